"""The front page offers every public name, and loads what it stands for when it is asked for."""

import ast
import importlib
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import pytest

import customer_journey as cj
from customer_journey._lazy import attach_grouped

PAGE = ast.parse(Path(cj.__file__).read_text(encoding="utf-8"))


def imported_for_type_checkers() -> dict[str, str]:
    """The names imported under `if TYPE_CHECKING`, and where from."""
    blocks = [node for node in PAGE.body if isinstance(node, ast.If)]
    block = next(node for node in blocks if ast.unparse(node.test) == "TYPE_CHECKING")
    return {
        alias.name: node.module or ""
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


LATER = imported_for_type_checkers()


@pytest.mark.parametrize("name", LATER)
def test_what_type_checkers_see_is_what_a_program_gets(name: str) -> None:
    """A name that is loaded on first use comes from where its import says."""
    if LATER[name] == cj.__name__:
        assert getattr(cj, name) is importlib.import_module(f"{cj.__name__}.{name}")
    else:
        assert getattr(cj, name) is getattr(importlib.import_module(LATER[name]), name)


def test_every_name_can_be_had() -> None:
    """A star import gives all names that are offered."""
    names: dict[str, object] = {}
    exec("from customer_journey import *", names)  # noqa: S102 - what is tested
    assert set(cj.__all__) == names.keys() - {"__builtins__"}
    assert set(cj.__all__) >= LATER.keys() - {"__version__"}


def test_a_misspelt_name_is_an_attribute_error_that_helps() -> None:
    """As for any module, with Python's own suggestion."""
    done = subprocess.run(
        [sys.executable, "-c", "import customer_journey as cj; cj.journy"],
        capture_output=True,
        text=True,
        check=False,
    )
    message = done.stderr.splitlines()[-1]
    assert message == (
        "AttributeError: module 'customer_journey' has no attribute 'journy'. "
        "Did you mean: 'Journey'?"
    )
    with pytest.raises(AttributeError):
        _ = cj.journy  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]


def test_a_package_is_loaded_by_the_first_use_of_its_names() -> None:
    """Not before, and none but the one that is needed."""
    program = """
import sys, customer_journey as cj
before = "customer_journey._graph" in sys.modules
cj.to_networkx
print(before, "customer_journey._graph" in sys.modules, "customer_journey.presets" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False True False\n"


def test_modules_are_named_as_modules() -> None:
    """`cj.errors` and its like are the modules themselves."""
    assert isinstance(cj.errors, ModuleType)
    assert isinstance(cj.presets, ModuleType)


def test_the_version_is_the_installed_one() -> None:
    """The build reads it in the source, so that no command has to look for metadata."""
    assert cj.__version__ == version("customer-journey")


def test_a_listed_name_that_no_module_defines_is_missing() -> None:
    """As an attribute error, from the last place where it could be."""
    getter, _ = attach_grouped("customer_journey", ["nothing"], first=("_model",))
    with pytest.raises(AttributeError):
        getter("nothing")
