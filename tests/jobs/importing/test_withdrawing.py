"""What is taken back counts no more from that day on, and every earlier day keeps its answer."""

import shutil
import tempfile
from collections.abc import Set
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.errors import Conflict, Invalid, NotFound
from base.i18n import Language
from forecast.asof import KNOWN_FROM, OBSERVATION_KEY, RESIDUAL_KEY, STAND_KEY, TARGET_KEY, known_by, latest_known
from jobs.importing.choices import Choices
from jobs.importing.faults import filled
from jobs.importing.rules import ImportRules
from jobs.importing.withdrawing import Figure, WithdrawalOutcome, withdraw_figure, withdraw_import
from jobs.run.inputs import read_inputs
from models import store
from models.engine import open_engine, reading
from models.withdrawals import listed_imports
from tests.jobs.importing.conftest import Desk, add_regions

KEYS = {"observations": OBSERVATION_KEY, "targets": TARGET_KEY, "stands": STAND_KEY, "residuals": RESIDUAL_KEY}
HEADINGS = "month,region,measure,value,known_from\n"
JANUARY = {"from_date": pd.Timestamp(2024, 1, 1), "to_date": pd.Timestamp(2024, 1, 31)}
OF_PV20 = {"region": "PV20", "measure": "realisatie", "part": "", **JANUARY}
BEGIN = date(2024, 2, 1)


def answer(desk: Desk, as_of: date, kind: str = "observations") -> pd.DataFrame:
    """What a question as of a day is told."""
    frame = latest_known(known_by(desk.stored(kind), as_of), as_of, KEYS[kind])
    return frame[[*KEYS[kind], "value", KNOWN_FROM]]


def values(desk: Desk, as_of: date, kind: str = "observations") -> list[int]:
    told: list[int] = answer(desk, as_of, kind)["value"].tolist()
    return told


def take_back(desk: Desk, named: str, reason: str = "verkeerde maand", *, dry_run: bool = False) -> WithdrawalOutcome:
    return withdraw_import(desk.engine, named, reason, rules=ImportRules(), now=desk.at, dry_run=dry_run)


def texts(outcome: WithdrawalOutcome) -> list[str]:
    return [filled(Language("en"), message, details) for message, details in outcome.notices]


def test_an_import_taken_back_is_gone_from_that_day_on_and_earlier_days_keep_it(each_desk: Desk) -> None:
    each_desk.bring(HEADINGS + "2024-01,PV20,realisatie,40,\n2024-01,PV21,realisatie,50,\n")
    outcome = take_back(each_desk.on(2024, 9, 10), "cijfers.csv")
    (part,) = outcome.parts
    assert (part.subject, part.count, part.total, part.restored, part.gone) == ("realisatie", 2, 90, 0, 2)
    assert (part.first, part.last) == (date(2024, 1, 1), date(2024, 1, 31))
    assert values(each_desk, date(2024, 9, 9)) == [40, 50]
    assert values(each_desk, date(2024, 9, 10)) == []
    assert len(each_desk.stored("observations")) == 2


def test_a_changed_figure_goes_back_to_the_value_before(each_desk: Desk) -> None:
    each_desk.bring(HEADINGS + "2024-01,PV20,realisatie,40,\n")
    each_desk.on(2024, 9, 5).bring(HEADINGS + "2024-01,PV20,realisatie,400,\n", "fout.csv")
    outcome = take_back(each_desk.on(2024, 9, 10), "fout.csv")
    assert [(part.count, part.restored) for part in outcome.parts] == [(1, 1)]
    days = [date(2024, 9, 4), date(2024, 9, 5), date(2024, 9, 9), date(2024, 9, 10)]
    assert [values(each_desk, day) for day in days] == [[40], [400], [400], [40]]


def test_a_figure_that_a_later_import_has_changed_is_left_alone_and_told(desk: Desk) -> None:
    desk.bring(HEADINGS + "2024-01,PV20,realisatie,400,\n2024-01,PV21,realisatie,50,\n", "fout.csv")
    desk.on(2024, 9, 5).bring(HEADINGS + "2024-01,PV20,realisatie,41,\n", "goed.csv")
    outcome = take_back(desk.on(2024, 9, 10), "fout.csv")
    assert [(part.count, part.changed_later) for part in outcome.parts] == [(1, 1)]
    assert values(desk, date(2024, 9, 10)) == [41]
    # nor does what was taken back come to light when the later one is taken back, too
    take_back(desk.on(2024, 9, 11), "goed.csv")
    assert values(desk, date(2024, 9, 11)) == []


def test_what_is_taken_back_on_the_day_it_came_in_is_seen_by_nobody_from_that_day_on(desk: Desk) -> None:
    desk.bring(HEADINGS + "2024-01,PV20,realisatie,40,\n", "eerst.csv")
    desk.on(2024, 9, 5).bring(HEADINGS + "2024-01,PV20,realisatie,400,\n", "fout.csv")
    take_back(desk.on(2024, 9, 5), "fout.csv")
    assert values(desk, date(2024, 9, 5)) == [40]


def test_the_same_file_can_be_imported_again_and_counts_from_then_on(each_desk: Desk) -> None:
    content = HEADINGS + "2024-01,PV20,realisatie,40,2024-02-09\n2024-01,PV21,realisatie,50,\n"
    each_desk.bring(content)
    assert each_desk.on(2024, 9, 9).bring(content).already_imported
    take_back(each_desk.on(2024, 9, 10), "1")
    again = each_desk.on(2024, 9, 12).bring(content)
    assert not again.already_imported
    assert (again.new, again.revised, again.unchanged) == (2, 0, 0)
    days = [date(2024, 9, 9), date(2024, 9, 10), date(2024, 9, 11), date(2024, 9, 12)]
    assert [values(each_desk, day) for day in days] == [[40, 50], [], [], [40, 50]]
    assert each_desk.on(2024, 9, 13).bring(content).already_imported
    # and so on, as often as somebody likes
    take_back(each_desk.on(2024, 9, 14), "2")
    each_desk.on(2024, 9, 14).bring(content)
    assert values(each_desk, date(2024, 9, 14)) == [40, 50]


def test_of_several_vintages_in_a_file_only_the_last_comes_back(desk: Desk) -> None:
    content = HEADINGS + "2024-01,PV20,realisatie,40,2024-02-09\n2024-01,PV20,realisatie,42,2024-03-09\n"
    desk.bring(content)
    take_back(desk, "1")
    again = desk.on(2024, 9, 12).bring(content)
    assert (again.new, again.unchanged) == (1, 1)
    assert values(desk, date(2024, 9, 12)) == [42]


def test_gemeenten_that_were_taken_back_count_as_missing_in_a_later_table(desk: Desk) -> None:
    desk.bring(HEADINGS + "2024-01,GM0757,realisatie,4,\n2024-01,GM0824,realisatie,5,\n", "a.csv")
    take_back(desk, "a.csv")
    (fault,) = desk.refusal(HEADINGS + "2024-01,GM0757,realisatie,6,\n", "c.csv")
    assert (fault.code, fault.details["count"]) == ("missing_gemeenten", 1)


def test_one_figure_is_taken_back_vintage_by_vintage(each_desk: Desk) -> None:
    each_desk.bring(HEADINGS + "2024-01,PV20,realisatie,40,\n2024-01,PV21,realisatie,50,\n")
    each_desk.on(2024, 9, 5).bring(HEADINGS + "2024-01,PV20,realisatie,400,\n", "fout.csv")
    figure, rules = Figure("observations", OF_PV20), ImportRules()
    for day, told in ((10, [40, 50]), (11, [50])):
        at = each_desk.on(2024, 9, day).at
        withdraw_figure(each_desk.engine, figure, "typefout", rules=rules, now=at)
        assert values(each_desk, date(2024, 9, day)) == told
    with pytest.raises(NotFound, match="no such figure to take back: PV20 realisatie"):
        withdraw_figure(each_desk.engine, figure, "typefout", rules=rules, now=at)


def test_a_taakstelling_goes_back_to_the_announced_one_that_the_distributed_one_replaced(desk: Desk) -> None:
    columns = "period,region,value,known_from,status,basis\n"
    desk.bring(columns + "2024-H1,NL01,18750,2023-10-01,vastgesteld,aangekondigd\n", "a.csv")
    desk.bring(columns + "2024-H1,NL01,1870,2024-01-01,vastgesteld,verdeeld\n", "fout.csv")
    desk.bring(columns + "2024-H1,NL01,18800,2024-02-01,herzien,aangekondigd\n", "b.csv")
    figure = Figure("targets", {"region": "NL01", "period": "2024-H1"})
    withdraw_figure(desk.engine, figure, "typefout", rules=ImportRules(), now=desk.on(2024, 9, 10).at)
    assert values(desk, date(2024, 9, 10), "targets") == [1870]
    take_back(desk.on(2024, 9, 11), "fout.csv")
    assert [values(desk, date(2024, 9, day), "targets") for day in (9, 10, 11)] == [[18800], [1870], [18750]]


def test_residuals_follow_what_was_taken_back(each_desk: Desk) -> None:
    each_desk.bring("date,region,value\n2024-01-01,PV20,100\n2024-07-01,PV20,150\n", "stand.csv")
    each_desk.bring("date,region,value,role\n2024-07-01,PV20,90,begin\n", "begin.csv")
    assert values(each_desk, date(2024, 9, 2), "residuals") == [-60]
    take_back(each_desk.on(2024, 9, 10), "begin.csv")
    assert values(each_desk, date(2024, 9, 9), "residuals") == [-60]
    assert values(each_desk, date(2024, 9, 10), "residuals") == []
    each_desk.on(2024, 9, 12).bring("date,region,value,role\n2024-07-01,PV20,90,begin\n", "begin.csv")
    assert values(each_desk, date(2024, 9, 12), "residuals") == [-60]


def test_all_stands_may_be_taken_back(desk: Desk) -> None:
    desk.bring("date,region,value\n2024-01-01,PV20,100\n2024-07-01,PV20,150\n")
    take_back(desk, "1")
    assert values(desk, desk.at.date(), "stands") == []


def test_simulated_gemeenten_count_again_when_the_last_real_one_was_taken_back(desk: Desk) -> None:
    simulated = (
        "month,region,measure,value,simulated\n2024-01,GM0014,realisatie,7,ja\n2024-01,GM0034,realisatie,8,ja\n"
    )
    desk.bring(simulated, "na.csv", choices=Choices(partial=True))
    desk.bring(HEADINGS + "2024-01,GM0014,realisatie,4,\n", "echt.csv", choices=Choices(partial=True))
    outcome = take_back(desk.on(2024, 9, 10), "echt.csv")
    assert texts(outcome) == ["1 gemeenten have no real figures any more; simulated ones count again"]
    with reading(desk.engine) as connection:
        seen = {day: read_inputs(connection, as_of=date(2024, 9, day)).gemeenten.observations for day in (9, 10)}
    # the one with a figure of its own has that, the other what is simulated
    assert sorted(seen[9]["value"]) == [4, 8]
    assert sorted(seen[10]["value"]) == [7, 8]


def test_a_taken_back_figure_is_no_last_day_of_the_figures_but_the_taking_back_is(desk: Desk) -> None:
    desk.bring(HEADINGS + "2024-01,PV20,realisatie,4,2024-03-01\n2024-02,PV20,realisatie,4,2024-04-01\n")
    take_back(desk.on(2024, 9, 10), "1")
    with reading(desk.engine) as connection:
        until = [read_inputs(connection, as_of=date(2024, 9, day)).known_until for day in (9, 10)]
    assert until == [date(2024, 4, 1), date(2024, 9, 10)]


def test_a_dry_run_says_the_same_and_changes_nothing(desk: Desk) -> None:
    desk.bring(HEADINGS + "2024-01,PV20,realisatie,40,\n")
    before = desk.everything()
    tried = take_back(desk, "1", dry_run=True)
    for kind, frame in desk.everything().items():
        pd.testing.assert_frame_equal(frame, before[kind])
    assert tried.parts == take_back(desk, "1").parts


def test_prognoses_are_taken_back_with_their_import(desk: Desk) -> None:
    content = (
        "region,measure,series,year,minimum,middle,maximum,known_from\n"
        "NL01,instroom_nareis,MPP,2031,10,14,,2024-02-15\n"
    )
    desk.bring(content, "mpp.csv")
    (part,) = take_back(desk.on(2024, 9, 10), "mpp.csv").parts
    assert (part.subject, part.count, part.total) == ("prognose instroom_nareis", 1, None)
    assert len(known_by(desk.stored("prognoses"), date(2024, 9, 9))) == 1
    assert known_by(desk.stored("prognoses"), date(2024, 9, 10)).empty
    desk.on(2024, 9, 12).bring(content, "mpp.csv")
    assert len(known_by(desk.stored("prognoses"), date(2024, 9, 12))) == 1


def test_what_cannot_be_taken_back_is_refused_in_words(desk: Desk) -> None:
    desk.bring(HEADINGS + "2024-01,PV20,realisatie,40,\n")
    desk.bring(HEADINGS + "2024-02,PV20,realisatie,40,\n")
    with pytest.raises(NotFound, match=r"no import 7; radar imports"):
        take_back(desk, "7")
    with pytest.raises(Invalid, match=r"several imports of cijfers\.csv; give the number of one: 1, 2"):
        take_back(desk, "map/cijfers.csv")
    with pytest.raises(Invalid, match="Give a reason"):
        take_back(desk, "1", reason=" \n")
    take_back(desk, "1", reason="dubbel\x1b[31m\ngeteld")
    with pytest.raises(Conflict, match=r"cijfers\.csv was taken back on 2024-09-02 already"):
        take_back(desk, "1")
    with reading(desk.engine) as connection:
        first, second = listed_imports(connection)
    assert first.withdrawal is not None
    assert (first.withdrawal.reason, second.withdrawal) == ("dubbel geteld", None)


def test_the_day_is_that_of_the_place(desk: Desk) -> None:
    at_night = Desk(desk.engine, desk.folder, datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    desk.bring(HEADINGS + "2024-01,PV20,realisatie,40,\n")
    outcome = at_night.bring(HEADINGS + "2024-01,PV20,realisatie,41,\n", "b.csv")
    assert outcome.imported_on == date(2026, 7, 1)
    assert [values(desk, day) for day in (date(2026, 6, 30), date(2026, 7, 1))] == [[40], [41]]
    assert take_back(at_night, "b.csv").withdrawal.known_from == date(2026, 7, 1)


# when a file says that its figures were known: by the rule, long ago, or only in a while
RULE, PAST, FUTURE = "rule", "past", "future"
rows = st.lists(
    st.tuples(
        st.sampled_from(["2024-01", "2024-02"]),
        st.sampled_from(["PV20", "PV21"]),
        st.integers(0, 3),
        st.sampled_from([RULE, PAST, FUTURE]),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda row: row[:2],
)
Rows = list[tuple[str, str, int, str]]
DAYS = 140


def table(of: Rows, number: int) -> str:
    """A file; no two files give a figure for one day, nor for the days right after it, on which changes may count."""
    known = {RULE: "", PAST: f"2024-03-{6 * number + 3:02}", FUTURE: f"2024-05-{6 * number + 3:02}"}
    lines = (f"{month},{region},realisatie,{value},{known[when]}" for month, region, value, when in of)
    return HEADINGS + "\n".join(lines) + "\n"


@settings(max_examples=10)
@given(
    files=st.lists(st.tuples(st.integers(0, 5), rows), min_size=1, max_size=4),
    place=st.integers(0, 3),
    waits=st.integers(0, 3),
)
def test_as_if_it_had_never_come_in(
    migrated_sqlite_file: Path, files: list[tuple[int, Rows]], place: int, waits: int
) -> None:
    wrong = place % len(files)
    others = [row for number, (_, of) in enumerate(files) for row in of if number != wrong]
    touched_later = {row[:2] for _, of in files[wrong + 1 :] for row in of}
    in_a_while = {row[:2] for row in others if row[3] == FUTURE}
    with tempfile.TemporaryDirectory() as name:
        desk, never = (_desk_on_a_copy(migrated_sqlite_file, Path(name) / folder) for folder in ("a", "b"))
        since = 60
        for number, (gap, of) in enumerate(files):
            since += gap
            for one in [desk] if number == wrong else [desk, never]:
                _at(one, since).bring(table(of, number), f"{number}.csv")
        since += waits
        again = since + 5
        early, late = [*range(0, since, 12), since - 1], [since, again - 1, *range(again, DAYS, 12)]
        before, (in_force,) = told(desk, early), told(desk, [since])
        take_back(_at(desk, since), f"{wrong}.csv")
        assert told(desk, early) == before
        assert told(desk, late, leave_out=touched_later) == told(never, late, leave_out=touched_later)
        gone = told(desk, [since, again - 1])
        _at(desk, again).bring(table(files[wrong][1], wrong), f"{wrong}.csv")
        assert told(desk, early) == before
        assert told(desk, [since, again - 1]) == gone
        (now,) = told(desk, [again])
        for month, region, value, _ in files[wrong][1]:
            key = month, region
            if key not in touched_later | in_a_while and in_force.get(key) == value:
                assert now[key] == value
        for one in (desk, never):
            one.engine.dispose()


def told(
    desk: Desk, days: list[int], leave_out: Set[tuple[str, str]] = frozenset()
) -> list[dict[tuple[str, str], int]]:
    """For each day, counted from `BEGIN`, what a question as of it is told, by month and region."""
    frame = desk.stored("observations")
    answers = []
    for number in days:
        as_of = BEGIN + timedelta(days=number)
        latest = latest_known(known_by(frame, as_of), as_of, OBSERVATION_KEY)
        months = latest["from_date"].dt.strftime("%Y-%m")
        by_place = zip(zip(months, latest["region"], strict=True), latest["value"].tolist(), strict=True)
        answers.append({key: value for key, value in by_place if key not in leave_out})
    return answers


def _desk_on_a_copy(migrated: Path, folder: Path) -> Desk:
    folder.mkdir()
    shutil.copy(migrated, folder / "radar.db")
    engine = open_engine(f"sqlite:///{folder / 'radar.db'}")
    add_regions(engine)
    # days of knowing that are still to come are in files of our own only
    return Desk(engine, folder, rules=ImportRules(own_file=True))


def _at(desk: Desk, since: int) -> Desk:
    day = BEGIN + timedelta(days=since)
    return desk.on(day.year, day.month, day.day)


def test_the_store_tells_the_day_of_taking_back(desk: Desk) -> None:
    desk.bring(HEADINGS + "2024-01,PV20,realisatie,40,\n2024-01,PV21,realisatie,50,\n")
    at = desk.on(2024, 9, 10).at
    withdraw_figure(desk.engine, Figure("observations", OF_PV20), "typefout", rules=ImportRules(), now=at)
    with reading(desk.engine) as connection:
        frame = store.observations_known(connection, as_of=date.max).set_index("region")
    assert frame["withdrawn_from"].to_dict() == {"PV20": pd.Timestamp(2024, 9, 10), "PV21": pd.NaT}
