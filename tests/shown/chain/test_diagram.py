import json
from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from base.i18n import Language
from shown.chain.diagram import ARROWS, BOXES, DRAWN_HEIGHT, DRAWN_WIDTH, diagram
from shown.chain.month import chain_month
from shown.kit.picture import Picture
from shown.kit.theme import render_png
from shown.read.results import RunResults
from tests.shown.tables import kept_rows

NL, EN = Language("nl"), Language("en")
# points a letter takes on average at the size of the labels, and a line
LETTER, HEIGHT = 6.2, 12


def drawn(results: RunResults, say: Language) -> Picture:
    picture = diagram(results, say)
    assert picture is not None
    return picture


def texts(picture: Picture) -> list[dict[str, object]]:
    frames = picture.chart.to_dict()["datasets"].values()
    return [row for frame in frames for row in frame if row.get("text")]


def extent(row: dict[str, object]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a line of text, as far as its letters tell."""
    x, y, width = float(str(row["x"])), float(str(row["y"])), LETTER * len(str(row["text"]))
    left = {"left": x, "center": x - width / 2, "right": x - width}[str(row["align"])]
    return left, y, left + width, y + HEIGHT


@pytest.mark.parametrize("say", [NL, EN])
def test_no_text_lies_over_another_or_outside_the_picture(chained: RunResults, say: Language) -> None:
    rows = texts(drawn(chained, say))
    assert len(rows) > 40
    for row in rows:
        left, top, right, bottom = extent(row)
        assert left >= 0 and right <= DRAWN_WIDTH and top >= 0 and bottom <= DRAWN_HEIGHT, row["text"]  # noqa: PT018
    for one, other in combinations(rows, 2):
        first, second = extent(one), extent(other)
        apart = first[2] <= second[0] or second[2] <= first[0] or first[3] <= second[1] or second[3] <= first[1]
        assert apart, (one["text"], other["text"])


@pytest.mark.parametrize("say", [NL, EN])
def test_the_text_in_a_box_stays_in_it(chained: RunResults, say: Language) -> None:
    rows = texts(drawn(chained, say))
    for name, (left, top, right, bottom) in BOXES.items():
        middle = (left + right) / 2
        inside = [extent(row) for row in rows if row["x"] == middle and top <= float(str(row["y"])) <= bottom]
        assert len(inside) >= 3 or name == "bezetting"
        for x_from, _, x_to, y_to in inside:
            assert left <= x_from
            assert x_to <= right
            assert y_to <= bottom


def test_every_arrow_runs_straight_and_inside_the_picture() -> None:
    for points, _ in ARROWS.values():
        for (x, y), (to_x, to_y) in pairwise(points):
            assert (x == to_x) != (y == to_y)
        assert all(0 <= x <= DRAWN_WIDTH and 0 <= y <= DRAWN_HEIGHT for x, y in points)


def test_the_numbers_are_those_of_the_month(chained: RunResults) -> None:
    picture = drawn(chained, NL)
    assert picture.finding == (
        "COA-bezetting op 31 januari 2026: naar schatting 70.800 personen, van wie 18.400 met een vergunning; in "
        "februari 2026 naar verwachting 2.230 gehuisvest"
    )
    told = [str(row["text"]) for row in texts(picture)]
    for text in ("42.500", "9.900", "18.400", "640", "circa 1.420", "van wie 12.000 langer", "2.230"):
        assert text in told
    month = chain_month(chained)
    assert month is not None
    assert len(picture.numbers.rows) == len(month.stocks) + len(month.flows)
    rows = {row[0]: row[1:] for row in picture.numbers.rows}
    assert rows["inwilligingen"] == ("640", "in februari 2026", "geleerd")
    assert rows["vergunninghouders buiten de norm"][1] == "31 januari 2026"
    assert rows["aanvragers in procedure"] == ("42.500", "31 januari 2026", "aangenomen")


def test_how_sure_a_number_is_stands_in_a_word_and_in_a_line(chained: RunResults) -> None:
    picture = drawn(chained, NL)
    told = [row["text"] for row in texts(picture)]
    assert {"uit cijfers", "geleerd", "aangenomen"} <= set(told)
    spec = json.dumps(picture.chart.to_dict())
    for dash in ("[1, 0]", "[7, 4]", "[2, 3]"):
        assert f'"strokeDash": {dash}' in spec


def test_a_flow_that_is_not_known_is_not_drawn(chained: RunResults) -> None:
    less = replace(chained, chain=tuple(part for part in chained.chain if part.part != "inwilligingen_na_beroep"))
    told = [row["text"] for row in texts(drawn(less, NL))]
    assert "inwilligingen na beroep" not in told
    assert "inwilligingen na beroep" in [row["text"] for row in texts(drawn(chained, NL))]


def test_without_a_month_of_realisatie_the_rest_is_still_drawn(chained: RunResults) -> None:
    less = replace(chained, forecasts=kept_rows(chained.forecasts, lambda rows: rows["target"] != "realisatie"))
    picture = drawn(less, NL)
    assert "gehuisvest" not in picture.finding
    assert render_png(picture.chart, 0.5).startswith(b"\x89PNG")


def test_a_run_without_a_chain_has_no_picture_of_it(results: RunResults) -> None:
    assert diagram(results, NL) is None
