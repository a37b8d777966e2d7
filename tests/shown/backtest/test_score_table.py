from dataclasses import replace

from base.i18n import Language
from shown.backtest.score_table import score_table
from shown.read.results import RunResults
from tests.shown.tables import changed

NL = Language("nl")


def test_scores_keep_their_plain_rules_and_have_their_number_of_cases(results: RunResults) -> None:
    table = score_table(results, NL)
    assert len(table.rows) == len(results.scores)
    rules = [row for row in table.rows if row[3].startswith("vuistregel")]
    assert {row[6:8] for row in rules} == {("–", "–")}
    assert {row[4] for row in table.rows} == {"5", "60"}


def test_a_code_without_words_of_its_own_is_shown_as_it_is(results: RunResults) -> None:
    other = replace(results, scores=changed(results.scores, model_id="a_new_model"))
    assert {row[3] for row in score_table(other, NL).rows} == {"a_new_model"}
