"""What one mail says, in the reader's words and in order; text and HTML only lay it out, so they say the same."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NewsRow:
    """One region in the news: its name, and what is said of it in short parts, each complete in itself.

    `key` holds chance and shortfall, which stand under those of the other rows; `rest` follows.
    """

    name: str
    link: str | None
    key: tuple[str, ...]
    rest: tuple[str, ...]


@dataclass(frozen=True)
class NewsGroup:
    """All news of one reason; `more` says how many rows were left out."""

    reason: str
    heading: str
    rows: tuple[NewsRow, ...]
    more: str | None = None


@dataclass(frozen=True)
class Overview:
    """A small table: the provincies of the country, or the gemeenten asked for. The first column holds names.

    `more` says how many rows were left out, `note` how to read the numbers.
    """

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[str | None, ...]
    more: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class ComingDay:
    """A day that counts, and what happens on it."""

    day: str
    what: str


@dataclass(frozen=True)
class WeeklyContent:
    """The mail of a week for one scope in one language.

    Attributes:
        title: the scope and the week.
        preheader: what a mail program shows beside the subject.
        simulated: that figures are simulated, in the first lines; None when none is.
        state: the state of what was asked for, in sentences.
        context: the state of what lies around it.
        opening: that nothing changed, or that this is the first week; None otherwise.
        advice: what to talk about, per cause that occurs.
        matter: the five that matter most; None when the overview has them all.
        record: how often such warnings came true.
        explain: where each warning is explained.
        leave: how to get no more mail, `leave_address` the address in it.
        data: up to when the figures go, what is old or simulated, made when, which run.
    """

    language: str
    subject: str
    title: str
    preheader: str
    simulated: str | None
    state: tuple[str, ...]
    context: tuple[str, ...]
    opening: str | None
    overview: Overview | None
    news: tuple[NewsGroup, ...]
    advice: tuple[str, ...]
    matter: str | None
    days_heading: str
    days: tuple[ComingDay, ...]
    record_heading: str
    record: str
    attachment: str
    explain: str
    leave: str
    leave_address: str
    data: tuple[str, ...]
