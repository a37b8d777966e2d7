"""What was asked in a half-year that is over, and what it started from."""

from dataclasses import replace

import pandas as pd

from shown.read.results import RunResults
from shown.regions.realisatie_chart import goals


def test_the_opgave_starts_from_the_stand_printed_as_the_start_of_the_half_year(results: RunResults) -> None:
    # sources print the stand of 1 July 2021 as 5,584 where a half-year ends and as 5,586 where the next one begins
    day = pd.Timestamp("2021-07-01")
    others = results.stands[results.stands["day"] != day]
    roles = {"eind": 5_584, "begin": 5_586}
    printed = pd.DataFrame(
        [{"region": "NL01", "day": day, "role": role, "value": value} for role, value in roles.items()]
    )
    asked = {str(goal.period): goal for goal in goals(replace(results, stands=pd.concat([others, printed])))}
    goal = asked["2021-H2"]
    assert goal.taakstelling is not None
    assert goal.opgave == 5_586 + goal.taakstelling
