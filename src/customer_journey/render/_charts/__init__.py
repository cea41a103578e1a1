"""Pictures of answers: matrices, bars, ribbons and steps."""
