"""The one look of every picture: palette, type, number and date words, and rendering without a browser."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import altair as alt
import vl_convert

from base.i18n import Language

# colour-blind safe; the forecast has the blue of its past
BLUE = "#0b5394"
ORANGE = "#c55a11"
GREY = "#6b7280"
INK = "#1f2937"
RULE = "#d1d5db"
GRID = "#eef0f3"
PAPER = "#ffffff"
# on a filled mark, whatever the page around it is
ON_PALE, ON_DEEP = "#1b1b1b", "#fefefe"
# what a page that is read in the dark shows in place of each colour; filled marks of `RISK` stay as they are
DARK = {
    BLUE: "#6cb2f5",
    ORANGE: "#f0935a",
    GREY: "#a3abb8",
    INK: "#e5e7eb",
    RULE: "#4b5563",
    GRID: "#262d38",
    PAPER: "#14181f",
}

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
LABEL_SIZE = 12
WIDTH = 880
SUBTITLE = "subtitle"
# a chart does not break its own lines
TITLE_LETTERS, SUBTITLE_LETTERS = 92, 140
DASH = [6, 3]
# a chance from pale to deep, one hue: the chance each class begins at, its colour, and the ink on it
RISK = (
    (0.00, "#fff3e6", ON_PALE),
    (0.25, "#fdd0a2", ON_PALE),
    (0.50, "#fba35c", ON_PALE),
    (0.75, "#c2540a", ON_DEEP),
    (0.95, "#7a2c00", ON_DEEP),
)
# how an axis prints a share, as an expression of the chart
PERCENT = "format(100 * datum.value, '.0f') + '\N{NO-BREAK SPACE}%'"

# share of the outcomes inside the band, its lowest and highest quantile, its opacity; widest first
BANDS = ((0.95, 0.025, 0.975, 0.16), (0.80, 0.10, 0.90, 0.22), (0.50, 0.25, 0.75, 0.32))


def themed(chart: Any, say: Language, *, title: str, subtitle: list[str], width: int = WIDTH) -> Any:
    """`chart` with the finding as its title and the look of all our pictures, in the reader's language.

    The lines of title and subtitle are broken for a picture of `width`.
    """
    words = heading(title, subtitle, width)
    made = chart.properties(title=words, background=PAPER, padding=12, usermeta={SUBTITLE: subtitle})
    return made.configure(**_look(say))


def heading(title: str, subtitle: list[str], width: int = WIDTH) -> Any:
    """Title and subtitle with their lines broken for a picture of `width`."""
    lines = [line for text in subtitle for line in wrap(text, SUBTITLE_LETTERS * width // WIDTH)]
    title_lines = wrap(title, TITLE_LETTERS * width // WIDTH, break_on_hyphens=False)
    # a narrow picture has no room to begin its title where the axis does
    return alt.TitleParams(title_lines, subtitle=lines, frame="group" if width == WIDTH else "bounds")


def subtitle_of(chart: Any) -> list[str]:
    """The lines under the title of a themed chart, not broken."""
    return list(chart.usermeta[SUBTITLE])


def render_svg(chart: Any, *, titled: bool = True) -> str:
    """The picture as SVG text: no script, no request to any server.

    Args:
        titled: False leaves title and subtitle out, for a page that says them in its own words.
    """
    # the tests hold every spec against the schema; doing so again for each picture takes seconds
    spec = chart.to_dict(validate=False)
    if not titled:
        del spec["title"]
    svg: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return svg


def render_png(chart: Any, scale: float = 2.0) -> bytes:
    """The picture as PNG, `scale` device pixels to a point."""
    return spec_png(chart.to_dict(validate=False), scale)


def spec_png(spec: dict[str, Any], scale: float = 2.0) -> bytes:
    """The same of a chart that was turned into its specification before."""
    png: bytes = vl_convert.vegalite_to_png(spec, scale=scale, allowed_base_urls=[])
    return png


def _look(say: Language) -> dict[str, Any]:
    axis = {
        "labelFontSize": LABEL_SIZE,
        "titleFontSize": LABEL_SIZE,
        "labelColor": INK,
        "titleColor": GREY,
        "titleFontWeight": "normal",
        "domainColor": RULE,
        "tickColor": RULE,
        "gridColor": GRID,
    }
    return {
        # the page says the finding in words; hundreds of spoken marks would drown it
        "aria": False,
        "font": FONT,
        "locale": _locale(say),
        "view": {"stroke": None},
        "axis": axis,
        # flushed labels at the edges would stand beside their tick
        "axisX": {"grid": False, "labelFlush": False},
        "title": {
            "anchor": "start",
            "frame": "group",
            "fontSize": 17,
            "color": INK,
            "subtitleFontSize": LABEL_SIZE,
            "subtitleColor": GREY,
            "subtitlePadding": 6,
            "subtitleLineHeight": 16,
            "offset": 14,
        },
        "text": {"fontSize": LABEL_SIZE, "color": INK},
        "legend": {"labelColor": INK, "titleColor": INK},
    }


def _locale(say: Language) -> dict[str, Any]:
    if say.code == "nl":
        number, time = vl_convert.get_format_locale("nl-NL"), vl_convert.get_time_format_locale("nl-NL")
    else:
        number, time = vl_convert.get_format_locale("en-GB"), vl_convert.get_time_format_locale("en-GB")
    return {"number": number, "time": time}
