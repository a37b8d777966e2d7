"""The numbers of the import contract that an installation can set."""

from dataclasses import dataclass

from config.settings import Settings


@dataclass(frozen=True)
class ImportRules:
    """Days after which a figure counts as known when its file does not say, and when to warn of a correctie."""

    known_after_days_coa: int = 7
    known_after_days_intake: int = 25
    correctie_tolerance: int = 25  # persons

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if value < 0:
                raise ValueError(f"{name} is {value}; it cannot be below 0")


def import_rules(settings: Settings) -> ImportRules:
    """The numbers of the import contract as the settings have them."""
    return ImportRules(
        known_after_days_coa=settings.known_after_days.coa,
        known_after_days_intake=settings.known_after_days.intake,
        correctie_tolerance=settings.correctie_tolerance,
    )
