"""The proof page: made from the provincial table, judged by the published outcome."""

from pathlib import Path

import pytest

from config.settings import load_settings
from jobs.makers.proof import Predicted, published_outcome, write_proof


def test_the_outcome_is_the_published_one() -> None:
    assert published_outcome() == 3728


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("proof") / "PROOF.md"
    write_proof(out, load_settings(samples=400, backtest={"origins": 1}))
    return out.read_text(encoding="utf-8")


def test_the_page_holds_both_days_all_provincies_and_the_plain_rules(page: str) -> None:
    for text in ("2021-07-15", "2021-10-15", "3,728", "Limburg", "Zuid-Holland", "plain rule: last year's pace"):
        assert text in page


def test_the_plain_rules_say_what_they_would_have_said(page: str) -> None:
    # 5,585 + 11,000 - 9,596; 16,585 - 2 * 5,637; a sixth of 16,585 for each of three months to come
    pace = next(line for line in page.splitlines() if "the pace so far" in line)
    assert "6,989" in pace
    assert "5,311" in pace
    norm = next(line for line in page.splitlines() if "1/6 of the opgave" in line)
    assert "| 0 (" in norm
    assert "2,656" in norm


def test_the_page_in_docs_tells_of_the_same_outcome() -> None:
    kept = (Path(__file__).parents[3] / "docs" / "PROOF.md").read_text(encoding="utf-8")
    assert f"{published_outcome():,}" in kept


def test_a_prediction_is_ordered() -> None:
    import numpy as np

    one = Predicted.of("x", np.arange(1000.0))
    assert one.low_95 < one.low_80 < one.median < one.high_80 < one.high_95
