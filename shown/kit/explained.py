"""A region explained, in the terminal and as a page: sentences first, then the tables they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape

from base.i18n import Language
from shown.kit.picture import NumberTable, Picture
from shown.kit.templates import filled
from shown.kit.terminal import print_table


@dataclass(frozen=True)
class Explained:
    """What a reader gets to see.

    Attributes:
        title: name and half-year.
        sentences: the answer first, then what it rests on.
        tables: each under its title.
        footer: what the marks of rows mean, data as-of, what is simulated, run.
    """

    title: str
    sentences: tuple[str, ...]
    tables: tuple[tuple[str, NumberTable], ...]
    footer: tuple[str, ...]


def print_explained(explained: Explained, console: Console) -> None:
    """Sentences first, then the tables."""
    console.print(escape(explained.title), style="bold")
    for sentence in explained.sentences:
        console.print(escape(sentence))
    for title, table in explained.tables:
        print_table(console, title, table)
    for line in explained.footer:
        console.print(escape(line))


def explained_page(explained: Explained, say: Language, pictures: Sequence[Picture] = ()) -> str:
    """One self-contained page; its pictures stand between sentences and tables."""
    return filled("explain.html", explained=explained, say=say, pictures=pictures, footer=explained.footer)
