"""The one way from numbers and words to a page: every template of `shown/templates/`, filled strictly."""

from __future__ import annotations

import re
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from shown.kit.picture import NumberTable, Picture
from shown.kit.theme import DARK, render_svg, subtitle_of

__all__ = ["dark_colours", "filled", "filled_markdown", "inline_svg", "markdown"]

FOLDER = Path(__file__).parents[1] / "templates"
# of its own size a picture may be this much smaller before its letters cannot be read: then it scrolls in its box
LEGIBLE = 0.7
SPOKEN = re.compile(r'<path aria-label="([^"]*)"([^>]*?)(?:/>|></path>)')


def filled(template: str, **values: object) -> str:
    """The template with its places filled; in HTML every value is escaped, and a place left open is an error.

    Raises:
        jinja2.UndefinedError: a value is missing.
    """
    return _environment().get_template(template).render(**values)


def filled_markdown(template: str, **values: object) -> str:
    """The same for a page of the repository, without blanks at the ends of lines."""
    return "\n".join(line.rstrip() for line in filled(template, **values).splitlines()) + "\n"


def inline_svg(picture: Picture, *, titled: bool = True) -> Markup:
    """The picture to stand inside the page: no fixed size, no name that another picture could have too.

    A mark that is spoken, as the tiles of a map are, tells the same to a pointer that rests on it.
    """
    svg = render_svg(picture.chart, titled=titled)
    start, rest = re.match(r"(<svg[^>]*>)(.*)", svg, re.DOTALL).groups()  # type: ignore[union-attr]
    view_box = re.search(r'viewBox="([^"]*)"', start)
    if view_box is None:
        raise ValueError(f"the picture {picture.key} has no view box")
    rest = re.sub(r'\bid="', f'id="{picture.key}-', rest)
    rest = SPOKEN.sub(r"<path\2><title>\1</title></path>", rest)
    # the renderer's own spoken labels are English
    rest = re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", rest)
    rest = rest.replace("url(#", f"url(#{picture.key}-")
    # the container tells the finding to those who cannot see it
    least = round(LEGIBLE * float(view_box[1].split()[2]))
    start = f'<svg viewBox="{view_box[1]}" style="min-width:{least}px" aria-hidden="true" focusable="false">'
    return Markup(start + rest)  # noqa: S704


def dark_colours() -> Markup:
    """The rules by which pictures inside a page change their colours where it is read in the dark."""
    rules = [
        f'.card svg [{what}="{light}"] {{ {what}: {dark}; }}'
        for light, dark in DARK.items()
        for what in ("fill", "stroke")
    ]
    return Markup("\n".join(rules))  # noqa: S704 - colours of our own


def markdown(table: NumberTable) -> str:
    """A table in Markdown, numbers flush right."""
    numeric = table.numeric
    rule = ["--:" if index in numeric else "---" for index in range(len(table.columns))]
    lines = [table.columns, tuple(rule), *table.rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        # not the Markdown of our own pages
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "svg": inline_svg,
        "untitled_svg": partial(inline_svg, titled=False),
        "subtitle": lambda picture: subtitle_of(picture.chart),
        "table": markdown,
    }
    environment.globals["dark_colours"] = dark_colours
    return environment
