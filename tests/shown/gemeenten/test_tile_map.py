"""The map, the list and the tables of gemeenten, on a made-up run with all 342."""

import json
import re
from dataclasses import replace

import pandas as pd
import pytest

from base.i18n import Language
from shown.gemeenten.sentences import worst_tables
from shown.gemeenten.tile_map import tile_map
from shown.gemeenten.worst_list import SHOWN, worst_list
from shown.headlines import Headline, Headlines, headlines, sum_of_chances
from shown.kit import words
from shown.kit.picture import Picture
from shown.kit.theme import SUBTITLE_LETTERS, TITLE_LETTERS, render_png
from shown.page import write_html
from shown.read.results import RunResults
from shown.sections import forecast_pictures as pictures
from tests.shown.synthetic_gemeenten import with_gemeenten
from tests.shown.test_page import ENGLISH, Page
from tests.shown.test_terminal import printed

NL, EN = Language("nl"), Language("en")


@pytest.fixture(scope="module")
def simulated(results: RunResults) -> RunResults:
    return with_gemeenten(results)


@pytest.fixture(scope="module")
def counted(results: RunResults) -> RunResults:
    return with_gemeenten(results, simulated=False)


@pytest.fixture(scope="module")
def heads(simulated: RunResults) -> Headlines:
    return headlines(simulated)


@pytest.fixture(scope="module")
def rows(heads: Headlines) -> tuple[Headline, ...]:
    return heads.gemeenten


@pytest.fixture(scope="module")
def drawn(simulated: RunResults, heads: Headlines) -> dict[str, Picture]:
    return {"map": tile_map(simulated, heads, NL), "list": worst_list(simulated, heads, NL)}


def test_a_run_without_gemeenten_shows_nothing_of_them(results: RunResults) -> None:
    heads = headlines(results)
    assert heads.gemeenten == ()
    assert not {"gemeenten-map", "worst-gemeenten"} & {picture.key for picture in pictures(results, heads, NL)}
    assert "Welke gemeenten eerst" not in printed(results, NL)


def test_a_gemeente_without_a_known_target_has_no_tile(simulated: RunResults) -> None:
    flags = [
        flag.model_copy(update={"p_miss": None}) if flag.location == "GM0014" else flag for flag in simulated.flags
    ]
    less = replace(simulated, flags=tuple(flags))
    codes = {str(row["code"]) for row in marks(tile_map(less, headlines(less), NL), "chance")}
    assert len(codes) == 341
    assert "GM0014" not in codes


@pytest.mark.parametrize("key", ["map", "list"])
def test_a_picture_says_its_finding_measure_source_and_day(drawn: dict[str, Picture], key: str) -> None:
    picture = drawn[key]
    title = picture.chart.to_dict()["title"]
    assert " ".join(title["text"]) == picture.finding
    assert picture.finding in picture.alt
    subtitle = " ".join(title["subtitle"])
    assert "ersonen" in subtitle
    assert "Bron: reconstructie (gesimuleerd). Gemaakt met wat op 31 januari 2026 bekend was" in subtitle
    assert all(len(line) <= TITLE_LETTERS for line in title["text"])
    assert all(len(line) <= SUBTITLE_LETTERS for line in title["subtitle"])
    assert not ENGLISH.search(subtitle)
    assert render_png(picture.chart, 0.3).startswith(b"\x89PNG")


def test_the_finding_comes_from_the_numbers(drawn: dict[str, Picture], rows: tuple[Headline, ...]) -> None:
    missing = round(sum_of_chances(rows))
    assert drawn["map"].finding == (
        f"Gesimuleerd: naar verwachting missen {missing} van de 342 gemeenten op 1 juli 2026; "
        f"grootste verwachte tekort: {rows[0].name} ({round(rows[0].shortfall)})"
    )
    share = sum(row.shortfall for row in rows[:SHOWN]) / sum(row.shortfall for row in rows)
    assert f"samen {NL.percent(share)} van al het verwachte tekort" in drawn["list"].finding


def marks(picture: Picture, field: str) -> list[dict[str, object]]:
    """Rows of the charts' data that have this field."""
    spec = picture.chart.to_dict()
    return [row for data in spec["datasets"].values() for row in data if field in row]


def test_each_tile_has_its_colour_number_and_place(drawn: dict[str, Picture], rows: tuple[Headline, ...]) -> None:
    tiles = {str(row["code"]): row for row in marks(drawn["map"], "chance")}
    assert len(tiles) == 342
    assert {str(row["risk"]) for row in tiles.values()} >= {
        "onder 25\N{NO-BREAK SPACE}%",
        "95\N{NO-BREAK SPACE}% of meer",
    }
    for row in rows[:5] + rows[-5:]:
        assert tiles[row.code]["chance"] == pytest.approx(row.p_miss)
        assert tiles[row.code]["number"] == NL.number(row.shortfall)
    assert len(drawn["map"].numbers.rows) == 342


def test_provincies_are_named_where_no_tile_lies(drawn: dict[str, Picture]) -> None:
    labels = {str(row["name"]): row for row in marks(drawn["map"], "x")}
    assert len(labels) == 12
    tiles = pd.DataFrame(marks(drawn["map"], "chance")).drop_duplicates("code")
    for label in labels.values():
        inside = (tiles["column"] < label["x"]) & (tiles["right"] > label["x"])
        assert not (inside & (tiles["row"] < label["y"]) & (tiles["below"] > label["y"])).any()


def test_simulated_tiles_are_marked_and_counted_ones_are_not(drawn: dict[str, Picture], counted: RunResults) -> None:
    heads = headlines(counted)
    real = {"map": tile_map(counted, heads, NL), "list": worst_list(counted, heads, NL)}
    for key, picture in real.items():
        text = json.dumps(picture.chart.to_dict(), ensure_ascii=False) + picture.alt
        assert "esimuleerd" not in text.replace("is gesimuleerd", "")
        assert "Gesimuleerd" in drawn[key].alt
    assert "strokeOpacity" in json.dumps(drawn["map"].chart.to_dict())
    assert "strokeOpacity" not in json.dumps(real["map"].chart.to_dict())
    assert {row["fill"] for row in marks(drawn["list"], "median")} == {"#ffffff"}
    assert {row["fill"] for row in marks(real["list"], "median")} != {"#ffffff"}


def test_the_list_can_be_of_one_provincie(simulated: RunResults, heads: Headlines) -> None:
    picture = worst_list(simulated, heads, NL, provincie="PV24")
    names = [row.name for row in heads.gemeenten if row.provincie == "PV24"]
    assert [row[0] for row in picture.numbers.rows] == names
    assert picture.key == "worst-pv24"


def test_the_list_has_band_shortfall_chance_and_cause(drawn: dict[str, Picture], rows: tuple[Headline, ...]) -> None:
    assert len(drawn["list"].numbers.rows) == SHOWN
    name, stand, band, shortfall, chance, cause = drawn["list"].numbers.rows[0]
    assert name == rows[0].name
    assert "achter" in stand
    assert "tot" in band
    assert shortfall == NL.number(rows[0].shortfall)
    assert chance == words.chance(rows[0].p_miss, NL)
    assert cause == "te weinig woningen"


def test_each_provincie_has_its_five_worst_and_how_many_miss(simulated: RunResults, heads: Headlines) -> None:
    made = dict(worst_tables(simulated, heads, NL))
    assert len(made) == 12
    own, group = next(pair for pair in heads.by_provincie if pair[0].name == "Gelderland")
    heading = f"Gesimuleerd: Gelderland: naar verwachting missen {own.expected_misses} van de 51 gemeenten"
    assert [row[0] for row in made[heading].rows] == [f"{row.name}\N{NO-BREAK SPACE}°" for row in group[:5]]


@pytest.mark.parametrize("say", [NL, EN])
def test_the_terminal_shows_them_whole_in_80_columns(simulated: RunResults, say: Language) -> None:
    text = printed(simulated, say)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "…" not in text
    assert ("Welke gemeenten eerst, per provincie" in text) == (say is NL)
    assert ("Gesimuleerd: deze gemeentecijfers" in text) == (say is NL)
    assert re.search(r"^ Rotterdam.° ", text, re.MULTILINE)


def test_the_page_shows_tables_map_and_list(simulated: RunResults) -> None:
    html = write_html(simulated, NL)
    page = Page(html)
    assert "Gemeenten per provincie" in page.text
    assert "heeft het grootste verwachte tekort" in page.text
    assert "Gesimuleerd: deze gemeentecijfers zijn een reconstructie" in page.text
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert ids.index("gemeenten-map") < ids.index("worst-gemeenten") < ids.index("realisatie")
    assert len(ids) == len(set(ids))
    assert sorted({match[0] for match in ENGLISH.finditer(page.text)}) == []
