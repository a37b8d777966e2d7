"""The tables of the report in words, for the page and the terminal alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from base.i18n import Language
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.read.results import RunResults
from shown.regions.rows import RegionRow, StandAhead, three_numbers

ASSUMED_MARK = "*"


def stand_table(rows: list[RegionRow], say: Language) -> NumberTable:
    """The last published stand and the stand at the end of each half-year with its 80 % band."""
    days = sorted({ahead.day for row in rows for ahead in row.ahead})
    columns = (say("Region"), say("Stand now (last published)"), *(say.day(day) for day in days))
    table = []
    for row in rows:
        ahead = {stand.day: stand for stand in row.ahead}
        cells = [_stand_ahead(ahead[day], say) if day in ahead else words.UNKNOWN for day in days]
        table.append((words.region(row.name, row.level, say), _stand_now(row, say), *cells))
    return NumberTable(columns, tuple(table))


def _stand_now(row: RegionRow, say: Language) -> str:
    if row.stand is None or row.stand_on is None:
        return words.UNKNOWN
    return f"{words.stand(row.stand, say)}\n{say.day(row.stand_on)}"


def _stand_ahead(ahead: StandAhead, say: Language) -> str:
    mark = ASSUMED_MARK if ahead.assumed else ""
    return f"{words.stand(ahead.median, say)}{mark}\n{words.stand_band(ahead.low, ahead.high, say)}"


def any_assumed(rows: Iterable[RegionRow]) -> bool:
    """Whether a stand ahead rests on an assumed taakstelling, so that the mark must be explained."""
    return any(ahead.assumed for row in rows for ahead in row.ahead)


def warning_table(rows: list[RegionRow], say: Language) -> NumberTable:
    """The leading half-year: what is asked, the chance of missing it, the pace and the flag."""
    columns = (
        say("Region"),
        say("Taakstelling (net)"),
        say("Origin of the taakstelling"),
        say("Opgave"),
        say("Chance of missing"),
        say("Expected shortfall"),
        say("Needed per month"),
        say("Expected per month"),
        say("Times behind in a row"),
        say("Cause"),
        say("Flag"),
    )
    return NumberTable(columns, tuple(_warning_row(row, say) for row in rows))


def _warning_row(row: RegionRow, say: Language) -> tuple[str, ...]:
    warning = row.warning
    cause = warning.get("cause")
    return (
        words.region(row.name, row.level, say),
        words.count(warning.get("taakstelling"), say),
        words.label(str(warning.get("target_basis", words.UNKNOWN)), words.TARGET_BASES, say),
        words.count(warning.get("opgave"), say),
        words.chance(warning.get("p_miss"), say),
        words.count(warning.get("expected_shortfall"), say),
        words.count(warning.get("needed_per_month"), say),
        words.count(warning.get("expected_per_month"), say),
        words.count(warning.get("streak"), say),
        words.UNKNOWN if cause is None or pd.isna(cause) else say(words.CAUSES[cause]),
        words.flag(warning.get("flag"), say),
    )


def gross_known(results: RunResults, rows: list[RegionRow]) -> bool:
    """Whether gross backlog and lead are known of any region."""
    numbers = [three_numbers(results, row) for row in rows]
    return any(number is not None and number.behind is not None for number in numbers)


def three_numbers_table(results: RunResults, rows: list[RegionRow], say: Language) -> NumberTable:
    """Net stand, gross backlog and lead on the last published day."""
    columns = (say("Region"), say("Day"), say("Net stand"), say("Gross: gemeenten behind"), say("Gemeenten ahead"))
    unknown = say("unknown (only with gemeente figures)")
    table = []
    for row in rows:
        numbers = three_numbers(results, row)
        if numbers is None or row.stand_on is None:
            table.append((words.region(row.name, row.level, say), words.UNKNOWN, words.UNKNOWN, unknown, unknown))
            continue
        table.append(
            (
                words.region(row.name, row.level, say),
                say.day(row.stand_on),
                words.stand(numbers.net, say),
                unknown if numbers.behind is None else words.stand(numbers.behind, say),
                unknown if numbers.ahead is None else words.stand(-numbers.ahead, say),
            )
        )
    return NumberTable(columns, tuple(table))


def score_table(results: RunResults, say: Language) -> NumberTable:
    """The rolling backtest, best first within each question; plain rules stand beside the models."""
    columns = (
        say("Forecast of"),
        say("Level"),
        say("Months to the end"),
        say("Model"),
        say("Cases"),
        say("Mean error"),
        say("WIS"),
        say("In the 80 % band"),
        say("Weight"),
        say("Tested from"),
    )
    order = ["target", "level", "months_left", "wis", "model_id"]
    rows = tuple(_score_row(score, say) for score in _records(results.scores.sort_values(order)))
    return NumberTable(columns, rows)


def _score_row(score: dict[str, object], say: Language) -> tuple[str, ...]:
    first, last = pd.Timestamp(str(score["first_origin"])), pd.Timestamp(str(score["last_origin"]))
    return (
        words.label(str(score["target"]), words.MEASURES, say),
        words.label(str(score["level"]), words.LEVELS, say),
        words.count(_number(score["months_left"]), say),
        words.label(str(score["model_id"]), words.MODELS, say),
        words.count(_number(score["n"]), say),
        words.count(_number(score["mae"]), say),
        words.count(_number(score["wis"]), say),
        _share(score["coverage_80"], say),
        _share(score["weight"], say),
        say("{first} to {last}", first=say.day(first), last=say.day(last)),
    )


def age_table(results: RunResults, say: Language) -> NumberTable:
    """Per measure and level how far the figures go, how old and how good they are."""
    columns = (say("Figures"), say("Level"), say("Up to"), say("Months old"), say("Quality"), say("Remark"))
    rows = []
    for age in _records(results.ages):
        remarks = [say("old")] if age["old"] else []
        remarks += [say("simulated")] if age["simulated"] else []
        rows.append(
            (
                words.label(str(age["measure"]), words.MEASURES, say),
                words.label(str(age["level"]), words.LEVELS, say),
                say.day(pd.Timestamp(str(age["last_day"]))),
                words.count(_number(age["months_old"]), say),
                str(age["quality"]),
                ", ".join(remarks) or words.UNKNOWN,
            )
        )
    return NumberTable(columns, tuple(rows))


def source_list(results: RunResults) -> list[str]:
    """Every source of a figure that the run could use, by name."""
    frames = (results.observations, results.targets, results.stands)
    return sorted({str(source) for frame in frames for source in frame["source"]})


def note_groups(results: RunResults, say: Language) -> list[tuple[str, list[str]]]:
    """Notes by kind, in the order of the run: heading with their number, and each note in words."""
    regions = zip(results.regions["code"], results.regions["name"], results.regions["level"], strict=True)
    names = {code: words.region(name, level, say) for code, name, level in regions}
    groups: dict[str, list[str]] = {}
    for note in _records(results.notes):
        places = note["details"] if isinstance(note["details"], dict) else {}
        text = words.filled(str(note["message"]), places, say)
        location = note["location"]
        region = names.get(str(location)) if isinstance(location, str) else None
        groups.setdefault(str(note["kind"]), []).append(f"{region}: {text}" if region else text)
    return [
        (f"{words.label(kind, words.NOTE_KINDS, say)}: {say.number(len(texts))}", texts)
        for kind, texts in groups.items()
    ]


def _records(frame: pd.DataFrame) -> Iterator[dict[str, object]]:
    for record in frame.to_dict(orient="records"):
        yield {str(name): value for name, value in record.items()}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _share(value: object, say: Language) -> str:
    number = _number(value)
    return words.UNKNOWN if number is None or pd.isna(number) else say.percent(number)
