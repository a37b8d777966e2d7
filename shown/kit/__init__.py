"""What every output is made with: words, theme, fans, tables, templates."""
