"""Why a gemeente is flagged or not: in a sentence, in numbers, and in a picture."""
