"""Runs, backtests and weeks out of the database, as typed rows."""
