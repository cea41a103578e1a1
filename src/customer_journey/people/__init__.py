"""Where customers are, why, and what comes next: located once, or enrolled and followed."""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

if TYPE_CHECKING:
    from customer_journey.people._decide import Standing
    from customer_journey.people._enrolment import Enrolment
    from customer_journey.people._history import (
        EnrolmentMove,
        EnrolmentMoveKind,
        Lapse,
        Reason,
        Referral,
    )
    from customer_journey.people._locate import Blocked, Location
    from customer_journey.people._next import NextStep, next_steps
    from customer_journey.people._places import EnrolmentStatus, Place
    from customer_journey.people._policy import Policy, Wait
    from customer_journey.people._refer import refer
    from customer_journey.people._transfer import Transfer, Transferred

__all__ = [
    "Blocked",
    "Enrolment",
    "EnrolmentMove",
    "EnrolmentMoveKind",
    "EnrolmentStatus",
    "Lapse",
    "Location",
    "NextStep",
    "Place",
    "Policy",
    "Reason",
    "Referral",
    "Standing",
    "Transfer",
    "Transferred",
    "Wait",
    "next_steps",
    "refer",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = attach(__name__, __all__)
