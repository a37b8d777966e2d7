"""The explanation of one warning, in words and numbers, from what a run has stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from base.errors import NotFound
from base.i18n import N_, Language
from forecast.flags import BOTH, CAUSE_UNKNOWN, HOUSES, NONE, PEOPLE
from forecast.levels import COUNTRY, GEMEENTE
from forecast.periods import MONTHS, HalfYear
from forecast.warning import leading_period
from forecast.whole_number import whole
from models.tables import Flag, GemeenteState, Region
from shown import provenance
from shown.kit import words
from shown.kit.explained import Explained
from shown.kit.picture import NumberTable
from shown.read.results import RunResults

PEERS = 12
SIMULATED = N_("The figures of this gemeente are simulated; this is an example, not what is known of it.")
SIMULATED_FORECAST = N_(
    "Own figures of this gemeente are used as far as they go, but too few: what is forecast is made with simulated "
    "figures, and is an example."
)
ADVICE = {
    HOUSES: N_("People are linked and wait for a house: discuss the housing stock and interim housing."),
    PEOPLE: N_("Too few people are linked: discuss the koppelingen with COA."),
    BOTH: N_("Too few people are linked, and those who are wait for a house: discuss both with COA."),
    CAUSE_UNKNOWN: N_("The figures do not show whether houses or linked people are short: ask the gemeente first."),
}


@dataclass(frozen=True)
class Explanation(Explained):
    """The same of `flag`, the warning of a gemeente: its numbers, and gemeenten with about the same taakstelling."""

    flag: Flag


def explain(results: RunResults, location: str, period: str | None, say: Language) -> Explanation:
    """Explain the warning of the gemeente `location` in `period` (default the one that the run leads with).

    Raises:
        NotFound: the code is no gemeente of the run, or the half-year is not the one it looked into.
    """
    flags = [flag for flag in results.flags if flag.level == GEMEENTE]
    if not flags:
        raise NotFound(N_("This run has no gemeenten; load monthly figures of gemeenten and run again"))
    if all(flag.location != location for flag in flags):
        raise NotFound(N_("{code} is no gemeente of this run"), code=location)
    chosen = period or str(leading_period((flag.period, flag.p_miss) for flag in flags))
    same = [flag for flag in flags if flag.period == chosen]
    flag = next((flag for flag in same if flag.location == location), None)
    if flag is None:
        raise NotFound(N_("The run has no warning for {period}"), period=chosen)
    # beside a gemeente with own figures stands nothing that is simulated
    peers = [one for one in same if flag.simulated or not one.simulated]
    state = next((one for one in results.states if (one.location, one.period) == (location, chosen)), None)
    name = results.regions[location].name
    return Explanation(
        flag=flag,
        title=say(N_("{name}, {period}"), name=name, period=say.half_year(str(chosen))),
        sentences=(*_sentences(flag, state, name, say), *_simulated(results, flag, say)),
        tables=(
            (say("The numbers"), _numbers(flag, state, say)),
            (say("Gemeenten with a taakstelling nearest to its own"), _peers(peers, flag, results.regions, say)),
        ),
        footer=tuple(provenance.footer(results, say, [location])),
    )


def _sentences(flag: Flag, state: GemeenteState | None, name: str, say: Language) -> list[str]:
    peildatum = say.day(HalfYear.parse(flag.period).peildatum)
    if flag.p_miss is None:
        return [
            say(
                N_("The taakstelling for this half-year is not known yet, so {name} has no chance of missing."),
                name=name,
            )
        ]
    told = [
        say(
            N_("Chance of {chance} that {name} misses its opgave on {day}; expected shortfall {persons}."),
            chance=words.odds(flag.p_miss, say),
            name=name,
            day=peildatum,
            persons=words.persons(flag.expected_shortfall or 0.0, say),
        ),
    ]
    if left := _months_left(flag, state):
        told.append(
            say(
                N_(
                    "Needed in the months left ({months}): {needed}, {pace} a month; expected: {housed}, "
                    "{rate} a month (median)."
                ),
                months=left,
                needed=say.number(max(_remaining(flag) or 0.0, 0.0)),
                pace=say.number(max(flag.needed_per_month or 0.0, 0.0)),
                housed=say.number(flag.expected_per_month * left),
                rate=say.number(flag.expected_per_month),
            )
        )
    if flag.cause is not None and flag.flag != NONE:
        told.append(say(ADVICE[flag.cause]))
    if state is not None:
        told += _state_sentences(flag, state, say)
    return told


def _simulated(results: RunResults, flag: Flag, say: Language) -> list[str]:
    """That its figures are simulated, or that the forecast is; nothing for a half-year without a chance."""
    if not flag.simulated or flag.p_miss is None:
        return []
    told = [say(SIMULATED_FORECAST if flag.location in provenance.own_gemeenten(results) else SIMULATED)]
    start = HalfYear.parse(flag.period).start
    if COUNTRY in results.led_regions and flag.stand_published_on == start and flag.stand_published is not None:
        told.append(
            say(
                "The reconstruction has it {stand} on {day}, and counts the half-years in a row from there; the "
                "stand at the start is drawn, so that the gemeenten are no surer together than what is published.",
                stand=words.stand(flag.stand_published, say),
                day=say.day(start),
            )
        )
    return told


def _state_sentences(flag: Flag, state: GemeenteState, say: Language) -> list[str]:
    told = []
    by_month, usual = state.housed_by_month, sum(state.housed_by_month) / max(len(state.housed_by_month), 1)
    if len(by_month) > 1 and usual > 0:
        told.append(
            say(
                N_("As in earlier half-years the last month should bring most: {times} times a usual month of these.")
                if by_month[-1] == max(by_month)
                else N_("The last month is expected to bring {times} times a usual month of these."),
                times=say.number(by_month[-1] / usual, 1),
            )
        )
    extra, shortfall = state.extra_to_clear, whole(flag.expected_shortfall or 0.0)
    if flag.flag != NONE and extra:
        told.append(
            say(
                N_(
                    "This run would give no warning if {total} more persons were housed in the months left "
                    "({months})."
                ),
                total=say.number(extra),
                months=state.months_left,
            )
        )
        if extra > shortfall:
            told.append(
                say(
                    N_(
                        "That is more than the expected shortfall of {shortfall}: that is a mean, and part of the "
                        "outcomes end further behind."
                    ),
                    shortfall=say.number(shortfall),
                )
            )
        elif extra < shortfall:
            told.append(
                say(
                    N_(
                        "That is less than the expected shortfall of {shortfall}, as a small shortfall or a small "
                        "chance gives no warning."
                    ),
                    shortfall=say.number(shortfall),
                )
            )
    elif flag.flag == NONE:
        told.append(say(N_("There is no warning: the chance or the expected shortfall stays below the thresholds.")))
    return told


def _remaining(flag: Flag) -> float | None:
    """What of the opgave is still to do; nothing known of the half-year is not nothing realised."""
    return None if flag.opgave is None else flag.opgave - (flag.realised or 0)


def _months_left(flag: Flag, state: GemeenteState | None) -> int:
    """Months of the half-year without figures yet; of a later half-year all."""
    if state is not None:
        return state.months_left
    if flag.realised_to is None:
        return MONTHS
    return (HalfYear.parse(flag.period).end.month - flag.realised_to.month) % MONTHS


def _numbers(flag: Flag, state: GemeenteState | None, say: Language) -> NumberTable:
    lines = [
        (say("Stand at the start of the half-year"), words.stand(flag.stand_begin, say)),
        (say("Taakstelling (net)"), words.count(flag.taakstelling, say)),
        (say("Opgave: stand plus taakstelling"), words.count(flag.opgave, say)),
        (say("Realised so far"), words.count(flag.realised, say)),
        (say("Still to do"), words.count(_remaining(flag), say)),
        (say("Needed per month"), words.count(flag.needed_per_month, say)),
        (say("Expected per month (median)"), words.count(flag.expected_per_month, say)),
        (say("Half-years behind in a row"), words.streak(flag.streak, say, at_least=flag.streak_at_least)),
        (say("Place in the provincie by expected shortfall"), words.count(flag.rank, say)),
        (say("Warning of this run"), words.flag(flag.flag, say)),
    ]
    if state is not None:
        pool = say("estimated") if not state.uses_links else say("from koppelingen and realisatie")
        lines += [
            (say("Linked and waiting for a house ({how})", how=pool), words.count(state.waiting, say)),
            (say("of whom longer than 12 weeks"), words.count(state.waiting_long, say)),
            (say("Expected to be linked until the end"), words.count(state.linked_ahead, say)),
            (
                say("Expected to be housed until the end (median)"),
                words.count(flag.expected_per_month * state.months_left, say),
            ),
        ]
    return NumberTable((say("Measure"), say("Persons")), tuple(lines))


def _peers(flags: Sequence[Flag], own: Flag, regions: Mapping[str, Region], say: Language) -> NumberTable:
    """The gemeenten whose taakstelling is nearest, worst first."""
    near = sorted(flags, key=lambda one: abs((one.taakstelling or 0.0) - (own.taakstelling or 0.0)))[: PEERS + 1]
    marked = any(one.simulated for one in near)
    lines = [
        (
            ("→ " if one.location == own.location else "") + regions[one.location].name,
            words.count(one.taakstelling, say),
            words.chance(one.p_miss, say),
            words.count(one.expected_shortfall, say),
            say.percent(_share(one)),
            *((say("simulated") if one.simulated else say("own"),) if marked else ()),
        )
        for one in sorted(near, key=_share, reverse=True)
    ]
    columns = (
        say("Gemeente"),
        say("Taakstelling (net)"),
        say("Chance of missing"),
        say("Expected shortfall"),
        say("of the opgave"),
        *((say("Figures"),) if marked else ()),
    )
    return NumberTable(columns, tuple(lines))


def _share(flag: Flag) -> float:
    """Expected shortfall as a share of the opgave."""
    return (flag.expected_shortfall or 0.0) / max(flag.opgave or 0.0, 1.0)
