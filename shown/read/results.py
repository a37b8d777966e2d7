"""Reads one run back: what it produced, and the figures as they were known on its as-of date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd
from sqlalchemy import Connection, Table, false
from sqlmodel import SQLModel

from forecast.asof import OBSERVATION_KEY, RESIDUAL_KEY, STAND_KEY, TARGET_KEY, latest_known
from forecast.gemeente.provincie_sums import OBSERVATIONS, STANDS, TARGETS, with_sums
from forecast.levels import COUNTRY, GEMEENTE
from forecast.measures import GROSS
from forecast.model_ids import SIMULATED_MODEL
from models.store import in_force
from models.stored import rows_of, stored
from models.tables import (
    ChainPart,
    DataAge,
    Flag,
    GemeenteState,
    Observation,
    Region,
    Residual,
    RunNote,
    RunStep,
    Score,
    Stand,
    Target,
)
from models.withdrawals import standing
from shown.read.backtests import TrackRecord, load_track_record
from shown.read.forecasts import Forecasts, read_forecasts
from shown.read.run_record import RunRecord, finished_run

__all__ = ["FIGURES", "RunResults", "load_figures", "load_results", "read_flags"]

# figures that need no run: their table, what makes one figure, and what provincies are the sums of
FIGURES: Mapping[str, tuple[Any, Sequence[str], Sequence[str]]] = {
    "observations": (Observation, OBSERVATION_KEY, OBSERVATIONS),
    "targets": (Target, TARGET_KEY, TARGETS),
    "stands": (Stand, STAND_KEY, STANDS),
}
Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True)
class RunResults(RunRecord):
    """A finished run: its record, what it produced as rows of `models.tables`, and the figures it could know.

    `observations`, `targets`, `stands` and `residuals` are series to be drawn and summed, so they are frames, with
    the columns of the tables of these names and days as timestamps: one row per key, the latest vintage known on
    `as_of`; of a provincie of which every gemeente has own figures also what these add up to. `chain` is
    empty for a run that had too few figures for it. `track` is the last backtest that a reader on `as_of` could know,
    or None. `regions` is by code.
    """

    forecasts: Forecasts
    flags: tuple[Flag, ...]
    states: tuple[GemeenteState, ...]
    chain: tuple[ChainPart, ...]
    scores: tuple[Score, ...]
    ages: tuple[DataAge, ...]
    notes: tuple[RunNote, ...]
    steps: tuple[RunStep, ...]
    regions: Mapping[str, Region]

    observations: pd.DataFrame
    targets: pd.DataFrame
    stands: pd.DataFrame
    residuals: pd.DataFrame
    track: TrackRecord | None

    @property
    def simulated(self) -> bool:
        """Whether any forecast is made from simulated figures of gemeenten."""
        return any(flag.simulated for flag in self.flags)

    @cached_property
    def simulated_regions(self) -> frozenset[str]:
        """The regions whose forecasts are."""
        return frozenset(flag.location for flag in self.flags if flag.simulated)

    def marks(self, region: str) -> bool:
        """Whether any number that is forecast of a region rests on simulated figures, be it only its shortfall."""
        return region in self.simulated_regions or region in self.led_regions

    @cached_property
    def led_regions(self) -> frozenset[str]:
        """Country and provincies that come from published figures, with gemeenten in them that are simulated.

        What is counted over these gemeenten is simulated: expected shortfall, gross achterstand and voorsprong, and
        how many miss. Stand, chance and realisatie are not.
        """
        below = {flag.provincie for flag in self.flags if flag.level == GEMEENTE and flag.simulated}
        if not any(flag.level == GEMEENTE for flag in self.flags):
            # of a run that was read for the country alone, the model of what is counted tells
            below = {code for code in self.regions if self.forecasts.made_by(GROSS, code) == SIMULATED_MODEL}
        above = {flag.location for flag in self.flags if flag.level != GEMEENTE and not flag.simulated}
        return frozenset(above & (below | ({COUNTRY} if below else set())))


def load_results(
    connection: Connection,
    *,
    run_id: str | None = None,
    as_of: date | None = None,
    only: Collection[str] | None = None,
) -> RunResults:
    """The finished run `run_id` of the main job, or the last finished one (of those as of `as_of`, when given).

    Args:
        only: codes of regions; what was produced for others, the figures and the track record are left out, which is
            many times faster.

    Raises:
        NotFound: see `finished_run`.
    """
    record = finished_run(connection, run_id=run_id, as_of=as_of)

    def produced(model: type[Row], *order: str) -> tuple[Row, ...]:
        table: Table = model.__table__  # type: ignore[attr-defined]
        chosen = [table.c.run_id == record.run_id]
        if only is not None and "location" in table.c and "kind" not in table.c:
            chosen.append(table.c.location.in_(list(only)))
        return rows_of(connection, model, order, *chosen)

    regions = {region.code: region for region in rows_of(connection, Region, ("code",))}
    with_simulated = bool(record.settings.get("simulated_gemeenten", True))

    def known(model: Any, key: Sequence[str], sums: Sequence[str] = ()) -> pd.DataFrame:
        if only is not None:
            return stored(connection, model.__table__, key, false())
        rows = _known(connection, model.__table__, record.as_of, with_simulated=with_simulated)
        return _latest(rows, record.as_of, key, sums, regions.values())

    return RunResults(
        **{field.name: getattr(record, field.name) for field in fields(record)},
        forecasts=read_forecasts(connection, run_id=record.run_id, locations=only),
        flags=produced(Flag, "period", "location"),
        states=produced(GemeenteState, "period", "location"),
        chain=produced(ChainPart, "position", "part"),
        scores=produced(Score, "target", "level", "months_left", "model_id"),
        ages=produced(DataAge, "measure", "level"),
        notes=produced(RunNote, "position"),
        steps=produced(RunStep, "position"),
        regions=regions,
        observations=known(*FIGURES["observations"]),
        targets=known(*FIGURES["targets"]),
        stands=known(*FIGURES["stands"]),
        residuals=known(Residual, RESIDUAL_KEY),
        track=None if only is not None else load_track_record(connection, as_of=record.as_of),
    )


def load_figures(connection: Connection, what: str, *, as_of: date, with_simulated: bool) -> pd.DataFrame:
    """The figures of one kind as they were known on a day, with the columns that `RunResults` has them in.

    Args:
        what: one of `FIGURES`.
        with_simulated: also simulated figures of gemeenten.
    """
    model, key, sums = FIGURES[what]
    rows = _known(connection, model.__table__, as_of, with_simulated=with_simulated)
    return _latest(rows, as_of, key, sums, rows_of(connection, Region, ("code",)))


def _latest(
    rows: pd.DataFrame, as_of: date, key: Sequence[str], sums: Sequence[str], regions: Iterable[Region]
) -> pd.DataFrame:
    if sums:
        rows = with_sums(rows, _frame(regions), sums)
    return latest_known(rows, as_of, key)


def read_flags(connection: Connection, *, run_id: str, **only: str) -> tuple[Flag, ...]:
    """The warnings of a run by half-year and region; `only` as in `location="GM0363"`."""
    table: Table = Flag.__table__  # type: ignore[attr-defined]
    conditions = [table.c[name] == value for name, value in only.items()]
    return rows_of(connection, Flag, ("period", "location"), table.c.run_id == run_id, *conditions)


def _frame(regions: Iterable[Region]) -> pd.DataFrame:
    return pd.DataFrame([region.model_dump() for region in regions], columns=list(Region.model_fields))


def _known(connection: Connection, table: Table, as_of: date, *, with_simulated: bool) -> pd.DataFrame:
    # in no order: the latest vintage of a key is the same whatever the order of the rows
    rows = stored(connection, table, (), table.c.known_from <= as_of, standing(table, as_of))
    if "simulated" not in rows:
        return rows
    rows = in_force(connection, rows, as_of=as_of)
    return rows if with_simulated else rows[~rows["simulated"].astype(bool)]
