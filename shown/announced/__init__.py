"""Announced taakstellingen and official prognoses beside what came."""
