"""What is computed: pure functions, frames in and frames out; no database, clock, files or settings."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forecast.panel.engine import forecast_panel

__all__ = ["forecast_panel"]


def __getattr__(name: str) -> Any:
    # the engine brings in scipy and statsmodels, for which those who use another module should not wait
    if name == "forecast_panel":
        from forecast.panel.engine import forecast_panel

        return forecast_panel
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
