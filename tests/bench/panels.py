"""The panels that the bench forecasts: two public ones and a heterogeneous, strongly trending one.

The public ones are read from a folder that is not part of this repository: `RADAR_BENCH`, or `../shared/bench`. Where
it is absent the bench says so and leaves out what needs it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from tests.bench.synthetic import synthetic_panel

ROOT = Path(__file__).parents[2]
BUILTIN = ROOT / "config" / "data"
HORIZON = 12
PUBLIC = ("tourism_large", "carparts")
# every third region: neighbours are much alike, and all 76 would drown out the other kinds
REGION_STEP = 3
SYNTHETIC_EACH = 8

PartName = Literal["dev", "report"]


@dataclass(frozen=True)
class Part:
    """Choices are made on one part and reported on the other: other origins of real series, other made-up ones.

    Attributes:
        months_left_out: of the end of each real series, before the outcomes.
        seed: of the made-up series.
    """

    months_left_out: int
    seed: int


PARTS: dict[PartName, Part] = {"dev": Part(months_left_out=12, seed=20_101), "report": Part(0, seed=70_707)}


@dataclass(frozen=True)
class Panel:
    """Series cut at an origin: long frames `unique_id, ds, y` of what is known and of the 12 months after it."""

    name: str
    history: pd.DataFrame
    outcome: pd.DataFrame


def public_folder() -> Path | None:
    """Where the public panels lie, if anywhere."""
    folder = Path(os.environ.get("RADAR_BENCH", ROOT.parent / "shared" / "bench"))
    return folder if (folder / "score.py").exists() else None


def public_panel(name: str, folder: Path) -> Panel:
    """One of `PUBLIC`, cut as published."""
    history, outcome = (
        pd.read_csv(folder / f"{name}_{part}.csv", parse_dates=["ds"]).sort_values(["unique_id", "ds"])
        for part in ("train", "test")
    )
    return Panel(name, history.reset_index(drop=True), outcome.reset_index(drop=True))


def heterogeneous_panel(part: PartName, folder: Path | None) -> Panel:
    """Aggregates of tourism_large, intake and its nationalities, Eurostat's series, made-up trends.

    Args:
        part: `dev` ends a year before the end of the real series, and `report` at their end.
        folder: of the public panels; None leaves tourism out.
    """
    laid_out = PARTS[part]
    real = [intake()]
    if folder is not None:
        public = public_panel("tourism_large", folder)
        real.append(aggregates(pd.concat([public.history, public.outcome])))
    cut = [without_the_last(frame, laid_out.months_left_out) for frame in real]
    series = pd.concat([*cut, synthetic_panel(SYNTHETIC_EACH, HORIZON, laid_out.seed)], ignore_index=True)
    return split(f"heterogeneous, {part}", series)


def aggregates(tourism: pd.DataFrame) -> pd.DataFrame:
    """Total, states, zones, every third region and purposes of tourism_large, each once: `unique_id, ds, y`."""
    bottom = tourism["unique_id"].str
    regions = sorted(bottom[:3].unique())[::REGION_STEP]
    groups = {
        "total": bottom[:0],
        "state": bottom[:1],
        "zone": bottom[:2],
        "region": bottom[:3].where(bottom[:3].isin(regions)),
        "purpose": bottom[3:],
    }
    frames = []
    for name, members in groups.items():
        sums = tourism.groupby([members.rename("member"), "ds"])["y"].sum().reset_index()
        frames.append(sums.assign(unique_id=f"tourism/{name}/" + sums["member"])[["unique_id", "ds", "y"]])
    every = pd.concat(frames, ignore_index=True)
    # a zone of one region is that region
    figures = every.groupby("unique_id", sort=False)["y"].agg(tuple)
    return every[every["unique_id"].isin(figures.index[~figures.duplicated()])].reset_index(drop=True)


def intake() -> pd.DataFrame:
    """The built-in monthly intake of the country, per source, kind and nationality, as `unique_id, ds, y`."""
    frames = []
    for name in ("instroom_eurostat", "instroom_maand", "instroom_nationaliteit"):
        figures = pd.read_csv(BUILTIN / f"{name}.csv").fillna({"part": ""})
        part = "/" + figures["part"] if "part" in figures else ""
        unique_id = f"{name}/" + figures["measure"] + part
        frames.append(
            pd.DataFrame({"unique_id": unique_id, "ds": pd.to_datetime(figures["month"]), "y": figures["value"]})
        )
    return pd.concat(frames, ignore_index=True).astype({"y": float})


def without_the_last(series: pd.DataFrame, months: int) -> pd.DataFrame:
    """Each series without its last `months` rows."""
    return series[_from_the_end(series) >= months]


def split(name: str, series: pd.DataFrame) -> Panel:
    """The panel whose outcomes are the last 12 months of each series."""
    ordered = series.sort_values(["unique_id", "ds"], ignore_index=True)
    outcome = _from_the_end(ordered) < HORIZON
    return Panel(name, ordered[~outcome].reset_index(drop=True), ordered[outcome].reset_index(drop=True))


def _from_the_end(series: pd.DataFrame) -> pd.Series:
    """How many months of the same series come after each row."""
    return series.sort_values("ds").groupby("unique_id").cumcount(ascending=False).reindex(series.index)
