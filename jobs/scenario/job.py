"""Draws a scenario from a run and keeps it: file in, comparison out."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Engine

from forecast.chain.scenario import Scenario
from forecast.levels import COUNTRY
from jobs.scenario.store import keep_scenario, span_of
from models.engine import reading, transaction
from shown.asked.scenario_file import read_scenario_file
from shown.read.results import RunResults, load_results
from shown.scenario.compare import Comparison, compare

Draw = Callable[[Connection, RunResults, Scenario], pd.DataFrame]


def run_scenario(
    engine: Engine, file: Path, *, run_id: str | None, draw: Draw, clock: Callable[[], datetime]
) -> tuple[RunResults, Comparison]:
    """The scenario in `file` drawn from the run `run_id` (None = the last one), and kept with it.

    Args:
        draw: gives the numbers of a scenario, as `forecast.outlook` has them.
        clock: the present moment, for the record only.

    Raises:
        RequestError: there is no such run, the file is no scenario for it, or it kept no models.
        OSError: the file cannot be read.
    """
    start = time.perf_counter()
    with reading(engine) as connection:
        results = load_results(connection, run_id=run_id, only=(COUNTRY,))
        scenario, content = read_scenario_file(file, span_of(results))
        values = draw(connection, results, scenario)
    seconds = time.perf_counter() - start
    comparison = compare(results, scenario, values, made_at=clock(), seconds=seconds)
    with transaction(engine) as connection:
        keep_scenario(connection, run_id=results.run_id, content=content, comparison=comparison)
    return results, comparison
