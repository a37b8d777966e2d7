"""Models of one monthly series of counts. All have the same small interface: see `base.MonthlyModel`."""
