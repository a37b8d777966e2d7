"""One word for one thing: what docs/WORDS.md says not to use stands in no text of the catalogue."""

import re
from collections.abc import Iterator

import pytest

from tests.base.test_i18n import ROOT, dutch

# these mean something else: a signal of the operating system, a choice of an option, surface, notes stored with runs
OTHER_MEANINGS = (
    "ended by signal",
    "Write forecasts, flags,",
    "one of forecasts, flags,",
    "area under ROC curve",
)


def rows() -> Iterator[list[str]]:
    """The cells of the table of words."""
    for line in (ROOT / "docs" / "WORDS.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 5 and not set(line) <= set("|-"):
            yield cells


def patterns(column: int) -> list[re.Pattern[str]]:
    """What is not to be used, of a column of the table."""
    words = [word for cells in rows() for word in re.findall("`(.+?)`", cells[column])]
    return [re.compile(rf"\b{re.escape(word.rstrip('*'))}" + ("" if word.endswith("*") else r"\b"), re.I)
            for word in words]  # fmt: skip


def said_otherwise(texts: dict[str, str], column: int) -> list[str]:
    """The texts, by their message, that use such a word; names of places in them are no words."""
    return [
        text
        for message, text in texts.items()
        if not any(other in message for other in OTHER_MEANINGS)
        and any(pattern.search(re.sub(r"\{.*?\}", "{}", text)) for pattern in patterns(column))
    ]


def test_no_text_uses_another_word_for_a_thing() -> None:
    catalogue = dutch()
    assert said_otherwise(catalogue, 3) == []
    assert said_otherwise({message: message for message in catalogue}, 4) == []


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (3, "Vlaggen van gemeenten"),
        (3, "naar de voorspelde kans"),
        (3, "{where}: achterstand naar verwachting {n} op {day}"),
        (3, "grootste verwachte achterstand eerst"),
        (3, "Gehuisveste mensen"),
        (3, "de cijfers zijn nagebouwd"),
        (3, "Deze run heeft geen gemeenten"),
        (3, "De cijfers die op de peildag bekend waren"),
        (3, "trackrecord"),
        (3, "zet die in de inbox"),
        (4, "People at COA"),
        (4, "Figures known on {day}"),
        (3, "Bruto-achterstand"),
        (4, "Chance of a miss"),
        (4, "flagged by the rule"),
    ],
)
def test_such_a_text_is_found(column: int, text: str) -> None:
    assert said_otherwise({"a message": text}, column) == [text]


def test_a_prognosis_is_only_what_others_said() -> None:
    mixed = [
        message for message, text in dutch().items() if "prognos" in text.lower() and "prognos" not in message.lower()
    ]
    assert mixed == []


def test_odds_have_one_form() -> None:
    """`8 op de 10`, never `8 op 10`."""
    assert [text for text in dutch().values() if re.search(r"(\d|\{n\}) op (\d|\{total\})", text)] == []


COUNTED = r"\{\} (?:meer |more |van de \{\} |of \{\} )?(?:mensen|people)\b"


def test_who_is_counted_is_a_person() -> None:
    """Behind a number stand persons, in both languages."""
    texts = [text for pair in dutch().items() for text in pair]
    assert [text for text in texts if re.search(COUNTED, re.sub(r"\{.*?\}", "{}", text))] == []


def test_the_occupancy_of_reception_has_one_name() -> None:
    """`COA-bezetting`; the code of the measure is no word."""
    assert [text for text in dutch().values() if re.search(r"(?<!COA-)(?<!\()\bbezetting\b", text, re.I)] == []
