"""What a reader in a process of its own tells is read back as it was, and known for one when it was cut off."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.importing.files import child
from jobs.importing.files.child import answer, grids_of
from jobs.importing.files.unreadable import Unreadable

TEXT = "region;2024-01\nNL01;5\nPV20;Fryslân\n"


def lines(answered: Iterable[dict[str, Any]]) -> list[bytes]:
    return [json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass") for line in answered]


def test_the_sheets_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "ROWS_PER_LINE", 2)
    (grid,) = grids_of(lines(answer(TEXT.encode(), "csv")))
    assert grid.rows == ((1, ("region", "2024-01")), (2, ("NL01", "5")), (3, ("PV20", "Fryslân")))


def test_what_is_wrong_with_a_file_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable):
        grids_of(lines(answer(b"PK\x03\x04 half a package", "xlsx")))


@given(st.integers(0, 2))
def test_an_answer_that_was_cut_off_is_known_for_one(kept: int) -> None:
    told = lines(answer(TEXT.encode(), "csv"))
    assert len(told) == 3
    with pytest.raises(ValueError, match="cut off"):
        grids_of(told[:kept])
