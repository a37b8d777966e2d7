"""What a split says of itself: its headings, its rules, and what its numbers rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from base.i18n import N_, Language
from forecast.plan.split import LARGEST_REMAINDER, ROUNDED_UP, RULES, STATUTORY
from shown.kit import words

SIMULATED = "simulated"
HEADINGS: Mapping[str, str] = {
    "code": N_("CBS code"),
    "name": N_("Gemeente"),
    "provincie": N_("Provincie"),
    "inhabitants": N_("Inhabitants"),
    "share": N_("Share of the inhabitants"),
    "taakstelling": N_("Taakstelling (net)"),
    "stand": N_("Stand now (+ is behind)"),
    "stand_begin": N_("Expected stand at the start (+ is behind)"),
    "opgave": N_("Opgave: expected stand plus taakstelling"),
    "p_miss": N_("Chance to miss the opgave"),
    "exchange": N_("Exchanged (in the taakstelling)"),
    STATUTORY: N_("By the rule as applied"),
    LARGEST_REMAINDER: N_("By the largest remainder"),
    ROUNDED_UP: N_("Each share rounded up"),
    SIMULATED: N_("Simulated figures"),
}
RULE_WORDS: Mapping[str, str] = {
    STATUTORY: N_("as applied: by inhabitants, rounded up per gemeente on a total scaled down so that the sum fits"),
    LARGEST_REMAINDER: N_("by inhabitants, rounded down; who has the largest remainder gets one more"),
    ROUNDED_UP: N_("by inhabitants, each share of the total rounded up"),
}


@dataclass(frozen=True)
class SplitFacts:
    """What holds for every row of a split."""

    period: str  # the half-year that is split, such as 2027-H1
    rule: str  # one of forecast.plan.split.RULES
    total: int  # net taakstelling of the country, persons
    reference_date: date  # of the inhabitants
    counted_on: tuple[date, ...]  # the days of the counts that the inhabitants are made from, one or two
    stand_date: date | None  # of the current stands; None where none is known
    run_id: str
    as_of: date
    data_as_of: date
    made_on: date
    stand_begin: float | None = None  # median of the country at the start of the half-year, under `total`
    notes: tuple[str, ...] = ()  # what else the reader must know, in the reader's language (a scenario, for instance)

    @property
    def interpolated(self) -> bool:
        """Whether the inhabitants are drawn between two counts."""
        return len(self.counted_on) > 1

    @property
    def inhabitants_on(self) -> str:
        """The days of the counts, ISO, for a file."""
        return "/".join(day.isoformat() for day in self.counted_on)


def explanation(rows: pd.DataFrame, facts: SplitFacts, say: Language) -> list[tuple[str, str]]:
    """What the table is and rests on, as pairs of a subject and a sentence."""
    return [
        (say(N_("Half-year")), say.half_year(facts.period)),
        *_rules(rows, facts, say),
        *_columns(rows, facts, say),
        (say(N_("Figures")), words.as_of_line(facts.as_of, say)),
        (say(HEADINGS[SIMULATED]), _simulated(rows, say)),
        (say(N_("Made on")), say.day(facts.made_on)),
        (say(N_("Run")), facts.run_id),
        *(("", note) for note in facts.notes),
    ]


def _rules(rows: pd.DataFrame, facts: SplitFacts, say: Language) -> list[tuple[str, str]]:
    total = N_("{persons} persons: the net taakstelling of all gemeenten together.")
    excess = N_("When each share is rounded up the sum is {persons} persons more than the total.")
    beyond = int(rows[ROUNDED_UP].sum()) - facts.total
    return [
        (say(N_("Total")), say(total, persons=say.number(facts.total))),
        (say(N_("Rule of the split")), say(RULE_WORDS[facts.rule])),
        *((say(HEADINGS[rule]), say(RULE_WORDS[rule])) for rule in RULES if rule != facts.rule),
        (say(N_("Excess")), say(excess, persons=say.number(beyond))),
    ]


def _columns(rows: pd.DataFrame, facts: SplitFacts, say: Language) -> list[tuple[str, str]]:
    opgave = N_("The stand that is expected at the start of the half-year (a forecast) plus the net taakstelling.")
    chance = N_("The chance that the gemeente is behind when the half-year ends. Empty: not known.")
    told = {
        "inhabitants": inhabitants(facts, say),
        "stand": _stands(rows, facts, say),
        "stand_begin": _stand_begin(facts, say),
        "opgave": say(opgave),
        "p_miss": say(chance),
        "exchange": _exchanged(rows, say),
    }
    return [(say(HEADINGS[column]), text) for column, text in told.items()]


def inhabitants(facts: SplitFacts, say: Language) -> str:
    """Of which day they are, and of which day the law asks them."""
    day, first = say.day(facts.reference_date), say.day(facts.counted_on[0])
    if facts.interpolated:
        message = N_("On {day}, the reference date of the law; estimated from the counts of {first} and {last}.")
        return say(message, day=day, first=first, last=say.day(facts.counted_on[-1]))
    if facts.counted_on[0] != facts.reference_date:
        message = N_("Of {first}. The law asks for those of {day}; on the day of the run that count was not known.")
        return say(message, first=first, day=day)
    return say(N_("On {day}, the reference date of the law, as published."), day=day)


def _stand_begin(facts: SplitFacts, say: Language) -> str:
    if facts.stand_begin is None:
        return say(N_("Not known."))
    return say(
        N_(
            "Medians, when {total} is what is announced. Of the country it is {stand}; medians of gemeenten do not "
            "add up to that."
        ),
        total=say.number(facts.total),
        stand=words.stand(facts.stand_begin, say),
    )


def _stands(rows: pd.DataFrame, facts: SplitFacts, say: Language) -> str:
    known = rows["stand"].dropna()
    if facts.stand_date is None or known.empty:
        return say(N_("Not known."))
    details = {
        "day": say.day(facts.stand_date),
        "net": words.stand(known.sum(), say),
        "behind": say.number(known[known > 0].sum()),
        "ahead": say.number(-known[known < 0].sum()),
    }
    if len(known) < len(rows):
        return say(
            N_("Last known, of {day}, of {n} of {all} gemeenten: net {net} ({behind} behind less {ahead} ahead)."),
            n=say.number(len(known)),
            all=say.number(len(rows)),
            **details,
        )
    return say(N_("Last known, of {day}: net {net} ({behind} behind less {ahead} ahead)."), **details)


def _exchanged(rows: pd.DataFrame, say: Language) -> str:
    persons = int(rows["exchange"].clip(lower=0).sum())
    if persons == 0:
        return say(N_("No gemeenten exchange."))
    return say(
        N_("Gemeenten take over {persons} persons of one another; the sum stays the same."),
        persons=say.number(persons),
    )


def _simulated(rows: pd.DataFrame, say: Language) -> str:
    n = int(rows["simulated"].sum())
    if n == 0:
        return say("Simulated: nothing; no figure that was used is marked as simulated.")
    return say(
        N_("Simulated for {n} of {all} gemeenten: stand, opgave and chance rest on a reconstruction, not counted."),
        n=say.number(n),
        all=say.number(len(rows)),
    )
