"""What is counted per region and what is forecast of it; those of the chain are in `forecast.chain.names`.

Persons, and positive stands are behind (achterstand).
"""

__all__ = [
    "AHEAD",
    "GROSS",
    "LINKS",
    "MISS",
    "MISSING",
    "REALISATIE",
    "REALISATIE_HALFJAAR",
    "STAND_EIND",
]

# counted by the month
REALISATIE, LINKS = "realisatie", "koppelingen"
# of a half-year: persons housed in it, the net stand at its end, and whether that is behind (a chance)
REALISATIE_HALFJAAR, STAND_EIND, MISS = "realisatie_halfjaar", "stand_eind", "mist_taakstelling"
# sums over gemeenten at its end: of the stands above zero, of those below, and how many are above
GROSS, AHEAD, MISSING = "achterstand_bruto", "voorsprong", "gemeenten_die_missen"
