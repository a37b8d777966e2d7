"""Regions and levels as the forecasts see them."""

COUNTRY = "NL01"
LAND, PROVINCIE, GEMEENTE = "land", "provincie", "gemeente"
