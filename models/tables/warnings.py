"""What was warned of, week by week, and what people said of it.

The states are the memory of the weekly mail: written once per week and region, kept for good, as they are the record
of what was told to whom it concerned.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, false
from sqlmodel import Field, SQLModel

from models.tables.base import one_of
from models.tables.results import CAUSES, FLAGS

WARNING_STATES = ("ok", "pending", "firing", "recovering", "no_data")
REASONS = ("quiet", "new", "worse", "better", "over", "still", "target_changed", "silenced", "no_data")
# a silence keeps a warning out of the news; an acknowledgement says that somebody deals with it
NOTES = ("silence", "acknowledge")


class WarningState(SQLModel, table=True):
    """The warning of a region as it stood in a week, and why it is told or not.

    Persons. `flag` is the level it fires at. `told_p_miss` and `told_shortfall` are the numbers last told as news, by
    which worse and better are measured; `since` is the week in which the warning began, `weeks` how many weeks the
    state holds.
    """

    __tablename__ = "warning_state"
    __table_args__ = (
        CheckConstraint(one_of("state", WARNING_STATES), name="state"),
        CheckConstraint(one_of("reason", REASONS), name="reason"),
        CheckConstraint(one_of("flag", FLAGS), name="flag"),
        CheckConstraint(one_of("cause", CAUSES), name="cause"),
    )

    week: str = Field(primary_key=True)
    location: str = Field(primary_key=True, foreign_key="region.code")
    run_id: str = Field(foreign_key="run.id", index=True)
    period: str
    state: str
    reason: str
    flag: str
    since: str | None = None
    weeks: int
    told_p_miss: float | None = None
    told_shortfall: float | None = None
    p_miss: float | None = None
    expected_shortfall: float | None = None
    opgave: float | None = None
    taakstelling: float | None = None
    needed_per_month: float | None = None
    expected_per_month: float | None = None
    cause: str | None = None
    streak: int | None = None
    streak_at_least: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    simulated: bool = False


class RegionNote(SQLModel, table=True):
    """That the warning of a region is silenced or acknowledged: by whom, why and until when (that day excluded)."""

    __tablename__ = "region_note"
    __table_args__ = (CheckConstraint(one_of("kind", NOTES), name="kind"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    region: str = Field(foreign_key="region.code", index=True)
    who: str
    why: str
    made_at: datetime
    until: date
    ended_at: datetime | None = None
    ended_by: str | None = None
