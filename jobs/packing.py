"""Fitted models as bytes: nested frozen dataclasses with arrays, kept with a run and read back without fitting.

One archive of numpy holds every array with its dtype, shape and order of axes; the rest stands in it as JSON, taken
apart and put together by cattrs along the type hints of the dataclasses. Nothing in it can be executed, which rules
out pickle: whoever can write to the database could otherwise run code where it is read. Hints that are understood:

    float, int, bool, str, Literal, date, datetime, dataclasses, any of them | None
    numpy arrays, pandas DataFrames of numbers, texts and days
    tuple[X, ...], tuple[X, X], list[X], Sequence[X], frozenset[str],
    and Mapping[K, X] and dict[K, X] with texts or whole numbers as keys
"""

from __future__ import annotations

import io
import json
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache, partial
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints
from zipfile import BadZipFile

import numpy as np
import pandas as pd
from cattrs import Converter
from cattrs.cols import iterable_unstructure_factory, mapping_unstructure_factory
from cattrs.gen import make_dict_unstructure_fn

from base.errors import Conflict
from base.i18n import N_

T = TypeVar("T")

FORMAT = 2
SKELETON = "skeleton"
ARRAY, AXES = "[]", "axes"
PLAIN = (float, int, bool, str, types.NoneType)
DAYS = (date, datetime)
MAPPINGS = (dict, Mapping)
UNIONS = (Union, types.UnionType)


class OtherVersion(Conflict):
    """The content was made when the class had other fields."""


def packed(model: Any) -> bytes:
    """A dataclass as bytes; the same model gives the same bytes.

    Raises:
        TypeError: a field holds something for which there is no place in the archive, or not what its hint says.
    """
    arrays = _Arrays()
    cls = type(model)
    skeleton = {"format": FORMAT, "shape": shape(cls), "content": _converter().unstructure(model)}
    text = json.dumps(skeleton, separators=(",", ":"), default=arrays.kept)
    archive = io.BytesIO()
    kept = {SKELETON: np.frombuffer(text.encode(), dtype=np.uint8), **arrays.by_name}
    np.savez_compressed(archive, allow_pickle=False, **kept)
    return archive.getvalue()


def unpacked(content: bytes, cls: type[T]) -> T:
    """What `packed` made of an instance of `cls`.

    Raises:
        OtherVersion: a field of `cls`, or of a class inside it, has gone, is new or has another type since.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            arrays = _Arrays(dict(archive))
        skeleton = json.loads(arrays.by_name[SKELETON].tobytes(), object_hook=arrays.found)
        same = (skeleton["format"], skeleton["shape"]) == (FORMAT, shape(cls))
    except (BadZipFile, KeyError, ValueError, EOFError):
        same = False
    if not same:
        raise OtherVersion(
            N_("This run was made with another version of the service; make a new one with: radar run")
        )
    return _converter().structure(skeleton["content"], cls)


def shape(cls: type) -> dict[str, dict[str, str]]:
    """Every dataclass inside `cls`, itself included, with the kind of each of its fields: what two versions share.

    Raises:
        TypeError: for the hint of a field there is no place in the archive.
    """
    found: dict[str, dict[str, str]] = {}
    ahead = [cls]
    while ahead:
        one = ahead.pop()
        if one.__qualname__ in found:
            continue
        hints = get_type_hints(one)
        kept = {field.name: hints[field.name] for field in fields(one) if field.init}
        found[one.__qualname__] = {name: _named(hint) for name, hint in kept.items()}
        ahead += [inner for hint in kept.values() for inner in _classes(hint)]
    return found


class _Arrays:
    """The arrays of an archive by name; one that is met again is kept once."""

    def __init__(self, by_name: dict[str, Any] | None = None) -> None:
        self.by_name = by_name or {}
        self._names: dict[int, str] = {}

    def kept(self, array: Any) -> dict[str, Any]:
        """What stands for an array in JSON: its name, and the order of its axes, as sums differ in another one."""
        axes = sorted(range(array.ndim), key=lambda axis: -array.strides[axis])
        name = self._names.setdefault(id(array), f"a{len(self._names)}")
        if name not in self.by_name:
            self.by_name[name] = array.transpose(axes).copy()
        return {ARRAY: name, AXES: axes}

    def found(self, content: dict[str, Any]) -> Any:
        """The array that `content` stands for; itself when it stands for none."""
        name, axes = content.get(ARRAY), content.get(AXES)
        # no field is named so, and what a mapping holds is of one kind
        if isinstance(name, str) and isinstance(axes, list):
            return self.by_name[name].transpose(np.argsort(axes))
        return content


@cache
def _converter() -> Converter:
    """Leaves arrays as they are, and refuses what would not come back as it was, such as a subclass."""
    converter = Converter(detailed_validation=False)
    for kind in PLAIN:
        converter.register_unstructure_hook(kind, _only((kind, int) if kind is float else (kind,)))
    # a whole number in its place stays one
    converter.register_structure_hook(float, _same)
    for day in DAYS:
        converter.register_unstructure_hook(day, _only((day,), day.isoformat))
        converter.register_structure_hook(day, lambda text, kind: kind.fromisoformat(text))
    converter.register_unstructure_hook(pd.DataFrame, _frame_apart)
    converter.register_structure_hook(pd.DataFrame, _frame_together)
    apart, together = converter.register_unstructure_hook_factory, converter.register_structure_hook_factory
    apart(_of(np.ndarray), lambda _: _only((np.ndarray,), _without_objects))
    together(_of(np.ndarray), lambda _: _same)
    apart(_of(Literal), lambda hint: partial(_one_of, get_args(hint)))
    apart(
        _of(tuple, list), lambda hint: _only((get_origin(hint),), iterable_unstructure_factory(hint, converter, list))
    )
    apart(_of(frozenset), lambda _: _only((frozenset,), sorted))
    apart(_of(*MAPPINGS), lambda hint: _only((dict,), mapping_unstructure_factory(hint, converter, dict)))
    apart(is_dataclass, lambda cls: _only((cls,), make_dict_unstructure_fn(cls, converter)))
    return converter


def _of(*origins: Any) -> Callable[[Any], bool]:
    return lambda hint: (get_origin(hint) or hint) in origins


def _same(value: Any, _: Any = None) -> Any:
    return value


def _only(kinds: tuple[Any, ...], inner: Callable[[Any], Any] = _same) -> Callable[[Any], Any]:
    """`inner` for values of these very kinds; a scalar of numpy counts as the plain one that it comes back as."""

    def hook(value: Any) -> Any:
        value = value.item() if isinstance(value, np.generic) else value
        if type(value) not in kinds:
            wanted = " or ".join(kind.__name__ for kind in kinds)
            raise TypeError(f"{type(value).__name__} {value!r:.60} stands where {wanted} belongs")
        return inner(value)

    return hook


def _one_of(allowed: tuple[Any, ...], value: Any) -> Any:
    if value not in allowed:
        raise TypeError(f"{value!r:.60} is none of {allowed}")
    return value


def _without_objects(array: Any) -> Any:
    if not isinstance(array.dtype, np.dtype) or array.dtype.hasobject:
        raise TypeError(f"values of type {array.dtype} cannot be kept")
    return array


def _frame_apart(frame: pd.DataFrame) -> dict[str, Any]:
    return {
        "index": _column_apart(frame.index.to_series()),
        "index_name": frame.index.name,
        "columns": [[name, _column_apart(frame[name])] for name in frame.columns],
    }


def _column_apart(column: Any) -> Any:
    if column.dtype == "str":
        return [None if pd.isna(one) else one for one in column]
    return _without_objects(column).to_numpy()


def _frame_together(content: Any, _: Any) -> pd.DataFrame:
    index = pd.Index(_column_together(content["index"]), name=content["index_name"])
    return pd.DataFrame({name: _column_together(column) for name, column in content["columns"]}, index=index)


def _column_together(values: Any) -> Any:
    return pd.array(values, dtype="str") if isinstance(values, list) else values


def _classes(hint: Any) -> list[type]:
    """The dataclasses in a hint."""
    if is_dataclass(hint):
        return [hint]  # type: ignore[list-item]
    return [inner for one in get_args(hint) if get_origin(hint) is not Literal for inner in _classes(one)]


def _named(hint: Any) -> str:
    """A hint in words that do not change with the versions of Python and numpy."""
    origin, inside = get_origin(hint) or hint, get_args(hint)
    if origin is np.ndarray:
        return "array"
    if origin is Literal:
        return f"literal{list(inside)}"
    if not _understood(origin, inside):
        raise TypeError(f"there is no place for {hint} in the archive")
    name = "union" if origin in UNIONS else origin.__qualname__
    return f"{name}[{', '.join(_named(one) for one in inside if one is not ...)}]" if inside else name


def _understood(origin: Any, inside: tuple[Any, ...]) -> bool:
    if origin in UNIONS:
        return len(inside) == 2 and types.NoneType in inside
    if origin in MAPPINGS:
        return inside[:1] in ((str,), (int,))
    if origin is tuple:
        return inside[1:] == (...,) or len(set(inside)) == 1
    if origin is frozenset:
        return inside == (str,)
    return origin in (*PLAIN, *DAYS, list, Sequence, pd.DataFrame) or is_dataclass(origin)


__all__ = ["OtherVersion", "packed", "shape", "unpacked"]
