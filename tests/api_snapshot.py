"""Every public name with its parameters, as text: `python -m tests.api_snapshot` writes it anew."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import customer_journey as cj

__all__ = ["FILE", "snapshot"]

FILE = Path(__file__).parent / "golden" / "api.txt"


_KINDS = {
    "POSITIONAL_ONLY": "position",
    "KEYWORD_ONLY": "keyword",
    "POSITIONAL_OR_KEYWORD": "either",
}


def snapshot() -> list[str]:
    """A line for each name, parameter and public attribute, sorted."""
    return sorted(line for module in _modules() for line in _lines(module))


def _modules() -> Iterator[ModuleType]:
    yield cj
    for result in pkgutil.walk_packages(cj.__path__, f"{cj.__name__}."):
        if not any(part.startswith("_") for part in result.name.split(".")):
            yield importlib.import_module(result.name)


def _lines(module: ModuleType) -> Iterator[str]:
    for name in module.__all__:
        value = getattr(module, name)
        if isinstance(value, ModuleType):
            continue
        path = f"{module.__name__}.{name}"
        yield path
        if inspect.isclass(value):
            for attribute in dir(value):
                if not attribute.startswith("_") and not hasattr(BaseException, attribute):
                    yield f"{path}.{attribute}"
        if inspect.isfunction(value) or inspect.isclass(value):
            yield from (f"{path}({each})" for each in _parameters(value))


def _parameters(value: object) -> Iterator[str]:
    try:
        parameters = inspect.signature(value).parameters.values()  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - a class or function
    except (TypeError, ValueError):
        return
    for each in parameters:
        kind = _KINDS.get(each.kind.name, "any")
        need = "required" if each.default is each.empty and kind != "any" else "optional"
        yield f"{each.name}: {kind}, {need}"


if __name__ == "__main__":
    FILE.write_text("\n".join([*snapshot(), ""]), encoding="utf-8")
