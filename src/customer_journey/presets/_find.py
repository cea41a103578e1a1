"""Find presets: by name, by kind, by what they cover, by where they appeared.

Those of other packages are entry points of one group, loaded on first use.
"""

from typing import TYPE_CHECKING, Final, Literal, NewType, TypeAlias, overload

from customer_journey._arguments import checked, require, warn_caller
from customer_journey._model import Journey, Phase, Source
from customer_journey._values import brief
from customer_journey.errors import BrokenPluginWarning, UnknownPresetError
from customer_journey.presets._catalogue import NAMES, PresetName, read

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = [
    "ContributedName",
    "PresetKind",
    "contributed",
    "find",
    "get",
    "is_names_only",
    "kind_of",
    "names",
]

_GROUP: Final = "customer_journey.presets"

ContributedName = NewType("ContributedName", str)
"""The name of a preset that another package brings. Type checkers cannot know those names, so say
that it is one: `get(ContributedName("acme-loop"))`; at run time it is the text itself."""


PresetKind: TypeAlias = Literal["framework", "template"]
"""A framework says what its source says; a template is a business's journey to start from."""


def names() -> tuple[PresetName, ...]:
    """The names of the presets that come with the package, sorted.

    Example:
        >>> import customer_journey as cj
        >>> "marketing-hourglass" in cj.presets.names()
        True
    """
    return NAMES


def contributed() -> tuple[ContributedName, ...]:
    """The names of the presets that other installed packages bring, sorted; none of them is loaded.

    Warns:
        BrokenPluginWarning: A name is already taken; the preset is left out.

    Example:
        >>> import customer_journey as cj
        >>> isinstance(cj.presets.contributed(), tuple)
        True
    """
    return tuple(map(ContributedName, _entries()))


@overload
def get(name: PresetName, /) -> Journey: ...
@overload
def get(name: ContributedName, /) -> Journey: ...
@checked
def get(name: str, /) -> Journey:
    """The preset of that name, as a journey whose id is the name.

    Args:
        name: One of `names()` or of `contributed()`.

    Raises:
        UnknownPresetError: No preset has that name, or the one that another package brings is
            broken; the error suggests the nearest name.

    Warns:
        BrokenPluginWarning: A preset of another package cannot be loaded.

    Example:
        >>> import customer_journey as cj
        >>> cj.presets.get("buyers-journey").goals
        ('advocacy',)
    """
    if name in NAMES:
        return read(name)
    entries = _entries()
    if name not in tuple(entries):
        raise UnknownPresetError(name, (*NAMES, *entries))
    journey = _loaded(entries[name])
    if journey is None:
        error = UnknownPresetError(name)
        error.add_note(f"{_described(entries[name])} cannot be loaded; a warning says why")
        raise error
    return journey


@checked
def find(
    *,
    kind: PresetKind | None = None,
    names_only: bool | None = None,
    phase: Phase | None = None,
    author: str = "",
    publication: str = "",
    since: int | None = None,
    until: int | None = None,
) -> tuple[Journey, ...]:
    """The presets that meet every condition: those of this package by name, then those of others.

    Texts match anywhere, in upper or lower case.

    Args:
        kind: Frameworks or templates, as `kind_of` says.
        names_only: True for those whose source gives no more than stages and their order, as
            `is_names_only` says; False for the others.
        phase: A canonical phase that one of its stages covers.
        author: A part of its author's name.
        publication: A part of its title, or of where it appeared.
        since: The first year in which it may have appeared; those of unknown year are left out.
        until: The last such year; those of unknown year are left out.

    Raises:
        JourneyError: An argument does not fit, such as a phase that does not exist.

    Warns:
        BrokenPluginWarning: A preset of another package cannot be loaded; it is left out.

    Example:
        >>> import customer_journey as cj
        >>> [journey.id for journey in cj.presets.find(author="jantsch")]
        ['marketing-hourglass']
        >>> "saas" in [journey.id for journey in cj.presets.find(kind="template")]
        True
    """
    contributions = map(_loaded, _entries().values())
    return tuple(
        journey
        for journey in (*map(read, NAMES), *filter(None, contributions))
        if kind in (None, kind_of(journey))
        and names_only in (None, is_names_only(journey))
        and (phase is None or any(phase in stage.phases for stage in journey))
        and _appeared(journey.source or Source(), author, publication, since, until)
    )


def _appeared(
    source: Source, author: str, publication: str, since: int | None, until: int | None
) -> bool:
    where = f"{source.title}\n{source.publication}"
    if (
        author.casefold() not in source.author.casefold()
        or publication.casefold() not in where.casefold()
    ):
        return False
    if source.year is None:
        return since is None and until is None
    return (since is None or since <= source.year) and (until is None or source.year <= until)


def kind_of(journey: Journey, /) -> PresetKind:
    """Whether a preset is a framework, or a template that computes its facts from events.

    Args:
        journey: The preset.

    Raises:
        WrongTypeError: It is not a journey.

    Example:
        >>> import customer_journey as cj
        >>> cj.presets.kind_of(cj.presets.get("aida")), cj.presets.kind_of(cj.presets.get("saas"))
        ('framework', 'template')
    """
    require(journey, Journey, "presets.kind_of")
    return "template" if journey.events else "framework"


def is_names_only(journey: Journey, /) -> bool:
    """Whether a preset's source gives stages, their order and their criteria, and nothing more.

    Then no one leaves by an exit, and no question, insight, action, asset, touchpoint or metric of
    a stage is there but what we added: their basis is `implied` or `assumed`.

    Args:
        journey: The preset.

    Raises:
        WrongTypeError: It is not a journey.

    Example:
        >>> import customer_journey as cj
        >>> cj.presets.is_names_only(cj.presets.get("aida"))
        True
        >>> cj.presets.is_names_only(cj.presets.get("marketing-hourglass"))
        False
    """
    require(journey, Journey, "presets.is_names_only")
    parts = (
        part
        for stage in journey
        for kind in ("questions", "insights", "actions", "assets", "touchpoints", "metrics")
        for part in getattr(stage, kind)
    )
    ours = ("implied", "assumed")
    return not journey.events and not (
        any(item.kind == "exit" for item in journey.transitions)
        or any(part.basis not in ours for part in parts)
    )


def _entries() -> "dict[str, EntryPoint]":
    """The entry points by name, sorted; one whose name is taken is left out with a warning."""
    from importlib.metadata import entry_points

    by_name: dict[str, EntryPoint] = {}
    for entry in sorted(entry_points(group=_GROUP), key=lambda entry: (entry.name, entry.value)):
        if entry.name in NAMES:
            _warn(entry, "the package has a preset of that name")
        elif entry.name not in by_name:
            by_name[entry.name] = entry
        elif entry.value != by_name[entry.name].value:
            _warn(entry, f"{_described(by_name[entry.name])} has that name")
    return by_name


def _loaded(entry: "EntryPoint") -> Journey | None:
    """The journey behind an entry point; None, and a warning, where it is broken."""
    try:
        target: object = entry.load()
        journey: object = target() if callable(target) else target
    except Exception as error:  # noqa: BLE001 - whatever another package does wrong
        _warn(entry, f"{type(error).__name__}: {error}")
        return None
    if not isinstance(journey, Journey):
        _warn(entry, f"it is {brief(journey)}, not a Journey")
        return None
    if journey.id != entry.name:
        _warn(entry, f"its journey has the id {journey.id!r}; a preset's id is its name")
        return None
    return journey


def _described(entry: "EntryPoint") -> str:
    """What an entry point is called, where it leads, and which package brings it."""
    package = entry.dist.name if entry.dist is not None else "an unknown package"
    return f"preset {entry.name!r} ({entry.value}, of {package})"


def _warn(entry: "EntryPoint", reason: str) -> None:
    warn_caller(f"{_described(entry)} is left out: {reason}", BrokenPluginWarning)
