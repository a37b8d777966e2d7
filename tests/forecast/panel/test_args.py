"""Knobs that cannot mean anything are refused."""

import dataclasses
from typing import Any

import pytest

from forecast.errors import BadInput
from forecast.panel.args import PanelArgs


@pytest.mark.parametrize(
    ("knob", "value", "said"),
    [
        ("rates", (), "learning rates"),
        ("rates", (0.1, 0.0), "learning rates"),
        ("rates", (1.01,), "learning rates"),
        ("rates", (-0.1,), "learning rates"),
        ("rates", (float("nan"),), "learning rates"),
        ("folds", 0, "folds"),
        ("stride", 0, "stride"),
        ("shape_groups", 0, "shape_groups"),
        ("statistical", -1, "statistical"),
        ("sharpness", 0.0, "sharpness"),
        ("sharpness", float("nan"), "sharpness"),
        ("own_months", -1.0, "own_months"),
        ("own_months", float("nan"), "own_months"),
        ("scale_months", 0.0, "scale_months"),
        ("scale_months", float("inf"), "scale_months"),
        ("chunk", 1, "two series"),
    ],
)
def test_nonsense_is_refused_by_name(knob: str, value: Any, said: str):
    with pytest.raises(BadInput, match=said):
        PanelArgs(**{knob: value})


@pytest.mark.parametrize("args", [PanelArgs(), PanelArgs(rates=(1.0,), folds=1, statistical=0, chunk=2)])
def test_sensible_knobs_stay_as_they_were_set(args: PanelArgs):
    with pytest.raises(dataclasses.FrozenInstanceError):
        args.folds = 3
    assert dataclasses.replace(args) == args
