"""All tables; importing this package registers every one of them on `metadata`."""

from models.tables.base import metadata
from models.tables.figures import BASES, QUALITIES, STATUSES, Observation, Prognosis, Residual, Stand, Target
from models.tables.measures import FLOWS, MEASURES, STOCKS
from models.tables.provenance import BACKTEST, MAIN, ImportRecord, Run, RunStep
from models.tables.regions import Herindeling, Population, Region
from models.tables.results import (
    ChainPart,
    DataAge,
    FittedModel,
    Flag,
    ForecastValue,
    GemeenteState,
    RunNote,
    Scenario,
    ScenarioValue,
    Score,
)
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
    "ChainPart",
    "ChanceScore",
    "DataAge",
    "FittedModel",
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
    "Prognosis",
    "Region",
    "ReliabilityBin",
    "Residual",
    "Run",
    "RunNote",
    "RunStep",
    "Scenario",
    "ScenarioValue",
    "Score",
    "Stand",
    "Target",
    "TrackScore",
    "metadata",
]
