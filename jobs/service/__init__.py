"""The service that works by itself: a clock that asks the ledger what is due, and does it once."""
