"""`radar backtest`: how good the forecasts of earlier days were, measured and kept as a track record."""
