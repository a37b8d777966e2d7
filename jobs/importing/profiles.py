"""Profiles: what was answered about one kind of table, kept as a TOML file, so that next month's comes in by itself.

A profile holds the headings it was made for. It is chosen by those that stay (months and half-years come and go), and
what has changed since is told. The year of months without one, and the half-year of a target, are not kept: they are
other ones next time.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, get_args

from base.i18n import N_
from base.whole_files import write_whole
from config.given_files import UnfitFile, read_given
from config.toml_text import NOT_UTF8, BadToml, parsed_toml
from jobs.importing.cells import BadCell, one_of
from jobs.importing.choices import Choices, Dash, Numbered, Positive, Running
from jobs.importing.faults import Fault, ImportRefused
from jobs.importing.files.reading import file_name
from jobs.importing.rows import Notice
from jobs.importing.understanding.moments import told
from jobs.importing.understanding.words import COUNTED

FOLDER: Final = "profiles"
"""Under the home of the service: the profiles that its inbox chooses from."""
_WORDS: Final = {
    "measure": COUNTED,
    "numbered": get_args(Numbered),
    "running": get_args(Running),
    "positive": get_args(Positive),
    "dash": get_args(Dash),
}
_YES_NO: Final = ("partial", "carry", "totals")
_KEYS: Final = ("headings", *_WORDS, *_YES_NO, "sheets", "columns")
# of the headings that stay, the share that must be there for a profile to be chosen by itself
_LEAST_ALIKE: Final = 0.6
_MOST_BYTES: Final = 2**20
_HEAD: Final = """# A profile for radar import: how a table with these headings is read (docs/GEMEENTETABEL.md).
# Eenmaal gemaakt leest `radar import --profile` de tabel van volgende maand vanzelf.
"""


@dataclass(frozen=True)
class Profile:
    """How tables with these headings are read."""

    name: str
    headings: tuple[str, ...]
    choices: Choices


def read_profile(file: Path) -> Profile:
    """The profile in a file.

    Raises:
        ImportRefused: with everything that is wrong with it.
    """
    try:
        values = parsed_toml(read_given(file, most_bytes=_MOST_BYTES).decode("utf-8-sig"))
    except UnfitFile as unfit:
        raise ImportRefused(
            file_name(file), [Fault(None, None, "bad_profile", unfit.message, unfit.details)]
        ) from None
    except OSError as error:
        message = N_("the profile cannot be read: {reason}")
        details = {"reason": error.strerror or type(error).__name__}
        raise ImportRefused(file_name(file), [Fault(None, None, "bad_profile", message, details)]) from None
    except UnicodeDecodeError:
        raise ImportRefused(file_name(file), [Fault(None, None, "bad_profile", NOT_UTF8)]) from None
    except BadToml as bad:
        raise ImportRefused(file_name(file), [Fault(None, None, "bad_profile", bad.message, bad.details)]) from None
    faults = list(_faults(values))
    if faults:
        raise ImportRefused(file_name(file), faults)
    kept = {name: value for name, value in values.items() if name not in ("headings", "sheets")}
    choices = Choices(**kept, sheets=tuple(values.get("sheets", ())))
    return Profile(file.stem, tuple(values.get("headings", ())), choices)


def _faults(values: Mapping[str, Any]) -> Iterable[Fault]:
    for key, value in values.items():
        try:
            one_of(key, allowed=_KEYS, code="bad_profile")
            if key in _WORDS:
                one_of(str(value), allowed=_WORDS[key], code="bad_profile")
        except BadCell as bad:
            yield Fault.of_cell(None, key, bad)
            continue
        if key not in _KEYS:
            yield Fault(None, key, "bad_profile", N_("write this key in small letters"))
        elif key in _WORDS and value not in _WORDS[key]:
            yield Fault(None, key, "bad_profile", N_("write this word in small letters and between quotes"))
        elif key in _YES_NO and not isinstance(value, bool):
            yield Fault(None, key, "bad_profile", N_("write true or false"))
        elif key in ("headings", "sheets") and not _is_texts(value):
            yield Fault(None, key, "bad_profile", N_('write a list of texts, such as ["Gemeente", "Totaal"]'))
        elif key == "columns" and not (isinstance(value, dict) and _is_texts(list(value.values()))):
            yield Fault(None, key, "bad_profile", N_('write a table of headings, such as "Prognose" = "weg"'))


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def write_profile(file: Path, headings: Sequence[str], choices: Choices) -> None:
    """Keep what was answered; a file that is there is replaced.

    Raises:
        OSError: it cannot be written.
    """
    plain = Choices()
    lines = [f"headings = [{', '.join(map(_quoted, headings))}]"]
    for name in (*_WORDS, *_YES_NO):
        value = getattr(choices, name)
        if value != getattr(plain, name):
            lines.append(f"{name} = {_quoted(value) if isinstance(value, str) else json.dumps(value)}")
    if choices.sheets:
        lines.append(f"sheets = [{', '.join(map(_quoted, choices.sheets))}]")
    if choices.columns:
        lines += ["", "[columns]"]
        lines += [f"{_quoted(heading)} = {_quoted(read)}" for heading, read in choices.columns.items()]
    write_whole(file, _HEAD + "\n".join(lines) + "\n")


def _quoted(text: str) -> str:
    """A text as TOML has it: as JSON, and the one character more that TOML does not take as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def combined(profile: Choices, given: Choices) -> Choices:
    """What the profile says, and over it what was given for this one file."""
    plain = Choices()
    changed = {name: value for name, value in vars(given).items() if value != getattr(plain, name)}
    columns = {**profile.columns, **given.columns}
    return replace(profile, **{**changed, "columns": columns})


def chosen(profiles: Iterable[Profile], headings: Sequence[str]) -> Profile | None:
    """The profile whose headings are most like these; None when none is alike enough, or two are equally so."""
    mine = _lasting(headings)
    scored = sorted(((_alike(_lasting(each.headings), mine), each) for each in profiles), key=lambda pair: -pair[0])
    if not scored or scored[0][0] < _LEAST_ALIKE:
        return None
    return None if len(scored) > 1 and scored[1][0] == scored[0][0] else scored[0][1]


def _alike(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / len(left | right) if left | right else 0.0


def _lasting(headings: Iterable[str]) -> frozenset[str]:
    """The headings that tell no time, as those of last month's table did too."""
    return frozenset(heading for heading in headings if heading and told(heading).moment is None)


def changes(profile: Profile, headings: Sequence[str]) -> list[Notice]:
    """What is different from the table that the profile was made of."""
    gone = [heading for heading in profile.headings if heading and heading not in headings]
    new = [heading for heading in headings if heading and heading not in profile.headings]
    found: list[Notice] = []
    if gone:
        message = N_("since profile {profile} was made these columns are gone: {columns}")
        found.append((message, {"profile": profile.name, "columns": ", ".join(gone)}))
    if new:
        message = N_("since profile {profile} was made these columns are new: {columns}")
        found.append((message, {"profile": profile.name, "columns": ", ".join(new)}))
    return found


def profiles_in(folder: Path) -> list[Profile]:
    """The profiles of a folder, in the order of their names; none when it is not there.

    Raises:
        ImportRefused: one of them has faults.
    """
    if not folder.is_dir():
        return []
    return [read_profile(file) for file in sorted(folder.glob("*.toml"))]
