"""A made-up monthly history of every gemeente that adds up to the published totals (docs/RECONSTRUCTION.md)."""
