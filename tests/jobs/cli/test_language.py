"""Everything that the command line says is in the language of the reader, what its library says itself included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.core

from base.i18n import LANGUAGES, Language
from config.settings import load_settings
from jobs.cli.app import create_app
from jobs.cli.typer_words import in_words, speaking
from tests.base.test_i18n import dutch
from tests.jobs.cli.typed import home, radar

__all__ = ["home"]

# what is the same in both languages, or is typed as it stands: names of commands, options, codes and files
AS_TYPED = re.compile(
    r"--?[\w-]+|'[^']*'|\"[^\"]*\"|<[\w|-]*\|[\w|-]*>|\[\w+<=x.*?\]|\S+\.\w+|\{[\w|]+\}|[A-Z]{2,}\d+"
)
# of each, with a place for a folder: what is wrong with it is told on the standard error
FAULTS = {
    "an option that is none": ["run", "--foo"],
    "an option almost right": ["run", "--as-off", "2026-01-31"],
    "a command that is none": ["expla"],
    "a command like no other": ["zzz"],
    "too much": ["report", "x", "y"],
    "an argument too few": ["export", "--out", "x.csv"],
    "a required option too few": ["export", "flags"],
    "an option without its value": ["report", "--run"],
    "a flag with a value": ["init", "--builtin=3"],
    "no number": ["jobs", "--limit", "x"],
    "no whole number": ["jobs", "--limit", "1.5"],
    "a number of thousands of digits": ["jobs", "--limit", "9" * 5000],
    "a number too small": ["jobs", "--limit", "0"],
    "a number too large": ["run", "--horizon-periods", "99"],
    "none of the choices": ["import", "--numbered", "x", "y.csv"],
    "no day": ["run", "--as-of", "31-2-2026"],
    "no half-year": ["plan", "--period", "2026-H3"],
    "no week": ["mail", "send", "--week", "2026-W54"],
    "a group without its command": ["silence"],
    "a language that is none": ["report", "--lang", "xx"],
    "no language": ["report", "--lang"],
    "a file that is not there": ["scenario", "run", "weg.toml"],
    "no database": ["report"],
}


def command(language: str) -> typer.core.TyperGroup:
    say = Language(language)
    return speaking(create_app(load_settings(language=language), say), say)


def paths(group: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield before
    for name, below in group.commands.items():
        if isinstance(below, typer.core.TyperGroup):
            yield from paths(below, (*before, name))
        else:
            yield (*before, name)


COMMANDS = tuple(paths(command("nl")))


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{3,}", AS_TYPED.sub(" ", text).lower()))


def only_in(language: str) -> set[str]:
    """The words of the catalogue that stand in this language alone, names of the commands and their options apart."""
    pairs = dutch()
    english = {word for message in pairs for word in words_of(re.sub(r"\{\w+\}", " ", message))}
    foreign = {word for text in pairs.values() for word in words_of(re.sub(r"\{\w+\}", " ", text))}
    names = {word for path in COMMANDS for name in path for word in name.split("-")}
    return (english - foreign if language == "en" else foreign - english) - names


FOREIGN = {"nl": only_in("en"), "en": only_in("nl")}


def foreign_words(text: str, language: str) -> list[str]:
    """Words of the other language in what was printed; names of commands at the start of a line are none."""
    return sorted(words_of(text) & FOREIGN[language])


def test_the_words_that_are_looked_for_are_those_of_the_library() -> None:
    assert FOREIGN["nl"] >= {"usage", "missing", "error", "invalid", "such", "required", "unexpected", "should"}
    assert FOREIGN["en"] >= {"gebruik", "ontbreekt", "fout", "onjuiste", "opdracht", "verplicht"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_is_in_one_language(
    home: Path, capsys: pytest.CaptureFixture[str], path: tuple[str, ...], language: str
) -> None:
    assert radar(*path, "-h", "--lang", language) == 0
    shown = capsys.readouterr().out
    assert foreign_words(shown, language) == []
    # what a reader writes has no name of Python
    assert re.findall(r"<(?:str|int|float|bool|date|list|Path)\b[^>]*>", shown) == []
    assert "--lang <nl|en>" in shown
    assert "-h, --help" in shown
    assert ("Gebruik: radar" if language == "nl" else "Usage: radar") in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_typed_wrong_is_told_in_one_language(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, fault: str, language: str
) -> None:
    monkeypatch.setenv("RADAR_LANGUAGE", language)
    # an error that names the folder names no words of this test
    monkeypatch.setenv("RADAR_HOME", "var")
    assert radar(*FAULTS[fault]) in (1, 2)
    said = capsys.readouterr()
    assert not said.out
    if fault not in ("no language", "a language that is none"):
        assert foreign_words(said.err, language) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("No such command 'expla'. Did you mean 'explain', 'plan'?", "Bedoelt u 'explain', 'plan'?"),
        (
            "Invalid value for '--x': Value error, 'y' is not one of 'a', 'b'.",
            "'--x': 'y' kan niet; kies uit 'a', 'b'.",
        ),
        ("Missing argument 'files'.", "Het gegeven 'bestanden' ontbreekt."),
        ("no text of the library", "no text of the library"),
    ],
)
def test_a_text_of_the_library_is_said_again_with_what_was_typed(text: str, told: str) -> None:
    assert told in in_words(text, Language("nl"))


@pytest.mark.parametrize(
    "words", [["--lang", "en", "run", "-h"], ["run", "--lang=en", "-h"], ["run", "-h", "--lang", "en"]]
)
def test_the_language_stands_before_or_after_the_command(
    home: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert radar(*words) == 0
    assert "Usage: radar run [OPTIONS]" in capsys.readouterr().out


def test_the_release_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert radar("--version") == 0
    assert re.fullmatch(r"Taakstelling Radar \d+\.\d+\.\d+\n", capsys.readouterr().out)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_each_page_of_help_would_be_found_in_the_other_language(
    home: Path, capsys: pytest.CaptureFixture[str], path: tuple[str, ...]
) -> None:
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        radar(*path, "-h", "--lang", language)
        assert len(foreign_words(capsys.readouterr().out, other)) > 3
