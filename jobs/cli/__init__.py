"""The command `radar`: one module per command."""
