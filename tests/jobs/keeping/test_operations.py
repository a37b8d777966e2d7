"""What an operator copies and reads names commands, settings and alerts that exist."""

import configparser
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from base.i18n import Language
from config.settings import load_settings
from jobs.cli.app import create_app
from jobs.watch.assess import KINDS
from models.tables import LETTER_STATES

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
UNIT, COMPOSE, DOCKERFILE = (
    ROOT / "deploy" / name for name in ("taakstelling-radar.service", "compose.yaml", "Dockerfile")
)


@pytest.fixture(scope="module")
def commands() -> dict[str, Any]:
    group = typer.main.get_command(create_app(load_settings(), Language("en")))
    return dict(group.commands)  # type: ignore[attr-defined]


def unit() -> dict[str, dict[str, list[str]]]:
    """The sections of the systemd unit; a key may come more than once."""

    class Many(dict[str, Any]):
        def __setitem__(self, key: str, value: Any) -> None:
            if isinstance(value, list) and key in self:
                self[key].extend(value)
            else:
                super().__setitem__(key, value)

    parser = configparser.RawConfigParser(strict=False, dict_type=Many)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(UNIT)
    return {name: {key: value.splitlines() for key, value in parser.items(name)} for name in parser.sections()}


def test_every_alert_stands_in_the_guide_once_with_what_to_do() -> None:
    told = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", GUIDE, re.MULTILINE)
    assert [kind for kind, _, _ in told] == list(KINDS)


def test_every_state_of_a_mail_stands_in_the_guide() -> None:
    assert [state for state in LETTER_STATES if f"`{state}`" not in GUIDE] == []


def commands_named(text: str) -> Iterator[list[str]]:
    for words in re.findall(r"(?<![-/\w])(?<!-u )radar(?:-as)? ((?:[a-z][a-z-]*[ `\n]?)+)", text, re.MULTILINE):
        yield words.replace("`", " ").split()


def test_every_command_in_the_guide_exists(commands: dict[str, Any]) -> None:
    named = list(commands_named(GUIDE))
    assert len(named) > 10
    assert {first for first, *_ in named} <= set(commands)
    for first, *rest in named:
        inside = getattr(commands[first], "commands", None)
        if inside and rest:
            assert rest[0] in inside, (first, rest)


def test_every_setting_in_the_guide_exists() -> None:
    settings = load_settings()
    for section, name in re.findall(r"`(service|mail|retention|opendata|memory)\.([a-z_]+)`", GUIDE):
        assert name in type(getattr(settings, section)).model_fields


def test_every_link_in_the_guide_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", GUIDE):
        assert (ROOT / "docs" / target).is_file()
    for path in re.findall(r"`?(deploy/[\w.-]+\w)", GUIDE):
        assert (ROOT / path).exists() or path in ("deploy/radar.env", "deploy/secrets")


def test_the_unit_starts_the_service_always_and_lets_it_write_its_state_only(commands: dict[str, Any]) -> None:
    service = unit()["Service"]
    program, *words = service["ExecStart"][0].split()
    assert program.endswith("/.venv/bin/radar")
    assert words[0] in commands
    for key, value in (("Restart", "always"), ("NoNewPrivileges", "yes"), ("ProtectSystem", "strict")):
        assert service[key] == [value]
    home = next(line.partition("=")[2] for line in service["Environment"] if line.startswith("RADAR_HOME"))
    assert home == f"/var/lib/{service['StateDirectory'][0]}"


def test_the_composition_starts_the_service_with_a_database_and_secrets_that_it_declares(
    commands: dict[str, Any],
) -> None:
    composition = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    radar = composition["services"]["radar"]
    assert radar["command"][0] in commands
    assert (COMPOSE.parent / radar["build"]["context"] / radar["build"]["dockerfile"]).resolve() == DOCKERFILE
    assert radar["depends_on"]["postgres"] == {"condition": "service_healthy"}
    for service in composition["services"].values():
        assert set(service["secrets"]) <= set(composition["secrets"])
        assert {volume.partition(":")[0] for volume in service["volumes"]} <= set(composition["volumes"])
    ignored = (COMPOSE.parent / ".gitignore").read_text(encoding="utf-8")
    assert radar["env_file"] in ignored
    assert "secrets/" in ignored


def test_the_image_is_made_of_what_is_there_runs_as_nobody_in_particular_and_starts_the_service(
    commands: dict[str, Any],
) -> None:
    lines = DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    instructions = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    copied = [words.split()[:-1] for name, words in instructions if name == "COPY" and "--from" not in words]
    sources = [source for words in copied for source in words]
    assert [source for source in sources if not (ROOT / source).exists()] == []
    allowed = (DOCKERFILE.parent / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()
    assert {f"!{source}" for source in sources} <= set(allowed)
    named = dict(instructions)
    assert named["USER"] == "radar"
    assert named["ENTRYPOINT"] == '["radar"]'
    assert re.findall(r"\w[\w-]+", named["CMD"])[0] in commands
    assert re.findall(r"radar (\w+)", named["HEALTHCHECK"])[0] in commands


@pytest.mark.parametrize("file", sorted((ROOT / "deploy").iterdir()), ids=lambda file: file.name)
def test_every_setting_that_is_handed_over_exists(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = set(re.findall(r"\bRADAR_[A-Z_]+", file.read_text(encoding="utf-8"))) - {"RADAR_CONFIG"}
    for name in names:
        monkeypatch.setenv(name, "sqlite:///x" if name.endswith("URL") else "x")
    load_settings()
