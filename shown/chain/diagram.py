"""The picture of the chain: who waits where when it starts, and who moves in the first month ahead."""

from __future__ import annotations

from collections.abc import Mapping

from base.i18n import N_, Language
from forecast.chain import beliefs as b
from forecast.chain.names import (
    APPEALS,
    BEYOND,
    DECISIONS,
    DEPARTURES,
    DIRECT,
    FAMILY,
    FIRST,
    FROM_RECEPTION,
    GRANTS,
    HOUSED,
    OCCUPANCY,
    OTHER_IN,
    OTHER_OUT,
    PERMITS,
    PROCEDURE,
    REJECTIONS,
    REPEAT,
    RESETTLED,
    REST,
)
from shown import provenance
from shown.chain import sentences as chain_sentences
from shown.chain.figures import Part, parts
from shown.chain.month import ChainMonth, Number, chain_month
from shown.chain.shapes import LINE, Arrow, Box, Text, drawn
from shown.kit import words
from shown.kit.picture import NumberTable, Picture
from shown.kit.theme import WIDTH, themed
from shown.origins import titled
from shown.read.results import RunResults

DRAWN_WIDTH, DRAWN_HEIGHT = WIDTH - 24, 448
# where everything stands, in points from the upper left corner: left, top, right, bottom
BOXES = {
    OCCUPANCY: (190, 72, 668, 392),
    PROCEDURE: (206, 126, 372, 252),
    REST: (206, 312, 372, 380),
    PERMITS: (486, 126, 652, 264),
    HOUSED: (764, 126, 854, 212),
}
# the corners of an arrow, then of its text: where, the top of its first line, and on which side of it the text is
ARROWS: dict[str, tuple[tuple[tuple[float, float], ...], tuple[float, float, str]]] = {
    FIRST: (((4, 162), (203, 162)), (4, 126, "left")),
    REPEAT: (((4, 226), (203, 226)), (4, 190, "left")),
    GRANTS: (((374, 166), (483, 166)), (428, 130, "center")),
    REJECTIONS: (((289, 254), (289, 309)), (298, 257, "left")),
    DEPARTURES: (((204, 348), (7, 348)), (4, 312, "left")),
    APPEALS: (((374, 348), (566, 348), (566, 267)), (380, 312, "left")),
    RESETTLED: (((528, 58), (528, 123)), (528, 6, "center")),
    FAMILY: (((616, 58), (616, 123)), (616, 6, "center")),
    DIRECT: (((648, 14), (809, 14), (809, 123)), (682, 22, "left")),
    FROM_RECEPTION: (((654, 166), (761, 166)), (717, 130, "center")),
    OTHER_IN: (((602, 444), (602, 267)), (594, 398, "right")),
    OTHER_OUT: (((636, 267), (636, 444)), (646, 398, "left")),
}
# flows whose line runs level under their number, so that the word for how sure it is stands below the line
LEVEL = frozenset({FIRST, REPEAT, GRANTS, DEPARTURES, APPEALS, FROM_RECEPTION})


def diagram(results: RunResults, say: Language) -> Picture | None:
    """Stocks as boxes and flows as arrows; None for a run without a chain."""
    month = chain_month(results)
    if month is None:
        return None
    housed = month.flows.get(HOUSED)
    stocks = {name: number.value for name, number in month.stocks.items()}
    told = chain_sentences.chain_finding(stocks, housed.value if housed else None, month.start, say)
    finding = titled(told, results, say)
    shapes = [*_stocks(month, parts(results), say), *_flows(month, say)]
    subtitle = [
        *provenance.simulated_forecast(results, say),
        say(
            "Boxes: persons on {day} (an estimate); arrows: persons in {month} (median of the forecast)",
            day=say.day(month.start),
            month=say.month(month.end),
        ),
        say(
            "Solid: made from published figures; dashed: an assumption that figures corrected (learned); "
            "dotted: an assumption."
        ),
        " ".join([say("Medians do not add up exactly."), f"{words.as_of_line(results.as_of, say)}."]),
    ]
    return Picture(
        key="chain",
        finding=finding,
        alt=say("Boxes and arrows of the chain from asylum application to a home. {finding}.", finding=finding),
        chart=themed(drawn(shapes, DRAWN_WIDTH, DRAWN_HEIGHT), say, title=finding, subtitle=subtitle),
        numbers=_numbers(month, say),
    )


def _stocks(month: ChainMonth, known: Mapping[str, Part], say: Language) -> list[Box | Text]:
    shapes: list[Box | Text] = []
    for name, (left, top, right, bottom) in BOXES.items():
        number = month.stocks.get(name) or month.flows.get(name)
        if number is None:
            continue
        frame = name == OCCUPANCY
        shapes.append(Box(left, top, right, bottom, number.basis, frame))
        label = _box_label(name, number, month, say)
        more = _more(name, month, known, say)
        quiet = frozenset({len(label) - 1, *range(len(label), len(label) + len(more))})
        bold = frozenset({len(label) - 2})
        at, align = (left + 12, "left") if frame else ((left + right) / 2, "center")
        shapes.append(Text(at, top + 10, (*label, *more), align, bold, quiet))
    return shapes


def _box_label(name: str, number: Number, month: ChainMonth, say: Language) -> tuple[str, ...]:
    persons, basis = words.estimate(number.value, say), words.label(number.basis, words.CHAIN_BASES, say)
    if name == OCCUPANCY:
        text = say("COA occupancy on {day}: {n}", day=say.day(month.start), n=persons)
        return text, basis
    if name == HOUSED:
        return say("housed in"), say("gemeenten"), _persons(number, say), say.month(month.end)
    if name == PERMITS:
        return say("permit holders"), say("in reception"), persons, basis
    return words.label(name, words.CHAIN_PARTS, say), persons, basis


def _more(name: str, month: ChainMonth, known: Mapping[str, Part], say: Language) -> tuple[str, ...]:
    """What a box says beside its own number."""
    if name == PERMITS and BEYOND in month.stocks:
        return (
            say("of whom {n} longer", n=words.estimate(month.stocks[BEYOND].value, say)),
            say("than 14 weeks"),
            words.label(month.stocks[BEYOND].basis, words.CHAIN_BASES, say),
        )
    if name != PROCEDURE:
        return ()
    details = []
    if DECISIONS in month.flows:
        details.append(say("{n} decisions", n=_persons(month.flows[DECISIONS], say)))
    for part, message in ((b.RATE, N_("{share} of them grants")), (b.CLOSING, N_("{share} closed undecided"))):
        share = known[part].after if part in known else None
        if share is not None:
            details.append(say(message, share=say.percent(share.median)))
    duration = known[b.MONTHS_TO_DECIDE].after if b.MONTHS_TO_DECIDE in known else None
    if duration is not None:
        details.append(say("decidable in {n} months", n=say.number(duration.median, 1)))
    return tuple(details)


def _flows(month: ChainMonth, say: Language) -> list[Arrow | Text]:
    shapes: list[Arrow | Text] = []
    for name, (points, (at, top, align)) in ARROWS.items():
        number = month.flows.get(name)
        if number is None:
            continue
        label = _flow_name(name, say)
        shapes.append(Arrow(points, number.basis))
        shapes.append(Text(at, top, (*label, _persons(number, say)), align, frozenset({len(label)})))
        gap = (len(label) + (1.5 if name in LEVEL else 1)) * LINE
        word = words.label(number.basis, words.CHAIN_BASES, say)
        shapes.append(Text(at, top + gap, (word,), align, quiet=frozenset({0})))
    return shapes


def _flow_name(name: str, say: Language) -> tuple[str, ...]:
    if name == FAMILY:
        return (say("nareis"),)
    if name == FROM_RECEPTION:
        return (say("from reception"),)
    if name == DIRECT:
        return say("of these straight"), say("to a gemeente")
    return (words.label(name, words.CHAIN_PARTS, say),)


def _persons(number: Number, say: Language) -> str:
    """What is worked out is rounded: it is not known to the person."""
    if number.about:
        return say("about {n}", n=say.number(round(number.value, -1)))
    return say.number(number.value)


def _numbers(month: ChainMonth, say: Language) -> NumberTable:
    columns = (say("Part of the chain"), say("Persons"), say("When"), say("Basis"))
    stocks = [
        (name, words.estimate(number.value, say), say.day(month.start), number.basis)
        for name, number in month.stocks.items()
    ]
    flows = [
        (name, _persons(number, say), say("in {month}", month=say.month(month.end)), number.basis)
        for name, number in month.flows.items()
    ]
    rows = [
        (
            words.label(name, words.CHAIN_PARTS, say),
            persons,
            when,
            words.label(basis, words.CHAIN_BASES, say) or words.UNKNOWN,
        )
        for name, persons, when, basis in [*stocks, *flows]
    ]
    return NumberTable(columns, tuple(rows))
