"""The news of a week."""
