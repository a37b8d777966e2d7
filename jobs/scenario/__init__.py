"""Scenarios: read from a file, drawn from the models of a run, kept with it and set beside its own forecasts."""
