"""What was known on a day, and that nothing known later reaches a forecast as of that day."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.levels import COUNTRY
from forecast.opgave_model import OpgaveArgs
from forecast.periods import HalfYear, half_years
from forecast.realisatie import CountryPaths, project_realisatie
from forecast.vintages import POPULATION_KNOWN_AFTER, Vintages
from tests.forecast.builtin import PRIOR, builtin

DAYS = [date(2019, 1, 10), date(2021, 7, 15), date(2021, 10, 15), date(2024, 12, 31), date(2026, 1, 31)]


def forecast(vintages: Vintages, as_of: date) -> CountryPaths:
    """The whole way from figures to paths."""
    known = vintages.known_on(as_of)
    until = HalfYear.of(as_of) + 2
    return project_realisatie(
        known.figures(until), until=until, args=OpgaveArgs(), profile=known.profile(PRIOR), paths=40, seed=1
    )


def assert_same_bits(one: CountryPaths, other: CountryPaths) -> None:
    np.testing.assert_array_equal(one.months, other.months)
    np.testing.assert_array_equal(one.stands, other.stands)
    assert one.provincies is not None
    assert other.provincies is not None
    np.testing.assert_array_equal(one.provincies.months, other.provincies.months)
    np.testing.assert_array_equal(one.provincies.stands, other.provincies.stands)
    assert (one.log_likelihood, one.unused) == (other.log_likelihood, other.unused)


def absurd_later(frame: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Every row known only after `as_of` is changed, and every known one gets an absurd later vintage."""
    late = frame["known_from"] > pd.Timestamp(as_of)
    changed = frame.assign(value=frame["value"].where(~late, frame["value"] * 7 + 1000))
    revised = frame[~late].assign(
        value=frame["value"] * 5 + 500, known_from=pd.Timestamp(as_of) + pd.Timedelta(days=1)
    )
    return pd.concat([changed, revised.assign(id=revised["id"] + 1_000_000)], ignore_index=True)


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_a_figure_known_only_later_changes_nothing(as_of: date):
    every = builtin()
    late_population = every.population["day"] + POPULATION_KNOWN_AFTER > pd.Timestamp(as_of)
    late_population &= every.population["day"] > every.population["day"].min()
    tampered = replace(
        every,
        observations=absurd_later(every.observations, as_of),
        stands=absurd_later(every.stands, as_of),
        targets=absurd_later(every.targets, as_of),
        population=every.population.assign(
            inhabitants=every.population["inhabitants"].where(~late_population, every.population.index + 1)
        ),
    )
    assert_same_bits(forecast(every, as_of), forecast(tampered, as_of))
    for measure in ("instroom_eerste", "instroom_nareis"):
        one, other = (vintages.known_on(as_of).monthly(measure) for vintages in (every, tampered))
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert one.first == other.first
            assert one.values.tolist() == other.values.tolist()


@pytest.mark.parametrize(
    "kind", ["observations", "stands", "targets"], ids=["an observation", "a stand", "a taakstelling"]
)
def test_a_figure_known_on_the_day_itself_does_change_it(kind: str):
    as_of = date(2021, 7, 15)
    every = builtin()
    frame = getattr(every, kind)
    known = frame["known_from"] <= pd.Timestamp(as_of)
    if kind == "observations":
        known &= frame["measure"] == "realisatie"
    if kind == "stands":
        known &= frame["role"] == "begin"
    last = frame[known].sort_values("known_from").index[-1]
    frame = frame.assign(value=frame["value"].where(frame.index != last, frame["value"] + 50))
    assert (forecast(every, as_of).months != forecast(replace(every, **{kind: frame}), as_of).months).any()


@pytest.mark.parametrize("as_of", DAYS[1:4], ids=str)
def test_the_order_of_the_rows_does_not_matter(as_of: date):
    every = builtin()
    shuffled = replace(
        every,
        **{
            name: getattr(every, name).sample(frac=1, random_state=1)
            for name in ("observations", "stands", "targets", "population", "herindelingen")
        },
    )
    assert_same_bits(forecast(every, as_of), forecast(shuffled, as_of))


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_nothing_later_comes_out_of_known_on(as_of: date):
    known = builtin().known_on(as_of)
    for frame in (known.observations, known.stands, known.targets):
        assert len(frame)
        assert frame["known_from"].max() <= pd.Timestamp(as_of)
    assert not known.observations.duplicated(["region", "measure", "part", "from_date", "to_date"]).any()
    assert not known.stands.duplicated(["region", "day", "role"]).any()
    assert not known.targets.duplicated(["region", "period"]).any()


def test_the_latest_version_of_a_taakstelling_counts():
    def target(as_of: date, period: str) -> float:
        targets = builtin().known_on(as_of).targets.set_index(["region", "period"])["value"]
        return float(targets[COUNTRY, period])

    assert target(date(2019, 3, 14), "2019-H1") == 8_000
    assert target(date(2019, 3, 15), "2019-H1") == 6_012, "distributed, known from the same day as announced"
    assert target(date(2023, 9, 30), "2023-H2") == 27_300
    assert target(date(2023, 10, 1), "2023-H2") == 17_600
    assert target(date(2021, 3, 28), "2021-H2") == 13_500, "a prognose is a version as well"


def test_targets_are_complete_to_the_last_half_year_asked_for():
    known = builtin().known_on(date(2026, 1, 31))
    targets = known.completed_targets(HalfYear(2027, 1)).set_index(["region", "period"])
    periods = [str(period) for period in half_years(HalfYear(2019, 1), HalfYear(2027, 1))]
    for name in (COUNTRY, *known.provincies):
        assert {period for region, period in targets.index if region == name} >= set(periods)
    assert targets.loc[(COUNTRY, "2026-H1"), "basis"] == "gepubliceerd"
    assert targets.loc[(COUNTRY, "2026-H2"), "basis"] == "aangenomen"
    derived = [targets.loc[(name, "2026-H1")] for name in known.provincies]
    assert {row["basis"] for row in derived} == {"afgeleid"}
    assert sum(row["value"] for row in derived) == targets.loc[(COUNTRY, "2026-H1"), "value"]


def test_after_the_mechanism_there_are_no_targets():
    known = replace(builtin(), in_force_until=date(2026, 6, 30)).known_on(date(2026, 1, 31))
    periods = set(known.completed_targets(HalfYear(2027, 1))["period"])
    assert max(periods) == "2026-H1"


def test_inhabitants_count_half_a_year_after_their_day_and_the_first_ones_always():
    every = builtin()
    assert set(every.known_on(date(2019, 1, 1)).population["day"]) == {pd.Timestamp("2021-01-01")}
    assert set(every.known_on(date(2024, 6, 29)).population["day"]) == {pd.Timestamp("2021-01-01")}
    assert set(every.known_on(date(2024, 6, 30)).population["day"]) == {
        pd.Timestamp("2021-01-01"),
        pd.Timestamp("2024-01-01"),
    }


def test_published_half_years_of_the_country_win_over_the_sum_of_the_provincies():
    known = builtin().known_on(date(2026, 1, 31))
    halves = known.published_halves()
    assert halves[COUNTRY, HalfYear(2020, 1)] == 4_987
    assert sum(halves[name, HalfYear(2020, 1)] for name in known.provincies) == 4_989
    assert ("PV20", HalfYear(2021, 2)) not in halves, "a quarter is not a half-year"
    rows = known.observations
    country = (rows["region"] == COUNTRY) & (rows["measure"] == "realisatie")
    without = replace(known, observations=rows[~country])
    assert without.published_halves()[COUNTRY, HalfYear(2020, 1)] == 4_989
    some = replace(without, observations=without.observations.query("region != 'PV20'"))
    assert (COUNTRY, HalfYear(2020, 1)) not in some.published_halves()


def test_months_and_spans_that_fill_a_half_year_are_one_too():
    known = builtin().known_on(date(2026, 1, 31))
    halves = known.published_halves()
    row = known.observations.query("region == 'NL01' and measure == 'realisatie'").iloc[[0]]

    def span(first: str, last: str, value: int) -> pd.DataFrame:
        days = {"from_date": pd.Timestamp(first), "to_date": pd.Timestamp(last)}
        return row.assign(**days, value=value)

    quarter, rest = span("2025-01-01", "2025-03-31", 6_000), span("2025-04-01", "2025-06-30", 7_000)
    month = span("2025-01-01", "2025-01-31", 1_900)
    filled = replace(known, observations=pd.concat([known.observations, month, quarter, rest]))
    assert filled.published_halves() == halves | {(COUNTRY, HalfYear(2025, 1)): 13_000}
    gap = replace(known, observations=pd.concat([known.observations, month, rest]))
    assert gap.published_halves() == halves


def test_figures_of_gemeenten_are_no_half_years_of_country_or_provincie():
    known = builtin().known_on(date(2021, 7, 15))
    own = known.observations.query("region == 'PV20'").assign(region="GM0014")
    with_gemeente = replace(known, observations=pd.concat([known.observations, own]))
    assert with_gemeente.published_halves() == known.published_halves()


def test_the_spread_over_months_is_learned_from_what_was_known():
    assert builtin().known_on(date(2021, 7, 15)).profile(PRIOR).seen == {"2015-H1"}
    assert builtin().known_on(date(2022, 1, 6)).profile(PRIOR).seen == {"2015-H1"}
    assert builtin().known_on(date(2022, 1, 7)).profile(PRIOR).seen == {"2015-H1", "2021-H2"}
    later = builtin().known_on(date(2022, 7, 7)).profile(PRIOR)
    assert later.seen == {"2015-H1", "2021-H2", "2022-H1"}
    assert sum(later.weights[:3]) < sum(PRIOR.weights[:3]), "the quarters of 2021 and 2022 were back-loaded"


def test_a_monthly_series_is_of_the_country_and_of_one_measure():
    known = builtin().known_on(date(2026, 1, 31))
    series = known.monthly("instroom_eerste")
    assert series is not None
    assert f"{series.first:%Y-%m}" == "2018-01"
    assert len(series.values) == 96
    assert known.monthly("hervestiging") is None


def test_no_figures_at_all_are_no_fault():
    every = builtin()
    nothing = replace(
        every, observations=every.observations[:0], stands=every.stands[:0], targets=every.targets[:0]
    ).known_on(date(2026, 1, 31))
    assert nothing.published_halves() == {}
    assert nothing.monthly("instroom_eerste") is None
    assert nothing.figures(HalfYear(2026, 1)).cells == []
