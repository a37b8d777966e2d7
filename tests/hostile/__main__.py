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
        _tell_memory()
        outcomes += [desk.bring(name, make()) for name, make in MADE.items()]
    own, others = _tell_memory()
    for told, count in Counter(outcome.told for outcome in outcomes).most_common():
        print(f"{count:6} {told}")
    for outcome in sorted(outcomes, key=lambda each: -each.seconds)[:SHOWN]:
        print(f"{outcome.seconds:6.1f} s {outcome.name}: {outcome.told}")
    harmful = [each for each in outcomes if each.wrong or each.seconds > MOST_SECONDS]
    for outcome in harmful:
        print(f"HARM {outcome.name}: {outcome.wrong or outcome.seconds}")
    return int(bool(harmful) or max(own, others) > MOST_MEMORY)


def _mutations(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    good = good_files()
    for number in range(count):
        kind, content = hostile(good, Random(f"{seed}/{number}"))
        yield f"{number}.{kind}", content


def _tell_memory() -> tuple[int, int]:
    own, others = most_memory()
    print(f"most memory so far: {own / 2**20:.0f} MB here, {others / 2**20:.0f} MB in a reader")
    return own, others


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
