"""Names of gemeenten short enough for a tile, on one line or two, and no two the same."""

from __future__ import annotations

import re

LETTERS = 9  # on a line
# of long names the words that say little, as people shorten them
SHORTER = (
    (" aan den ", " a/d "),
    (" aan de ", " a/d "),
    (" op den ", " o/d "),
    ("Noordoost", "N.O."),
    (", Gerwen en Nederwetten", ""),
    ("'s-", ""),
    (".)", ")"),
)
VOWELS = "aeiouyëïöü"


def short_name(name: str) -> tuple[str, ...]:
    """One line or two, of at most `LETTERS` each: whole where it fits, then broken between or inside words."""
    text = name
    for long, short in SHORTER:
        text = text.replace(long, short) if len(name) > LETTERS else text
    if len(text) <= LETTERS:
        return (text,)
    between = [(text[:at].strip(), text[at:]) for at in (found.end() for found in re.finditer(r"[ -]", text))]
    between = [pair for pair in between if len(pair[0]) <= LETTERS]
    whole = [pair for pair in between if len(pair[1]) <= LETTERS]
    if whole:
        return min(whole, key=lambda pair: abs(len(pair[0]) - len(pair[1])))
    first, rest = between[-1] if between else _inside(text)
    return first, rest if len(rest) <= LETTERS else rest[: LETTERS - 1].rstrip(" -") + "."


def _inside(text: str) -> tuple[str, str]:
    """Broken inside a word, before a consonant that a vowel follows, as syllables begin."""
    places = [
        at
        for at in range(3, LETTERS)
        if text[at].isalpha() and text[at] not in VOWELS and text[at + 1] in VOWELS and text[at - 1].isalpha()
    ]
    at = places[-1] if places else LETTERS - 1
    return f"{text[:at]}-", text[at:]
