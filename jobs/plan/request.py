"""What a plan is asked for: the half-year, and the candidate totals as `10000:24000:500`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import pandas as pd

from base.errors import Invalid
from base.i18n import N_
from config.given_files import MEGABYTE, UnfitFile, read_given
from forecast.errors import BadInput
from forecast.periods import HalfYear
from forecast.plan.advice import top_from
from forecast.plan.exchange import exchange_of

# our choices: more than this many candidates make a table nobody reads
MOST_TOTALS = 100
STEP = 1000
# around the expected number: from half of it to half more
REACH = 0.5
# far above any taakstelling, and far below what takes hours to draw
MOST_TOTAL = 1_000_000
# of a file with exchanges: a line for each of thousands
_MOST_BYTES = 10 * MEGABYTE
_EXCHANGE_REFUSED = N_("{file} cannot be used as exchanges: {reason}")
_NO_TABLE = N_("it is not a table in CSV (UTF-8)")
_RANGE = re.compile(r"([0-9]+):([0-9]+):([0-9]+)")
_LIST = re.compile(r"[0-9]+(,[0-9]+)*")


@dataclass(frozen=True)
class PlanRequest:
    """A half-year and its candidate totals; without totals they follow from the expected number."""

    period: HalfYear
    totals: tuple[int, ...] | None = None

    @classmethod
    def parse(cls, period: str, totals: str | None = None) -> PlanRequest:
        """From the words of the command.

        Raises:
            Invalid: no half-year, or no totals.
        """
        try:
            asked = HalfYear.parse(period)
        except BadInput:
            raise Invalid(N_("{text} is not a half-year such as 2027-H1"), text=period or "''") from None
        return cls(asked, None if totals is None else parse_totals(totals))

    def refuse_outside(self, as_of: date, last: HalfYear, in_force_until: date | None = None) -> None:
        """Stop where there is nothing to plan: `last` is the last half-year of the run.

        Raises:
            Invalid: the half-year has begun, lies beyond the run, or has no taakstelling by the settings.
        """
        first = HalfYear.of(as_of) + 1
        if self.period < first:
            raise Invalid(
                N_("The half-year {period} has begun; the first one to plan is {first}"),
                period=self.period,
                first=first,
            )
        if self.period > last:
            raise Invalid(
                N_("The run forecasts up to and including {last}; it says nothing of {period}"),
                last=last,
                period=self.period,
            )
        if in_force_until is not None and self.period.start > in_force_until:
            raise Invalid(
                N_("By the settings the mechanism is in force until {day}: {period} has no taakstelling"),
                day=in_force_until.isoformat(),
                period=self.period,
            )


def read_exchange(path: Path, period: HalfYear) -> pd.Series:
    """The changes by gemeente that a CSV file holds for `period`.

    Raises:
        Invalid: it cannot be read, is no ordinary file, or no table.
        BadInput: the table is no exchange.
    """
    try:
        table = pd.read_csv(BytesIO(read_given(path, most_bytes=_MOST_BYTES)))
    except UnfitFile as unfit:
        raise Invalid(_EXCHANGE_REFUSED, file=path, reason=unfit) from None
    except OSError as error:
        raise Invalid(_EXCHANGE_REFUSED, file=path, reason=error.strerror or type(error).__name__) from None
    # whatever the library stumbles on: letters, quotation marks, nothing at all
    except ValueError:
        raise Invalid(_EXCHANGE_REFUSED, file=path, reason=_NO_TABLE) from None
    return exchange_of(table, period)


def parse_totals(text: str) -> tuple[int, ...]:
    """`10000:24000:500` (from, to, step), `12000,15000,18000` or one number, in ascending order.

    Raises:
        Invalid: another form, a range that goes down, or too many.
    """
    compact = text.replace(" ", "")
    if any(
        len(digits.lstrip("0")) > len(str(MOST_TOTAL)) or int(digits) > MOST_TOTAL for digits in _numbers(compact)
    ):
        raise Invalid(N_("A total is a whole number from 0 to {most}"), most=MOST_TOTAL)
    span = _RANGE.fullmatch(compact)
    if span:
        first, last, step = (int(part) for part in span.groups())
        if first > last or step == 0:
            raise Invalid(N_("The totals {text} do not rise: write from:to:step"), text=text)
        # counted before they are made: a step of 1 would make millions
        totals: range | list[int] = range(first, last + 1, step)
    elif _LIST.fullmatch(compact):
        totals = sorted({int(part) for part in compact.split(",")})
    else:
        raise Invalid(
            N_("The totals {text} cannot be read; write 10000:24000:500 (from:to:step) or 12000,15000"),
            text=text or "''",
        )
    if len(totals) > MOST_TOTALS:
        raise Invalid(
            N_("{count} totals are too many, at most {most}; take a larger step"),
            count=len(totals),
            most=MOST_TOTALS,
        )
    return tuple(totals)


def limits_around(number: float) -> tuple[int, int]:
    """The ends of the top of `totals_around`: they show what can be housed at most, whichever totals are tried."""
    totals = totals_around(number)
    return totals[top_from(totals)], totals[-1]


def _numbers(text: str) -> list[str]:
    return re.findall(r"[0-9]+", text)


def totals_around(number: float) -> tuple[int, ...]:
    """Candidates around an expected number, in steps of 1,000 or of a multiple of it where that would be too many."""
    low, high = max(0.0, number * (1 - REACH)), max(0.0, number * (1 + REACH))
    step = STEP
    while (high - low) / step >= MOST_TOTALS:
        step *= 2
    return tuple(range(int(low // step) * step, int(high // step) * step + step + 1, step))
