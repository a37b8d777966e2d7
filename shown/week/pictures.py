"""Which pictures a mail has, each drawn once for all readers who see it."""

from __future__ import annotations

from base.i18n import Language
from forecast.flags import NONE
from forecast.levels import COUNTRY
from forecast.memory import NEW, TARGET_CHANGED, WORSE
from shown.headlines import Headline
from shown.kit.png import Inline
from shown.week.facts import WeekFacts
from shown.week.pace_panels import Panels
from shown.week.pace_picture import pace_picture
from shown.week.scope import Scope
from shown.week.stand_picture import stand_picture

MOST_STANDS, MOST_PANELS = 2, 9
# whose pictures come first
NEWS = (NEW, WORSE, TARGET_CHANGED)


class Album:
    """The pictures of one week."""

    def __init__(self, facts: WeekFacts) -> None:
        self._facts = facts
        self._panels = Panels(facts)
        self._stands: dict[tuple[str, str], Inline | None] = {}

    def of(self, scope: Scope, say: Language) -> tuple[Inline, ...]:
        """The stand of the country or of the first provincies asked for, and the gemeenten that are flagged."""
        codes = (COUNTRY,) if scope.country else scope.provincies[:MOST_STANDS]
        stands = [picture for code in codes if (picture := self._stand(code, say)) is not None]
        panels = self._panels.of(self._shown(scope))
        return (*stands, *([pace_picture(self._facts, panels, say)] if panels else []))

    def _stand(self, code: str, say: Language) -> Inline | None:
        key = (code, say.code)
        if key not in self._stands:
            self._stands[key] = stand_picture(self._facts, code, say)
        return self._stands[key]

    def _shown(self, scope: Scope) -> list[Headline]:
        """The flagged gemeenten in scope: those in the news first, then by expected shortfall."""
        facts = self._facts
        rows = [
            row
            for row in facts.gemeenten
            if row.flag is not None and row.flag.flag not in (None, NONE) and scope.holds(facts.places[row.code])
        ]
        rows.sort(key=lambda row: not self._in_the_news(row.code))
        return rows[:MOST_PANELS]

    def _in_the_news(self, code: str) -> bool:
        warning = self._facts.warnings.get(code)
        return warning is not None and warning.reason in NEWS
