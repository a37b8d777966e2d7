"""The stored reconstruction, and the world it was written from."""

import pandas as pd
import pytest

from config import DATA
from jobs.makers.reconstruction.build import Reconstruction, reconstruct
from jobs.makers.reconstruction.files import FOLDER, HOUSED, LINKS, STANDS, TARGETS


@pytest.fixture(scope="package")
def made() -> Reconstruction:
    return reconstruct()


@pytest.fixture(scope="package")
def provincie() -> "pd.Series[str]":
    """Provincie code by gemeente code."""
    return pd.read_csv(DATA / "gemeenten.csv").set_index("code")["provincie_code"]


@pytest.fixture(scope="package")
def housed() -> pd.DataFrame:
    """Persons by gemeente (rows) and month (columns, periods)."""
    return _by_month(HOUSED)


@pytest.fixture(scope="package")
def links() -> pd.DataFrame:
    return _by_month(LINKS)


@pytest.fixture(scope="package")
def stands() -> pd.DataFrame:
    """Persons by gemeente (rows) and day (columns)."""
    return pd.read_csv(FOLDER / STANDS).pivot(index="region", columns="date", values="value")


@pytest.fixture(scope="package")
def versions() -> pd.DataFrame:
    """Every version of the targets, as stored."""
    return pd.read_csv(FOLDER / TARGETS)


@pytest.fixture(scope="package")
def targets(versions: pd.DataFrame) -> pd.DataFrame:
    """The last version by gemeente (rows) and half-year (columns)."""
    last = versions.sort_values("known_from").drop_duplicates(["region", "period"], keep="last")
    return last.pivot(index="region", columns="period", values="value")


def _by_month(name: str) -> pd.DataFrame:
    wide = pd.read_csv(FOLDER / name).pivot(index="region", columns="month", values="value")
    return wide.set_axis(pd.PeriodIndex(wide.columns, freq="M"), axis=1)
