"""What a planner asks: a goal, a range of totals, and the advice, tables and picture that answer."""
