"""The migrations of the schema; `models.migrate` runs them."""
