"""Who gets mail, and every mail that was made: first a row, then sent, then marked."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.base import ONE_LINE, one_of

LANGUAGES = ("nl", "en")
WEEKLY, ALERT = "weekly", "alert"
LETTER_KINDS = (WEEKLY, ALERT)
# claimed = somebody is connecting; data = its text may have gone out, so a crash from here on leaves doubt;
# refused = permanently; expired = two days of temporary refusals; doubtful = doubt twice, not repeated again
LETTER_STATES = ("ready", "claimed", "data", "sent", "refused", "expired", "doubtful", "cancelled")


class Recipient(SQLModel, table=True):
    """Somebody who gets mail. The address is kept in lower case; `refusals` counts permanent ones in a row."""

    __tablename__ = "recipient"
    __table_args__ = (CheckConstraint(one_of("language", LANGUAGES), name="language"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_column_kwargs={"info": {ONE_LINE: True}})
    address: str = Field(unique=True, sa_column_kwargs={"info": {ONE_LINE: True}})
    language: str
    added_at: datetime
    refusals: int = 0
    suspended_at: datetime | None = None


class RecipientRegion(SQLModel, table=True):
    """A region that a recipient gets mail about: the country, provincies, or gemeenten."""

    __tablename__ = "recipient_region"

    recipient_id: int = Field(primary_key=True, foreign_key="recipient.id", ondelete="CASCADE")
    region: str = Field(primary_key=True, foreign_key="region.code")


class RecipientKind(SQLModel, table=True):
    """A kind of mail that a recipient gets."""

    __tablename__ = "recipient_kind"
    __table_args__ = (CheckConstraint(one_of("kind", LETTER_KINDS), name="kind"),)

    recipient_id: int = Field(primary_key=True, foreign_key="recipient.id", ondelete="CASCADE")
    kind: str = Field(primary_key=True)


class OutboxLetter(SQLModel, table=True):
    """One mail to one address. The key makes a second one impossible; a correction has a number of its own.

    `message` is the whole mail as it goes out; it is emptied when it has been kept long enough, the rest stays.
    `doubts` counts how often the line was lost after the text may have gone out; `claim` belongs to who is sending.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("address", "kind", "period", "correction"),
        CheckConstraint(one_of("kind", LETTER_KINDS), name="kind"),
        CheckConstraint(one_of("state", LETTER_STATES), name="state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    address: str = Field(sa_column_kwargs={"info": {ONE_LINE: True}})
    kind: str
    period: str
    correction: int = 0
    subject: str
    message: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    content_hash: str
    message_id: str = Field(unique=True)
    made_at: datetime
    state: str = Field(default="ready", index=True)
    claim: str | None = None
    claimed_at: datetime | None = None
    attempts: int = 0
    doubts: int = 0
    next_try_at: datetime
    sent_at: datetime | None = None
    reply: str = ""
