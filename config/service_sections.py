"""The tables of the settings of the running service: its clock, its mail, what it fetches, keeps and remembers."""

import re
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError

from config.addresses import MailAddress, ShownWebAddress, SomeMailAddress, WebAddress, within_this_machine
from config.sections import Section, Share

_CLOCK = r"(?P<clock>([01]\d|2[0-3]):[0-5]\d)"
# the last days of a month are not in every month
JOB_TIME = re.compile(
    rf"(daily|weekly (?P<weekday>mon|tue|wed|thu|fri|sat|sun)|monthly (?P<day>[1-9]|1\d|2[0-8])) {_CLOCK}"
)


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise PydanticCustomError("time_zone", "must be a time zone such as Europe/Amsterdam") from None
    return value


def _job_time(value: str) -> str:
    if value and not JOB_TIME.fullmatch(value):
        raise PydanticCustomError("job_time", "must be a time such as weekly mon 06:15")
    return value


def _weekly(value: str) -> str:
    if value and not (JOB_TIME.fullmatch(value) and value.startswith("weekly ")):
        raise PydanticCustomError("job_rhythm", "must be weekly", {"example": "weekly mon 07:00"})
    return value


def _monthly(value: str) -> str:
    if value and not (JOB_TIME.fullmatch(value) and value.startswith("monthly ")):
        raise PydanticCustomError("job_rhythm", "must be monthly", {"example": "monthly 15 08:00"})
    return value


JobTime = Annotated[str, AfterValidator(_job_time)]
# of a job: a week is longer than any of them can take
Minutes = Annotated[float, Field(ge=0.01, le=10_080)]
Seconds = Annotated[float, Field(ge=0.01, le=3600)]
# what these do is kept under the name of a week, and of a month
WeeklyTime = Annotated[str, AfterValidator(_weekly)]
MonthlyTime = Annotated[str, AfterValidator(_monthly)]


class Schedule(Section):
    """When each job is due, in the time zone of the service; empty: never by itself."""

    inbox: JobTime = Field(description="take in the files in the inbox folder")
    opendata: JobTime = Field(description="fetch open data")
    run: JobTime = Field(description="the main run; also after every import that changed figures")
    mail: WeeklyTime = Field(description="the weekly mail, after a successful run of that week")
    backtest: MonthlyTime = Field(description="measure the forecasts of earlier days")
    trackrecord: MonthlyTime = Field(description="hold targets and prognoses against what came")
    housekeeping: JobTime = Field(description="back up, and clear what is kept no longer")


class TimeLimits(Section):
    """Minutes after which a job is stopped."""

    inbox: Minutes = Field(description="of taking in files")
    opendata: Minutes = Field(description="of fetching open data")
    run: Minutes = Field(description="of the main run")
    mail: Minutes = Field(description="of making the weekly mail")
    backtest: Minutes = Field(description="of the backtest")
    trackrecord: Minutes = Field(description="of the track record")
    housekeeping: Minutes = Field(description="of back-up and clearing")


class Retry(Section):
    """What happens to a job that fails: it is tried again, each time after a longer wait."""

    attempts: int = Field(ge=1, le=20, description="tries in all, before it is given up and reported")
    first_minutes: Minutes = Field(description="wait before the second try")
    factor: float = Field(ge=1, le=100, description="by how much each later wait is longer")


class Service(Section):
    """The process that works by itself: `radar serve-jobs`."""

    time_zone: Annotated[str, AfterValidator(_time_zone)] = Field(description="in which the times of jobs are meant")
    tick_seconds: float = Field(ge=0.01, le=30, description="how often it looks what is due")
    # its path is often a key
    ping_url: WebAddress = Field(
        repr=False, exclude=True, description="address fetched when all is well, for an outside monitor; empty: none"
    )
    run_overdue_days: float = Field(
        ge=0.01, le=366, description="days without a successful run before there is an alert"
    )
    data_due_day: int = Field(ge=1, le=28, description="day of the month by which last month's figures must be in")
    schedule: Schedule = Field(description="when each job is due")
    limits: TimeLimits = Field(description="how long each job may take")
    retry: Retry = Field(description="what happens to a job that fails")


class OpenData(Section):
    """Fetching the tables of Statistics Netherlands (CBS)."""

    url: ShownWebAddress = Field(
        description="address of the OData service, without the table; empty: nothing is fetched"
    )
    timeout_seconds: Seconds = Field(description="without an answer for this long the server is given up")
    attempts: int = Field(ge=1, le=20, description="tries of one request")
    most_megabytes: int = Field(ge=1, le=1000, description="a longer answer is refused")


class Memory(Section):
    """When a warning begins, ends, and is news."""

    clear_share: Share = Field(description="it ends below this share of the thresholds at which it began")
    confirm_weeks: int = Field(ge=1, le=52, description="weeks in a row above the threshold before it fires")
    recover_weeks: int = Field(ge=1, le=52, description="weeks in a row below the lower threshold before it is over")
    early_p_miss: Share = Field(description="P(miss) asked besides when none of the half-year is known yet")
    news_p_miss: Share = Field(description="change in P(miss) that is worse or better")
    news_shortfall: Share = Field(description="change in expected shortfall, as a share, that is worse or better")
    news_persons: int = Field(ge=0, le=100_000, description="persons that change must be at least")


class Mail(Section):
    """How mail goes out. Without a host it is written to files in the outbox folder."""

    host: str = Field(description="SMTP server; empty: mails become files")
    port: int = Field(ge=1, le=65535, description="its port")
    security: Literal["starttls", "tls", "none"] = Field(description="how the line is protected")
    ca_file: str = Field(description="certificates to trust besides those of the system; empty: none")
    user: str = Field(description="name to log in with; empty: no login")
    password: SecretStr = Field(repr=False, exclude=True, description="its password, better given as password_file")
    password_file: str = Field(description="file that holds the password")
    password_in_the_clear: bool = Field(
        description="whether the password may go over a line that is not protected, where others can read it"
    )
    timeout_seconds: Seconds = Field(description="without an answer for this long the line is given up")
    sender: SomeMailAddress = Field(description="address the mail comes from")
    reply_to: MailAddress = Field(description="address for answers and for those who want no more mail")
    operator: MailAddress = Field(description="address that alerts go to; empty: nobody is told")
    pages_url: ShownWebAddress = Field(description="address of the pages with explanations; empty: there are none")
    per_minute: int = Field(ge=1, le=1_000_000, description="mails sent a minute at most")
    give_up_hours: float = Field(
        ge=0.01, le=8784, description="hours of temporary refusals after which a mail is given up"
    )
    refusals: int = Field(
        ge=1, le=1000, description="permanent refusals in a row after which an address is suspended"
    )
    pictures: bool = Field(description="whether the weekly mail has pictures")

    @model_validator(mode="after")
    def _one_password(self) -> Self:
        if self.password.get_secret_value() and self.password_file:
            raise PydanticCustomError("two_passwords", "password and password_file cannot both be given")
        return self

    @model_validator(mode="after")
    def _no_password_in_the_clear(self) -> Self:
        if self.bares_password:
            raise PydanticCustomError("bare_password", "the password would go over an unprotected line")
        return self

    @property
    def bares_password(self) -> bool:
        """Whether a password would go out where others can read it, and nobody said that this is wanted."""
        secret = self.password.get_secret_value() or self.password_file
        leaves = self.host and not within_this_machine(self.host)
        return bool(secret and leaves and self.security == "none" and not self.password_in_the_clear)


class Retention(Section):
    """How long things are kept. The record of what was warned of is kept for good."""

    run_weeks: int = Field(ge=1, le=1040, description="weeks that all results of a run are kept")
    mailed_run_weeks: int = Field(ge=1, le=1040, description="the same for a run that a weekly mail was made from")
    letter_days: int = Field(
        ge=1, le=7300, description="days that the text of a mail is kept; that it was sent is kept"
    )
    job_days: int = Field(ge=1, le=7300, description="days that the ledger of jobs goes back")
    backups: int = Field(ge=0, le=1000, description="back-ups kept, the newest; 0: none is made")
