"""The synthetic run with a chain and a scenario drawn from it."""

from tests.jobs.scenario.conftest import comparison, results, scenario_engine, simulated

__all__ = ["comparison", "results", "scenario_engine", "simulated"]
