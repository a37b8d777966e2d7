"""The track record: how forecasts are measured, from cases to scores, and what earlier cases teach later ones."""
