from pathlib import Path

import pytest

from models.engine import open_engine
from models.migrate import upgrade
from shown.read.backtests import TrackRecord
from shown.read.results import RunResults, load_results
from tests.shown.synthetic import insert_synthetic, synthetic_results
from tests.shown.synthetic_chain import chained_results
from tests.shown.synthetic_track import insert_track


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> RunResults:
    """The synthetic run, with old figures, as read back from a database."""
    folder: Path = tmp_path_factory.mktemp("synthetic")
    return synthetic_results(folder / "radar.db")


@pytest.fixture(scope="session")
def chained(tmp_path_factory: pytest.TempPathFactory) -> RunResults:
    """The synthetic run with the chain to COA occupancy beside it."""
    return chained_results(tmp_path_factory.mktemp("chained") / "radar.db")


@pytest.fixture(scope="session")
def tracked(tmp_path_factory: pytest.TempPathFactory) -> RunResults:
    """The synthetic run with a backtest beside it."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('tracked') / 'radar.db'}")
    upgrade(engine)
    with engine.begin() as connection:
        insert_synthetic(connection)
        insert_track(connection)
        results = load_results(connection)
    engine.dispose()
    return results


@pytest.fixture(scope="session")
def track(tracked: RunResults) -> TrackRecord:
    assert tracked.track is not None
    return tracked.track
