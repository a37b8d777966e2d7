import numpy as np
import pytest

from base.i18n import Language
from forecast.chain.names import BEYOND, OCCUPANCY, PERMITS
from forecast.measures import GROSS
from forecast.plan.advice import Advice, advise
from forecast.plan.goal import BEHIND, MEASURES, NET, Goal
from shown.plan.advice_sentences import advice as told_advice
from shown.plan.advice_sentences import advice_lines, advice_title, edge, goal, share_of
from tests.forecast.plan.made_up import candidate
from tests.forecast.plan.test_advice import NOBODY, with_chances
from tests.shown.plan.planned import FEWER, LITTLE, NORM, PERIOD, judged

NL, EN = Language("nl"), Language("en")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (NORM, "hoogstens 10 % van de vergunninghouders in de opvang wacht op 30 juni 2027 langer dan 14 weken"),
        (Goal(BEYOND, 1_500, 0.5), "hoogstens 1.500 vergunninghouders in de opvang wachten op 30 juni 2027"),
        (Goal(PERMITS, 17_000, 0.5), "hoogstens 17.000 vergunninghouders zijn op 30 juni 2027 in de opvang"),
        (Goal(OCCUPANCY, 60_000, 0.5), "hoogstens 60.000 personen zijn op 30 juni 2027 bij COA"),
        # stands hold on the peildatum, the day after
        (Goal(NET, -500, 0.5), "de netto stand van het land is op 1 juli 2027 hoogstens 500 voor"),
        (Goal(GROSS, 2_000, 0.5), "zijn op 1 juli 2027 samen hoogstens 2.000 personen achter"),
        (Goal(BEHIND, 100, 0.5), "hoogstens 100 gemeenten zijn op 1 juli 2027 achter"),
    ],
)
def test_each_goal_is_told_with_the_day_on_which_it_must_hold(asked: Goal, words: str) -> None:
    assert words in goal(asked, PERIOD, NL).replace("\N{NO-BREAK SPACE}", " ")


def test_every_measure_has_words() -> None:
    for measure in MEASURES:
        assert goal(Goal(measure, 0, 0.5), PERIOD, EN)


def test_the_advice_says_the_number_the_chance_and_what_was_asked() -> None:
    lines = [line.replace("\N{NO-BREAK SPACE}", " ") for line in advice_lines(judged(FEWER), PERIOD, NL)]
    assert lines == [
        "Advies: een taakstelling van 11.000, het kleinste van de geprobeerde totalen waarmee het doel wordt "
        "gehaald.",
        "Doel: hoogstens 17.000 vergunninghouders zijn op 30 juni 2027 in de opvang. "
        "Kans van 7 op de 10 bij 11.000; gevraagd 6 op de 10.",
    ]


def test_beside_an_advice_stands_from_where_on_more_is_worse() -> None:
    both = judged(FEWER, LITTLE)
    assert both.failing_above
    lines = advice_lines(both, PERIOD, EN)
    assert lines[-1] == f"Above {both.meeting[-1]:,} the goal is no longer met in full."
    assert sum(line.startswith("Goal: ") for line in lines) == 2


def test_totals_that_cannot_be_told_apart_are_advised_as_a_range_without_a_difference() -> None:
    on_the_edge = advise(with_chances([0.4, 0.75, 0.79, 0.81, 0.99]), [NOBODY])
    lines = advice_lines(on_the_edge, PERIOD, NL)
    assert lines[0] == (
        "Advies: een taakstelling van 2.000 tot 4.000, de kleinste geprobeerde totalen waarmee het doel haalbaar is. "
        "Of dat zo is, is niet te zeggen: de kans op een doel is niet te onderscheiden van wat gevraagd is."
    )
    assert "Kans van 8 op de 10 bij 4.000; gevraagd 8 op de 10." in lines[1]
    assert edge(on_the_edge, EN) == "2,000 to 4,000"


def test_a_dip_that_may_be_chance_is_no_reason_to_warn() -> None:
    lines = advice_lines(advise(with_chances([0.1, 0.9, 0.88, 0.9, 0.9]), [NOBODY]), PERIOD, EN)
    assert len(lines) == 2


def test_an_advice_at_the_lowest_total_says_so() -> None:
    lines = advice_lines(advise(with_chances([0.9, 0.95]), [NOBODY]), PERIOD, EN)
    assert lines[-1] == "Lower totals were not tried; one of them may do as well."


def test_houses_as_the_limit_are_told_with_what_an_extra_thousand_brings() -> None:
    told = advice_lines(judged(NORM), PERIOD, EN)
    assert told[0] == (
        "None of the totals from 6,000 to 24,000 meets the goal: houses are the limit. At the top an extra 1,000 of "
        "taakstelling houses only 0 more and leaves 1,000 more achterstand on paper."
    )
    assert "The best chance is less than 1 in 100, at" in told[1]
    assert advice_title(judged(NORM), NL) == (
        "Met geen taakstelling van 6.000 tot 24.000 wordt het doel gehaald: de woningen zijn de grens"
    )


def conflicting() -> Advice:
    return judged(Goal(PERMITS, 16_000, 0.5), Goal(GROSS, 600, 0.9))


@pytest.mark.parametrize(
    ("advice", "words"),
    [
        (advise(with_chances([0.2, 0.2], housed=6_000, permits=10), [NOBODY]), "people are the limit"),
        (advise(with_chances([0.2, 0.5]), [NOBODY]), "houses 0 more there and leaves 0 more"),
        (advise(with_chances([0.5, 0.2]), [NOBODY]), "try lower totals"),
        (advise(with_chances([0.2, 0.7, 0.3], housed=(0, 500, 1_000)), [NOBODY]), "the chance is highest at 2,000"),
        (advise(with_chances([0.2]), [NOBODY]), "The total 1,000 does not meet the goal"),
        (conflicting(), "not all by the same total"),
        (judged(), "No goal was given"),
    ],
)
def test_each_reason_why_no_total_does_is_told_plainly(advice: Advice, words: str) -> None:
    assert words in told_advice(advice, EN)
    if len(advice.candidates) > 1:
        assert advice_title(advice, EN)


def test_lower_than_nothing_cannot_be_tried() -> None:
    behind = [
        candidate(total, paths=100, net=np.where(np.arange(100) < 30, total / 100 - 5, 5.0)) for total in (0, 1_000)
    ]
    told = told_advice(advise(behind, [Goal(NET, 0, 0.8)]), EN)
    assert told == "None of the totals up to 1,000 meets the goal, not even a taakstelling of nothing."


@pytest.mark.parametrize(("share", "words"), [(0.1, "10 %"), (0.075, "7,5 %"), (0.8, "80 %")])
def test_a_share_has_a_decimal_only_where_it_needs_one(share: float, words: str) -> None:
    assert share_of(share, NL) == words.replace(" ", "\N{NO-BREAK SPACE}")
