"""What a reader asks: the language of the files for scenarios and goals, every fault told at once."""
