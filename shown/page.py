"""The report as one page that needs nothing else: no script, no request to any server."""

from __future__ import annotations

from base.i18n import Language
from forecast.chain.names import GRANTS
from forecast.levels import COUNTRY
from shown import provenance
from shown.backtest.score_table import score_table
from shown.backtest.section import track_pictures, track_section
from shown.chain import sentences as chain_sentences
from shown.chain.charts import STOCKS, grants, stock
from shown.chain.diagram import diagram
from shown.chain.intake_chart import MEASURES, intake
from shown.chain.parts import parts_table
from shown.gemeenten import sentences as gemeente_words
from shown.gemeenten.tile_map import tile_map
from shown.gemeenten.worst_list import worst_list
from shown.headlines import Headlines, headlines
from shown.kit import words
from shown.kit.picture import Picture
from shown.kit.templates import filled
from shown.read.results import RunResults
from shown.regions import tables
from shown.regions.realisatie_chart import TARGET as REALISATIE
from shown.regions.realisatie_chart import realisatie
from shown.regions.sentences import state
from shown.regions.stand_chart import TARGET as STAND
from shown.regions.stand_chart import country_stand, provincie_stands


def write_html(results: RunResults, say: Language) -> str:
    """The whole page as text."""
    heads = headlines(results)
    rows = heads.above_gemeenten
    return filled(
        "report.html",
        say=say,
        as_of=results.as_of,
        state=state(results, heads, say),
        chain_state=chain_sentences.state(results, say),
        age_warnings=provenance.age_warnings(results, say),
        period=say.half_year(str(heads.period)) if heads.period else None,
        stands=tables.stand_table(rows, say),
        assumed_mark=words.ASSUMED_MARK if tables.any_assumed(rows) else None,
        warnings=tables.warning_table(results, rows, say),
        cause_needs_links=tables.cause_needs_links(results, rows),
        gross_known=tables.gross_known(results, rows),
        three_numbers=tables.three_numbers_table(results, rows, say),
        worst=gemeente_words.worst_tables(heads, say),
        worst_simulated=gemeente_words.simulated_table_line(heads.gemeenten, say),
        pictures=pictures(results, heads, say),
        chain_parts=parts_table(results, say),
        track=track_section(results.track, say),
        track_pictures=track_pictures(results.track, say),
        scores=score_table(results, say),
        ages=provenance.age_table(results, say),
        sources=provenance.source_list(results),
        notes=provenance.note_groups(results, say),
        footer=provenance.footer(results, say),
    )


def pictures(results: RunResults, heads: Headlines, say: Language) -> list[Picture]:
    """All pictures of the forecast of which the run has the numbers, in the order of the page."""
    rows = heads.above_gemeenten
    made = [picture(results, heads, say) for picture in (tile_map, worst_list)] if heads.gemeenten else []
    if _forecast(results, REALISATIE) and heads.country:
        made.append(realisatie(results, rows, say))
    if _forecast(results, STAND) and heads.country:
        made.append(country_stand(results, rows, say))
    if len(rows) > 1:
        made.append(provincie_stands(results, rows, say))
    made += [intake(results, measure, say) for measure in MEASURES if _forecast(results, measure)]
    return [*made, *_chain(results, say)]


def _chain(results: RunResults, say: Language) -> list[Picture]:
    """The chain as a whole, then what it ends in and what feeds it; nothing for a run without one."""
    whole = diagram(results, say)
    made = [whole] if whole is not None else []
    made += [stock(results, measure, say) for measure in STOCKS if _forecast(results, measure)]
    return [*made, grants(results, say)] if _forecast(results, GRANTS) else made


def _forecast(results: RunResults, target: str) -> bool:
    return results.forecasts.has(target, COUNTRY)
