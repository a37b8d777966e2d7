"""What is simulated says so itself: titles of pictures, names in tables, and the legend under them."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from base.i18n import Language
from forecast.levels import COUNTRY, GEMEENTE, PROVINCIE
from shown.chain.intake_chart import MEASURES
from shown.headlines import headlines
from shown.kit.picture import Picture
from shown.kit.theme import SUBTITLE_LETTERS
from shown.origins import Origin, legend, marked, named, origin, titled
from shown.read.results import RunResults
from shown.regions.sentences import state
from shown.sections import forecast_pictures as pictures
from tests.shown.synthetic_gemeenten import with_gemeenten

NL, EN = Language("nl"), Language("en")
OWN = "PV25"
# made from published figures of applications alone
OF_PUBLISHED = {measure.replace("_", "-") for measure in MEASURES}


def simulated_but(results: RunResults, own: Sequence[str]) -> RunResults:
    """A run whose figures are simulated, but for the gemeenten of these provincies."""
    flags = [
        flag.model_copy(
            update={"simulated": flag.provincie not in own if flag.level in (GEMEENTE, PROVINCIE) else True}
        )
        for flag in with_gemeenten(results).flags
    ]
    return replace(with_gemeenten(results), flags=tuple(flags))


@pytest.fixture(scope="module")
def simulated(chained: RunResults) -> RunResults:
    return simulated_but(chained, [])


@pytest.fixture(scope="module")
def mixed(chained: RunResults) -> RunResults:
    return simulated_but(chained, [OWN])


def drawn(results: RunResults, say: Language) -> list[Picture]:
    made = [one for one in pictures(results, headlines(results), say) if one.key not in OF_PUBLISHED]
    assert len(made) >= 9
    return made


@pytest.mark.parametrize(("say", "mark"), [(NL, "Gesimuleerd: "), (EN, "Simulated: ")])
def test_the_title_of_every_picture_of_simulated_figures_says_so(
    simulated: RunResults, say: Language, mark: str
) -> None:
    for picture in drawn(simulated, say):
        title = " ".join(picture.chart.to_dict(validate=False)["title"]["text"])
        assert title.startswith(mark), title
        assert title == picture.finding
        assert mark in picture.alt


def test_where_some_gemeenten_have_counted_figures_a_title_says_in_part(mixed: RunResults) -> None:
    assert {picture.finding.split(": ")[0] for picture in drawn(mixed, NL)} == {"Deels gesimuleerd"}


def test_a_title_of_counted_figures_says_nothing(chained: RunResults) -> None:
    assert not any(
        "esimuleerd: " in picture.finding for picture in drawn(with_gemeenten(chained, simulated=False), NL)
    )


def test_a_region_is_simulated_as_a_whole_in_part_or_not(mixed: RunResults, simulated: RunResults) -> None:
    assert origin(simulated) is origin(simulated, ["PV20"]) is origin(simulated, ["GM0014"]) is Origin.SIMULATED
    assert origin(mixed) is origin(mixed, ["PV20", OWN]) is Origin.PARTLY
    assert origin(mixed, [OWN]) is Origin.COUNTED
    assert [named(mixed, code, NL) for code in (COUNTRY, "PV20", OWN)] == [
        "Nederland\N{NO-BREAK SPACE}°°",
        "Groningen\N{NO-BREAK SPACE}°",
        "Gelderland",
    ]


def test_a_legend_says_only_what_stands_there(mixed: RunResults) -> None:
    assert legend(mixed, [OWN], NL) == []
    (whole,) = legend(mixed, ["PV20", OWN], NL)
    assert whole.startswith("° gesimuleerd")
    assert len(legend(mixed, [COUNTRY, "PV20"], NL)) == 2


def test_behind_the_colon_stands_a_small_letter_but_for_names(mixed: RunResults) -> None:
    assert marked("Achterstand daalt", Origin.SIMULATED, NL) == "Gesimuleerd: achterstand daalt"
    assert marked("COA loopt vol", Origin.PARTLY, NL) == "Deels gesimuleerd: COA loopt vol"
    assert titled("Groningen 12 achter", mixed, NL) == "Deels gesimuleerd: Groningen 12 achter"


def test_the_first_sentence_names_the_provincie_that_is_counted(mixed: RunResults, simulated: RunResults) -> None:
    assert "Behalve voor Gelderland" in state(mixed, headlines(mixed), NL)
    assert "Behalve" not in state(simulated, headlines(simulated), NL)


def test_a_long_source_is_told_whole_on_lines_that_fit(simulated: RunResults) -> None:
    long = "afgeleid: maandsommen over zeven nationaliteiten, geschaald op het gepubliceerde jaartotaal " * 3
    renamed = replace(
        simulated,
        observations=simulated.observations.assign(source=long.strip()),
        stands=simulated.stands.assign(source=long.strip()),
    )
    for picture in pictures(renamed, headlines(renamed), NL):
        title = picture.chart.to_dict(validate=False)["title"]
        assert "…" not in json.dumps(title, ensure_ascii=False), picture.key
        assert all(len(line) <= SUBTITLE_LETTERS for line in title["subtitle"])
    assert long.strip() in " ".join(title["subtitle"])
