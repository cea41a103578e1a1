"""The package's own presets by name; each is a module that is imported on first use."""

from importlib import import_module
from typing import Final, Literal, TypeAlias, get_args

from customer_journey._model import Journey

__all__ = ["NAMES", "PresetName", "read"]

PresetName: TypeAlias = Literal[
    "aarrr",
    "aida",
    "aidas",
    "aidca",
    "aisas",
    "b2b-buying-jobs",
    "bow-tie",
    "buyers-journey",
    "buying-process",
    "consumer-decision-journey",
    "consumer-decision-process",
    "customer-experience-process",
    "customer-success",
    "dagmar",
    "demand-unit-waterfall",
    "demand-waterfall",
    "e-metrics-life-cycle",
    "five-as",
    "five-es",
    "five-step-decision-process",
    "forrester-life-cycle",
    "forrester-life-cycle-2014",
    "hierarchy-of-effects",
    "hubspot-buyers-journey",
    "hubspot-flywheel",
    "hubspot-lifecycle",
    "innovation-decision-process",
    "jobs-to-be-done-timeline",
    "journey-timeline",
    "levels-of-awareness",
    "loyalty-ladder",
    "marketing-hourglass",
    "messy-middle",
    "product-led-flywheel",
    "race",
    "rean",
    "see-think-do-care",
    "service-blueprint",
    "seven-behaviours",
    "six-stage",
    "tofu-mofu-bofu",
    "zmot",
]
"""The name of a preset that comes with the package."""

NAMES: Final[tuple[PresetName, ...]] = get_args(PresetName)


def read(name: PresetName) -> Journey:
    """The journey of that name, read once."""
    module = import_module(f"customer_journey.presets._{name.replace('-', '_')}")
    journey: Journey = module.JOURNEY
    return journey
