"""Puts the content of a mail together, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from base.i18n import N_, Language
from forecast.flags import WATCH
from forecast.levels import GEMEENTE
from forecast.measures import LINKS, REALISATIE
from forecast.memory import NEW, QUIET, SILENCED, STILL
from forecast.whole_number import share_of_whole
from shown import provenance
from shown.backtest import sentences as track_words
from shown.headlines import sum_of_shortfalls
from shown.kit import words
from shown.week import news as news_words
from shown.week import scope_state as state_words
from shown.week.content import WeeklyContent
from shown.week.days import coming_days
from shown.week.facts import WeekFacts
from shown.week.links import Links
from shown.week.overviews import overview
from shown.week.scope import Scope
from shown.week.subject import scope_name, subject

MOST_THAT_MATTER, MOST_DAYS = 5, 2
# figures without which a warning is blind
VITAL = (REALISATIE, "stand", LINKS)
SIMULATED = N_(
    "Simulated: the figures of gemeenten are a reconstruction, not counted by anybody; this is an example."
)
SIMULATED_SHORT = N_(
    "Simulated: the forecast is made with a reconstruction of figures of gemeenten; this is an example."
)
SIMULATED_PART = N_("Simulated: {names}; these figures are a reconstruction, not counted by anybody; an example.")


def write_content(
    facts: WeekFacts,
    scope: Scope,
    links: Links,
    say: Language,
    *,
    attached: str,
    in_force_until: date | None,
) -> WeeklyContent:
    """What the mail of this scope says.

    Args:
        attached: name of the file with all warnings.
        in_force_until: half-years that start later have no taakstelling; None: all have.
    """
    groups = news_words.news(facts, scope, links, say)
    table = overview(facts, scope, links, say)
    state = state_words.state(facts, scope, say)
    where = scope_name(facts, scope, say)
    title = say("{where}, week {week} of {year}", where=where, week=facts.week.number, year=facts.week.year)
    return WeeklyContent(
        language=say.code,
        subject=subject(facts, scope, say),
        title=title,
        preheader=state[0] if state else title,
        simulated=_simulated(facts, scope, say),
        state=(*state, *_age(facts, say)),
        context=state_words.context(facts, scope, say),
        opening=_opening(facts, scope, say),
        overview=table,
        news=groups,
        advice=news_words.advice(groups, facts, scope, say),
        matter=_matter(facts, scope, say),
        days_heading=say("What is coming"),
        days=coming_days(facts.week.monday, in_force_until, say),
        record_heading=say("How often did this come true?"),
        record=_record(facts, scope, say),
        attachment=_attachment(attached, say),
        explain=links.explain(say),
        leave=links.leave(say),
        leave_address=links.reply,
        data=tuple(provenance.footer(facts.results, say, facts.named_in(scope))),
    )  # fmt: skip


def _simulated(facts: WeekFacts, scope: Scope, say: Language) -> str | None:
    """That figures are simulated; of which regions, when not all that were asked for are."""
    part = facts.simulated_codes(scope)
    if part:
        return say(SIMULATED_PART, names=", ".join(state_words.name_of(facts, code, say) for code in part))
    if not facts.simulated(scope):
        return None
    # some of what is marked may have own figures, too few to be forecast from these
    short = facts.told_of(scope) & facts.results.simulated_regions & provenance.own_gemeenten(facts.results)
    return say(SIMULATED_SHORT if short else SIMULATED)


def _attachment(attached: str, say: Language) -> str:
    """Where every region is, and why warnings counted there are not those counted in the news."""
    named = say("Every region, also without news, is in the attachment {file}.", file=attached)
    differs = say("It has the warning of this run beside the one in force, which the news counts.")
    return f"{named} {differs}"


def _opening(facts: WeekFacts, scope: Scope, say: Language) -> str | None:
    """That nothing changed, or that all is new; nothing when there is news."""
    reasons = [warning.reason for warning in news_words.possible_news(facts, scope)]
    standing = sum(reason == STILL for reason in reasons)
    if facts.last_mail is None and NEW in reasons:
        return say("This is the first week: every warning is new.")
    if not set(reasons) <= {QUIET, STILL, SILENCED}:
        return None
    if not standing:
        return say("No news, and no warnings.")
    since = _since(facts, say)
    if standing == 1:
        return say("Nothing changed since {since}. 1 warning stands as it was.", since=since)
    return say("Nothing changed since {since}. {n} warnings stand as they were.", since=since, n=say.number(standing))


def _since(facts: WeekFacts, say: Language) -> str:
    """The week of the last mail, which is what readers know."""
    if facts.last_mail is None or facts.week - facts.last_mail == 1:
        return say("last week")
    return say("the mail of week {week}", week=facts.last_mail.number)


def _matter(facts: WeekFacts, scope: Scope, say: Language) -> str | None:
    """The five that matter most, with their share of all expected shortfall in scope."""
    rows = [row for row in facts.gemeenten if scope.holds(facts.places[row.code])]
    total = sum_of_shortfalls(rows)
    worst = rows[:MOST_THAT_MATTER]
    if len(rows) <= MOST_THAT_MATTER or not total:
        return None
    return say(
        "The five that matter most hold {share} of the expected shortfall of {total}: {names}.",
        share=say.percent(share_of_whole((row.shortfall or 0.0 for row in worst), total)),
        total=say.number(total),
        names=", ".join(f"{row.name} ({words.count(row.shortfall, say)})" for row in worst),
    )


def _record(facts: WeekFacts, scope: Scope, say: Language) -> str:
    """Of the warnings that were really given, else of those in the backtest; to own figures nothing simulated."""
    record, track = facts.record, facts.results.track
    own = facts.results.simulated and not facts.simulated(scope)
    if record is not None and record.warned and not (own and record.simulated):
        text = say(
            "Of {n} warnings about {weeks} weeks before {days}, {missed} gemeenten missed their opgave ({share}). "
            "Of all gemeenten {base} missed.",
            n=say.number(record.warned),
            weeks=record.weeks,
            days=_peildata(record.peildata, say),
            missed=say.number(record.missed),
            share=say.percent(record.missed / record.warned),
            base=say.percent(record.all_missed / record.all),
        )
        return say("Simulated: {finding}", finding=text) if record.simulated else text
    sentence = (
        None
        if track is None or (own and track.simulated)
        else track_words.came_true(track, say, flag=WATCH, weeks=_weeks_ahead(facts))
    )
    return sentence or say("This has not been measured yet.")


def _weeks_ahead(facts: WeekFacts) -> float | None:
    """Between this week and the peildatum that its warnings are about."""
    return None if facts.period is None else (facts.period.peildatum - facts.week.monday).days / 7


def _peildata(days: tuple[date, ...], say: Language) -> str:
    if len(days) <= MOST_DAYS:
        return say(" and ").join(say.day(day) for day in days)
    return say("{n} peildata since {day}", n=len(days), day=say.day(days[0]))


def _age(facts: WeekFacts, say: Language) -> Iterable[str]:
    """Up to when persons housed are counted, or that figures of gemeenten which a warning rests on are old."""
    ages = [age for age in facts.results.ages if age.level == GEMEENTE]
    old = [age for age in ages if age.old and age.measure in VITAL]
    if not old:
        counted = [age for age in ages if age.measure == REALISATIE]
        up_to = N_("Figures of gemeenten up to and including {month}.")
        made_up = N_("Simulated figures of gemeenten up to and including {month}.")
        return [say(made_up if age.simulated else up_to, month=say.month(age.last_day)) for age in counted]
    names = ", ".join(words.label(age.measure, words.MEASURES, say) for age in old)
    last = min(age.last_day for age in old)
    return [
        say("Mind: old figures of gemeenten ({names}), up to and including {day}.", names=names, day=say.day(last))
    ]
