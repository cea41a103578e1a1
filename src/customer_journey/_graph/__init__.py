"""The journey as a graph, and the one door to networkx."""
