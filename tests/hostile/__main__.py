"""Bring in hostile files: `python -m tests.hostile --files 1000`. Fails when one is not simply read or refused.

Each file may take half a minute and a gigabyte; nothing may be raised but a refusal, nothing stored by halves.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random

from tests.hostile.good import good_files
from tests.hostile.made import MADE
from tests.hostile.mutations import hostile
from tests.hostile.trial import most_memory, trial

MOST_SECONDS = 30.0
MOST_MEMORY = 10**9
SHOWN = 6


def main(arguments: Sequence[str]) -> int:
    """Print what came of the files; 1 when one did harm."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1_000, help="mutations of good files, beside those made to harm")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    with trial() as desk:
        outcomes = [desk.bring(name, content) for name, content in _mutations(chosen.files, chosen.seed)]
        first = most_memory()
        outcomes += [desk.bring(name, make()) for name, make in MADE.items()]
    told = Counter(outcome.told for outcome in outcomes)
    slowest = sorted(outcomes, key=lambda each: -each.seconds)[:SHOWN]
    harmful = [each for each in outcomes if each.wrong or each.seconds > MOST_SECONDS]
    lines = [
        *(f"{count:6} {what}" for what, count in told.most_common()),
        *(f"{outcome.seconds:6.1f} s {outcome.name}: {outcome.told}" for outcome in slowest),
        f"most memory: {first / 2**20:.0f} MB after the mutations, {most_memory() / 2**20:.0f} MB after all",
        *(f"HARM {outcome.name}: {outcome.wrong or outcome.seconds}" for outcome in harmful),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return int(bool(harmful) or most_memory() > MOST_MEMORY)


def _mutations(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    good = good_files()
    for number in range(count):
        kind, content = hostile(good, Random(f"{seed}/{number}"))
        yield f"{number}.{kind}", content


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
