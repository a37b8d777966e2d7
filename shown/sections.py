"""The report as sections, for its page: each with what it found, its pictures, and the tables behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from base.i18n import Language
from forecast.chain.names import GRANTS
from forecast.levels import COUNTRY
from shown import provenance
from shown.backtest.score_table import score_table
from shown.backtest.section import track_pictures, track_section
from shown.chain.charts import STOCKS, grants, stock
from shown.chain.diagram import diagram
from shown.chain.intake_chart import MEASURES, intake
from shown.chain.parts import parts_table
from shown.gemeenten import sentences as gemeente_words
from shown.gemeenten.tile_map import tile_map
from shown.gemeenten.worst_list import worst_list
from shown.headlines import Headlines
from shown.kit.picture import NumberTable, Picture
from shown.read.results import RunResults
from shown.regions import tables
from shown.regions.adding_up import of_provincies, of_published
from shown.regions.realisatie_chart import TARGET as REALISATIE
from shown.regions.realisatie_chart import realisatie
from shown.regions.stand_chart import TARGET as STAND
from shown.regions.stand_chart import country_stand, provincie_stands

# a longer table is folded away, with the number of its rows
LONGEST_OPEN = 14


@dataclass(frozen=True)
class Section:
    """A part of the page.

    Attributes:
        key: unique in the page; where the contents lead to.
        short: its name in the contents.
        title: what it found, as a sentence.
        tables: caption and table each.
        notes: what must be known to read the tables.
        folded: whether its tables are folded away, however short.
    """

    key: str
    short: str
    title: str
    pictures: tuple[Picture, ...] = ()
    tables: tuple[tuple[str, NumberTable], ...] = ()
    notes: tuple[str, ...] = ()
    folded: bool = False
    lists: tuple[tuple[str, list[str]], ...] = ()

    def folds(self, table: NumberTable) -> bool:
        """Whether this table is folded away."""
        return self.folded or len(table.rows) > LONGEST_OPEN


def sections(results: RunResults, heads: Headlines, say: Language) -> list[Section]:
    """All of the report, pictures first; a section without anything to show is left out."""
    made = [
        _gemeenten(results, heads, say),
        _stands(results, heads, say),
        _opgave(results, heads, say),
        _worst(results, heads, say),
        _chain(results, heads, say),
        _intake(results, heads, say),
        _track(results, say),
        _scores(results, say),
        _ages(results, say),
        _notes(results, say),
    ]
    return [one for one in made if one is not None]


def forecast_pictures(results: RunResults, heads: Headlines, say: Language) -> list[Picture]:
    """All pictures of the forecast of which the run has the numbers, in the order of the page."""
    return [picture for key in _DRAWN for picture in pictures_of(key, results, heads, say)]


def pictures_of(key: str, results: RunResults, heads: Headlines, say: Language) -> list[Picture]:
    """The pictures of one section."""
    return _DRAWN[key](results, heads, say)


def _gemeente_pictures(results: RunResults, heads: Headlines, say: Language) -> list[Picture]:
    return [picture(results, heads, say) for picture in (tile_map, worst_list)] if heads.gemeenten else []


def _stand_pictures(results: RunResults, heads: Headlines, say: Language) -> list[Picture]:
    rows = heads.above_gemeenten
    made = [country_stand(results, rows, say)] if _forecast(results, STAND) and heads.country else []
    return [*made, provincie_stands(results, rows, say)] if len(rows) > 1 else made


def _opgave_pictures(results: RunResults, heads: Headlines, say: Language) -> list[Picture]:
    known = _forecast(results, REALISATIE) and heads.country
    return [realisatie(results, heads.above_gemeenten, say)] if known else []


def _chain_pictures(results: RunResults, say: Language) -> list[Picture]:
    """The chain as a whole, then what it ends in and what feeds it; nothing for a run without one."""
    whole = diagram(results, say)
    made = [whole] if whole is not None else []
    made += [stock(results, measure, say) for measure in STOCKS if _forecast(results, measure)]
    return [*made, grants(results, say)] if _forecast(results, GRANTS) else made


def _intake_pictures(results: RunResults, say: Language) -> list[Picture]:
    return [intake(results, measure, say) for measure in MEASURES if _forecast(results, measure)]


def _forecast(results: RunResults, target: str) -> bool:
    return results.forecasts.has(target, COUNTRY)


_DRAWN: dict[str, Callable[[RunResults, Headlines, Language], list[Picture]]] = {
    "gemeenten": _gemeente_pictures,
    "stand": _stand_pictures,
    "opgave": _opgave_pictures,
    "keten": lambda results, _, say: _chain_pictures(results, say),
    "instroom": lambda results, _, say: _intake_pictures(results, say),
}


def _gemeenten(results: RunResults, heads: Headlines, say: Language) -> Section | None:
    pictures = pictures_of("gemeenten", results, heads, say)
    return _of_pictures("gemeenten", say("Gemeenten"), pictures) if pictures else None


def _stands(results: RunResults, heads: Headlines, say: Language) -> Section | None:
    rows = heads.above_gemeenten
    if not rows:
        return None
    pictures = pictures_of("stand", results, heads, say)
    shown = [
        (
            say("Net stand in persons, median of the forecast with the 80 % band"),
            tables.stand_table(results, rows, say),
        )
    ]
    notes = [*tables.stand_notes(rows, say), *tables.marks(results, rows, say), *of_provincies(rows, say)]
    if tables.gross_known(results, rows):
        caption = say(
            "What the net stand hides: one gemeente's voorsprong does not make up for another's achterstand"
        )
        shown.append((caption, tables.three_numbers_table(results, rows, say)))
        notes += of_published(results, rows, say)
    else:
        notes.append(say("Gross achterstand and voorsprong: unknown (only with gemeente figures)."))
    return _of_pictures("stand", say("Stand"), pictures, shown, notes)


def _opgave(results: RunResults, heads: Headlines, say: Language) -> Section | None:
    pictures = pictures_of("opgave", results, heads, say)
    rows = heads.above_gemeenten
    if heads.period is None or not rows:
        return _of_pictures("opgave", say("Opgave"), pictures) if pictures else None
    period = say.half_year(str(heads.period))
    caption = say(
        "Will the opgave of the {period} be met? Persons; opgave = stand at the start + taakstelling (net)",
        period=period,
    )
    shown = [(caption, tables.warning_table(results, rows, say))]
    notes = [*tables.warning_notes(results, rows, say), *tables.marks(results, rows, say)]
    return _of_pictures("opgave", say("Opgave"), pictures, shown, notes)


def _worst(results: RunResults, heads: Headlines, say: Language) -> Section | None:
    made = gemeente_words.worst_tables(results, heads, say)
    if not made:
        return None
    notes = [
        *gemeente_words.simulated_table_line(heads.gemeenten, say),
        say(
            "Largest expected shortfall first; all gemeenten are in the numbers behind the map and in the export of "
            "the warnings."
        ),
        *tables.marks(results, heads.gemeenten, say),
    ]
    title = gemeente_words.first_to_talk_to(results, heads, say)
    return Section(
        "per-provincie", say("Gemeenten per provincie"), title, tables=tuple(made), notes=tuple(notes), folded=True
    )


def _chain(results: RunResults, heads: Headlines, say: Language) -> Section | None:
    pictures = pictures_of("keten", results, heads, say)
    parts = parts_table(results, say)
    caption = say(
        "What of the chain is given and what is assumed. From figures: published as it is. Learned: our assumption, "
        "moved by published figures. Assumed: hardly moved by any figure. The median, and the band that holds 80 % "
        "of what is believed"
    )
    shown = [(caption, parts)] if parts.rows else []
    return _of_pictures("keten", say("Chain to COA occupancy"), pictures, shown) if pictures or shown else None


def _intake(results: RunResults, heads: Headlines, say: Language) -> Section | None:
    pictures = pictures_of("instroom", results, heads, say)
    return _of_pictures("instroom", say("Intake"), pictures) if pictures else None


def _track(results: RunResults, say: Language) -> Section:
    track = track_section(results.track, say)
    pictures = tuple(track_pictures(results.track, say))
    title = track.sentence or say("How often was it right?")
    notes = list(track.introduction)
    if track.plain:
        notes.append(
            say(
                "Columns are months to go: 6 = nothing of the half-year is known, 1 = five months are, 9 = three "
                "months before it starts."
            )
        )
    return Section(
        "track-record", say("Track record"), title, pictures, tuple(track.plain), tuple(notes), folded=True
    )


def _scores(results: RunResults, say: Language) -> Section:
    scores = score_table(results, say)
    short = say("Earlier forecasts")
    title = say("How good were such forecasts before?")
    if not scores.rows:
        return Section("toets", short, title, notes=(say("There were too few figures for a backtest."),))
    caption = say(
        "Rolling backtest: forecasts made with what was known then, against what happened; mean error in persons, "
        "lower is better"
    )
    note = say(
        "Of all outcomes 80 % should fall in the 80 % band. A model without a weight is not part of the forecast."
    )
    return Section("toets", short, title, tables=((caption, scores),), notes=(note,), folded=True)


def _ages(results: RunResults, say: Language) -> Section:
    ages = provenance.age_table(results, say)
    caption = say("Quality A: exact or official, B: rounded, C: unofficial or derived")
    return Section(
        "cijfers",
        say("Figures"),
        provenance.age_finding(results, say),
        tables=((caption, ages),),
        lists=((say("Sources of the figures"), provenance.source_list(results)),),
    )


def _notes(results: RunResults, say: Language) -> Section | None:
    groups = provenance.note_groups(results, say)
    if not groups:
        return None
    n = say.number(sum(len(texts) for _, texts in groups))
    title = say("What to know about this run: {n} notes", n=n)
    return Section("aantekeningen", say("Notes"), title, lists=tuple(groups))


def _of_pictures(
    key: str,
    short: str,
    pictures: Sequence[Picture],
    shown: Sequence[tuple[str, NumberTable]] = (),
    notes: Sequence[str] = (),
) -> Section:
    """A section that found what its first picture says."""
    title = pictures[0].finding if pictures else short
    return Section(key, short, title, tuple(pictures), tuple(shown), tuple(notes))
