"""Classes that are made late are what attrs makes of the same text."""

import copy
import importlib
import inspect
import os
import pickle
import re
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, cast, get_type_hints

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey import _frozen
from customer_journey._element import Element
from customer_journey._frozen import REQUIRED, fields, has_names, hints_of, is_attrs
from customer_journey._lazy import late_pattern, modules_of


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


class Base:
    """A base with a method that calls `super()`, and a hook for classes."""

    __slots__ = ()
    subclasses: ClassVar[list[str]] = []

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.subclasses.append(cls.__name__)

    def words(self) -> str:
        """Words of the base."""
        return "base"


def classes(frozen: Any, field: Any) -> dict[str, Any]:  # noqa: C901 - a class for each option
    """The same classes, made by either."""

    @frozen
    class Plain(Base):
        a: int
        b: str = "b"
        kind: ClassVar[str] = "plain"

        def words(self) -> str:
            return f"{super().words()} plain"

        @property
        def long(self) -> str:
            return f"{super().words()}!"

        @classmethod
        def one(cls) -> Any:
            make: Any = cls
            assert super().subclasses
            return make(1)

    @frozen
    class Fields:
        a: int = field(converter=int)
        t: tuple[str, ...] = field(default=(), kw_only=True, converter=_texts)
        items: list[int] = field(factory=list, kw_only=True, eq=False)
        _inner: dict[str, int] = field(factory=dict, init=False, eq=False, repr=False)
        unset: int = field(init=False, eq=False, repr=False)
        _extra: int = field(default=0, alias="extra", kw_only=True, eq=abs)
        apart: int = field(default=0, kw_only=True, hash=False)

        def __attrs_post_init__(self) -> None:
            object.__setattr__(self, "unset", self.a + 1)

    @frozen(order=True)
    class Ordered:
        a: int
        b: str = field(default="", order=len)

        def __attrs_post_init__(self) -> None:
            if self.a < 0:
                raise ValueError("negative")

    @frozen(cache_hash=True)
    class Cached:
        a: int

    @frozen(eq=False, repr=False)
    class Bare:
        a: int = 0

        @cached_property
        def double(self) -> int:
            return self.a * 2

        def __repr__(self) -> str:
            return "bare"

    @frozen(kw_only=True)
    class Named:
        a: int
        b: Annotated["int | None", "b"] = field(default=None, repr=False)

        def __getstate__(self) -> dict[str, int]:
            return {"a": self.a}

        def __setstate__(self, state: dict[str, int]) -> None:
            object.__setattr__(self, "a", -state["a"])

        def __hash__(self) -> int:
            return 7

    @frozen
    class Nothing:
        pass

    @frozen
    class Child(Ordered):
        c: int = 3

    listed = (Plain, Fields, Ordered, Cached, Bare, Named, Nothing, Child)
    return {kind.__name__: kind for kind in listed}


LATE = classes(_frozen.frozen, _frozen.field)
WHOLE = classes(attrs.frozen, attrs.field)
EXAMPLES: dict[str, Callable[[Any], Any]] = {
    "Plain": lambda kind: kind(1, b="c"),
    "Fields": lambda kind: kind("3", t=["x"], extra=-2),
    "Ordered": lambda kind: kind(1, "bb"),
    "Cached": lambda kind: kind(1),
    "Bare": lambda kind: kind(4),
    "Named": lambda kind: kind(a=1),
    "Nothing": lambda kind: kind(),
    "Child": lambda kind: kind(1, "b", 4),
}


@pytest.mark.parametrize("name", list(LATE))
def test_a_late_class_is_what_attrs_makes(name: str) -> None:
    """Its constructor, fields, text and comparison, and what is refused."""
    late, whole, make = LATE[name], WHOLE[name], EXAMPLES[name]
    value: Any = make(late)
    other: Any = make(whole)
    assert str(inspect.signature(late)) == str(inspect.signature(whole))
    assert late.__match_args__ == whole.__match_args__
    assert late.__slots__ == whole.__slots__
    assert repr(value) == repr(other)
    assert attrs.has(late)
    assert is_attrs(late)
    seen = [
        [(each.name, each.alias, each.kw_only, each.init) for each in listed]
        for listed in (attrs.fields(late), attrs.fields(whole), fields(late), fields(whole))
    ]
    assert seen == [seen[0]] * 4
    assert (value == make(late)) == (other == make(whole)) == (name != "Bare")
    assert value != other
    assert name == "Bare" or hash(value) == hash(make(late)) == hash(value)
    assert cast("Any", weakref.ref)(value)() is value
    assert repr(copy.copy(value)) == repr(copy.copy(other))
    first = next((each.name for each in fields(late)), "absent")
    changes: list[Callable[[], object]] = [
        lambda: setattr(value, first, 1),
        lambda: delattr(value, first),
    ]
    for change in changes:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            change()
    with pytest.raises(AttributeError, match="has no attribute 'absent'"):
        _ = value.absent


def test_super_is_that_of_the_class_with_slots() -> None:
    """In methods, properties and class methods."""
    plain = LATE["Plain"](1)
    assert (plain.words(), plain.long, LATE["Plain"].one()) == ("base plain", "base!", plain)


def test_fields_are_set_as_they_are_declared() -> None:
    """Converted, made or left out; arguments are refused as Python refuses them."""
    kind = LATE["Fields"]
    value = kind("3", t=["x"])
    assert (value.a, value.t, value.items, value.unset) == (3, ("x",), [], 4)
    assert kind(3, t=["x"], items=[1]) == value
    assert kind(3, items=[1]).items == [1]
    assert kind(3, extra=-1) == kind(3, extra=1) != kind(3, extra=2)
    assert hash(kind(3, apart=1)) == hash(kind(3)) != hash(kind(4))
    assert kind(3, apart=1) != kind(3)
    with pytest.raises(TypeError, match=r"missing 1 required positional argument: 'a'"):
        kind()
    with pytest.raises(ValueError, match="negative"):
        LATE["Ordered"](-1)
    assert LATE["Bare"](4).double == 8


def test_order_and_cached_hashes_are_those_of_attrs() -> None:
    """A copy has no hash yet."""
    kind = LATE["Ordered"]
    assert sorted([kind(2), kind(1, "bb"), kind(1, "c")]) == [kind(1, "c"), kind(1, "bb"), kind(2)]
    assert kind(1) >= kind(1)
    cached = LATE["Cached"](1)
    assert hash(cached) == hash(cached) == hash(copy.deepcopy(cached))


@given(st.integers(0), st.text(), st.integers(0), st.text())
def test_values_compare_as_those_of_attrs_do(a: int, b: str, c: int, d: str) -> None:
    """Whatever they hold."""
    for name in ("Plain", "Ordered"):
        one, two = LATE[name](a, b), LATE[name](c, d)
        three, four = WHOLE[name](a, b), WHOLE[name](c, d)
        assert (one == two) == (three == four)
        assert one == _frozen.evolve(two, a=a, b=b)
        assert repr(one) == repr(three)
        assert name == "Plain" or (one < two) == (three < four)


def test_the_fields_of_other_classes_are_those_of_attrs() -> None:
    """Of one that attrs made from a late one, with more of them; a class without has none."""
    base: Any = LATE["Plain"]

    @attrs.frozen
    class More(base):  # type: ignore[misc]
        c: int = 0
        d: list[int] = attrs.field(factory=list)

    kind: Any = More
    assert [each.name for each in fields(kind)] == ["a", "b", "c", "d"]
    assert [each.default is REQUIRED for each in fields(kind)] == [True, False, False, False]
    assert repr(REQUIRED) == "NOTHING"
    assert repr(kind(1)).endswith("More(a=1, b='b', c=0, d=[])")
    assert is_attrs(kind)
    assert not is_attrs(int)
    with pytest.raises(attrs.exceptions.NotAnAttrsClassError):
        fields(int)


def test_annotations_are_those_that_typing_gives() -> None:
    """Those without quotes are not evaluated again."""
    for kind in (cj.Stage, cj.Journey, cj.Fact):
        assert hints_of(kind) == get_type_hints(kind, include_extras=True)
    assert has_names(["int"])
    assert has_names([tuple["int", ...]])
    assert not has_names([int, Literal["int"], tuple[int, ...], None])


def _late_of_the_library() -> list[Any]:
    return [
        kind
        for name in dir(cj)
        for kind in [getattr(cj, name)]
        if isinstance(kind, type) and "__original__" in vars(kind)
    ]


@pytest.mark.parametrize("kind", _late_of_the_library(), ids=lambda kind: kind.__name__)
def test_the_classes_of_the_library_are_those_of_attrs(kind: Any) -> None:
    """Their constructors take what those that attrs writes take."""
    whole = _frozen.attrs_class(kind)
    assert str(inspect.signature(kind)) == str(inspect.signature(whole))
    named = [each.name for each in attrs.fields(kind)]
    assert [each.name for each in fields(kind)] == named
    assert issubclass(kind, Element) == hasattr(kind, "_own_problems")


def test_values_of_the_library_are_pickled_and_evolved_by_attrs() -> None:
    """In their old form: the fields by name."""
    stage = cj.Stage("know", name="Know")
    assert pickle.loads(pickle.dumps(stage)) == stage
    replace: Any = getattr(stage, "__replace__")  # noqa: B009 - `copy.replace` of Python 3.13
    assert replace(name="Aware") == cj.Stage("know", name="Aware")
    assert attrs.evolve(stage, name="Aware") == cj.Stage("know", name="Aware")
    assert copy.copy(stage) == stage


def test_a_stored_state_without_a_field_leaves_it_at_its_default() -> None:
    """As one that was stored before the field was added."""
    stage = object.__new__(cj.Stage)
    restore: Any = getattr(stage, "__setstate__")  # noqa: B009 - type checkers know of none
    restore({"id": "know"})
    assert stage.id == "know"
    assert stage == cj.Stage("know")


def test_a_pattern_is_compiled_when_it_is_used() -> None:
    """And has whatever a pattern has."""
    pattern = late_pattern("a+", re.IGNORECASE)
    assert "fullmatch" not in vars(pattern)
    match = pattern.fullmatch("aA")
    assert match is not None
    assert "fullmatch" in vars(pattern)
    assert pattern.sub("b", "xAy") == "xby"


def test_the_modules_of_a_package_are_listed_in_archives_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where a folder cannot be listed, Python's own tools find them."""
    packages = ("customer_journey", "customer_journey.files", "customer_journey.presets")
    for package in packages:
        importlib.import_module(package)
    listed = [modules_of.__wrapped__(package) for package in packages]
    assert "files" in listed[0]
    assert "__main__" not in listed[0]
    assert "templates" not in listed[2]
    before = os.listdir
    refused: list[str] = []

    def refuse_once(path: str = ".") -> list[str]:
        if not refused:
            refused.append(path)
            raise NotADirectoryError
        return before(path)

    monkeypatch.setattr("os.listdir", refuse_once)
    for package, modules in zip(packages, listed, strict=True):
        refused.clear()
        assert modules_of.__wrapped__(package) == modules
        assert refused == [sys.modules[package].__path__[0]]


def test_attrs_is_imported_when_it_is_needed() -> None:
    """And not before: a journey is made, compared and checked without it."""
    script = (
        "import sys, customer_journey as cj\n"
        "shop = cj.Journey.sequence('shop', ['know', 'buy'])\n"
        "assert shop == cj.loads(cj.dumps(shop))\n"
        "cj.validate(shop)\n"
        "assert 'attr' not in sys.modules\n"
        "import attrs\n"
        "assert attrs.fields(cj.Journey).id.name == 'id'\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
