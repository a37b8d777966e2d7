"""Boxes, arrows and texts on a plane of points: what the picture of the chain is drawn with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import altair as alt
import pandas as pd

from shown.kit.theme import BLUE, GREY, INK, LABEL_SIZE

# how sure a number is, by the line around it: never by colour alone
DASHES = {"data": [1, 0], "learned": [7, 4], "assumed": [2, 3], "": [1, 0]}
HEADS = {(1, 0): "triangle-right", (-1, 0): "triangle-left", (0, 1): "triangle-down", (0, -1): "triangle-up"}
HEAD_SIZE = 70
LINE = 16


@dataclass(frozen=True)
class Box:
    """A stock. `left`..`bottom` in points from the upper left corner; a `frame` has no fill."""

    left: float
    top: float
    right: float
    bottom: float
    basis: str = ""
    frame: bool = False


@dataclass(frozen=True)
class Arrow:
    """A flow along the corners `points`, with its head at the last."""

    points: tuple[tuple[float, float], ...]
    basis: str = ""


@dataclass(frozen=True)
class Text:
    """Lines of text from `top` down; `align` is left, center or right of `at`. A line in `bold` is a number."""

    at: float
    top: float
    lines: tuple[str, ...]
    align: str = "left"
    bold: frozenset[int] = frozenset()
    quiet: frozenset[int] = frozenset()


def drawn(shapes: Sequence[Box | Arrow | Text], width: float, height: float) -> Any:
    """The shapes as one chart, boxes under arrows under texts."""
    boxes = [shape for shape in shapes if isinstance(shape, Box)]
    arrows = [shape for shape in shapes if isinstance(shape, Arrow)]
    texts = [shape for shape in shapes if isinstance(shape, Text)]
    scales = {"x": (width, [0, width]), "y": (height, [height, 0])}
    layers = [*_boxes(boxes, scales), *_arrows(arrows, scales), *_texts(texts, scales)]
    return alt.layer(*layers).properties(width=width, height=height)


def _axis(scales: Any, name: str, field: str) -> Any:
    _, domain = scales[name]
    channel = alt.X if name == "x" else alt.Y
    return channel(f"{field}:Q", axis=None, scale=alt.Scale(domain=domain, nice=False, zero=False))


def _boxes(boxes: Sequence[Box], scales: Any) -> list[Any]:
    layers = []
    for box in boxes:
        frame = pd.DataFrame({"x": [box.left], "y": [box.top], "x2": [box.right], "y2": [box.bottom]})
        look = (
            {"fillOpacity": 0.0, "stroke": GREY, "strokeWidth": 1.2}
            if box.frame
            else {"fill": BLUE, "fillOpacity": 0.08, "stroke": BLUE, "strokeWidth": 1.8}
        )
        mark = alt.Chart(frame).mark_rect(cornerRadius=4, strokeDash=DASHES[box.basis], **look)
        layers.append(mark.encode(x=_axis(scales, "x", "x"), y=_axis(scales, "y", "y"), x2="x2", y2="y2"))
    return layers


def _arrows(arrows: Sequence[Arrow], scales: Any) -> list[Any]:
    layers = []
    ordered = sorted(arrows, key=lambda arrow: arrow.basis)
    for basis, group in groupby(ordered, key=lambda arrow: arrow.basis):
        points = [
            {"arrow": index, "corner": corner, "x": x, "y": y}
            for index, arrow in enumerate(group)
            for corner, (x, y) in enumerate(arrow.points)
        ]
        line = alt.Chart(pd.DataFrame(points)).mark_line(color=INK, strokeWidth=1.6, strokeDash=DASHES[basis])
        layers.append(
            line.encode(x=_axis(scales, "x", "x"), y=_axis(scales, "y", "y"), detail="arrow:N", order="corner:O")
        )
    for shape in sorted({_head(arrow) for arrow in arrows}):
        ends = [arrow.points[-1] for arrow in arrows if _head(arrow) == shape]
        mark = alt.Chart(pd.DataFrame(ends, columns=["x", "y"])).mark_point(
            shape=shape, filled=True, color=INK, opacity=1, size=HEAD_SIZE
        )
        layers.append(mark.encode(x=_axis(scales, "x", "x"), y=_axis(scales, "y", "y")))
    return layers


def _head(arrow: Arrow) -> str:
    (x_before, y_before), (x, y) = arrow.points[-2:]
    return HEADS[_sign(x - x_before), _sign(y - y_before)]


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _texts(texts: Sequence[Text], scales: Any) -> list[Any]:
    rows = [
        {
            "x": text.at,
            "y": text.top + place * LINE,
            "text": line,
            "align": text.align,
            "weight": "bold" if place in text.bold else "normal",
            "colour": GREY if place in text.quiet else INK,
        }
        for text in texts
        for place, line in enumerate(text.lines)
    ]
    layers = []
    for align in ("left", "center", "right"):
        for weight in ("bold", "normal"):
            chosen = [row for row in rows if row["align"] == align and row["weight"] == weight]
            if chosen:
                mark = alt.Chart(pd.DataFrame(chosen)).mark_text(
                    align=align, baseline="top", fontSize=LABEL_SIZE, fontWeight=weight
                )
                layers.append(
                    mark.encode(
                        x=_axis(scales, "x", "x"),
                        y=_axis(scales, "y", "y"),
                        text="text:N",
                        color=alt.Color("colour:N", scale=None),
                    )
                )
    return layers
