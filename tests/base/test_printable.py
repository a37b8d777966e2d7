"""Whatever comes from outside is shown on one line, whole letters only, and not without end."""

from hypothesis import given
from hypothesis import strategies as st

from base.printable import printable


@given(st.text(st.characters()), st.integers(1, 20))
def test_what_is_shown_is_printable_and_short(text: str, most: int) -> None:
    shown = printable(text, most)
    assert shown.isprintable()
    assert len(shown) <= most
    shown.encode("utf-8")


@given(st.text(st.characters(categories=["L", "N", "P"]), max_size=20))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert printable(text, 20) == text
