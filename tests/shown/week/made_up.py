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
from models.tables import DataAge, Flag, WarningState
from shown.headlines import Headlines, headlines
from shown.read.forecasts import Band
from shown.read.results import RunResults
from shown.read.weeks import WeekWarning
from shown.week.facts import WeekFacts, week_facts
from tests.shown.synthetic import PERIODS, PROVINCIES, synthetic_results
from tests.shown.synthetic_gemeenten import with_gemeenten
from tests.shown.tables import kept_rows, rows_of, with_rows

WEEK = Week(2026, 5)
PERIOD = HalfYear.parse(PERIODS[0])
# the median is this many times the mean, so that whoever tells the wrong one of the two is found out
BESIDE = 0.9
LEAD = -12.0
FIGURES = {
    "p_miss", "expected_shortfall", "opgave", "taakstelling", "needed_per_month", "expected_per_month", "cause",
    "streak", "streak_at_least",
}  # fmt: skip
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
    quantiles = kept_rows(
        whole.forecasts, lambda rows: (rows["target"] != "stand_eind") | (rows["output_type"] != "mean")
    )
    return replace(
        whole,
        forecasts=with_rows(quantiles, _more_forecasts(whole)),
        ages=(*whole.ages, *rows_of(DataAge, ages)),
    )


def _more_forecasts(run: RunResults) -> pd.DataFrame:
    gemeenten = in_the_lead(run)
    rows = []
    for flag in gemeenten:
        rows += _values("realisatie_halfjaar", flag.location, flag.expected_per_month * 6, 0.2, BESIDE)
    for code in ("NL01", *PROVINCIES):
        inside = [flag for flag in gemeenten if code in ("NL01", flag.provincie)]
        rows += _values("gemeenten_die_missen", code, sum(flag.p_miss for flag in inside), 0.1, BESIDE)
        rows += _values("achterstand_bruto", code, sum(flag.expected_shortfall for flag in inside), 0.1, BESIDE)
        lead = LEAD * (len(PROVINCIES) if code == "NL01" else 1)
        rows += _values("voorsprong", code, lead, -0.1, BESIDE)
        # of the stand all but the mean is there; it is that of the gemeenten, so that there is no niveauverschil
        mean = sum(flag.expected_shortfall for flag in inside) + lead
        rows += [row for row in _values("stand_eind", code, mean, 0.1) if row["output_type"] == "mean"]
    return pd.DataFrame(rows)


def _values(target: str, location: str, mean: float, spread: float, beside: float = 1.0) -> list[dict[str, Any]]:
    """A mean and three quantiles, the median `beside` times the mean."""
    common = {"run_id": "", "model_id": "combination", "target": target, "location": location,
              "target_end_date": pd.Timestamp(PERIOD.end), "horizon": 6}  # fmt: skip
    levels = {"0.1": mean * (1 - spread), "0.5": mean * beside, "0.9": mean * (1 + spread)}
    quantiles = [
        common | {"output_type": "quantile", "output_type_id": level, "value": value}
        for level, value in levels.items()
    ]
    return [*quantiles, common | {"output_type": "mean", "output_type_id": "", "value": mean}]


def in_the_lead(run: RunResults, level: str = "gemeente") -> list[Flag]:
    """The warnings of a level for the leading half-year."""
    return [flag for flag in run.flags if flag.level == level and flag.period == str(PERIOD)]


def codes_in(run: RunResults, provincie: str, *, flagged: bool = True) -> list[str]:
    """Gemeenten of a provincie, the largest expected shortfall first."""
    flags = [flag for flag in in_the_lead(run) if flag.provincie == provincie and (flag.flag != "none") == flagged]
    return [flag.location for flag in sorted(flags, key=lambda flag: (-flag.expected_shortfall, flag.location))]


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
    flags = [*in_the_lead(run, "provincie"), *in_the_lead(run)]
    warnings = [_warning(flag, run.regions[flag.location].name, dict(reasons or {}), default) for flag in flags]
    warnings = [replace(one, **(changes or {}).get(one.location, {})) for one in warnings]
    return week_facts(
        run,
        week=WEEK,
        warnings=warnings,
        last={} if first else {one.location: _before(one) for one in warnings},
        last_heads=None if first else _last_heads(run),
        last_mail=None if first else WEEK + -1,
        **others,
    )


def _last_heads(run: RunResults) -> Headlines:
    """What the run of last week said of the stands, and of nothing else."""
    now = headlines(run)
    stands = {"NL01": 13000.0} | dict.fromkeys(PROVINCIES, 1000.0)
    rows = {
        code: replace(now.rows[code], stand=Band(stand, stand - 100, stand + 100), misses=None)
        for code, stand in stands.items()
        if code in now.rows
    }
    return replace(now, rows=rows)


def _warning(flag: Flag, name: str, reasons: dict[str, str], default: str) -> WeekWarning:
    code = flag.location
    firing = flag.flag not in (None, "none")
    reason = reasons.get(code, default if firing else "quiet")
    if flag.level == "provincie" and code not in reasons:
        reason = "still"
    return WeekWarning(
        location=code,
        name=name,
        level=flag.level,
        provincie=str(flag.provincie),
        period=str(PERIOD),
        state="firing" if firing else "ok",
        reason=reason,
        flag=flag.flag or "none",
        since=WEEK if firing else None,
        weeks=1,
        simulated=flag.simulated,
        before=None,
        **flag.model_dump(include=FIGURES),
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
