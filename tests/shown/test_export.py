import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from base.errors import Invalid
from base.whole_files import write_whole
from shown import export as exporting
from shown.export import export
from shown.read.results import RunResults
from tests.shown.synthetic import synthetic_results
from tests.shown.synthetic_chain import PARTS, chained_results
from tests.shown.synthetic_gemeenten import with_gemeenten

FORECAST_HEADER = (
    "model_id,run_id,origin_date,data_as_of,target,horizon,target_end_date,location,output_type,output_type_id,value"
)
FLAG_HEADER = (
    "location,level,name,provincie,period,p_miss,expected_shortfall,stand_begin,taakstelling,opgave,realised,"
    "needed_per_month,expected_per_month,streak,streak_at_least,cause,flag,rank,simulated"
)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> RunResults:
    return synthetic_results(tmp_path_factory.mktemp("export") / "radar.db")


@pytest.mark.parametrize(("what", "header"), [("forecasts", FORECAST_HEADER), ("flags", FLAG_HEADER)])
def test_the_columns_are_those_of_the_contract(results: RunResults, tmp_path: Path, what: str, header: str) -> None:
    rows = export(results, what, tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == header
    assert len(lines) == rows + 1


def test_forecasts_come_back_from_csv_as_they_were(results: RunResults, tmp_path: Path) -> None:
    export(results, "forecasts", tmp_path / "out.csv")
    back = pd.read_csv(tmp_path / "out.csv", parse_dates=["target_end_date"], dtype={"output_type_id": str})
    back["output_type_id"] = back["output_type_id"].fillna("")
    columns = [
        "model_id",
        "target",
        "location",
        "target_end_date",
        "output_type",
        "output_type_id",
        "horizon",
        "value",
    ]
    pd.testing.assert_frame_equal(back[columns], results.forecasts.in_order()[columns], check_dtype=False)
    assert set(back["origin_date"]) == {"2026-01-31"}
    assert set(back["data_as_of"]) == {"2026-01-25"}


@pytest.mark.parametrize("what", exporting.KINDS)
def test_csv_and_json_say_the_same(results: RunResults, tmp_path: Path, what: str) -> None:
    export(results, what, tmp_path / "out.csv")
    export(results, what, tmp_path / "out.json")

    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        from_csv = list(csv.DictReader(file))
    from_json = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [{name: _spelled(cell) for name, cell in row.items()} for row in from_json] == from_csv


def _spelled(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    return "" if cell is None else str(cell)


def test_what_is_unknown_is_null_and_counts_stay_whole(results: RunResults, tmp_path: Path) -> None:
    export(results, "flags", tmp_path / "out.json")
    flags = {(row["location"], row["period"]): row for row in json.loads((tmp_path / "out.json").read_text("utf-8"))}

    known, assumed = flags["PV21", "2026-H1"], flags["PV21", "2027-H1"]
    assert (known["name"], known["streak"], known["cause"], known["simulated"]) == (
        "Fryslân",
        6,
        "unknown",
        False,
    )
    assert isinstance(known["streak"], int)
    assert [assumed[name] for name in ("p_miss", "flag", "cause", "streak", "rank")] == [None] * 5


def test_the_parts_of_the_chain_are_told_with_their_figures_and_what_is_believed(tmp_path: Path) -> None:
    chained = chained_results(tmp_path / "radar.db")
    assert export(chained, "chain", tmp_path / "out.json") == len(PARTS)
    rows = {row["part"]: row for row in json.loads((tmp_path / "out.json").read_text("utf-8"))}

    assert list(rows) == list(PARTS)
    learned, given, assumed = (rows[name] for name in ("doorlooptijd", "instroom_eerste", "rechtstreeks"))
    assert [learned[name] for name in ("prior_low", "prior_high", "low", "median", "high")] == [6, 20, 11, 14.5, 18]
    assert (learned["unit"], learned["figures"], learned["last_day"]) == ("maanden", 0, None)
    assert (rows["inwilligingen"]["figures"], rows["inwilligingen"]["last_day"]) == (11, "2025-12-31")
    assert (given["basis"], given["median"], given["explanation"]) == ("data", None, "synthetic: CBS 83102NED")
    assert (assumed["basis"], assumed["figures"], assumed["last_day"]) == ("assumed", 0, None)
    assert isinstance(learned["position"], int)


def test_observations_and_stands_bear_the_headings_of_the_import(results: RunResults, tmp_path: Path) -> None:
    export(results, "observations", tmp_path / "o.csv")
    export(results, "stands", tmp_path / "s.csv")
    assert (
        (tmp_path / "o.csv")
        .read_text("utf-8")
        .startswith("from,to,date,region,measure,part,value,known_from,quality,")
    )
    assert (tmp_path / "s.csv").read_text("utf-8").startswith("date,region,value,role,known_from,quality,")


@pytest.mark.parametrize(
    ("what", "name", "words"),
    [
        (
            "everything",
            "out.csv",
            "everything cannot be exported; choose from forecasts, flags, chain, observations, targets, stands",
        ),
        ("flags", "out.xlsx", r"ending in \.xlsx cannot be written; use \.csv or \.json"),
        ("flags", "no/such/out.csv", "does not exist"),
    ],
)
def test_what_cannot_be_exported_is_refused_in_words(
    results: RunResults, tmp_path: Path, what: str, name: str, words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        export(results, what, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_overwritten_by_a_file(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="is a folder"):
        write_whole(tmp_path, "text")


def test_a_failure_while_writing_leaves_the_old_file_whole(
    results: RunResults, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    real: Callable[..., int] = Path.write_text

    def half(self: Path, text: str, **options: str) -> int:
        real(self, text[: len(text) // 2], **options)
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "write_text", half)
    with pytest.raises(OSError, match="no space"):
        export(results, "flags", target)

    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_empty_result_is_a_header_or_an_empty_list(results: RunResults, tmp_path: Path) -> None:
    empty = replace(results, flags=())
    assert export(empty, "flags", tmp_path / "out.csv") == 0
    assert (tmp_path / "out.csv").read_text() == FLAG_HEADER + "\n"
    export(empty, "flags", tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text()) == []


@pytest.mark.parametrize("simulated", [True, False])
def test_a_row_is_marked_when_any_number_in_it_rests_on_simulated_figures(
    results: RunResults, tmp_path: Path, simulated: bool
) -> None:
    """Of country and provincies the stand may be from published figures: their shortfall is not."""
    made = with_gemeenten(results, simulated=simulated)
    assert not any(flag.simulated for flag in made.flags if flag.level != "gemeente")
    export(made, "flags", tmp_path / "out.csv")
    table = pd.read_csv(tmp_path / "out.csv")
    assert (table["simulated"] == simulated).all()
    assert {"land", "provincie", "gemeente"} <= set(table["level"])
