"""What a planner decides with: how many people to expect, what a candidate taakstelling does, and how it is split."""
