"""The letters of a week, one per reader; what readers of the same scope and language share is made once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from base.i18n import Language
from config.settings import Settings
from forecast.weeks import Week
from jobs.mail.letter import Attachment, Letter, Reader
from jobs.weekly.attachment import all_warnings
from jobs.weekly.html import as_html
from jobs.weekly.text import as_text
from models.tables import WEEKLY
from shown.kit.png import Inline
from shown.week.facts import WeekFacts, load_facts
from shown.week.links import Links
from shown.week.pictures import Album
from shown.week.scope import Scope, scope_of
from shown.week.writing import write_content


@dataclass(frozen=True)
class _Body:
    """What all readers of one scope and language get."""

    subject: str
    text: str
    html: str
    pictures: tuple[Inline, ...]
    attachment: Attachment


def weekly_letters(
    connection: Connection, settings: Settings, *, week: Week, run_id: str, readers: Iterable[Reader]
) -> Iterator[Letter]:
    """A letter for each reader, about the run `run_id` and the warnings stored for `week`.

    Equal for equal input whenever it is made: nothing in it comes from the clock.

    Raises:
        NotFound: the run is unknown or did not finish.
    """
    readers = list(readers)
    if readers:
        facts = load_facts(connection, week=week, run_id=run_id, zone=settings.service.time_zone)
        yield from letters_of(facts, settings, readers)


def letters_of(facts: WeekFacts, settings: Settings, readers: Iterable[Reader]) -> Iterator[Letter]:
    """The letters from facts already read, those of readers with the same regions and language together."""
    album = Album(facts)
    links, in_force_until = Links.of_settings(settings), settings.mechanism_in_force_until
    # only the last body is kept: a few hundred lists of gemeenten with their pictures would fill the memory
    made: tuple[object, _Body] | None = None
    for reader in sorted(readers, key=_together):
        scope = scope_of(reader.regions, facts.places)
        say = Language(reader.language, settings.service.time_zone)
        key = (scope, say)
        if made is None or made[0] != key:
            pictures = album.of(scope, say) if settings.mail.pictures else ()
            made = key, _body(facts, scope, say, links, in_force_until, pictures)
        yield _letter(facts, reader, made[1])


def _together(reader: Reader) -> tuple[str, tuple[str, ...], str]:
    return reader.language, tuple(sorted(set(reader.regions))), reader.address


def _body(
    facts: WeekFacts,
    scope: Scope,
    say: Language,
    links: Links,
    in_force_until: date | None,
    pictures: tuple[Inline, ...],
) -> _Body:
    attachment = all_warnings(facts, scope, say)
    content = write_content(facts, scope, links, say, attached=attachment.file_name, in_force_until=in_force_until)
    return _Body(content.subject, as_text(content), as_html(content, pictures), pictures, attachment)


def _letter(facts: WeekFacts, reader: Reader, body: _Body) -> Letter:
    return Letter(
        address=reader.address,
        name=reader.name,
        kind=WEEKLY,
        period=str(facts.week),
        language=reader.language,
        subject=body.subject,
        text=body.text,
        html=body.html,
        pictures=body.pictures,
        attachments=(body.attachment,),
    )
