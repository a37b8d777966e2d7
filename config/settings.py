"""The typed settings of the service, built by `load_settings` and never at import.

The fields carry type, bounds and meaning. The values come, first found first used, from the arguments, the
environment (`RADAR_...`, `__` between levels), the user's TOML file and `defaults.toml` beside this module;
only paths have their default here, all others have it there.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config.addresses import DatabaseAddress
from config.errors import SettingsError
from config.layers import merged, read_layers, refuse_unknown_keys, refused_value
from config.sections import Backtest, Engine, Flags, KnownAfterDays, Plan, Profile
from config.service_sections import Mail, Memory, OpenData, Retention, Service

__all__ = ["Settings", "SettingsError", "load_settings", "origins"]

OptionalDay = Annotated[date | None, BeforeValidator(lambda value: None if value == "" else value)]


class Settings(BaseSettings):
    """Every setting of the service. Frozen; get one from `load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix="RADAR_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    home: Path = Field(default=Path("var"), description="folder of the database and the outputs")
    # may hold a password: kept out of every repr and dump
    database_url: DatabaseAddress = Field(
        default_factory=lambda fields: f"sqlite:///{fields['home'] / 'radar.db'}",
        repr=False,
        exclude=True,
        description="SQLAlchemy URL of the database, SQLite or PostgreSQL",
    )
    language: Literal["nl", "en"] = Field(description="language of everything a person reads")
    seed: int = Field(ge=0, le=2_147_483_647, description="start of the random numbers")
    samples: int = Field(ge=200, le=10_000, description="joint paths drawn per run")
    horizon_periods: int = Field(ge=1, le=8, description="half-years forecast, the one of the as-of date included")
    engine: Engine = Field(description="where the work is done: processes of this machine or a Dask cluster")
    simulated_gemeenten: bool = Field(description="whether gemeenten without own figures are forecast, as simulated")
    old_after_months: int = Field(ge=0, le=120, description="age in months after which figures are called old")
    correctie_tolerance: int = Field(
        ge=0, le=100_000, description="correctie in persons above which there is a warning"
    )
    mechanism_in_force_until: OptionalDay = Field(description="half-years that start later get no target")
    known_after_days: KnownAfterDays = Field(description="from when a figure without known_from is known")
    flags: Flags = Field(description="when a region gets a flag")
    profile: Profile = Field(description="prior for the spread of a half-year over its months")
    backtest: Backtest = Field(description="the rolling backtest")
    plan: Plan = Field(description="what a plan reckons with")
    service: Service = Field(description="the process that works by itself")
    opendata: OpenData = Field(description="fetching open data")
    memory: Memory = Field(description="when a warning begins, ends, and is news")
    mail: Mail = Field(description="how mail goes out")
    retention: Retention = Field(description="how long things are kept")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load_settings` hands in: it has read the layers and checked every key in them."""
        return (init_settings,)


def origins(*, config: Path | None = None, **overrides: Any) -> dict[tuple[str, ...], str]:
    """By the path of each setting that a layer gives, the place of its value; arguments as of `load_settings`."""
    found: dict[tuple[str, ...], str] = {}
    for layer in reversed(read_layers(Settings, config, overrides)):
        found |= dict.fromkeys(layer.keys, layer.place)
    return found


def load_settings(*, config: Path | None = None, **overrides: Any) -> Settings:
    """The settings in force: `overrides`, environment, the user's TOML, shipped defaults, in that order.

    `config` is the user's TOML file; without it the one `RADAR_CONFIG` names, else `radar.toml` in the
    working directory if there is one. An override of None counts as not given; sections are dictionaries.

    Raises:
        SettingsError: a key that is no setting (with the nearest one), a bad value, an unreadable file.
    """
    layers = read_layers(Settings, config, overrides)
    refuse_unknown_keys(Settings, layers)
    try:
        return Settings(**merged(layers))
    except ValidationError as error:
        raise refused_value(Settings, error, layers) from None
