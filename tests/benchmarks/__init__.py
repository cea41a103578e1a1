"""What things cost: ours beside what one would otherwise pick, in one run, and how cost grows with work."""
