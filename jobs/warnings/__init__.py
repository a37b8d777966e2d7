"""The memory of warnings, week by week, and what people say of them: silenced, acknowledged."""
