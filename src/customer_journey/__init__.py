"""Customer journeys as values."""
