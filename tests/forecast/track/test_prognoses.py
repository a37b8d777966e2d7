"""Every version of a taakstelling: how long before its half-year, what replaced it, and how far off it was."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.periods import HalfYear
from forecast.track.prognoses import (
    AFTERWARDS,
    ALL,
    DURING,
    IN_TIME,
    LATE,
    LEADS,
    LONG,
    in_force_ahead,
    summary,
    target_versions,
    with_outcomes,
)
from tests.forecast.builtin import builtin
from tests.forecast.track.target_rows import REVISED, Row, outcomes, stands, targets

AS_OF = date(2025, 2, 1)


def scored(as_of: date = AS_OF) -> pd.DataFrame:
    known = outcomes(H2024_1=(90.0, "gepubliceerd"), H2024_2=(210.0, "afgeleid"), H2025_1=(10.0, "gepubliceerd"))
    return with_outcomes(target_versions(targets(), as_of=as_of), known, stands(D20240101=40, D20240701=-5))


def test_each_announced_version_is_a_row_and_the_distributed_number_stands_beside_it() -> None:
    versions = target_versions(targets(), as_of=AS_OF)
    assert versions["value"].tolist() == [100, 150, 120, 200, 300]
    assert versions["version"].tolist() == [1, 2, 3, 1, 1]
    assert versions["versions"].tolist() == [3, 3, 3, 1, 1]
    assert versions["distributed"].fillna(0).tolist() == [0, 151, 0, 0, 0]


@pytest.mark.parametrize(
    ("rows", "values"),
    [
        # nothing was announced, or only a prognosis, which nobody distributes
        ([("2024-H1", 70, "2023-10-01", "vastgesteld", "verdeeld")], [70]),
        ([REVISED[0], ("2024-H1", 151, "2023-10-01", "vastgesteld", "verdeeld")], [100, 151]),
        # a revision that is only known as distributed
        ([REVISED[1], ("2024-H1", 121, "2024-03-01", "herzien", "verdeeld")], [150, 121]),
        # known later than the number it distributes
        ([REVISED[1], ("2024-H1", 151, "2023-11-01", "vastgesteld", "verdeeld")], [150]),
        # two distributed ones, nothing announced
        (
            [
                ("2024-H1", 70, "2023-10-01", "vastgesteld", "verdeeld"),
                ("2024-H1", 75, "2023-11-01", "vastgesteld", "verdeeld"),
            ],
            [70, 75],
        ),
    ],
)
def test_a_distributed_number_is_a_version_only_where_no_announced_one_of_its_status_is(
    rows: list[Row], values: list[int]
) -> None:
    assert target_versions(targets(rows), as_of=AS_OF)["value"].tolist() == values


def test_a_version_says_what_replaced_it_and_how_much_that_changed() -> None:
    first = target_versions(targets(), as_of=AS_OF).iloc[0]
    assert (first["last_value"], first["change"], bool(first["revised"])) == (120, 20, True)
    assert first["overtaken_on"] == pd.Timestamp(2023, 10, 1)
    assert first["last_known_from"] == pd.Timestamp(2024, 3, 1)
    last = target_versions(targets(), as_of=AS_OF).iloc[2]
    assert (last["change"], bool(last["revised"])) == (0, False)
    assert pd.isna(last["overtaken_on"])


@pytest.mark.parametrize(
    ("known_from", "lead", "in_time"),
    [
        ("2023-07-03", LONG, True),
        ("2023-07-04", IN_TIME, True),
        ("2023-10-02", IN_TIME, True),
        ("2023-10-03", LATE, False),
        ("2024-01-01", LATE, False),
        ("2024-01-02", DURING, False),
        ("2024-06-30", DURING, False),
        ("2024-07-01", AFTERWARDS, False),
    ],
)
def test_lead_time_is_counted_in_days_to_the_first_day_of_the_half_year(
    known_from: str, lead: str, in_time: bool
) -> None:
    row = target_versions(targets([("2024-H1", 1, known_from, "vastgesteld", "aangekondigd")]), as_of=AS_OF).iloc[0]
    assert row["lead"] == lead
    assert bool(row["in_time"]) is in_time
    assert row["lead_days"] == (date(2024, 1, 1) - date.fromisoformat(known_from)).days
    assert row["lead_weeks"] == pytest.approx(row["lead_days"] / 7)


def test_other_regions_have_no_say() -> None:
    both = pd.concat([targets(), targets(region="PV20")], ignore_index=True)
    pd.testing.assert_frame_equal(target_versions(both, as_of=AS_OF), target_versions(targets(), as_of=AS_OF))


def test_error_opgave_and_what_would_have_been_met() -> None:
    first = scored().iloc[0]
    assert (first["stand_begin"], first["opgave"], first["realised"]) == (40, 140, 90)
    assert (first["error"], first["relative_error"]) == (10, pytest.approx(10 / 90))
    # housing 90 with 40 behind at the start would have met a taakstelling of 50
    assert first["met_in_hindsight"] == 50
    assert first["outcome_basis"] == "gepubliceerd"


def test_a_half_year_that_is_not_over_has_no_outcome() -> None:
    running = scored().iloc[-1]
    assert not running["over"]
    assert np.isnan(running["realised"])
    assert np.isnan(running["error"])
    assert running["outcome_basis"] == ""
    assert bool(scored(date(2025, 7, 1)).iloc[-1]["over"])
    assert scored(date(2025, 7, 1)).iloc[-1]["realised"] == 10


def test_the_opgave_is_unknown_without_a_stand() -> None:
    assert np.isnan(scored().iloc[-1]["opgave"])


def test_in_force_ahead_is_the_last_version_of_a_half_year_that_was_in_time() -> None:
    assert in_force_ahead(scored())[["period", "value"]].to_numpy().tolist() == [["2024-H1", 150], ["2025-H1", 300]]


def test_a_summary_counts_only_half_years_that_ended_and_says_how_many_there_were() -> None:
    table = summary(scored(), "lead").set_index("group")
    assert table["n_over"].to_dict() == {LONG: 1, IN_TIME: 1, LATE: 1, DURING: 1, ALL: 4}
    assert table["n_revised"].to_dict() == {LONG: 1, IN_TIME: 1, LATE: 0, DURING: 0, ALL: 2}
    assert table.loc[ALL, "mean_change"] == pytest.approx((20 - 30) / 4)
    assert table.loc[ALL, "mean_absolute_change"] == pytest.approx(50 / 4)
    assert table.loc[ALL, "mean_relative_change"] == pytest.approx((20 / 100 + 30 / 150) / 4)
    assert (table.loc[ALL, "n_outcome"], table.loc[ALL, "n_derived"]) == (4, 1)
    assert table.loc[ALL, "mean_error"] == pytest.approx((10 + 60 + 30 - 10) / 4)
    assert table.loc[ALL, "mean_absolute_error"] == pytest.approx((10 + 60 + 30 + 10) / 4)
    assert table.loc[ALL, "mean_relative_error"] == pytest.approx((100 / 90 + 10 / 210) / 4)


def test_a_summary_by_status() -> None:
    table = summary(scored(), "status").set_index("group")
    assert table["n_over"].to_dict() == {"prognose": 1, "vastgesteld": 2, "herzien": 1, ALL: 4}


def test_the_record_of_nothing_is_empty_and_not_an_error() -> None:
    versions = target_versions(targets([]), as_of=AS_OF)
    nothing = with_outcomes(versions, outcomes(), stands())
    assert nothing.empty
    assert summary(nothing, "lead")["n_over"].tolist() == [0]
    assert in_force_ahead(nothing).empty


NUMBERS = st.tuples(
    st.integers(0, 3), st.integers(0, 30_000), st.integers(-250, 400), st.sampled_from(("vastgesteld", "herzien"))
)


@given(st.lists(NUMBERS, max_size=12, unique_by=lambda row: (row[0], row[2])), st.integers(0, 1_200))
def test_nothing_from_after_the_as_of_date_comes_in(numbers: list[tuple[int, int, int, str]], days: int) -> None:
    rows = []
    for step, value, lead, status in numbers:
        period = HalfYear(2024, 1) + step
        rows.append((str(period), value, str(period.start - timedelta(days=lead)), status, "aangekondigd"))
    as_of = date(2023, 1, 1) + timedelta(days=days)
    early = [row for row in rows if date.fromisoformat(row[2]) <= as_of]
    pd.testing.assert_frame_equal(
        target_versions(targets(rows), as_of=as_of),
        target_versions(targets(early), as_of=as_of),
    )


@given(st.lists(NUMBERS, min_size=1, max_size=12, unique_by=lambda row: (row[0], row[2])))
def test_versions_are_as_told_one_by_one(numbers: list[tuple[int, int, int, str]]) -> None:
    rows = []
    for step, value, lead, status in numbers:
        period = HalfYear(2024, 1) + step
        rows.append((str(period), value, str(period.start - timedelta(days=lead)), status, "aangekondigd"))
    found = target_versions(targets(rows), as_of=date(2030, 1, 1))
    assert len(found) == len(rows)
    for row in found.itertuples():
        own = sorted((other for other in rows if other[0] == row.period), key=lambda other: other[2])
        assert own[row.version - 1][1] == row.value
        assert row.last_value == own[-1][1]
        assert row.change == own[-1][1] - row.value
        assert row.revised == (own[-1][1] != row.value)
        assert row.in_time == (row.lead_days >= 91)
        assert row.lead in LEADS


def test_the_published_versions_hold_the_revisions_the_field_remembers() -> None:
    versions = target_versions(builtin().targets, as_of=date(2026, 3, 4))
    assert len(versions) == 32
    revised = versions[versions["revised"]].set_index(["period", "value"])["last_value"].to_dict()
    assert revised == {
        ("2013-H1", 3_300): 4_400,
        ("2018-H1", 6_000): 13_000,
        ("2019-H1", 8_000): 6_000,
        ("2020-H2", 9_000): 6_500,
        ("2021-H2", 13_500): 11_000,
        ("2023-H2", 27_300): 17_600,
        ("2025-H1", 17_700): 15_000,
    }
    ahead = in_force_ahead(versions)
    assert len(ahead) == 23
    assert not set(ahead["period"]) & {"2022-H2", "2023-H2"}
