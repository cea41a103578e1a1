"""Walking a journey: where people are, what comes next, what they must pass."""

from customer_journey._traverse._decide import Conditions, Decision, Standing, conditions, decide
from customer_journey._traverse._locate import Blocked, Location, locate
from customer_journey._traverse._moves import MoveKind
from customer_journey._traverse._next import next_stages
from customer_journey._traverse._paths import Paths, paths
from customer_journey._traverse._reach import Weight, layers, reachable, shortest_path

__all__ = [
    "Blocked",
    "Conditions",
    "Decision",
    "Location",
    "MoveKind",
    "Paths",
    "Standing",
    "Weight",
    "conditions",
    "decide",
    "layers",
    "locate",
    "next_stages",
    "paths",
    "reachable",
    "shortest_path",
]
