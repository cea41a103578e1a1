"""A journey as one page: map, lanes, findings, people and versions."""
