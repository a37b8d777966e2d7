"""The numbers of a mail, reckoned again from the flags and forecasts they come from."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, insert

from base.errors import NotFound
from base.i18n import Language
from forecast.periods import HalfYear
from jobs.weekly.text import as_text
from models import ledger
from models import warnings as stored
from models.engine import reading, transaction
from models.tables import Flag, ForecastValue, Run, WarningState
from shown.kit import words
from shown.read.forecasts import Band
from shown.read.week_sources import run_of_week
from shown.week.content import WeeklyContent
from shown.week.facts import WeekFacts, load_facts
from shown.week.links import Links
from shown.week.scope import scope_of
from shown.week.scope_state import state as state_of
from shown.week.writing import write_content
from tests.jobs.warnings.world import MADE, state
from tests.shown.synthetic import RUN, insert_synthetic, run_row
from tests.shown.tables import frame_of
from tests.shown.week.made_up import PERIOD, WEEK, bad_week, codes_in, facts_of, in_the_lead, results

NL = Language("nl")
PV = "PV28"


def mail_of(facts: WeekFacts, regions: Iterable[str]) -> WeeklyContent:
    scope = scope_of(regions, facts.places)
    return write_content(facts, scope, Links("", "a@b.test"), NL, attached="radar.csv", in_force_until=None)


def flags_of(facts: WeekFacts, provincie: str = PV) -> pd.DataFrame:
    """The gemeenten in the leading half-year, the largest expected shortfall first."""
    inside = [flag for flag in in_the_lead(facts.results) if flag.provincie == provincie]
    return frame_of(inside).sort_values("expected_shortfall", ascending=False)


def quantile(facts: WeekFacts, target: str, location: str, level: str) -> float:
    """A stored number; the mean has no level."""
    rows = facts.results.forecasts.table
    found = rows[
        (rows["target"] == target) & (rows["location"] == location) & (rows["output_type_id"] == level)
        & (rows["target_end_date"] == pd.Timestamp(PERIOD.end))
    ]  # fmt: skip
    return float(found["value"].iloc[0])


def test_the_state_gives_median_and_80_percent_band_and_what_is_gross() -> None:
    facts = facts_of(results())
    mail = mail_of(facts, (PV,))
    low, median, high = (quantile(facts, "stand_eind", PV, level) for level in ("0.1", "0.5", "0.9"))
    assert words.stand(median, NL) in mail.state[0]
    assert f"(80 %: {words.stand_band(low, high, NL)})" in mail.state[0]
    flags = flags_of(facts)
    low, high = (quantile(facts, "gemeenten_die_missen", PV, level) for level in ("0.1", "0.9"))
    missing = f"{NL.number(flags['p_miss'].sum())} van de {len(flags)} gemeenten"
    assert missing in mail.state[1]
    assert f"{NL.number(low)} tot {NL.number(high)}" in mail.state[1]
    assert f"samen {NL.number(flags['expected_shortfall'].sum())} achter" in mail.state[2]
    # stored below zero, as every lead is, and told without a sign
    assert quantile(facts, "voorsprong", PV, "") == -12
    assert "samen 12 voor:" in mail.state[2]
    shares = flags["expected_shortfall"]
    assert mail.matter is not None
    assert NL.percent(shares.head(5).sum() / shares.sum()) in mail.matter
    assert mail.matter.endswith(f"({NL.number(shares.iloc[4])}).")


WHOLE = r"\d{1,3}(?:\.\d{3})*"


def whole_numbers(text: str) -> list[int]:
    """The whole numbers of a Dutch sentence."""
    return [int(found.replace(".", "")) for found in re.findall(rf"(?<![\d.]){WHOLE}(?![\d.]*\d)", text)]


def signed(text: str) -> int:
    """`12 achter` as 12, `5 voor` as -5."""
    if text.startswith("niet achter"):
        return 0
    (persons,) = whole_numbers(text)
    return persons if text.endswith("achter") else -persons


@cache
def quiet_week() -> WeekFacts:
    return facts_of(results())


@given(st.floats(0, 1e5), st.floats(-1e5, 0), st.floats(-1e5, 1e5))
def test_gross_less_lead_is_the_net_stand_beside_them_whatever_the_median_is(
    gross: float, lead: float, median: float
) -> None:
    facts = quiet_week()
    row = replace(
        facts.heads.rows[PV],
        stand=Band(median, median - 5, median + 5),
        gross=Band(gross, gross, gross, mean=gross),
        lead=Band(lead, lead, lead, mean=lead),
    )
    told = replace(facts, heads=replace(facts.heads, rows={**facts.heads.rows, PV: row}))
    (line,) = [line for line in state_of(told, scope_of((PV,), facts.places), NL) if "netto" in line]
    behind, ahead = whole_numbers(line)[:2]
    net = line.partition("netto ")[2].partition(" (de stand")[0]
    assert behind - ahead == signed(net)


@pytest.mark.parametrize("regions", [("NL01",), (PV,), ("PV25",)])
def test_the_numbers_of_a_mail_that_are_said_twice_are_the_same(regions: tuple[str, ...]) -> None:
    facts = facts_of(results(), default="new")
    mail = mail_of(facts, regions)
    (stand,) = re.findall(rf"naar verwachting ({WHOLE}) achter \(80", mail.state[0])
    assert f"; stand naar verwachting {stand} achter op" in mail.subject
    (gross,) = re.findall(rf"samen ({WHOLE}) achter", mail.state[2])
    assert mail.matter is not None
    assert f"verwachte tekort van {gross}:" in mail.matter
    (group,) = mail.news
    n = whole_numbers(group.heading)[0]
    assert f": {n} gemeenten erbij;" in mail.subject
    # the five that matter most stand with the numbers they have in the news
    for name, persons in re.findall(r"(?:: |, )([^:(]+) \((\d+)\)", mail.matter):
        told = [row.key[1] for row in group.rows if row.name.split(" (")[0] == name]
        assert told in ([], [f"verwacht tekort {persons}"])
    listed = sum(whole_numbers(mail.matter.partition(": ")[2].replace(":", "").partition(gross)[2]))
    assert f"samen {NL.percent(listed / whole_numbers(gross)[0])} van het verwachte tekort" in mail.matter
    if mail.overview is not None:
        missing, all_ = whole_numbers(mail.state[1])[:2]
        cells = [whole_numbers(row[3]) for row in mail.overview.rows]
        assert (sum(cell[0] for cell in cells), sum(cell[1] for cell in cells)) == (missing, all_)
        assert sum(whole_numbers(row[4])[0] for row in mail.overview.rows if "erbij" in row[4]) == n


def test_persons_are_whole_in_every_mail() -> None:
    facts = bad_week()
    for regions in (("NL01",), (PV,), (codes_in(results(), PV)[0],), codes_in(results(), PV)[:3]):
        assert not re.search(r"\d,\d", as_text(mail_of(facts, regions)))


def test_the_table_of_provincies_begins_with_the_largest_expected_shortfall() -> None:
    facts = facts_of(results())
    mail = mail_of(facts, ("NL01",))
    provincies = {place.code: place.name for place in facts.places.values() if place.level == "provincie"}
    shortfalls = {code: facts.heads.rows[code].shortfall or 0.0 for code in provincies}
    worst = sorted(provincies, key=lambda code: -shortfalls[code])
    assert mail.overview is not None
    assert [row[0] for row in mail.overview.rows] == [provincies[code] for code in worst]
    assert [row[2] for row in mail.overview.rows] == [NL.number(shortfalls[code]) for code in worst]
    counted = {code: len(flags_of(facts, code)) for code in provincies}
    assert [row[3].split()[-1] for row in mail.overview.rows] == [str(counted[code]) for code in worst]


def test_worse_and_over_stand_beside_what_was_told_and_what_it_was() -> None:
    facts = bad_week()
    mail = mail_of(facts, (PV,))
    worse = codes_in(results(), PV)[11]
    told = WarningState.model_validate(facts.last[worse].model_dump() | {"expected_shortfall": 1.0})
    again = replace(facts, last={**facts.last, worse: told})
    same = mail_of(again, (PV,))
    # last week's number is another one than the number told last
    assert same.news[1].rows[0].key == mail.news[1].rows[0].key
    assert f"was {NL.number(facts.last[worse].told_shortfall)})" in mail.news[1].rows[0].key[1]


def test_warnings_that_are_over_stand_by_what_they_were() -> None:
    run = results()
    small, large = codes_in(run, PV, flagged=False)[:2]
    facts = facts_of(run, {small: "over", large: "over"}, changes={small: {"expected_shortfall": 2.0}})
    before = {
        code: WarningState.model_validate(facts.last[code].model_dump() | {"expected_shortfall": persons})
        for code, persons in ((small, 5.0), (large, 30.0))
    }
    facts = replace(facts, last={**facts.last, **before})
    mail = mail_of(facts, (PV,))
    assert [row.name for row in mail.news[0].rows] == [facts.places[code].name for code in (large, small)]


def test_what_was_expected_of_several_gemeenten_is_told_only_when_it_was_said_of_all() -> None:
    run = results()
    codes = codes_in(run, PV)[:3]
    facts = facts_of(run)
    lacking = WarningState.model_validate(facts.last[codes[0]].model_dump() | {"p_miss": None})
    for week, told in ((facts, True), (replace(facts, last={**facts.last, codes[0]: lacking}), False)):
        mail = mail_of(week, codes)
        assert ("Vorige week: " in mail.state[0]) is told


def told_before(connection: Connection, said: Iterable[tuple[str, HalfYear, float]]) -> None:
    """The synthetic run, and runs that led with a half-year and said of the country's stand at its end."""
    insert_synthetic(connection)
    shared = {"model_id": "radar", "target": "stand_eind", "location": "NL01", "output_type": "quantile"}
    (country,) = in_the_lead(results(), "land")
    for run_id, period, median in said:
        connection.execute(insert(Run), [run_row(run_id)])
        halves = [{"run_id": run_id, "period": str(half)} for half in (period, period + 1)]
        connection.execute(insert(Flag), [country.model_dump() | half for half in halves])
        rows = [
            shared | {"run_id": run_id, "target_end_date": half.end, "output_type_id": level, "horizon": 6,
                      "value": value}
            for half, middle in ((period, median), (period + 1, 9000.0))
            for level, value in (("0.1", middle - 1000), ("0.5", middle), ("0.9", middle + 2000))
        ]  # fmt: skip
        connection.execute(insert(ForecastValue), rows)


def test_last_week_is_what_the_run_behind_it_said_of_the_same_half_year(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as connection:
        told_before(connection, [("last", PERIOD, 4000.0), ("older", PERIOD, 1000.0)])
        period = {"period": str(PERIOD)}
        stored.append_states(
            connection,
            states=[
                # a region that is no longer there keeps the state of its last week
                state("PV20", WEEK + -9, run_id="older", **period),
                state("PV25", WEEK + -2, run_id="older", reason="new", flag="alarm", **period),
                state("PV25", WEEK + -1, run_id="last", **period),
            ],
        )
        # news of a week without mail was told to nobody
        states = [state("PV26", WEEK + -2, run_id="older", reason="new", **period)]
        states += [state("PV26", WEEK + -1, run_id="last", reason="worse", told_p_miss=0.9, **period)]
        stored.append_states(connection, states=states)
        ledger.miss(connection, job="mail", period=str(WEEK + -1), planned_for=MADE, now=MADE)
    with reading(sqlite_engine) as connection:
        facts = load_facts(connection, week=WEEK, run_id=RUN, zone="Europe/Amsterdam")
    assert facts.told("PV26").told_p_miss == 0.6  # type: ignore[union-attr]
    assert facts.last_heads is not None
    assert {code: row.stand for code, row in facts.last_heads.rows.items()} == {"NL01": Band(4000.0, 3000.0, 6000.0)}
    assert facts.last_head("PV20") is None
    assert facts.last_told == WEEK + -1
    told = facts.told("PV25")
    assert told is not None
    assert told.flag == "alarm"


def test_a_last_week_that_led_with_another_half_year_tells_what_it_said_of_this_one(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as connection:
        told_before(connection, [("last", PERIOD + -1, 4000.0)])
        stored.append_states(connection, states=[state("PV25", WEEK + -1, run_id="last", period=str(PERIOD + -1))])
    with reading(sqlite_engine) as connection:
        facts = load_facts(connection, week=WEEK, run_id=RUN, zone="Europe/Amsterdam")
    before = facts.last_head("NL01")
    assert before is not None
    assert before.stand == Band(9000.0, 8000.0, 11000.0)


def test_a_net_stand_is_told_as_a_stand_in_the_subject_whichever_side_it_is_on() -> None:
    facts = facts_of(results())
    assert re.search(rf"; stand naar verwachting {WHOLE} achter op 1 juli", mail_of(facts, [PV]).subject)
    row = replace(facts.heads.rows[PV], stand=Band(-40.0, -60.0, -20.0))
    ahead = replace(facts, heads=replace(facts.heads, rows={**facts.heads.rows, PV: row}))
    mail = mail_of(ahead, [PV])
    assert "; stand naar verwachting 40 voor op 1 juli" in mail.subject
    assert "40 voor (80 %: 20 tot 60 voor)" in mail.state[0]


def test_the_news_of_a_provincie_counts_its_gemeenten_not_itself() -> None:
    run = results()
    codes = codes_in(run, PV)[:2]
    mail = mail_of(facts_of(run, dict.fromkeys([*codes, PV], "new")), ["NL01"])
    assert mail.overview is not None
    assert [row[4] for row in mail.overview.rows if row[0] == "Zuid-Holland"] == ["2 erbij"]


def test_a_week_is_told_from_a_whole_main_run_as_of_a_day_in_it(sqlite_engine: Engine) -> None:
    finished = datetime(2026, 1, 26, 6, tzinfo=UTC)
    days = {"before": date(2026, 1, 25), "in": date(2026, 2, 1), "after": date(2026, 2, 2)}
    with transaction(sqlite_engine) as connection:
        for place, (run_id, as_of) in enumerate(days.items()):
            connection.execute(insert(Run), [run_row(run_id, finished + timedelta(hours=place)) | {"as_of": as_of}])
        cleared = {"as_of": days["in"], "cleared_at": finished}
        connection.execute(insert(Run), [run_row("cleared", finished + timedelta(days=1)) | cleared])
    with reading(sqlite_engine) as connection:
        assert run_of_week(connection, week=WEEK) == "in"
        with pytest.raises(NotFound):
            run_of_week(connection, week=WEEK + 2)


def test_there_is_advice_for_what_needs_a_talk_and_none_for_what_is_over() -> None:
    run = results()
    code = codes_in(run, PV)[0]
    assert len(mail_of(facts_of(run, {code: "worse"}, changes={code: {"cause": "houses"}}), [PV]).advice) == 1
    assert mail_of(facts_of(run, {code: "over"}), [PV]).advice == ()
