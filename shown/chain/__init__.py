"""The chain from intake to COA occupancy."""
