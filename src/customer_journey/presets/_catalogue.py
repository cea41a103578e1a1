"""The package's own presets by name; each is a module that is read when it is asked for."""

from importlib import import_module
from typing import Final, Literal, TypeAlias, get_args

from customer_journey._model import Journey

__all__ = ["NAMES", "PresetName", "read"]

PresetName: TypeAlias = Literal[
    "buyers-journey",
    "buying-process",
    "marketing-hourglass",
    "seven-behaviours",
    "six-stage",
]
"""The name of a preset that comes with the package."""

NAMES: Final[tuple[PresetName, ...]] = get_args(PresetName)


def read(name: PresetName) -> Journey:
    """The journey of that name, read once."""
    module = import_module(f"customer_journey.presets._{name.replace('-', '_')}")
    journey: Journey = module.JOURNEY
    return journey
