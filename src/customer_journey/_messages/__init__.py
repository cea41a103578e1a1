"""The fixed words of maps and pages, and their translations."""
