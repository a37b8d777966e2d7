"""The explanation of a warning: true to the row it explains, in both languages, and plain when it cannot be given."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import NotFound
from base.i18n import Language
from models.tables import Flag, GemeenteState
from shown.gemeenten.explanation import ADVICE, SIMULATED, SIMULATED_FORECAST, Explanation, explain
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.read.results import RunResults
from tests.shown.conftest import results
from tests.shown.synthetic import PERIODS
from tests.shown.synthetic_gemeenten import with_gemeenten

__all__ = ["results"]  # the fixture of the report's tests
NL, EN = Language("nl"), Language("en")


def numbers_of(explanation: Explanation) -> NumberTable:
    return explanation.tables[0][1]


def peers(explanation: Explanation) -> NumberTable:
    return dict(explanation.tables)["Gemeenten with a taakstelling nearest to its own"]


@pytest.fixture(scope="module")
def run(results: RunResults) -> RunResults:
    made = with_gemeenten(results)
    states = [
        GemeenteState(
            run_id=made.run_id,
            location=flag.location,
            period=PERIODS[0],
            months_left=5,
            waiting=40.0,
            waiting_long=25.0,
            linked_ahead=12.0,
            housed_ahead=30.0,
            housed_by_month=[4.0, 5.0, 6.0, 6.0, 9.0],
            extra_to_clear=20,
            uses_links=True,
        )
        for flag in made.flags
        if flag.level == "gemeente" and flag.period == PERIODS[0]
    ]
    return replace(made, states=tuple(states))


def flagged(run: RunResults, **wanted: object) -> str:
    """The first gemeente of the leading half-year whose flag row has these values."""
    rows = (flag for flag in run.flags if flag.level == "gemeente" and flag.period == PERIODS[0])
    return next(row.location for row in rows if all(getattr(row, name) == value for name, value in wanted.items()))


def row_of(run: RunResults, code: str) -> Flag:
    (row,) = (flag for flag in run.flags if (flag.location, flag.period) == (code, PERIODS[0]))
    return row


@pytest.mark.parametrize("cause", list(ADVICE))
def test_the_advice_fits_the_cause(run: RunResults, cause: str) -> None:
    told = explain(run, flagged(run, cause=cause, flag="alarm"), None, EN).sentences
    assert ADVICE[cause] in told
    assert not any(other in told for name, other in ADVICE.items() if name != cause)


def test_without_a_warning_there_is_nothing_to_discuss(run: RunResults) -> None:
    code = next(flag.location for flag in run.flags if flag.flag == "none" and flag.cause is not None)
    assert not set(ADVICE.values()) & set(explain(run, code, None, EN).sentences)


def test_the_first_sentence_has_chance_day_and_shortfall(run: RunResults) -> None:
    code = flagged(run, flag="alarm")
    row = row_of(run, code)
    first = explain(run, code, None, NL).sentences[0]
    assert first.startswith("Kans van ")
    assert "1 juli 2026" in first
    assert NL.number(row.expected_shortfall) in first


def test_a_flagged_gemeente_is_told_what_would_clear_it(run: RunResults) -> None:
    told = " ".join(explain(run, flagged(run, flag="alarm"), None, EN).sentences)
    assert "no warning if 20 more persons were housed in the months left (5)" in told
    # 9 against a mean of 6
    assert "last month should bring most: 1.5 times a usual month" in told


@pytest.mark.parametrize(("extra", "why"), [(9_999, "is more than"), (1, "is less than")])
def test_what_would_clear_a_flag_is_held_against_the_expected_shortfall(
    run: RunResults, extra: int, why: str
) -> None:
    code = flagged(run, flag="alarm")
    states = tuple(state.model_copy(update={"extra_to_clear": extra}) for state in run.states)
    shortfall = EN.number(row_of(run, code).expected_shortfall)
    told = " ".join(explain(replace(run, states=states), code, None, EN).sentences)
    assert f"This run would give no warning if {EN.number(extra)} more persons were housed" in told
    assert f"That {why} the expected shortfall of {shortfall}" in told
    # a warning needs both, so it is not true that the chance must fall too
    assert "chance of missing must" not in told


def test_the_expected_pace_is_one_number_whose_statistic_is_named(run: RunResults) -> None:
    code = flagged(run, flag="alarm")
    row = row_of(run, code)
    explanation = explain(run, code, None, EN)
    expected, left = row.expected_per_month, 5
    told = f"expected: {EN.number(expected * left)}, {EN.number(expected)} a month (median)"
    assert told in " ".join(explanation.sentences)
    numbers = dict(numbers_of(explanation).rows)
    assert numbers["Expected per month (median)"] == EN.number(expected)
    assert numbers["Expected to be housed until the end (median)"] == EN.number(expected * left)


def test_sentences_count_whole_persons(run: RunResults) -> None:
    sentences = explain(run, flagged(run, flag="alarm"), None, EN).sentences
    assert not [one for one in sentences if re.search(r"\d\.\d (?!times)", one)]


def test_the_leading_half_year_is_explained_not_the_first_one(run: RunResults) -> None:
    code = flagged(run)
    earlier = [
        flag.model_copy(update={"period": "2025-H2", "p_miss": None, "flag": None, "cause": None})
        for flag in run.flags
        if flag.period == PERIODS[0]
    ]
    told = explain(replace(run, flags=(*earlier, *run.flags)), code, None, EN)
    assert told.flag.period == PERIODS[0]


@pytest.mark.parametrize(("value", "told"), [(0.6, "1 person"), (-3.0, "0 persons"), (12.4, "12 persons")])
def test_few_persons_are_told_in_the_right_words(value: float, told: str) -> None:
    assert words.persons(value, EN) == told


def test_a_gemeente_without_a_flag_is_told_why_not(run: RunResults) -> None:
    told = " ".join(explain(run, flagged(run, flag="none"), None, EN).sentences)
    assert "There is no warning" in told
    assert "more persons until" not in told


def test_the_numbers_are_those_of_the_row_and_add_up(run: RunResults) -> None:
    code = flagged(run, flag="alarm")
    row = row_of(run, code)
    numbers = dict(numbers_of(explain(run, code, None, EN)).rows)
    assert numbers["Opgave: stand plus taakstelling"] == EN.number(row.opgave)
    assert numbers["Still to do"] == EN.number(row.opgave - row.realised)
    assert numbers["of whom longer than 12 weeks"] == "25"
    assert row.opgave == pytest.approx(row.stand_begin + row.taakstelling)


@given(begin=st.integers(-200, 200).map(lambda halves: halves / 2), target=st.integers(0, 300))
def test_opgave_is_the_sum_of_what_stands_above_it_also_where_a_median_lies_between_two_persons(
    run: RunResults, begin: float, target: int
) -> None:
    code = flagged(run, flag="alarm")
    row = row_of(run, code).model_copy(
        update={"stand_begin": begin, "taakstelling": float(target), "opgave": begin + target, "realised": 0}
    )
    numbers = dict(numbers_of(explain(replace(run, flags=(row,)), code, None, EN)).rows)
    stand = numbers["Stand at the start of the half-year"]
    begun = 0 if stand.startswith("neither") else int(stand.split()[0]) * (-1 if stand.endswith("ahead") else 1)
    assert begun + target == int(numbers["Opgave: stand plus taakstelling"])


def test_no_tenths_of_persons_are_told(run: RunResults) -> None:
    for row in (flagged(run, flag="alarm"), flagged(run, flag="none")):
        told = explain(run, row, None, NL)
        assert not re.search(
            r"\d,\d(?! keer)", " ".join([*told.sentences, *(cell for line in numbers_of(told).rows for cell in line)])
        )


def test_the_half_year_that_reports_lead_with_is_explained_unless_another_is_asked(run: RunResults) -> None:
    code = flagged(run, flag="alarm")
    earlier = row_of(run, code).model_copy(update={"period": "2025-H2", "p_miss": None, "flag": None, "cause": None})
    assert explain(replace(run, flags=(earlier, *run.flags)), code, None, NL).flag.period == PERIODS[0]


def test_peers_have_about_the_same_taakstelling_and_include_the_gemeente(run: RunResults) -> None:
    code = flagged(run, flag="alarm")
    rows = peers(explain(run, code, None, EN)).rows
    assert len(rows) == 13
    assert sum(row[0].startswith("→ ") for row in rows) == 1


def test_simulated_figures_are_said_to_be_simulated(run: RunResults, results: RunResults) -> None:
    assert SIMULATED in explain(run, flagged(run), None, EN).sentences
    real = with_gemeenten(results, simulated=False)
    assert SIMULATED not in explain(real, flagged(real), None, EN).sentences


def test_dutch_and_english_share_no_sentence(run: RunResults) -> None:
    code = flagged(run, flag="alarm")
    assert not set(explain(run, code, None, NL).sentences) & set(explain(run, code, None, EN).sentences)


def test_a_half_year_without_a_known_taakstelling_has_no_chance(run: RunResults) -> None:
    told = explain(run, flagged(run), PERIODS[1], EN).sentences
    assert len(told) == 1
    assert "not known yet" in told[0]


@pytest.mark.parametrize(("code", "period"), [("GM9999", None), ("PV20", None), ("GM0363", "2031-H1")])
def test_what_cannot_be_explained_is_refused_in_words(run: RunResults, code: str, period: str | None) -> None:
    with pytest.raises(NotFound):
        explain(run, code, period, EN)


def test_a_run_without_gemeenten_says_what_to_load(results: RunResults) -> None:
    with pytest.raises(NotFound, match="load monthly figures"):
        explain(results, "GM0363", None, EN)


def test_a_gemeente_with_own_figures_stands_beside_nothing_that_is_simulated(run: RunResults) -> None:
    own = [flag.location for flag in run.flags if flag.level == "gemeente" and flag.period == PERIODS[0]][:6]
    flags = tuple(flag.model_copy(update={"simulated": flag.location not in own}) for flag in run.flags)
    mixed = replace(run, flags=flags)
    told = explain(mixed, own[0], None, EN)
    assert len(peers(told).rows) == len(own)
    assert len(peers(told).columns) == 5
    assert "Simulated: nothing of what is said here." in told.footer
    assert SIMULATED not in told.sentences
    other = next(flag.location for flag in flags if flag.level == "gemeente" and flag.simulated)
    assert {row[-1] for row in peers(explain(mixed, other, None, EN)).rows} <= {"simulated", "own"}
    assert any(line.startswith("Simulated: what is said of ") for line in explain(mixed, other, None, EN).footer)


def test_nothing_known_of_the_half_year_is_not_nothing_realised(run: RunResults) -> None:
    code = flagged(run)
    flags = tuple(flag.model_copy(update={"realised": None}) for flag in run.flags)
    numbers = dict(numbers_of(explain(replace(run, flags=flags), code, None, NL)).rows)
    assert numbers["Tot nu toe gerealiseerd"] == words.UNKNOWN
    assert numbers["Opgave: stand plus taakstelling"] == numbers["Nog te doen (resterend)"]


def test_own_figures_that_are_too_few_are_not_called_simulated(run: RunResults) -> None:
    code = flagged(run)
    observations = run.observations.copy()
    observations.loc[observations["region"] == code, "simulated"] = False
    told = explain(replace(run, observations=observations), code, None, EN).sentences
    assert SIMULATED_FORECAST in told
    assert SIMULATED not in told


def test_a_simulated_gemeente_in_a_country_that_leads_says_where_its_two_stands_come_from(run: RunResults) -> None:
    flags = tuple(
        flag.model_copy(update={"stand_published": 33, "stand_published_on": date(2026, 1, 1)}) for flag in run.flags
    )
    told = explain(replace(run, flags=flags), flagged(run, flag="alarm"), None, NL).sentences
    assert any(line.startswith("In de reconstructie staat zij op 1 januari 2026 33 achter, ") for line in told)
