"""The built-in data set: the published figures and, marked as simulated, the months of every gemeente.

They are loaded by the same import as anybody's files. docs/DATA.md says per file what it holds, from when its figures
were known and which of two clashing figures wins; docs/RECONSTRUCTION.md says what is simulated.
"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from config import DATA
from jobs.importing.builtin_regions import load_regions
from jobs.importing.ingest import ImportOutcome, import_file
from jobs.importing.rules import ImportRules
from models.engine import transaction

# targets before the half-years they belong to, the country before the provincies it is compared with
_FIGURES = (
    "landelijk_taakstelling_aangekondigd.csv",
    "landelijk_taakstelling_verdeeld.csv",
    "landelijk_realisatie.csv",
    "landelijk_stand.csv",
    "provincies_halfjaar.csv",
    "instroom_maand.csv",
    "instroom_nationaliteit.csv",
    "instroom_eurostat.csv",
    "jaar_instroom_inwilligingen.csv",
    "coa_bezetting.csv",
    "coa_aanvulling.csv",
    # simulated (docs/RECONSTRUCTION.md): targets before what is measured against them
    "reconstructie/taakstelling.csv",
    "reconstructie/realisatie.csv",
    "reconstructie/koppelingen.csv",
    "reconstructie/stand.csv",
)


def builtin_files() -> list[Path]:
    """The files of the built-in data set, in the order in which they are imported."""
    return [DATA / name for name in _FIGURES]


def load_builtin(engine: Engine, rules: ImportRules, imported_at: datetime) -> list[ImportOutcome]:
    """Regions, herindelingen, population and every built-in figure; doing it again changes nothing.

    Args:
        engine: of a database with the current schema.
        rules: how figures are imported, from the settings.
        imported_at: the moment that goes into the import records.

    Returns:
        What each import did, in the order of `builtin_files`.
    """
    with transaction(engine) as connection:
        load_regions(connection)
    return [import_builtin(engine, path, rules, imported_at) for path in builtin_files()]


def import_builtin(engine: Engine, path: Path, rules: ImportRules, imported_at: datetime) -> ImportOutcome:
    """Import one of the built-in files, whose days are right whatever the clock says."""
    return import_file(engine, path, rules=replace(rules, own_file=True), imported_at=imported_at)
