"""A model comes back from its bytes as it was, to the last bit, or not at all."""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, make_dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, floating_dtypes, integer_dtypes, unicode_string_dtypes
from numpy.typing import NDArray

from base.i18n import Language
from forecast.gemeente.model import GemeenteModel, fit
from jobs.packing import OtherVersion, packed, unpacked
from tests.forecast.gemeente.conftest import small_country
from tests.simulated.shown import shown_figures


@dataclass(frozen=True)
class Inner:
    name: str
    values: NDArray[np.float64]
    since: date | None = None


@dataclass(frozen=True)
class Outer:
    number: float
    count: int
    sure: bool
    maybe: float | None
    kind: Literal["a", "b"]
    at: datetime
    any_array: NDArray[Any]
    parts: tuple[Inner, ...]
    series: Sequence[float]
    perhaps: Inner | None
    by_name: Mapping[str, Inner]
    levels: dict[int, tuple[str, ...]]


@dataclass(frozen=True)
class Framed:
    frame: pd.DataFrame


texts = st.text(max_size=8)
any_arrays = arrays(
    st.one_of(floating_dtypes(), integer_dtypes(), unicode_string_dtypes(max_len=4), st.just(np.dtype(bool))),
    array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)
inners = st.builds(
    Inner, texts, arrays(np.float64, array_shapes(max_dims=2, max_side=3)), st.none() | st.dates()
)  # fmt: skip
outers = st.builds(
    Outer,
    number=st.floats(),
    count=st.integers(),
    sure=st.booleans(),
    maybe=st.none() | st.integers() | st.floats(),
    kind=st.sampled_from(["a", "b"]),
    at=st.datetimes(),
    any_array=any_arrays,
    parts=st.lists(inners, max_size=3).map(tuple),
    series=st.lists(st.floats(), max_size=3).map(tuple),
    perhaps=st.none() | inners,
    by_name=st.dictionaries(texts, inners, max_size=2),
    levels=st.dictionaries(st.integers(), st.lists(texts, max_size=2).map(tuple), max_size=2),
)


def same(one: Any, other: Any) -> bool:
    """Equal in type and to the last bit, NaN included."""
    if isinstance(one, np.ndarray):
        alike = one.dtype == other.dtype and one.shape == other.shape
        return alike and one.tobytes() == other.tobytes()
    if isinstance(one, float):
        if np.isnan(one):
            # of a NaN that is no array the unused bits are let go
            return isinstance(other, float) and bool(np.isnan(other))
        return isinstance(other, float) and np.float64(one).tobytes() == np.float64(other).tobytes()
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if hasattr(one, "__dataclass_fields__"):
        return all(same(getattr(one, name), getattr(other, name)) for name in one.__dataclass_fields__)
    return bool(one == other)


@given(outers)
def test_whatever_goes_in_comes_out(model: Outer) -> None:
    assert same(unpacked(packed(model), Outer), model)


@given(outers)
def test_the_same_model_gives_the_same_bytes(model: Outer) -> None:
    assert packed(model) == packed(model)


@given(st.permutations(range(3)), st.integers(1, 3))
def test_arrays_keep_the_order_of_their_axes(order: list[int], step: int) -> None:
    values = np.random.default_rng(1).normal(size=(7, 8, 9))[::step].transpose(order)
    back = unpacked(packed(Inner("x", values)), Inner).values
    assert back.tobytes() == values.tobytes()
    assert list(np.argsort(back.strides)) == list(np.argsort(values.strides))


def test_frames_keep_their_columns_their_days_and_their_index() -> None:
    days = pd.to_datetime(["2026-01-01", None]).astype("datetime64[us]")
    frame = pd.DataFrame(
        {"text": ["a", None], "whole": [1, 2], "part": [0.5, np.nan], "sure": [True, False], "day": days},
        index=pd.Index(["x", "y"], name="place"),
    )
    by_day = frame.set_index(days)
    for one in (frame, by_day, frame.reset_index(drop=True), frame.iloc[:0].reset_index(drop=True)):
        pd.testing.assert_frame_equal(unpacked(packed(Framed(one)), Framed).frame, one)


def test_a_mapping_may_have_the_keys_that_stand_for_an_array() -> None:
    words = {"[]": "a0", "axes": "skeleton"}
    for hint, value in ((Mapping[str, str], words), (Mapping[str, list[str]], {key: [key] for key in words})):
        one = make_dataclass("One", [("words", hint)], frozen=True)
        assert unpacked(packed(one(value)), one).words == value


def test_an_array_that_is_used_twice_is_kept_once() -> None:
    values = np.random.default_rng(1).normal(size=5000)
    once = packed(Inner("a", values))
    shared = Inner("b", values)
    outer = make_dataclass("Two", [("one", Inner), ("two", Inner)], frozen=True)
    assert len(packed(outer(Inner("a", values), shared))) < 1.1 * len(once)


@dataclass(frozen=True)
class Empty:
    pass


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param([("name", str), ("values", NDArray[np.float64])], id="a field has gone"),
        pytest.param(
            [("name", str), ("values", NDArray[np.float64]), ("since", date | None), ("width", float, 1.0)],
            id="a field is new",
        ),
        pytest.param([("name", str), ("values", NDArray[np.float64]), ("since", date)], id="another type"),
        pytest.param(
            [("name", str), ("values", NDArray[np.float64]), ("since", date | None), ("inner", Empty | None, None)],
            id="a new class inside",
        ),
    ],
)
def test_content_of_another_shape_of_the_class_asks_for_a_new_run(changed: list[Any]) -> None:
    content = packed(Inner("x", np.zeros(2)))
    later = make_dataclass("Inner", changed, frozen=True)
    with pytest.raises(OtherVersion, match="radar run") as refusal:
        unpacked(content, later)
    assert "andere versie" in refusal.value.told(Language("nl"))


def test_a_change_deep_inside_the_class_is_seen_too() -> None:
    first = make_dataclass("Part", [("a", int)], frozen=True)
    later = make_dataclass("Part", [("a", int), ("b", int, 0)], frozen=True)
    one = make_dataclass("Whole", [("parts", tuple[first, ...] | None)], frozen=True)
    other = make_dataclass("Whole", [("parts", tuple[later, ...] | None)], frozen=True)
    assert unpacked(packed(one((first(1),))), one).parts == (first(1),)
    with pytest.raises(OtherVersion):
        unpacked(packed(one((first(1),))), other)
    with pytest.raises(OtherVersion):
        unpacked(packed(one(None)), other)


def array_file() -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, skeleton=np.array([b"x"]))
    return file.getvalue()


@pytest.mark.parametrize("content", [b"", b"nonsense", packed(Empty())[:-30], array_file(), pickle.dumps({"a": 1})])
def test_content_that_is_no_model_is_refused_in_the_same_words(content: bytes) -> None:
    with pytest.raises(OtherVersion):
        unpacked(content, Empty)


class Loose:
    pass


@dataclass(frozen=True)
class Subclass(Inner):
    pass


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        pytest.param(Loose, Loose(), id="no dataclass"),
        pytest.param(int, 1.5, id="another type than its hint"),
        pytest.param(float, True, id="a bool for a number"),
        pytest.param(NDArray[Any], np.array([object()]), id="objects in an array"),
        pytest.param(pd.DataFrame, pd.DataFrame({"a": [object()]}), id="objects in a frame"),
        pytest.param(Inner, Subclass("x", np.zeros(1)), id="a subclass"),
        pytest.param(Literal["a"], "b", id="another literal"),
        pytest.param(tuple[int, ...], [1], id="a list for a tuple"),
        pytest.param(Mapping[float, int], {0.5: 1}, id="keys that are no texts or whole numbers"),
        pytest.param(int | str, 1, id="one of two kinds"),
        pytest.param(tuple[int, str], (1, "a"), id="a tuple of two kinds"),
        pytest.param(Any, 1, id="anything"),
    ],
)
def test_what_would_not_come_back_as_it_was_is_not_kept(hint: Any, value: Any) -> None:
    one = make_dataclass("One", [("value", hint)], frozen=True)
    with pytest.raises(TypeError):
        packed(one(value))


@pytest.mark.parametrize("links", [True, False])
def test_a_gemeente_model_draws_the_same_futures_after_it_was_kept(links: bool) -> None:
    figures = shown_figures(small_country(40, gemeenten=10), np.random.default_rng(0))
    model = fit(figures if links else replace(figures, links=None))
    back = unpacked(packed(model), GemeenteModel)
    assert same(back, model)
    drawn, again = model.sample(paths=60, seed=4), back.sample(paths=60, seed=4)
    for name in ("housed", "stands", "pool", "linked"):
        assert getattr(drawn, name).tobytes() == getattr(again, name).tobytes()
