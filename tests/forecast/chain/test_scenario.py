"""What a scenario may change, and for how long."""

import pytest

from forecast.chain import names as n
from forecast.chain.names import GRANT_RATE
from forecast.chain.scenario import (
    ADDITION,
    BASELINE,
    CAP,
    CAPACITY,
    FACTOR,
    KINDS,
    LEVEL,
    LEVERS,
    Band,
    Change,
    Scenario,
)
from forecast.errors import BadInput


@pytest.mark.parametrize(
    ("lever", "kind", "value", "last", "message"),
    [
        ("bezetting", LEVEL, 1.0, None, "no change level of bezetting"),
        (n.FIRST, "minimum", 1.0, None, "no change minimum of instroom_eerste"),
        (n.FIRST, LEVEL, -1.0, None, "cannot be below zero"),
        (n.HOUSED, CAP, -1.0, None, "cannot be below zero"),
        (CAPACITY, FACTOR, -0.1, None, "cannot be below zero"),
        (GRANT_RATE, LEVEL, 1.1, None, "is a share"),
        (GRANT_RATE, CAP, 40.0, None, "is a share"),
        (n.FAMILY, LEVEL, 1.0, 99, "ends before it begins"),
    ],
)
def test_a_change_that_cannot_be_is_refused(lever: str, kind: str, value: float, last: int | None, message: str):
    with pytest.raises(BadInput, match=message):
        Change(lever, kind, value, 100, last)


def test_every_lever_can_be_moved_in_every_way():
    for lever in LEVERS:
        for kind in KINDS:
            Change(lever, kind, 0.5, 100)
    Change(n.FIRST, ADDITION, -5.0, 100)
    Change(GRANT_RATE, FACTOR, 2.0, 100)


def test_a_change_covers_its_months_and_without_an_end_all_after():
    some, open_end = Change(n.FIRST, LEVEL, 1.0, 100, 102), Change(n.FIRST, LEVEL, 1.0, 100)
    assert [month for month in range(97, 106) if some.covers(month)] == [100, 101, 102]
    assert [month for month in range(97, 106) if open_end.covers(month)] == list(range(100, 106))
    assert [month for month in range(97, 106) if Change(n.FIRST, LEVEL, 1.0, 100, 100).covers(month)] == [100]


@pytest.mark.parametrize(
    ("measure", "edges", "last", "message"),
    [
        ("bezetting", (1.0, 2.0, 3.0), 111, "bezetting"),
        # they follow from what is believed of them month by month: a band of theirs would be passed over
        (n.REPEAT, (1.0, 2.0, 3.0), 111, n.REPEAT),
        (n.RESETTLED, (1.0, 2.0, 3.0), 111, n.RESETTLED),
        (n.FIRST, (0.0, 2.0, 3.0), 111, "needs 0 < minimum"),
        (n.FIRST, (3.0, 2.0, 4.0), 111, "needs 0 < minimum"),
        (n.FAMILY, (1.0, 5.0, 4.0), 111, "needs 0 < minimum"),
        (n.FAMILY, (1.0, 2.0, 3.0), 99, "ends before it begins"),
    ],
)
def test_a_band_that_cannot_be_is_refused(measure: str, edges: tuple[float, float, float], last: int, message: str):
    with pytest.raises(BadInput, match=message):
        Band(measure, 100, last, *edges)


def test_changes_of_a_lever_keep_their_order():
    first, other, second = (
        Change(lever, FACTOR, value, 1) for lever, value in ((n.FIRST, 1.0), (n.FAMILY, 1.0), (n.FIRST, 2.0))
    )
    scenario = Scenario("x", changes=(first, other, second))
    assert scenario.of(n.FIRST) == (first, second)
    assert scenario.of(n.HOUSED) == ()
    assert all(BASELINE.of(lever) == () for lever in LEVERS)
