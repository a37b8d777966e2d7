from pathlib import Path

import pytest

from jobs.results import RunResults
from tests.jobs.report.synthetic import synthetic_results


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> RunResults:
    """The synthetic run, with old figures, as read back from a database."""
    folder: Path = tmp_path_factory.mktemp("synthetic")
    return synthetic_results(folder / "radar.db")
