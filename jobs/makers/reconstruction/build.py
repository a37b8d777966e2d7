"""The whole reconstruction from one seed."""

from dataclasses import dataclass

import numpy as np

from jobs.makers.reconstruction.character import Character, draw_character
from jobs.makers.reconstruction.published import Published, read_published
from jobs.makers.reconstruction.stands import corrections, first_stands
from jobs.makers.reconstruction.targets import Version, final_targets, target_versions
from jobs.makers.reconstruction.totals import MonthlyTotals, monthly_totals
from jobs.makers.reconstruction.world import World, simulate

SEED = 37


@dataclass(frozen=True)
class Reconstruction:
    """What was published, and the world that was made to fit it."""

    published: Published
    versions: list[Version]
    totals: MonthlyTotals
    character: Character
    world: World


def reconstruct(seed: int = SEED) -> Reconstruction:
    """Draw the reconstruction; the same seed gives the same persons."""
    # a stream for each part, so that a change in one leaves the others as they were
    of_totals, of_character, of_stands, of_world = (
        np.random.Generator(np.random.PCG64(part)) for part in np.random.SeedSequence(seed).spawn(4)
    )
    published = read_published()
    versions = target_versions(published.gemeenten)
    targets = final_targets(versions)
    totals = monthly_totals(published, targets.sum(axis=0), of_totals)
    character = draw_character(published, of_character)
    begin = first_stands(published, targets[:, 0], character, of_stands)
    added = corrections(published, targets, totals, of_stands)
    world = simulate(published, versions, totals, character, begin, added, of_world)
    return Reconstruction(published, versions, totals, character, world)
