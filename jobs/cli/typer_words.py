"""What the library of the command line says itself, in help and of what is typed wrong, in the reader's language.

Typer writes English into its help and errors, and pydantic into those on values; neither asks a catalogue. So its
texts stand here, and a text that fits one of them is said again in the reader's language. What fits none stays as it
is: `tests/jobs/cli/test_language.py` looks for English in every help and every usual error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import typer
import typer.core

# typer has a copy of click of its own, and says nowhere else what a page of help is made with
from typer._click.formatting import HelpFormatter

from base.i18n import LANGUAGES, N_, Language

if TYPE_CHECKING:
    from typer._click import Command

# places hold what was typed, or another text of this list
_TEXTS: Final = (
    N_("Arguments"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("required"),
    N_("default: {default}"),
    N_("No such option: {option}"),
    N_("No such option: {option} (Possible options: {others})"),
    N_("No such command {command}."),
    N_("No such command {command}. Did you mean {others}?"),
    N_("Missing command."),
    N_("Missing argument {name}."),
    N_("Missing option {name}."),
    N_("Missing argument {name}. Choose from:\n\t{choices}"),
    N_("Missing option {name}. Choose from:\n\t{choices}"),
    N_("Option {option} requires an argument."),
    N_("Option {option} does not take a value."),
    N_("Got unexpected extra argument(s) ({rest})"),
    N_("Invalid value for {name}: {reason}"),
    N_("{value} is not one of {choices}."),
    N_("Input should be a valid integer, unable to parse string as an integer"),
    N_("Unable to parse input string as an integer, exceeded maximum size"),
    N_("Input should be a valid integer, got a number with a fractional part"),
    N_("Input should be greater than or equal to {least}"),
    N_("Input should be less than or equal to {most}"),
)
# pydantic puts it before what a reader of values has found wrong
_BEFORE_REASONS: Final = "Value error, "
# what follows an option or an argument, by the name of its Python type
_TYPES: Final = {
    "str": N_("text"),
    "list[str]": N_("text"),
    "int": N_("number"),
    "int range": N_("number"),
    "path": N_("path"),
    "Path": N_("path"),
    "list[Path]": N_("path"),
}
_ARGUMENTS: Final = {
    "address": N_("address"),
    "file": N_("file"),
    "files": N_("files"),
    "folder": N_("folder"),
    "name": N_("name"),
    "number": N_("number"),
    "region": N_("region"),
    "what": N_("what"),
}
_USAGE_PIECES: Final = {
    "[OPTIONS]": N_("[OPTIONS]"),
    "COMMAND": N_("COMMAND"),
    "[ARGS]...": N_("[ARGUMENTS]..."),
}


def in_words(text: str, say: Language) -> str:
    """A text of the library in the language of `say`; one that is not of the list as it is."""
    text = text.removeprefix(_BEFORE_REASONS)
    for message, pattern in _patterns():
        match = pattern.fullmatch(text)
        if match:
            return say(message, **{name: _place(name, value, say) for name, value in match.groupdict().items()})
    return text


def _place(name: str, value: str, say: Language) -> str:
    if name == "reason":
        return in_words(value, say)
    if name == "name":
        return re.sub(r"'(\w+)'", lambda found: f"'{_argument(found[1], say)}'", value)
    return value


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    def pattern(message: str) -> re.Pattern[str]:
        parts = re.split(r"\{(\w+)\}", message)
        written = (f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
        return re.compile("".join(written), re.DOTALL)

    # of two that fit the one with more words of its own is meant
    longest = sorted(_TEXTS, key=lambda message: -len(re.sub(r"\{\w+\}", "", message)))
    return tuple((message, pattern(message)) for message in longest)


def _argument(name: str, say: Language) -> str:
    return say(_ARGUMENTS[name]) if name in _ARGUMENTS else name


class _Page(HelpFormatter):
    """A page of help in the language of the reader, with the option that every command has."""

    say: Language

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        pieces = (self._usage_piece(piece) for piece in args.split(" "))
        super().write_usage(prog, " ".join(pieces), prefix or self.say(N_("Usage:")) + " ")

    def _usage_piece(self, piece: str) -> str:
        if piece in _USAGE_PIECES:
            return self.say(_USAGE_PIECES[piece])
        return re.sub(r"(?<=[{\[])\w+(?=[}\]])", lambda found: _argument(found[0], self.say), piece)

    def write_heading(self, heading: str) -> None:
        self._heading = heading
        super().write_heading(in_words(heading, self.say))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        if self._heading != "Commands":
            rows = [(self._named(first), self._told(second)) for first, second in rows]
        if self._heading == "Options":
            # not the command reads it, but what sets all commands up
            about = self.say(N_("the language, before or after the command; default nl, or the setting"))
            rows = [*rows[:-1], (f"--lang <{'|'.join(LANGUAGES)}>", about), *rows[-1:]]
        super().write_dl(rows, col_max, col_spacing)

    def _named(self, first: str) -> str:
        """`--year <int range>`, `files... <list[Path]>`."""
        name, _, kind = first.partition(" <")
        shown = re.sub(r"^\w+", lambda found: _argument(found[0], self.say), name)
        if not kind:
            return shown
        kind = kind.removesuffix(">")
        return f"{shown} <{self.say(_TYPES[kind]) if kind in _TYPES else kind}>"

    def _told(self, second: str) -> str:
        """The help of an option, with `[default: 20; x>=1; required]` behind it or not."""
        text, behind, extras = second.rpartition("  [")
        if not behind:
            return in_words(second, self.say)
        told = "; ".join(in_words(extra, self.say) for extra in extras.removesuffix("]").split("; "))
        return f"{text}  [{told}]"


def speaking(app: typer.Typer, say: Language) -> typer.core.TyperGroup:
    """The commands of `app`, whose pages of help are in the language of `say`; `-h` asks for them too."""
    page = type("Page", (_Page,), {"say": say})
    context = type("Context", (typer.Context,), {"formatter_class": page})
    command = typer.main.get_group(app)
    command.context_settings["help_option_names"] = ["--help", "-h"]
    for one in _with_below(command):
        one.context_class = context
    return command


def _with_below(command: Command) -> Iterator[Command]:
    yield command
    if isinstance(command, typer.core.TyperGroup):
        for below in command.commands.values():
            yield from _with_below(below)


def usage_error(error: typer.TyperException, say: Language) -> str:
    """What is wrong with what was typed: how the command is used, where to read more, and the fault."""
    context: Any = getattr(error, "ctx", None)
    text = error.format_message()
    if context is not None and text == context.get_help():
        # nothing was typed: this is the page of help itself
        return text
    told = say(N_("Error: {reason}"), reason=in_words(text, say))
    if context is None:
        return told
    hint = say(N_("Try '{command} --help' for help."), command=context.command_path)
    return f"{context.get_usage()}\n{hint}\n\n{told}"
