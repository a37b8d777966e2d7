"""All tables; importing this package registers every one of them on `metadata`."""

from models.tables.base import metadata
from models.tables.figures import BASES, QUALITIES, STATUSES, Observation, Residual, Stand, Target
from models.tables.measures import FLOWS, MEASURES, STOCKS
from models.tables.provenance import ImportRecord, Run, RunStep
from models.tables.regions import Herindeling, Population, Region
from models.tables.results import DataAge, Flag, ForecastValue, GemeenteState, RunNote, Score

__all__ = [
    "BASES",
    "FLOWS",
    "MEASURES",
    "QUALITIES",
    "STATUSES",
    "STOCKS",
    "DataAge",
    "Flag",
    "ForecastValue",
    "GemeenteState",
    "Herindeling",
    "ImportRecord",
    "Observation",
    "Population",
    "Region",
    "Residual",
    "Run",
    "RunNote",
    "RunStep",
    "Score",
    "Stand",
    "Target",
    "metadata",
]
