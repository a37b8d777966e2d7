"""What the package offers by name, and that other modules do not wait for it."""

import subprocess
import sys

import pytest

import forecast
from forecast.panel import engine


def test_the_public_surface():
    assert forecast.__all__ == ["forecast_panel"]
    assert forecast.forecast_panel is engine.forecast_panel


def test_an_unknown_name_is_an_error_that_names_it():
    with pytest.raises(AttributeError, match="'forecast' has no attribute 'forecast_pannel'"):
        _ = forecast.forecast_pannel


def loaded_after(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint('\\n'.join(sys.modules))"
    return set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )


def test_the_engine_comes_in_when_it_is_asked_for_and_the_slow_models_not_even_then():
    assert not loaded_after("import forecast") & {"forecast.panel.engine", "scipy", "pandas"}
    loaded = loaded_after("from forecast import forecast_panel")
    assert "forecast.panel.engine" in loaded
    assert not loaded & {"statsmodels", "prophet"}
