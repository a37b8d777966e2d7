import pytest

from shown.chain.shapes import Arrow, Box, Text, drawn


def layers(*shapes: Box | Arrow | Text) -> list[dict[str, object]]:
    return list(drawn(shapes, 100, 50).to_dict()["layer"])


@pytest.mark.parametrize(
    ("end", "shape"),
    [((90, 10), "triangle-right"), ((1, 10), "triangle-left"), ((50, 40), "triangle-down"), ((50, 1), "triangle-up")],
)
def test_the_head_of_an_arrow_points_where_it_goes(end: tuple[float, float], shape: str) -> None:
    spec = drawn([Arrow(((50, 10), end))], 100, 50).to_dict()
    heads = [layer for layer in spec["layer"] if layer["mark"]["type"] == "point"]
    assert [head["mark"]["shape"] for head in heads] == [shape]
    assert spec["datasets"][heads[0]["data"]["name"]] == [{"x": end[0], "y": end[1]}]


def test_the_plane_runs_from_the_upper_left_corner() -> None:
    spec = drawn([Box(0, 0, 10, 10)], 100, 50).to_dict()
    encoding = spec["layer"][0]["encoding"]
    assert encoding["x"]["scale"]["domain"] == [0, 100]
    assert encoding["y"]["scale"]["domain"] == [50, 0]


def test_how_sure_a_shape_is_shows_in_its_line() -> None:
    marks = [layer["mark"] for layer in layers(Box(0, 0, 9, 9, "learned"), Arrow(((0, 0), (9, 0)), "assumed"))]
    dashes = [mark.get("strokeDash") for mark in marks if isinstance(mark, dict)]
    assert dashes == [[7, 4], [2, 3], None]


def test_lines_of_text_stand_under_each_other_with_their_weight() -> None:
    spec = drawn([Text(5, 10, ("name", "12"), "center", bold=frozenset({1}))], 100, 50).to_dict()
    rows = sorted((row for frame in spec["datasets"].values() for row in frame), key=lambda row: row["y"])
    assert [(row["text"], row["weight"]) for row in rows] == [("name", "normal"), ("12", "bold")]
    assert rows[1]["y"] - rows[0]["y"] >= 12
