"""What the README shows can be typed as it stands: every command, with the files it names, which are shipped."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.core

from tests.jobs.cli.test_language import command
from tests.jobs.cli.typed import home, radar

__all__ = ["home"]

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
EXAMPLES = tuple(
    tuple(shlex.split(line, comments=True)[1:])
    for block in BLOCKS
    for line in block.splitlines()
    if line.startswith("radar ")
)
# these need no run and take a moment; what reads a run is typed in `test_demo`, and the rest computes for minutes
AT_ONCE = ("import", "withdraw", "recipients", "settings", "backup")


def parsed(words: tuple[str, ...]) -> dict[str, Any]:
    """The values of the options and arguments, by name; what is no command or option stops the test."""
    group = command("nl")
    rest = [word for word in words if word != "--lang"]
    while True:
        below = group.commands[rest.pop(0)]
        if not (isinstance(below, typer.core.TyperGroup) and rest):
            break
        group = below
    rest = [word for word in rest if word not in ("nl", "en")]
    return dict(below.make_context(below.name, rest).params)


@pytest.mark.parametrize("words", EXAMPLES, ids=" ".join)
def test_an_example_is_a_command_with_its_options_and_files(words: tuple[str, ...], home: Path) -> None:
    (home / "docs").mkdir()
    parsed(words)
    assert [word for word in words if word.startswith("config/") and not (ROOT / word).is_file()] == []


def test_the_examples_that_need_no_run_do_as_printed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "config").symlink_to(ROOT / "config")
    assert radar("init") == 0
    done = [words for words in EXAMPLES if words[0] in AT_ONCE]
    for words in done:
        assert radar(*words) == 0, f"{words}: {capsys.readouterr().err}"
    assert {words[0] for words in done} == set(AT_ONCE)
    assert (home / "radar.zip").is_file()


def test_every_example_file_is_named_or_copied_by_a_command() -> None:
    assert len(EXAMPLES) > 20
    assert "config/tables/flevoland.csv" in README
