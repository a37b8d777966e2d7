"""Asked by what, where and when, the forecasts of a run give what a slow search of their rows gives."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from models.engine import reading, transaction
from shown.read.forecasts import Band, Forecasts, read_forecasts
from shown.read.results import RunResults
from tests.shown.synthetic import COUNTRY, PROVINCIES, RUN, insert_synthetic
from tests.shown.tables import with_rows

TARGETS, PLACES = ("stand_eind", "achterstand_bruto"), ("GM0014", "NL01", "PV20")
DAYS = tuple(date(2026, 6, 30) + timedelta(days=30 * step) for step in range(3))
# each number of a forecast, by the column of a fan it stands in
NAMES = {"0.025": "quantile", "0.1": "quantile", "0.5": "quantile", "0.9": "quantile", "mean": "mean"}
COLUMNS = ["target", "location", "target_end_date", "output_type", "output_type_id", "value"]


def row(target: str, place: str, day: date, name: str, value: float) -> tuple[Any, ...]:
    return target, place, day, NAMES[name], "" if name == "mean" else name, value


KEYS = st.tuples(st.sampled_from(TARGETS), st.sampled_from(PLACES), st.sampled_from(DAYS), st.sampled_from([*NAMES]))
ROWS = st.dictionaries(KEYS, st.floats(-1e6, 1e6), max_size=60).map(
    lambda cells: [row(*key, value) for key, value in cells.items()]
)


def table(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def slow_fan(rows: list[tuple[Any, ...]], target: str, place: str) -> dict[date, dict[str, float]]:
    """By day, then by quantile level or `mean`: every row looked at."""
    found: dict[date, dict[str, float]] = {}
    for what, where, day, kind, level, value in rows:
        if (what, where) == (target, place):
            found.setdefault(day, {})["mean" if kind == "mean" else level] = value
    return found


def as_dict(fan: pd.DataFrame) -> dict[date, dict[str, float]]:
    return {
        pd.Timestamp(str(day)).date(): {str(name): value for name, value in cells.dropna().items()}
        for day, cells in fan.iterrows()
    }


@given(ROWS)
def test_a_fan_holds_what_a_slow_search_finds_by_day(rows: list[tuple[Any, ...]]) -> None:
    forecasts = Forecasts.of(table(rows))
    for target in TARGETS:
        for place in PLACES:
            fan = forecasts.fan(target, place)
            assert as_dict(fan) == slow_fan(rows, target, place)
            assert list(fan.index) == sorted(fan.index)
            assert forecasts.has(target, place) == (len(fan) > 0)
        assert set(forecasts.locations(target)) == {place for place in PLACES if forecasts.has(target, place)}
    assert len(forecasts) == len(rows)


def whole(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    """Most forecasts have all their quantiles, some of them a mean too, and others lack a quantile."""
    rows = []
    for key in draw(st.sets(st.tuples(st.sampled_from(TARGETS), st.sampled_from(PLACES), st.sampled_from(DAYS)))):
        gone = draw(st.sampled_from([None, "mean", "0.1", "0.5"]))
        rows += [row(*key, name, draw(st.floats(-1e6, 1e6))) for name in NAMES if name != gone]
    return rows


@given(st.composite(whole)())
def test_the_bands_of_a_day_are_those_asked_one_by_one(rows: list[tuple[Any, ...]]) -> None:
    forecasts = Forecasts.of(table(rows))
    for target in TARGETS:
        for day in DAYS:
            one_by_one = {place: forecasts.band(target, place, day) for place in PLACES}
            assert forecasts.bands(target, day) == {place: band for place, band in one_by_one.items() if band}
            for place, band in one_by_one.items():
                cells = slow_fan(rows, target, place).get(day, {})
                if {"0.1", "0.5", "0.9"} <= set(cells):
                    assert band == Band(cells["0.5"], cells["0.1"], cells["0.9"], cells.get("mean"))
                else:
                    assert band is None


@given(ROWS, st.randoms())
def test_the_order_of_the_rows_changes_nothing(rows: list[tuple[Any, ...]], random: Any) -> None:
    shuffled = random.sample(rows, len(rows))
    first, second = Forecasts.of(table(rows)), Forecasts.of(table(shuffled))
    pd.testing.assert_frame_equal(first.in_order(), second.in_order())
    for target in TARGETS:
        for place in PLACES:
            pd.testing.assert_frame_equal(first.fan(target, place), second.fan(target, place))


@given(ROWS)
def test_in_order_they_stand_by_target_region_day_and_kind_of_number(rows: list[tuple[Any, ...]]) -> None:
    back = list(Forecasts.of(table(rows)).in_order()[COLUMNS].itertuples(index=False, name=None))
    assert [(*cells[:2], cells[2].date(), *cells[3:]) for cells in back] == sorted(rows, key=lambda cells: cells[:5])


def test_a_model_need_not_be_named_and_two_of_them_give_no_single_answer(results: RunResults) -> None:
    assert not results.forecasts.fan("stand_eind", COUNTRY).empty
    other = results.forecasts.in_order().query("location == 'NL01'").assign(model_id="other")
    both = with_rows(results.forecasts, other)
    with pytest.raises(ValueError, match="stand_eind of NL01 has forecasts of several models: combination, other"):
        both.fan("stand_eind", COUNTRY)
    assert not both.fan("stand_eind", "PV20").empty, "the other model said nothing of it"


def test_of_nothing_there_is_nothing() -> None:
    none = Forecasts.of(table([]))
    assert len(none) == 0
    assert none.fan("stand_eind", COUNTRY).empty
    assert none.bands("stand_eind", DAYS[0]) == {}
    assert none.band("stand_eind", COUNTRY, DAYS[0]) is None
    assert none.locations("stand_eind") == ()
    assert set(COLUMNS) <= set(none.in_order().columns)


def test_what_is_asked_for_elsewhere_or_on_another_day_is_not_there(results: RunResults) -> None:
    forecasts = results.forecasts
    assert forecasts.band("stand_eind", COUNTRY, date(1999, 12, 31)) is None
    assert forecasts.band("stand_eind", "GM9999", date(2026, 6, 30)) is None
    assert forecasts.bands("stand_eind", date(1999, 12, 31)) == {}
    assert forecasts.bands("bezetting", date(2026, 6, 30)) == {}


def test_a_part_of_a_run_is_read_as_it_stands_in_the_whole(engine: Engine) -> None:
    with transaction(engine) as connection:
        insert_synthetic(connection)
    with reading(engine) as connection:
        all_of_it = read_forecasts(connection, run_id=RUN).in_order()
        some = read_forecasts(
            connection, run_id=RUN, locations=["NL01", "PV20"], target="stand_eind",
            target_end_date={date(2026, 6, 30), date(2026, 12, 31)},
        )  # fmt: skip
        assert len(read_forecasts(connection, run_id="another")) == 0
    days = all_of_it["target_end_date"].isin(pd.to_datetime(["2026-06-30", "2026-12-31"]))
    wanted = all_of_it[days & (all_of_it["target"] == "stand_eind") & all_of_it["location"].isin(["NL01", "PV20"])]
    assert len(wanted) == 2 * 2 * 24
    pd.testing.assert_frame_equal(some.in_order(), wanted.reset_index(drop=True))
    assert set(all_of_it["location"]) == {COUNTRY, *PROVINCIES}
