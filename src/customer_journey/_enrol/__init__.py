"""People on a journey over time: enrolled, moved on with reasons, carried to a new version."""

from customer_journey._enrol._advance import NextStep, advance, enrol, next_steps, refer
from customer_journey._enrol._enrolment import Enrolment, EnrolmentStatus
from customer_journey._enrol._history import (
    EnrolmentMove,
    EnrolmentMoveKind,
    Lapse,
    Policy,
    Reason,
    Referral,
    Wait,
)
from customer_journey._enrol._transfer import Transfer, Transferred, transfer

__all__ = [
    "Enrolment",
    "EnrolmentMove",
    "EnrolmentMoveKind",
    "EnrolmentStatus",
    "Lapse",
    "NextStep",
    "Policy",
    "Reason",
    "Referral",
    "Transfer",
    "Transferred",
    "Wait",
    "advance",
    "enrol",
    "next_steps",
    "refer",
    "transfer",
]
