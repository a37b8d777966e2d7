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
    ("p", "sentence", "cell"),
    [
        (0.79, "8 op de 10", f"79{NO_BREAK}%"),
        (0.5, "5 op de 10", f"50{NO_BREAK}%"),
        (0.06, "1 op de 10", f"6{NO_BREAK}%"),
        (0.94, "9 op de 10", f"94{NO_BREAK}%"),
        (0.96, "19 op de 20", f"96{NO_BREAK}%"),
        (0.03, "1 op de 20", f"3{NO_BREAK}%"),
        (0.99, "99 op de 100", f"99{NO_BREAK}%"),
        (0.01, "1 op de 100", f"1{NO_BREAK}%"),
        (0.991, "meer dan 99 op de 100", f">{NO_BREAK}99{NO_BREAK}%"),
        (1.0, "meer dan 99 op de 100", f">{NO_BREAK}99{NO_BREAK}%"),
        (0.0, "minder dan 1 op de 100", f"<{NO_BREAK}1{NO_BREAK}%"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
    ],
)
def test_a_chance_is_odds_in_a_sentence_and_percent_in_a_table(p: float | None, sentence: str, cell: str) -> None:
    assert (words.odds(p, NL), words.chance(p, NL)) == (sentence, cell)


@given(st.floats(0, 1))
def test_no_chance_is_told_as_a_certainty_or_in_two_forms(p: float) -> None:
    for say in (NL, EN):
        assert not re.search(r"(?<!\d)(0|100)\s%", words.chance(p, say))
        assert "%" not in words.odds(p, say)
        if not 0.01 <= p <= 0.99:
            assert words.odds(p, say).startswith(("meer dan", "minder dan", "more than", "less than"))


@pytest.mark.parametrize(
    ("count", "at_least", "cell"),
    [(6, True, f"≥{NO_BREAK}6"), (6, False, "6"), (0, False, "0"), (None, False, "–")],
)
def test_a_streak_that_may_be_longer_says_so(count: int | None, at_least: bool, cell: str) -> None:
    assert words.streak(count, NL, at_least=at_least) == cell


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
