"""Which measures are COA's own, so that a new one is not forgotten."""

from jobs.importing.known_from import COA_MEASURES
from models.tables import MEASURES


def test_every_measure_that_is_not_intake_grants_or_homes_is_coas() -> None:
    elsewhere = ("instroom", "hervestiging", "inwilligingen", "aanvragers", "vrijgekomen_sociale_huur")
    others = [name for name in MEASURES if not name.startswith(elsewhere)]
    assert sorted(others) == sorted(COA_MEASURES)
