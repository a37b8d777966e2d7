"""The expected number of a plan in sentences, the stand it starts from, and what one total brings."""

from __future__ import annotations

from base.i18n import Language
from forecast.measures import GROSS, REALISATIE_HALFJAAR
from forecast.periods import HalfYear
from forecast.plan.bands import bands
from forecast.plan.candidate import Candidate
from forecast.plan.draws import SCENARIO
from forecast.plan.expected import Expected
from forecast.plan.goal import BEHIND, NET
from shown.headlines import told_of_paths
from shown.kit import words
from shown.plan.plan import Plan


def expected_lines(number: Expected, say: Language) -> list[str]:
    """The expected number, what of it is asked already, and what the norm asks; the rest is in the table."""
    to_house, to_ask, due = bands(number.to_house), bands(number.to_ask), bands(number.due)
    return [
        say(
            "To house in the {period}: {n} persons (80 %: {band}). The country is expected to start {stand}, so a "
            "taakstelling of {asked} covers the rest (80 %: {asked_band}).",
            period=say.half_year(str(number.period)),
            n=say.number(to_house.median),
            band=words.between(*to_house.most, say),
            stand=words.stand(bands(number.carried).median, say),
            asked=say.number(to_ask.median),
            asked_band=words.between(*to_ask.most, say),
        ),
        say(
            "By the norm of 14 weeks {n} of them should be housed before the end of the half-year (80 %: {band}).",
            n=say.number(due.median),
            band=words.between(*due.most, say),
        ),
        say(
            "Composed as COA describes it; how the parts combine is our inference. It is an upper bound: not all "
            "who arrive can be housed within the half-year. Each number is a median of its own, so they do not add "
            "up to the person."
        ),
    ]


def begin_lines(plan: Plan, say: Language) -> list[str]:
    """Which taakstellingen the expected stand at the start rests on, and that another total moves it."""
    day = say.day(plan.period.start)
    lines = [
        say(
            "The stand expected on {day} is a median, under a taakstelling of: {asked}.",
            day=day,
            asked="; ".join(_asked(period, total, basis, say) for period, total, basis in plan.asked),
        )
    ]
    first, last = plan.advice.candidates[0], plan.advice.candidates[-1]
    low, high = (words.stand(bands(one.stand_begin).median, say) for one in (first, last))
    if low != high:
        lines.append(
            say(
                "It moves with the total that is announced, as more people are linked, and housed, ahead of a higher "
                "one: at {first} it is {low}, at {last} {high}.",
                first=say.number(first.total),
                low=low,
                last=say.number(last.total),
                high=high,
            )
        )
    return lines


def _asked(period: HalfYear, total: int, basis: str, say: Language) -> str:
    return say(
        "{total} in the {period} ({basis})",
        total=say.number(total),
        period=say.half_year(str(period)),
        basis=say("of the scenario") if basis == SCENARIO else words.label(basis, words.TARGET_BASES, say),
    )


def brings(one: Candidate, say: Language) -> str:
    """What one total brings, in one sentence: the numbers of its row in the table of candidates."""
    return say(
        "At {total} the country starts {begin}, {housed} persons are housed, and it ends {net} (gross {gross}); "
        "{missing} gemeenten are expected to be behind.",
        total=say.number(one.total),
        begin=words.stand(bands(one.stand_begin).median, say),
        housed=say.number(told_of_paths(REALISATIE_HALFJAAR, one.housed)),
        net=words.stand(told_of_paths(NET, one.net), say),
        gross=say.number(told_of_paths(GROSS, one.gross)),
        missing=say.number(told_of_paths(BEHIND, one.missing)),
    )
