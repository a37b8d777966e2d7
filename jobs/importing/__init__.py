"""The import contract: files of figures become rows of the database, whole or not at all (docs/IMPORT.md)."""
