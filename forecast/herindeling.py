"""Municipal reorganisations: what belonged to a dissolved gemeente is carried to its successors.

`herindelingen` is everywhere a frame with the columns `day` (date), `old_code`, `new_code` and `share`: from
`day` on, `share` of what belonged to `old_code` belongs to `new_code`. The shares of an old code sum to 1.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from forecast.errors import BadInput
from forecast.largest_remainder import largest_remainder

_DECIMALS = 9
_NOISE = 10.0**-_DECIMALS


def carry_to_successors(
    frame: pd.DataFrame,
    herindelingen: pd.DataFrame,
    *,
    on: date,
    value: str = "value",
    region: str = "region",
    keys: Sequence[str] = (),
) -> pd.DataFrame:
    """What is in `frame`, on the territory of the day `on`.

    Each herindeling up to and including `on` is applied in order of time, so chains are followed. Whole
    numbers stay whole: each row is divided over the successors by the largest remainder (ties: lowest code),
    a negative one (a voorsprong) as its mirror image; other numbers are divided in proportion. Both keep the
    total. Rows that then have the same region and `keys` are summed.

    Args:
        frame: one row per region and `keys`; other columns are dropped.
        herindelingen: see the module.
        on: the day whose territory is wanted.
        value: column with the amount.
        region: column with the CBS code.
        keys: columns that tell the rows of one region apart.

    Returns:
        Columns `keys`, `region`, `value`, sorted by them.

    Raises:
        BadInput: an amount is missing, or the shares of a dissolved gemeente do not sum to 1.
    """
    if frame[value].isna().any():
        raise BadInput(f"the column {value} has missing amounts, which cannot be carried to a successor")
    columns = [*keys, region]
    due = _checked(herindelingen)
    result = _summed(frame, columns, value)
    for _, reorganisation in due[due["day"] <= pd.Timestamp(on)].groupby("day"):
        if not result[region].isin(reorganisation["old_code"]).any():
            continue
        # summed at every step, so that a chain divides what a gemeente had, not the pieces it was made of
        result = _summed(_carried_once(result, reorganisation, value, region), columns, value)
    return result


def on_territory(
    frame: pd.DataFrame,
    herindelingen: pd.DataFrame,
    *,
    day: date,
    since: str,
    founded: Collection[str],
    keys: Sequence[str],
    value: str = "value",
    region: str = "region",
) -> pd.DataFrame:
    """Figures as printed, on the territory of `day`; a gemeente of which a part is unknown is left out.

    Rows that share their `keys` are one table (for instance one month of one measure). Where such a table has a
    row of a gemeente that was dissolved between the day of the figures and `day`, it is on the old territory: a
    successor is then known only when each gemeente that went into it has a row. Where it has none, it is on the
    territory of `day` already (or has nothing to carry) and stays as it is.

    Args:
        frame: one row per region and `keys`, without missing amounts; other columns are dropped.
        herindelingen: see the module.
        day: the day whose territory is wanted.
        since: one of `keys`, the day the figures are about; earlier herindelingen are in the figures already.
        founded: gemeenten that came into being by a herindeling; the other successors existed before it.
        keys: columns that tell the rows of one region apart.
        value: column with the amount.
        region: column with the CBS code.

    Returns:
        Columns `keys`, `region`, `value`, sorted by them. Where nothing is left out the total is kept.

    Raises:
        BadInput: as `carry_to_successors`.
    """
    due = _checked(herindelingen)
    due = due[due["day"] <= pd.Timestamp(day)]
    parts = []
    for start, figures in frame.groupby(since):
        later = due[due["day"] > pd.Timestamp(str(start))]
        carried = carry_to_successors(figures, later, on=day, value=value, region=region, keys=keys)
        old = figures[figures[region].isin(later["old_code"])]
        if len(old):
            tables = figures.merge(old[list(keys)].drop_duplicates())
            unknown = {
                (*table, heir)
                for table, rows in tables.groupby(list(keys))
                for heir in lacking(set(rows[region]), later, founded=founded, all_parts=True)
            }
            there = carried[[*keys, region]].itertuples(index=False, name=None)
            carried = carried[[place not in unknown for place in there]]
        parts.append(carried)
    if not parts:
        return frame[[*keys, region, value]]
    return pd.concat(parts).sort_values([*keys, region], ignore_index=True)


def lacking(
    present: Collection[str], herindelingen: pd.DataFrame, *, founded: Collection[str], all_parts: bool
) -> Mapping[str, tuple[str, ...]]:
    """The successors whose figure cannot be made from the gemeenten `present`, each with what it lacks.

    A successor that existed before needs its own row; one that was `founded` needs that, or all gemeenten that
    went into it. With `all_parts` every one that went into a successor is needed, whether it was founded or not.
    """
    parts: dict[str, list[str]] = {}
    for old, new in zip(herindelingen["old_code"], herindelingen["new_code"], strict=True):
        parts.setdefault(new, []).append(old)

    def missing(code: str) -> list[str]:
        if code in present and not (all_parts and code in parts):
            return []
        own = [] if code in present or (code in founded and code in parts) else [code]
        return [*own, *(name for part in parts.get(code, []) for name in missing(part))]

    dissolved = set(herindelingen["old_code"])
    heirs = [code for code in parts if code not in dissolved]
    found = {code: tuple(sorted(set(missing(code)))) for code in heirs}
    return {code: names for code, names in found.items() if names}


def counted_on(population: pd.DataFrame, day: date) -> tuple[date, ...]:
    """The days of the counts that `interpolated_population` makes the inhabitants of `day` from.

    One where they were counted on that day, or only before it or only after it; else the two around it.

    Raises:
        BadInput: the population is empty.
    """
    if population.empty:
        raise BadInput("there is no population to interpolate")
    days = sorted({moment.date() for moment in pd.to_datetime(population["day"])})
    earlier, later = [one for one in days if one <= day], [one for one in days if one > day]
    if not earlier:
        return (later[0],)
    return (earlier[-1],) if earlier[-1] == day or not later else (earlier[-1], later[0])


def interpolated_population(population: pd.DataFrame, day: date, herindelingen: pd.DataFrame) -> pd.DataFrame:
    """Inhabitants of each gemeente on `day`, linear in time between the days on which they are known.

    The territory is that of `day`. A gemeente dissolved before the next known day is taken to have changed as
    the part of its successor that it became. Before the first known day that day's figures (and territory)
    hold, so its shares do; after the last known day the last figures hold.

    Args:
        population: columns `region`, `day`, `inhabitants`; whole sets of gemeenten per day.
        day: the day asked for.
        herindelingen: see the module.

    Returns:
        Columns `region`, `inhabitants` (float, not rounded, so that shares and totals are exact) and
        `interpolated` (False only on a day on which the inhabitants are known).

    Raises:
        BadInput: the population is empty, or a successor has no inhabitants on the next known day.
    """
    moment = pd.Timestamp(day)
    before, *later = map(pd.Timestamp, counted_on(population, day))
    known = _inhabitants_on(population, before)
    if before <= moment:
        known = carry_to_successors(known, herindelingen, on=day, value="inhabitants")
    known["interpolated"] = before != moment
    if not later:
        return known
    grown = _carried_growth(known, _inhabitants_on(population, later[0]), herindelingen, later[0])
    elapsed = (moment - before) / (later[0] - before)
    known["inhabitants"] += (grown - known["inhabitants"]) * elapsed
    return known


def _checked(herindelingen: pd.DataFrame) -> pd.DataFrame:
    shares = herindelingen.groupby(["day", "old_code"])["share"].sum()
    wrong = shares[(shares - 1).abs() > _NOISE]
    if len(wrong):
        day, code = wrong.index[0]
        raise BadInput(f"the shares of {code}, dissolved on {day}, sum to {wrong.iloc[0]} instead of 1")
    return herindelingen.assign(day=pd.to_datetime(herindelingen["day"]))


def _summed(frame: pd.DataFrame, columns: list[str], value: str) -> pd.DataFrame:
    return frame.groupby(columns, dropna=False)[value].sum().reset_index()


def _carried_once(frame: pd.DataFrame, reorganisation: pd.DataFrame, value: str, region: str) -> pd.DataFrame:
    """`frame` after the herindelingen of one day."""
    successors = reorganisation[["old_code", "new_code", "share"]]
    leaving = frame[region].isin(successors["old_code"])
    pieces = (
        frame[leaving]
        .assign(row=np.arange(leaving.sum()))
        .merge(successors, left_on=region, right_on="old_code")
        .sort_values(["row", "new_code"])
    )
    divide = _whole_pieces if pd.api.types.is_integer_dtype(frame[value].dtype) else _exact_pieces
    pieces = pieces.assign(**{value: divide(pieces, value), region: pieces["new_code"]})
    return pd.concat([frame[~leaving], pieces[frame.columns]], ignore_index=True)


def _exact_pieces(pieces: pd.DataFrame, value: str) -> pd.Series:
    return pieces[value] * pieces["share"]


def _whole_pieces(pieces: pd.DataFrame, value: str) -> pd.Series:
    """Largest remainder per `row`, on the size of the amount; `pieces` is sorted by row and code."""
    size = pieces[value].abs()
    row, place = pieces["row"].to_numpy(), pieces.groupby("row").cumcount().to_numpy()
    if not len(row):
        return pieces[value]
    # a row of the table per row of the frame; who has fewer successors is filled up with nothing
    exact = np.zeros((row.max() + 1, place.max() + 1))
    exact[row, place] = size * pieces["share"]
    totals = np.zeros(len(exact), dtype="int64")
    totals[row] = size
    # the decimals keep 0.43 * 100 = 43 from being read as 42 and a remainder
    whole = largest_remainder(exact, totals, decimals=_DECIMALS)
    divided: pd.Series = np.sign(pieces[value]) * whole[row, place]
    return divided


def _inhabitants_on(population: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    on_day = population[pd.to_datetime(population["day"]) == day]
    return on_day[["region", "inhabitants"]].astype({"inhabitants": float}).sort_values("region", ignore_index=True)


def _carried_growth(
    now: pd.DataFrame, then: pd.DataFrame, herindelingen: pd.DataFrame, day: pd.Timestamp
) -> pd.Series:
    """Inhabitants on the later `day` of the territory each gemeente of `now` has; one per row of `now`."""
    pieces = carry_to_successors(
        now.assign(origin=now["region"]), herindelingen, on=day.date(), value="inhabitants", keys=["origin"]
    )
    later = pieces["region"].map(then.set_index("region")["inhabitants"])
    if later.isna().any():
        raise BadInput(f"{pieces['region'][later.isna()].iloc[0]} has no inhabitants on {day.date()}")
    part = pieces["inhabitants"] / pieces.groupby("region")["inhabitants"].transform("sum")
    return now["region"].map((part * later).groupby(pieces["origin"]).sum())
