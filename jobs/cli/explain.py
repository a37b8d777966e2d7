"""The command `radar explain`."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from base.errors import NotFound
from base.i18n import N_
from jobs.cli.context import Context
from jobs.cli.options import DAY, html_option

if TYPE_CHECKING:
    from models.tables import Region


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar explain` to `app`, with its help in the reader's language."""
    say = context.say

    @app.command(help=say(N_("Say why a gemeente is flagged or not, in words and numbers.")))
    def explain(
        gemeente: Annotated[
            str, typer.Argument(help=say(N_("a gemeente: its name, or its CBS code such as GM0363")))
        ],
        period: Annotated[str | None, typer.Option(help=say(N_("half-year, such as 2026-H1")))] = None,
        as_of: Annotated[
            datetime | None,
            typer.Option("--as-of", formats=[DAY], help=say(N_("of the last run as of this day"))),
        ] = None,
        html: Annotated[Path | None, html_option(say)] = None,
    ) -> None:
        from base.whole_files import write_whole
        from shown.gemeenten.explanation import explain as explain_warning
        from shown.gemeenten.explanation_page import explanation_page, print_explanation

        results = context.results(as_of=context.as_of(as_of) if as_of else None)
        explanation = explain_warning(results, _code(gemeente, results.regions), period, say)
        if html is None:
            print_explanation(explanation, context.console)
        else:
            write_whole(html, explanation_page(explanation, results, say))
            context.tell_written(html)


def _code(typed: str, regions: "Mapping[str, Region]") -> str:
    """The code of the gemeente that was typed.

    Raises:
        NotFound: none is called so, several are, or it is a provincie or the country.
    """
    from forecast.levels import GEMEENTE
    from jobs.importing.cells import BadCell
    from jobs.importing.region_names import RegionNames, other_names

    names = RegionNames(
        names={code: region.name for code, region in regions.items()},
        levels={code: region.level for code, region in regions.items()},
        provincies={code: region.parent or "" for code, region in regions.items() if region.level == GEMEENTE},
        spellings=other_names(),
    )
    try:
        code = names.find(typed, level=GEMEENTE)
    except BadCell as unknown:
        raise NotFound(unknown.message, **unknown.details) from None
    if regions[code].level != GEMEENTE:
        message = N_("{region} is no gemeente; radar report and radar warnings --region tell of it")
        raise NotFound(message, region=names.label(code))
    return code
