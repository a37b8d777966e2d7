"""Fitted models as bytes: nested frozen dataclasses with arrays, kept with a run and read back without fitting.

One archive of numpy holds every array with its dtype, shape and order of axes; the rest stands in it as JSON, laid
out by the type hints of the dataclasses. Nothing in it can be executed, which rules out pickle: whoever can write to
the database could otherwise run code where it is read. Hints that are understood:

    float, int, bool, str, None, Literal, date, datetime, unions
    numpy arrays, pandas DataFrames of numbers, texts and days
    tuple[X, ...], tuple[X, Y], list[X], Sequence[X], Mapping[K, X], dict[K, X], dataclasses
"""

from __future__ import annotations

import io
import json
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints
from zipfile import BadZipFile

import numpy as np
import pandas as pd

from base.errors import Conflict
from base.i18n import N_

T = TypeVar("T")

FORMAT = 1
SKELETON = "skeleton"
PLAIN = (float, int, bool, str, types.NoneType)
DAYS = (datetime, date)
SEQUENCES = (tuple, list, Sequence)
MAPPINGS = (dict, Mapping)


class OtherVersion(Conflict):
    """The content was made when the class had other fields."""


def packed(model: Any) -> bytes:
    """A dataclass as bytes; the same model gives the same bytes.

    Raises:
        TypeError: a field holds something for which there is no place in the archive, or not what its hint says.
    """
    writing = _Writing()
    cls = type(model)
    skeleton = {"format": FORMAT, "shape": shape(cls), "content": writing.value(model, cls)}
    text = np.frombuffer(json.dumps(skeleton, separators=(",", ":")).encode(), dtype=np.uint8)
    archive = io.BytesIO()
    np.savez_compressed(archive, allow_pickle=False, **{SKELETON: text}, **writing.arrays)
    return archive.getvalue()


def unpacked(content: bytes, cls: type[T]) -> T:
    """What `packed` made of an instance of `cls`.

    Raises:
        OtherVersion: a field of `cls`, or of a class inside it, has gone, is new or has another type since.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            arrays = dict(archive)
        skeleton = json.loads(arrays[SKELETON].tobytes())
        same = (skeleton["format"], skeleton["shape"]) == (FORMAT, shape(cls))
    except (BadZipFile, KeyError, ValueError, EOFError):
        same = False
    if not same:
        raise OtherVersion(
            N_("This run was made with another version of the service; make a new one with: radar run")
        )
    model: T = _Reading(arrays).value(skeleton["content"], cls)
    return model


def shape(cls: type) -> dict[str, dict[str, str]]:
    """Every dataclass inside `cls`, itself included, with the kind of each of its fields: what two versions share."""
    found: dict[str, dict[str, str]] = {}
    ahead = [cls]
    while ahead:
        one = ahead.pop()
        if one.__qualname__ in found:
            continue
        hints = _hints(one)
        found[one.__qualname__] = {name: _named(hint) for name, hint in hints.items()}
        ahead += [inner for hint in hints.values() for inner in _classes(hint)]
    return found


@dataclass
class _Writing:
    """The arrays met so far; one that is met again is kept once."""

    arrays: dict[str, Any] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def value(self, value: Any, hint: Any) -> Any:
        """`value` as JSON."""
        hint, value = _resolved(hint), value.item() if isinstance(value, np.generic) else value
        origin = get_origin(hint) or hint
        if not _fits(value, hint):
            raise TypeError(f"{type(value).__name__} {value!r:.60} stands where {_named(hint)} belongs")
        if _is_union(origin):
            at = next(at for at, member in enumerate(get_args(hint)) if _fits(value, member))
            return [at, self.value(value, get_args(hint)[at])]
        if origin in PLAIN or origin is Literal:
            return value
        if origin in DAYS:
            return value.isoformat()
        if origin is np.ndarray:
            return self._array(value)
        if origin is pd.DataFrame:
            return self._frame(value)
        if origin in MAPPINGS:
            key_hint, item_hint = get_args(hint)
            return [[self.value(key, key_hint), self.value(item, item_hint)] for key, item in value.items()]
        if origin in SEQUENCES:
            return [self.value(item, one) for item, one in zip(value, _items(hint, len(value)), strict=True)]
        return {name: self.value(getattr(value, name), one) for name, one in _hints(origin).items()}

    def _array(self, array: Any) -> list[Any]:
        """Name in the archive and the order of its axes: sums differ in the last bit when it is another."""
        _refuse_objects(array.dtype)
        axes = sorted(range(array.ndim), key=lambda axis: -array.strides[axis])
        if id(array) not in self.names:
            self.names[id(array)] = self._kept(array.transpose(axes).copy())
        return [self.names[id(array)], axes]

    def _kept(self, values: Any) -> str:
        name = f"a{len(self.arrays)}"
        self.arrays[name] = values
        return name

    def _frame(self, frame: pd.DataFrame) -> dict[str, Any]:
        return {
            "index": self._column(frame.index.to_series()),
            "index_name": frame.index.name,
            "columns": [[name, self._column(frame[name])] for name in frame.columns],
        }

    def _column(self, column: Any) -> list[Any]:
        if column.dtype == "str":
            return ["str", [None if pd.isna(one) else one for one in column]]
        _refuse_objects(column.dtype)
        return [str(column.dtype), self._kept(column.to_numpy().copy())]


@dataclass(frozen=True)
class _Reading:
    """The arrays of an archive."""

    arrays: Mapping[str, Any]

    def value(self, content: Any, hint: Any) -> Any:
        """The value that `content` was made from."""
        hint = _resolved(hint)
        origin = get_origin(hint) or hint
        if _is_union(origin):
            return self.value(content[1], get_args(hint)[content[0]])
        if origin in PLAIN or origin is Literal:
            return content
        if origin in DAYS:
            return origin.fromisoformat(content)
        if origin is np.ndarray:
            name, axes = content
            return self.arrays[name].transpose(np.argsort(axes))
        if origin is pd.DataFrame:
            return self._frame(content)
        if origin in MAPPINGS:
            key_hint, item_hint = get_args(hint)
            return {self.value(key, key_hint): self.value(item, item_hint) for key, item in content}
        if origin in SEQUENCES:
            items = [self.value(item, one) for item, one in zip(content, _items(hint, len(content)), strict=True)]
            return items if origin is list else tuple(items)
        return origin(**{name: self.value(content[name], one) for name, one in _hints(origin).items()})

    def _frame(self, content: Any) -> pd.DataFrame:
        index = pd.Index(self._column(content["index"]), name=content["index_name"])
        return pd.DataFrame({name: self._column(column) for name, column in content["columns"]}, index=index)

    def _column(self, content: Any) -> Any:
        kind, values = content
        return pd.array(values, dtype="str") if kind == "str" else self.arrays[values]


def _refuse_objects(dtype: Any) -> None:
    if not isinstance(dtype, np.dtype) or dtype.hasobject:
        raise TypeError(f"values of type {dtype} cannot be kept")


@cache
def _hints(cls: type) -> dict[str, Any]:
    """The hints of the fields that its constructor takes."""
    if not is_dataclass(cls):
        raise TypeError(f"{cls.__qualname__} is no dataclass and cannot be kept")
    hints = get_type_hints(cls)
    return {one.name: hints[one.name] for one in fields(cls) if one.init}


def _resolved(hint: Any) -> Any:
    return types.NoneType if hint is None else hint


def _is_union(origin: Any) -> bool:
    return origin is Union or origin is types.UnionType


def _items(hint: Any, count: int) -> list[Any]:
    """The hint of each of `count` items of a sequence."""
    args = get_args(hint)
    if (get_origin(hint) is tuple and args[-1:] != (...,)) or not args:
        return list(args)
    return [args[0]] * count


def _fits(value: Any, hint: Any) -> bool:
    """Whether `value` may stand where `hint` says; of what is inside only dataclasses are told apart."""
    hint = _resolved(hint)
    origin = get_origin(hint) or hint
    if _is_union(origin):
        return any(_fits(value, member) for member in get_args(hint))
    if origin is Literal:
        return value in get_args(hint)
    if origin is float:
        return isinstance(value, float | int) and not isinstance(value, bool)
    if is_dataclass(origin) or origin in PLAIN or origin in DAYS:
        # a subclass would come back as what it is a kind of
        return type(value) is origin
    if origin is Sequence:
        return isinstance(value, tuple | list)
    return isinstance(value, origin)


def _classes(hint: Any) -> list[type]:
    """The dataclasses in a hint."""
    if is_dataclass(hint):
        return [hint]  # type: ignore[list-item]
    return [inner for one in get_args(hint) if get_origin(hint) is not Literal for inner in _classes(one)]


def _named(hint: Any) -> str:
    """A hint in words that do not change with the versions of Python and numpy."""
    hint = _resolved(hint)
    origin = get_origin(hint)
    if hint is np.ndarray or origin is np.ndarray:
        return "array"
    if hint is ...:
        return "..."
    if origin is Literal:
        return f"literal{list(get_args(hint))}"
    name = "union" if origin is not None and _is_union(origin) else (origin or hint).__qualname__
    inside = [_named(one) for one in get_args(hint)]
    return f"{name}[{', '.join(inside)}]" if inside else name


__all__ = ["OtherVersion", "packed", "shape", "unpacked"]
