"""Walking a journey: where people are, what comes next, what they must pass."""

from customer_journey._traverse._count import Route, best_paths, count_paths, shares
from customer_journey._traverse._cuts import bottlenecks, must_pass
from customer_journey._traverse._decide import Conditions, Decision, Standing, conditions, decide
from customer_journey._traverse._locate import Blocked, Location, locate
from customer_journey._traverse._moves import MoveKind
from customer_journey._traverse._next import next_stages
from customer_journey._traverse._path_rules import Verdict, eventually, never, precedes
from customer_journey._traverse._paths import Paths, paths
from customer_journey._traverse._reach import Weight, layers, reachable, shortest_path
from customer_journey._traverse._walks import covering_walks

__all__ = [
    "Blocked",
    "Conditions",
    "Decision",
    "Location",
    "MoveKind",
    "Paths",
    "Route",
    "Standing",
    "Verdict",
    "Weight",
    "best_paths",
    "bottlenecks",
    "conditions",
    "count_paths",
    "covering_walks",
    "decide",
    "eventually",
    "layers",
    "locate",
    "must_pass",
    "never",
    "next_stages",
    "paths",
    "precedes",
    "reachable",
    "shares",
    "shortest_path",
]
