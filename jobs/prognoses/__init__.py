"""The track record of taakstellingen and official prognoses: read, compare with our own, show, and export."""
