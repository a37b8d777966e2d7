"""When a job is due: `daily 06:00`, `weekly mon 06:15`, `monthly 15 08:00`, by the clock of the service's place.

Pure: asked for a moment, it answers with periods and moments, so that catching up after three days off and the change
of the clocks are questions of arithmetic. A job is due once per period, whatever happens in between: the ledger keeps
which periods were done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.service_sections import JOB_TIME
from forecast.errors import BadInput
from forecast.weeks import Week

__all__ = ["Occurrence", "Recurrence", "is_regular", "recurrence"]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WEEK = re.compile(r"\d{4}-W\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True)
class Occurrence:
    """That a job is due at `planned_for` (aware, UTC) for `period`: `2026-11-21`, `2026-W47` or `2026-11`."""

    period: str
    planned_for: datetime


@dataclass(frozen=True)
class Recurrence:
    """Every day, every week on `weekday` (0 = Monday), or every month on day `month_day`, at a time on the wall.

    With neither, every day. A time that does not exist, as the clocks go forward, is an hour later on the wall; of
    one that comes twice, as they go back, the first counts.
    """

    at: time
    zone: ZoneInfo
    weekday: int | None = None
    month_day: int | None = None

    def last_due(self, now: datetime) -> Occurrence:
        """The latest occurrence at or before `now` (aware)."""
        # from one too late, as the time of this period may still be to come
        start = self._next(self._start(now.astimezone(self.zone).date()))
        while (found := self._in(start)).planned_for > now:
            start = self._start(start - timedelta(days=1))
        return found

    def next_due(self, now: datetime) -> Occurrence:
        """The first occurrence after `now` (aware)."""
        start = self._start(now.astimezone(self.zone).date())
        while (found := self._in(start)).planned_for <= now:
            start = self._next(start)
        return found

    def between(self, after: datetime, before: datetime) -> Iterator[Occurrence]:
        """The occurrences later than `after` and earlier than `before` (both aware), in order."""
        found = self.next_due(after)
        while found.planned_for < before:
            yield found
            found = self.next_due(found.planned_for)

    def of_period(self, period: str) -> Occurrence | None:
        """The occurrence of a period in the form of this recurrence; None for another form or no such day."""
        try:
            start = self._parsed(period)
            return self._in(start)
        except (BadInput, ValueError, OverflowError):
            # also a day at the end of the calendar, which is no day in another zone
            return None

    def _parsed(self, period: str) -> date:
        if self.weekday is not None:
            return Week.parse(period).monday
        monthly = self.month_day is not None
        if not (_MONTH if monthly else _DAY).fullmatch(period):
            raise BadInput(f"{period!r} is not of this recurrence")
        return date.fromisoformat(f"{period}-01" if monthly else period)

    def _start(self, day: date) -> date:
        """The first day of the period a day lies in."""
        if self.weekday is not None:
            return Week.of(day).monday
        return day.replace(day=1) if self.month_day is not None else day

    def _next(self, start: date) -> date:
        """The first day of the period after the one that begins on `start`."""
        if self.weekday is not None:
            return start + timedelta(weeks=1)
        if self.month_day is not None:
            # any month has passed after 32 days, and none but this one
            return (start + timedelta(days=32)).replace(day=1)
        return start + timedelta(days=1)

    def _in(self, start: date) -> Occurrence:
        """The occurrence in the period that begins on `start`."""
        if self.weekday is not None:
            day, period = start + timedelta(days=self.weekday), str(Week.of(start))
        elif self.month_day is not None:
            day, period = start.replace(day=self.month_day), f"{start:%Y-%m}"
        else:
            day, period = start, start.isoformat()
        # fold=0, the default: the first of two, and before a gap the time as it was counted until then
        return Occurrence(period, datetime.combine(day, self.at, self.zone).astimezone(UTC))


def recurrence(setting: str, time_zone: str) -> Recurrence | None:
    """What a setting of `service.schedule` means; None for the empty one: never.

    Raises:
        ValueError: the setting is no job time; settings that were loaded never are.
    """
    if not setting:
        return None
    match = JOB_TIME.fullmatch(setting)
    if not match:
        raise ValueError(f"{setting!r} is no job time")
    weekday, month_day = match["weekday"], match["day"]
    return Recurrence(
        at=time.fromisoformat(match["clock"]),
        zone=ZoneInfo(time_zone),
        weekday=WEEKDAYS.index(weekday) if weekday else None,
        month_day=int(month_day) if month_day else None,
    )


def is_regular(period: str) -> bool:
    """Whether a period is a day, week or month, and not one of a single occasion such as `import-12`."""
    return any(form.fullmatch(period) for form in (_DAY, _WEEK, _MONTH))
