import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.i18n import Language
from shown.kit import words

NL, EN = Language("nl"), Language("en")
NO_BREAK = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "dutch"), [(23, "23 achter"), (-5, "5 voor"), (0.4, "niet achter en niet voor"), (1234, "1.234 achter")]
)
def test_a_stand_comes_with_its_word(value: float, dutch: str) -> None:
    assert words.stand(value, NL) == dutch


@pytest.mark.parametrize(
    ("low", "high", "dutch"),
    [
        (12, 40, "12 tot 40 achter"),
        (-5, 12, "5 voor tot 12 achter"),
        (-9, -3, "3 tot 9 voor"),
        (0, 12, "0 tot 12 achter"),
        (-9, 0, "0 tot 9 voor"),
        (-0.2, 0.3, "niet achter en niet voor"),
    ],
)
def test_a_band_says_on_which_side_it_lies(low: float, high: float, dutch: str) -> None:
    assert words.stand_band(low, high, NL) == dutch


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_no_sign_is_ever_left_bare(low: float, width: float) -> None:
    for say in (NL, EN):
        for text in (words.stand(low, say), words.stand_band(low, low + width, say)):
            assert "-" not in text
            assert any(word in text for word in ("achter", "voor", "behind", "ahead"))


@pytest.mark.parametrize(
    ("p", "dutch"),
    [
        (0.79, f"8 op 10 (79{NO_BREAK}%)"),
        (0.5, f"5 op 10 (50{NO_BREAK}%)"),
        (0.06, f"1 op 10 (6{NO_BREAK}%)"),
        (0.94, f"9 op 10 (94{NO_BREAK}%)"),
        (0.96, f"19 op 20 (96{NO_BREAK}%)"),
        (0.03, f"1 op 20 (3{NO_BREAK}%)"),
        (1.0, f"99 op 100 (>{NO_BREAK}99{NO_BREAK}%)"),
        (0.0, f"1 op 100 (<{NO_BREAK}1{NO_BREAK}%)"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_a_chance_is_odds_and_percent_and_never_certain(p: float | None, dutch: str) -> None:
    assert words.chance(p, NL) == dutch


def test_no_chance_is_printed_as_nothing_or_all() -> None:
    printed = [words.chance(thousandths / 1000, NL) for thousandths in range(1001)]
    assert [text for text in printed if re.search(r"(?<!\d)(0|100)\s%", text)] == []


def test_a_flag_is_a_symbol_and_a_word() -> None:
    assert words.flag("warning", NL) == f"!!{NO_BREAK}waarschuwing"
    assert words.flag("none", NL) == f"○{NO_BREAK}geen"
    assert words.flag(None, NL) == "–"
    assert len({symbol for symbol, _ in words.FLAGS.values()}) == len(words.FLAGS)


@pytest.mark.parametrize(
    ("value", "dutch"),
    [
        (1234, "1.234"),
        (12.34, "12,3"),
        (True, "ja"),
        ("2021-07-01", "1 juli 2021"),
        ("2026-H2", "2e helft 2026"),
        ("2022-07", "juli 2022"),
        ("ets", "exponentiële afvlakking"),
        ("another", "another"),
    ],
)
def test_a_value_in_a_note_takes_the_form_of_the_language(value: object, dutch: str) -> None:
    assert words.detail(value, NL) == dutch


@pytest.mark.parametrize(
    ("value", "dutch"),
    [(59298, "59.300"), (184449, "184.000"), (1234.6, "1.230"), (489.4, "489"), (999.6, "1.000"), (0, "0")],
)
def test_an_estimate_is_told_to_three_digits(value: float, dutch: str) -> None:
    assert words.estimate(value, NL) == dutch


@pytest.mark.parametrize(("value", "told"), [(0.256, "26 %"), (0.0, "0 %"), (None, "–"), (float("nan"), "–")])
def test_a_share_is_a_percentage_and_a_dash_where_it_is_unknown(value: float | None, told: str) -> None:
    assert words.share(value, NL) == told.replace(" ", "\N{NO-BREAK SPACE}")
