"""The inbox: a folder for files with figures, taken in by the service without a person at the keyboard.

A file is imported first and moved afterwards. An import is all or nothing and knows what it took before, so a process
that is killed in between does the same file again and changes nothing.
"""

from collections.abc import Iterator
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError
from structlog import get_logger

from base.errors import RequestError, Unavailable
from base.i18n import N_, Language
from base.moments import local_day
from base.printable import printable
from base.whole_files import write_whole
from config.settings import Settings
from jobs.importing.choices import Choices
from jobs.importing.faults import Fault, ImportRefused, filled
from jobs.importing.ingest import headings_in, import_file
from jobs.importing.profiles import FOLDER as PROFILES
from jobs.importing.profiles import changes, chosen, combined, profiles_in
from jobs.importing.rows import Notice
from jobs.importing.rules import import_rules

INBOX: Final = "inbox"
DONE: Final = "done"
REFUSED: Final = "refused"
# a file that changed less than this ago may still be being written
SETTLED_SECONDS: Final = 60
_UNFINISHED: Final = frozenset({".part", ".tmp", ".crdownload", ".filepart"})
# what office programs, editors and systems leave beside the files of a person, in lower case
_LEFT_BEHIND: Final = (
    "~$*",
    ".~lock.*#",
    "#*#",
    "*~",
    "*.bak",
    "*.swp",
    "*.swo",
    "thumbs.db",
    "desktop.ini",
    "icon\r",
)
# file systems allow 255, and a day, a number or what is unfinished is added to it
_MOST_NAME_BYTES: Final = 180
# characters left of a name that cannot be kept, of four bytes at most
_MOST_SHOWN: Final = 40
# before the extension, for what the command line has options for: realisatie.partial.csv
_PARTIAL, _CARRY = ".partial", ".carry"


def import_inbox(engine: Engine, settings: Settings, *, now: datetime) -> dict[str, Any]:
    """Import the files in the folder `inbox` of home, in the order of their names.

    A file that is taken in goes to `inbox/done`, with the day before its name, beside a text with what is worth
    knowing of it; a profile in the folder `profiles` of home tells how it is read when its headings fit. One that
    is refused goes to `inbox/refused`, beside a text that says what is wrong with it. Folders, links and hidden
    files are left alone, and so is what office programs, editors and systems leave behind. A file that fails in a
    way nobody foresaw is refused too; the log has the details.

    Args:
        engine: of a database with regions.
        now: the present moment, aware.

    Returns:
        JSON: `imported`, files taken in; `changed`, figures that are new or changed; `repeated`, files that had been
        taken in before; `refused`, their names; `waiting`, files that may still be being written.

    Raises:
        Unavailable: the folder cannot be used. What was imported stays; its file is found imported next time.
    """
    inbox = settings.home / INBOX
    say = Language(settings.language, settings.service.time_zone)
    outcome: dict[str, Any] = {"imported": 0, "changed": 0, "repeated": 0, "refused": [], "waiting": 0}
    try:
        for folder in (inbox, inbox / DONE, inbox / REFUSED):
            folder.mkdir(parents=True, exist_ok=True)
        for file in list(_files(inbox)):
            if _being_written(file, now):
                outcome["waiting"] += 1
            else:
                _take_in(engine, settings, file, now, say, outcome)
    except OSError as error:
        message = N_("The inbox {folder} cannot be used: {reason}")
        raise Unavailable(message, folder=inbox, reason=error.strerror or type(error).__name__) from error
    return outcome


def _take_in(
    engine: Engine, settings: Settings, file: Path, now: datetime, say: Language, outcome: dict[str, Any]
) -> None:
    if not _fit(file.name):
        message = N_("The name of this file is too long or has strange characters. Give it another name.")
        _refuse(file, say(message), outcome)
        return
    try:
        choices, changed = _with_profile(settings.home / PROFILES, file, choices_of(file))
        taken = import_file(engine, file, rules=import_rules(settings), imported_at=now, choices=choices)
    except ImportRefused as refusal:
        _refuse(file, refusal.told(say), outcome)
        return
    except (OSError, RequestError, OperationalError, InterfaceError):
        # a disk or a database that is not there is not the file's fault
        raise
    except Exception:
        get_logger().exception("a file in the inbox could not be taken in", file=printable(file.name, _MOST_SHOWN))
        message = N_("this file could not be taken in; the log of the service tells why")
        unforeseen = ImportRefused(file.name, [Fault(None, None, "reading_failed", message)])
        _refuse(file, unforeseen.told(say), outcome)
        return
    day = local_day(now, settings.service.time_zone).isoformat()
    done = _free(file.parent / DONE / f"{day}-{file.name}")
    notes = [*changed, *taken.warnings]
    if notes:
        text = "".join(f"- {filled(say, message, details)}\n" for message, details in notes)
        write_whole(done.with_name(f"{done.name}.txt"), text)
    file.rename(done)
    outcome["repeated" if taken.already_imported else "imported"] += 1
    outcome["changed"] += taken.new + taken.revised


def _with_profile(folder: Path, file: Path, given: Choices) -> tuple[Choices, list[Notice]]:
    """The choices of the profile whose headings are those of the file, if there is one, and what has changed since.

    Raises:
        ImportRefused: a profile in the folder has faults, or the file cannot be read.
    """
    profiles = profiles_in(folder)
    headings = headings_in(file) if profiles else ()
    profile = chosen(profiles, headings)
    if profile is None:
        return given, []
    return combined(profile.choices, given), changes(profile, headings)


def _fit(name: str) -> bool:
    """Whether a name can be shown, stored, and made longer."""
    return name.isprintable() and len(name.encode()) <= _MOST_NAME_BYTES


def _refuse(file: Path, reasons: str, outcome: dict[str, Any]) -> None:
    shown = file.name if _fit(file.name) else printable(file.name, _MOST_SHOWN)
    target = _free(file.parent / REFUSED / shown)
    # the reasons first: a refused file without them would be a riddle
    write_whole(target.with_name(f"{target.name}.txt"), reasons + "\n")
    file.rename(target)
    outcome["refused"].append(shown)


def choices_of(file: Path) -> Choices:
    """What the name of a file chooses: `.partial` and `.carry` before its extension, as the options of an import."""
    chosen = {suffix.casefold() for suffix in file.suffixes[:-1]}
    return Choices(partial=_PARTIAL in chosen, carry=_CARRY in chosen)


def _files(inbox: Path) -> Iterator[Path]:
    for file in sorted(inbox.iterdir(), key=lambda path: path.name):
        plain = file.is_file() and not file.is_symlink()
        if plain and not file.name.startswith(".") and not _left_behind(file):
            yield file


def _left_behind(file: Path) -> bool:
    name = file.name.casefold()
    return file.suffix.casefold() in _UNFINISHED or any(fnmatchcase(name, pattern) for pattern in _LEFT_BEHIND)


def _being_written(file: Path, now: datetime) -> bool:
    # a day in the future was given to the file on purpose, and says nothing of its writing
    return 0 <= now.timestamp() - file.stat().st_mtime < SETTLED_SECONDS


def _free(path: Path) -> Path:
    """`path`, or with a number in its name when that is taken."""
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate
