"""What a run says of the gemeenten: whose own figures it used, what is simulated, what it left out, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from base.i18n import N_
from forecast.gemeente.choice import LEAST_MONTHS, Choice
from forecast.levels import COUNTRY
from forecast.measures import REALISATIE
from jobs.run.ages import STAND
from jobs.run.notes import ASSUMPTION, UNUSED, Note

NAMED = 10
TARGET = "taakstelling"


def choice_notes(
    choice: Choice,
    provincies: Mapping[str, str],
    names: Mapping[str, str],
    brought: Mapping[str, Collection[str]],
    *,
    forecast: bool,
) -> list[Note]:
    """Nothing for a run without any own figures of gemeenten: what is simulated then says another note.

    Args:
        provincies: provincie code by gemeente code.
        names: by code.
        brought: the gemeenten with a stand and those with a taakstelling, by `STAND` and `TARGET`.
        forecast: whether any gemeente was forecast.
    """
    if not choice.own and not choice.short:
        return _left_out(choice) if choice.simulated and not choice.with_simulated else []
    every = len(choice.codes)
    notes = [
        Note(
            ASSUMPTION,
            N_("{own} of {all} gemeenten have own figures of at least {months} months and are forecast from these"),
            {"own": len(choice.own) if forecast else 0, "all": every, "months": LEAST_MONTHS},
        )
    ]
    lacking = _lacking(choice, names, brought)
    of_provincies = _provincies(choice, provincies, brought)
    return [*notes, *of_provincies, *lacking, *_short(choice, names, forecast), *_left_out(choice)]


def _lacking(choice: Choice, names: Mapping[str, str], brought: Mapping[str, Collection[str]]) -> list[Note]:
    """What gemeenten with own months did not bring, and what is done without it."""
    messages = {
        STAND: N_(
            "{n} gemeenten have months of their own and no stand: {names}. Their stand is counted from 0 on the "
            "first day of their months; import their stands"
        ),
        TARGET: N_(
            "{n} gemeenten have months of their own and no taakstelling: {names}. It is derived from the national "
            "one; import their taakstellingen"
        ),
    }
    notes = []
    for kind, message in messages.items():
        without = [code for code in choice.own if code not in brought[kind]]
        if without:
            notes.append(Note(ASSUMPTION, message, {"n": len(without), "names": _named(without, names)}))
    return notes


def _sums(codes: Sequence[str], brought: Mapping[str, Collection[str]]) -> str:
    """What of a provincie is the sum of these gemeenten, in words of the field."""
    return ", ".join([REALISATIE, *(kind for kind in (STAND, TARGET) if set(codes) <= set(brought[kind]))])


def simulated_notes(choice: Choice) -> list[Note]:
    """What a run is told of in which every gemeente is forecast with simulated figures."""
    if choice.short:
        message = N_(
            "Own figures of {short} gemeenten are used as far as they go, but all gemeenten are forecast with the "
            "simulated monthly figures of {simulated} others: a reconstruction that adds up to the published totals. "
            "What follows for a single gemeente is an example"
        )
        return [Note(ASSUMPTION, message, {"short": len(choice.short), "simulated": len(choice.simulated)})]
    message = N_(
        "The monthly figures of gemeenten are simulated: a reconstruction that adds up to the published "
        "totals, because no real ones are public. What follows for a single gemeente is an example"
    )
    return [Note(ASSUMPTION, message)]


def _provincies(choice: Choice, provincies: Mapping[str, str], brought: Mapping[str, Collection[str]]) -> list[Note]:
    """One per provincie with own figures, or one for the country when all have all of theirs."""
    complete = choice.complete(provincies)
    every = sorted({provincies[code] for code in choice.codes})
    if list(complete) == every:
        message = N_(
            "All gemeenten have own figures: of each provincie {sums} are the sums of its gemeenten, where nothing "
            "was published for the same day"
        )
        return [Note(ASSUMPTION, message, {"sums": _sums(choice.codes, brought)}, COUNTRY)]
    notes = []
    for code in sorted({provincies[one] for one in choice.own}):
        inside = [one for one in choice.codes if provincies[one] == code]
        own = [one for one in inside if one in set(choice.own)]
        details: dict[str, object] = {"own": len(own), "all": len(inside)}
        if code in complete:
            details = {"all": len(inside), "sums": _sums(inside, brought)}
            message = N_(
                "All {all} gemeenten have own figures: of the provincie {sums} are their sums, where nothing was "
                "published for the same day"
            )
        elif choice.beside:
            message = N_(
                "{own} of the {all} gemeenten have own figures; the others are simulated, and so is the provincie"
            )
        else:
            message = N_(
                "{own} of the {all} gemeenten have own figures and are forecast; the provincie rests on published "
                "figures, as the others are unknown"
            )
        notes.append(Note(ASSUMPTION, message, details, code))
    return notes


def _short(choice: Choice, names: Mapping[str, str], forecast: bool) -> list[Note]:
    if not choice.short:
        return []
    details = {"n": len(choice.short), "months": LEAST_MONTHS, "names": _named(choice.short, names)}
    if forecast and set(choice.short) <= set(choice.forecast):
        message = N_(
            "{n} gemeenten have own figures of fewer than {months} months: {names}. What they lack is guessed from "
            "the others, and they are marked as simulated"
        )
    else:
        message = N_(
            "{n} gemeenten have own figures of fewer than {months} months and are not forecast one by one: {names}. "
            "Where every gemeente of a provincie has a month, their sum counts on top of the published half-years"
        )
    return [Note(UNUSED, message, details)]


def _left_out(choice: Choice) -> list[Note]:
    notes = []
    if choice.simulated and not choice.with_simulated:
        message = N_("{n} gemeenten without own figures were left out, as was asked for: --without-simulated")
        notes.append(Note(UNUSED, message, {"n": len(choice.simulated)}))
    elif choice.simulated and choice.beside:
        message = N_(
            "{n} gemeenten without own figures are simulated, and so are the country and the provincies they lie in; "
            "those with own figures learned nothing from them. Leave them out with --without-simulated"
        )
        notes.append(Note(ASSUMPTION, message, {"n": len(choice.simulated)}))
    if choice.absent and choice.own:
        message = N_(
            "Nothing is known of {n} gemeenten; they are not forecast, or guessed where nearly all others are known"
        )
        notes.append(Note(UNUSED, message, {"n": len(choice.absent)}))
    return notes


def _named(codes: Sequence[str], names: Mapping[str, str]) -> str:
    shown = ", ".join(names[code] for code in codes[:NAMED])
    return f"{shown}, …" if len(codes) > NAMED else shown
