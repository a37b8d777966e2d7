"""One catalogue for everything a person reads: messages are English, the catalogue holds the Dutch.

The `.po` file is compiled in memory when it is loaded, so that there is no built file to go stale.
"""

import gettext
import io
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from base.moments import local_day
from forecast.whole_number import whole

LANGUAGES = ("nl", "en")
LOCALES = {"nl": "nl_NL", "en": "en_GB"}
CATALOGUE = Path(__file__).parent / "locale" / "nl" / "LC_MESSAGES" / "radar.po"


def N_(message: str) -> str:  # noqa: N802 - the name gettext extractors know
    """Mark `message` for the catalogue without translating it here."""
    return message


# what an operating system says of a file; told as the `reason` of a request
FILE_TROUBLE = (
    N_("No such file or directory"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("Permission denied"),
    N_("File exists"),
    N_("No space left on device"),
    N_("Read-only file system"),
)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    with CATALOGUE.open(encoding="utf-8") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@dataclass(frozen=True)
class Language:
    """Texts, numbers and dates of one language. Call it with a message: `say("{n} persons", n=3)`.

    `zone` is the time zone by whose clock moments and their days are told, such as `Europe/Amsterdam`.
    """

    code: str
    zone: str = "UTC"

    def __post_init__(self) -> None:
        if self.code not in LANGUAGES:
            raise ValueError(f"language {self.code!r} is not one of {', '.join(LANGUAGES)}")

    def __call__(self, message: str, /, **details: object) -> str:
        """The message in this language with its named places filled."""
        text = _catalogue(self.code).gettext(message)
        return text.format(**details) if details else text

    def number(self, value: float, decimals: int = 0) -> str:
        """`1.234` or `1,234`; the minus sign is kept, so say behind or ahead in words beside a stand."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        # rounding first keeps a -0.3 from being printed as "-0"
        rounded = round(value, decimals) + 0.0 if decimals else whole(value)
        return str(format_decimal(rounded, format=pattern, locale=LOCALES[self.code]))

    def plain(self, value: float) -> str:
        """`0,01` or `1000`: all decimals and nothing between thousands, as a limit of what may be typed."""
        return str(format_decimal(value, format="0.##########", locale=LOCALES[self.code]))

    def percent(self, share: float, decimals: int = 0) -> str:
        """`12,3 %` for 0.123; a space that does not break stands before the sign, in English too."""
        pattern = "0" + ("." + "0" * decimals if decimals else "") + "%"
        text = str(format_percent(share, format=pattern, locale=LOCALES[self.code]))
        return text.replace("%", "\N{NO-BREAK SPACE}%")

    def day(self, day: date) -> str:
        """`1 juli 2026`."""
        return str(format_date(day, format="d MMMM y", locale=LOCALES[self.code]))

    def moment(self, moment: datetime) -> str:
        """An aware moment with the name of its zone: `21 november 2026 06:15 CET`."""
        local = moment.astimezone(ZoneInfo(self.zone))
        return f"{self.day(local)} {local:%H:%M %Z}"

    def day_of(self, moment: datetime) -> date:
        """The day of an aware moment in the zone."""
        return local_day(moment, self.zone)

    def month(self, day: date) -> str:
        """`juli 2026`."""
        return str(format_date(day, format="MMMM y", locale=LOCALES[self.code]))

    def half_year(self, period: str) -> str:
        """`1e helft 2026` for `2026-H1`.

        Raises:
            BadInput: `period` has another form.
        """
        # only here, as the library of frames behind it takes most of the time in which a command starts
        from forecast.periods import HalfYear

        half_year = HalfYear.parse(period)
        message = N_("1st half of {year}") if half_year.half == 1 else N_("2nd half of {year}")
        return self(message, year=half_year.year)
