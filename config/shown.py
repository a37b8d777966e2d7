"""Settings as text in TOML, without what may be secret."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

__all__ = ["SECRET", "shown_settings"]

# stands for a value that is set and not shown
SECRET: Final = ""
_EMPTY: Final = '""'


def shown_settings(settings: BaseModel) -> Iterator[tuple[tuple[str, ...], str]]:
    """The path and the TOML of every setting, those of the top first, then table by table.

    What a field keeps out of every dump is `SECRET` when it is set.
    """
    yield from _shown(settings, ())


def _shown(section: BaseModel, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    fields: Mapping[str, FieldInfo] = type(section).model_fields
    tables = {name: value for name in fields if isinstance(value := getattr(section, name), BaseModel)}
    for name, field in fields.items():
        if name not in tables:
            value = getattr(section, name)
            plain = value.get_secret_value() if isinstance(value, SecretStr) else value
            yield (*above, name), SECRET if field.exclude and plain != "" else _toml(plain)
    for name, table in tables.items():
        yield from _shown(table, (*above, name))


def _toml(value: Any) -> str:
    if value is None:
        return _EMPTY
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, date):
        return value.isoformat()
    # as JSON, and the one character more that TOML does not take as it is
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
