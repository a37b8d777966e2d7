"""The gemeenten: which first, and why."""
