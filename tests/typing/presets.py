"""Checked by mypy and basedpyright, never run: which names of presets are known."""

from typing import assert_type

import customer_journey as cj
from customer_journey.presets import ContributedName
from customer_journey.presets._catalogue import PresetName


def what_presets_give() -> None:
    assert_type(cj.presets.get("aarrr"), cj.Journey)
    assert_type(cj.presets.names(), tuple[PresetName, ...])
    assert_type([cj.presets.get(name) for name in cj.presets.names()], list[cj.Journey])
    assert_type([cj.presets.get(name) for name in cj.presets.contributed()], list[cj.Journey])
    assert_type(cj.presets.get(ContributedName("acme-loop")), cj.Journey)
    assert_type(cj.presets.find(phase="try", author="Kotler", since=2000), tuple[cj.Journey, ...])


def what_is_forbidden(unknown: str) -> None:
    cj.presets.get("aarr")  # type: ignore[call-overload] # pyright: ignore[reportCallIssue, reportArgumentType]
    cj.presets.get(unknown)  # type: ignore[call-overload] # pyright: ignore[reportCallIssue, reportArgumentType]
    cj.presets.find(phase="advocacy")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    cj.presets.find("try")  # type: ignore[call-arg, arg-type] # pyright: ignore[reportCallIssue]
