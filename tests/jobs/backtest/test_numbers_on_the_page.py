"""Cells of the page about accuracy, each beside the same number found case by case from what the models said."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from base.i18n import Language
from config.settings import Settings
from forecast.quantiles import LEVELS
from jobs.backtest.measure import Measured
from jobs.backtest.parts import Trial
from jobs.backtest.request import BacktestRequest
from jobs.backtest.storing import store_measured
from jobs.run.record import recorded
from jobs.run.storing import close_run
from models.engine import open_engine, transaction
from models.migrate import upgrade
from shown.backtest.accuracy_page import write_accuracy
from shown.read.backtests import load_track_record
from tests.jobs.backtest.conftest import AS_OF

EN = Language("en")
MOMENT = datetime(2026, 2, 1, 8, 0, tzinfo=UTC)
SEVERITY = ("none", "watch", "warning", "alarm")


@pytest.fixture(scope="module")
def page(settings: Settings, part: Trial, found: Measured, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of the small backtest, by way of the database."""
    folder = tmp_path_factory.mktemp("page")
    engine = open_engine(f"sqlite:///{folder / 'radar.db'}")
    upgrade(engine)
    with (
        recorded(engine, settings, kind="backtest", as_of=AS_OF, clock=lambda: MOMENT) as run_id,
        transaction(engine) as connection,
    ):
        store_measured(connection, run_id, found, [part], BacktestRequest())
        close_run(connection, run_id, finished_at=MOMENT, data_as_of=AS_OF, notes=part.notes, steps=[("all", 1.0)])
    with transaction(engine) as connection:
        track = load_track_record(connection, as_of=AS_OF)
    engine.dispose()
    assert track is not None
    return write_accuracy(folder / "ACCURACY.md", track)[0].read_text(encoding="utf-8")


def cell(page: str, heading: str, row: tuple[str, ...], column: str) -> str:
    """The cell of the first table under a heading, in the one row that begins so."""
    text = page[page.index(heading) :]
    lines = text[text.index("\n| ") :].strip().split("\n\n")[0].splitlines()
    table = [[one.strip() for one in line.strip("|").split("|")] for line in lines]
    (found,) = [cells for cells in table if tuple(cells[: len(row)]) == row]
    return found[table[0].index(column)]


def asked(part: Trial, target: str, level: str, model: str, months: int) -> list[tuple[float, list[float]]]:
    """Outcome and quantiles of every case."""
    return [
        (float(case.observed), [float(one) for one in quantiles])
        for case, quantiles in zip(part.cases.frame.itertuples(), part.cases.quantiles, strict=True)
        if (case.target, case.level, case.model, case.months_left) == (target, level, model, months)
    ]


def answered_by_all(misses: pd.DataFrame) -> list[pd.Series]:
    """The miss cases that every model of the same distance answers."""
    rows = [row for _, row in misses.iterrows()]
    models: dict[int, set[str]] = {}
    answers: dict[tuple[int, str, str, date], set[str]] = {}
    for row in rows:
        models.setdefault(row["months_left"], set()).add(row["model"])
        answers.setdefault(case_of(row), set()).add(row["model"])
    return [row for row in rows if answers[case_of(row)] == models[row["months_left"]]]


def case_of(row: pd.Series) -> tuple[int, str, str, date]:
    return row["months_left"], row["region"], row["period"], row["origin"]


@pytest.mark.parametrize(
    ("level", "model", "name"),
    [("gemeente", "radar", "Taakstelling Radar"), ("gemeente", "last_year_dressed", "pace of a year ago + band")],
)
def test_the_error_of_the_stand(page: str, part: Trial, level: str, model: str, name: str) -> None:
    scores = []
    for observed, quantiles in asked(part, "stand_eind", level, model, 4):
        losses = [
            2 * (tau * (observed - q) if observed >= q else (1 - tau) * (q - observed))
            for tau, q in zip(LEVELS, quantiles, strict=True)
        ]
        scores.append(sum(losses) / len(losses))
    assert len(scores) > 10
    heading = f"{level.capitalize()}: error of the"
    assert cell(page, heading, (name,), "4") == EN.number(sum(scores) / len(scores), 1)
    assert cell(page, heading, ("cases",), "4") == EN.number(len(scores))


def test_the_share_in_the_80_percent_band(page: str, part: Trial) -> None:
    low, high = LEVELS.index(0.1), LEVELS.index(0.9)
    cases = asked(part, "stand_eind", "provincie", "radar_calibrated", 1)
    inside = [quantiles[low] <= observed <= quantiles[high] for observed, quantiles in cases]
    row = ("provincie", "Radar, calibrated", "1")
    heading = "### How many outcomes fell inside the bands"
    assert cell(page, heading, row, "80 % band") == EN.percent(sum(inside) / len(inside))
    assert cell(page, heading, row, "cases") == EN.number(len(inside))


def test_the_brier_score(page: str, part: Trial) -> None:
    rows = [
        row
        for row in answered_by_all(part.misses)
        if row["model"] == "pace_so_far_dressed" and row["months_left"] == 1
    ]
    errors = [(row["p_miss"] - (1 if row["stand_eind"] > 0 else 0)) ** 2 for row in rows]
    assert len(errors) > 10
    shown = cell(page, "### Brier score by months to go", ("pace so far + band",), "1")
    assert shown == EN.number(sum(errors) / len(errors), 3)


def test_the_lead_time_of_a_watch(page: str, part: Trial) -> None:
    week = 13
    history: dict[tuple[str, str], list[tuple[float, bool, bool]]] = {}
    for row in answered_by_all(part.misses):
        if row["model"] == "radar":
            year, half = row["period"].split("-H")
            end = date(int(year), 6, 30) if half == "1" else date(int(year), 12, 31)
            flagged = SEVERITY.index(row["flag"]) >= SEVERITY.index("watch")
            case = ((end - row["origin"]).days / 7, flagged, row["stand_eind"] > 0)
            history.setdefault((row["region"], row["period"]), []).append(case)
    followed = [sorted(cases, reverse=True) for cases in history.values() if max(cases)[0] >= week]
    missed = [cases for cases in followed if cases[0][2]]
    standing = [[case for case in cases if case[0] >= week][-1] for cases in followed]
    for_good = [
        cases
        for cases in missed
        if [case for case in cases if case[0] >= week][-1][1]
        and all(flagged for weeks, flagged, _ in cases if weeks < week)
    ]
    given = [case for case in standing if case[1]]
    heading, row = "Flagged for good:", ("watch or higher", str(week))
    assert cell(page, heading, row, "later misses") == EN.number(len(missed))
    assert cell(page, heading, row, "flagged for good by then") == EN.percent(len(for_good) / len(missed))
    assert cell(page, heading, row, "flags then") == EN.number(len(given))
    assert cell(page, heading, row, "false") == EN.percent(sum(not case[2] for case in given) / len(given))


def test_the_histograms_hold_as_many_cases_as_there_were(page: str, part: Trial) -> None:
    cases = [case for months in (1, 2, 3) for case in asked(part, "realisatie", "provincie", "panel_engine", months)]
    row = ("month, provincie", "general engine, from realisatie alone", "1 to 3")
    heading = "## Where outcomes fell in the bands"
    assert cell(page, heading, row, "Cases") == EN.number(len(cases))
    # where few outcomes equal a quantile, a tenth holds those between two of them whatever is drawn
    low, high = LEVELS.index(0.4), LEVELS.index(0.5)
    certain = sum(q[low] < observed < q[high] for observed, q in cases)
    touched = sum(q[low] <= observed <= q[high] for observed, q in cases)
    share = float(cell(page, heading, row, "40-50\N{NO-BREAK SPACE}%").split("\N{NO-BREAK SPACE}")[0]) / 100
    assert certain - 0.005 * len(cases) <= share * len(cases) <= touched + 0.005 * len(cases)
