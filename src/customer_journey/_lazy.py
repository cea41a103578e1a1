"""Names of a package, loaded when they are first used.

No package imports its own modules while it is being imported itself: with two threads, one that
enters by the package and one that enters by a module would wait for each other's import locks.
"""

import os
import re
import sys
from collections.abc import Callable, Iterable
from functools import cache, partial
from importlib import import_module
from typing import Any, AnyStr, cast

__all__ = ["attach", "find", "late_pattern", "missing", "modules_of"]


def attach(
    package: str, names: Iterable[str], modules: Iterable[str] = (), beside: Iterable[str] = ()
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package that offers names of its private modules.

    Args:
        package: The package's `__name__`.
        names: Its `__all__`.
        modules: The modules that define the names; all modules of the package if none are given.
        beside: Modules of other packages that define some of them, by their full names.
    """
    offered = tuple(names)
    searched = tuple(modules)
    others = tuple(beside)

    def find_offered(name: str) -> object:
        if name not in offered:
            raise missing(package, name)
        return find(package, name, searched, others)

    return _hooks(package, offered, find_offered)


def _hooks(
    package: str, names: Iterable[str], find_name: Callable[[str], object]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The two hooks of a package that keeps what it was asked for once."""

    def __getattr__(name: str) -> object:  # noqa: N807 - becomes the hook of the package
        value = find_name(name)
        setattr(sys.modules[package], name, value)
        return value

    def __dir__() -> list[str]:  # noqa: N807 - as above
        return [*names, *(name for name in vars(sys.modules[package]) if name.startswith("__"))]

    return __getattr__, __dir__


def find(
    package: str, name: str, modules: Iterable[str] = (), beside: Iterable[str] = ()
) -> object:
    """The object of that name, from the module of the package that lists it in `__all__`.

    Raises:
        AttributeError: No module lists it.
    """
    listed = tuple(modules) or modules_of(package)
    for path in (*(f"{package}.{inner}" for inner in listed), *beside):
        module = import_module(path)
        if name in getattr(module, "__all__", ()):
            return getattr(module, name)
    raise missing(package, name)


class _LatePattern:
    """A regular expression that is compiled when it is first used: most are not, in a command."""

    def __init__(self, compiled: Callable[[], re.Pattern[Any]]) -> None:
        self._compiled = compiled

    def __getattr__(self, name: str) -> object:
        method: object = getattr(self._compiled(), name)
        setattr(self, name, method)
        return method


def late_pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, but for the time it takes."""
    return cast("re.Pattern[AnyStr]", _LatePattern(partial(re.compile, text, flags)))


def missing(package: str, name: str) -> AttributeError:
    """The error of a name that a package does not have, with what Python needs for a suggestion."""
    return AttributeError(
        f"module {package!r} has no attribute {name!r}", name=name, obj=sys.modules[package]
    )


def attach_grouped(
    package: str, names: Iterable[str], first: Iterable[str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package whose names come in groups.

    Args:
        package: The package's `__name__`.
        names: Its `__all__`: a module of the package, then the names that are found in it, then the
            next module.
        first: The packages that define the names before the first module.
    """
    offered = tuple(names)
    start = tuple(first)
    homes: dict[str, tuple[str, ...]] = {}

    def find_grouped(name: str) -> object:
        # Only now: looking for modules imports as much as all else that a short command needs.
        if not homes:
            homes.update(_homes_of(package, offered, start))
        if name not in homes:
            raise missing(package, name)
        # The one name that another library lends; importing it at once would slow every start.
        is_own = name != "evolve"
        return _from_homes(package, name, homes[name]) if is_own else import_module("attrs").evolve

    return _hooks(package, offered, find_grouped)


def _homes_of(
    package: str, names: Iterable[str], first: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    """The modules in which each name may be found."""
    modules = modules_of(package)
    homes: dict[str, tuple[str, ...]] = {"__version__": ("_version",)}
    current = first
    for name in names:
        if name in modules:
            current = (name,)
        homes[name] = current
    return homes


@cache
def modules_of(package: str) -> tuple[str, ...]:
    """The modules and packages in a package, in alphabetical order, but for `__main__`."""
    folder = sys.modules[package].__path__[0]
    try:
        files = os.listdir(folder)
    except OSError:
        # In an archive. To list a folder takes a hundredth of the time that importing this does.
        from pkgutil import iter_modules

        return tuple(sorted({module.name for module in iter_modules([folder])} - {"__main__"}))
    names = {name.removesuffix(".py") for name in files if name.endswith(".py")}
    names |= {name for name in files if os.path.isfile(f"{folder}/{name}/__init__.py")}
    return tuple(sorted(names - {"__init__", "__main__"}))


def _from_homes(package: str, name: str, homes: Iterable[str]) -> object:
    for home in homes:
        module = import_module(f"{package}.{home}")
        if home == name:
            return module
        if not hasattr(module, "__path__"):
            return getattr(module, name)
        try:
            return find(module.__name__, name)
        except AttributeError:
            continue
    raise missing(package, name)
