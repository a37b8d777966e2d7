"""Names of parts of a measure, such as nationalities: one name for one part.

Two names that differ only in capitals, accents or spaces would be two series that nobody meant.
"""

import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from base.i18n import N_
from jobs.importing.rows import Rows


def read_parts(rows: Rows, measure: "pd.Series[Any]", known: Mapping[str, Collection[str]]) -> "pd.Series[str]":
    """The column `part`; a fault where a name is nearly that of a part which is known already.

    Args:
        known: names of parts by measure, as stored; what stands earlier in the file counts as known, too.
    """
    part = rows.text("part")
    pairs = pd.DataFrame({"measure": measure, "part": part})[rows.filled("part") & measure.notna()]
    first = {(name, alike(one)): one for name, ones in known.items() for one in sorted(ones)}
    instead: dict[tuple[str, str], str] = {}
    for pair in pairs.drop_duplicates().itertuples(index=False, name=None):
        name, one = pair
        there = first.setdefault((name, alike(one)), one)
        if there != one and one not in known.get(name, ()):
            instead[pair] = there
    if instead:
        found = [instead.get(pair) for pair in zip(measure, part, strict=True)]
        near = pd.Series(found, index=part.index, dtype=object)
        message = N_(
            "{text} differs only in capitals, accents or spaces from {known}, a part that is known; write it so"
        )
        rows.refuse(
            near.notna(), "part", "similar_part", message, lambda row: {"text": part[row], "known": near[row]}
        )
    return part


def alike(name: str) -> str:
    """What two names have in common that differ only in capitals, accents or spaces."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())
