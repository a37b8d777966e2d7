"""What a planner reads, sees and takes along."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from base.errors import Invalid
from base.i18n import Language
from forecast.track.prognoses import ALL, summary_ahead
from forecast.track.prognoses_ours import beside_ours, duel
from shown.announced import sentences as words
from shown.announced.chart import trackrecord_picture
from shown.announced.export import BAND_COLUMNS, VERSION_COLUMNS, write_record
from shown.announced.record import RECOMPUTED, PrognosesRecord
from shown.announced.terminal import print_record
from shown.kit.theme import BLUE, ORANGE, SUBTITLE_LETTERS, TITLE_LETTERS, render_png

NL, EN = Language("nl"), Language("en")
NAMES = {"NL01": "Nederland"}


def shown(record: PrognosesRecord, say: Language) -> str:
    console = Console(file=io.StringIO(), width=100)
    print_record(record, NAMES, console, say)
    return console.file.getvalue()  # type: ignore[attr-defined]


def with_ours(record: PrognosesRecord, *, simulated: bool = False) -> PrognosesRecord:
    """We said 9,000 to 11,000 on the day the number of 2022-H1 became known."""
    quantiles = tuple(9_000.0 + 2_000 * step / 22 for step in range(23))
    versions = beside_ours(record.versions, {("2022-H1", pd.Timestamp(2021, 9, 30)): quantiles})
    said = versions["our_median"].notna()
    versions = versions.assign(
        our_source=[("a-run" if simulated else RECOMPUTED) if one else "" for one in said],
        our_simulated=said & simulated,
    )
    return replace(record, versions=versions, duel=duel(versions[~versions["our_simulated"]]))


def test_the_first_sentences_tell_a_planner_what_a_number_is_worth(record: PrognosesRecord) -> None:
    firm, near, late, together = words.worth(record, NL)
    assert firm == (
        "Van 22 aantallen die 13 weken voor hun halfjaar golden, één per halfjaar, zijn er later 4 herzien. "
        "De grootste wijziging: 1e helft 2018, van 6.000 naar 13.000."
    )
    assert "Van 9 daarvan" in near
    assert "1.647 personen (17\N{NO-BREAK SPACE}%) naast, 5 keer te hoog en 4 keer te laag" in near
    assert late.startswith("In 2 halfjaren was 13 weken vooraf nog geen aantal bekend: 2e helft 2022, 2e helft 2023.")
    assert "van 27.300 naar 17.600" in late
    assert "77.775" in together
    assert "97.750" in together


def test_a_record_without_an_ended_half_year_says_so(record: PrognosesRecord) -> None:
    running = record.ahead.assign(over=False)
    bare = replace(record, ahead=running, ahead_summary=summary_ahead(running))
    assert words.worth(bare, NL) == [
        "Er is nog geen halfjaar voorbij waarvan de taakstelling 13 weken vooraf bekend was."
    ]
    assert words.finding(bare, NL) + "." == words.worth(bare, NL)[0]


@pytest.mark.parametrize("say", [NL, EN], ids=["nl", "en"])
def test_the_terminal_fits_in_100_columns_and_cuts_no_number(record: PrognosesRecord, say: Language) -> None:
    text = shown(with_ours(record), say)
    assert max(len(line) for line in text.splitlines()) <= 100
    assert "…" not in text


def test_everything_that_was_asked_for_is_in_the_terminal(record: PrognosesRecord) -> None:
    text = " ".join(shown(record, NL).split())
    assert "1e helft 2018 01-04-2017 39,3 6.000 prognose 13.000" in text
    assert "12.858*" in text
    assert "+3.904" in text
    assert "instroom_nareis" not in text
    assert "onder het minimum" in text
    assert "(530)" in text
    assert "1 van de 2 banden klopten" in text
    assert "geen enkele is gesimuleerd" in text
    assert "Gemaakt met wat op 31 januari 2026 bekend was" in text
    assert "--ours" in text


def test_each_sentence_has_the_numbers_of_the_row_it_speaks_of(record: PrognosesRecord) -> None:
    """The counts and means of the first sentences stand in a row of their own, as many numbers came earlier."""
    lines = shown(record, NL).splitlines()
    (row,) = [line.split() for line in lines if line.strip().startswith("13 weken vooraf geldend")]
    numbers, revised, known, off = row[4], row[5], row[8], row[10]
    firm, near, *_ = words.worth(record, NL)
    assert firm.startswith(f"Van {numbers} aantallen")
    assert f"zijn er later {revised} herzien" in firm
    assert f"Van {known} daarvan" in near
    assert f"gemiddeld {off} personen" in near


def test_a_number_that_was_distributed_as_another_one_is_told_with_it(record: PrognosesRecord) -> None:
    (line,) = words.distributed(record, NL)
    assert "1e helft 2019 (6.012)" in line
    same = record.versions.assign(distributed=record.versions["value"])
    assert words.distributed(replace(record, versions=same), NL) == []


def test_every_number_is_in_the_tables_of_means_or_said_to_be_left_out(record: PrognosesRecord) -> None:
    ended, running = 31, 1
    assert len(record.versions) == ended + running
    for summed in (record.by_lead, record.by_status):
        groups = summed[summed["group"] != ALL]
        assert groups["n_over"].sum() == summed.iloc[-1]["n_over"] == ended
    assert f"van de {ended} aantallen voor halfjaren die voorbij zijn" in words.caution(record, NL)[1]
    assert words.counted(record, NL).endswith(f"halfjaren waarvan de uitkomst nog niet bekend is: {running}.")
    past = replace(record, versions=record.versions[record.versions["over"]])
    assert "niet voorbij" not in words.counted(past, NL)


def test_our_forecast_is_told_with_its_number_of_cases(record: PrognosesRecord) -> None:
    text = " ".join(shown(with_ours(record), NL).split())
    assert "in 1 van de 1 gevallen dichter bij" not in text
    assert (
        "in 0 van de 1 gevallen dichter bij: gemiddeld 1.886 personen ernaast, het aangekondigde aantal 1.886" in text
    )
    assert "met kennis van deze geschiedenis" in text


def test_our_forecast_on_simulated_figures_is_shown_and_not_scored(record: PrognosesRecord) -> None:
    marked = with_ours(record, simulated=True)
    assert words.ours(marked, NL) == []
    text = " ".join(shown(marked, NL).split())
    assert "1 daarvan rusten op gesimuleerde cijfers" in text
    assert "eerdere berekeningen: a-run" in text


def test_the_picture_says_the_finding_and_tells_a_revision(record: PrognosesRecord) -> None:
    picture = trackrecord_picture(record, NL)
    spec = json.dumps(picture.chart.to_dict(), ensure_ascii=False)
    assert picture.finding == (
        "Van 22 taakstellingen die 13 weken vooraf bekend waren, zijn er later 4 herzien; "
        "9 met uitkomst zaten er gemiddeld 17\N{NO-BREAK SPACE}% naast"
    )
    title = picture.chart.to_dict()["title"]
    assert " ".join(title["text"]) == picture.finding
    assert all(len(line) <= TITLE_LETTERS for line in title["text"])
    assert all(len(line) <= SUBTITLE_LETTERS for line in title["subtitle"])
    for said in ("eerst 27.300", "later 17.600", "15.555\\ngemiddeld", '"nu"', BLUE, ORANGE):
        assert said in spec
    assert picture.finding in picture.alt
    assert len(picture.numbers.rows) == len(record.versions)
    assert render_png(picture.chart, 0.5).startswith(b"\x89PNG")


def test_hollow_dots_are_the_versions_that_were_overtaken(record: PrognosesRecord) -> None:
    spec = trackrecord_picture(record, NL).chart.to_dict()
    dots = next(
        rows
        for rows in spec["datasets"].values()
        if {"overtaken", "below"} <= rows[0].keys() and "text" not in rows[0]
    )
    assert sorted((row["period"], row["value"]) for row in dots if row["overtaken"]) == [
        ("2013-H1", 3300.0),
        ("2018-H1", 6000.0),
        ("2019-H1", 8000.0),
        ("2020-H2", 9000.0),
        ("2021-H2", 13500.0),
        ("2023-H2", 27300.0),
        ("2025-H1", 17700.0),
    ]


def test_a_picture_without_any_outcome_can_be_drawn(record: PrognosesRecord) -> None:
    bare = replace(
        record,
        versions=record.versions.assign(realised=float("nan"), outcome_basis=""),
        ahead_summary=record.ahead_summary.assign(n_outcome=0),
        spans=record.spans.iloc[:0],
    )
    picture = trackrecord_picture(bare, EN)
    assert "on average" not in picture.finding
    assert render_png(picture.chart, 0.5).startswith(b"\x89PNG")


def test_every_row_can_be_taken_along_as_csv(record: PrognosesRecord, tmp_path: Path) -> None:
    written = write_record(record, tmp_path / "track.csv")
    assert [(path.name, rows) for path, rows in written] == [("track.csv", 32), ("track-prognoses.csv", 3)]
    versions = pd.read_csv(tmp_path / "track.csv")
    assert tuple(versions.columns) == VERSION_COLUMNS
    first = versions[(versions["period"] == "2018-H1") & (versions["version"] == 1)].iloc[0]
    assert (first["value"], first["last_value"], first["lead_days"], first["known_from"]) == (
        6_000,
        13_000,
        275,
        "2017-04-01",
    )
    assert bool(first["revised"]) is True
    assert tuple(pd.read_csv(tmp_path / "track-prognoses.csv").columns) == BAND_COLUMNS


def test_json_says_null_where_nothing_is_known(record: PrognosesRecord, tmp_path: Path) -> None:
    write_record(replace(record, bands=record.bands.iloc[:0]), tmp_path / "track.json")
    assert [path.name for path in tmp_path.iterdir()] == ["track.json"]
    rows = json.loads((tmp_path / "track.json").read_text(encoding="utf-8"))
    assert rows[0]["realised"] is None
    assert rows[3]["realised"] == 11_350
    assert rows[3]["as_of"] == "2026-01-31"
    assert rows[0]["revised"] is True


def test_another_kind_of_file_is_refused(record: PrognosesRecord, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        write_record(record, tmp_path / "track.xls")
    with pytest.raises(Invalid):
        write_record(record, tmp_path / "nowhere" / "track.csv")
