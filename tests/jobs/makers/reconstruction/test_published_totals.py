"""The stored reconstruction adds up to everything that was published, to the person."""

from datetime import date

import pandas as pd
import pytest

from config import DATA
from forecast.herindeling import interpolated_population
from forecast.periods import HalfYear, half_years
from forecast.statutory_split import allocate
from jobs.makers.reconstruction.published import LEVEL_DIFFERENCE

PRINTED = [str(period) for period in half_years(HalfYear(2019, 1), HalfYear(2021, 1))]
ALL = [str(period) for period in half_years(HalfYear(2019, 1), HalfYear(2025, 2))]


@pytest.fixture(scope="module")
def printed() -> pd.DataFrame:
    return pd.read_csv(DATA / "provincies_halfjaar.csv")


def of(printed: pd.DataFrame, column: str, period: str) -> "pd.Series[int]":
    """What is printed for each provincie, by code."""
    rows = printed[printed["periode"] == period]
    return rows.set_index("provincie_code")[column].sort_index()


def per_provincie(frame: pd.DataFrame, provincie: "pd.Series[str]") -> pd.DataFrame:
    return frame.groupby(provincie.reindex(frame.index)).sum().sort_index()


def months(period: str) -> pd.PeriodIndex:
    return HalfYear.parse(period).months.to_period("M")


def realised(housed: pd.DataFrame, period: str) -> "pd.Series[int]":
    return housed[months(period)].sum(axis=1)


@pytest.mark.parametrize("period", PRINTED)
def test_realisatie_adds_up_to_each_printed_half_year_of_each_provincie(
    housed: pd.DataFrame, provincie: "pd.Series[str]", printed: pd.DataFrame, period: str
):
    made = per_provincie(housed[months(period)], provincie).sum(axis=1)
    assert made.to_dict() == of(printed, "realisatie", period).to_dict()


def test_realisatie_adds_up_to_july_to_september_2021_of_each_provincie(
    housed: pd.DataFrame, provincie: "pd.Series[str]", printed: pd.DataFrame
):
    made = per_provincie(housed[pd.period_range("2021-07", "2021-09", freq="M")], provincie).sum(axis=1)
    assert made.to_dict() == of(printed, "realisatie", "2021-H2").to_dict()
    assert made.sum() == 5637


@pytest.mark.parametrize(
    ("first", "last", "total"),
    [
        # 12,858 is a soft total (quality C), met all the same
        ("2021-07", "2021-12", 12_858),
        ("2022-01", "2022-03", 5_458),
        ("2022-01", "2022-06", 11_886),
        ("2022-10", "2022-10", 3_359),
        ("2022-11", "2022-11", 3_223),
        # the stands of 1-7-2022 and 1-1-2025 with the targets between them, without a correctie
        ("2022-07", "2024-12", 1_830 + 13_500 + 21_200 + 17_600 + 18_750 + 17_000 - 12_105),
    ],
)
def test_realisatie_adds_up_to_what_is_known_of_the_country_from_october_2021_on(
    housed: pd.DataFrame, first: str, last: str, total: int
):
    assert housed[pd.period_range(first, last, freq="M")].to_numpy().sum() == total


def test_no_published_national_figure_from_october_2021_on_is_missed(housed: pd.DataFrame):
    table = pd.read_csv(DATA / "landelijk_realisatie.csv", parse_dates=["from", "to"])
    later = table[table["to"] > "2021-10-01"]
    for row in later.itertuples():
        span = pd.period_range(row._1, row.to, freq="M")
        assert housed[span].to_numpy().sum() == row.value
    assert len(later) == 5


@pytest.mark.parametrize(
    ("day", "period", "column"),
    [("2019-01-01", "2019-H1", "stand_begin")]
    + [(HalfYear.parse(period).peildatum.isoformat(), period, "stand_eind") for period in PRINTED]
    + [("2021-07-01", "2021-H2", "stand_begin")],
)
def test_stands_add_up_to_those_printed_of_each_provincie(
    stands: pd.DataFrame, provincie: "pd.Series[str]", printed: pd.DataFrame, day: str, period: str, column: str
):
    assert per_provincie(stands[[day]], provincie)[day].to_dict() == of(printed, column, period).to_dict()


@pytest.mark.parametrize(
    ("day", "stand"), [("2021-07-01", 5584), ("2022-01-01", 3728), ("2022-07-01", 1830), ("2025-01-01", 12_105)]
)
def test_from_july_2021_on_the_difference_with_the_country_stays_what_it_was(
    stands: pd.DataFrame, day: str, stand: int
):
    assert stand - stands[day].sum() == LEVEL_DIFFERENCE == -1


@pytest.mark.parametrize(("day", "complied"), [("2024-01-01", 59), ("2025-01-01", 51), ("2026-01-01", 98)])
def test_as_many_gemeenten_complied_as_was_published(stands: pd.DataFrame, day: str, complied: int):
    assert abs(int((stands[day] <= 0).sum()) - complied) <= 10


def test_nearly_200_gemeenten_worked_ahead_at_the_end_of_2022_as_the_letter_of_december_says(stands: pd.DataFrame):
    assert abs(int((stands["2023-01-01"] < 0).sum()) - 200) <= 20


def test_a_few_gemeenten_lead_or_lag_far_and_keep_doing_so(stands: pd.DataFrame):
    """Half of all that is ahead is in few gemeenten, and most of these are ahead two years on as well."""
    for begin, end in (("2022-01-01", "2024-01-01"), ("2023-01-01", "2025-01-01")):
        furthest = stands[begin].nsmallest(20)
        assert furthest.sum() < 0.4 * stands.loc[stands[begin] < 0, begin].sum()
        assert (stands.loc[furthest.index, end] <= 0).mean() > 0.5


def test_stands_follow_from_targets_and_realisatie_but_for_the_correcties_that_printed_stands_ask(
    housed: pd.DataFrame,
    targets: pd.DataFrame,
    stands: pd.DataFrame,
    provincie: "pd.Series[str]",
    printed: pd.DataFrame,
):
    for period in ALL:
        begin, end = HalfYear.parse(period).start.isoformat(), HalfYear.parse(period).peildatum.isoformat()
        rest = stands[end] - (stands[begin] + targets[period] - realised(housed, period))
        if period in PRINTED:
            expected = of(printed, "stand_eind", period) - (
                of(printed, "stand_begin", period)
                + of(printed, "taakstelling", period)
                - of(printed, "realisatie", period)
            )
            assert rest.groupby(provincie.reindex(rest.index)).sum().sort_index().to_dict() == expected.to_dict()
        else:
            # the country was 5,586 behind by the begin of 2021-H2 and 5,584 by the end before it; in 2022-H1 the
            # printed stand is 9 above the accounting
            assert rest.sum() == {"2021-H2": 2, "2022-H1": 9}.get(period, 0)
            if period not in ("2021-H2", "2022-H1"):
                assert (rest == 0).all()
        assert rest.abs().max() <= 10


@pytest.mark.parametrize("period", [*PRINTED, "2021-H2"])
def test_targets_add_up_to_those_printed_of_each_provincie(
    targets: pd.DataFrame, provincie: "pd.Series[str]", printed: pd.DataFrame, period: str
):
    made = per_provincie(targets[[period]], provincie)[period]
    assert made.to_dict() == of(printed, "taakstelling", period).to_dict()


def test_there_is_one_version_per_national_version_and_the_last_is_the_distributed_sum(versions: pd.DataFrame):
    announced = pd.read_csv(DATA / "landelijk_taakstelling_aangekondigd.csv")
    announced = announced[announced["period"] >= "2019-H1"]
    distributed = pd.read_csv(DATA / "landelijk_taakstelling_verdeeld.csv").set_index("period")["value"]
    totals = versions.groupby(["period", "known_from", "status"])["value"].sum()
    expected = announced.set_index(["period", "known_from", "status"])["value"].sort_index()
    last = ~expected.index.get_level_values("period").duplicated(keep="last")
    expected[last] = distributed[expected.index.get_level_values("period")[last]].to_numpy()
    # the printed sums of the provincies win below the country
    expected["2020-H2", "2020-04-01", "vastgesteld"] = 6475
    pd.testing.assert_series_equal(totals, expected)
    assert set(versions.groupby(["period", "known_from"]).size()) == {342}
    assert totals["2022-H1", "2021-09-30", "vastgesteld"] == 9979


def test_targets_follow_the_rule_with_the_population_of_the_year_before(targets: pd.DataFrame):
    gemeenten, earlier = pd.read_csv(DATA / "gemeenten.csv"), pd.read_csv(DATA / "gemeenten_2021.csv")
    population = pd.concat(
        pd.DataFrame(
            {"region": table["code"], "day": pd.Timestamp(year, 1, 1), "inhabitants": table[f"inwoners_{year}"]}
        )
        for table, year in ((earlier, 2021), (gemeenten, 2024))
    )
    changes = pd.read_csv(DATA / "herindelingen.csv", parse_dates=["datum"]).rename(
        columns={"datum": "day", "code_oud": "old_code", "code_nieuw": "new_code", "aandeel": "share"}
    )
    of_2023 = interpolated_population(population, date(2023, 1, 1), changes).set_index("region")["inhabitants"]
    of_2024 = gemeenten.set_index("code")["inwoners_2024"]
    assert targets["2024-H2"].to_dict() == allocate(17_000, of_2023).to_dict()
    assert targets["2025-H2"].to_dict() == allocate(13_000, of_2024).to_dict()
