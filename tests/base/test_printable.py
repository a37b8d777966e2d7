"""Whatever comes from outside is shown on one line, whole letters only, and not without end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.printable import printable, without_sequences


@given(st.text(st.characters()), st.integers(1, 20))
def test_what_is_shown_is_printable_and_short(text: str, most: int) -> None:
    shown = printable(text, most)
    assert shown.isprintable()
    assert len(shown) <= most
    shown.encode("utf-8")


@given(st.text(st.characters(categories=["L", "N", "P"]), max_size=20))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert printable(text, 20) == text


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[31m",
        "\x1b[1;31m",
        "\x1b[2J",
        "\x1b[?25l",
        "\x9b31m",
        "\x1b]0;a title\x07",
        "\x1b]8;;https://example.nl\x1b\\",
        "\x9d0;a title\x9c",
        "\x1bPq...\x1b\\",
        "\x1bc",
        "\x1b(B",
    ],
)
def test_what_a_terminal_obeys_is_left_out_whole(sequence: str) -> None:
    assert printable(f"550 {sequence}no such user{sequence}") == "550 no such user"
    assert without_sequences(f"one\n{sequence}two") == "one\ntwo"


@pytest.mark.parametrize("cut_off", ["\x1b", "\x1b[", "\x1b[31", "\x1b]0;a title", "\x9b3"])
def test_a_sequence_that_is_cut_off_leaves_nothing_behind_either(cut_off: str) -> None:
    assert printable(f"550 no{cut_off}") == "550 no"


def test_a_text_made_of_beginnings_of_sequences_takes_no_time() -> None:
    assert len(printable("\x90" * 10_000_000 + "\x1b")) <= 300
