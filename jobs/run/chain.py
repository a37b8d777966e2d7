"""The chain to COA occupancy in a run: what of it is data and what assumption, in words and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from base.i18n import N_
from forecast.chain import beliefs as b
from forecast.chain import names as n
from forecast.chain.inputs import Driver
from forecast.chain.parts import Part
from jobs.run.intake import Intake
from jobs.run.notes import ASSUMPTION, UNUSED, Note

# what each part is and where it comes from; docs/CHAIN.md says more of each
SOURCES = {
    n.FIRST: N_("First applications, published by month; their forecast drives the chain"),
    n.FAMILY: N_("Nareizigers who arrive, published by month; their forecast drives the chain"),
    n.GRANTS: N_("Permits granted in first instance"),
    n.PROCEDURE: N_("Applicants whose decision is pending; seldom published, follows from bezetting too"),
    n.REST: N_("Others in reception without a permit; not published, follows from bezetting"),
    n.PERMITS: N_("Vergunninghouders in COA reception, on the days on which a number was published"),
    n.BEYOND: N_("Vergunninghouders who wait longer than 14 weeks after their grant"),
    n.OCCUPANCY: N_("Everybody in COA reception, on the days on which a number was published"),
    b.RATE: N_("Share of the decisions that are grants; changes of regime are possible in any month"),
    b.CAPACITY: N_("Decisions that can be taken in a month"),
    b.MONTHS_TO_DECIDE: N_("How long a procedure takes on average when decisions keep up"),
    b.CLOSING: N_("Share of the applications closed without a decision: another country's, or withdrawn"),
    b.APPEALING: N_("Share of the others in reception that gets a permit after appeal"),
    b.LEAVING: N_("Share of the others in reception that leaves"),
    b.OTHER: N_("Other vergunninghouders who come in: published grants and nareis do not explain all who are housed"),
    b.OTHERWISE: N_("Share of the vergunninghouders in reception that leaves without a house from a gemeente"),
    b.DIRECTLY: N_("Share of the nareizigers who go straight to a gemeente"),
    b.RESETTLED_DIRECTLY: N_("Share of the resettled who go straight to a gemeente"),
    b.IN_ORDER: N_("Share of the housed who are those waiting longest; the others are anybody who waits"),
    b.REPEATING: N_("Repeat applications for each first application"),
    b.RESETTLING: N_("People who are resettled or relocated here"),
}


def part_rows(parts: Sequence[Part]) -> pd.DataFrame:
    """Rows of the table `chain_part` without the run id."""
    return pd.DataFrame([_row(position, part) for position, part in enumerate(parts)])


def _row(position: int, part: Part) -> dict[str, object]:
    before = part.prior or (None, None, None)
    after = part.believed or (None, None, None)
    return {
        "part": part.part,
        "position": position,
        "basis": part.basis,
        "first_day": part.first_day,
        "last_day": part.last_day,
        "figures": part.figures,
        "prior_low": before[0],
        "prior_median": before[1],
        "prior_high": before[2],
        "low": after[0],
        "median": after[1],
        "high": after[2],
        "unit": part.unit,
        "message": SOURCES[part.part],
        "details": {},
    }


def drivers_of(intakes: Mapping[str, Intake]) -> dict[str, Driver]:
    """The intake forecasts that drive the chain."""
    return {name: intake.driver for name, intake in intakes.items() if intake.driver is not None}


def chain_notes(parts: Sequence[Part], reason: str) -> list[Note]:
    """That there is no chain and why, or how much of it is assumption."""
    if reason:
        message = N_("There is no forecast of COA occupancy, and nothing limits who can be housed: {reason}")
        return [Note(UNUSED, message, {"reason": reason})]
    counts = {basis: sum(part.basis == basis for part in parts) for basis in ("data", "learned", "assumed")}
    message = N_(
        "The chain from intake to COA occupancy has {data} parts that are published figures, {learned} learned from "
        "figures and {assumed} that are assumed; which is which is in the table of the chain"
    )
    return [Note(ASSUMPTION, message, counts)]
