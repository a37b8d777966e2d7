"""The track record of the chain to COA occupancy: a line for a report, and the tables behind it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from base.i18n import N_, Language
from forecast.chain.names import GRANTS, OCCUPANCY, PERMITS
from forecast.model_ids import MODEL
from shown.backtest.sentences import model
from shown.backtest.tables import CHAIN, ordered_models
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.read.backtests import TrackRecord

# counts are few, so months ahead are taken together
RANGES = ((1, 3), (4, 6), (7, 12), (13, 18))
# the taakstelling of a half-year is announced nine months before it ends
TOLD = (7, 12)
TARGETS = (OCCUPANCY, PERMITS, GRANTS)
MEANS = (
    "mae", "wis", "dispersion", "overprediction", "underprediction", "coverage_50", "coverage_80", "coverage_95",
)  # fmt: skip
LINE = N_(
    "COA occupancy {low} to {high} months ahead was {mae} persons off on average, the best plain rule ({rule}) "
    "{other}; {share} of the outcomes fell in the 80 % band ({n} forecasts)."
)
SIMULATED_LINE = N_(
    "With simulated gemeenten: COA occupancy {low} to {high} months ahead was {mae} persons off on average, the best "
    "plain rule ({rule}) {other}; {share} of the outcomes fell in the 80 % band ({n} forecasts)."
)


def pooled(track: TrackRecord) -> pd.DataFrame:
    """Scores of the chain per target, `RANGES` of months ahead and model: means over all cases, `n` of them.

    Returns:
        `target, low, high, model_id, n, outcomes` and `MEANS`; a rule that gives one number has no coverage. An
        outcome is one case of each distance, so there are at least as many `outcomes` as cases at one distance.
    """
    own = track.scores[track.scores["part"] == CHAIN]
    rows = []
    for low, high in RANGES:
        within = own[own["months_left"].between(low, high)]
        for (target, name), cases in within.groupby(["target", "model_id"], sort=True):
            n = cases["n"].to_numpy(dtype=float)
            means = {mean: float(np.average(cases[mean].to_numpy(dtype=float), weights=n)) for mean in MEANS}
            counted = {"n": int(n.sum()), "outcomes": int(n.max())}
            rows.append({"target": target, "low": low, "high": high, "model_id": name, **counted, **means})
    return pd.DataFrame(rows, columns=["target", "low", "high", "model_id", "n", "outcomes", *MEANS])


def chain_line(track: TrackRecord, say: Language) -> str | None:
    """How far off the occupancy was, beside the rule with the lowest WIS with hindsight; None without scores."""
    scores = pooled(track)
    low, high = TOLD
    asked = scores[(scores["target"] == TARGETS[0]) & (scores["low"] == low)].sort_values("wis", kind="stable")
    own, rules = asked[asked["model_id"] == MODEL], asked[asked["model_id"] != MODEL]
    if own.empty or rules.empty:
        return None
    ours, best = own.iloc[0], rules.iloc[0]
    return say(
        SIMULATED_LINE if _simulated(track) else LINE,
        low=say.number(low),
        high=say.number(high),
        mae=say.number(float(ours["mae"])),
        rule=model(str(best["model_id"]), say),
        other=say.number(float(best["mae"])),
        share=say.percent(float(ours["coverage_80"])),
        n=say.number(int(ours["n"])),
    )


def chain_tables(track: TrackRecord, say: Language) -> list[tuple[str, NumberTable]]:
    """Per target a heading and the WIS of each model by months ahead, the numbers of cases and outcomes on top."""
    scores = pooled(track)
    tables = []
    for target in TARGETS:
        rows = scores[scores["target"] == target]
        if rows.empty:
            continue
        heading = say(
            "The chain: error of the {target} in persons (WIS), by months ahead",
            target=words.label(target, words.MEASURES, say),
        )
        tables.append((heading, _by_range(rows, say)))
    return tables


def _by_range(rows: pd.DataFrame, say: Language) -> NumberTable:
    ranges = [pair for pair in RANGES if pair[0] in set(rows["low"])]
    cells = rows.set_index(["model_id", "low"])
    names = ordered_models(rows, "wis")

    def line(label: str, name: str, column: str) -> tuple[str, ...]:
        values = [cells[column].get((name, low)) for low, _ in ranges]
        form = say.percent if column == "coverage_80" else say.number
        return (
            label,
            *(words.UNKNOWN if value is None or pd.isna(value) else form(float(value)) for value in values),
        )

    cases = [line(say("cases"), MODEL, "n"), line(say("different outcomes, at least"), MODEL, "outcomes")]
    table = [*cases, *(line(model(name, say), name, "wis") for name in names)]
    table.append(line(say("in 80 % band: {model}", model=model(MODEL, say)), MODEL, "coverage_80"))
    columns = [say("{low} to {high}", low=say.number(low), high=say.number(high)) for low, high in ranges]
    return NumberTable((say("Model"), *columns), tuple(table))


def _simulated(track: TrackRecord) -> bool:
    parts = track.parts
    return bool(parts.loc[parts["part"] == CHAIN, "simulated"].astype(bool).any())
