"""Weeks to write mails of: the synthetic run with all gemeenten, and warnings with the reasons a test asks for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from forecast.periods import HalfYear
from forecast.weeks import Week
from models.tables import WarningState
from shown.read.results import RunResults
from shown.read.weeks import WeekWarning
from shown.week.facts import WeekFacts, week_facts
from tests.shown.synthetic import PERIODS, PROVINCIES, synthetic_results
from tests.shown.synthetic_gemeenten import with_gemeenten

WEEK = Week(2026, 5)
PERIOD = HalfYear.parse(PERIODS[0])
NOTES: dict[str, Any] = {"silenced_until": None, "silence_why": None, "acknowledged_by": None}


@cache
def results(*, simulated: bool = False) -> RunResults:
    """The synthetic run with all gemeenten, how many miss per provincie, and what each is expected to house."""
    with TemporaryDirectory() as folder:
        plain = synthetic_results(Path(folder) / "radar.db", old=False)
    whole = with_gemeenten(plain, simulated=simulated)
    ages = pd.DataFrame(
        [{"run_id": plain.run_id, "measure": "realisatie", "level": "gemeente", "old": False, "months_old": 1,
          "last_day": pd.Timestamp(2025, 12, 31), "quality": "A", "simulated": simulated}]
    )  # fmt: skip
    return replace(
        whole,
        forecasts=pd.concat([whole.forecasts, _more_forecasts(whole)], ignore_index=True),
        ages=pd.concat([whole.ages, ages], ignore_index=True),
    )


def _more_forecasts(run: RunResults) -> pd.DataFrame:
    flags = run.flags[(run.flags["level"] == "gemeente") & (run.flags["period"] == str(PERIOD))]
    rows = []
    for flag in flags.itertuples():
        expected = float(flag.expected_per_month) * 6
        rows += _quantiles("realisatie_halfjaar", flag.location, expected, 0.2)
    for code in ("NL01", *PROVINCIES):
        inside = flags if code == "NL01" else flags[flags["provincie"] == code]
        rows += _quantiles("gemeenten_die_missen", code, float(inside["p_miss"].sum()), 0.1)
        rows += _quantiles("achterstand_bruto", code, float(inside["expected_shortfall"].sum()), 0.1)
        rows += _quantiles("voorsprong", code, -12.0, -0.1)
    return pd.DataFrame(rows)


def _quantiles(target: str, location: object, median: float, spread: float) -> list[dict[str, Any]]:
    common = {"run_id": "", "model_id": "combination", "target": target, "location": location,
              "target_end_date": pd.Timestamp(PERIOD.end), "horizon": 6, "output_type": "quantile"}  # fmt: skip
    levels = {"0.1": median * (1 - spread), "0.5": median, "0.9": median * (1 + spread)}
    return [common | {"output_type_id": level, "value": value} for level, value in levels.items()]


def codes_in(run: RunResults, provincie: str, *, flagged: bool = True) -> list[str]:
    """Gemeenten of a provincie, the largest expected shortfall first."""
    flags = run.flags[(run.flags["provincie"] == provincie) & (run.flags["level"] == "gemeente")]
    flags = flags[(flags["period"] == str(PERIOD)) & ((flags["flag"] != "none") == flagged)]
    return list(flags.sort_values(["expected_shortfall", "location"], ascending=[False, True])["location"])


def facts_of(
    run: RunResults,
    reasons: Mapping[str, str] | None = None,
    *,
    default: str = "still",
    first: bool = False,
    changes: Mapping[str, dict[str, Any]] | None = None,
    **others: Any,
) -> WeekFacts:
    """The facts of a week in which some regions have a reason and every other flagged one has `default`.

    Args:
        first: no week was told before.
        changes: other values of single warnings, by region.
    """
    names = dict(zip(run.regions["code"], run.regions["name"], strict=True))
    warnings = [_warning(row, names, dict(reasons or {}), default) for row in _leading(run)]
    warnings = [replace(one, **(changes or {}).get(one.location, {})) for one in warnings]
    medians = {("stand_eind", code): 1000.0 for code in PROVINCIES} | {("stand_eind", "NL01"): 13000.0}
    return week_facts(
        run,
        week=WEEK,
        warnings=warnings,
        last={} if first else {one.location: _before(one) for one in warnings},
        last_medians={} if first else medians,
        **others,
    )


def _leading(run: RunResults) -> list[dict[str, Any]]:
    flags = run.flags[(run.flags["period"] == str(PERIOD)) & (run.flags["level"] != "land")]
    return [{str(name): value for name, value in row.items()} for row in flags.to_dict("records")]


def _warning(row: dict[str, Any], names: dict[str, str], reasons: dict[str, str], default: str) -> WeekWarning:
    code = str(row["location"])
    firing = row["flag"] not in (None, "none")
    reason = reasons.get(code, default if firing else "quiet")
    if row["level"] == "provincie" and code not in reasons:
        reason = "still"
    known = {
        name: None if row[name] is None or pd.isna(row[name]) else row[name]
        for name in (
            "p_miss", "expected_shortfall", "opgave", "taakstelling", "needed_per_month", "expected_per_month",
            "cause", "streak",
        )
    }  # fmt: skip
    return WeekWarning(
        location=code,
        name=str(names[code]),
        level=str(row["level"]),
        provincie=str(row["provincie"]),
        period=str(PERIOD),
        state="firing" if firing else "ok",
        reason=reason,
        flag=str(row["flag"] or "none"),
        since=WEEK if firing else None,
        weeks=1,
        simulated=bool(row["simulated"]),
        before=None,
        **known,
        **NOTES,
    )


def _before(warning: WeekWarning) -> WarningState:
    p_miss = None if warning.p_miss is None else max(warning.p_miss - 0.2, 0.05)
    shortfall = None if warning.expected_shortfall is None else warning.expected_shortfall * 0.7
    return WarningState(
        week=str(WEEK + -1), location=warning.location, run_id="before", period=warning.period, state=warning.state,
        reason="still", flag="watch", weeks=1, told_p_miss=p_miss, told_shortfall=shortfall, p_miss=p_miss,
        expected_shortfall=shortfall, taakstelling=(warning.taakstelling or 0) + 10,
    )  # fmt: skip


@cache
def bad_week(*, simulated: bool = False, provincie: str = "PV28") -> WeekFacts:
    """A week with something of every reason in one provincie."""
    run = results(simulated=simulated)
    codes, calm = codes_in(run, provincie), codes_in(run, provincie, flagged=False)
    reasons = {
        **dict.fromkeys(codes[:11], "new"),
        **dict.fromkeys(codes[11:14], "worse"),
        codes[14]: "better",
        calm[0]: "over",
        codes[15]: "target_changed",
        codes[16]: "no_data",
        codes[17]: "silenced",
    }
    silence = {"silenced_until": date(2026, 3, 1), "silence_why": "opvang in aanbouw"}
    return facts_of(run, reasons, changes={codes[17]: silence, codes[0]: {"acknowledged_by": "An de Vries"}})
