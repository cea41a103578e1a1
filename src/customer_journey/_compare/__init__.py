"""Two versions of a journey: what changed, and where people on the old one go on the new."""

from customer_journey._compare._changes import Change, ChangeKind, Diff
from customer_journey._compare._diff import diff
from customer_journey._compare._impact import Impact

__all__ = ["Change", "ChangeKind", "Diff", "Impact", "diff"]
