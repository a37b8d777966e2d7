"""The report as one page that needs nothing else: no script, no request to any server."""

from __future__ import annotations

from base.i18n import Language
from shown import provenance
from shown.chain import sentences as chain_sentences
from shown.headlines import headlines
from shown.kit.templates import filled
from shown.read.results import RunResults
from shown.regions.sentences import state
from shown.sections import sections


def write_html(results: RunResults, say: Language) -> str:
    """The whole page as text."""
    heads = headlines(results)
    return filled(
        "report.html",
        say=say,
        as_of=results.as_of,
        state=state(results, heads, say),
        chain_state=chain_sentences.state(results, say),
        age_warnings=provenance.age_warnings(results, say),
        sections=sections(results, heads, say),
        footer=provenance.footer(results, say),
    )
