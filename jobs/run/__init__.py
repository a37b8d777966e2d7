"""The main job: from the figures known on a day to forecasts, warnings and their proof, under one run id."""
