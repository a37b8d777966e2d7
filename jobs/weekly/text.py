"""The mail as plain text, in columns, not wider than 78 characters where a name or a link allows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from textwrap import wrap

from shown.week.content import NewsGroup, Overview, WeeklyContent

WIDTH = 78
INDENT = "  "
_NUMBER = re.compile(r"[\d.,/ –]+")


def as_text(content: WeeklyContent) -> str:
    """The whole mail; ends with a line break."""
    blocks: list[list[str]] = [[content.title, "=" * len(content.title)]]
    blocks.append([*_paragraph(content.simulated), *_paragraphs(content.state)])
    blocks.append(_paragraphs(content.context))
    blocks.append(_paragraph(content.opening))
    blocks += [list(_group(group)) for group in content.news]
    blocks.append(_paragraphs(content.advice))
    if content.overview is not None:
        blocks.append(list(_overview(content.overview)))
    blocks.append(_paragraph(content.matter))
    if content.days:
        width = max(len(day.day) for day in content.days)
        lines = [
            line
            for day in content.days
            for line in _wrapped(f"{INDENT}{day.day.ljust(width)}{INDENT}{day.what}", len(INDENT) * 2 + width)
        ]
        blocks.append([content.days_heading, *lines])
    blocks.append([content.record_heading, *_paragraph(content.record, INDENT)])
    blocks.append(_paragraphs((content.attachment, content.explain, content.leave)))
    blocks.append(["-" * WIDTH, *_paragraphs(content.data)])
    text = "\n\n".join("\n".join(lines) for lines in blocks if lines)
    # a mail program may break a line at a space that must not break, and some show it as another sign
    return text.replace("\N{NO-BREAK SPACE}", " ") + "\n"


def _paragraph(text: str | None, indent: str = "") -> list[str]:
    return [] if text is None else wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent,
                                        break_long_words=False, break_on_hyphens=False)  # fmt: skip


def _paragraphs(texts: Sequence[str]) -> list[str]:
    return [line for text in texts for line in _paragraph(text)]


def _wrapped(text: str, indent: int) -> list[str]:
    """Lines of which the first may begin with spaces, the others with `indent` of them."""
    return wrap(text, WIDTH, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)


def _group(group: NewsGroup) -> Iterator[str]:
    yield group.heading
    keys = [max((len(part) for part in column), default=0) for column in _columns([row.key for row in group.rows])]
    longest = max((len(row.name) for row in group.rows), default=0)
    width = min(longest, WIDTH - sum(keys) - len(INDENT) * (len(keys) + 1))
    for row in group.rows:
        parts = INDENT.join(part.ljust(space) for part, space in zip(row.key, keys, strict=True))
        start = f"{INDENT}{row.name.ljust(width)}{INDENT}"
        rest = "; ".join(row.rest)
        if row.key:
            if len(row.name) > width:
                yield INDENT + row.name
                start = " " * (len(INDENT) * 2 + width)
            yield (start + parts).rstrip()
            yield from _paragraph(rest, INDENT * 2)
        else:
            yield from _wrapped(start + rest, len(INDENT) * 3)
    if group.more:
        yield INDENT + group.more


def _columns(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return list(zip(*rows, strict=True)) if rows else []


def _overview(table: Overview) -> Iterator[str]:
    yield from _paragraph(table.heading)
    lines = [table.columns, *table.rows]
    widths = [max(map(len, column)) for column in _columns(lines)]
    numeric = [all(_NUMBER.fullmatch(cell) for cell in column) for column in _columns(table.rows)]
    for line in lines:
        cells = [
            cell.rjust(width) if flush else cell.ljust(width)
            for cell, width, flush in zip(line, widths, numeric, strict=True)
        ]
        yield (INDENT + INDENT.join(cells)).rstrip()
    if table.more:
        yield INDENT + table.more
    yield from _paragraph(table.note)
