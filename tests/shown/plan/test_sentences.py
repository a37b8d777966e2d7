from base.i18n import Language
from shown.plan import sentences
from tests.shown.plan.planned import expected

NL, EN = Language("nl"), Language("en")


def test_the_expected_number_is_told_with_what_is_carried_what_is_due_and_that_it_is_inferred() -> None:
    lines = sentences.expected_lines(expected(), NL)
    assert lines[0] == (
        "Te huisvesten in de 1e helft 2027: 23.000 personen (80 %: 22.200 tot 23.800). Het land begint naar "
        "verwachting 2.000 achter, dus een taakstelling van 21.000 dekt de rest (80 %: 20.600 tot 21.400)."
    )
    assert "17.500" in lines[1]
    assert "eigen afleiding" in lines[2]
    assert "bovengrens" in lines[2]
