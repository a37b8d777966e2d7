"""Two layers that may not import each other name the same things by the same words.

The tables (`models/`) know no forecast and the forecasts no table, so each has its own list; here they are one.
"""

from forecast import flags as risk
from forecast import levels, measures, memory, quantiles, targets
from forecast.chain import names, parts
from forecast.track import prognoses
from models.tables import figures, regions, results
from models.tables.measures import MEASURES, REALISATIE
from models.tables.track import GIVEN_FLAGS
from models.tables.warnings import REASONS, WARNING_STATES


def test_levels():
    assert levels.LEVELS == regions.LEVELS
    assert (levels.LAND, levels.GEMEENTE) == (regions.LAND, regions.GEMEENTE)


def test_flags_and_causes():
    assert risk.FLAGS == results.FLAGS
    assert risk.GIVEN_FLAGS == GIVEN_FLAGS
    assert results.CAUSES == (risk.HOUSES, risk.PEOPLE, risk.BOTH, risk.CAUSE_UNKNOWN)


def test_states_and_reasons_of_a_warning():
    states = {memory.OK, memory.PENDING, memory.FIRING, memory.RECOVERING, memory.NO_DATA}
    news = {memory.NEW, memory.WORSE, memory.BETTER, memory.OVER, memory.TARGET_CHANGED, memory.NO_DATA}
    assert states == set(WARNING_STATES)
    assert news | {memory.QUIET, memory.STILL, memory.SILENCED} == set(REASONS)


def test_bases_and_statuses():
    assert results.TARGET_BASES == (targets.PUBLISHED, targets.DERIVED, targets.ASSUMED, targets.NO_TARGET)
    assert results.CHAIN_BASES == (parts.DATA, parts.LEARNED, parts.ASSUMED)
    assert prognoses.STATUSES == figures.STATUSES
    assert figures.BASES == (prognoses.ANNOUNCED, prognoses.DISTRIBUTED)


def test_measures_and_targets():
    assert measures.REALISATIE == REALISATIE
    assert {measures.REALISATIE, measures.LINKS, *names.PUBLISHED} <= set(MEASURES)
    sums = {measures.GROSS, measures.AHEAD, measures.MISSING}
    ours = {measures.REALISATIE, measures.REALISATIE_HALFJAAR, measures.STAND_EIND, measures.MISS, *sums}
    assert ours | set(names.PUBLISHED) == set(results.TARGETS)


def test_kinds_of_outputs():
    assert {kind for kind, _ in quantiles.KINDS} == {quantiles.MEAN, quantiles.QUANTILE}
    assert {quantiles.MEAN, quantiles.QUANTILE} < set(results.OUTPUT_TYPES)
