"""The equal-tile map: every gemeente a tile of the same size, near its neighbours, provincies apart."""
