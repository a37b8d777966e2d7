"""Which measures are COA's own, so that a new one is not forgotten."""

from jobs.importing.known_from import COA_MEASURES
from models.tables import MEASURES


def test_every_measure_that_is_not_intake_or_grants_is_coas() -> None:
    others = [name for name in MEASURES if not name.startswith(("instroom", "hervestiging", "inwilligingen"))]
    assert sorted(others) == sorted(COA_MEASURES)
