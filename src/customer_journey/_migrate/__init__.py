"""From one version of a journey to the next: where people who stand on the old one go."""

from customer_journey._migrate._migrate import migrate
from customer_journey._migrate._migration import Migration, Placement
from customer_journey._migrate._steps import Obligation, Refusal, Step

__all__ = ["Migration", "Obligation", "Placement", "Refusal", "Step", "migrate"]
