"""One row per gemeente of a split, as it is handed out."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import BadInput
from forecast.plan.split import ROUNDED_UP, RULES, STATUTORY, split_table
from forecast.plan.split_rows import ROW_COLUMNS, split_rows

SIZES = pd.Series({"GM0003": 200, "GM0001": 500, "GM0002": 300})
PLACES = pd.DataFrame(
    {"name": ["A", "B", "C", "Elders"], "provincie": ["X", "X", "Y", "Z"]},
    index=["GM0001", "GM0002", "GM0003", "GM0009"],
)
KNOWN = pd.DataFrame(
    {"stand": [5.0, -2.0], "stand_begin": [7.5, -4.0], "p_miss": [0.9, 0.2], "simulated": [True, False]},
    index=["GM0001", "GM0002"],
)


def rows(total: int = 7, **changed: object) -> pd.DataFrame:
    arguments = {"total": total, "rule": STATUTORY, "places": PLACES, "known": KNOWN, **changed}
    return split_rows(split_table(total, SIZES), **arguments)  # type: ignore[arg-type]


@given(total=st.integers(0, 5_000), rule=st.sampled_from(RULES), given_up=st.integers(0, 5))
def test_the_opgave_is_the_stand_plus_the_taakstelling_after_the_exchange(total: int, rule: str, given_up: int):
    table = split_table(total, SIZES)
    given_up = min(given_up, int(table.set_index("gemeente")[rule]["GM0001"]))
    found = rows(total, rule=rule, changes=pd.Series({"GM0001": -given_up, "GM0003": given_up}))
    assert found["exchange"].tolist() == [-given_up, 0, given_up]
    assert (found["taakstelling"] == found[rule] + found["exchange"]).all()
    assert found["taakstelling"].sum() == table[rule].sum()
    assert found["opgave"].tolist()[:2] == [7.5 + found["taakstelling"][0], -4.0 + found["taakstelling"][1]]


def test_every_gemeente_has_one_row_in_the_order_of_its_code():
    found = rows()
    assert tuple(found.columns) == ROW_COLUMNS
    assert found["code"].tolist() == ["GM0001", "GM0002", "GM0003"]
    assert found["name"].tolist() == ["A", "B", "C"]
    assert found["provincie"].tolist() == ["X", "X", "Y"]
    assert found["inhabitants"].tolist() == [500, 300, 200]
    assert found["share"].tolist() == [0.5, 0.3, 0.2]
    assert found["taakstelling"].tolist() == found["statutory"].tolist() == [3, 2, 2]
    assert found["exchange"].tolist() == [0, 0, 0]


def test_what_is_not_known_of_a_gemeente_stays_unknown():
    last = rows().iloc[2]
    assert all(np.isnan(last[name]) for name in ("stand", "stand_begin", "opgave", "p_miss"))
    assert rows()["simulated"].tolist() == [True, False, False]


def test_the_chosen_rule_gives_the_taakstelling():
    assert rows(rule=ROUNDED_UP)["taakstelling"].tolist() == [4, 3, 2]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"rule": "by_lot"}, "'by_lot' is not a rule"),
        ({"places": PLACES.drop("GM0002")}, "GM0002 has no name"),
        ({"known": KNOWN.rename(index={"GM0002": "GM0009"})}, "GM0009 has a stand but no part in the split"),
        ({"changes": pd.Series({"GM0001": 1})}, "sum to \\+1 persons"),
    ],
)
def test_rows_that_would_not_add_up_are_refused(changed: dict[str, object], message: str):
    with pytest.raises(BadInput, match=message):
        rows(**changed)  # type: ignore[arg-type]
