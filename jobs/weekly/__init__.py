"""The weekly mail: what a recipient must know this week, in words and pictures."""
