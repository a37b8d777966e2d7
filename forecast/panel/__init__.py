"""One engine for any panel of monthly counts: many series at once, pooled where they are alike."""
