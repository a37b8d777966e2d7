"""The places settings come from, in order, and the check that each key in them is a setting."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource
from pydantic_settings import SettingsError as UnreadableEnvironment

from config import errors
from config.errors import SettingsError
from config.ranges import range_at
from config.toml_text import BadToml, parsed_toml, read_toml_text

DEFAULTS = Path(__file__).parent / "defaults.toml"
USER_FILE = Path("radar.toml")
USER_FILE_VARIABLE = "RADAR_CONFIG"

# pydantic's name of a fault: our text for it and the name of the bound in pydantic's context
_TEXTS = {
    "too_short": (errors.COUNT, "min_length"),
    "too_long": (errors.COUNT, "max_length"),
    "literal_error": (errors.ONE_OF, "expected"),
    "engine": (errors.ENGINE, ""),
    "levels_rise": (errors.LEVELS_RISE, "measure"),
    "time_zone": (errors.TIME_ZONE, ""),
    "job_time": (errors.JOB_TIME, ""),
    "job_rhythm": (errors.JOB_RHYTHM, "example"),
    "mail_address": (errors.MAIL_ADDRESS, ""),
    "some_mail_address": (errors.SOME_MAIL_ADDRESS, ""),
    "web_address": (errors.WEB_ADDRESS, ""),
    "shown_web_address": (errors.SHOWN_WEB_ADDRESS, ""),
    "database_address": (errors.DATABASE_ADDRESS, ""),
    "database_option": (errors.DATABASE_OPTION, ""),
    "database_in_memory": (errors.DATABASE_IN_MEMORY, ""),
    "two_passwords": (errors.TWO_PASSWORDS, ""),
    "bare_password": (errors.BARE_PASSWORD, ""),
    "date_from_datetime_parsing": (errors.DAY, ""),
    "date_type": (errors.DAY, ""),
    "string_pattern_mismatch": (errors.HALF_YEAR, ""),
    **dict.fromkeys(("bool_parsing", "bool_type"), (errors.YES_NO, "")),
    **dict.fromkeys(("string_type", "path_type"), (errors.TEXT, "")),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type"), (errors.TABLE, "")),
    **dict.fromkeys(("list_type", "tuple_type"), (errors.LIST, "")),
}

KeyPath = tuple[str, ...]


@dataclass(frozen=True)
class Layer:
    """The values one place gives, as nested dictionaries; `keys` are the key paths that stand there."""

    place: str
    values: dict[str, Any]
    keys: tuple[KeyPath, ...]
    in_environment: bool = False

    def written(self, path: KeyPath) -> str:
        """A key path as it is written in this place."""
        return "RADAR_" + "__".join(path).upper() if self.in_environment else ".".join(path)


def read_layers(model: type[BaseSettings], config: Path | None, overrides: Mapping[str, Any]) -> list[Layer]:
    """Arguments, environment, the user's TOML if there is one, shipped defaults.

    Raises:
        SettingsError: a file is named that does not exist or is not TOML, or a variable that is not JSON.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    layers = [Layer(errors.ARGUMENTS, given, tuple(_key_paths(given))), _environment(model)]
    user_file = _user_file(config)
    if user_file:
        layers.append(_file(user_file))
    return [*layers, _file(DEFAULTS)]


def merged(layers: list[Layer]) -> dict[str, Any]:
    """One nested dictionary in which earlier layers win, key by key."""
    result: dict[str, Any] = {}
    for layer in reversed(layers):
        result = _overlaid(result, layer.values)
    return result


def refuse_unknown_keys(model: type[BaseModel], layers: list[Layer]) -> None:
    """Stop at a key that is no setting.

    Raises:
        SettingsError: naming the key, where it stands and the nearest setting.
    """
    known = set(_field_paths(model))
    for layer in layers:
        for path in layer.keys:
            unknown = next((path[:end] for end in range(1, len(path) + 1) if path[:end] not in known), None)
            if unknown is None:
                continue
            details = {"key": layer.written(unknown), "place": layer.place}
            nearest = _nearest(unknown, known)
            if nearest is None:
                raise SettingsError(errors.UNKNOWN, **details)
            raise SettingsError(errors.UNKNOWN_NEAR, **details, nearest=layer.written(nearest))


def refused_value(model: type[BaseModel], error: ValidationError, layers: list[Layer]) -> SettingsError:
    """The first fault pydantic found, in our words and with the place the value came from."""
    fault = error.errors(include_url=False, include_input=False)[0]
    path = tuple(part for part in fault["loc"] if isinstance(part, str))
    layer = next((layer for layer in layers if _holds(layer.values, path)), layers[-1])
    details = {"key": layer.written(path), "place": layer.place}
    bounds = range_at(model, path)
    if fault["type"] not in _TEXTS and bounds is not None:
        return SettingsError(errors.WHOLE_RANGE if bounds.whole else errors.RANGE, **details, **bounds.ends)
    message, name = _TEXTS.get(fault["type"], (errors.BAD_VALUE, ""))
    bound = str(fault.get("ctx", {}).get(name, "-"))
    # the library joins the words that are possible in English, each between quotes
    possible = re.findall(r"'([^']*)'", bound) if fault["type"] == "literal_error" else []
    return SettingsError(message, **details, bound=", ".join(possible) or bound)


def _user_file(config: Path | None) -> Path | None:
    named = config or os.environ.get(USER_FILE_VARIABLE)
    if named:
        return Path(named)
    return USER_FILE if USER_FILE.is_file() else None


def _file(path: Path) -> Layer:
    try:
        values = parsed_toml(read_toml_text(path))
    except FileNotFoundError:
        raise SettingsError(errors.NO_FILE, place=str(path)) from None
    except OSError as error:
        raise SettingsError(errors.BAD_FILE, place=str(path), reason=error.strerror or str(error)) from None
    except BadToml as bad:
        raise SettingsError(errors.BAD_FILE, place=str(path), reason=bad) from None
    return Layer(str(path), values, tuple(_key_paths(values)))


def _environment(model: type[BaseSettings]) -> Layer:
    prefix, delimiter = str(model.model_config["env_prefix"]), str(model.model_config["env_nested_delimiter"])
    names = (name.upper() for name in sorted(os.environ))
    keys = tuple(
        tuple(name.removeprefix(prefix).lower().split(delimiter.lower()))
        for name in names
        if name.startswith(prefix) and name != USER_FILE_VARIABLE
    )
    try:
        values = EnvSettingsSource(model)()
    except UnreadableEnvironment as error:
        # the library names the field only in its text
        field = re.search(r'field "(\w+)"', str(error))
        key = prefix + (field[1].upper() if field else "...")
        raise SettingsError(errors.NO_JSON, key=key, place=errors.ENVIRONMENT) from None
    # a section may also be given as JSON, with keys of its own
    return Layer(errors.ENVIRONMENT, values, (*keys, *_key_paths(values)), in_environment=True)


def _key_paths(values: Mapping[str, Any], above: KeyPath = ()) -> Iterator[KeyPath]:
    for name, value in values.items():
        yield (*above, name)
        if isinstance(value, Mapping):
            yield from _key_paths(value, (*above, name))


def _field_paths(model: type[BaseModel], above: KeyPath = ()) -> Iterator[KeyPath]:
    for name, field in model.model_fields.items():
        yield (*above, name)
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _field_paths(field.annotation, (*above, name))


def _nearest(unknown: KeyPath, known: set[KeyPath]) -> KeyPath | None:
    siblings = {path[-1]: path for path in known if path[:-1] == unknown[:-1]}
    # a key may also be right and stand at the wrong level
    anywhere = {path[-1]: path for path in sorted(known)}
    for candidates in (siblings, anywhere):
        close = get_close_matches(unknown[-1], sorted(candidates), n=1)
        if close:
            return candidates[close[0]]
    return None


def _overlaid(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(below)
    for name, value in above.items():
        if isinstance(value, Mapping) and isinstance(result.get(name), Mapping):
            result[name] = _overlaid(result[name], value)
        else:
            result[name] = value
    return result


def _holds(values: Mapping[str, Any], path: KeyPath) -> bool:
    for name in path:
        if not isinstance(values, Mapping) or name not in values:
            return False
        values = values[name]
    return True
