"""Whether what is told of a region is simulated, in part or as a whole, and how titles and rows of tables say so."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import Enum

from base.i18n import N_, Language
from forecast.levels import COUNTRY, GEMEENTE
from shown.kit import words
from shown.read.results import RunResults

__all__ = ["Origin", "below", "legend", "marked", "named", "origin", "titled"]


class Origin(Enum):
    """What the figures behind a number are; `value` is the mark of a row."""

    COUNTED = ""
    NET = words.NET_MARK
    PARTLY = words.PARTLY_MARK
    SIMULATED = words.SIMULATED_MARK


_TITLES = {Origin.PARTLY: N_("Partly simulated: {finding}"), Origin.SIMULATED: N_("Simulated: {finding}")}
_LEGEND = {
    Origin.SIMULATED: N_("{mark} simulated: made from a reconstruction, but for what was published"),
    Origin.PARTLY: N_("{mark} partly simulated: only some of its gemeenten have counted figures"),
    Origin.NET: N_(
        "{mark} stand and chance from published figures; the shortfall and how many gemeenten miss are simulated "
        "(made from a reconstruction)"
    ),
}


def origin(results: RunResults, regions: Collection[str] = (COUNTRY,)) -> Origin:
    """Of what is told of these regions together, where it is not counted over their gemeenten (see `below`)."""
    led = results.led_regions & set(regions)
    others = set(regions) - led
    return below(results, others) if others or not led else Origin.NET


def below(results: RunResults, regions: Collection[str] = (COUNTRY,)) -> Origin:
    """Of what is counted over the gemeenten of these regions; of both kinds of gemeenten it is simulated in part."""
    simulated = results.simulated_regions
    judged = set(regions) | _gemeenten_of(results, regions)
    if not judged & simulated:
        return Origin.COUNTED
    # a region above them is simulated as soon as one of its gemeenten is
    lowest = _gemeenten_of(results, regions) or set(regions)
    return Origin.SIMULATED if lowest <= simulated else Origin.PARTLY


def _gemeenten_of(results: RunResults, regions: Collection[str]) -> set[str]:
    """The gemeenten that the run judges in these regions, or that these are."""
    return {
        flag.location
        for flag in results.flags
        if flag.level == GEMEENTE and {COUNTRY, flag.provincie, flag.location} & set(regions)
    }


def titled(finding: str, results: RunResults, say: Language, regions: Collection[str] = (COUNTRY,)) -> str:
    """The title of a picture or a section, which says itself that its figures are simulated when they are."""
    names = (words.region(region.name, region.level, say) for region in results.regions.values())
    return marked(finding, origin(results, regions), say, names)


def marked(finding: str, found: Origin, say: Language, names: Iterable[str] = ()) -> str:
    """The same for what is known to be simulated, in part, or not; a finding may begin with one of these names."""
    if found not in _TITLES:
        return finding
    return say(_TITLES[found], finding=finding if _begins_with_name(finding, names) else _small(finding))


def _begins_with_name(finding: str, names: Iterable[str]) -> bool:
    # an abbreviation is a name too
    first = finding.split(" ", 1)[0]
    return first != first.capitalize() or finding.startswith(tuple(names))


def _small(finding: str) -> str:
    """With a small letter, as behind a colon."""
    return finding[:1].lower() + finding[1:]


def named(results: RunResults, code: str, say: Language) -> str:
    """The name of a region, with the mark that says that what stands in its row is simulated."""
    region = results.regions[code]
    name = words.region(region.name, region.level, say)
    mark = origin(results, [code]).value
    return f"{name}\N{NO-BREAK SPACE}{mark}" if mark else name


def legend(results: RunResults, regions: Collection[str], say: Language) -> list[str]:
    """What the marks behind the names of these regions mean; nothing where none has one."""
    found = {origin(results, [code]) for code in regions}
    return [f"{say(text, mark=one.value)}." for one, text in _LEGEND.items() if one in found]
