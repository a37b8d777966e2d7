"""The chain to COA occupancy on earlier days, from the same paths as the gemeenten."""

from __future__ import annotations

from datetime import date

import pandas as pd

from base.i18n import N_
from config.settings import Settings
from forecast.chain.names import GRANTS
from forecast.model_ids import MODEL
from forecast.track.chain_cases import chain_cases
from forecast.track.chain_rules import CHAIN_RULES
from forecast.track.gemeente_cases import GemeenteBacktest
from forecast.track.gemeente_rules import dressed
from jobs.backtest.parts import Trial, monthly_origins
from jobs.backtest.request import CHAIN, BacktestRequest
from jobs.run.inputs import Inputs
from jobs.run.notes import ASSUMPTION, UNUSED, Note

PLAIN = (*CHAIN_RULES, *(dressed(rule) for rule in CHAIN_RULES))
NO_OUTCOME = N_("No forecast of the chain has an outcome yet, so it was not scored")


def try_chain(
    tried: GemeenteBacktest, inputs: Inputs, settings: Settings, request: BacktestRequest, *, as_of: date
) -> Trial | None:
    """The chain beside its plain rules, on every day that had figures enough; None when nothing has an outcome.

    All days count, also those that only taught the calibration of gemeenten: nothing of the chain is calibrated, and
    there are few counts to hold it against.
    """
    every = chain_cases(tried.chain, inputs.country.known_on(as_of))
    cases = every.same_sets()
    if cases.frame.empty:
        return None
    days = tuple(sorted({forecast.origin for forecast in tried.chain}))
    dropped = int((every.frame["model"] == MODEL).sum() - (cases.frame["model"] == MODEL).sum())
    return Trial(
        name=CHAIN,
        cases=cases,
        plain=PLAIN,
        misses=pd.DataFrame(),
        origins=days,
        paths=monthly_origins(settings, request).paths,
        left_out=dropped,
        simulated=bool(inputs.simulated),
        notes=_notes(cases.frame, dropped, len(tried.origins) - len(days)),
    )


def _notes(frame: pd.DataFrame, dropped: int, without: int) -> list[Note]:
    outcomes = frame[["target", "period"]].drop_duplicates()
    counts = int((outcomes["target"] != GRANTS).sum())
    notes = [
        Note(
            ASSUMPTION,
            N_(
                "The chain is held against {counts} counts of people in reception and {years} years of grants only: "
                "forecasts of many days share one outcome, so its scores say little"
            ),
            {"counts": counts, "years": len(outcomes) - counts},
        )
    ]
    if dropped:
        message = N_("The plain rules of the chain had no answer in {n} cases; all models are scored on the others")
        notes.append(Note(UNUSED, message, {"n": dropped}))
    if without:
        message = N_("On {n} forecast days too few figures were known for the chain")
        notes.append(Note(UNUSED, message, {"n": without}))
    return notes
