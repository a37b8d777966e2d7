"""What a good file leaves in the database, and what it leaves alone."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from base.i18n import Language
from jobs.importing import ingest
from jobs.importing.faults import filled
from jobs.importing.ingest import ImportOutcome, import_file
from jobs.importing.rules import ImportRules
from models import store
from models.engine import transaction
from models.tables import ImportRecord, Observation
from tests.jobs.importing.conftest import PROVINCIES, Desk

OBSERVATIONS = "month,region,measure,value\n2024-03,NL01,realisatie,1.234\n2024-03,PV20,koppelingen,56\n"
TARGETS = "period,region,value,known_from,status\n2021-H1,NL01,13500,2020-10-01,vastgesteld\n"
HALF_YEARS = (
    "provincie_code,provincie,aantal_gemeenten,periode,stand_begin,taakstelling,realisatie,realisatie_tot,soort,"
    "stand_eind,pct_nog_te_realiseren\nPV21,Fryslân,18,2021-H1,145,504,336,2021-07-01,peildatum,313,62\n"
)


def counts(outcome: ImportOutcome) -> tuple[int, int, int]:
    return outcome.new, outcome.revised, outcome.unchanged


def texts(outcome: ImportOutcome) -> list[str]:
    return [filled(Language("en"), message, details) for message, details in outcome.warnings]


def test_observations_are_stored_with_their_defaults(each_desk: Desk) -> None:
    outcome = each_desk.bring(OBSERVATIONS)
    assert counts(outcome) == (2, 0, 0)
    assert not outcome.already_imported
    rows = each_desk.stored("observations")
    assert rows["value"].tolist() == [1234, 56]
    assert set(rows["from_date"]) == {pd.Timestamp(2024, 3, 1)}
    assert set(rows["to_date"]) == {pd.Timestamp(2024, 3, 31)}
    assert set(rows["known_from"]) == {pd.Timestamp(2024, 4, 7)}
    assert set(rows["quality"]) == {"B"}
    assert set(rows["source"]) == {"cijfers.csv"}
    assert set(rows["part"]) == {""}
    assert not rows["simulated"].any()


def test_every_column_is_stored_as_given(each_desk: Desk) -> None:
    each_desk.bring(
        "date;from;to;month;region;measure;value;known_from;quality;source;simulated;part;naam\n"
        "31-12-2023;;;;PV20;bezetting;10;2-1-2024;A;COA;ja;;Groningen\n"
        ";2024-01;2024-03;;NL01;instroom_eerste;20;;c;IND;nee;Syrië;\n"
        ";;;2024-03;NL01;vergunninghouders_in_opvang;30;;;;;;\n"
    )
    rows = (
        each_desk.stored("observations")
        .drop(columns=["id", "import_id", "withdrawn_from"])
        .astype(str)
        .to_numpy()
        .tolist()
    )
    assert rows == [
        ["PV20", "bezetting", "", "2023-12-31", "2023-12-31", "10", "2024-01-02", "A", "COA", "True"],
        ["NL01", "instroom_eerste", "Syrië", "2024-01-01", "2024-03-31", "20", "2024-04-25", "C", "IND", "False"],
        [
            "NL01", "vergunninghouders_in_opvang", "", "2024-03-31", "2024-03-31", "30", "2024-04-07", "B",
            "cijfers.csv", "False",
        ],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "known"),
    [
        ("realisatie", "2024-04-10"),
        ("koppelingen", "2024-04-10"),
        ("bezetting", "2024-04-10"),
        ("instroom_eerste", "2024-04-30"),
        ("instroom_nareis", "2024-04-30"),
        ("inwilligingen", "2024-04-30"),
    ],
)
def test_the_days_until_a_figure_is_known_are_a_setting(desk: Desk, measure: str, known: str) -> None:
    path = desk.folder / "a.csv"
    path.write_text(f"month,region,measure,value\n2024-03,NL01,{measure},1\n")
    rules = ImportRules(known_after_days_coa=10, known_after_days_intake=30)
    import_file(desk.engine, path, rules=rules, imported_at=desk.at)
    assert desk.stored("observations")["known_from"].tolist() == [pd.Timestamp(known)]


def test_rules_cannot_be_negative() -> None:
    with pytest.raises(ValueError, match="known_after_days_coa"):
        ImportRules(known_after_days_coa=-1)


def test_targets_are_stored_version_by_version(each_desk: Desk) -> None:
    outcome = each_desk.bring(
        "period,region,value,known_from,status,source,basis\n"
        "2023-H2,NL01,17.600,2023-10-01,herzien,schulinck.nl,\n"
        "2023-H2,NL01,27.300,2023-04-28,vastgesteld,schulinck.nl,aangekondigd\n"
        "2023-H2,NL01,17.599,2023-10-01,herzien,COA,verdeeld\n"
    )
    assert counts(outcome) == (2, 1, 0)
    rows = each_desk.stored("targets").sort_values(["basis", "known_from"])
    assert rows["value"].tolist() == [27300, 17600, 17599]
    assert rows["basis"].tolist() == ["aangekondigd", "aangekondigd", "verdeeld"]


def test_stands_may_be_negative_and_carry_their_role(each_desk: Desk) -> None:
    each_desk.bring("date,region,value,role\n2024-01-01,PV20,-69,\n2024-01-01,PV20,-60,begin\n")
    rows = each_desk.stored("stands")
    assert sorted(zip(rows["role"], rows["value"], strict=True)) == [("begin", -60), ("eind", -69)]
    assert set(rows["known_from"]) == {pd.Timestamp(2024, 1, 8)}


def test_a_row_of_the_half_year_table_is_four_figures(each_desk: Desk) -> None:
    each_desk.bring(TARGETS, "landelijk.csv")
    assert counts(each_desk.bring(HALF_YEARS)) == (4, 0, 0)
    (target,) = each_desk.stored("targets").query("region == 'PV21'").to_dict("records")
    assert (target["period"], target["value"], target["basis"]) == ("2021-H1", 504, "verdeeld")
    assert (target["status"], target["known_from"]) == ("vastgesteld", pd.Timestamp(2020, 10, 1))
    (realised,) = each_desk.stored("observations").to_dict("records")
    assert (realised["from_date"], realised["to_date"]) == (pd.Timestamp(2021, 1, 1), pd.Timestamp(2021, 6, 30))
    assert (realised["value"], realised["known_from"]) == (336, pd.Timestamp(2021, 7, 8))
    stands = each_desk.stored("stands").set_index("role")
    assert stands["value"].to_dict() == {"begin": 145, "eind": 313}
    assert stands["known_from"].to_dict() == {"begin": pd.Timestamp(2021, 1, 8), "eind": pd.Timestamp(2021, 7, 8)}


def test_the_half_year_table_can_say_when_it_was_known(desk: Desk) -> None:
    header, row = HALF_YEARS.splitlines()
    desk.bring(
        f"{header},known_from_taakstelling,known_from,kwaliteit,bron\n{row},2020-11-01,2021-12-01,A,COA tabel 2\n"
    )
    known = {
        kind: set(desk.stored(kind)["known_from"].dt.date)
        for kind in ("targets", "observations", "stands", "residuals")
    }
    assert known == {
        "targets": {date(2020, 11, 1)},
        "observations": {date(2021, 12, 1)},
        "stands": {date(2021, 12, 1)},
        "residuals": {date(2021, 12, 1)},
    }
    assert set(desk.stored("observations")["quality"]) == {"A"}
    assert set(desk.stored("stands")["source"]) == {"COA tabel 2"}


def test_the_same_file_twice_changes_nothing_and_says_when_it_came(each_desk: Desk) -> None:
    first = each_desk.bring(OBSERVATIONS)
    before = each_desk.everything()
    again = each_desk.on(2024, 10, 1).bring(OBSERVATIONS, "andere naam.csv")
    assert again.already_imported
    assert counts(again) == (0, 0, 0)
    assert again.record.imported_at == first.record.imported_at
    assert again.record.file_name == "cijfers.csv"
    for kind, frame in each_desk.everything().items():
        pd.testing.assert_frame_equal(frame, before[kind])


def test_a_changed_value_becomes_known_on_the_day_of_the_import(each_desk: Desk) -> None:
    each_desk.bring(OBSERVATIONS)
    outcome = each_desk.on(2024, 10, 1).bring(OBSERVATIONS.replace("1.234", "1.240"))
    assert counts(outcome) == (0, 1, 1)
    rows = each_desk.stored("observations").query("measure == 'realisatie'")
    assert rows["value"].tolist() == [1234, 1240]
    assert rows["known_from"].tolist() == [pd.Timestamp(2024, 4, 7), pd.Timestamp(2024, 10, 1)]
    assert each_desk.stored("observations", date(2024, 9, 30))["value"].tolist() == [1234, 56]


def test_a_changed_value_becomes_known_on_the_day_the_file_gives(desk: Desk) -> None:
    desk.bring(OBSERVATIONS)
    outcome = desk.bring("month,region,measure,value,known_from\n2024-03,NL01,realisatie,1240,2024-06-01\n")
    assert counts(outcome) == (0, 1, 0)
    assert desk.stored("observations")["known_from"].max() == pd.Timestamp(2024, 6, 1)


def test_another_value_for_a_day_that_is_taken_is_a_fault(desk: Desk) -> None:
    desk.bring(OBSERVATIONS)
    (fault,) = desk.refusal("month,region,measure,value,known_from\n2024-03,NL01,realisatie,1240,2024-04-07\n")
    assert (fault.row, fault.column, fault.code) == (2, "known_from", "already_known")
    assert fault.details == {"day": date(2024, 4, 7), "value": 1234}


def test_a_second_change_on_one_day_counts_from_the_next(desk: Desk) -> None:
    desk.bring(OBSERVATIONS)
    desk.bring(OBSERVATIONS.replace("1.234", "1.240"))
    outcome = desk.bring(OBSERVATIONS.replace("1.234", "1.250"))
    assert counts(outcome) == (0, 1, 1)
    assert desk.stored("observations")["known_from"].max() == pd.Timestamp(2024, 9, 3)
    assert any("the day after" in text for text in texts(outcome))


def test_a_real_figure_takes_the_place_of_a_simulated_one_from_its_own_day(each_desk: Desk) -> None:
    simulated = OBSERVATIONS.replace("value\n", "value,simulated\n").replace("234\n", "234,ja\n")
    each_desk.bring(simulated.replace(",56\n", ",56,ja\n"))
    # not known from the day of the import, as a changed figure is, or questions about the past would not see it
    outcome = each_desk.bring(OBSERVATIONS.replace("1.234", "1.240"))
    assert counts(outcome) == (2, 0, 0)
    real = each_desk.stored("observations").query("not simulated")
    assert real["value"].tolist() == [1240, 56]
    assert set(real["known_from"]) == {pd.Timestamp(2024, 4, 7)}


def test_a_changed_status_is_a_new_version_of_a_target(desk: Desk) -> None:
    desk.bring(TARGETS.replace("vastgesteld", "prognose"))
    outcome = desk.bring(TARGETS.replace("2020-10-01", "2020-11-01"))
    assert counts(outcome) == (0, 1, 0)


def test_an_older_version_can_be_added_afterwards(desk: Desk) -> None:
    desk.bring("period,region,value,known_from,status\n2023-H2,NL01,17600,2023-10-01,herzien\n")
    outcome = desk.bring("period,region,value,known_from,status\n2023-H2,NL01,27300,2023-04-28,vastgesteld\n")
    assert counts(outcome) == (0, 1, 0)
    assert desk.stored("targets", date(2023, 9, 30))["value"].tolist() == [27300]


def test_a_figure_that_is_due_only_later_is_told(desk: Desk) -> None:
    outcome = desk.bring("month,region,measure,value\n2024-08,NL01,realisatie,1\n")
    assert texts(outcome) == [
        "1 figures count as known only after today, the last from 7 September 2024; give known_from to use them now"
    ]


def test_a_span_that_looks_half_open_is_told(desk: Desk) -> None:
    outcome = desk.bring("from,to,region,measure,value\n2024-01-01,2024-04-01,NL01,realisatie,1\n")
    assert any("first day of a month" in text for text in texts(outcome))


def test_a_file_without_a_last_line_break_is_told(desk: Desk) -> None:
    assert any("line break" in text for text in texts(desk.bring(OBSERVATIONS.rstrip("\n"))))
    assert texts(desk.bring(OBSERVATIONS)) == []


def test_the_same_row_twice_counts_once(desk: Desk) -> None:
    assert counts(desk.bring(OBSERVATIONS + "2024-03,PV20,koppelingen,56\n")) == (2, 0, 0)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_spreadsheets_are_imported_like_text(desk: Desk, kind: str) -> None:
    file = io.BytesIO()
    with pd.ExcelWriter(file, engine={"xlsx": "openpyxl", "ods": "odf"}[kind]) as writer:  # type: ignore[arg-type]
        pd.DataFrame({"Toelichting": ["zie het andere blad"]}).to_excel(writer, sheet_name="a", index=False)
        table = {"month": [date(2024, 3, 1)] * 2, "region": ["NL01", "PV20"], "value": [1234, 56]}
        frame = pd.DataFrame(table | {"measure": ["realisatie", "koppelingen"]})
        frame.to_excel(writer, sheet_name="b", index=False)
    assert counts(desk.bring(OBSERVATIONS)) == (2, 0, 0)
    assert counts(desk.bring(file.getvalue(), f"cijfers.{kind}")) == (0, 0, 2)


def test_cp1252_and_semicolons(desk: Desk) -> None:
    content = "month;region;naam;measure;value\n2024-03;PV21;Fryslân;realisatie;12\n"
    assert counts(desk.bring(content.encode("cp1252"))) == (1, 0, 0)


def test_the_record_says_what_came_in(each_desk: Desk) -> None:
    each_desk.bring(OBSERVATIONS)
    changed = "month,region,measure,value,source\n2024-03,NL01,realisatie,5,COA\n2024-04,NL01,realisatie,6,IND\n"
    outcome = each_desk.on(2024, 10, 1).bring(changed, "april.csv")
    with transaction(each_desk.engine) as connection:
        stored = store.find_import(connection, sha256=outcome.record.sha256)
    assert stored is not None
    assert stored.model_dump() == outcome.record.model_dump()
    assert (stored.file_name, stored.layout, stored.source) == ("april.csv", "observations", "COA; IND")
    assert (stored.rows_read, stored.rows_new, stored.rows_revised, stored.rows_unchanged) == (2, 1, 1, 0)
    assert set(each_desk.stored("observations")["import_id"]) == {1, stored.id}


def test_residuals_are_stored_and_large_ones_told(each_desk: Desk) -> None:
    each_desk.bring(TARGETS, "landelijk.csv")
    outcome = each_desk.bring(HALF_YEARS.replace("313,62", "370,73"))
    assert texts(outcome) == [
        "PV21: the stand on 1 July 2021 differs by 57 persons from the accounting; kept as correctie"
    ]
    (residual,) = each_desk.stored("residuals").to_dict("records")
    assert (residual["kind"], residual["value"]) == ("correctie", 57)
    assert residual["known_from"] == pd.Timestamp(2021, 7, 8)


def test_a_residual_that_changes_is_a_new_vintage(desk: Desk) -> None:
    desk.bring(TARGETS, "landelijk.csv")
    desk.bring(HALF_YEARS)
    desk.bring("date,region,value\n2021-07-01,PV21,320\n")
    rows = desk.stored("residuals")
    assert rows["value"].tolist() == [0, 7]
    assert rows["known_from"].tolist() == [pd.Timestamp(2021, 7, 8), pd.Timestamp(2024, 9, 2)]


def test_the_difference_between_levels_is_stored_once_all_are_known(desk: Desk) -> None:
    provincies = "".join(f"2024-01-01,{code},100\n" for code in PROVINCIES)
    desk.bring("date,region,value\n2024-01-01,NL01,1234\n" + provincies.rsplit("\n", 2)[0] + "\n", "elf.csv")
    assert desk.stored("residuals").empty
    desk.bring("date,region,value,known_from\n2024-01-01,PV31,100,2024-02-01\n", "laatste.csv")
    (residual,) = desk.stored("residuals").to_dict("records")
    assert (residual["region"], residual["kind"], residual["value"]) == ("NL01", "niveauverschil", 34)
    assert residual["known_from"] == pd.Timestamp(2024, 2, 1)


def test_a_stop_half_way_leaves_nothing(each_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(ingest.store, "append_residuals", stop)
        with pytest.raises(KeyboardInterrupt):
            each_desk.bring("date,region,value\n2024-01-01,PV20,5\n")
    assert all(frame.empty for frame in each_desk.everything().values())
    assert counts(each_desk.bring("date,region,value\n2024-01-01,PV20,5\n")) == (1, 0, 0)


def test_two_imports_at_once_wait_for_each_other(each_desk: Desk) -> None:
    files = []
    for number in range(4):
        path = each_desk.folder / f"{number}.csv"
        path.write_text(OBSERVATIONS.replace("PV20", f"PV2{number}"))
        files.append(path)

    def bring(path: Path) -> ImportOutcome:
        return import_file(each_desk.engine, path, rules=ImportRules(), imported_at=each_desk.at)

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(bring, files))
    assert sum(outcome.new for outcome in outcomes) == 5
    assert sum(outcome.unchanged for outcome in outcomes) == 3
    assert len(each_desk.stored("observations")) == 5


MONTHS, REGIONS, VALUES = st.integers(1, 6), st.sampled_from(["NL01", "PV20"]), st.integers(0, 3)
KNOWN = st.sampled_from(["", "2024-08-01", "2024-08-15"])
ROWS = st.lists(
    st.tuples(MONTHS, REGIONS, VALUES, KNOWN),
    min_size=1,
    max_size=12,
    unique_by=lambda row: (row[0], row[1], row[3]),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, shuffler=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(
    desk: Desk, rows: list[tuple[int, str, int, str]], shuffler: Random
) -> None:
    lines = [f"2024-0{month},{region},realisatie,{value},{known}\n" for month, region, value, known in rows]
    shuffled = list(lines)
    shuffler.shuffle(shuffled)
    stored = []
    for these in (lines, shuffled):
        desk.bring("month,region,measure,value,known_from\n" + "".join(these))
        frame = desk.stored("observations").drop(columns=["id", "import_id"])
        stored.append(frame.sort_values(list(frame.columns)).reset_index(drop=True))
        with transaction(desk.engine) as connection:
            connection.execute(delete(Observation))
            connection.execute(delete(ImportRecord))
    pd.testing.assert_frame_equal(*stored)
