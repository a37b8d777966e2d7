"""The room for a taakstelling and the pace shown, in words."""

from base.i18n import Language
from shown.plan import feasible_sentences as told
from tests.forecast.plan.made_up import candidate
from tests.forecast.plan.test_feasible import judge
from tests.shown.plan.planned import PAST, PERIOD, country, feasible

NL, EN = Language("nl"), Language("en")


def test_what_can_be_met_is_told_with_the_stand_at_the_start_and_the_pace_shown() -> None:
    lines = told.feasible_lines(feasible(), NL, asked=15_000)
    assert lines == [
        "In het halfjaar zijn gemiddeld 14.000 personen te huisvesten, en alleen als er zo veel wordt gevraagd dat "
        "de taakstelling geen grens is (24.000; mediaan 14.000; 80 %: 11.760 tot 16.240).",
        "In dezelfde uitkomsten, waarin 24.000 wordt gevraagd, begint het land gemiddeld 2.000 achter, dus er is "
        "ruimte voor een taakstelling van 12.000, hoeveel er ook wordt gevraagd.",
        "Een taakstelling tot en met 11.000 wordt naar verwachting helemaal gehaald.",
        "Van een taakstelling van 15.000 zijn minstens 3.000 personen achterstand op papier.",
        "Getoond tempo: gemiddeld 13.500 per halfjaar in de laatste bekende (1e helft 2025 tot en met 2e helft 2026)"
        "; in het seizoen van dit halfjaar 13.498. Hoogste ooit: 15.000 (2e helft 2026); "
        "kans op meer als 24.000 wordt gevraagd: 3 op de 10.",
    ]


def test_a_total_that_can_be_met_is_not_called_paper() -> None:
    assert told.on_paper(feasible(), 11_000, EN) == "There is room for a taakstelling of 11,000."


def test_a_pace_of_simulated_half_years_says_so() -> None:
    line = told.feasible_lines(judge(country(), PERIOD, PAST, simulated=[max(PAST)]), NL, asked=15_000)[-1]
    assert "tot en met 2e helft 2026, gesimuleerd)" in line
    assert "Hoogste ooit: 15.000 (2e helft 2026, gesimuleerd)" in line


def test_without_past_half_years_the_pace_is_unknown() -> None:
    assert "the pace shown is unknown" in told.feasible_lines(feasible({}), EN)[-1]


def test_while_housing_still_rises_nothing_is_called_paper_for_sure() -> None:
    lines = told.feasible_lines(judge([candidate(5_000, housed=5_000)], PERIOD, {}), EN, asked=6_000)
    assert lines[0].startswith("When 5,000 is asked, 5,000 persons are housed in the half-year on average")
    assert lines[1].endswith("there is room for a taakstelling of at least 5,000.")
    assert lines[3] == "Of a taakstelling of 6,000, at most 1,000 persons are achterstand on paper."


def test_a_stand_that_is_more_than_can_be_housed_makes_all_of_the_total_paper_and_no_more() -> None:
    carried = judge(
        [candidate(total, housed=10_000, net=12_000 + total - 10_000) for total in (4_000, 5_000)], PERIOD, {}
    )
    lines = told.feasible_lines(carried, EN, asked=5_000)
    assert lines[1] == (
        "In the same outcomes, in which 5,000 is asked, the country starts 12,000 behind on average: more than can "
        "be housed in the half-year."
    )
    assert lines[2] == (
        "None of the totals tried is expected to be met in full; "
        "at 4,000 the country ends least behind: 6,000 behind."
    )
    assert lines[3] == "Of a taakstelling of 5,000, at least 5,000 persons are achterstand on paper."
