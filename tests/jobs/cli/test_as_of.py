"""`--as-of` and the other days, weeks and half-years of commands: what lies out of reach is refused in words."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rich.console import Console

from base.errors import Invalid
from config.settings import load_settings
from jobs.cli.context import Context
from tests.jobs.cli.typed import context_at, home, radar

__all__ = ["home"]

# the last built-in figure is of 25 February 2026
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def here(builtin_file: Path, tmp_path: Path) -> Context:
    shutil.copy(builtin_file, tmp_path / "radar.db")
    return context_at(NOW, load_settings(home=tmp_path), Console(), "en")


def day(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - as the command line reads it


def test_the_day_typed_comes_first_and_else_it_is_today(here: Context) -> None:
    assert here.as_of(day("2026-01-31")) == date(2026, 1, 31)
    assert here.as_of(None) == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("0001-01-01", "On 0001-01-01 nothing was known yet: the first figures here are known from 2012-02-25"),
        ("2012-02-24", "On 2012-02-24 nothing was known yet"),
        ("2026-11-22", "2026-11-22 has not come yet"),
        ("2100-01-01", "2100-01-01 has not come yet"),
        ("9999-12-31", "9999-12-31 has not come yet"),
    ],
)
def test_a_day_of_which_nothing_can_be_known_is_refused(here: Context, typed: str, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        here.as_of(day(typed))


def test_a_day_more_than_a_year_after_the_last_figure_is_refused_typed_or_not(here: Context) -> None:
    later = context_at(datetime(2030, 1, 1, tzinfo=UTC), here.settings, Console(), "en")
    assert later.as_of(day("2027-02-26")) == date(2027, 2, 26)
    for typed in (day("2027-02-27"), None):
        with pytest.raises(Invalid, match="The last figures here are of 2026-02-25, more than a year before"):
            later.as_of(typed)


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--as-of", "{day}"),
        ("backtest", "--as-of", "{day}"),
        ("accuracy", "--out", "page.md", "--as-of", "{day}"),
        ("trackrecord", "--as-of", "{day}"),
        ("explain", "GM0344", "--as-of", "{day}"),
    ],
    ids=lambda words: words[0],
)
def test_every_command_that_takes_a_day_refuses_one_out_of_reach(
    home: Path, builtin_file: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    (home / "var").mkdir()
    shutil.copy(builtin_file, home / "var" / "radar.db")
    out_of_range = "is geen bestaande dag van 1900 tot en met 2100"
    for typed, told, code in (
        ("0001-01-01", out_of_range, 2),
        ("1900-01-01", "was nog niets bekend", 1),
        ("2099-12-31", "moet nog komen", 1),
        ("9999-12-31", out_of_range, 2),
    ):
        assert radar(*(word.format(day=typed) for word in words)) == code
        assert told in " ".join(capsys.readouterr().err.split())


def test_forecast_days_that_are_scored_lie_before_the_day_of_the_backtest(
    home: Path, builtin_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "var").mkdir()
    shutil.copy(builtin_file, home / "var" / "radar.db")
    assert radar("backtest", "--as-of", "2026-01-31", "--score-from", "2099-12-31") == 1
    assert "--score-from" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "--period", "{year}-H1"),
        ("explain", "GM0344", "--period", "{year}-H1"),
        ("mail", "preview", "--recipient", "anna@example.nl", "--week", "{year}-W01"),
        ("mail", "send", "--week", "{year}-W52", "--dry-run"),
        ("warnings", "--week", "{year}-W52"),
        ("silence", "add", "GM0344", "--who", "x", "--why", "y", "--until", "{year}-12-31"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_a_period_out_of_reach_is_refused_in_words(
    home: Path, builtin_file: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    (home / "var").mkdir()
    shutil.copy(builtin_file, home / "var" / "radar.db")
    for year in ("0000", "0001", "9999"):
        assert radar(*(word.format(year=year) for word in words)) in (1, 2)
        told = capsys.readouterr().err
        assert told.strip()
        assert "Traceback" not in told
