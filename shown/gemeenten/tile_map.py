"""The country as equal tiles, one per gemeente: colour = chance of missing, number = expected shortfall."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from base.i18n import Language
from config import DATA
from shown.gemeenten import sentences as gemeente_words
from shown.gemeenten.short_names import short_name
from shown.headlines import Headline, Headlines
from shown.kit import words
from shown.kit.picture import NumberTable, Picture
from shown.kit.theme import GREY, INK, PAPER, RISK, themed
from shown.origins import titled
from shown.read.results import RunResults

TILE = 42  # points
SIDE = 0.94  # of a tile that is drawn; the rest is the seam
CORNER = (0.1, 0.18, 0.26)  # of a tile, the strokes that say simulated
LABEL_SIZE = 13
# a letter and a line of a provincie's name, in tiles
LETTER, LINE = 0.18, 0.36


def tile_map(results: RunResults, heads: Headlines, say: Language) -> Picture:
    """The map of the leading half-year; the run must have warnings for gemeenten."""
    rows = heads.gemeenten
    tiles = _tiles(rows, say)
    labels = _provincie_labels(heads, tiles)
    finding = titled(gemeente_words.finding(heads, say), results, say, [row.code for row in rows])
    period = say.half_year(str(heads.period))
    subtitle = [
        say(
            "One tile per gemeente, near its neighbours. Colour: the chance that the opgave of the {period} is "
            "missed; number: the expected shortfall in persons",
            period=period,
        ),
        *gemeente_words.simulated_line(rows, say),
        gemeente_words.sources(results, say),
    ]
    width, height = tiles["column"].max() + 1, tiles["row"].max() + 1
    chart = alt.layer(
        _squares(tiles, say), *_strokes(tiles), *_borders(tiles), *_texts(tiles), *_names(labels)
    ).properties(width=width * TILE, height=(height + 1) * TILE)
    return Picture(
        key="gemeenten-map",
        finding=finding,
        alt=say(
            "Map of equal tiles, one per gemeente, darker where missing is likelier. {finding}.", finding=finding
        ),
        chart=themed(chart, say, title=finding, subtitle=subtitle),
        numbers=_numbers(heads, say),
    )


@cache
def layout() -> pd.DataFrame:
    """The stored place of each gemeente: `code`, `column`, `row` in tiles (see `jobs/makers/tiles/`)."""
    return pd.read_csv(DATA / "tegels.csv")


def _tiles(rows: Sequence[Headline], say: Language) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "code": [row.code for row in rows],
            "provincie": [row.provincie for row in rows],
            "chance": [row.p_miss for row in rows],
            "risk": [_risk(row.p_miss or 0.0, say) for row in rows],
            "ink": [_class_of(row.p_miss or 0.0)[2] for row in rows],
            "told": [_told(row, say) for row in rows],
            "number": [words.count(row.shortfall, say) for row in rows],
            "name": ["\n".join(short_name(row.name)) for row in rows],
            "simulated": [row.simulated for row in rows],
        }
    ).merge(layout(), on="code")
    frame["row"] += 1  # the first line is for the names of provincies
    frame["right"], frame["below"] = frame["column"] + SIDE, frame["row"] + SIDE
    frame["middle"] = frame["column"] + SIDE / 2
    return frame


def _class_of(chance: float) -> tuple[float, str, str]:
    return next(one for one in reversed(RISK) if chance >= one[0])


def _risk(chance: float, say: Language) -> str:
    """The class of a chance, as the legend names it."""
    begins = [one[0] for one in RISK]
    place = begins.index(_class_of(chance)[0])
    if place == 0:
        return say("below {share}", share=say.percent(begins[1]))
    if place == len(RISK) - 1:
        return say("{share} or more", share=say.percent(begins[-1]))
    return say("{low} to {high}", low=say.percent(begins[place]), high=say.percent(begins[place + 1]))


def _told(row: Headline, say: Language) -> str:
    """What a pointer that rests on the tile is told."""
    chance, persons = words.chance(row.p_miss, say), words.count(row.shortfall, say)
    return say("{name}: chance of missing {chance}, expected shortfall {n}", name=row.name, chance=chance, n=persons)


def _x(name: str) -> Any:
    return alt.X(f"{name}:Q", axis=None, scale=alt.Scale(nice=False, zero=True))


def _y(name: str) -> Any:
    return alt.Y(f"{name}:Q", axis=None, scale=alt.Scale(nice=False, zero=True, reverse=True))


def _squares(tiles: pd.DataFrame, say: Language) -> Any:
    classes = [_risk(begin, say) for begin, _, _ in RISK]
    legend = alt.Legend(
        title=say("Chance of missing"),
        orient="none",
        legendX=0,
        legendY=0,
        direction="horizontal",
        columns=1,
        symbolType="square",
        symbolSize=180,
        symbolStrokeWidth=0.4,
        titleFontSize=LABEL_SIZE,
        labelFontSize=LABEL_SIZE - 1,
    )
    colours = alt.Scale(domain=classes, range=[colour for _, colour, _ in RISK])
    # spoken, so that the page can make it the tile's tooltip
    return (
        alt.Chart(tiles)
        .mark_rect(stroke=GREY, strokeWidth=0.4, aria=True)
        .encode(
            x=_x("column"),
            x2="right",
            y=_y("row"),
            y2="below",
            color=alt.Color("risk:N", scale=colours, legend=legend),
            description="told:N",
        )
    )


def _borders(tiles: pd.DataFrame) -> list[Any]:
    """Lines where one provincie ends and another begins or none does; the seams between tiles stay open."""
    columns, lines = tiles["column"].astype(int).tolist(), tiles["row"].astype(int).tolist()
    of = dict(zip(zip(columns, lines, strict=True), tiles["provincie"], strict=True))
    seam = (1 - SIDE) / 2
    edges = []
    for (column, line), provincie in of.items():
        left, top, right, below = column - seam, line - seam, column + SIDE + seam, line + SIDE + seam
        for step, ends in (
            ((-1, 0), (left, top, left, below)),
            ((1, 0), (right, top, right, below)),
            ((0, -1), (left, top, right, top)),
            ((0, 1), (left, below, right, below)),
        ):
            if of.get((column + step[0], line + step[1])) != provincie:
                edges.append(ends)
    frame = pd.DataFrame(edges, columns=["from_x", "from_y", "to_x", "to_y"])
    drawn = alt.Chart(frame).mark_rule(color=INK, strokeWidth=1.4, strokeCap="square")
    return [drawn.encode(x=_x("from_x"), x2="to_x", y=_y("from_y"), y2="to_y")]


def _strokes(tiles: pd.DataFrame) -> list[Any]:
    """Slanting strokes in a corner of the tile of a simulated gemeente, clear of its number."""
    simulated = tiles[tiles["simulated"]]
    if simulated.empty:
        return []
    strokes = []
    for length in CORNER:
        ends = simulated.assign(left=simulated["right"] - length, top=simulated["below"] - length)
        # not the colour channel: the legend would take over this opacity
        line = alt.Chart(ends).mark_rule(strokeWidth=0.9, strokeOpacity=0.7)
        ink = alt.Stroke("ink:N", scale=None)
        strokes.append(line.encode(x=_x("left"), x2="right", y=_y("below"), y2="top", stroke=ink))
    return strokes


def _texts(tiles: pd.DataFrame) -> list[Any]:
    """The name, small and on two lines where it is long, and below it the number."""
    ink = alt.Fill("ink:N", scale=None)
    texts = []
    for field, height, size, weight in (("name", 0.06, 7.5, "normal"), ("number", 0.53, 13, "bold")):
        base = alt.Chart(tiles.assign(height=tiles["row"] + height))
        text = base.mark_text(fontSize=size, fontWeight=weight, baseline="top", lineBreak="\n", lineHeight=9)
        texts.append(text.encode(x=_x("middle"), y=_y("height"), text=f"{field}:N", fill=ink))
    return texts


def _names(labels: pd.DataFrame) -> list[Any]:
    """Names of provincies, with an edge of paper that keeps them readable on a border."""
    base = alt.Chart(labels).encode(x=_x("x"), y=_y("y"), text="name:N")
    looks = ({"stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round"}, {"color": INK})
    return [base.mark_text(fontSize=LABEL_SIZE, fontWeight="bold", baseline="middle", **look) for look in looks]


def _provincie_labels(heads: Headlines, tiles: pd.DataFrame) -> pd.DataFrame:
    """Name and middle of a free place for each provincie, above or below one of its tiles."""
    taken = [(left, top, left + 1, top + 1) for left, top in zip(tiles["column"], tiles["row"], strict=True)]
    placed = []
    for provincie, group in heads.by_provincie:
        name = provincie.name
        own = tiles[tiles["code"].isin([row.code for row in group])]
        half = len(name) * LETTER / 2
        choices = [
            (x, y)
            for x in sorted({*own["middle"], *(own["middle"] + 0.5), *(own["middle"] - 0.5)})
            for y in (own["row"].min() - LINE / 2 - 0.05, own["below"].max() + LINE / 2 + 0.05)
        ]
        middle = (own["middle"].mean(), own["row"].mean())

        def badness(place: tuple[float, float], half: float = half, middle: Any = middle) -> tuple[float, float]:
            box = (place[0] - half, place[1] - LINE / 2, place[0] + half, place[1] + LINE / 2)
            covered = sum(_overlap(box, other) for other in taken) + 10 * max(0, half - place[0])
            return covered, abs(place[0] - middle[0]) + abs(place[1] - middle[1])

        x, y = min(choices, key=badness)
        taken.append((x - half, y - LINE / 2, x + half, y + LINE / 2))
        placed.append({"name": name, "x": x, "y": y})
    return pd.DataFrame(placed)


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0) * max(down, 0)


def _numbers(heads: Headlines, say: Language) -> NumberTable:
    columns = (say("Gemeente"), say("Provincie"), say("Chance of missing"), say("Expected shortfall"))
    table = [
        (row.name, own.name, words.chance(row.p_miss, say), words.count(row.shortfall, say))
        for own, group in heads.by_provincie
        for row in group
    ]
    return NumberTable(columns, tuple(table))
