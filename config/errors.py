"""The error of the settings, with its texts.

The texts are catalogue messages with named places. The catalogue lives above this package, so the error keeps
the message apart from its details, and whoever shows it hands in the language: `error.told(say)`.
"""

from typing import Protocol


class Say(Protocol):
    """The reader's language (`base.i18n.Language`)."""

    def __call__(self, message: str, /, **details: object) -> str:
        """The message in this language with its named places filled."""
        ...

    def plain(self, value: float) -> str:
        """A number with all its decimals."""
        ...


class Tells(Protocol):
    """An error that is a part of another one."""

    def told(self, say: Say) -> str:
        """The error in the language of `say`."""
        ...


def N_(message: str) -> str:  # noqa: N802 - the name gettext extractors know
    """Mark `message` for the catalogue."""
    return message


ARGUMENTS = N_("the arguments")
ENVIRONMENT = N_("the environment")

UNKNOWN_NEAR = N_("{key} in {place} is not a setting; did you mean {nearest}?")
UNKNOWN = N_("{key} in {place} is not a setting; docs/SETTINGS.md lists them all.")
NO_FILE = N_("The settings file {place} does not exist.")
BAD_FILE = N_("The settings file {place} cannot be read: {reason}.")

BAD_VALUE = N_("{key} in {place} is not valid; docs/SETTINGS.md says what it can be.")
YES_NO = N_("{key} in {place} must be true or false.")
TEXT = N_("{key} in {place} must be text between quotes.")
TABLE = N_("{key} in {place} must be a table of settings.")
LIST = N_("{key} in {place} must be a list.")
NO_JSON = N_("{key} in {place} must be a list or a table in JSON, such as [1, 2].")
RANGE = N_("{key} in {place} must be a number from {least} to {most}.")
WHOLE_RANGE = N_("{key} in {place} must be a whole number from {least} to {most}.")
COUNT = N_("{key} in {place} must have exactly {bound} values.")
ONE_OF = N_("{key} in {place} must be one of {bound}.")
HALF_YEAR = N_("{key} in {place} must hold half-years such as 2026-H1.")
DAY = N_("{key} in {place} must be a day such as 2027-12-31, or empty.")
ENGINE = N_("{key} in {place} must be local or dask://host:port.")
TIME_ZONE = N_("{key} in {place} must be a time zone such as Europe/Amsterdam.")
JOB_TIME = N_("{key} in {place} must be a time such as daily 06:00, weekly mon 06:15 or monthly 15 08:00, or empty.")
JOB_RHYTHM = N_("{key} in {place} must be a time such as {bound}, or empty.")
MAIL_ADDRESS = N_("{key} in {place} must be a mail address such as name@example.nl, or empty.")
SOME_MAIL_ADDRESS = N_("{key} in {place} must be a mail address such as name@example.nl.")
WEB_ADDRESS = N_("{key} in {place} must be an address such as https://www.example.nl, or empty.")
SHOWN_WEB_ADDRESS = N_("{key} in {place} is shown and stored, so no name or password may be in it.")
DATABASE_ADDRESS = N_(
    "{key} in {place} must be the address of a database, such as postgresql+psycopg://user@host/name. Write "
    "characters such as / and @ in a password as %2F and %40."
)
DATABASE_IN_MEMORY = N_(
    "{key} in {place}: a database in memory is gone when the command ends. Name a file, such as sqlite:///radar.db."
)
BARE_PASSWORD = N_(
    "{key} in {place}: with security none the password would go over the network where others can read it. Set "
    "mail.security to starttls or tls; or, if you accept this, mail.password_in_the_clear to true."
)
DATABASE_OPTION = N_("{key} in {place} has an option after its ? that a database of this kind does not know.")
TWO_PASSWORDS = N_("{key} in {place}: give a password or a password_file, not both.")
LEVELS_RISE = N_("{key}: {bound} must rise from watch through warning to alarm.")


class SettingsError(ValueError):
    """The settings cannot be used; says which key, where it stands and what to do."""

    def __init__(self, message: str, **details: str | float | Tells) -> None:
        self.message = message
        self.details = details
        super().__init__(message.format(**details))

    def told(self, say: Say) -> str:
        """The error in the language of `say`."""
        return say(self.message, **{name: _told(detail, say) for name, detail in self.details.items()})


def _told(detail: str | float | Tells, say: Say) -> str:
    if isinstance(detail, str):
        return say(detail)
    return say.plain(detail) if isinstance(detail, int | float) else detail.told(say)
