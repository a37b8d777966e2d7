"""The track record in the report: words, tables and pictures of a made-up backtest."""

import io
import json
import re
from dataclasses import replace

import pytest
from rich.console import Console

from base.i18n import Language
from forecast.flags import WATCH
from forecast.model_ids import MODEL
from shown.backtest.reliability_chart import reliability
from shown.backtest.section import track_pictures, track_section
from shown.backtest.sentences import came_true, model
from shown.kit.picture import NumberTable, Picture
from shown.kit.theme import BLUE, GREY, ORANGE, SUBTITLE_LETTERS, TITLE_LETTERS, render_png
from shown.page import write_html
from shown.read.backtests import TrackRecord
from shown.read.results import RunResults
from shown.terminal import print_track_record

NL, EN = Language("nl"), Language("en")
SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def drawn(track: TrackRecord) -> dict[str, Picture]:
    return {picture.key: picture for picture in track_pictures(track, NL)}


def counted(track: TrackRecord) -> TrackRecord:
    """The same backtest on figures that were counted."""
    return replace(track, parts=track.parts.assign(simulated=False))


def row(table: NumberTable, name: str) -> tuple[str, ...]:
    return next(cells for cells in table.rows if cells[0] == name)


def printed(track: TrackRecord | None, say: Language, *, whole: bool = True) -> str:
    console = Console(file=io.StringIO(), width=100, color_system=None)
    print_track_record(track, console, say, whole=whole)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_without_a_backtest_the_report_names_the_command(
    results: RunResults, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shown.sections.pictures_of", lambda key, results, heads, say: [])
    assert track_pictures(None, NL) == []
    assert "radar backtest" in " ".join(printed(None, NL).split())
    assert "radar backtest" in write_html(results, NL)


def test_the_sentence_counts_the_warnings_that_came_true(track: TrackRecord) -> None:
    assert came_true(counted(track), EN) == (
        "Of the 1,000 warnings of level warning or alarm given about 11 weeks before the end of a half-year, "
        f"900 came true (90{SPACE}%); "
        f"of the 2,700 gemeenten that missed their opgave, 33{SPACE}% had one. Of all gemeenten 79{SPACE}% missed."
    )
    sentence = came_true(track, NL)
    assert sentence is not None
    assert sentence.startswith("Gesimuleerd: van de 1.000 waarschuwingen van niveau waarschuwing of alarm")
    none_given = replace(track, flags=track.flags.assign(n_flagged=0))
    assert came_true(none_given, NL) is None


def test_the_warnings_told_of_are_those_of_the_level_and_the_lead_time_asked_for(track: TrackRecord) -> None:
    for weeks in (2.0, 12.0, 22.0):
        sentence = came_true(counted(track), EN, flag=WATCH, weeks=weeks)
        rows = track.flags[(track.flags["model_id"] == MODEL) & (track.flags["flag"] == WATCH)]
        nearest = rows.loc[(rows["weeks_before_end"] - weeks).abs().idxmin()]
        assert sentence is not None
        about = f"given about {nearest['weeks_before_end']:.0f} weeks"
        assert f"{nearest['n_flagged']:,} warnings of any level {about}" in sentence


def test_simulated_figures_are_said_to_be_simulated_everywhere(track: TrackRecord, drawn: dict[str, Picture]) -> None:
    for picture in drawn.values():
        assert picture.finding.startswith("Gesimuleerd: ")
        assert "Gesimuleerde cijfers" in " ".join(picture.chart.to_dict()["title"]["subtitle"])
    assert "gesimuleerd" in " ".join(track_section(track, NL).introduction)
    real = counted(track)
    for picture in track_pictures(real, NL):
        assert "esimuleerd" not in json.dumps(picture.chart.to_dict(), ensure_ascii=False)
    assert "esimuleerd" not in printed(real, NL)


def test_the_number_of_half_years_is_said_where_chances_were_scored(track: TrackRecord) -> None:
    assert any(line.endswith("share their weather: 10.") for line in track_section(track, EN).introduction)
    none = track_section(replace(track, chances=track.chances.iloc[:0]), EN)
    assert not any("weather" in line for line in none.introduction)


def test_the_leaderboard_has_our_models_first_then_the_rules_best_first(track: TrackRecord) -> None:
    tables = dict(track_section(track, EN).tables)
    gemeente = next(table for heading, table in tables.items() if heading.startswith("gemeente"))
    assert gemeente.columns == ("Model", "9", "6", "5", "4", "3", "2", "1")
    assert gemeente.rows[0] == ("cases", *["3,420"] * 7)
    names = [cells[0] for cells in gemeente.rows]
    assert names[1:5] == [
        "Taakstelling Radar",
        "Radar, calibrated",
        "same months a year ago + band",
        "pace of a year ago + band",
    ]
    own = track.scores.query("part == 'gemeenten' and level == 'gemeente' and size_group == ''")
    expected = own.query("model_id == 'pace_so_far' and months_left == 3 and target == 'stand_eind'")["wis"].iloc[0]
    assert row(gemeente, "pace so far")[5] == EN.number(expected, 1)
    assert row(gemeente, "in 80 % band: Taakstelling Radar")[1] == f"81{SPACE}%"


def test_a_model_without_a_score_gets_a_dash(track: TrackRecord) -> None:
    gone = (track.scores["model_id"] == "flatline") & (track.scores["months_left"] == 9)
    tables = track_section(replace(track, scores=track.scores[~gone]), EN).tables
    assert row(tables[0][1], "last months go on")[1] == "–"


def test_every_flag_has_its_precision_and_recall_by_months_to_go(track: TrackRecord) -> None:
    table = dict(track_section(track, EN).tables)["Warnings of gemeenten in the half-year under way"]
    assert [cells[:2] for cells in table.rows[:2]] == [(f"!{SPACE}watch", "6"), (f"!{SPACE}watch", "5")]
    assert len(table.rows) == 3 * 6
    shares = [f"{share}{SPACE}%" for share in (79, 90, 33)]
    assert table.rows[9][2:] == ("11", "3,420", shares[0], "1,000", *shares[1:])


def test_a_backtest_of_the_intake_alone_shows_no_gemeenten(track: TrackRecord) -> None:
    alone = replace(
        track,
        parts=track.parts[track.parts["part"] == "intake"],
        scores=track.scores[track.scores["part"] == "intake"],
        chances=track.chances.iloc[:0],
        reliability=track.reliability.iloc[:0],
        flags=track.flags.iloc[:0],
        lead_times=track.lead_times.iloc[:0],
        pit=track.pit.iloc[:0],
    )
    assert track_section(alone, NL).tables == []
    assert track_pictures(alone, NL) == []
    text = printed(alone, NL)
    assert "eerste asielaanvragen" in text
    assert "esimuleerd" not in text


@pytest.mark.parametrize("say", [NL, EN])
def test_the_terminal_has_room_for_every_number(track: TrackRecord, say: Language) -> None:
    text = printed(track, say)
    assert max(len(line) for line in text.splitlines()) <= 100
    assert "…" not in text


def test_the_findings_come_from_the_numbers(drawn: dict[str, Picture]) -> None:
    best = 1.6 * 0.75
    gain = NL.percent(1 - 1.0 / best)
    assert drawn["skill"].finding.endswith(f"is de fout {gain} kleiner dan die van de beste vuistregel")
    assert "gemiddeld 2,0 procentpunt naast, hoogstens 2,0 in" in drawn["reliability-radar"].finding
    assert f"{NL.percent(0.95 - 13 / 60)} van wie de opgave miste had 13 weken" in drawn["lead-time"].finding


def test_a_model_worse_than_the_rules_is_said_to_be_worse(track: TrackRecord) -> None:
    worse = track.scores["wis"].where(track.scores["model_id"] != "radar", track.scores["wis"] * 3)
    picture = track_pictures(replace(track, scores=track.scores.assign(wis=worse)), EN)[0]
    assert "larger than that of the best plain rule" in picture.finding


def test_small_bins_are_not_told_as_the_largest_error(track: TrackRecord) -> None:
    few = replace(track, reliability=track.reliability.assign(n=100))
    assert reliability(few, EN).finding.endswith("on average 2.0 percentage points off")
    one_large = track.reliability["n"].where(track.reliability["low"] > 0.85, 499)
    hidden = replace(track, reliability=track.reliability.assign(n=one_large.clip(upper=1500)))
    assert "at most" not in reliability(hidden, EN).finding
    one_off = track.reliability["observed"].where(track.reliability["n"] != 250, 0.9)
    off = replace(track, reliability=track.reliability.assign(observed=one_off))
    assert "at most 2.0 in bins of 500 or more" in reliability(off, EN).finding


def test_bins_of_one_half_year_have_no_band(drawn: dict[str, Picture]) -> None:
    bands = {cells[2]: cells[5] for cells in drawn["reliability-radar"].numbers.rows}
    assert bands["180"] == "–"
    assert bands["9.000"] == f"90{SPACE}% tot 100{SPACE}%"


def test_the_curve_stops_where_few_half_years_were_followed(track: TrackRecord) -> None:
    early = track.lead_times["weeks"] > 40
    sparse = track.lead_times.assign(n_missed=track.lead_times["n_missed"].where(~early, 300))
    picture = track_pictures(replace(track, lead_times=sparse), EN)[2]
    assert max(int(cells[0]) for cells in picture.numbers.rows) == 40


def test_the_curve_of_the_rule_lies_quietly_beside_that_of_the_model(track: TrackRecord) -> None:
    picture = track_pictures(track, EN)[2]
    assert picture.numbers.columns[5] == "Warned of by the plain rule"
    assert row(picture.numbers, "13")[2:] == (
        f"73{SPACE}%", "1,740", f"13{SPACE}%", f"58{SPACE}%", "1,740", f"18{SPACE}%",
    )  # fmt: skip
    layers = [layer["mark"] for layer in picture.chart.to_dict()["layer"] if layer["mark"]["type"] == "line"]
    assert [(line["color"], line["strokeWidth"]) for line in layers] == [
        (GREY, 1.5), (GREY, 1.5), (BLUE, 2.5), (ORANGE, 2.5),
    ]  # fmt: skip
    assert "(same months a year ago + band)" in " ".join(picture.chart.to_dict()["title"]["subtitle"])


def test_without_a_rule_the_model_has_the_picture_for_itself(track: TrackRecord) -> None:
    own = track.lead_times[track.lead_times["model_id"] == "radar"]
    picture = track_pictures(replace(track, lead_times=own), EN)[2]
    assert len(picture.numbers.columns) == 5
    spec = picture.chart.to_dict()
    assert sum(layer["mark"]["type"] == "line" for layer in spec["layer"]) == 2
    assert "Grey" not in " ".join(spec["title"]["subtitle"])


def test_weeks_the_rule_was_not_followed_for_are_dashes(track: TrackRecord) -> None:
    leads = track.lead_times
    late = leads[(leads["model_id"] == "radar") | (leads["weeks"] < 10)]
    numbers = track_pictures(replace(track, lead_times=late), EN)[2].numbers
    assert row(numbers, "10")[5:] == ("–",) * 3
    assert "–" not in row(numbers, "9")


@pytest.mark.parametrize("key", ["skill", "reliability-radar", "lead-time"])
def test_each_picture_tells_its_finding_and_can_be_drawn(drawn: dict[str, Picture], key: str) -> None:
    picture = drawn[key]
    title = picture.chart.to_dict()["title"]
    assert " ".join(title["text"]) == picture.finding
    assert picture.finding in picture.alt
    assert all(len(line) <= TITLE_LETTERS for line in title["text"])
    assert all(len(line) <= SUBTITLE_LETTERS for line in title["subtitle"])
    assert len(picture.numbers.rows) > 10
    assert render_png(picture.chart, 0.3).startswith(b"\x89PNG")


def test_the_page_shows_the_track_record_once(tracked: RunResults, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shown.sections.pictures_of", lambda key, results, heads, say: [])
    html = write_html(tracked, NL)
    assert html.count('id="track-record"') == 1
    assert html.count('role="img"') == 3
    assert "Gesimuleerd: van de 1.000 waarschuwingen van niveau waarschuwing of alarm" in html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_a_dressed_rule_is_named_after_the_rule() -> None:
    assert model("one_sixth_dressed", NL) == "1/6 per maand + band"
    assert model("radar", EN) == "Taakstelling Radar"
    assert model("some_other", EN) == "some_other"
