"""All tables; importing this package registers every one of them on `metadata`."""

from models.tables.base import metadata
from models.tables.figures import BASES, QUALITIES, STATUSES, Observation, Residual, Stand, Target
from models.tables.measures import FLOWS, MEASURES, STOCKS
from models.tables.provenance import BACKTEST, MAIN, ImportRecord, Run, RunStep
from models.tables.regions import Herindeling, Population, Region
from models.tables.results import DataAge, Flag, ForecastValue, GemeenteState, RunNote, Score
from models.tables.track import (
    Backtest,
    BacktestPart,
    ChanceScore,
    FlagScore,
    LeadTime,
    PitBin,
    ReliabilityBin,
    TrackScore,
)

__all__ = [
    "BACKTEST",
    "BASES",
    "FLOWS",
    "MAIN",
    "MEASURES",
    "QUALITIES",
    "STATUSES",
    "STOCKS",
    "Backtest",
    "BacktestPart",
    "ChanceScore",
    "DataAge",
    "Flag",
    "FlagScore",
    "ForecastValue",
    "GemeenteState",
    "Herindeling",
    "ImportRecord",
    "LeadTime",
    "Observation",
    "PitBin",
    "Population",
    "Region",
    "ReliabilityBin",
    "Residual",
    "Run",
    "RunNote",
    "RunStep",
    "Score",
    "Stand",
    "Target",
    "TrackScore",
    "metadata",
]
