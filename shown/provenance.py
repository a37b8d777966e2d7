"""What every output says of its origin: up to when, how old, made when, what is simulated, which run and sources."""

from __future__ import annotations

from collections.abc import Collection

from base.i18n import N_, Language
from forecast.levels import COUNTRY, GEMEENTE, PROVINCIE
from forecast.measures import REALISATIE
from models.tables import DataAge
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.read.results import RunResults

# of more regions it is said of how many gemeenten the figures are simulated, without their names
NAMED = 3
STAND = "stand"
SIMULATED_FORECAST = N_("The forecast is made from simulated monthly figures of gemeenten (a reconstruction)")
OVER_GEMEENTEN = N_(
    "Simulated is what is counted over gemeenten: expected shortfall, gross achterstand and voorsprong, and how many "
    "miss"
)
PUBLISHED_ONLY = N_("The forecast rests on published figures and assumptions, on no simulated figure")
PUBLISHED_WITH_OWN = N_(
    "The forecast is made from published figures, and of {names} from the figures of all gemeenten"
)
SIMULATED_BUT_FOR = N_(
    "But for {names} the forecast is made from simulated monthly figures of gemeenten (a reconstruction)"
)


def age_warnings(results: RunResults, say: Language) -> list[str]:
    """One sentence per measure and level whose figures are old."""
    return [
        say(
            "The figures on {measure}, {level}, go up to {day} and are {months} months old.",
            measure=words.label(age.measure, words.MEASURES, say),
            level=words.label(age.level, words.LEVELS, say),
            day=say.day(age.last_day),
            months=say.number(age.months_old),
        )
        for age in results.ages
        if age.old
    ]


def footer(results: RunResults, say: Language, regions: Collection[str] | None = None) -> list[str]:
    """What every output ends with: up to when, made when, what is simulated, which run.

    Args:
        regions: what the output is about; None = the whole run.
    """
    return [
        words.as_of_lines(results.as_of, results.data_as_of, say),
        say("Made on {moment}.", moment=say.moment(results.finished_at)),
        simulated(results, say, regions),
        say(
            "Run {run_id}, version {version}, seed {seed}.",
            run_id=results.run_id,
            version=results.code_version,
            seed=results.seed,
        ),
    ]


def simulated(results: RunResults, say: Language, regions: Collection[str] | None = None) -> str:
    """Which figures are simulated, or that none is; of the run, or of what is said of these `regions`."""
    marked = results.simulated_regions if regions is None else results.simulated_regions & set(regions)
    if regions is not None and not marked and (led := results.led_regions & set(regions)):
        names = sorted(words.region(results.regions[code].name, results.regions[code].level, say) for code in led)
        return say(
            "Simulated, of what is said of {names}: what is counted over gemeenten (expected shortfall, gross "
            "achterstand and voorsprong, how many miss).",
            names=", ".join(names),
        )
    if regions is not None and not marked:
        return say("Simulated: nothing of what is said here.")
    names = [
        f"{words.label(age.measure, words.MEASURES, say)} ({words.label(age.level, words.LEVELS, say)})"
        for age in results.ages
        if age.simulated
    ]
    if not names and not results.simulated:
        return say("Simulated: nothing; no figure that was used is marked as simulated.")
    gemeenten = {flag.location for flag in results.flags if flag.level == GEMEENTE}
    own = gemeenten & own_gemeenten(results)
    made_up = (gemeenten & results.simulated_regions) - own
    # beside own figures of some gemeenten no measure is simulated as a whole
    if names and len(made_up) in (0, len(gemeenten)):
        return say("Simulated: {names}.", names=", ".join(names))
    if not gemeenten:
        told = sorted(words.region(results.regions[one].name, results.regions[one].level, say) for one in marked)
        return say("Simulated: what is said of {names}.", names=", ".join(told))
    return _of_how_many(results, marked if regions is not None else frozenset(), gemeenten, own, say)


def _of_how_many(
    results: RunResults, about: Collection[str], gemeenten: Collection[str], own: Collection[str], say: Language
) -> str:
    """Of how many gemeenten the figures are simulated; of few regions that it is about also their names."""
    simulated_ones = set(gemeenten) & results.simulated_regions
    n, total = say.number(len(simulated_ones - set(own))), say.number(len(gemeenten))
    if 0 < len(about) <= NAMED:
        names = sorted(words.region(results.regions[one].name, results.regions[one].level, say) for one in about)
        text = say(
            "Simulated: what is said of {names}; it is made from simulated figures of {n} of {total} gemeenten.",
            names=", ".join(names),
            n=n,
            total=total,
        )
    else:
        text = say(
            "Simulated: the figures of {n} of {total} gemeenten, and what is said of the regions they lie in.",
            n=n,
            total=total,
        )
    short = len(simulated_ones & set(own))
    if not short:
        return text
    few = say(
        "Own figures of {n} gemeenten are used as far as they go; they are too few to forecast these without the "
        "simulated ones.",
        n=say.number(short),
    )
    return f"{text} {few}"


def own_gemeenten(results: RunResults) -> frozenset[str]:
    """The gemeenten with own months of realisatie, enough to be forecast from these or not."""
    observations = results.observations
    counted = observations[observations["measure"] == REALISATIE]
    found = set(counted.loc[~counted["simulated"].astype(bool), "region"])
    return frozenset(code for code in found if results.regions[code].level == GEMEENTE)


def simulated_forecast(results: RunResults, say: Language, regions: Collection[str] = (COUNTRY,)) -> list[str]:
    """What the forecast of these regions is made from, where figures of gemeenten in them are simulated.

    The country is its provincies: those that are forecast from their own figures alone are named.
    """
    asked = set(regions)
    if COUNTRY in asked & (results.simulated_regions | results.led_regions):
        asked |= {flag.location for flag in results.flags if flag.level == PROVINCIE}
    led = results.led_regions & asked
    if led:
        named = sorted(results.regions[code].name for code in asked - led if code != COUNTRY)
        return [say(PUBLISHED_WITH_OWN, names=", ".join(named)) if named else say(PUBLISHED_ONLY)]
    marked = results.simulated_regions & asked
    own = sorted(results.regions[code].name for code in asked - marked)
    if not marked:
        return []
    return [say(SIMULATED_BUT_FOR, names=", ".join(own)) if own else say(SIMULATED_FORECAST)]


def over_gemeenten(results: RunResults, say: Language) -> list[str]:
    """What of the country is simulated though its stand is not; nothing where all or nothing of it is."""
    return [say(OVER_GEMEENTEN)] if COUNTRY in results.led_regions else []


def age_finding(results: RunResults, say: Language) -> str:
    """How many kinds of figures are old, and up to when the oldest go."""
    old = [age for age in results.ages if age.old]
    if not old:
        return say("No figures are old")
    return say(
        "{n} of {total} kinds of figures are old; the oldest go up to {day}",
        n=say.number(len(old)),
        total=say.number(len(results.ages)),
        day=say.day(min(age.last_day for age in old)),
    )


def age_table(results: RunResults, say: Language) -> NumberTable:
    """Per measure and level how far the figures go, how old and how good they are."""
    columns = (say("Figures"), say("Level"), say("Up to"), say("Months old"), say("Quality"), say("Remark"))
    rows = []
    for age in results.ages:
        remarks = [say("old")] if age.old else []
        remarks += _made_up(results, age, say)
        rows.append(
            (
                words.label(age.measure, words.MEASURES, say),
                words.label(age.level, words.LEVELS, say),
                say.day(age.last_day),
                words.count(age.months_old, say),
                age.quality,
                ", ".join(remarks) or words.UNKNOWN,
            )
        )
    return NumberTable(columns, tuple(rows))


def _made_up(results: RunResults, age: DataAge, say: Language) -> list[str]:
    """Whether the figures of all regions of a level are simulated, or those of some."""
    stands, observations = results.stands, results.observations
    frame = stands if age.measure == STAND else observations[observations["measure"] == age.measure]
    marks = {
        bool(simulated)
        for region, simulated in zip(frame["region"], frame["simulated"], strict=True)
        if results.regions[region].level == age.level
    }
    if len(marks) > 1:
        return [say("partly simulated")]
    return [say("simulated")] if age.simulated else []


def source_list(results: RunResults) -> list[str]:
    """Every source of a figure that the run could use, by name."""
    frames = (results.observations, results.targets, results.stands)
    return sorted({str(source) for frame in frames for source in frame["source"]})


def note_groups(results: RunResults, say: Language) -> list[tuple[str, list[str]]]:
    """Notes by kind, in the order of the run: heading with their number, and each note in words."""
    groups: dict[str, list[str]] = {}
    for note in results.notes:
        text = words.filled(note.message, note.details, say)
        region = results.regions.get(note.location or "")
        told = f"{words.region(region.name, region.level, say)}: {text}" if region else text
        groups.setdefault(note.kind, []).append(told)
    return [
        (f"{words.label(kind, words.NOTE_KINDS, say)}: {say.number(len(texts))}", texts)
        for kind, texts in groups.items()
    ]
