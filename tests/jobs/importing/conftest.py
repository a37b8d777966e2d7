"""A database with a few regions, and a way to import a table written out in a test."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from jobs.importing.builtin_regions import load_regions
from jobs.importing.choices import Choices
from jobs.importing.faults import Fault, ImportRefused
from jobs.importing.ingest import PLAIN, ImportOutcome, import_file
from jobs.importing.rules import ImportRules
from models import store
from models.engine import reading, transaction

PROVINCIES = {
    "PV20": "Groningen", "PV21": "Fryslân", "PV22": "Drenthe", "PV23": "Overijssel", "PV24": "Flevoland",
    "PV25": "Gelderland", "PV26": "Utrecht", "PV27": "Noord-Holland", "PV28": "Zuid-Holland", "PV29": "Zeeland",
    "PV30": "Noord-Brabant", "PV31": "Limburg",
}  # fmt: skip
GEMEENTEN = {
    "GM0014": "Groningen",
    "GM0034": "Almere",
    "GM0757": "Boxtel",
    "GM0824": "Oisterwijk",
    "GM0788": "Haaren",
}
RULES = ImportRules()
MOMENT = datetime(2024, 9, 2, 9, tzinfo=UTC)
FRAMES = {
    "observations": store.observations_known,
    "targets": store.targets_known,
    "stands": store.stands_known,
    "residuals": store.residuals_known,
    "prognoses": store.prognoses_known,
}


def add_regions(engine: Engine) -> None:
    """The country, the provincies and a few gemeenten; Haaren was split on 1 January 2021."""
    codes = ["NL01", *PROVINCIES, *GEMEENTEN]
    regions = pd.DataFrame(
        {
            "code": codes,
            "name": ["Nederland", *PROVINCIES.values(), *GEMEENTEN.values()],
            "level": ["land"] + ["provincie"] * len(PROVINCIES) + ["gemeente"] * len(GEMEENTEN),
            "parent": [None] + ["NL01"] * len(PROVINCIES) + ["PV20", "PV24", "PV30", "PV30", "PV30"],
            "valid_to": pd.to_datetime(["2021-01-01" if code == "GM0788" else None for code in codes]),
        }
    )
    split = pd.DataFrame(
        {"day": pd.Timestamp(2021, 1, 1), "old_code": "GM0788", "new_code": ["GM0757", "GM0824"], "share": [0.3, 0.7]}
    )
    with transaction(engine) as connection:
        store.append_regions(connection, frame=regions)
        store.append_herindelingen(connection, frame=split)


@dataclass(frozen=True)
class Desk:
    """Where a test brings its files."""

    engine: Engine
    folder: Path
    at: datetime = MOMENT
    rules: ImportRules = RULES

    def on(self, year: int, month: int, day: int) -> "Desk":
        """The same desk on another day."""
        return replace(self, at=datetime(year, month, day, 9, tzinfo=UTC))

    def bring(self, content: str | bytes, name: str = "cijfers.csv", choices: Choices = PLAIN) -> ImportOutcome:
        """Import a file with this content."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return import_file(self.engine, path, rules=self.rules, imported_at=self.at, choices=choices)

    def refusal(self, content: str | bytes, name: str = "cijfers.csv", choices: Choices = PLAIN) -> tuple[Fault, ...]:
        """The faults for which the file is refused; nothing may have changed."""
        before = self.everything()
        with pytest.raises(ImportRefused) as refused:
            self.bring(content, name, choices)
        for kind, frame in self.everything().items():
            pd.testing.assert_frame_equal(frame, before[kind])
        return refused.value.faults

    def stored(self, kind: str, as_of: date = date.max) -> pd.DataFrame:
        """All rows of a kind known on or before a day."""
        with reading(self.engine) as connection:
            return FRAMES[kind](connection, as_of=as_of)

    def everything(self) -> dict[str, pd.DataFrame]:
        """All figures in the database."""
        return {kind: self.stored(kind) for kind in FRAMES}


@pytest.fixture
def desk(sqlite_engine: Engine, tmp_path: Path) -> Desk:
    """A desk on SQLite, where most of the contract is tried."""
    add_regions(sqlite_engine)
    return Desk(sqlite_engine, tmp_path)


@pytest.fixture
def country_desk(sqlite_engine: Engine, tmp_path: Path) -> Desk:
    """A desk with every gemeente since 2019 and all herindelingen."""
    with transaction(sqlite_engine) as connection:
        load_regions(connection)
    return Desk(sqlite_engine, tmp_path)


@pytest.fixture
def each_desk(engine: Engine, tmp_path: Path) -> Desk:
    """A desk on both kinds of server."""
    add_regions(engine)
    return Desk(engine, tmp_path)


@pytest.fixture
def codes() -> Callable[[tuple[Fault, ...]], list[tuple[int | None, str | None, str]]]:
    """Row, column and code of each fault."""
    return lambda faults: [(fault.row, fault.column, fault.code) for fault in faults]
