from datetime import UTC, date, datetime

import pandas as pd
from sqlalchemy import Engine

from shown.read.backtests import load_track_record
from shown.read.results import load_results
from tests.shown.synthetic import AS_OF, insert_synthetic
from tests.shown.synthetic_track import TRACK, insert_track

LATER = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)


def test_a_backtest_comes_back_with_everything_it_measured(engine: Engine) -> None:
    with engine.begin() as connection:
        insert_synthetic(connection)
        insert_track(connection)
        track = load_results(connection).track

    assert track is not None
    assert (track.run_id, track.as_of, track.simulated) == (TRACK, AS_OF, True)
    assert list(track.parts["part"]) == ["gemeenten", "intake", "keten", "provincies"]
    assert track.parts["first_origin"].iloc[0] == pd.Timestamp("2021-01-15")
    assert set(track.scores["size_group"]) == {"", "<25k", "25-50k", "50-100k", ">=100k"}
    frames = (track.scores, track.chances, track.reliability, track.flags, track.lead_times, track.pit, track.notes)
    assert all(len(frame) for frame in frames)


def test_without_a_finished_backtest_there_is_none(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        insert_synthetic(connection)
        assert load_results(connection).track is None
        insert_track(connection, state="failed")
        assert load_results(connection).track is None


def test_a_reader_never_sees_a_backtest_that_knew_what_came_later(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        insert_synthetic(connection)
        insert_track(connection, "earlier", as_of=date(2025, 7, 31))
        insert_track(connection, "now", as_of=AS_OF)
        insert_track(connection, "later", as_of=date(2026, 2, 1), finished=LATER)

        chosen = {
            day: load_track_record(connection, as_of=day) for day in (date(2025, 7, 1), date(2025, 8, 1), AS_OF)
        }
    assert {day: track and track.run_id for day, track in chosen.items()} == {
        date(2025, 7, 1): None,
        date(2025, 8, 1): "earlier",
        AS_OF: "now",
    }


def test_a_backtest_of_everything_comes_before_a_later_one_of_a_part(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        insert_synthetic(connection)
        insert_track(connection, "part", level="land", finished=LATER)
        first = load_track_record(connection, as_of=AS_OF)
        insert_track(connection, "whole")
        second = load_track_record(connection, as_of=AS_OF)
        named = load_track_record(connection, as_of=AS_OF, run_id="part")

    assert [track and track.run_id for track in (first, second, named)] == ["part", "whole", "part"]
    assert named is not None
    assert named.level == "land"
