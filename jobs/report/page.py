"""The report as one page that needs nothing else: no script, no request to any server."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from forecast.chain.names import GRANTS
from forecast.levels import COUNTRY
from jobs.i18n import Language
from jobs.report import chain_sentences, gemeente_words, sentences, tables
from jobs.report.chain_charts import STOCKS, grants, stock
from jobs.report.chain_diagram import diagram
from jobs.report.chain_parts import parts_table
from jobs.report.gemeenten import gemeente_rows
from jobs.report.intake_chart import MEASURES, intake
from jobs.report.overview import RegionRow, leading_period, region_rows
from jobs.report.picture import Picture
from jobs.report.realisatie_chart import TARGET as REALISATIE
from jobs.report.realisatie_chart import realisatie
from jobs.report.stand_chart import TARGET as STAND
from jobs.report.stand_chart import country_stand, provincie_stands
from jobs.report.theme import render_svg
from jobs.report.tile_map import tile_map
from jobs.report.track_section import track_pictures, track_section
from jobs.report.worst_list import worst_list
from jobs.results import RunResults

FOLDER = Path(__file__).parent
TEMPLATE = "page.html"


def write_html(results: RunResults, say: Language) -> str:
    """The whole page as text."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    rows = region_rows(results)
    gemeenten = gemeente_rows(results)
    period = leading_period(results)
    return environment.get_template(TEMPLATE).render(
        say=say,
        as_of=results.as_of,
        state=sentences.state(rows, say),
        chain_state=chain_sentences.state(results, say),
        age_warnings=sentences.age_warnings(results, say),
        period=say.half_year(period) if period else None,
        stands=tables.stand_table(rows, say),
        assumed_mark=tables.ASSUMED_MARK if tables.any_assumed(rows) else None,
        warnings=tables.warning_table(rows, say),
        gross_known=tables.gross_known(results, rows),
        three_numbers=tables.three_numbers_table(results, rows, say),
        worst=gemeente_words.worst_tables(results, gemeenten, say),
        worst_simulated=gemeente_words.simulated_table_line(gemeenten, say),
        pictures=pictures(results, say),
        chain_parts=parts_table(results, say),
        inline_svg=inline_svg,
        track=track_section(results.track, say),
        track_pictures=track_pictures(results.track, say),
        scores=tables.score_table(results, say),
        ages=tables.age_table(results, say),
        sources=tables.source_list(results),
        notes=tables.note_groups(results, say),
        footer=sentences.footer(results, say),
    )


def pictures(results: RunResults, say: Language) -> list[Picture]:
    """All pictures of the forecast of which the run has the numbers, in the order of the page."""
    rows = region_rows(results)
    made = [picture(results, say) for picture in (tile_map, worst_list)] if gemeente_rows(results) else []
    if _forecast(results, REALISATIE) and _has_country(rows):
        made.append(realisatie(results, rows, say))
    if _forecast(results, STAND) and _has_country(rows):
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
    rows = results.forecasts
    return bool(((rows["target"] == target) & (rows["location"] == COUNTRY)).any())


def _has_country(rows: list[RegionRow]) -> bool:
    return any(row.location == COUNTRY for row in rows)


def inline_svg(picture: Picture) -> Markup:
    """The picture to stand inside the page: no fixed size, no name that another picture could have too."""
    svg = render_svg(picture.chart)
    start, rest = re.match(r"(<svg[^>]*>)(.*)", svg, re.DOTALL).groups()  # type: ignore[union-attr]
    view_box = re.search(r'viewBox="([^"]*)"', start)
    if view_box is None:
        raise ValueError(f"the picture {picture.key} has no view box")
    rest = re.sub(r'\bid="', f'id="{picture.key}-', rest)
    # the renderer's own spoken labels are English
    rest = re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", rest)
    rest = rest.replace("url(#", f"url(#{picture.key}-")
    # the container tells the finding to those who cannot see it
    return Markup(f'<svg viewBox="{view_box[1]}" aria-hidden="true" focusable="false">{rest}')  # noqa: S704
