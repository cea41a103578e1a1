"""People on a journey over time: enrolled, moved on with reasons, carried to a new version."""

from customer_journey._enrol._advance import advance
from customer_journey._enrol._begin import enrol
from customer_journey._enrol._enrolment import Enrolment
from customer_journey._enrol._history import (
    EnrolmentMove,
    EnrolmentMoveKind,
    Lapse,
    Reason,
    Referral,
)
from customer_journey._enrol._next import NextStep, next_steps
from customer_journey._enrol._places import EnrolmentStatus, Place
from customer_journey._enrol._policy import Policy, Wait
from customer_journey._enrol._refer import refer
from customer_journey._enrol._transfer import Transfer, Transferred, transfer

__all__ = [
    "Enrolment",
    "EnrolmentMove",
    "EnrolmentMoveKind",
    "EnrolmentStatus",
    "Lapse",
    "NextStep",
    "Place",
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
