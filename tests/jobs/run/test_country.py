"""What the realisatie step says beside its numbers."""

from datetime import date

from forecast.opgave_model import OpgaveArgs
from forecast.periods import HalfYear
from forecast.realisatie import project_realisatie
from jobs.run.country import level_notes
from tests.forecast.builtin import PRIOR, builtin


def test_on_the_first_day_of_the_provincies_their_stands_are_those_of_the_country() -> None:
    """On 1 January 2019 both add up to 2,921, and no path of a provincie reaches back before it."""
    figures = builtin().known_on(date(2019, 1, 15)).figures(HalfYear(2019, 1))
    paths = project_realisatie(figures, until=HalfYear(2019, 1), args=OpgaveArgs(), profile=PRIOR, paths=200, seed=1)
    assert paths.provincies is not None
    assert paths.provincies.whole.first == HalfYear(2019, 1)
    assert level_notes(paths, date(2019, 1, 15)) == []
