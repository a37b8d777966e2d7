"""The tables the service reads, recognised by their headings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from base.i18n import N_
from jobs.importing.faults import Fault
from jobs.importing.personal import personal_columns

OBSERVATIONS, TARGETS, STANDS, HALF_YEARS = "observations", "targets", "stands", "half_years"
PROGNOSES = "prognoses"
# the name of a region may stand beside its code; it is not stored, but helps to find the nearest region
REGION_NAMES = ("naam", "name", "region_name", "provincie")
# columns about a whole row, which in a table with months as columns are not about one month
ROW_COLUMNS = ("part", "quality", "source", "simulated", "known_from", "status", "basis", "role")
CLOSE = 0.75


@dataclass(frozen=True)
class Layout:
    """Headings of one kind of table. Of `one_of`, at least one group must be there whole."""

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    one_of: tuple[tuple[str, ...], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All headings it can have."""
        return (*self.required, *(name for group in self.one_of for name in group), *self.optional)


LAYOUTS = (
    Layout(
        OBSERVATIONS,
        required=("region", "measure", "value"),
        one_of=(("month",), ("from", "to"), ("date",)),
        optional=("part", "known_from", "quality", "source", "simulated", *REGION_NAMES[:3]),
    ),
    Layout(
        TARGETS,
        required=("period", "region", "value", "known_from", "status"),
        optional=("source", "basis", "simulated", *REGION_NAMES[:3]),
    ),
    Layout(
        STANDS,
        required=("date", "region", "value"),
        optional=("known_from", "quality", "source", "role", "simulated", *REGION_NAMES[:3]),
    ),
    Layout(
        PROGNOSES,
        required=("region", "measure", "series", "known_from"),
        one_of=(("year",), ("from", "to"), ("date",)),
        optional=("minimum", "middle", "maximum", "source", *REGION_NAMES[:3]),
    ),
    Layout(
        HALF_YEARS,
        required=(
            "provincie_code",
            "periode",
            "stand_begin",
            "taakstelling",
            "realisatie",
            "realisatie_tot",
            "soort",
            "stand_eind",
        ),
        optional=(
            "provincie",
            "aantal_gemeenten",
            "pct_nog_te_realiseren",
            "known_from_taakstelling",
            "known_from",
            "kwaliteit",
            "bron",
        ),
    ),
)


def plain_heading(heading: str) -> str:
    """A heading in lower case, with underscores for spaces and hyphens."""
    return re.sub(r"[\s\-]+", "_", heading.strip().lower())


def personal_faults(headings: Iterable[str]) -> list[Fault]:
    """One fault per heading that looks like personal data."""
    message = N_("this column looks like personal data; this service holds counts only, so remove the column")
    return [Fault(None, heading, "personal_data", message) for heading in personal_columns(headings)]


def recognise(headings: Sequence[str]) -> Layout | None:
    """The layout these headings are meant to be, small slips included; None when they resemble none."""
    plain = [plain_heading(heading) for heading in headings]
    scores = [_score(plain, layout) for layout in LAYOUTS]
    best = max(scores)
    return LAYOUTS[scores.index(best)] if best[0] > 0.5 else None


def exact(headings: Sequence[str]) -> Layout | None:
    """The layout that has just these headings, without a slip; it has no `heading_faults`."""
    plain = [plain_heading(heading) for heading in headings]
    named = set(plain)
    if len(named) < len(plain):
        return None
    return next((layout for layout in LAYOUTS if _fits(named, layout)), None)


def _fits(named: set[str], layout: Layout) -> bool:
    timed = not layout.one_of or any(set(group) <= named for group in layout.one_of)
    return timed and set(layout.required) <= named <= set(layout.columns)


def heading_faults(headings: Sequence[str], layout: Layout) -> list[Fault]:
    """Columns that are missing, unknown or there twice, each with the nearest name."""
    plain = [plain_heading(heading) for heading in headings]
    return [
        *_missing(plain, layout),
        *(
            _unknown(heading, layout, plain)
            for heading, name in zip(headings, plain, strict=True)
            if name not in layout.columns
        ),
        *(
            Fault(None, name, "duplicate_column", N_("this column is there twice; remove one"))
            for name in dict.fromkeys(plain)
            if plain.count(name) > 1
        ),
    ]


def unknown_table(headings: Sequence[str]) -> Fault:
    """The fault of a table that resembles none we know."""
    message = N_(
        "these columns are not known: {headings}. A table has the columns {observations}, or {targets}, or "
        "{stands}, or those of the provincial half-year table (see docs/IMPORT.md)"
    )
    details = {
        "headings": ", ".join(headings),
        OBSERVATIONS: "month,region,measure,value",
        TARGETS: "period,region,value,known_from,status",
        STANDS: "date,region,value",
    }
    return Fault(None, None, "unknown_table", message, details)


def _score(plain: Sequence[str], layout: Layout) -> tuple[float, int]:
    """Share of the required headings that are there or nearly there, then fewest foreign headings."""
    found = sum(bool(get_close_matches(name, plain, n=1, cutoff=CLOSE)) for name in layout.required)
    foreign = sum(not get_close_matches(name, layout.columns, n=1, cutoff=CLOSE) for name in plain)
    exact = sum(name in plain for name in layout.required)
    return found / len(layout.required), exact - foreign


def _missing(plain: Sequence[str], layout: Layout) -> list[Fault]:
    faults = [
        Fault(None, name, "missing_column", N_("this column is missing"))
        for name in layout.required
        if name not in plain
    ]
    if layout.one_of and not any(set(group) <= set(plain) for group in layout.one_of):
        message = N_("the day is missing: add a column {columns}")
        columns = " / ".join(",".join(group) for group in layout.one_of)
        faults.append(Fault(None, None, "missing_column", message, {"columns": columns}))
    return faults


def _unknown(heading: str, layout: Layout, plain: Sequence[str]) -> Fault:
    free = [name for name in layout.columns if name not in plain]
    nearest = get_close_matches(plain_heading(heading), free, n=1, cutoff=0.5)
    if nearest:
        message = N_("this column is not known here; did you mean {nearest}?")
        return Fault(None, heading, "unknown_column", message, {"nearest": nearest[0]})
    message = N_("this column is not known here; remove it or use one of: {columns}")
    return Fault(None, heading, "unknown_column", message, {"columns": ", ".join(free)})
