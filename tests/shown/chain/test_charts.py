import json
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from base.i18n import Language
from shown.chain import sentences as chain_sentences
from shown.chain.charts import STOCKS, grants, stock
from shown.headlines import headlines
from shown.kit.picture import Picture
from shown.kit.theme import SUBTITLE_LETTERS, TITLE_LETTERS, render_png
from shown.read.results import RunResults
from shown.sections import forecast_pictures as pictures
from tests.shown.tables import changed

NL, EN = Language("nl"), Language("en")
KEYS = ["chain", "bezetting", "vergunninghouders-in-opvang", "vergunninghouders-buiten-norm", "inwilligingen"]


@pytest.fixture(scope="module")
def drawn(chained: RunResults) -> dict[str, Picture]:
    return {picture.key: picture for picture in pictures(chained, headlines(chained), NL)}


@cache
def spec(picture: Picture) -> str:
    """The picture as Vega-Lite text, held against its schema."""
    return json.dumps(picture.chart.to_dict(), ensure_ascii=False)


def fan_days(picture: Picture) -> list[str]:
    """The days of the bands of a picture, in order."""
    frames = picture.chart.to_dict()["datasets"].values()
    fan = next(frame for frame in frames if "q0_975" in frame[0])
    return [str(row["day"])[:10] for row in fan]


def test_the_chain_stands_before_the_intake(drawn: dict[str, Picture], results: RunResults) -> None:
    assert list(drawn)[-7:] == [*KEYS, "instroom-eerste", "instroom-nareis"]
    assert not set(KEYS) & {picture.key for picture in pictures(results, headlines(results), NL)}


@pytest.mark.parametrize("key", KEYS)
def test_title_subtitle_alt_and_numbers_are_those_of_the_house(drawn: dict[str, Picture], key: str) -> None:
    picture = drawn[key]
    title = picture.chart.to_dict()["title"]
    assert " ".join(title["text"]) == picture.finding
    subtitle = " ".join(title["subtitle"])
    assert "ersonen" in subtitle
    assert "Gemaakt met wat op 31 januari 2026 bekend was" in subtitle
    assert all(len(line) <= TITLE_LETTERS for line in title["text"])
    assert all(len(line) <= SUBTITLE_LETTERS for line in title["subtitle"])
    assert picture.finding in picture.alt
    assert len(picture.numbers.rows) > 10
    assert {len(row) for row in picture.numbers.rows} == {len(picture.numbers.columns)}


@pytest.mark.parametrize("key", KEYS[1:])
def test_now_is_marked_on_the_as_of_date(drawn: dict[str, Picture], key: str) -> None:
    assert "2026-01-31T00:00:00" in spec(drawn[key])
    assert '"nu"' in spec(drawn[key])


def test_an_old_count_is_no_start_of_the_fan_and_the_picture_says_so(drawn: dict[str, Picture]) -> None:
    picture = drawn["bezetting"]
    assert fan_days(picture)[0] == "2026-02-28"
    assert "De laatst gepubliceerde telling is van 25 september 2023" in spec(picture)
    assert "57.538 op 25 september 2023" in spec(picture)


def test_the_fan_starts_at_a_recent_count(drawn: dict[str, Picture]) -> None:
    picture = drawn["vergunninghouders-in-opvang"]
    assert fan_days(picture)[:2] == ["2026-01-05", "2026-02-28"]
    assert "laatst gepubliceerde telling" not in spec(picture)


def test_counts_far_apart_are_joined_by_dots_only(drawn: dict[str, Picture]) -> None:
    datasets = drawn["bezetting"].chart.to_dict()["datasets"].values()
    pieces = [row for frame in datasets for row in frame if "near" in row]
    assert len(pieces) == 7
    near = {str(row["until"])[:10] for row in pieces if row["near"]}
    assert near == {"2022-06-01", "2022-06-27", "2022-12-05"}


def test_those_beyond_the_norm_are_shown_as_a_part_of_all(drawn: dict[str, Picture]) -> None:
    assert '"mediaan allen: 21.500"' in spec(drawn["vergunninghouders-buiten-norm"])
    assert "mediaan allen" not in spec(drawn["bezetting"])
    assert "Een telling is niet gepubliceerd" in spec(drawn["vergunninghouders-buiten-norm"])


def test_grants_of_a_year_are_told_as_an_average_a_month(drawn: dict[str, Picture]) -> None:
    picture = drawn["inwilligingen"]
    assert "Vlakke lijnen: het gemiddelde van een langere tijd" in spec(picture)
    assert picture.numbers.rows[-18][:2] == ("januari 2025 tot en met december 2025, gemiddeld", "619")
    assert picture.numbers.rows[-17][0] == "februari 2026"
    assert '"619"' in spec(picture)


def test_monthly_grants_are_drawn_without_a_number_each(chained: RunResults) -> None:
    grant = chained.observations["measure"] == "inwilligingen"
    months = pd.date_range("2025-01-01", "2025-12-01", freq="MS")
    monthly = pd.concat(
        [
            chained.observations[grant]
            .tail(1)
            .assign(from_date=first, to_date=first + pd.offsets.MonthEnd(0), value=615)
            for first in months
        ]
    )
    picture = grants(replace(chained, observations=pd.concat([chained.observations[~grant], monthly])), NL)
    assert picture.numbers.rows[0][:2] == ("januari 2025", "615")
    spec = picture.chart.to_dict()
    numbers = next(layer for layer in spec["layer"] if layer["encoding"].get("x", {}).get("field") == "middle")
    assert spec["datasets"][numbers["data"]["name"]] == []


@pytest.mark.parametrize(("last", "above"), [(60000, True), (40000, False)])
def test_the_last_count_is_told_where_the_line_to_it_does_not_run(
    chained: RunResults, last: int, above: bool
) -> None:
    rows = chained.observations
    moved = rows["value"].where(rows["to_date"] != pd.Timestamp("2023-09-25"), last)
    picture = stock(replace(chained, observations=rows.assign(value=moved)), "bezetting", NL)
    marks = [layer["mark"] for layer in picture.chart.to_dict()["layer"] if layer["mark"]["type"] == "text"]
    shifts = [mark["dy"] for mark in marks if mark.get("align") == "right"]
    assert [shift < 0 for shift in shifts] == [above]


def test_a_simulated_forecast_is_said_to_be(chained: RunResults) -> None:
    simulated = replace(chained, flags=changed(chained.flags, simulated=True))
    for picture in (stock(simulated, "bezetting", NL), grants(simulated, NL)):
        assert "gesimuleerde maandcijfers" in " ".join(picture.chart.to_dict()["title"]["subtitle"])


def test_a_run_without_any_count_can_still_be_drawn(chained: RunResults) -> None:
    bare = replace(chained, observations=chained.observations.iloc[:0])
    for picture in (*(stock(bare, measure, NL) for measure in STOCKS), grants(bare, NL)):
        assert "Bron" not in spec(picture)
        assert render_png(picture.chart, 0.5).startswith(b"\x89PNG")


def test_pictures_differ_between_languages(chained: RunResults, drawn: dict[str, Picture]) -> None:
    english = stock(chained, "bezetting", EN)
    assert english.finding != drawn["bezetting"].finding
    assert "57,538 on 25 September 2023" in spec(english)
    assert chain_sentences.state(chained, EN) != chain_sentences.state(chained, NL)
