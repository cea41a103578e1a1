"""The package's own presets by name, each read on first use.

A framework is a module, and a template a file as users write them.
"""

from functools import cache
from importlib import import_module
from typing import Any, Final, Literal, TypeAlias, TypeVar, cast, get_args

from customer_journey._element import Element
from customer_journey._frozen import evolve, fields
from customer_journey._model import Journey
from customer_journey.criteria._fact import Fact

__all__ = ["NAMES", "TEMPLATES", "FrameworkName", "PresetName", "TemplateName", "read"]

FrameworkName: TypeAlias = Literal[
    "aarrr",
    "aida",
    "aidas",
    "aidca",
    "aidma",
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
    "dual-aisas",
    "e-metrics-life-cycle",
    "five-as",
    "five-es",
    "five-step-decision-process",
    "forrester-life-cycle",
    "forrester-life-cycle-2014",
    "growth-accounting",
    "hierarchy-of-effects",
    "hubspot-buyers-journey",
    "hubspot-flywheel",
    "hubspot-lifecycle",
    "innovation-decision-process",
    "jobs-to-be-done-timeline",
    "journey-timeline",
    "levels-of-awareness",
    "loyalty-ladder",
    "loyalty-loop",
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
"""The name of a framework that comes with the package."""

TemplateName: TypeAlias = Literal[
    "b2b-account",
    "citizen-service",
    "donor",
    "employee",
    "marketplace",
    "patient",
    "saas",
    "shop",
    "student",
    "subscription",
]
"""The name of a template that comes with the package."""

PresetName: TypeAlias = Literal[FrameworkName, TemplateName]
"""The name of a preset that comes with the package."""

TEMPLATES: Final[tuple[TemplateName, ...]] = get_args(TemplateName)
NAMES: Final[tuple[PresetName, ...]] = tuple(sorted(get_args(PresetName)))

E = TypeVar("E", bound=Element)

_RESTS: Final = {"basis": "", "entry_basis": "entry", "when_basis": "when"}
"""Fields that say on what something rests, with the field it is about; empty for the whole."""


def read(name: PresetName) -> Journey:
    """The journey of that name, read once."""
    if name in TEMPLATES:
        return _template(name)
    module = import_module(f"customer_journey.presets._{name.replace('-', '_')}")
    journey: Journey = module.JOURNEY
    return journey


@cache
def _template(name: str) -> Journey:
    from importlib.resources import files

    from customer_journey.files._files import loads

    path = files("customer_journey.presets").joinpath("templates", f"{name}.json")
    return _assumed(loads(path.read_text(encoding="utf-8"), format="json"))


def _assumed(element: E) -> E:
    """The element, with `assumed` as the basis of all in it that states none.

    Facts are left as they are: of them, `assumed` marks a proxy, and those of a template are
    recorded.
    """
    changes: dict[str, Any] = {}
    for field in fields(type(element)):
        value: object = getattr(element, field.name)
        if isinstance(value, Element) and not isinstance(value, Fact):
            changes[field.name] = _assumed(value)
        elif isinstance(value, tuple):
            changes[field.name] = tuple(
                _assumed(each) if isinstance(each, Element) and not isinstance(each, Fact) else each
                for each in cast("tuple[object, ...]", value)
            )
        elif field.name in _RESTS and value is None:
            about = _RESTS[field.name]
            if not about or getattr(element, about) is not None:
                changes[field.name] = "assumed"
    return cast("E", evolve(cast("Any", element), **changes))
