"""The chain from intake to COA occupancy: a stock-flow model in whole persons whose accounts close in every path."""
