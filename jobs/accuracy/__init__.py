"""`docs/ACCURACY.md`: the page that says how good the forecasts were, in English."""

from jobs.accuracy.page import write_accuracy

__all__ = ["write_accuracy"]
