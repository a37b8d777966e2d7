import errno
import os
import string
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from base.errors import RequestError
from base.i18n import CATALOGUE, Language
from forecast.errors import BadInput

ROOT = Path(__file__).parents[2]
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
# the reasons of these errors are shown to a reader; one with a value in it (an f-string) stays English
KEYWORDS = dict.fromkeys(("N_", "say", "TooLittleData", "ModelFailed"))
NO_BREAK = "\N{NO-BREAK SPACE}"


def messages_in_code() -> dict[str, str]:
    """Every message that is marked in the code, with where."""

    def found() -> Iterator[tuple[str, str]]:
        for package in ("base", "shown", "jobs", "config", "forecast", "models"):
            folder = ROOT / package
            for file, line, message, _, _ in extract_from_dir(folder, method_map=METHODS, keywords=KEYWORDS):
                assert isinstance(message, str)
                yield message, f"{package}/{file}:{line}"

    return dict(found())


def dutch() -> dict[str, str]:
    """The catalogue: message to Dutch."""
    with CATALOGUE.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_message_in_the_code_has_its_dutch_with_the_same_places() -> None:
    translated = dutch()
    in_code = messages_in_code()
    assert len(in_code) > 100
    missing = {message: where for message, where in in_code.items() if not translated.get(message, "").strip()}
    assert missing == {}
    differing = [message for message in in_code if places(message) != places(translated[message])]
    assert differing == []


def test_no_dutch_stands_for_a_message_that_is_gone() -> None:
    assert sorted(set(dutch()) - set(messages_in_code())) == []


def test_no_message_occurs_twice_in_the_catalogue_and_none_is_fuzzy() -> None:
    text = CATALOGUE.read_text(encoding="utf-8")
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    assert text.count("\nmsgid ") + text.startswith("msgid ") == len(catalogue) + 1
    assert "fuzzy" not in text


@pytest.mark.parametrize(
    ("code", "number", "precise", "percent", "day", "month", "half_year"),
    [
        ("nl", "1.234", "1.234,5", f"12,3{NO_BREAK}%", "1 juli 2026", "maart 2026", "1e helft 2026"),
        ("en", "1,234", "1,234.5", f"12.3{NO_BREAK}%", "1 July 2026", "March 2026", "1st half of 2026"),
    ],
)
def test_numbers_and_dates_have_the_form_of_the_language(
    code: str, number: str, precise: str, percent: str, day: str, month: str, half_year: str
) -> None:
    say = Language(code)
    assert say.number(1234.4) == number
    assert say.number(1234.46, 1) == precise
    assert say.percent(0.1234, 1) == percent
    assert say.day(date(2026, 7, 1)) == day
    assert say.month(date(2026, 3, 1)) == month
    assert say.half_year("2026-H1") == half_year


def test_a_small_negative_number_is_not_printed_as_minus_zero() -> None:
    assert Language("nl").number(-0.3) == "0"
    assert Language("nl").number(-1234) == "-1.234"


def test_places_are_filled_in_both_languages() -> None:
    assert Language("nl")("{persons} behind", persons=3) == "3 achter"
    assert Language("en")("{persons} behind", persons=3) == "3 behind"


def test_a_message_without_dutch_falls_back_to_english() -> None:
    assert Language("nl")("never translated") == "never translated"


def test_other_languages_and_other_periods_are_refused() -> None:
    with pytest.raises(ValueError, match="'de' is not one of nl, en"):
        Language("de")
    with pytest.raises(BadInput):
        Language("nl").half_year("2026")


def test_a_refused_request_is_told_in_the_language_of_the_reader() -> None:
    refusal = RequestError("There is no run {run_id}", run_id="x")
    assert str(refusal) == "There is no run x"
    assert refusal.told(Language("nl")) == "Er is geen berekening x"


@pytest.mark.parametrize(
    "number", [errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.EACCES, errno.EEXIST, errno.ENOSPC]
)
def test_what_the_system_says_of_a_file_is_told_in_the_language_of_the_reader(number: int) -> None:
    english = os.strerror(number)
    refused = RequestError("{reason}", reason=english)
    assert refused.told(Language("en")) == english
    assert refused.told(Language("nl")) not in ("", english)
