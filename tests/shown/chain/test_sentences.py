from dataclasses import replace

import pandas as pd
import pytest

from base.i18n import Language
from forecast.levels import COUNTRY
from shown.chain import sentences as chain_sentences
from shown.chain.figures import Flow, spans
from shown.read.results import RunResults

NL, EN = Language("nl"), Language("en")
OCCUPANCY, PERMITS = "bezetting", "vergunninghouders_in_opvang"
BEYOND = "vergunninghouders_buiten_norm"


def fan(results: RunResults, measure: str, growth: float) -> pd.DataFrame:
    """The fan of the run, its last month moved by `growth`."""
    wide = results.forecasts.fan(measure, COUNTRY)
    wide.iloc[-1] = wide.iloc[-1] - wide["0.5"].iloc[-1] + wide["0.5"].iloc[0] + growth
    return wide


def test_the_state_tells_both_half_years_with_their_band_and_the_last_count(chained: RunResults) -> None:
    occupancy, permits, beyond = chain_sentences.state(chained, NL)
    assert occupancy == (
        "COA-bezetting: naar verwachting 72.000 op 30 juni 2026 (80 %: 67.300 tot 76.700) en 73.500 op "
        "31 december 2026 (80 %: 66.800 tot 80.200); de laatst gepubliceerde telling was 57.538 op "
        "25 september 2023."
    )
    assert "19.300 op 30 juni 2026" in permits
    assert "18.420 op 5 januari 2026." in permits
    assert beyond.endswith("een telling van hen is niet gepubliceerd.")


def test_a_published_count_of_those_who_wait_too_long_is_named_with_its_day(chained: RunResults) -> None:
    counts = chained.observations[chained.observations["measure"] == PERMITS].iloc[:1]
    day = pd.Timestamp("2025-03-15")
    count = counts.assign(measure=BEYOND, from_date=day, to_date=day, value=13_200)
    told = replace(chained, observations=pd.concat([chained.observations, count], ignore_index=True))
    assert chain_sentences.state(told, NL)[2].endswith("de laatst gepubliceerde telling was 13.200 op 15 maart 2025.")


def test_a_run_without_a_chain_says_nothing_of_it(results: RunResults) -> None:
    assert chain_sentences.state(results, NL) == []


@pytest.mark.parametrize(
    ("growth", "start"),
    [
        (20000, "COA-bezetting groeit naar verwachting van 71.000 eind februari 2026 tot 91.000 op 30 juni 2027"),
        (-20000, "COA-bezetting daalt naar verwachting van 71.000 eind februari 2026 tot 51.000 op 30 juni 2027"),
        (6000, "COA-bezetting groeit naar verwachting van 71.000 eind februari 2026 tot 77.000 op 30 juni 2027"),
        (300, "COA-bezetting naar verwachting 71.300 op 30 juni 2027; meer of minder dan nu is onzeker"),
        (-300, "COA-bezetting naar verwachting 70.700 op 30 juni 2027; meer of minder dan nu is onzeker"),
    ],
)
def test_the_movement_is_told_only_when_it_stands_out(chained: RunResults, growth: float, start: str) -> None:
    assert chain_sentences.movement(OCCUPANCY, fan(chained, OCCUPANCY, growth), NL) == start


@pytest.mark.parametrize("measure", [OCCUPANCY, PERMITS, "vergunninghouders_buiten_norm"])
def test_each_movement_has_its_own_words(chained: RunResults, measure: str) -> None:
    told = {chain_sentences.movement(measure, fan(chained, measure, by), EN) for by in (20000, -20000, 1)}
    assert len(told) == 3


@pytest.mark.parametrize(
    ("day", "recent"), [("2025-12-31", False), ("2026-01-01", True), ("2026-02-10", True), ("2023-09-25", False)]
)
def test_a_count_is_recent_from_the_month_before_the_first_one_ahead(
    chained: RunResults, day: str, recent: bool
) -> None:
    wide = chained.forecasts.fan(OCCUPANCY, COUNTRY)
    past = pd.Series([1], index=[pd.Timestamp(day)])
    assert chain_sentences.recent(past, wide) is recent
    assert (chain_sentences.stale(past, wide, NL) == []) is recent


def test_old_or_missing_counts_are_said_to_be(chained: RunResults) -> None:
    wide = chained.forecasts.fan(OCCUPANCY, COUNTRY)
    past = pd.Series([57538], index=[pd.Timestamp("2023-09-25")])
    assert chain_sentences.stale(past, wide, NL) == [
        "De laatst gepubliceerde telling is van 25 september 2023: ook het begin van de verwachting is een schatting"
    ]
    assert chain_sentences.stale(past.iloc[:0], wide, NL) == [
        "Een telling is niet gepubliceerd: ook het begin van de verwachting is een schatting"
    ]


def test_grants_are_told_beside_the_last_span_that_was_published(chained: RunResults) -> None:
    past = spans(chained.observations, "inwilligingen")
    assert chain_sentences.grants_finding(chained, past, NL) == (
        "Naar verwachting 670 inwilligingen per maand in het komende halfjaar; in 2025 waren het er 619"
    )
    quarter = Flow(pd.Timestamp(2025, 10, 1), pd.Timestamp(2025, 12, 31), 1500)
    assert chain_sentences.grants_finding(chained, [*past, quarter], NL).endswith(
        "van oktober 2025 tot en met december 2025 waren het er 500"
    )
    alone = chain_sentences.grants_finding(replace(chained), [], NL)
    assert alone == "Naar verwachting 670 inwilligingen per maand in het komende halfjaar"
