"""The table `stands`: one published net balance per row; positive is behind, negative is ahead."""

import pandas as pd

from jobs.importing import cells
from jobs.importing.known_from import stand_known
from jobs.importing.observations import read_known_from, read_quality
from jobs.importing.regions import KnownRegions, read_regions, refuse_dissolved
from jobs.importing.rows import Rows
from jobs.importing.rules import ImportRules
from jobs.importing.to_come import refuse_uncounted
from models.tables.figures import ROLES


def read_stands(rows: Rows, known: KnownRegions, rules: ImportRules, source: str) -> pd.DataFrame:
    """The rows without a fault, with the columns of the table `stand`, `row` and `known_given`."""
    region = read_regions(rows, "region", known)
    day = rows.days("date", cells.day)
    refuse_dissolved(rows, "region", region, day, known)
    refuse_uncounted(rows, ("date",), day, over_days=False)
    return rows.without_faults(
        {
            "region": region,
            "day": day,
            "role": rows.read(
                "role",
                lambda text: cells.one_of(text, allowed=ROLES, code="bad_role"),
                required=False,
                blank="eind",
            ),
            "value": rows.numbers("value", cells.whole_number),
            "known_from": read_known_from(rows, day, stand_known(day, rules)),
            "quality": read_quality(rows, "quality"),
            "source": rows.read("source", str, required=False, blank=source),
            "simulated": rows.read("simulated", cells.yes_no, required=False, blank=False),
            "known_given": rows.filled("known_from"),
        }
    )
