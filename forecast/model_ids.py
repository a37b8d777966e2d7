"""The names under which forecasts are stored and compared."""

__all__ = ["CALIBRATED", "DRESSED", "ENGINE", "MODEL", "SIMULATED_MODEL"]

# the service's own forecast; made from simulated figures, so that an export says so in every row; and in a backtest
# with bands and chances corrected by its earlier errors
MODEL, SIMULATED_MODEL, CALIBRATED = "radar", "radar_simulated", "radar_calibrated"
# neither the model nor a plain rule: the engine for any panel, from realisatie alone
ENGINE = "panel_engine"
# the end of the name of a plain rule with the band of its own earlier errors
DRESSED = "_dressed"
