"""Writes the reconstruction as files in the layouts of `radar import`; every row says that it is simulated."""

from pathlib import Path

import numpy as np
import pandas as pd

from config import DATA
from forecast import measures
from forecast.arrays import Integers
from jobs.makers.reconstruction.build import Reconstruction
from jobs.makers.reconstruction.published import FIRST
from jobs.makers.reconstruction.targets import Version, first_day

FOLDER = DATA / "reconstructie"
TARGETS, HOUSED, LINKS, STANDS = "taakstelling.csv", "realisatie.csv", "koppelingen.csv", "stand.csv"
SOURCE = "reconstructie (gesimuleerd)"


def write_files(made: Reconstruction, folder: Path = FOLDER) -> None:
    """Put the four files into `folder`, which is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    gemeenten = made.published.gemeenten
    frames = {
        TARGETS: _targets(made.versions, gemeenten),
        HOUSED: _flow(made.world.housed, measures.REALISATIE, gemeenten),
        LINKS: _flow(made.world.links, measures.LINKS, gemeenten),
        STANDS: _stands(made.world.stands, gemeenten),
    }
    for name, frame in frames.items():
        text = frame.assign(source=SOURCE, simulated="yes").to_csv(index=False, lineterminator="\n")
        (folder / name).write_bytes(text.encode())


def _targets(versions: list[Version], gemeenten: tuple[str, ...]) -> pd.DataFrame:
    frames = [
        pd.DataFrame(
            {
                "period": str(version.period),
                "region": gemeenten,
                "value": version.persons,
                "known_from": version.known_from.isoformat(),
                "status": version.status,
                "basis": "verdeeld",
            }
        )
        for version in versions
    ]
    return pd.concat(frames, ignore_index=True)


def _flow(persons: Integers, measure: str, gemeenten: tuple[str, ...]) -> pd.DataFrame:
    months = [f"{first_day(month):%Y-%m}" for month in range(persons.shape[1])]
    return _long(persons, "month", months, gemeenten).assign(measure=measure, quality="C")


def _stands(stands: Integers, gemeenten: tuple[str, ...]) -> pd.DataFrame:
    days = [(FIRST + half).start.isoformat() for half in range(stands.shape[1])]
    return _long(stands, "date", days, gemeenten).assign(role="eind", quality="C")


def _long(persons: Integers, column: str, labels: list[str], gemeenten: tuple[str, ...]) -> pd.DataFrame:
    """One row per time and gemeente, in that order."""
    return pd.DataFrame(
        {
            column: np.repeat(labels, len(gemeenten)),
            "region": np.tile(gemeenten, len(labels)),
            "value": persons.T.ravel(),
        }
    )
