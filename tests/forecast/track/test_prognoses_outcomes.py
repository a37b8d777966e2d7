"""What was realised: published first, derived where it follows from stands, and never from a part of the country."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from forecast.periods import HalfYear
from forecast.track.prognoses import in_force_ahead, target_versions, with_outcomes
from forecast.track.prognoses_outcomes import realised_halves, realised_spans, spans_beside, summed_halves
from forecast.vintages import Vintages
from tests.forecast.builtin import builtin

AS_OF = date(2026, 1, 31)


def known(as_of: date = AS_OF) -> Vintages:
    return builtin().known_on(as_of)


def by_period(found: pd.DataFrame) -> dict[str, tuple[float, str]]:
    return {row.period: (row.realised, row.outcome_basis) for row in found.itertuples()}


def test_published_half_years_and_the_one_that_was_inferred() -> None:
    found = by_period(realised_halves(known()))
    assert found["2015-H1"] == (11_350, "gepubliceerd")
    assert found["2022-H1"] == (11_886, "gepubliceerd")
    # printed nowhere: it takes a correctie of zero, so its quality is C
    assert found["2021-H2"] == (12_858, "afgeleid")
    assert len(found) == 9


def test_an_outcome_is_known_from_its_own_day_on() -> None:
    assert "2022-H1" not in by_period(realised_halves(known(date(2022, 7, 6))))
    assert "2022-H1" in by_period(realised_halves(known(date(2022, 7, 7))))


def test_a_half_year_between_two_stands_is_derived_where_nothing_was_published() -> None:
    figures = known()
    rows = figures.observations
    hidden = replace(
        figures,
        observations=rows[~((rows["region"] == "NL01") & (rows["from_date"] == pd.Timestamp(2019, 7, 1)))],
        provincies=(),
    )
    # 2,540 + 5,994 - 1,571
    assert by_period(realised_halves(hidden))["2019-H2"] == (6_963, "afgeleid")


def months(codes: list[str], first: str, values: list[int]) -> pd.DataFrame:
    starts = pd.date_range(first, periods=len(values), freq="MS")
    return pd.DataFrame(
        [
            {"region": code, "measure": "realisatie", "from_date": start, "value": value}
            for code in codes
            for start, value in zip(starts, values, strict=True)
        ]
    ).assign(to_date=lambda rows: rows["from_date"] + pd.offsets.MonthEnd(0))


DIVISIONS = [frozenset({"GM1", "GM2", "GM3"}), frozenset({"GM1", "GM4"})]


def test_gemeenten_add_up_to_the_country_in_a_half_year_of_whole_months() -> None:
    six = months(["GM1", "GM4"], "2024-01", [1, 2, 3, 4, 5, 6])
    assert summed_halves(six, DIVISIONS) == {HalfYear(2024, 1): 42}
    assert summed_halves(six.iloc[1:], DIVISIONS) == {}
    assert summed_halves(months(["GM1", "GM2"], "2024-01", [1] * 6), DIVISIONS) == {}
    assert summed_halves(six[six["from_date"] > pd.Timestamp(2024, 1, 1)], DIVISIONS) == {}


def test_a_part_of_a_month_is_no_month() -> None:
    six = months(["GM1", "GM4"], "2024-01", [1] * 6)
    late = six["from_date"].where(six["from_date"].dt.month != 3, pd.Timestamp(2024, 3, 2))
    early = six["to_date"].where(six["to_date"].dt.month != 3, pd.Timestamp(2024, 3, 30))
    assert summed_halves(six.assign(from_date=late), DIVISIONS) == {}
    assert summed_halves(six.assign(to_date=early), DIVISIONS) == {}


def test_koppelingen_of_gemeenten_are_no_realisatie() -> None:
    assert summed_halves(months(["GM1", "GM4"], "2024-01", [1] * 6).assign(measure="koppelingen"), DIVISIONS) == {}


def test_gemeenten_fill_in_where_the_country_itself_is_unknown() -> None:
    own = pd.concat([months(["GM1", "GM4"], "2024-01", [7] * 6), months(["GM1", "GM4"], "2022-01", [7] * 6)])
    found = by_period(realised_halves(known(), own, DIVISIONS))
    assert found["2024-H1"] == (84, "gepubliceerd")
    assert found["2022-H1"] == (11_886, "gepubliceerd")


def test_longer_times_stand_beside_the_sums_of_their_taakstellingen() -> None:
    figures = known()
    versions = target_versions(builtin().targets, as_of=AS_OF)
    scored = with_outcomes(versions, realised_halves(figures), figures.stands)
    table = spans_beside(scored, in_force_ahead(scored), realised_spans(figures)).set_index("first")
    assert table.loc["2022-H2", ["last", "half_years", "realised"]].tolist() == ["2024-H2", 5, 77_775]
    assert table.loc["2022-H2", "first_value"] == 13_500 + 21_200 + 27_300 + 18_750 + 17_000
    assert table.loc["2022-H2", "last_value"] == 88_050
    # of two of its half-years nothing was known 13 weeks ahead
    assert pd.isna(table.loc["2022-H2", "ahead_value"])
    assert table.loc["2017-H1", "ahead_value"] == 13_000 + 10_000 + 6_000 + 11_000


@pytest.mark.parametrize("as_of", [date(2016, 7, 7), date(2016, 7, 8)])
def test_a_span_is_known_with_its_last_stand(as_of: date) -> None:
    assert (len(realised_spans(known(as_of))) == 1) is (as_of.day == 8)
