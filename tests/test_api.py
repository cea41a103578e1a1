"""Each public name has one home, a docstring that tells the truth, a place in the reference."""

import ast
import doctest
import importlib
import inspect
import itertools
import pkgutil
import re
import textwrap
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast, get_args, get_type_hints

import attrs
import pytest

import customer_journey as cj

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
DIRECTIVE = re.compile(r"^\.\. (?:auto|py:)\w+:: (customer_journey[\w.]*)", re.MULTILINE)
LISTED = re.compile(r"^\.\. public-names:: (\w+)$", re.MULTILINE)
ATTRIBUTE = re.compile(r"^    (\w+): ", re.MULTILINE)


def every_module(package: types.ModuleType = cj) -> Iterator[types.ModuleType]:
    """All modules of the package, private ones too, but for the door of the command line."""
    yield package
    for result in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not result.name.endswith("__main__"):
            yield importlib.import_module(result.name)


MODULES = {module.__name__: module for module in every_module()}
PUBLIC = {
    name: module
    for name, module in MODULES.items()
    if not any(part.startswith("_") for part in name.split("."))
}


def objects() -> Iterator[tuple[str, object]]:
    """Each public object, modules aside, with the path it is imported by."""
    for path, module in PUBLIC.items():
        for name in module.__all__:
            value = getattr(module, name)
            if not isinstance(value, types.ModuleType):
                yield f"{path}.{name}", value


OBJECTS = dict(objects())
CLASSES = {path: value for path, value in OBJECTS.items() if inspect.isclass(value)}
FUNCTIONS = {path: value for path, value in OBJECTS.items() if inspect.isfunction(value)}


def in_reading_order(name: str) -> tuple[bool, bool, str]:
    """Constants, then classes, then the rest, each by the alphabet."""
    return (not name.isupper(), not name[0].isupper(), name)


@pytest.mark.once
@pytest.mark.parametrize("path", [path for path in PUBLIC if path != cj.__name__])
def test_a_public_module_names_what_it_offers_in_order(path: str) -> None:
    """`__all__` is complete, sorted, and says nothing twice."""
    offered = list(PUBLIC[path].__all__)
    assert offered == sorted(set(offered), key=in_reading_order)


def test_the_front_page_groups_names_by_the_module_they_come_from() -> None:
    """Elements first, then each module and its names; each group sorted, none repeated."""
    modules = [name for name in cj.__all__ if isinstance(getattr(cj, name), types.ModuleType)]
    assert len(set(cj.__all__)) == len(cj.__all__)
    assert modules == sorted(modules)
    starts = [0, *(cj.__all__.index(name) for name in modules), len(cj.__all__)]
    for start, stop in itertools.pairwise(starts):
        group = [name for name in cj.__all__[start:stop] if name not in modules]
        assert group == sorted(group, key=in_reading_order)


@pytest.mark.once
@pytest.mark.parametrize("path", [path for path in PUBLIC if path != cj.__name__])
def test_a_public_module_is_named_by_the_package_around_it(path: str) -> None:
    """A module that no one names is private, and says so by an underscore."""
    around, _, name = path.rpartition(".")
    assert name in MODULES[around].__all__


def test_the_front_page_shows_its_names_and_no_others() -> None:
    """What the front page imports for itself stays out of completion."""
    assert {name for name in dir(cj) if not name.startswith("_")} == set(cj.__all__)


def test_each_public_name_means_one_thing() -> None:
    """Types of one name are one type; functions of one name ask one question of other data."""
    by_name: dict[str, set[str]] = {}
    for path in OBJECTS:
        by_name.setdefault(path.rpartition(".")[2], set()).add(
            path.removeprefix("customer_journey.")
        )
    assert {name: paths for name, paths in by_name.items() if len(paths) > 1} == {
        "census": {"events.census", "people.census"},
        "conform": {"events.conform", "evidence.conform"},
        "discover": {"events.discover", "evidence.discover"},
        "facts": {"events.facts", "testing.facts"},
        "locate": {"events.locate", "locate"},
    }


def test_each_public_object_has_one_home() -> None:
    """Nothing can be imported by two paths."""
    homes: dict[int, list[str]] = {}
    for path, value in {**CLASSES, **FUNCTIONS}.items():
        homes.setdefault(id(value), []).append(path)
    assert [paths for paths in homes.values() if len(paths) > 1] == []


def is_ours(value: object) -> bool:
    """Whether a class or function was written in this package.

    Where Python has `copy.replace`, the `evolve` of attrs goes by the name of any class.
    """
    return (
        value is not attrs.evolve
        and str(getattr(value, "__module__", "")).partition(".")[0] == cj.__name__
    )


def mentioned(hint: object) -> Iterator[type]:
    """The classes of ours that an annotation mentions, however deep."""
    if inspect.isclass(hint) and is_ours(hint):
        yield hint
    for part in get_args(hint):
        yield from mentioned(part)


def annotations() -> Iterator[tuple[str, object]]:
    """Each annotation of a public function, and of a public method or field."""
    for path, function in FUNCTIONS.items():
        for name, hint in hints_of(function).items():
            yield f"{path}({name})", hint
    for path, kind in CLASSES.items():
        for name, hint in hints_of(kind).items():
            if not name.startswith("_"):
                yield f"{path}.{name}", hint
        for name, member in methods_of(kind):
            for argument, hint in hints_of(member).items():
                yield f"{path}.{name}({argument})", hint


def hints_of(value: object) -> dict[str, object]:
    """Annotations, looked up; none where a name is known to type checkers alone."""
    try:
        return get_type_hints(value)
    except NameError:
        return {}


def methods_of(value: type) -> Iterator[tuple[str, object]]:
    """The public methods and properties that a class itself defines."""
    for name, member in vars(value).items():
        if not name.startswith("_"):
            plain = getattr(member, "__func__", getattr(member, "fget", member))
            if inspect.isfunction(plain):
                yield name, plain


def test_signatures_speak_of_public_types_only() -> None:
    """Whatever a caller is given or asked for can be named by her, in an annotation of her own."""
    known = set(CLASSES.values())
    strangers = {
        f"{place}: {kind.__name__}"
        for place, hint in annotations()
        for kind in mentioned(hint)
        if kind not in known
    }
    assert strangers == set()


def test_signatures_show_no_argument_that_only_the_library_passes() -> None:
    """What a class takes can be read from what it makes, under the same name."""
    hidden = {
        f"{path}({name})"
        for path, kind in CLASSES.items()
        if attrs.has(kind)
        for name in inspect.signature(kind).parameters
        if name not in {field.name for field in attrs.fields(kind)} and not hasattr(kind, name)
    }
    assert hidden == set()


@pytest.mark.once
@pytest.mark.parametrize("path", [*PUBLIC, *CLASSES, *FUNCTIONS])
def test_it_has_a_docstring(path: str) -> None:
    """Modules, classes and functions say what they are in a first sentence."""
    value = {**PUBLIC, **OBJECTS}[path]
    first = (getattr(value, "__doc__", None) or "").partition("\n\n")[0].strip()
    assert first.endswith((".", "?", ":"))


@pytest.mark.once
@pytest.mark.parametrize("path", CLASSES)
def test_its_methods_and_fields_are_documented(path: str) -> None:
    """A method has a docstring, a field a string under it or a line under *Attributes*."""
    kind = CLASSES[path]
    silent = {name for name, method in methods_of(kind) if not inspect.getdoc(method)}
    fields = {field.name for field in attrs.fields(kind)} if attrs.has(kind) else set[str]()
    described = {name for base in kind.__mro__ if is_ours(base) for name in described_fields(base)}
    assert (silent, {name for name in fields - described if not name.startswith("_")}) == (
        set(),
        set(),
    )


def raising() -> Iterator[tuple[str, str]]:
    """Each public function and method that raises or checks its arguments, with its docstring."""
    callables: list[tuple[str, object]] = [*FUNCTIONS.items()]
    for path, kind in CLASSES.items():
        if not issubclass(kind, BaseException):
            callables += [(f"{path}.{name}", method) for name, method in methods_of(kind)]
    for path, value in callables:
        if not is_ours(value):
            continue
        plain = inspect.unwrap(cast("Callable[..., object]", value))
        (tree,) = ast.parse(textwrap.dedent(inspect.getsource(plain))).body
        assert isinstance(tree, ast.FunctionDef)
        calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        raises = any(isinstance(node, ast.Raise) and node.exc for node in ast.walk(tree))
        checks = any(name == "refuse" or name.startswith("require") for name in calls)
        if raises or checks or "checked" in map(ast.unparse, tree.decorator_list):
            yield path, inspect.getdoc(plain) or ""


@pytest.mark.once
def test_what_raises_says_what() -> None:
    """Under *Raises*, by the names of exceptions that there are."""
    documented = dict(raising())
    assert len(documented) > 100
    assert {path for path, text in documented.items() if "Raises:" not in text} == set()
    known = {*vars(cj.errors), "OSError", "KeyError", "ValueError", "TypeError", "AttributeError"}
    named = {
        (path, name)
        for path, text in documented.items()
        for name in ATTRIBUTE.findall(text.partition("Raises:")[2].partition("\n\n")[0])
    }
    assert {(path, name) for path, name in named if name not in known} == set()


@pytest.mark.once
def test_each_function_describes_its_arguments_and_shows_an_example() -> None:
    """Each argument on a line of its own, and code that the next test runs."""
    lacking = {
        path: missing
        for path, function in FUNCTIONS.items()
        if is_ours(function)
        for text in [inspect.getdoc(function) or ""]
        for parameters in [inspect.signature(cast("Callable[..., object]", function)).parameters]
        if (missing := [name for name in parameters if f"    {name}: " not in text])
        or "Example:\n    >>> import customer_journey as cj\n" not in text
    }
    assert lacking == {}


def described_fields(kind: type) -> set[str]:
    """The fields that a class's source or docstring describes."""
    body = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    assert isinstance(body, ast.ClassDef)
    named = {
        entry.target.id
        for entry, after in zip(body.body, body.body[1:], strict=False)
        if isinstance(entry, ast.AnnAssign) and isinstance(entry.target, ast.Name)
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
    }
    _, _, section = (inspect.getdoc(kind) or "").partition("Attributes:\n")
    return named | set(ATTRIBUTE.findall(section))


DOCTESTS = {
    test.name: test
    for module in MODULES.values()
    for test in doctest.DocTestFinder(exclude_empty=True).find(module, globs={})
    if test.examples
}


@pytest.mark.parametrize("name", DOCTESTS)
def test_its_doctest_runs_as_copied(name: str) -> None:
    """An example in a docstring brings its own imports and prints what it shows."""
    runner = doctest.DebugRunner(optionflags=doctest.FAIL_FAST | doctest.ELLIPSIS)
    try:
        runner.run(DOCTESTS[name])
    except doctest.UnexpectedException as failure:
        error = failure.exc_info[1]
        if isinstance(error, cj.errors.MissingExtraError):
            pytest.skip(str(error))
        raise error from None
    except doctest.DocTestFailure as failure:
        pytest.fail(f"{failure.example.source}shows {failure.example.want}gives {failure.got}")


PAGES = [page.read_text(encoding="utf-8") for page in sorted(REFERENCE.glob("**/*.md"))]


@pytest.mark.once
def test_the_reference_documents_every_public_name_once() -> None:
    """Pages show whole modules: their own names, and those of the top level that they define."""
    shown = [path for page in PAGES for path in DIRECTIVE.findall(page)]
    for module in (module for page in PAGES for module in LISTED.findall(page)):
        prefix = f"{cj.__name__}.{module}."
        shown += [
            path
            for path, value in OBJECTS.items()
            if path.startswith(prefix)
            or (path.count(".") == 1 and is_ours(value) and value.__module__.startswith(prefix))
        ]
    assert sorted(shown) == sorted(OBJECTS)
