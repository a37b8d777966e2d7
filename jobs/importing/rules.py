"""What of the import contract an installation can set."""

from dataclasses import dataclass
from datetime import date, datetime

from base.moments import local_day
from config.settings import Settings


@dataclass(frozen=True)
class ImportRules:
    """Days after which a figure counts as known when its file does not say, when to warn of a correctie, and where
    the day of an import is meant.

    `own_file` = the days of the file are right, also those after the import: it came with the software, which a
    clock may lag behind, or was written by it.
    """

    known_after_days_coa: int = 7
    known_after_days_intake: int = 25
    correctie_tolerance: int = 25  # persons
    time_zone: str = "Europe/Amsterdam"
    own_file: bool = False

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, int) and value < 0:
                raise ValueError(f"{name} is {value}; it cannot be below 0")

    def day_of(self, moment: datetime) -> date:
        """The day of an import at this aware moment: that of the place of the service, not of Greenwich."""
        return local_day(moment, self.time_zone)


def import_rules(settings: Settings) -> ImportRules:
    """What of the import contract can be set, as the settings have it."""
    return ImportRules(
        known_after_days_coa=settings.known_after_days.coa,
        known_after_days_intake=settings.known_after_days.intake,
        correctie_tolerance=settings.correctie_tolerance,
        time_zone=settings.service.time_zone,
    )
