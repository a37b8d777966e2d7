"""A provincie's own figures as the sum of its gemeenten's."""

from typing import Any

import pandas as pd

from forecast.gemeente.provincie_sums import OBSERVATIONS, SOURCE, STANDS, TARGETS, with_sums

REGIONS = pd.DataFrame(
    [
        ("NL01", "land", None, None, None),
        ("PV20", "provincie", "NL01", None, None),
        ("PV21", "provincie", "NL01", None, None),
        ("GM0001", "gemeente", "PV20", None, None),
        ("GM0002", "gemeente", "PV20", None, "2023-01-01"),
        ("GM0003", "gemeente", "PV20", "2023-01-01", None),
        ("GM0004", "gemeente", "PV21", None, None),
    ],
    columns=["code", "level", "parent", "valid_from", "valid_to"],
)


def stands(*rows: tuple[str, str, int, str], simulated: bool = False) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["region", "day", "value", "known_from"])
    days = {name: pd.to_datetime(frame[name]) for name in ("day", "known_from")}
    return frame.assign(id=range(len(frame)), role="eind", source="x", quality="B", simulated=simulated, **days)


def sums(frame: pd.DataFrame, keys: tuple[str, ...] = STANDS) -> list[tuple[Any, ...]]:
    found = with_sums(frame, REGIONS, keys)
    pd.testing.assert_frame_equal(found.iloc[: len(frame)], frame.reset_index(drop=True))
    added = found.iloc[len(frame) :]
    assert set(added["source"]) <= {SOURCE}
    assert not added["simulated"].any()
    return [(row.region, str(row.known_from.date()), int(row.value)) for row in added.itertuples(index=False)]


def test_a_provincie_has_the_sum_from_the_day_on_which_the_last_of_its_gemeenten_is_known():
    frame = stands(("GM0001", "2024-01-01", 5, "2024-01-08"), ("GM0003", "2024-01-01", -2, "2024-02-01"))
    assert sums(frame) == [("PV20", "2024-02-01", 3)]


def test_a_changed_figure_of_a_gemeente_is_a_new_sum_and_the_old_one_stays():
    frame = stands(
        ("GM0001", "2024-01-01", 5, "2024-01-08"),
        ("GM0003", "2024-01-01", -2, "2024-01-08"),
        ("GM0003", "2024-01-01", 4, "2024-03-01"),
    )
    assert sums(frame) == [("PV20", "2024-01-08", 3), ("PV20", "2024-03-01", 9)]


def test_without_one_of_its_gemeenten_or_with_a_simulated_one_there_is_no_sum():
    assert sums(stands(("GM0001", "2024-01-01", 5, "2024-01-08"))) == []
    made_up = stands(("GM0003", "2024-01-01", 1, "2024-01-08"), simulated=True)
    real = stands(("GM0001", "2024-01-01", 5, "2024-01-08"))
    assert sums(pd.concat([real, made_up], ignore_index=True)) == []


def test_the_gemeenten_of_the_day_or_of_a_later_division_are_asked_for():
    old = stands(("GM0001", "2022-01-01", 5, "2022-01-08"), ("GM0002", "2022-01-01", 1, "2022-01-08"))
    assert sums(old) == [("PV20", "2022-01-08", 6)]
    recomputed = stands(("GM0001", "2022-01-01", 5, "2022-01-08"), ("GM0003", "2022-01-01", 2, "2022-01-08"))
    assert sums(recomputed) == [("PV20", "2022-01-08", 7)]
    too_late = stands(("GM0001", "2023-01-01", 5, "2023-01-08"), ("GM0002", "2023-01-01", 1, "2023-01-08"))
    assert sums(too_late) == []


def test_what_was_published_for_the_same_day_wins():
    frame = stands(("GM0004", "2024-01-01", 5, "2024-01-08"), ("PV21", "2024-01-01", 9, "2024-01-08"))
    assert sums(frame) == []


def test_months_of_realisatie_are_summed_and_nothing_else():
    rows = [("GM0004", measure, "", 7) for measure in ("realisatie", "koppelingen")]
    frame = pd.DataFrame(rows, columns=["region", "measure", "part", "value"]).assign(
        from_date=pd.Timestamp("2024-01-01"),
        to_date=pd.Timestamp("2024-01-31"),
        known_from=pd.Timestamp("2024-02-07"),
        source="x",
        simulated=False,
    )
    found = with_sums(frame, REGIONS, OBSERVATIONS).iloc[2:]
    assert found[["region", "measure", "value"]].to_numpy().tolist() == [["PV21", "realisatie", 7]]


def test_a_taakstelling_printed_for_the_provincie_wins_whatever_its_basis():
    rows = [("GM0004", "verdeeld", 7), ("PV21", "aangekondigd", 8)]
    frame = pd.DataFrame(rows, columns=["region", "basis", "value"]).assign(
        period="2024-H1", known_from=pd.Timestamp("2023-10-01"), status="vastgesteld", source="x", simulated=False
    )
    assert sums(frame, TARGETS) == []
    assert sums(frame.iloc[:1], TARGETS) == [("PV21", "2023-10-01", 7)]
