"""What was taken back: a figure that counts no more from a day on, and why. The figure itself stays as it was."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from models.tables.base import one_of

# tables whose rows can be taken back; a residual goes with the figures it was computed from
WITHDRAWABLE = ("observation", "target", "stand", "prognosis", "residual")


class Withdrawal(SQLModel, table=True):
    """One time that figures were taken back, all of an import (`import_id`) or only some.

    They count until the day before `known_from`: questions about earlier days keep their answers.
    """

    __tablename__ = "withdrawal"

    id: int | None = Field(default=None, primary_key=True)
    made_at: datetime
    known_from: date
    reason: str
    import_id: int | None = Field(default=None, foreign_key="import_record.id", unique=True)


class WithdrawnFigure(SQLModel, table=True):
    """A vintage that was taken back: row `figure_id` of the table `kind`. Once taken back, always: the same value can
    only come again as a new vintage.
    """

    __tablename__ = "withdrawn_figure"
    __table_args__ = (CheckConstraint(one_of("kind", WITHDRAWABLE), name="kind"),)

    kind: str = Field(primary_key=True)
    figure_id: int = Field(primary_key=True)
    withdrawal_id: int = Field(foreign_key="withdrawal.id", index=True)
