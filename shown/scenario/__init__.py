"""A what-if beside the run it was drawn from."""
