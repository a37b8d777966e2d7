"""Whatever a setting holds, it is refused in a text of the catalogue: nothing of a library is told."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from base.i18n import Language
from config.settings import SettingsError, load_settings
from tests.base.test_i18n import dutch
from tests.config.test_settings import shipped

NL = Language("nl")
ODD: tuple[Any, ...] = (True, 1.5, 10**400, "ooit", [], [1], ["x", "y", "z", "a", "b", "c"], {"x": 1})


def nested(name: str, value: Any) -> dict[str, Any]:
    for key in reversed(name.split(".")):
        value = {key: value}
    return dict(value)


def refusals() -> dict[str, SettingsError]:
    found = {}
    tables = {name.rpartition(".")[0] for name in shipped()} - {""}
    for name in (*shipped(), *tables, "home", "database_url"):
        for value in (*ODD, None):
            try:
                load_settings(**nested(name, value))
            except SettingsError as refusal:
                found[f"{name} = {value!r:.20}"] = refusal
    return found


def test_every_refusal_is_a_text_of_the_catalogue_and_so_is_what_it_gives_as_reason() -> None:
    known, found = dutch(), refusals()
    assert len(found) > 300
    assert {case: str(refusal) for case, refusal in found.items() if refusal.message not in known} == {}
    reasons = {str(refusal.details.get("reason", "")) for refusal in found.values()}
    assert reasons == {""}
    # the words of the library: Input should be a valid boolean, unable to interpret input
    assert [case for case, refusal in found.items() if re.search("[Ii]nput|should", refusal.told(NL))] == []


def test_a_range_is_told_with_the_comma_of_the_language() -> None:
    with pytest.raises(SettingsError) as refusal:
        load_settings(service={"tick_seconds": 0})
    assert str(refusal.value).endswith("must be a number from 0.01 to 30.")
    assert refusal.value.told(NL).endswith("moet een getal van 0,01 tot en met 30 zijn.")
    with pytest.raises(SettingsError) as refusal:
        load_settings(samples=1)
    assert "200 tot en met 10000" in refusal.value.told(NL)


def test_words_that_can_be_chosen_stand_behind_each_other() -> None:
    with pytest.raises(SettingsError) as refusal:
        load_settings(mail={"security": "ssl"})
    assert refusal.value.told(NL).endswith("starttls, tls, none.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("seed 1", "regel 1, kolom 6 is niet te lezen als TOML"),
        ("seed = 1\nseed = 2", "de laatste sleutel of tabel staat er al eerder in"),
        ("[mail]\n[mail]", "regel 2, kolom 6: deze sleutel of tabel staat er al eerder in"),
        ("seed = ", "het einde van het bestand is niet te lezen als TOML"),
        ("seed = " + "9" * 5000, "een getal heeft te veel cijfers"),
    ],
)
def test_what_is_no_toml_is_told_in_the_language_of_the_reader(text: str, told: str) -> None:
    Path("radar.toml").write_text(text)
    with pytest.raises(SettingsError) as refusal:
        load_settings()
    assert told in refusal.value.told(NL)


def test_letters_that_are_no_utf_8_are_told_in_the_language_of_the_reader() -> None:
    Path("radar.toml").write_bytes(b"# caf\xe9")
    with pytest.raises(SettingsError) as refusal:
        load_settings()
    assert "het is geen tekstbestand in UTF-8" in refusal.value.told(NL)


def test_a_variable_that_is_no_json_is_told_in_the_language_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADAR_PROFILE", json.dumps([1])[:-1])
    with pytest.raises(SettingsError) as refusal:
        load_settings()
    told = "RADAR_PROFILE in de omgevingsvariabelen moet een lijst of een tabel in JSON zijn, zoals [1, 2]."
    assert refusal.value.told(NL) == told
