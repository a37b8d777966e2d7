"""The one way from numbers and words to a page: every template of `shown/templates/`, filled strictly."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from shown.kit.picture import NumberTable, Picture
from shown.kit.theme import render_svg

__all__ = ["filled", "filled_markdown", "inline_svg", "markdown"]

FOLDER = Path(__file__).parents[1] / "templates"


def filled(template: str, **values: object) -> str:
    """The template with its places filled; in HTML every value is escaped, and a place left open is an error.

    Raises:
        jinja2.UndefinedError: a value is missing.
    """
    return _environment().get_template(template).render(**values)


def filled_markdown(template: str, **values: object) -> str:
    """The same for a page of the repository, without blanks at the ends of lines."""
    return "\n".join(line.rstrip() for line in filled(template, **values).splitlines()) + "\n"


def inline_svg(picture: Picture) -> Markup:
    """The picture to stand inside the page: no fixed size, no name that another picture could have too."""
    svg = render_svg(picture.chart)
    start, rest = re.match(r"(<svg[^>]*>)(.*)", svg, re.DOTALL).groups()  # type: ignore[union-attr]
    view_box = re.search(r'viewBox="([^"]*)"', start)
    if view_box is None:
        raise ValueError(f"the picture {picture.key} has no view box")
    rest = re.sub(r'\bid="', f'id="{picture.key}-', rest)
    # the renderer's own spoken labels are English
    rest = re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", rest)
    rest = rest.replace("url(#", f"url(#{picture.key}-")
    # the container tells the finding to those who cannot see it
    return Markup(f'<svg viewBox="{view_box[1]}" aria-hidden="true" focusable="false">{rest}')  # noqa: S704


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
    environment.filters |= {"svg": inline_svg, "table": markdown}
    return environment
