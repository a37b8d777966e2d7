"""The words of a comparison, in both languages."""

from dataclasses import replace

import pytest

from base.i18n import Language
from forecast.chain.scenario import ADDITION, CAP, FACTOR, LEVEL, LEVERS, Band, Change, Scenario
from forecast.periods import HalfYear
from shown.read.results import RunResults
from shown.scenario import sentences as said
from shown.scenario.compare import MEASURES, Comparison, Figure, Row
from tests.shown.scenario.test_compare import moved

NL, EN = Language("nl"), Language("en")
JULY = 2026 * 12 + 6
HALF = HalfYear(2027, 1)
RATE, SHARE = "inwilligingspercentage", "Inwilligingspercentage"
HOUSING = "Personen die gehuisvest kunnen worden"
NO_BREAK = "\N{NO-BREAK SPACE}"


def row(measure: str, before: float, after: float, width: float = 10.0) -> Row:
    return Row(measure, HALF, Figure(before, before - width / 2, before + width / 2), Figure(after, after, after))


def test_the_headline_says_how_many_are_at_coa_and_how_many_more_that_is(comparison: Comparison) -> None:
    last = "30 juni 2027"
    assert said.findings(comparison, NL) == [
        f"Verwacht op {last}: een COA-bezetting van 83.390, 7.140 meer dan zonder het scenario (76.250)",
        f"Verwacht op {last}: 20.200 vergunninghouders in de opvang, 2.720 meer dan zonder het scenario (17.480)",
        "Verwacht in de 1e helft 2027: 12.750 personen gehuisvest, 450 minder dan zonder het scenario (13.200)",
        "Verwacht op 1 juli 2027: netto stand 17.600 achter, 2.100 slechter dan zonder het scenario (15.500 achter)",
        "Verwacht op 1 juli 2027: 319 gemeenten die missen, 27 meer dan zonder het scenario (292)",
    ]


def test_a_measure_that_nobody_has_gives_no_sentence(comparison: Comparison) -> None:
    rows = tuple(row for row in comparison.rows if row.measure != "bezetting")
    assert len(said.findings(replace(comparison, rows=rows), NL)) == 4


def test_a_better_stand_with_more_people_is_explained(comparison: Comparison) -> None:
    free = replace(comparison, scenario=replace(comparison.scenario, targets={}))
    better, worse = (
        said.findings(replace(free, rows=moved(stand, waiting)), NL)[-1]
        for stand, waiting in (((10_403, 9_998), (25_950, 30_408)), ((9_998, 10_403), (30_408, 25_950)))
    )
    assert better == (
        "De standen zijn beter doordat er meer mensen zijn: bij dezelfde taakstelling worden er meer gekoppeld en "
        "gehuisvest. Aan het eind wachten 4.458 vergunninghouders meer in de opvang, en die tellen in geen stand mee"
    )
    assert worse.startswith("De standen zijn slechter doordat er minder mensen zijn")


def test_the_table_has_median_and_band_of_both_and_the_difference(comparison: Comparison) -> None:
    table = said.table(comparison, NL)
    assert len(table.rows) == len(comparison.rows)
    assert table.rows[2] == (
        "COA-bezetting",
        "1e helft 2027",
        "76.250\n68.420 tot 84.080",
        "83.390\n75.560 tot 91.220",
        "7.140 meer",
    )
    stand = next(row for row in table.rows if row[0] == "Netto stand" and row[1] == "1e helft 2027")
    assert stand[2:] == (
        "15.500 achter*\n13.957 tot 17.043 achter",
        "17.600 achter\n16.057 tot 19.143 achter",
        "2.100 slechter",
    )
    assert {cells[0] for cells in table.rows} == {NL(said.LABELS[measure]) for measure in MEASURES}


def test_the_star_is_explained_only_where_there_is_one(comparison: Comparison) -> None:
    assert len(said.table_notes(comparison, NL)) == 2
    none = tuple(row for row in comparison.rows if row.measure == "bezetting")
    assert len(said.table_notes(replace(comparison, rows=none), NL)) == 1
    # also where only one of both is assumed
    half = tuple(row for row in comparison.rows if row.measure == "stand_eind" and row.period == HALF)
    assert len(said.table_notes(replace(comparison, rows=half), NL)) == 2


def test_an_unknown_number_is_a_dash(comparison: Comparison) -> None:
    rows = (Row("bezetting", HALF, None, Figure(1.0, 0.0, 2.0)),)
    assert said.table(replace(comparison, rows=rows), NL).rows[0][2:] == ("–", "1\n0 tot 2", "–")


@pytest.mark.parametrize(
    ("measure", "before", "after", "dutch", "english"),
    [
        ("bezetting", 1000, 2234, "1.234 meer", "1,234 more"),
        ("bezetting", 2234, 1000, "1.234 minder", "1,234 fewer"),
        ("stand_eind", -500, 700, "1.200 slechter", "1,200 worse"),
        ("stand_eind", 700, -500, "1.200 beter", "1,200 better"),
        ("achterstand_bruto", 700, 800, "100 meer", "100 more"),
        ("bezetting", 1000, 1000, "vrijwel geen", "hardly any"),
        ("bezetting", 1000, 1000.1, "vrijwel geen", "hardly any"),
    ],
)
def test_a_difference_is_said_in_words(measure: str, before: float, after: float, dutch: str, english: str) -> None:
    one = row(measure, before, after)
    assert (said.difference(one, NL), said.difference(one, EN)) == (dutch, english)


def test_what_may_be_chance_gets_no_number(comparison: Comparison) -> None:
    rows = (row("bezetting", 70_000, 70_100, width=20_000),)
    sentence = said.findings(replace(comparison, rows=rows), NL)[0]
    assert sentence.endswith("een COA-bezetting van 70.100, vrijwel gelijk aan zonder het scenario (70.000)")


@pytest.mark.parametrize(
    ("change", "lever", "how"),
    [
        (Change("instroom_eerste", LEVEL, 3500, JULY), "Eerste asielaanvragen", "3.500 per maand, vanaf juli 2026"),
        (Change("instroom_nareis", FACTOR, 1.33, JULY, JULY), "Nareis", "1,33 keer wat is voorzien, in juli 2026"),
        (Change("realisatie", ADDITION, 300, JULY), HOUSING, "300 per maand meer, vanaf juli 2026"),
        (Change("realisatie", ADDITION, -300, JULY), HOUSING, "300 per maand minder, vanaf juli 2026"),
        (
            Change("realisatie", CAP, 2000, JULY, JULY + 11),
            HOUSING,
            "hooguit 2.000 per maand, juli 2026 tot en met juni 2027",
        ),
        (Change(RATE, LEVEL, 0.4, JULY), SHARE, f"40{NO_BREAK}%, vanaf juli 2026"),
        (Change(RATE, CAP, 0.425, JULY), SHARE, f"hooguit 42,5{NO_BREAK}%, vanaf juli 2026"),
        (Change(RATE, ADDITION, 0.05, JULY), SHARE, "5,0 procentpunt hoger, vanaf juli 2026"),
        (Change(RATE, ADDITION, -0.05, JULY), SHARE, "5,0 procentpunt lager, vanaf juli 2026"),
    ],
)
def test_a_change_is_said_in_words(change: Change, lever: str, how: str) -> None:
    assert said.changes(Scenario(changes=(change,)), NL) == [f"{lever}: {how}"]


def test_bands_and_taakstellingen_are_said_too() -> None:
    band = Band("instroom_nareis", 2027 * 12, 2027 * 12 + 11, 15_000, 18_000, 25_000)
    assert said.changes(Scenario(bands=(band,), targets={"2027-H1": 18_000, "2026-H2": 9_000}), NL) == [
        "Nareis: in totaal 15.000 tot 25.000 (midden 18.000), januari 2027 tot en met december 2027",
        "Taakstelling (netto) van de 2e helft 2026: 9.000",
        "Taakstelling (netto) van de 1e helft 2027: 18.000",
    ]


def test_every_lever_and_every_measure_has_a_name() -> None:
    assert set(said.LEVERS) == set(LEVERS)
    assert set(said.LABELS) == set(MEASURES)


def test_the_end_says_what_it_is_of_which_run_up_to_when_and_what_is_simulated(
    simulated: RunResults, comparison: Comparison
) -> None:
    text = " ".join(said.footer(simulated, comparison, NL))
    for part in (
        "Een scenario is geen verwachting",
        "1 februari 2026 09:30 UTC",
        "2,3 seconden",
        simulated.run_id,
        "Gemaakt met wat op 31 januari 2026 bekend was",
        "gesimuleerde maandcijfers van gemeenten",
        "Gesimuleerd: ",
    ):
        assert part in text
