"""Each number that several outputs tell: the statistic it is said to be, reckoned again from the rows of the run."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert

from models.engine import reading, transaction
from models.tables import Flag, ForecastValue, Region
from shown.headlines import Headline, Headlines, headlines, read_headlines, sum_of_chances, sum_of_shortfalls, told
from shown.read.forecasts import Band, Forecasts
from shown.read.results import RunResults, load_results
from tests.shown.synthetic import COUNTRY, PERIODS, PROVINCIES, RUN, insert_synthetic
from tests.shown.tables import changed, kept_rows
from tests.shown.week import made_up

DAYS = {"2026-H1": date(2026, 7, 1), "2026-H2": date(2027, 1, 1), "2027-H1": date(2027, 7, 1)}
# what the outputs tell, by the name it has there: a mean for what is added up over regions
STATISTICS = {
    "stand": ("stand_eind", "0.5"),
    "housed": ("realisatie_halfjaar", "0.5"),
    "misses": ("gemeenten_die_missen", "mean"),
    "gross": ("achterstand_bruto", "mean"),
    "lead": ("voorsprong", "mean"),
}


@pytest.fixture(scope="module")
def run() -> RunResults:
    """A run with all gemeenten; of what is added up over regions the median is not the mean."""
    return made_up.results()


@pytest.fixture(scope="module")
def heads(run: RunResults) -> Headlines:
    return headlines(run)


def raw(run: RunResults, target: str, location: str, name: str, end: str = "2026-06-30") -> float | None:
    """A stored number, every row looked at; `name` is a quantile level or `mean`."""
    found = [
        row.value
        for row in run.forecasts.table.itertuples()
        if (row.target, row.location, str(row.target_end_date.date())) == (target, location, end)
        and name == ("mean" if row.output_type == "mean" else row.output_type_id)
    ]
    return float(found[0]) if found else None


@pytest.mark.parametrize("name", STATISTICS)
@pytest.mark.parametrize("code", [COUNTRY, "PV25", "GM0363"])
def test_each_number_is_told_by_the_statistic_it_is_said_to_be(
    run: RunResults, heads: Headlines, name: str, code: str
) -> None:
    target, statistic = STATISTICS[name]
    band: Band | None = getattr(heads.rows[code], name)
    wanted = raw(run, target, code, statistic)
    if wanted is None:
        assert code == "GM0363"
        assert band is None
        return
    assert band is not None
    assert told(target, band) == wanted
    assert (band.low, band.high) == (raw(run, target, code, "0.1"), raw(run, target, code, "0.9"))
    other = raw(run, target, code, "0.5" if statistic == "mean" else "mean")
    if name in ("misses", "gross", "lead") or (name, code) == ("housed", "GM0363"):
        assert other != pytest.approx(wanted), "else this proves nothing"


def test_where_no_mean_was_stored_the_median_is_told() -> None:
    assert told("achterstand_bruto", Band(5.0, 1.0, 9.0)) == 5.0
    assert told("achterstand_bruto", Band(5.0, 1.0, 9.0, 6.0)) == 6.0
    assert told("stand_eind", Band(5.0, 1.0, 9.0, 6.0)) == 5.0


def test_what_is_expected_of_gemeenten_adds_up_to_provincies_and_country(run: RunResults, heads: Headlines) -> None:
    chances = [flag.p_miss for flag in run.flags if flag.level == "gemeente" and flag.period == PERIODS[0]]
    assert len(chances) == len(heads.gemeenten) == 342
    country = heads.country
    assert country is not None
    assert country.misses is not None
    assert told("gemeenten_die_missen", country.misses) == pytest.approx(sum(chances))
    assert country.expected_misses == round(sum_of_chances(heads.gemeenten))
    assert country.expected_misses == sum(row.expected_misses or 0 for row in heads.provincies)
    for name in ("gross", "lead"):
        target, _ = STATISTICS[name]
        parts = [told(target, getattr(row, name)) for row in heads.provincies]
        assert told(target, getattr(country, name)) == pytest.approx(sum(parts))
    assert country.gemeenten == sum(row.gemeenten for row in heads.provincies) == 342
    for row, inside in heads.by_provincie:
        assert row.gemeenten == len(inside)
        # rounded so that the provincies add up, so at most one off
        assert abs((row.expected_misses or 0) - sum_of_chances(inside)) < 1
        assert told("achterstand_bruto", row.gross) == pytest.approx(sum_of_shortfalls(inside))


def stored_run(engine: Engine) -> None:
    """The synthetic run in the database, with the gemeenten of the made-up one and what is told of them."""
    whole = made_up.results()
    with transaction(engine) as connection:
        insert_synthetic(connection)
        gemeenten = [region for region in whole.regions.values() if region.level == "gemeente"]
        connection.execute(insert(Region), [region.model_dump() for region in gemeenten])
        connection.execute(insert(Flag), [flag.model_dump() for flag in whole.flags if flag.level == "gemeente"])
        targets = ("gemeenten_die_missen", "achterstand_bruto", "voorsprong")
        rows = whole.forecasts.in_order()
        rows = rows[rows["location"].str.startswith("GM") | rows["target"].isin(targets)].assign(run_id=RUN)
        rows["target_end_date"] = [day.date() for day in rows["target_end_date"]]
        connection.execute(insert(ForecastValue), rows.to_dict("records"))


def test_read_straight_from_the_database_they_are_the_same_row_by_row(engine: Engine) -> None:
    stored_run(engine)
    with reading(engine) as connection:
        whole = headlines(load_results(connection))
        straight = read_headlines(connection, run_id=RUN)
    assert straight.period == whole.period
    assert list(straight.rows) == list(whole.rows)
    assert len(straight.rows) == 1 + 12 + 342
    for code, row in whole.rows.items():
        assert straight.rows[code] == row
    assert straight.country is not None
    assert straight.country.expected_misses == round(sum_of_chances(straight.gemeenten))


def test_of_a_run_that_was_never_made_nothing_is_told(sqlite_engine: Engine) -> None:
    with reading(sqlite_engine) as connection:
        none = read_headlines(connection, run_id="none")
    assert (none.period, none.country, none.provincies, none.gemeenten) == (None, None, (), ())
    assert none.above_gemeenten == ()
    assert none.by_provincie == ()


def test_the_country_comes_first_and_no_region_is_dropped(results: RunResults) -> None:
    rows = headlines(results).above_gemeenten
    assert rows[0].code == COUNTRY
    assert {row.code for row in rows} == {COUNTRY, *PROVINCIES}
    assert [row.name for row in rows[1:]] == sorted(row.name for row in rows[1:])


def test_each_row_has_the_stand_now_and_the_stands_ahead(results: RunResults) -> None:
    rows = headlines(results).above_gemeenten
    country = rows[0]
    assert country.published is not None
    assert (country.published.value, country.published.day) == (12105, date(2025, 1, 1))
    assert [(str(ahead.period), ahead.day, ahead.assumed) for ahead in country.ahead] == [
        ("2026-H1", DAYS["2026-H1"], False),
        ("2026-H2", DAYS["2026-H2"], True),
        ("2027-H1", DAYS["2027-H1"], True),
    ]
    assert all(ahead.low < ahead.median < ahead.high for row in rows for ahead in row.ahead)
    for ahead in country.ahead:
        assert ahead.median == raw(results, "stand_eind", COUNTRY, "0.5", str(ahead.period.end))


def test_the_leading_half_year_is_the_first_with_a_chance(results: RunResults) -> None:
    def with_chances(**chances: float | None) -> Headlines:
        flags = [
            flag.model_copy(update={"p_miss": chances.get(flag.period.replace("-", "_"))}) for flag in results.flags
        ]
        return headlines(replace(results, flags=tuple(flags)))

    assert str(headlines(results).period) == PERIODS[0]
    later = with_chances(**{"2026_H2": 0.5})
    assert str(later.period) == PERIODS[1]
    assert {row.flag.period for row in later.rows.values() if row.flag} == {PERIODS[1]}
    assert later.country is not None
    assert later.country.stand is not None
    assert later.country.stand.median == raw(results, "stand_eind", COUNTRY, "0.5", "2026-12-31")
    assert str(with_chances().period) == PERIODS[0]
    assert headlines(replace(results, flags=())).period is None


def test_what_the_warning_says_is_told_as_it_was_stored(run: RunResults, heads: Headlines) -> None:
    flags = {flag.location: flag for flag in run.flags if flag.period == PERIODS[0]}
    assert set(heads.rows) == set(flags)
    for code, row in heads.rows.items():
        flag = flags[code]
        assert (row.p_miss, row.shortfall, row.begin) == (flag.p_miss, flag.expected_shortfall, flag.stand_begin)
        assert (row.opgave, row.needed, row.expected) == (
            flag.opgave,
            flag.needed_per_month,
            flag.expected_per_month,
        )
        assert row.remaining == flag.opgave - (flag.realised or 0)
        assert (row.level, row.provincie, row.name) == (flag.level, flag.provincie, run.regions[code].name)


def test_a_region_without_a_warning_for_the_leading_half_year_tells_its_stands_only(results: RunResults) -> None:
    flags = [flag for flag in results.flags if (flag.location, flag.period) != ("PV20", PERIODS[0])]
    row = headlines(replace(results, flags=tuple(flags))).rows["PV20"]
    assert [str(ahead.period) for ahead in row.ahead] == list(PERIODS[1:])
    numbers = (row.flag, row.p_miss, row.shortfall, row.begin, row.opgave, row.remaining, row.needed, row.expected)
    assert set(numbers) == {None}
    assert not row.simulated


def test_without_gemeenten_nobody_is_expected_to_miss(results: RunResults, run: RunResults) -> None:
    assert {row.expected_misses for row in headlines(results).rows.values()} == {None}
    # numbers were stored, but no gemeente has a chance of missing
    none = replace(run, flags=changed(run.flags, p_miss=None))
    assert {row.expected_misses for row in headlines(none).rows.values()} == {None}
    bare = replace(run, forecasts=Forecasts.of(run.forecasts.table.iloc[:0]))
    row = headlines(bare).rows[COUNTRY]
    assert (row.ahead, row.stand, row.housed, row.gross, row.lead, row.misses) == ((), None, None, None, None, None)
    assert row.gemeenten == 342
    less = kept_rows(run.forecasts, lambda rows: rows["target"] != "voorsprong")
    assert headlines(replace(run, forecasts=less)).rows[COUNTRY].lead is None


def test_every_gemeente_is_there_worst_first(run: RunResults, heads: Headlines) -> None:
    rows = heads.gemeenten
    keys = [(-row.shortfall, -row.p_miss, row.code) for row in rows]
    assert keys == sorted(keys)
    # the stored rank within the provincie is the same order
    ranks = {flag.location: flag.rank for flag in run.flags if flag.rank is not None}
    assert [own.name for own, _ in heads.by_provincie] == sorted(name for name, *_ in PROVINCIES.values())
    for _, group in heads.by_provincie:
        assert [ranks[row.code] for row in group] == list(range(1, len(group) + 1))


CHANCES = st.lists(
    st.tuples(st.sampled_from([None, 0.0, 1.0, 7.5]), st.sampled_from([None, 0.0, 0.5, 1.0])), max_size=8
)


@given(CHANCES, st.randoms())
def test_gemeenten_stand_by_shortfall_then_chance_then_code(
    cells: list[tuple[float | None, float | None]], random: Random
) -> None:
    rows = [_gemeente(f"GM{place:04}", *cell) for place, cell in enumerate(cells)]
    shuffled = random.sample(rows, len(rows))
    judged = [row for row in rows if row.p_miss is not None]
    # sorted by one key after the other, the last one first: a stable sort keeps the order of before
    for key in (lambda row: row.code, lambda row: -row.p_miss, lambda row: -(row.shortfall or 0)):
        judged.sort(key=key)
    assert list(Headlines(None, {row.code: row for row in shuffled}).gemeenten) == judged


def _gemeente(code: str, shortfall: float | None, p_miss: float | None) -> Headline:
    flag = Flag(
        run_id=RUN, location=code, period=PERIODS[0], level="gemeente", stand_begin=0.0, target_basis="afgeleid",
        expected_per_month=0.0, p_miss=p_miss, expected_shortfall=shortfall,
    )  # fmt: skip
    return Headline(
        code=code, name=code, level="gemeente", provincie="PV20", published=None, ahead=(), flag=flag, stand=None,
        housed=None, gross=None, lead=None, misses=None, gemeenten=0, expected_misses=None,
    )  # fmt: skip
