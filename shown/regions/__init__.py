"""The country and its provincies."""
