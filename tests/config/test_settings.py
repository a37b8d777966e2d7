"""Where settings come from, and what is refused."""

import os
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from config.addresses import plain_address
from config.layers import DEFAULTS
from config.ranges import Range, range_of
from config.settings import Settings, SettingsError, load_settings
from jobs.importing.cells import BadCell
from jobs.mail.address import mail_address

SETTINGS_PAGE = Path(__file__).parents[2] / "docs" / "SETTINGS.md"
IN_PYTHON_ONLY = {"home": "var", "database_url": "sqlite:///<home>/radar.db"}


def fields(model: type[BaseModel], above: str = "") -> dict[str, Any]:
    found = {}
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= fields(field.annotation, f"{above}{name}.")
        else:
            found[above + name] = field
    return found


def flat(values: dict[str, Any], above: str = "") -> dict[str, Any]:
    found = {}
    for name, value in values.items():
        found |= flat(value, f"{above}{name}.") if isinstance(value, dict) else {above + name: value}
    return found


def shipped() -> dict[str, Any]:
    return flat(tomllib.loads(DEFAULTS.read_text(encoding="utf-8")))


def documented() -> dict[str, str]:
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| \S", SETTINGS_PAGE.read_text(encoding="utf-8"), re.M)
    assert len(rows) == len(dict(rows)), "a setting is documented twice"
    return dict(rows)


def test_every_field_has_its_default_in_the_shipped_file_and_nowhere_else():
    assert set(shipped()) == set(fields(Settings)) - set(IN_PYTHON_ONLY)
    in_python = {name for name, field in fields(Settings).items() if not field.is_required()}
    assert in_python == set(IN_PYTHON_ONLY)


def test_every_field_has_a_description():
    assert not [name for name, field in fields(Settings).items() if not field.description]


def test_every_field_is_documented_with_the_default_it_has():
    values = {name: tomllib.loads(f"x = {shown}")["x"] for name, shown in documented().items() if name in shipped()}
    assert values == shipped()
    assert {name: shown for name, shown in documented().items() if name not in shipped()} == IN_PYTHON_ONLY


def ranges() -> dict[str, Range]:
    return {name: found for name, field in fields(Settings).items() if (found := range_of(field)) is not None}


def test_every_number_has_a_range_with_two_ends_that_the_page_of_settings_gives():
    assert len(ranges()) > 40
    open_ended = [name for name, found in ranges().items() if found.least is None or found.most is None]
    assert not open_ended
    rows = re.findall(r"^\| `([^`]+)` \| `[^`]+` \| ([^|]+) \|", SETTINGS_PAGE.read_text(encoding="utf-8"), re.M)
    written = {name: "{least} to {most}".format(**found.ends) for name, found in ranges().items()}
    assert {name: shown for name, shown in rows if shown != "-"} == written


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e300", "-1e300", "9" * 400, "999999999999"])
def test_a_number_beyond_its_range_is_refused_with_the_range_wherever_it_stands(number: str):
    for name, found in ranges().items():
        *tables, key = name.split(".")
        value = f"[{', '.join([number] * 6)}]" if name == "profile.weights" else number
        Path("radar.toml").write_text(f"[{'.'.join(tables)}]\n{key} = {value}" if tables else f"{key} = {value}")
        with pytest.raises(SettingsError) as refused:
            load_settings()
        assert str(refused.value).startswith(f"{name} in radar.toml must be a ")
        assert "from {least} to {most}.".format(**found.ends) in str(refused.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"seed = {'9' * 5000}", "too many digits"),
        (f"seed = {'[' * 10_000}{']' * 10_000}", "nested too deep"),
        (f"[{'.'.join('a' * 10_000)}]", "nested too deep"),
        (f"{'.'.join('a' * 100)} = 1", "nested too deep"),
        (f"# {'x' * 1_000_000}", "larger than a file of this kind"),
    ],
)
def test_a_file_that_only_an_attack_would_hold_is_refused_in_a_line(text: str, reason: str):
    Path("radar.toml").write_text(text)
    with pytest.raises(SettingsError, match=f"^The settings file radar.toml cannot be read.*{reason}") as refused:
        load_settings()
    assert len(str(refused.value)) < 200


def test_only_an_ordinary_file_is_read(tmp_path: Path):
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    for file in (pipe, tmp_path, Path("/dev/zero")):
        with pytest.raises(SettingsError, match="cannot be read"):
            load_settings(config=file)


@pytest.mark.parametrize("host", ["", "localhost", "127.0.0.1", "127.8.9.1", "::1", "[::1]"])
def test_a_password_may_go_in_the_clear_within_this_machine(host: str):
    bare = {"security": "none", "user": "radar", "password": "geheim", "host": host}
    assert load_settings(mail=bare).mail.host == host


@pytest.mark.parametrize("secret", [{"password": "geheim"}, {"password_file": "geheim"}])
def test_a_password_over_the_network_in_the_clear_is_refused_unless_that_is_said_to_be_wanted(secret: dict[str, str]):
    bare = {"security": "none", "host": "smtp.example.nl", **secret}
    with pytest.raises(SettingsError, match=r"mail in the arguments.*mail\.password_in_the_clear") as refused:
        load_settings(mail=bare)
    assert "geheim" not in str(refused.value)
    assert load_settings(mail={**bare, "security": "starttls"}).mail.host == "smtp.example.nl"
    assert load_settings(mail={**bare, "password_in_the_clear": True}).mail.security == "none"


def test_the_defaults_alone_are_valid():
    settings = load_settings()
    assert settings.language == "nl"
    assert settings.mechanism_in_force_until is None
    assert settings.database_url == "sqlite:///var/radar.db"


def test_profile_weights_become_shares_of_the_published_months():
    weights = load_settings().profile.weights
    assert sum(weights) == pytest.approx(1)
    assert weights[0] == pytest.approx(9050 / 5 / 11350)
    assert weights[5] == pytest.approx(2300 / 11350)


def test_each_layer_wins_over_the_one_below_key_by_key(monkeypatch: pytest.MonkeyPatch):
    Path("radar.toml").write_text(
        "seed = 1\nsamples = 300\n[flags]\nminimum_persons = 9\n[flags.watch]\np_miss = 0.1\n"
    )
    monkeypatch.setenv("RADAR_SEED", "2")
    monkeypatch.setenv("RADAR_FLAGS__WATCH__P_MISS", "0.2")
    settings = load_settings(flags={"watch": {"share_of_opgave": 0.01}}, language=None)
    assert (settings.seed, settings.samples, settings.language) == (2, 300, "nl")
    assert settings.flags.minimum_persons == 9
    assert (settings.flags.watch.p_miss, settings.flags.watch.share_of_opgave) == (0.2, 0.01)
    assert load_settings(seed=3).seed == 3


def test_a_named_file_takes_the_place_of_the_one_in_the_working_directory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    Path("radar.toml").write_text("seed = 1")
    (tmp_path / "named.toml").write_text("seed = 2")
    (tmp_path / "argument.toml").write_text("seed = 3")
    monkeypatch.setenv("RADAR_CONFIG", str(tmp_path / "named.toml"))
    assert load_settings().seed == 2
    assert load_settings(config=tmp_path / "argument.toml").seed == 3


def test_a_named_file_that_is_missing_stops(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RADAR_CONFIG", "nowhere.toml")
    with pytest.raises(SettingsError, match=r"nowhere\.toml does not exist"):
        load_settings()


def test_a_file_that_is_not_toml_stops():
    Path("radar.toml").write_text("seed 1")
    with pytest.raises(SettingsError, match=r"radar\.toml cannot be read: line 1, column 6 cannot be read as TOML"):
        load_settings()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sede = 1", "sede in radar.toml is not a setting; did you mean seed?"),
        ("[flag]\nminimum_persons = 1", "flag in radar.toml is not a setting; did you mean flags?"),
        (
            "[flags.wach]\np_miss = 0.1",
            "flags.wach in radar.toml is not a setting; did you mean flags.watch?",
        ),
        (
            "[flags.watch]\npmiss = 0.1",
            "flags.watch.pmiss in radar.toml is not a setting; did you mean flags.watch.p_miss?",
        ),
        ("origins = 1", "origins in radar.toml is not a setting; did you mean backtest.origins?"),
        ("[qqq]\nx = 1", "qqq in radar.toml is not a setting; docs/SETTINGS.md lists them all."),
    ],
)
def test_a_misspelt_key_in_a_file_stops_with_the_nearest(text: str, message: str):
    Path("radar.toml").write_text(text)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "engine", ["local", "dask://127.0.0.1:8786", "dask://scheduler.example:1", "dask://[::1]:80"]
)
def test_an_engine_is_this_machine_or_a_cluster(engine: str):
    assert load_settings(engine=engine).engine == engine


@pytest.mark.parametrize("engine", ["", "dask", "dask://host", "dask://host:0", "tcp://host:8786", "dask://a b:1"])
def test_another_engine_is_refused_with_the_forms_there_are(engine: str):
    with pytest.raises(SettingsError) as caught:
        load_settings(engine=engine)
    assert str(caught.value) == "engine in the arguments must be local or dask://host:port."


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("RADAR_SEDE", "1", "RADAR_SEDE in the environment is not a setting; did you mean RADAR_SEED?"),
        (
            "RADAR_FLAGS__WATCH__P_MIS",
            "0.1",
            "RADAR_FLAGS__WATCH__P_MIS in the environment is not a setting; did you mean RADAR_FLAGS__WATCH__P_MISS?",
        ),
        (
            "RADAR_FLAGS",
            '{"wach": {"p_miss": 0.1}}',
            "RADAR_FLAGS__WACH in the environment is not a setting; did you mean RADAR_FLAGS__WATCH?",
        ),
    ],
)
def test_a_misspelt_variable_stops_with_the_nearest(
    name: str, value: str, message: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value) == message


def test_a_misspelt_argument_stops():
    with pytest.raises(SettingsError, match="sede in the arguments is not a setting; did you mean seed"):
        load_settings(sede=1)


def schedule(**times: str) -> str:
    return "[service.schedule]\n" + "".join(f'{job} = "{time}"\n' for job, time in times.items())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("samples = 199", "samples in radar.toml must be a whole number from 200 to 10000."),
        ("seed = 1.5", "seed in radar.toml must be a whole number from 0 to 2147483647."),
        ('language = "de"', "language in radar.toml must be one of nl, en."),
        ('mechanism_in_force_until = "ooit"', "mechanism_in_force_until in radar.toml must be a day"),
        ("[flags.alarm]\np_miss = 1.2", "flags.alarm.p_miss in radar.toml must be a number from 0 to 1."),
        ("[flags.warning]\np_miss = 0.95", "flags: p_miss must rise from watch through warning to alarm."),
        ("[profile]\nweights = [1, 1]", "profile.weights in radar.toml must have exactly 6 values."),
        (
            "[profile]\nweights = [1, 1, 1, 1, 1, 0]",
            "profile.weights in radar.toml must be a number from 0.001 to 10000000.",
        ),
        ('[profile]\nseen = ["2015"]', "profile.seen in radar.toml must hold half-years such as 2026-H1."),
        ("[backtest]\norigins = 0", "backtest.origins in radar.toml must be a whole number from 1 to 100."),
        ("flags = 3", "flags in radar.toml must be a table of settings."),
        (schedule(run="elke dag"), "service.schedule.run in radar.toml must be a time such as daily 06:00, weekly"),
        (
            schedule(mail="daily 07:00"),
            "schedule.mail in radar.toml must be a time such as weekly mon 07:00, or empty",
        ),
        (schedule(mail="weekly ma 07:00"), "schedule.mail in radar.toml must be a time such as weekly mon 07:00, or"),
        (schedule(backtest="weekly mon 08:00"), "must be a time such as monthly 15 08:00, or empty."),
        (schedule(trackrecord="daily 08:00"), "must be a time such as monthly 15 08:00, or empty."),
        ('[mail]\nsender = ""', "mail.sender in radar.toml must be a mail address such as name@example.nl."),
        ('[mail]\nsender = "Radar <radar@example.nl>"', "mail.sender in radar.toml must be a mail address"),
        ('[mail]\nreply_to = "a@b\\nBcc: c@d"', "mail.reply_to in radar.toml must be a mail address"),
        (
            '[mail]\noperator = "beheer"',
            "mail.operator in radar.toml must be a mail address such as name@example.nl, or",
        ),
        (
            '[mail]\npages_url = "javascript:alert(1)"',
            "mail.pages_url in radar.toml must be an address such as https:",
        ),
        ('[mail]\npages_url = "https://x/\\" onclick="', "mail.pages_url in radar.toml"),
        ('[service]\nping_url = "monitor.example/key"', "service.ping_url in radar.toml must be an address such as"),
        ('[opendata]\nurl = "file:///etc/passwd"', "opendata.url in radar.toml must be an address such as https:"),
        ('[opendata]\nurl = "http://["', "opendata.url in radar.toml must be an address such as https:"),
        ('[opendata]\nurl = "http://x:99999/y"', "opendata.url in radar.toml must be an address such as https:"),
        ('[opendata]\nurl = "https://u:geheim@x/y"', "opendata.url in radar.toml is shown and stored, so no name or"),
    ],
)
def test_a_value_out_of_bounds_stops_and_says_where_it_stands(text: str, message: str):
    Path("radar.toml").write_text(text)
    with pytest.raises(SettingsError, match=re.escape(message)):
        load_settings()


def test_the_place_named_is_the_one_the_bad_value_came_from(monkeypatch: pytest.MonkeyPatch):
    Path("radar.toml").write_text("samples = 500")
    monkeypatch.setenv("RADAR_SAMPLES", "3")
    with pytest.raises(
        SettingsError, match="RADAR_SAMPLES in the environment must be a whole number from 200 to 10000"
    ):
        load_settings()


def test_a_variable_that_is_not_json_stops(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RADAR_PROFILE__WEIGHTS", "one,two")
    with pytest.raises(SettingsError, match="RADAR_PROFILE in the environment must be a list or a table in JSON"):
        load_settings()


def test_the_end_of_the_mechanism_may_be_a_toml_date_or_text(monkeypatch: pytest.MonkeyPatch):
    Path("radar.toml").write_text("mechanism_in_force_until = 2027-12-31")
    assert load_settings().mechanism_in_force_until == date(2027, 12, 31)
    monkeypatch.setenv("RADAR_MECHANISM_IN_FORCE_UNTIL", "")
    assert load_settings().mechanism_in_force_until is None


def test_a_password_is_never_shown_or_stored():
    settings = load_settings(database_url="postgresql+psycopg://radar:geheim@host/radar")
    assert "geheim" not in repr(settings) + str(settings) + settings.model_dump_json()
    assert "geheim" in settings.database_url


def test_the_key_of_a_monitor_is_never_shown_or_stored():
    settings = load_settings(service={"ping_url": "https://u:p@monitor.example/geheim"})
    assert "geheim" not in repr(settings) + settings.model_dump_json()
    assert settings.service.ping_url.endswith("/geheim")


def test_what_is_due_once_a_week_or_month_may_also_be_due_never():
    never = {"mail": "", "backtest": "", "trackrecord": ""}
    assert load_settings(service={"schedule": never}).service.schedule.mail == ""
    assert (
        load_settings(service={"schedule": {"mail": "weekly fri 16:00"}}).service.schedule.mail == "weekly fri 16:00"
    )


@given(
    st.one_of(
        st.emails(),
        st.text(max_size=30),
        st.from_regex(r"\A[a-zA-Z0-9. @\n<>_é-]{0,80}@[a-zA-Z0-9.-]{0,80}\Z"),
    )
)
@settings_of_hypothesis(max_examples=200, deadline=None)
def test_an_address_in_the_settings_is_what_the_mail_takes_for_one(text: str):
    try:
        taken: str | None = mail_address(text)
    except BadCell:
        taken = None
    assert plain_address(text) == taken


def test_settings_are_frozen():
    settings = load_settings()
    with pytest.raises(ValidationError):
        settings.seed = 1
    with pytest.raises(ValidationError):
        settings.flags.watch.p_miss = 1.0


def test_an_error_can_be_told_in_another_language():
    with pytest.raises(SettingsError) as caught:
        load_settings(sede=1)

    class Shout:
        def __call__(self, message: str, /, **details: object) -> str:
            return message.upper().format(**{name.upper(): value for name, value in details.items()})

        def plain(self, value: float) -> str:
            return str(value)

    assert caught.value.told(Shout()) == "SEDE IN THE ARGUMENTS IS NOT A SETTING; DID YOU MEAN SEED?"
