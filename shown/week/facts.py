"""Everything the mails of one week rest on, read once for all readers. Numbers and codes, no words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from forecast.levels import COUNTRY, GEMEENTE
from forecast.periods import HalfYear
from forecast.weeks import Week
from models import warnings as stored
from models.tables import WarningState
from shown.headlines import Headline, Headlines, headlines, read_headlines
from shown.read.came_true import CameTrue, came_true
from shown.read.results import RunResults, load_results
from shown.read.week_sources import last_mail, told_until
from shown.read.weeks import WeekWarning, load_week
from shown.week.scope import Place, Scope, scope_of


@dataclass(frozen=True)
class WeekFacts:
    """One week, its run, its warnings, and what was said before.

    Attributes:
        heads: what the run says of each region about the half-year that is led with.
        last_heads: what the run behind the last week says of the same half-year; None in the first week.
        warnings: of this week, by region.
        last: the state of each region in its last week before this one; empty in the first.
        last_news: the state of each region in the last week with mail in which it was news.
        last_told: the last week before this one that has states; None in the first.
        last_mail: the last week before this one with mail, which is what readers know; None before the first.
        record: how often warnings that were given came true; None as long as no half-year has ended since the first.
    """

    week: Week
    results: RunResults
    places: Mapping[str, Place]
    heads: Headlines
    last_heads: Headlines | None
    warnings: Mapping[str, WeekWarning]
    last: Mapping[str, WarningState]
    last_news: Mapping[str, WarningState]
    last_told: Week | None
    last_mail: Week | None
    record: CameTrue | None

    def before(self, code: str) -> WarningState | None:
        """The last state of a region, when it was about the same half-year."""
        state = self.last.get(code)
        return state if state is not None and state.period == str(self.period) else None

    def told(self, code: str) -> WarningState | None:
        """What readers were told of a region last, as long as that stands; else its last state."""
        last, news = self.before(code), self.last_news.get(code)
        return last if last is None or news is None or last.told_p_miss is None else news

    @property
    def period(self) -> HalfYear | None:
        """The half-year that is led with; None for a run without any."""
        return self.heads.period

    @property
    def gemeenten(self) -> tuple[Headline, ...]:
        """Every gemeente with a chance of missing, worst first."""
        return self.heads.gemeenten

    def head(self, code: str) -> Headline | None:
        """What the run says of a region."""
        return self.heads.rows.get(code)

    def last_head(self, code: str) -> Headline | None:
        """What the last week's run said of it and of the same half-year."""
        return None if self.last_heads is None else self.last_heads.rows.get(code)

    def basis(self, code: str) -> str | None:
        """Where the target of a region comes from (`models.tables.Flag.target_basis`)."""
        row = self.heads.rows.get(code)
        return None if row is None or row.flag is None else row.flag.target_basis

    def simulated(self, scope: Scope) -> bool:
        """Whether anything that is told of the scope is made from simulated figures of gemeenten."""
        marked = self.results.simulated_regions
        return any(code in marked for code in self.told_of(scope))

    def told_of(self, scope: Scope) -> set[str]:
        """The regions that a mail of this scope is about."""
        inside = {code for code, place in self.places.items() if scope.holds(place)}
        return inside | set(scope.codes)

    def named_in(self, scope: Scope) -> set[str]:
        """The regions of which a mail of this scope says anything: also what lies around, as the country."""
        around = {place.provincie for code in scope.gemeenten if (place := self.places.get(code)) is not None}
        return self.told_of(scope) | {code for code in around if code is not None} | {COUNTRY}

    def simulated_codes(self, scope: Scope) -> tuple[str, ...]:
        """What was asked for and is simulated, where something else that was asked for is not; else nothing."""
        asked = [] if scope.country else [code for code in scope.codes if code in self.places]
        made_up = tuple(code for code in asked if self.simulated(scope_of((code,), self.places)))
        return made_up if len(made_up) < len(asked) else ()


def load_facts(connection: Connection, *, week: Week, run_id: str, zone: str) -> WeekFacts:
    """What the mails of `week` say of the run `run_id`; `zone` as in `load_week`.

    Raises:
        NotFound: the run is unknown or did not finish.
    """
    results = load_results(connection, run_id=run_id)
    last = stored.states_before(connection, week=str(week))
    return week_facts(
        results,
        week=week,
        warnings=load_week(connection, week=week, zone=zone),
        last=last,
        last_news=stored.states_before(connection, week=told_until(connection, week), reasons=stored.TOLD),
        last_heads=_last_heads(connection, last, results),
        last_mail=last_mail(connection, week),
        record=came_true(connection, as_of=results.as_of),
    )


def week_facts(
    results: RunResults,
    *,
    week: Week,
    warnings: Sequence[WeekWarning],
    last: Mapping[str, WarningState],
    last_heads: Headlines | None,
    last_mail: Week | None,
    last_news: Mapping[str, WarningState] | None = None,
    record: CameTrue | None = None,
) -> WeekFacts:
    """The facts from what was read."""
    heads = headlines(results)
    return WeekFacts(
        week=week,
        results=results,
        places=_places(results),
        heads=heads,
        last_heads=last_heads,
        warnings={warning.location: warning for warning in warnings},
        last=last,
        last_news=last_news or {},
        last_told=max((Week.parse(state.week) for state in last.values()), default=None),
        last_mail=last_mail,
        record=record,
    )


def _places(results: RunResults) -> dict[str, Place]:
    """The regions this run says something of, and the country and provincies in any case."""
    inside = {flag.location: flag.provincie for flag in results.flags}
    places = {}
    for code, region in results.regions.items():
        if region.level != GEMEENTE or code in inside:
            provincie = code if region.level != GEMEENTE else inside[code]
            places[code] = Place(code, region.name, region.level, None if code == COUNTRY else provincie)
    return places


def _last_heads(connection: Connection, last: Mapping[str, WarningState], results: RunResults) -> Headlines | None:
    """What the run behind the last week said of the half-year that is led with now; None in the first week."""
    newest = max(last.values(), key=lambda state: state.week, default=None)
    if newest is None:
        return None
    return read_headlines(connection, run_id=newest.run_id, period=headlines(results).period)
