"""Find presets: by name, by what they cover, by where they appeared."""

from typing import NewType, overload

from customer_journey._arguments import checked
from customer_journey._model import Journey, Phase, Source
from customer_journey.errors import UnknownPresetError
from customer_journey.presets import _contributed
from customer_journey.presets._catalogue import NAMES, PresetName, read
from customer_journey.presets._kinds import PresetKind, is_names_only, kind_of

__all__ = ["ContributedName", "contributed", "find", "get", "names"]

ContributedName = NewType("ContributedName", str)
"""The name of a preset that another package brings. Type checkers cannot know those names, so say
that it is one: `get(ContributedName("acme-loop"))`; at run time it is the text itself."""


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
    return tuple(map(ContributedName, _contributed.entries(NAMES)))


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
    entries = _contributed.entries(NAMES)
    if name not in tuple(entries):
        raise UnknownPresetError(name, (*NAMES, *entries))
    journey = _contributed.loaded(entries[name])
    if journey is None:
        error = UnknownPresetError(name)
        error.add_note(
            f"{_contributed.described(entries[name])} cannot be loaded; a warning says why"
        )
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
    contributions = map(_contributed.loaded, _contributed.entries(NAMES).values())
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
