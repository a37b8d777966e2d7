"""The published figures: append-only, each with the day from which it was known.

A question "as of" a day takes, per key, the row with the latest `known_from` on or before that day
(ties: the highest `id`). Rows are never updated or deleted. A simulated figure and a real one are two figures, not
two vintages of one: of a gemeente with real figures no simulated one is read (`store.in_force`).
"""

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.base import one_of
from models.tables.measures import MEASURES, STOCKS

QUALITIES = ("A", "B", "C")
STATUSES = ("prognose", "vastgesteld", "herzien")
BASES = ("aangekondigd", "verdeeld")
ROLES = ("begin", "eind")
RESIDUALS = ("correctie", "beginverschil", "niveauverschil")


class Observation(SQLModel, table=True):
    """A count of persons: a flow over the days `from_date`..`to_date` (both included) or a stock on one day.

    `part` names a part of the measure (for instance a nationality); empty = the whole.
    """

    __tablename__ = "observation"
    __table_args__ = (
        UniqueConstraint(
            "region",
            "measure",
            "part",
            "from_date",
            "to_date",
            "known_from",
            "simulated",
            name="uq_observation_vintage",
        ),
        CheckConstraint(one_of("measure", MEASURES), name="measure"),
        CheckConstraint(one_of("quality", QUALITIES), name="quality"),
        CheckConstraint("value >= 0", name="value"),
        CheckConstraint("from_date <= to_date", name="span"),
        CheckConstraint(f"NOT ({one_of('measure', STOCKS)}) OR from_date = to_date", name="stock_on_one_day"),
        Index("ix_observation_measure_region", "measure", "region"),
    )

    id: int | None = Field(default=None, primary_key=True)
    region: str = Field(foreign_key="region.code")
    measure: str
    part: str = ""
    from_date: date
    to_date: date
    value: int
    known_from: date
    quality: str
    source: str
    simulated: bool = False
    import_id: int = Field(foreign_key="import_record.id")


class Target(SQLModel, table=True):
    """A version of a taakstelling (the net statutory number) for a half-year, e.g. `2026-H1`.

    `aangekondigd` is the number announced, `verdeeld` the sum that was in fact distributed; when both were
    known from the same day the distributed one serves the accounting.
    """

    __tablename__ = "target"
    __table_args__ = (
        UniqueConstraint("region", "period", "basis", "known_from", "simulated", name="uq_target_vintage"),
        CheckConstraint(one_of("status", STATUSES), name="status"),
        CheckConstraint(one_of("basis", BASES), name="basis"),
        CheckConstraint("value >= 0", name="value"),
    )

    id: int | None = Field(default=None, primary_key=True)
    region: str = Field(foreign_key="region.code")
    period: str
    value: int
    known_from: date
    status: str
    basis: str = "aangekondigd"
    source: str
    simulated: bool = False
    import_id: int = Field(foreign_key="import_record.id")


class Stand(SQLModel, table=True):
    """A published net balance on a day: positive = behind (achterstand), negative = ahead (voorsprong).

    On 1 January and 1 July (a peildatum) it is the stand itself; on another day (a tussenstand) it is what
    remains of the running half-year. `begin` is the value printed as the start of a half-year, which sources
    sometimes print differently from the `eind` of the one before.
    """

    __tablename__ = "stand"
    __table_args__ = (
        UniqueConstraint("region", "day", "role", "known_from", "simulated", name="uq_stand_vintage"),
        CheckConstraint(one_of("role", ROLES), name="role"),
        CheckConstraint(one_of("quality", QUALITIES), name="quality"),
    )

    id: int | None = Field(default=None, primary_key=True)
    region: str = Field(foreign_key="region.code")
    day: date
    role: str = "eind"
    value: int
    known_from: date
    quality: str
    source: str
    simulated: bool = False
    import_id: int = Field(foreign_key="import_record.id")


class Residual(SQLModel, table=True):
    """What the published figures do not explain, kept as an explicit number instead of repaired.

    `correctie` = stand_eind - (stand_begin + taakstelling - realisatie) on `day`;
    `beginverschil` = the stand printed as begin minus the one printed as eind for `day`;
    `niveauverschil` = the country's stand minus the sum of the provincies on `day`.
    """

    __tablename__ = "residual"
    __table_args__ = (
        UniqueConstraint("region", "day", "kind", "known_from"),
        CheckConstraint(one_of("kind", RESIDUALS), name="kind"),
    )

    id: int | None = Field(default=None, primary_key=True)
    region: str = Field(foreign_key="region.code")
    day: date
    kind: str
    value: int
    known_from: date


class Prognosis(SQLModel, table=True):
    """An official prognosis (such as the MPP) of a measure over the days `from_date`..`to_date`, as a band.

    `series` names the prognosis, `status` its issue. A flow is the total over its days, a stock holds on one day. An
    edge that was not published is empty, but at least one of the three numbers is there.
    """

    __tablename__ = "prognosis"
    __table_args__ = (
        UniqueConstraint("region", "measure", "from_date", "to_date", "series", "known_from", name="uq_prognosis"),
        CheckConstraint(one_of("measure", MEASURES), name="measure"),
        CheckConstraint("from_date <= to_date", name="span"),
        CheckConstraint(f"NOT ({one_of('measure', STOCKS)}) OR from_date = to_date", name="stock_on_one_day"),
        CheckConstraint("minimum IS NOT NULL OR middle IS NOT NULL OR maximum IS NOT NULL", name="some_number"),
        CheckConstraint("minimum >= 0 AND middle >= 0 AND maximum >= 0", name="not_negative"),
        CheckConstraint("minimum <= maximum", name="edges"),
        CheckConstraint("minimum <= middle AND middle <= maximum", name="middle"),
    )

    id: int | None = Field(default=None, primary_key=True)
    region: str = Field(foreign_key="region.code")
    measure: str
    series: str
    from_date: date
    to_date: date
    minimum: int | None = None
    middle: int | None = None
    maximum: int | None = None
    known_from: date
    source: str
    import_id: int = Field(foreign_key="import_record.id")
