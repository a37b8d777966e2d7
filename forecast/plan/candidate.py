"""The end of a half-year under one candidate taakstelling, path by path."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from forecast.arrays import Array
from forecast.errors import BadInput


@dataclass(frozen=True, eq=False)
class Candidate:
    """What one total brings; all arrays of shape (paths,), persons unless said otherwise.

    All candidates are drawn with the same seed. Part of the chance is shared path by path (intake, grants, the levels
    of gemeenten); counts that depend on the total are not, so a difference of two candidates still has some noise.

    Attributes:
        total: net taakstelling of the half-year.
        net: national stand_eind; positive = behind.
        gross: sum of the positive stands of gemeenten.
        missing: number of gemeenten behind.
        occupancy: COA bezetting at the end of the half-year.
        permits: vergunninghouders in reception at the end.
        beyond: those of them who wait longer than 14 weeks.
        housed: realisatie in the half-year.

    Raises:
        BadInput: no paths, arrays of different shape, a total below zero, or more beyond the norm than there are.
    """

    total: int
    net: Array
    gross: Array
    missing: Array
    occupancy: Array
    permits: Array
    beyond: Array
    housed: Array

    def __post_init__(self) -> None:
        if self.total < 0:
            raise BadInput(f"a taakstelling of {self.total} is below zero")
        shapes = {np.shape(getattr(self, one.name)) for one in fields(self) if one.name != "total"}
        if shapes != {(self.paths,)} or not self.paths:
            raise BadInput(f"the paths of the candidate {self.total} have the shapes {sorted(shapes)}")
        if (self.beyond > self.permits).any():
            raise BadInput(f"the candidate {self.total} has more persons beyond the norm than are in reception")

    @property
    def paths(self) -> int:
        """How many paths there are."""
        return len(np.atleast_1d(self.net))

    @property
    def stand_begin(self) -> Array:
        """The net stand at the start that the accounts imply (no correctie ahead): shape (paths,)."""
        return self.net + self.housed - self.total
