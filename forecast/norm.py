"""The norm times: how long someone with a permit may wait for a link and for a house.

2 weeks from the grant to the link (koppeling), then 10 for the gemeente to find a house and 2 to move: 14 in all. So
COA and gemeenten carry out the Huisvestingswet 2014, as the letters to parliament describe it. Who waits longer is
"buiten norm" (beyond the norm).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from forecast.errors import BadInput
from forecast.periods import DAYS_IN_A_MONTH

__all__ = ["NORM", "NormTimes"]


@dataclass(frozen=True)
class NormTimes:
    """The steps from grant to house, each in weeks.

    Raises:
        BadInput: a step of less than no time.
    """

    link: int = 2
    house: int = 10
    move: int = 2

    def __post_init__(self) -> None:
        if min(self.link, self.house, self.move) < 0:
            raise BadInput("a norm time cannot be below 0 weeks")

    @property
    def after_grant(self) -> timedelta:
        """From the grant to the house."""
        return timedelta(weeks=self.link + self.house + self.move)

    @property
    def after_link(self) -> timedelta:
        """From the link to the house."""
        return timedelta(weeks=self.house + self.move)

    @property
    def months_after_grant(self) -> float:
        """`after_grant` in months of average length."""
        return self.after_grant.days / DAYS_IN_A_MONTH

    @property
    def whole_months_after_link(self) -> int:
        """`after_link` in months, to the nearest: links are known by the month."""
        return round(self.after_link.days / DAYS_IN_A_MONTH)


# what every model and plan goes by
NORM = NormTimes()
