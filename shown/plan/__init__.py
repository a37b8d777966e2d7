"""What a planner decides with: candidates, advice, split."""
