"""House-keeping: back-up, restore, and clearing what is kept no longer."""
