"""How often the forecasts of earlier days were right."""
