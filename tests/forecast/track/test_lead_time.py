"""Lead time counts flags that stood until the end, beside the price in false ones."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.errors import BadInput
from forecast.flags import FLAGS
from forecast.track.lead_time import lead_curve, lead_times
from tests.forecast.track.miss_cases import misses

# the end of 2025-H1 is 24, 20, 16, 11, 7 and 2 weeks away (166, 135, 107, 76, 46 and 15 days)
ORIGINS = [date(2025, month, 15) for month in range(1, 7)]
END = date(2025, 6, 30)


def history(flags: str, *, region: str = "GM1", missed: bool = True, model: str = "radar") -> list[dict]:
    """One case per month from the first letters of flags, such as `n.wwaa` ('.' = no origin)."""
    names = {flag[0]: flag for flag in ("none", "alarm")} | {"w": "watch", "W": "warning"}
    return [
        {"region": region, "model": model, "origin": day, "months_left": 7 - day.month, "flag": names[letter],
         "missed": missed}
        for day, letter in zip(ORIGINS, flags, strict=True)
        if letter != "."
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("flags", "days"),
    [("wwwwww", 166), ("nwwwww", 135), ("wwnwww", 76), ("nnnnnw", 15), ("wwwwwn", 0), ("nnnnnn", 0), ("nnaWwW", 107)],
)
def test_lead_time_runs_from_the_flag_that_stood_until_the_end(flags: str, days: int):
    found = lead_times(misses(*history(flags)), "watch")
    assert found["lead_weeks"].tolist() == pytest.approx([days / 7])
    assert found["watched_weeks"].tolist() == pytest.approx([166 / 7])


def test_a_milder_flag_does_not_count_for_a_severer_one():
    frame = misses(*history("wWWwaa"))
    assert [lead_times(frame, least)["lead_weeks"].iloc[0] * 7 for least in FLAGS[1:]] == pytest.approx([166, 46, 46])


def test_origins_of_the_half_year_before_lengthen_the_lead():
    before = {"origin": date(2024, 9, 15), "months_left": 10, "flag": "watch", "missed": True}
    assert lead_times(misses(*history("wwwwww"), before), "watch")["lead_weeks"].iloc[0] == pytest.approx(288 / 7)


def slow_curve(frame: pd.DataFrame, week: int) -> tuple[int, int, int, int]:
    """Misses forecast early enough, those flagged since; flags standing then, false ones: one gemeente at a time."""
    n_missed = since = standing = false = 0
    for _, own in frame.groupby("region"):
        dated = sorted((row.origin, row.flag != "none", row.missed) for row in own.itertuples())
        early = [row for row in dated if (END - row[0]).days >= 7 * week]
        if not early:
            continue
        missed = dated[0][2]
        now = early[-1]
        if missed:
            n_missed += 1
            later = [flagged for day, flagged, _ in dated if day >= now[0]]
            since += all(later)
        standing += now[1]
        false += now[1] and not missed
    return n_missed, since, standing, false


@settings(max_examples=40)
@given(
    regions=st.lists(st.tuples(st.text(".nw", min_size=6, max_size=6), st.booleans()), min_size=1, max_size=12),
    week=st.integers(0, 26),
)
def test_the_curve_equals_its_slow_twin(regions: list[tuple[str, bool]], week: int):
    rows = [
        row for at, (flags, missed) in enumerate(regions) for row in history(flags, region=f"GM{at}", missed=missed)
    ]
    if not rows:
        return
    frame = misses(*rows)
    n_missed, since, standing, false = slow_curve(frame, week)
    point = lead_curve(frame, "watch", [week]).iloc[0]
    assert (point["n_missed"], point["n_flagged"]) == (n_missed, standing)
    assert point["flagged_share"] == pytest.approx(since / n_missed if n_missed else np.nan, nan_ok=True)
    assert point["false_share"] == pytest.approx(false / standing if standing else np.nan, nan_ok=True)


def test_the_share_flagged_in_time_never_rises_with_the_weeks_when_all_are_watched_as_long():
    rng = np.random.default_rng(3)
    rows = [
        row for at in range(40) for row in history("".join(rng.choice(list("nwW"), size=6)), region=f"GM{at}")
    ]  # fmt: skip
    curve = lead_curve(misses(*rows), "watch", range(24))
    assert (np.diff(curve["flagged_share"]) <= 0).all()
    assert curve["flagged_share"].iloc[0] > curve["flagged_share"].iloc[-1]


def test_models_stand_beside_each_other_and_one_without_flags_too():
    frame = misses(*history("wwwwww"), *history("nnnnnn", model="one_sixth"))
    curve = lead_curve(frame, "watch", [4, 13])
    assert curve["model"].tolist() == ["one_sixth", "one_sixth", "radar", "radar"]
    assert curve["flagged_share"].tolist() == [0.0, 0.0, 1.0, 1.0]
    assert curve["n_flagged"].tolist() == [0, 0, 1, 1]
    assert curve["false_share"].isna().tolist() == [True, True, False, False]


def test_the_order_of_rows_changes_nothing():
    frame = misses(*history("nwwnww"), *history("wnwwww", region="GM2", missed=False))
    pd.testing.assert_frame_equal(
        lead_curve(frame.sample(frac=1, random_state=1), "watch", [4, 13]), lead_curve(frame, "watch", [4, 13])
    )


def test_what_makes_no_sense_is_refused():
    with pytest.raises(BadInput, match="after the end"):
        lead_times(misses({"origin": date(2025, 7, 15)}), "watch")
    with pytest.raises(BadInput, match="two outcomes"):
        lead_times(misses({"missed": True}, {"origin": date(2025, 3, 15), "missed": False}), "watch")
    with pytest.raises(BadInput, match="at least one"):
        lead_curve(misses({}), "watch", [])
