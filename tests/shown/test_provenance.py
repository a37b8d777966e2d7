from dataclasses import replace

from base.i18n import Language
from shown import provenance
from shown.read.results import RunResults
from tests.shown.synthetic_gemeenten import with_gemeenten
from tests.shown.tables import changed

NL = Language("nl")


def test_simulated_flags_are_said_even_when_no_measure_is_marked(results: RunResults) -> None:
    some = [flag.model_copy(update={"simulated": flag.location == "PV20"}) for flag in results.flags]
    made = replace(results, flags=tuple(some))
    assert provenance.simulated(made, NL).startswith("Gesimuleerd: wat er staat over Groningen")
    assert provenance.simulated_forecast(made, NL, ["PV20"]) == [NL(provenance.SIMULATED_FORECAST)]


def test_of_which_regions_the_forecast_is_not_simulated_is_said(results: RunResults) -> None:
    some = [flag.model_copy(update={"simulated": flag.location == "PV20"}) for flag in results.flags]
    made = replace(results, flags=tuple(some))
    assert provenance.simulated_forecast(made, NL, ["PV21"]) == []
    assert provenance.simulated_forecast(made, NL) == []
    (line,) = provenance.simulated_forecast(made, NL, ["PV20", "PV21"])
    assert line.startswith(f"Behalve voor {results.regions['PV21'].name} is de verwachting gemaakt uit gesimuleerde")


def test_without_simulated_figures_that_is_said_too(results: RunResults) -> None:
    assert provenance.simulated(results, NL).startswith("Gesimuleerd: niets")
    assert provenance.simulated_forecast(results, NL) == []


def test_a_measure_that_is_old_or_simulated_has_a_remark(results: RunResults) -> None:
    ages = changed(results.ages, simulated=True)
    remarks = [row[5] for row in provenance.age_table(replace(results, ages=ages), NL).rows]
    assert remarks == ["gesimuleerd" if not age.old else "oud, gesimuleerd" for age in ages]
    assert len(provenance.age_warnings(results, NL)) == sum(age.old for age in ages) == 2


def test_notes_of_one_kind_are_counted_together(results: RunResults) -> None:
    headings = [heading for heading, _ in provenance.note_groups(results, NL)]
    assert headings == [
        "Terugval: een eenvoudiger model viel in: 2",
        "Correcties: gepubliceerde tabellen die niet optellen: 1",
    ]


def test_every_source_is_named_once(results: RunResults) -> None:
    assert provenance.source_list(results) == [
        "CBS 83102NED",
        "COA, Eindrapportage 2021",
        "Kamerstuk 19637-3383",
        "Staatscourant",
    ]


def _with_own(results: RunResults, *own: str, enough: bool) -> RunResults:
    """The run with simulated gemeenten, but for some with own figures, enough to be forecast from these or not."""
    made = with_gemeenten(results, simulated=True)
    flags = tuple(
        flag.model_copy(update={"simulated": False}) if enough and flag.location in own else flag
        for flag in made.flags
    )
    observations = made.observations.copy()
    observations.loc[observations["region"].isin(own), "simulated"] = False
    age = results.ages[0].model_copy(update={"measure": "realisatie", "level": "gemeente", "simulated": False})
    stands = age.model_copy(update={"measure": "stand", "simulated": True})
    return replace(made, flags=flags, observations=observations, ages=(age, stands))


def test_it_is_said_of_how_many_gemeenten_the_figures_are_simulated_whichever_measures_are(
    results: RunResults,
) -> None:
    made = _with_own(results, "GM0200", "GM0243", enough=True)
    assert provenance.simulated(made, NL) == (
        "Gesimuleerd: de cijfers van 340 van de 342 gemeenten, en wat er staat over de regio's waarin zij liggen."
    )
    assert provenance.simulated(made, NL, ["GM0200"]) == "Gesimuleerd: niets van wat hier staat."
    housed, stands = provenance.age_table(made, NL).rows
    assert "deels gesimuleerd" in housed[5]
    assert "deels" not in stands[5]
    assert "gesimuleerd" in stands[5]


def test_own_figures_that_are_too_few_do_not_count_as_simulated_but_are_told_of(results: RunResults) -> None:
    told = provenance.simulated(_with_own(results, "GM0200", "GM0243", enough=False), NL)
    assert told.startswith("Gesimuleerd: de cijfers van 340 van de 342 gemeenten")
    assert "Eigen cijfers van 2 gemeenten zijn gebruikt zover ze gaan" in told
