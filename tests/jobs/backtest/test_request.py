import itertools

import pytest

from base.errors import Invalid
from base.i18n import Language
from jobs.backtest.request import LEVELS, TARGETS, BacktestRequest


def test_everything_is_tried_unless_it_is_narrowed() -> None:
    assert BacktestRequest().parts == ("gemeenten", "provincies", "intake", "keten")
    assert BacktestRequest(level="gemeente").parts == ("gemeenten",)
    assert BacktestRequest(level="provincie").parts == ("gemeenten", "provincies")
    assert BacktestRequest(target="stand_eind").parts == ("gemeenten",)
    assert BacktestRequest(target="instroom").parts == ("intake",)
    assert BacktestRequest(target="keten").parts == ("keten",)
    assert BacktestRequest(level="land").parts == ("gemeenten", "provincies", "intake", "keten")
    assert BacktestRequest(level="land", target="realisatie").parts == ("gemeenten", "provincies")


def test_a_narrowed_request_wants_only_its_own_level_and_target() -> None:
    request = BacktestRequest(level="land", target="realisatie")
    assert request.wants("land", "realisatie")
    assert request.wants("land", "realisatie_halfjaar")
    assert not request.wants("provincie", "realisatie")
    assert not request.wants("land", "stand_eind")
    assert BacktestRequest().wants("gemeente", "stand_eind")


def test_every_part_of_an_accepted_request_has_something_that_is_wanted() -> None:
    # what each family of models forecasts
    offers = {
        "gemeenten": set(itertools.product(LEVELS, ("stand_eind", "realisatie_halfjaar"))),
        "provincies": set(itertools.product(("provincie", "land"), ("realisatie_halfjaar",))),
        "intake": {("land", "instroom_eerste"), ("land", "instroom_nareis")},
        "keten": {("land", name) for name in ("bezetting", "vergunninghouders_in_opvang", "inwilligingen")},
    }
    for level, target in itertools.product(("", *LEVELS), ("", *TARGETS)):
        try:
            request = BacktestRequest(level, target)
        except Invalid:
            wanted = [pair for offered in offers.values() for pair in offered if _wants(level, target, *pair)]
            assert wanted == []
            continue
        tried = {part for part, offered in offers.items() if any(request.wants(*pair) for pair in offered)}
        assert set(request.parts) == tried


def _wants(level: str, target: str, own_level: str, own_target: str) -> bool:
    return level in ("", own_level) and (not target or own_target in TARGETS[target])


@pytest.mark.parametrize(
    ("level", "target", "words"),
    [
        ("dorp", "", "dorp is geen niveau; kies uit gemeente, provincie, land"),
        ("", "stand", "stand is geen doel; kies uit realisatie, stand_eind, instroom, keten"),
        ("gemeente", "instroom", "De instroom wordt alleen voor het land verwacht"),
        ("provincie", "instroom", "De instroom wordt alleen voor het land verwacht"),
        ("gemeente", "keten", "De keten tot COA-bezetting wordt alleen voor het land verwacht"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(level: str, target: str, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        BacktestRequest(level, target)
    assert refusal.value.told(Language("nl")) == words
