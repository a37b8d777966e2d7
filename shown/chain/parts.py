"""What of the chain is given and what is assumed, as a table for the page and the terminal."""

from __future__ import annotations

from base.i18n import N_, Language
from forecast.chain.parts import LEARNED
from shown.chain.figures import Belief, Part, parts
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.read.results import RunResults

# what stands behind a number in each unit of a part; a share is a percentage already
UNITS = {
    "personen": N_("persons"),
    "personen per maand": N_("persons a month"),
    "beslissingen per maand": N_("decisions a month"),
    "maanden": N_("months"),
    "aandeel": "",
    "aandeel per maand": N_("a month"),
    "aandeel van de eerste aanvragen": N_("of the first applications"),
}
SHARE = "aandeel"
# below this a number is told with a decimal
SMALL = 100


def parts_table(results: RunResults, say: Language) -> NumberTable:
    """Each part: its basis, the figures used, what was believed before and after them, and where it comes from."""
    columns = (
        say("Part of the chain"),
        say("Basis"),
        say("Figures used"),
        say("Before the figures"),
        say("After the figures"),
        say("What it is and where it comes from"),
    )
    rows = [
        (
            *_name_and_basis(part, say),
            _figures(part, say),
            _believed(part.before, part, say),
            _believed(part.after, part, say),
            words.filled(part.message, part.details, say),
        )
        for part in parts(results).values()
    ]
    return NumberTable(columns, tuple(rows))


def short_table(results: RunResults, say: Language) -> NumberTable:
    """The same without what was believed before and without the explanation."""
    columns = (say("Part of the chain"), say("Basis"), say("Figures used, up to"), say("After the figures"))
    rows = [
        (*_name_and_basis(part, say), _until(part, say), _believed(part.after, part, say))
        for part in parts(results).values()
    ]
    return NumberTable(columns, tuple(rows))


def _name_and_basis(part: Part, say: Language) -> tuple[str, str]:
    return words.label(part.name, words.CHAIN_PARTS, say), words.label(part.basis, words.CHAIN_BASES, say)


def _figures(part: Part, say: Language) -> str:
    if part.last_day is None:
        return _without(part, say)
    return say("{n}, up to {day}", n=say.number(part.figures), day=say.day(part.last_day))


def _until(part: Part, say: Language) -> str:
    if part.last_day is None:
        return _without(part, say)
    return f"{say.number(part.figures)}, {say.month(part.last_day)}"


def _without(part: Part, say: Language) -> str:
    """What no figure tells by itself may still be learned from others."""
    return say("only those of others") if part.basis == LEARNED else say("none")


def _believed(belief: Belief | None, part: Part, say: Language) -> str:
    """The median with its unit, and the 80 % band on a line of its own."""
    if belief is None:
        return words.UNKNOWN
    low, median, high = (_number(value, belief, part, say) for value in (belief.low, belief.median, belief.high))
    unit = UNITS.get(part.unit, part.unit)
    amount = f"{median} {say(unit)}" if unit else median
    band = say("{low} to {high}", low=low, high=high)
    return f"{amount}\n{band}"


def _number(value: float, belief: Belief, part: Part, say: Language) -> str:
    if part.unit.startswith(SHARE):
        return say.percent(value, 1 if belief.high < 0.1 else 0)
    return say.number(value, 1 if max(abs(belief.low), abs(belief.high)) < SMALL else 0)
