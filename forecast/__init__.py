"""Pure computation: frames in, frames out. No database, clock, files or settings."""
