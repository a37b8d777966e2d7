"""Forecasts that a gemeente will miss its taakstelling, beside whether it did: the cases of P(miss) and flags."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from forecast.arrays import Mask
from forecast.errors import BadInput
from forecast.flags import FLAGS

MISS_CASE = ["region", "period", "origin"]
MISS_COLUMNS = [
    *MISS_CASE, "model", "provincie", "months_left", "p_miss", "expected_shortfall", "opgave", "flag", "missed",
    "stand_eind", "group",
]  # fmt: skip


def check_misses(misses: pd.DataFrame) -> None:
    """Refuse miss cases that break their contract: one row per model, gemeente, half-year and origin.

    Columns: `region, period ("2025-H1"), origin (date), model, provincie, months_left, p_miss (0..1),
    expected_shortfall (persons), opgave (persons), flag (of `FLAGS`), missed (bool), stand_eind (persons, as it
    came out), group (size class)`.

    Raises:
        BadInput: a column is missing, a chance lies outside 0..1, a flag is unknown, or a model answers twice.
    """
    absent = sorted(set(MISS_COLUMNS) - set(misses.columns))
    if absent:
        raise BadInput(f"miss cases lack the columns {', '.join(absent)}")
    if not misses["p_miss"].between(0, 1).all():
        raise BadInput("a chance of a miss lies outside 0..1")
    if misses["missed"].dtype != bool:
        raise BadInput("whether a taakstelling was missed is true or false")
    strange = sorted(set(misses["flag"]) - set(FLAGS))
    if strange:
        raise BadInput(f"there is no flag {', '.join(map(str, strange))}")
    twice = misses.duplicated([*MISS_CASE, "model"])
    if twice.any():
        row = misses[twice].iloc[0]
        raise BadInput(f"{row['model']} answers {_name(row)} more than once")


def same_misses(misses: pd.DataFrame) -> pd.DataFrame:
    """Only the cases that every model with any answer at that distance gives.

    Args:
        misses: see `check_misses`.
    """
    return misses[_answered_by_all(misses)].reset_index(drop=True)


def require_same_misses(misses: pd.DataFrame) -> None:
    """Refuse miss cases over which models cannot be compared.

    Raises:
        BadInput: see `check_misses`; or a model gives no answer to a case that another answers.
    """
    check_misses(misses)
    partly = ~_answered_by_all(misses)
    if partly.any():
        row = misses[partly].iloc[0]
        raise BadInput(f"not every model answers {_name(row)}: compare over `same_misses` only")


def at_or_above(flags: Sequence[str] | pd.Series, least: str) -> Mask:
    """Whether each flag is as severe as `least` or severer, shape (n,)."""
    severe = np.isin(np.asarray(flags, dtype=object), list(FLAGS[FLAGS.index(least) :]))
    return severe


def _answered_by_all(misses: pd.DataFrame) -> Mask:
    answers = misses.groupby([*MISS_CASE, "months_left"], sort=False)["model"].transform("size")
    models = misses.groupby("months_left", sort=False)["model"].transform("nunique")
    everyone: Mask = (answers == models).to_numpy()
    return everyone


def _name(row: pd.Series) -> str:
    return ", ".join(str(row[column]) for column in MISS_CASE)


__all__ = ["FLAGS", "MISS_CASE", "MISS_COLUMNS", "at_or_above", "check_misses", "require_same_misses", "same_misses"]
