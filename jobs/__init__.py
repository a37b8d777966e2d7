"""What runs: imports, the main job, reports, exports and the command line."""
