"""What things cost: ours beside what one would otherwise pick, and how cost grows with work."""
