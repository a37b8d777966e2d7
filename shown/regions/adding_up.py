"""Why stands that a reader adds up do not make the one beside them: medians, and the niveauverschil.

The niveauverschil is what a published stand differs from the sum of the stands inside the region. A forecast keeps
it, in every path, and spreads it over nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from base.i18n import N_, Language
from forecast.levels import LAND, PROVINCIE
from forecast.whole_number import whole
from shown.headlines import Headline
from shown.kit import words
from shown.read.results import RunResults
from shown.regions.three_numbers import three_numbers


def of_provincies(rows: Sequence[Headline], say: Language) -> list[str]:
    """Under stands of the country and the provincies: that they do not add up, and by how much they never do."""
    country = next((row for row in rows if row.level == LAND), None)
    provincies = [row for row in rows if row.level == PROVINCIE]
    if country is None or not provincies:
        return []
    means = [None if row.stand is None else row.stand.mean for row in (country, *provincies)]
    own, *inside = means
    lines = [words.medians_do_not_add_up(say)]
    if own is None or None in inside:
        return lines
    below, above = (
        N_("On average the stand of the country is {n} below those of the provincies together (niveauverschil)."),
        N_("On average the stand of the country is {n} above those of the provincies together (niveauverschil)."),
    )
    return lines + _told(own - sum(mean for mean in inside if mean is not None), below, above, say)


def of_gemeenten(row: Headline, say: Language) -> list[str]:
    """After the sum of the gemeenten of a region: what the expected stand of the region itself differs from it."""
    below, above = (
        N_("The stand of the region itself is on average {n} below that of its gemeenten together (niveauverschil)."),
        N_("The stand of the region itself is on average {n} above that of its gemeenten together (niveauverschil)."),
    )
    return [] if row.level_difference is None else _told(row.level_difference, below, above, say)


def of_published(results: RunResults, rows: Sequence[Headline], say: Language) -> list[str]:
    """Under published net stands with what is behind and ahead: of which regions these do not make the net stand."""
    below, above = (
        N_("{name}: the published stand is {n} below the sum of its gemeenten (niveauverschil)."),
        N_("{name}: the published stand is {n} above the sum of its gemeenten (niveauverschil)."),
    )
    lines = []
    for row in rows:
        numbers = three_numbers(results, row)
        if numbers is not None and numbers.behind is not None and numbers.ahead is not None:
            name = words.region(row.name, row.level, say)
            lines += _told(numbers.net - (numbers.behind - numbers.ahead), below, above, say, name=name)
    return lines


def _told(difference: float, below: str, above: str, say: Language, **details: str) -> list[str]:
    persons = whole(difference)
    if persons == 0:
        return []
    return [say(below if persons < 0 else above, n=say.number(abs(persons)), **details)]
