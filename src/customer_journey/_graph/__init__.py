"""The graph of a journey: one index, one copy of each search, and the one door to networkx.

`_index.index_of(journey)` gives the `Index` of a journey, built once and kept with it; its method
`restricted` gives a smaller index of the same shape, by kinds of transitions, persona and role.
`_search` has the searches (breadth first, Dijkstra, strongly connected components, topological
order), `_paths` ranks simple paths, `_listing` lists and counts all of them, `_elimination` takes
nodes out and bridges the paths over them. They take the successors of each node, such as
`index.successors`, and nodes are integers. `_networkx` converts journeys and answers what networkx
does well.
"""
