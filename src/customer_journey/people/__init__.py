"""Where customers are, why, and what comes next: located once, or enrolled and followed."""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

__all__ = [
    "Blocked",
    "Census",
    "CensusCount",
    "Due",
    "DueCustomers",
    "Enrolment",
    "EnrolmentEvent",
    "EnrolmentEventKind",
    "EvidenceKind",
    "Location",
    "NextStep",
    "NextSteps",
    "Noted",
    "Policy",
    "Position",
    "Reason",
    "Referred",
    "Standing",
    "Status",
    "Stuck",
    "StuckCustomers",
    "Transfer",
    "Transferred",
    "census",
    "due",
    "next_steps",
    "refer",
    "stuck",
]

if TYPE_CHECKING:
    from customer_journey.people._enrolment import Enrolment, Position
    from customer_journey.people._events import (
        EnrolmentEvent,
        EnrolmentEventKind,
        EvidenceKind,
        Noted,
        Policy,
        Reason,
    )
    from customer_journey.people._locate import Blocked, Location, Standing, Status
    from customer_journey.people._moves import NextStep, NextSteps, Referred, next_steps, refer
    from customer_journey.people._population import (
        Census,
        CensusCount,
        Due,
        DueCustomers,
        Stuck,
        StuckCustomers,
        Transfer,
        Transferred,
        census,
        due,
        stuck,
    )
else:
    __getattr__, __dir__ = attach(__name__, __all__)
