"""The provincial half-year table: each row is a target, a realisatie and the stands at both ends.

The table is kept as printed. A row that does not add up is refused only when it cannot be meant; a smaller
difference is the correctie that is stored beside the figures.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from base.i18n import N_
from forecast.accounting import correctie, opgave
from forecast.levels import PROVINCIE
from forecast.measures import REALISATIE
from forecast.periods import HalfYear
from jobs.importing import cells
from jobs.importing.known_from import stand_known
from jobs.importing.observations import read_known_from, read_quality
from jobs.importing.regions import KnownRegions, read_regions
from jobs.importing.rows import Rows
from jobs.importing.rules import ImportRules
from jobs.importing.to_come import refuse_known_ahead, refuse_uncounted
from models.store import DAYS

PEILDATUM, TUSSENSTAND = "peildatum", "tussenstand"
NUMBERS = ("stand_begin", "taakstelling", "realisatie", "stand_eind")
LEAST_IMPOSSIBLE_RESIDUAL = 150  # persons; or half the opgave when that is more


def read_half_years(
    rows: Rows,
    known: KnownRegions,
    national_known: Mapping[str, pd.Timestamp],
    rules: ImportRules,
    source: str,
) -> dict[str, pd.DataFrame]:
    """Frames `targets`, `observations` and `stands` of the rows without a fault.

    `national_known` gives per period from which day the latest national target was known: the provincial one
    was known from then too, unless the file says otherwise.
    """
    region = read_regions(rows, "provincie_code", known)
    not_provincie = region.map(known.levels).fillna(PROVINCIE) != PROVINCIE
    rows.refuse(not_provincie, "provincie_code", "not_a_provincie", N_("this is not the code of a provincie"))
    period = rows.read("periode", cells.period)
    until = rows.days("realisatie_tot", cells.day)
    start = _half_year_days(period, "start")
    _refuse_wrong_day(rows, start, until, _half_year_days(period, "peildatum"))
    numbers = _numbers(rows)
    _refuse_impossible(rows, numbers)
    before = until - pd.Timedelta(days=1)
    refuse_uncounted(rows, ("realisatie_tot",), until, over_days=False)
    known_from = read_known_from(rows, before, stand_known(until, rules))
    columns = {
        "region": region,
        "quality": read_quality(rows, "kwaliteit"),
        "source": rows.read("bron", str, required=False, blank=source),
        "simulated": False,
        "known_given": rows.filled("known_from"),
    }
    target_known = _target_known(rows, period, national_known)
    begin_known = known_from.where(rows.filled("known_from"), stand_known(start, rules))
    begin = columns | {"day": start, "role": "begin", "value": numbers["stand_begin"], "known_from": begin_known}
    end = columns | {"day": until, "role": "eind", "value": numbers["stand_eind"], "known_from": known_from}
    realised = columns | {
        "measure": REALISATIE,
        "part": "",
        "from_date": start,
        "to_date": before,
        "value": numbers["realisatie"],
        "known_from": known_from,
    }
    target = columns | {
        "period": period,
        "status": "vastgesteld",
        "basis": "verdeeld",
        "value": numbers["taakstelling"],
        "known_from": target_known,
        "known_given": rows.filled("known_from_taakstelling"),
    }
    return {
        "targets": rows.without_faults(target).drop(columns="quality"),
        "observations": rows.without_faults(realised),
        "stands": pd.concat([rows.without_faults(begin), rows.without_faults(end)], ignore_index=True),
    }


def _half_year_days(period: "pd.Series[Any]", which: str) -> "pd.Series[Any]":
    return pd.to_datetime(period.map(lambda text: getattr(HalfYear.parse(text), which), na_action="ignore")).astype(
        DAYS
    )


def _numbers(rows: Rows) -> pd.DataFrame:
    """The four numbers of each row, in persons; missing where a cell was bad."""
    meanings = {"stand_begin": cells.whole_number, "stand_eind": cells.whole_number}
    return pd.DataFrame({name: rows.numbers(name, meanings.get(name, cells.count)) for name in NUMBERS})


def _refuse_wrong_day(
    rows: Rows, start: "pd.Series[Any]", until: "pd.Series[Any]", peildatum: "pd.Series[Any]"
) -> None:
    kind = rows.read("soort", lambda text: cells.one_of(text, allowed=(PEILDATUM, TUSSENSTAND), code="bad_soort"))
    readable = kind.notna() & until.notna() & peildatum.notna()
    at_end = until == peildatum
    message = N_("the row is called a {kind}, but the half-year ends with {day}")
    rows.refuse(
        readable & (at_end != (kind == PEILDATUM)) & (until > start) & (until <= peildatum),
        "soort",
        "wrong_soort",
        message,
        lambda row: {"kind": kind[row], "day": peildatum[row].date()},
    )
    message = N_("this day is not in the half-year; it must be after {start} and not after {day}")
    rows.refuse(
        readable & ((until <= start) | (until > peildatum)),
        "realisatie_tot",
        "day_outside_period",
        message,
        lambda row: {"start": start[row].date(), "day": peildatum[row].date()},
    )


def _refuse_impossible(rows: Rows, numbers: pd.DataFrame) -> None:
    """Rows whose sum or percentage cannot be meant."""
    complete = numbers.dropna().astype("int64")
    printed = {
        row: dict(zip(NUMBERS, values, strict=True))
        for row, values in zip(complete.index, complete.to_numpy().tolist(), strict=True)
    }
    residual = correctie(*(complete[name] for name in NUMBERS)).reindex(numbers.index)
    limit = (opgave(complete["stand_begin"], complete["taakstelling"]).abs() / 2).clip(
        lower=LEAST_IMPOSSIBLE_RESIDUAL
    )
    message = N_(
        "the row does not add up: {stand_begin} + {taakstelling} - {realisatie} = {sum}, but stand_eind is "
        "{stand_eind}"
    )
    rows.refuse(
        (residual.abs() > limit.reindex(numbers.index)).fillna(False).astype(bool),
        "stand_eind",
        "sum_does_not_fit",
        message,
        lambda row: {
            **printed[row],
            "sum": printed[row]["stand_begin"] + printed[row]["taakstelling"] - printed[row]["realisatie"],
        },
    )
    percentage = rows.read("pct_nog_te_realiseren", cells.percentage, required=False).astype("float64")
    asked = complete["taakstelling"].where(complete["taakstelling"] > 0)
    expected = (100 * complete["stand_eind"] / asked).round().reindex(numbers.index)
    message = N_("this percentage does not fit: the stand is {expected} % of the taakstelling")
    rows.refuse(
        (percentage - expected).abs() > 1,
        "pct_nog_te_realiseren",
        "sum_does_not_fit",
        message,
        lambda row: {"expected": int(expected[row])},
    )


def _target_known(
    rows: Rows, period: "pd.Series[Any]", national_known: Mapping[str, pd.Timestamp]
) -> "pd.Series[Any]":
    given = rows.days("known_from_taakstelling", cells.day, required=False)
    refuse_known_ahead(rows, "known_from_taakstelling", given)
    filled = rows.filled("known_from_taakstelling")
    national = pd.to_datetime(period.map(national_known.get, na_action="ignore")).astype(DAYS)
    message = N_(
        "the national target of {period} is not known yet: import the national targets first, or add a column "
        "known_from_taakstelling"
    )
    rows.refuse(
        ~filled & period.notna() & national.isna(),
        "periode",
        "no_national_target",
        message,
        lambda row: {"period": period[row]},
    )
    return given.where(filled, national)
