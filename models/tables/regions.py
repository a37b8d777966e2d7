"""Regions by CBS code with their validity, the herindelingen between gemeenten, and population."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from models.tables.base import one_of

# as in `forecast.levels`, which this layer may not import; a test holds them together
LAND, PROVINCIE, GEMEENTE = "land", "provincie", "gemeente"
LEVELS = (LAND, PROVINCIE, GEMEENTE)


class Region(SQLModel, table=True):
    """A region; `valid_to` is the first day on which it no longer existed (empty while it exists)."""

    __tablename__ = "region"
    __table_args__ = (CheckConstraint(one_of("level", LEVELS), name="level"),)

    code: str = Field(primary_key=True)
    name: str
    level: str
    parent: str | None = Field(default=None, foreign_key="region.code")
    valid_from: date | None = None
    valid_to: date | None = None
    lon: float | None = None
    lat: float | None = None


class Herindeling(SQLModel, table=True):
    """From `day` on, `share` of what belonged to `old_code` belongs to `new_code`."""

    __tablename__ = "herindeling"
    __table_args__ = (CheckConstraint("share > 0 AND share <= 1", name="share"),)

    day: date = Field(primary_key=True)
    old_code: str = Field(primary_key=True, foreign_key="region.code")
    new_code: str = Field(primary_key=True, foreign_key="region.code")
    share: float


class Population(SQLModel, table=True):
    """Inhabitants of a region on a day."""

    __tablename__ = "population"
    __table_args__ = (CheckConstraint("inhabitants > 0", name="inhabitants"),)

    region: str = Field(primary_key=True, foreign_key="region.code")
    day: date = Field(primary_key=True)
    inhabitants: int
    source: str
