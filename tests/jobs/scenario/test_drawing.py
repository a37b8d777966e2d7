"""A scenario is drawn from what the run kept, and from nothing else."""

import pandas as pd
import pytest
from sqlalchemy import Engine

from base.errors import Conflict
from forecast.chain.scenario import BASELINE, FACTOR, Change, Scenario
from forecast.levels import COUNTRY
from forecast.what_if import draw
from jobs.fitted import kept_models
from jobs.packing import OtherVersion, packed
from jobs.scenario.drawing import draw_scenario
from models import what_if
from models.engine import reading, transaction
from models.what_if import FITTED
from shown.read.results import load_results
from tests.jobs.scenario.conftest import insert_run
from tests.jobs.scenario.kept import small_fitted
from tests.shown.synthetic import RUN


def keep(engine: Engine, content: bytes | None) -> None:
    with transaction(engine) as connection:
        insert_run(connection)
        if content is not None:
            what_if.append_fitted(connection, run_id=RUN, models={FITTED: content})


def test_the_kept_models_draw_what_those_of_the_run_drew(sqlite_engine: Engine) -> None:
    keep(sqlite_engine, packed(small_fitted()))
    higher = Scenario(name="meer", targets={"2026-H2": 900})
    with reading(sqlite_engine) as connection:
        results = load_results(connection, only=(COUNTRY,))
        for scenario in (BASELINE, higher):
            found = draw_scenario(connection, results, scenario)
            pd.testing.assert_frame_equal(found, draw(small_fitted(), scenario).outlook())
    assert set(found["location"]) == {"NL01"}


def test_a_run_that_kept_nothing_says_what_to_do(sqlite_engine: Engine) -> None:
    keep(sqlite_engine, None)
    with reading(sqlite_engine) as connection, pytest.raises(Conflict, match="radar run"):
        kept_models(connection, run_id=RUN)


def test_models_of_another_version_ask_for_a_new_run(sqlite_engine: Engine) -> None:
    keep(sqlite_engine, packed(small_fitted().coupled))
    with reading(sqlite_engine) as connection, pytest.raises(OtherVersion):
        kept_models(connection, run_id=RUN)


def test_without_a_chain_only_the_taakstelling_can_be_changed(sqlite_engine: Engine) -> None:
    keep(sqlite_engine, packed(small_fitted()))
    changed = Scenario(name="meer", changes=(Change("instroom_eerste", FACTOR, 2.0, 2026 * 12),))
    with reading(sqlite_engine) as connection:
        results = load_results(connection, only=(COUNTRY,))
        with pytest.raises(Conflict, match="only its taakstelling"):
            draw_scenario(connection, results, changed)
