"""Regions and levels as the forecasts see them."""

__all__ = ["COUNTRY", "GEMEENTE", "LAND", "LEVELS", "PROVINCIE"]

COUNTRY = "NL01"
LAND, PROVINCIE, GEMEENTE = "land", "provincie", "gemeente"
# from large to small
LEVELS = (LAND, PROVINCIE, GEMEENTE)
