"""What a job of the service does, called as the service calls it."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from base.errors import Invalid
from config.settings import load_settings
from jobs.serving import service_jobs
from jobs.task import Task
from models.engine import open_engine


@pytest.mark.parametrize("job", ["run", "backtest", "trackrecord"])
def test_no_job_forecasts_more_than_a_year_after_the_last_figure(
    builtin_file: Path, tmp_path: Path, job: str
) -> None:
    shutil.copy(builtin_file, tmp_path / "radar.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'radar.db'}")
    later = datetime(2030, 1, 1, 6, tzinfo=UTC)
    task = Task(engine, load_settings(home=tmp_path), job, "2030-01-01", lambda: later, lambda *_: None)
    # the last built-in figure is of 25 February 2026
    with pytest.raises(Invalid, match="The last figures here are of 2026-02-25, more than a year before 2030-01-01"):
        service_jobs.WORKS[job](task)
    engine.dispose()
