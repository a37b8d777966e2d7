"""The reconstruction goes in as anybody's files do, after the published figures, and changes none of them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from jobs.importing.ingest import import_file
from jobs.importing.rules import ImportRules
from jobs.makers.reconstruction.files import FOLDER, HOUSED, LINKS, STANDS, TARGETS
from models import store
from models.engine import transaction
from tests.conftest import opened, sqlite_copy

IMPORTED_AT = datetime(2026, 1, 31, 12, tzinfo=UTC)
END = date(2026, 12, 31)


@pytest.fixture
def loaded(builtin_file: Path, tmp_path: Path) -> Iterator[Engine]:
    with opened(sqlite_copy(builtin_file, tmp_path)) as engine:
        yield engine


def test_every_file_is_taken_without_a_warning_and_only_as_simulated(loaded: Engine):
    with transaction(loaded) as connection:
        before = store.residuals_known(connection, as_of=END)
    for name, rows in ((TARGETS, 6840), (HOUSED, 28_728), (LINKS, 28_728), (STANDS, 5130)):
        outcome = import_file(loaded, FOLDER / name, rules=ImportRules(), imported_at=IMPORTED_AT)
        taken = outcome.record.rows_new + outcome.record.rows_revised
        assert (taken, outcome.record.rows_unchanged, outcome.warnings) == (rows, 0, ()), name
    with transaction(loaded) as connection:
        frames = [
            store.observations_known(connection, as_of=END),
            store.targets_known(connection, as_of=END),
            store.stands_known(connection, as_of=END),
        ]
        after = store.residuals_known(connection, as_of=END)
    for frame in frames:
        of_gemeente = frame["region"].str.startswith("GM")
        assert of_gemeente.any()
        assert (frame["simulated"] == of_gemeente).all()
    months = frames[0][frames[0]["simulated"]]
    assert (months["known_from"] - months["to_date"] == timedelta(days=7)).all()
    pd.testing.assert_frame_equal(after, before)
