"""Fetching the tables of Statistics Netherlands and taking them in like any file."""
