"""Texts in a CSV never run as a formula, and come back as they were."""

from hypothesis import given
from hypothesis import strategies as st

from base.spreadsheet_text import guarded, unguarded

LETTERS = st.text(st.sampled_from("=+-@'\t\rPV2 s"), max_size=6)


@given(LETTERS | st.text())
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(LETTERS | st.text())
def test_no_text_is_a_formula(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_name_keeps_its_apostrophe() -> None:
    assert guarded("'s-Gravenhage") == unguarded("'s-Gravenhage") == "'s-Gravenhage"
    assert unguarded("'2026-01") == "2026-01"
