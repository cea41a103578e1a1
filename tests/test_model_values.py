"""What users attach as `extra` is kept frozen all the way down."""

import copy
import pickle
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj

NUMBERS = st.integers(-3, 3) | st.floats(allow_nan=False, allow_infinity=False)
LEAVES = st.none() | st.booleans() | NUMBERS | st.text(max_size=3)
JSON: st.SearchStrategy[object] = st.recursive(
    LEAVES,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=2), part),
    max_leaves=9,
)


def plain(value: object) -> object:
    """The dicts and lists that a frozen value was made of."""
    if isinstance(value, cj.types.FrozenMap):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [plain(item) for item in cast("tuple[object, ...]", value)]
    return value


@given(st.dictionaries(st.text(max_size=3), JSON, max_size=3))
def test_a_mapping_comes_back_as_it_was(content: dict[str, object]) -> None:
    """Freezing loses nothing, hashes, pickles and copies."""
    frozen = cj.types.FrozenMap(content)
    assert plain(frozen) == content
    assert list(frozen) == list(content)
    assert len(frozen) == len(content)
    for twin in (
        cj.types.FrozenMap(dict(reversed(content.items()))),
        pickle.loads(pickle.dumps(frozen)),
        copy.copy(frozen),
        copy.deepcopy(frozen),
    ):
        assert twin == frozen
        assert hash(twin) == hash(frozen)


def test_equality_tells_types_apart_but_not_orders() -> None:
    """`1`, `1.0` and `True` are three values; a dict compares as dicts do."""
    maps = [cj.types.FrozenMap({"a": (value,)}) for value in (1, 1.0, True)]
    assert maps[0] != maps[1] != maps[2] != maps[0]
    assert cj.types.FrozenMap({"a": 1, "b": 2}) == cj.types.FrozenMap([("b", 2), ("a", 1)])
    assert cj.types.FrozenMap({"a": 1}) == {"a": 1}
    assert cj.types.FrozenMap({"a": 1}) != {"a": 2}
    assert cj.types.FrozenMap() != 5
    assert repr(cj.types.FrozenMap({"a": [1]})) == "{'a': (1,)}"


def test_numbers_of_other_types_become_plain() -> None:
    """Values from an enumeration or a library of numbers print and pickle like Python's own."""

    class Share(float):
        """A number as a library may define it."""

    frozen = cj.types.FrozenMap({"a": [HTTPStatus.OK, Share(0.5), True]})
    assert repr(frozen) == "{'a': (200, 0.5, True)}"
    assert [type(value) for value in cast("tuple[object, ...]", frozen["a"])] == [int, float, bool]


def test_changing_the_dict_afterwards_changes_nothing() -> None:
    """What was handed over was copied, all the way down."""
    inner = [1]
    stage = cj.Stage("a", extra={"b": inner})
    inner.append(2)
    assert stage.extra == {"b": (1,)}


def test_a_frozen_map_takes_no_change() -> None:
    """Neither items nor attributes can be set or deleted."""
    frozen: Any = cj.types.FrozenMap({"a": 1})
    with pytest.raises(TypeError):
        frozen["a"] = 2
    with pytest.raises(AttributeError, match="cannot change"):
        frozen.a = {}
    with pytest.raises(AttributeError, match="cannot change"):
        del frozen.a
    assert frozen == {"a": 1}


Wrap = Callable[[object], object]


def nested(depth: int, wrap: Wrap) -> object:
    """A value inside of as many containers."""
    value: object = 1
    for _ in range(depth):
        value = wrap(value)
    return value


def in_a_dict(value: object) -> object:
    """The value under a key."""
    return {"a": value}


def in_a_list(value: object) -> object:
    """The value in a list."""
    return [value]


def in_a_tuple(value: object) -> object:
    """The value in a tuple."""
    return (value,)


def repeated_in_a_list(value: object) -> object:
    """The value in a list, two times."""
    return [value, value]


INVALID: tuple[tuple[dict[Any, object], str, str], ...] = (
    ({1: 2}, "", "expected text as a key, got 1"),
    ({"a": {"b": {None: 1}}}, "a.b", "text as a key, got None"),
    ({"a": {1, 2}}, "a", "a value that JSON has, got a set"),
    ({"a": [1, float("nan")]}, "a[1]", "a finite number"),
    ({"a": {"\ud800": 1}}, "a", "half a character"),
    ({"a": "\udc00"}, "a", "half a character"),
    ({"a": 1 << 4001}, "a", "over 4,000 bits"),
)


@pytest.mark.parametrize(("content", "where", "message"), INVALID)
def test_what_json_does_not_have_is_named_with_its_place(
    content: dict[str, object], where: str, message: str
) -> None:
    """A stage says where in its extra; a frozen map made by hand says so as well."""
    with pytest.raises(cj.errors.InvalidValueError, match=message) as caught:
        cj.Stage("x", extra=content)
    (problem,) = caught.value.problems
    assert problem.where == (f"extra.{where}" if where else "extra")
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.types.FrozenMap(content)
    assert [problem.where for problem in caught.value.problems] == [where]


@pytest.mark.parametrize("wrap", [in_a_dict, in_a_list, in_a_tuple])
def test_nesting_has_a_limit(wrap: Wrap) -> None:
    """Deep nesting ends in an error, however deep, and not in a broken interpreter."""
    assert hash(cj.Stage("x", extra={"a": nested(62, wrap)}))
    for depth in (64, 65, 100_000):
        with pytest.raises(cj.errors.InvalidValueError, match="nested deeper than 64 levels"):
            cj.Stage("x", extra={"a": nested(depth, wrap)})


@pytest.mark.slow
@pytest.mark.covers
def test_structures_without_end_are_refused() -> None:
    """A list inside of itself, and a few lists that unfold to more than memory holds."""
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(cj.errors.InvalidValueError, match="nested deeper"):
        cj.Stage("x", extra={"a": endless})
    with pytest.raises(cj.errors.InvalidValueError, match="more than 1,000,000 values"):
        cj.Stage("x", extra={"a": nested(40, repeated_in_a_list)})


def test_elements_without_data_of_the_user_share_one_empty_map() -> None:
    """It costs nothing where it is not used."""
    assert cj.Stage("a", extra={}).extra is cj.Stage("b", extra={}).extra
    frozen = cj.types.FrozenMap({"a": 1})
    assert cj.Stage("a", extra=frozen).extra is frozen
