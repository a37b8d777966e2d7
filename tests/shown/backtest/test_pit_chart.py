"""The histograms of where outcomes fell: what they say, and that each stands in its own place."""

from dataclasses import replace
from typing import Any

import pytest

from base.i18n import Language
from shown.backtest.pit_chart import has_pit, pit
from shown.kit.picture import Picture
from shown.kit.theme import SUBTITLE_LETTERS, TITLE_LETTERS, render_png
from shown.read.backtests import TrackRecord

NL, EN = Language("nl"), Language("en")
SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def drawn(track: TrackRecord) -> Picture:
    return pit(track, EN)


def cells(picture: Picture) -> list[list[dict[str, Any]]]:
    """The rows of data behind each model's histograms."""
    spec = picture.chart.to_dict()
    return [spec["datasets"][panel["data"]["name"]] for panel in spec["hconcat"]]


def test_the_finding_counts_the_outer_tenths_of_the_first_row(track: TrackRecord, drawn: Picture) -> None:
    # 0.1 - 0.004 * (4.5 ** 2 - 8.25) at both ends
    assert drawn.finding == (
        f"Simulated: 10{SPACE}% of the outcomes (half-year, gemeente) lay in the lowest or highest tenth of the "
        f"bands, where 20{SPACE}% belongs"
    )
    near = (track.pit["months_from"] == 1) & (track.pit["low"] == 0)
    heavier = track.pit.assign(
        share=track.pit["share"].where(~near, 0.352), n=track.pit["n"].where(track.pit["months_from"] != 1, 3 * 12312)
    )
    # three fifths of the outcomes have (0.352 + 0.052), the others 2 * 0.052
    assert (
        f": {3 * 0.404 / 5 + 2 * 0.104 / 5:.0%}".replace("%", f"{SPACE}%")
        in pit(replace(track, pit=heavier), EN).finding
    )


def test_figures_that_were_counted_are_not_called_simulated(track: TrackRecord) -> None:
    real = replace(track, parts=track.parts.assign(simulated=False))
    assert "imulated" not in str(pit(real, EN).chart.to_dict()["title"])


def test_every_model_has_its_histograms_in_one_and_the_same_order(drawn: Picture) -> None:
    titles = [panel["title"]["text"] for panel in drawn.chart.to_dict()["hconcat"]]
    assert titles == ["Taakstelling Radar", "Radar, calibrated", "general engine, from realisatie alone"]
    for rows in cells(drawn):
        places = list(dict.fromkeys((row["row"], row["months"]) for row in rows))
        assert len(places) == 5 * 3, "a place too for what is not forecast that far ahead"
        missing = {(row["row"], row["months"]) for row in rows if row["height"] is None}
        assert missing == {("month, provincie", "7 to 12"), ("month, country", "7 to 12")}
        counts = {(row["row"], row["months"]): row["count"] for row in rows if row["count"]}
        assert len(counts) == 13
        assert counts["half-year, gemeente", "7 to 12"] == "n = 12,312"
        assert counts["month, country", "1 to 3"] == "n = 36"


def test_a_bar_too_high_is_cut_off_and_its_number_is_not(track: TrackRecord) -> None:
    spike = (track.pit["target"] == "realisatie") & (track.pit["level"] == "land") & (track.pit["low"] == 0)
    picture = pit(replace(track, pit=track.pit.assign(share=track.pit["share"].where(~spike, 0.9))), EN)
    heights = [row["height"] for rows in cells(picture) for row in rows if row["height"] is not None]
    assert max(heights) == pytest.approx(0.3)
    assert f"bars end at 30{SPACE}%" in " ".join(picture.chart.to_dict()["title"]["subtitle"])
    assert [row[6] for row in picture.numbers.rows if row[0] == "month, country"] == [f"90{SPACE}%"] * 6


def test_the_numbers_are_those_of_the_backtest(track: TrackRecord, drawn: Picture) -> None:
    table = {row[:3]: row[3:] for row in drawn.numbers.rows}
    assert len(table) == len(drawn.numbers.rows) == 3 * 13
    own = track.pit.query("target == 'realisatie_halfjaar' and level == 'provincie' and model_id == 'panel_engine'")
    shares = own[own["months_from"] == 4].sort_values("low")["share"]
    assert table["half-year, provincie", "general engine, from realisatie alone", "4 to 6"] == (
        "432", "36", "6", *(EN.percent(share) for share in shares),
    )  # fmt: skip


@pytest.mark.parametrize("say", [NL, EN])
def test_the_picture_tells_its_finding_and_can_be_drawn(track: TrackRecord, say: Language) -> None:
    picture = pit(track, say)
    title = picture.chart.to_dict()["title"]
    assert " ".join(title["text"]) == picture.finding
    assert picture.finding in picture.alt
    assert all(len(line) <= TITLE_LETTERS for line in title["text"])
    assert all(len(line) <= SUBTITLE_LETTERS for line in title["subtitle"])
    assert render_png(picture.chart, 0.3).startswith(b"\x89PNG")


def test_without_histograms_of_the_model_there_is_no_picture(track: TrackRecord) -> None:
    assert has_pit(track)
    assert not has_pit(replace(track, pit=track.pit.iloc[:0]))
    assert not has_pit(replace(track, pit=track.pit[track.pit["model_id"] == "panel_engine"]))
