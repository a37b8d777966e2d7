from dataclasses import replace

from base.i18n import Language
from shown.chain.parts import parts_table, short_table
from shown.read.results import RunResults
from tests.shown.tables import changed

NL, EN = Language("nl"), Language("en")
NO_BREAK = "\N{NO-BREAK SPACE}"


def test_each_part_says_its_basis_its_figures_and_what_they_changed(chained: RunResults) -> None:
    rows = {row[0]: row[1:] for row in parts_table(chained, NL).rows}
    assert rows["tijd tot een beslissing"] == (
        "geleerd",
        "alleen die van andere",
        "12,0 maanden\n6,0 tot 20,0",
        "14,5 maanden\n11,0 tot 18,0",
        "synthetic: made up",
    )
    assert rows["eerste asielaanvragen"][:4] == ("uit cijfers", "96, tot en met 31 december 2025", "–", "–")


def test_a_share_is_a_percentage_and_small_ones_keep_a_decimal(chained: RunResults) -> None:
    rows = {row[0]: row[1:] for row in parts_table(chained, NL).rows}
    granting = rows["deel van de beslissingen dat inwilligt"][3]
    assert granting == f"31{NO_BREAK}%\n25{NO_BREAK}% tot 42{NO_BREAK}%"
    leaving = rows["vertrek zonder vergunning"][3]
    assert leaving == f"4,5{NO_BREAK}% per maand\n3,0{NO_BREAK}% tot 7,0{NO_BREAK}%"


def test_what_no_figure_tells_by_itself_may_be_learned_from_others(chained: RunResults) -> None:
    rows = {row[0]: row[1:3] for row in parts_table(chained, NL).rows}
    assert rows["gezinsleden direct gehuisvest"] == ("aangenomen", "geen")
    assert rows["beslissingen"] == ("geleerd", "alleen die van andere")
    assert rows["inwilligingen"] == ("geleerd", "11, tot en met 31 december 2025")


def test_the_short_table_has_the_same_parts_and_what_is_believed_now(chained: RunResults) -> None:
    full, short = parts_table(chained, EN), short_table(chained, EN)
    assert [row[:2] for row in short.rows] == [row[:2] for row in full.rows]
    rows = {row[0]: row[2:] for row in short.rows}
    assert rows["resettlement"] == ("none", "45 persons a month\n20 to 100")
    assert rows["decisions"] == ("only those of others", "2,050 decisions a month\n1,700 to 2,450")
    assert rows["grants"] == ("11, December 2025", "–")


def test_a_unit_without_words_of_its_own_is_shown_as_it_is(chained: RunResults) -> None:
    other = replace(chained, chain=changed(chained.chain, unit="bananas"))
    rows = {row[0]: row[3] for row in short_table(other, EN).rows}
    assert rows["COA occupancy"].startswith("70,800 bananas\n")


def test_a_run_without_a_chain_has_an_empty_table(results: RunResults) -> None:
    assert parts_table(results, NL).rows == ()
    assert short_table(results, NL).rows == ()
