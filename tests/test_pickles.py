"""What was pickled by an earlier version loads, with all that it said."""

import copy
import json
import pickle
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any, Final, cast

import attrs
import pytest

for library in ("numpy", "scipy", "duckdb"):
    pytest.importorskip(library, reason=f"{library} is not installed")

import customer_journey as cj  # noqa: E402 - it needs these
from customer_journey._answer import Displayed  # noqa: E402 - as above
from tests import pickles  # noqa: E402 - as above
from tests.answers import parts  # noqa: E402 - as above

NOT_PICKLED: Final = {
    "Paths": "made one after the other, when asked",
    "Context": "what a rule is called with",
    "FactReference": "half a criterion",
    "Log": "of tables and connections",
    "Table": "of tables and connections",
    "JourneyError": "the base of the others",
}
"""Public types of which no value is kept, and why."""


def golden() -> dict[str, tuple[bytes, Any]]:
    """Each pickle, with what its value said when it was written."""
    with zipfile.ZipFile(pickles.FILE) as archive:
        names = [name.removesuffix(".pickle") for name in archive.namelist() if "pickle" in name]
        return {
            name: (archive.read(f"{name}.pickle"), json.loads(archive.read(f"{name}.json")))
            for name in names
        }


GOLDEN: Final = golden()


def loaded(name: str) -> Any:
    """The value of a golden pickle."""
    content = GOLDEN[name][0]
    if b"numpy._core" in content and not find_spec("numpy._core"):
        pytest.skip("numpy 1 does not read the arrays of numpy 2")
    return pickle.loads(content)


def lost(before: object, after: object, where: str = "") -> Iterator[str]:
    """What was said before and is not now; what is new does not count."""
    stated, now = parts_said(before), parts_said(after)
    same = isinstance(before, list) <= (len(stated) == len(now))
    if stated and type(before) is type(after) and same:
        for name, value in stated.items():
            yield from lost(value, now.get(name, "nothing"), f"{where}.{name}")
    elif before != after:
        yield f"{where}: {before!r}, now {after!r}"


def parts_said(value: object) -> dict[str, object]:
    """The items of what JSON holds, by name or number; empty for a single value."""
    if isinstance(value, list):
        return {str(at): item for at, item in enumerate(cast("list[object]", value))}
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


@pytest.mark.parametrize("name", GOLDEN)
def test_a_pickle_of_an_earlier_version_loads(name: str) -> None:
    """It says what it said, can be shown, has a value in each field, and passes on."""
    value = loaded(name)
    assert list(lost(GOLDEN[name][1], pickles.said(value))) == []
    for part in parts(value, set()):
        if attrs.has(type(part)):
            for item in attrs.fields(cast("type[attrs.AttrsInstance]", type(part))):
                getattr(part, item.name)
    assert repr(value)
    assert str(value) or value == ()
    for again in (pickle.loads(pickle.dumps(value)), copy.copy(value)):
        assert list(lost(GOLDEN[name][1], pickles.said(again))) == []
        assert again == value or isinstance(value, BaseException)


def test_what_changed_in_the_list_is_caught() -> None:
    """Values that are gone or other ones; not fields that are new."""
    assert list(lost({"a": [1, 2]}, {"a": [1, 2], "b": 3})) == []
    changed = [".a.1: 2, now 4", ".b: 3, now 'nothing'"]
    assert list(lost({"a": [1, 2], "b": 3}, {"a": [1, 4]})) == changed
    assert list(lost([1], [1, 2])) == [": [1], now [1, 2]"]


def test_every_kind_of_value_is_kept() -> None:
    """A new type needs a pickle: `python -m tests.pickles` adds it."""
    seen: set[int] = set()
    values = list(map(loaded, GOLDEN))
    kept = {type(part) for value in values for part in parts(value, seen)}
    missing = [name for name, kind in pickles.kinds().items() if kind not in kept]
    assert sorted(missing) == sorted(NOT_PICKLED)


def test_a_field_that_is_newer_than_a_pickle_has_its_default() -> None:
    """Of every type: fields with a default are taken out of what is pickled, one at a time."""
    count = 0
    seen: set[int] = set()
    tried: set[type] = set()
    for value in pickles.values().values():
        for part in parts(value, seen):
            if not isinstance(part, Displayed) or type(part) in tried or not attrs.has(type(part)):
                continue
            tried.add(type(part))
            state = pickled(part)
            for item in attrs.fields(cast("type[attrs.AttrsInstance]", type(part))):
                if item.default is attrs.NOTHING or item.name.startswith("_"):
                    continue
                older = cast("Any", object.__new__(type(part)))
                older.__setstate__({name: state[name] for name in state if name != item.name})
                default: Any = item.default
                factory: Any = getattr(default, "factory", None)
                default = factory() if factory else default
                assert getattr(older, item.name) == (
                    item.converter(default) if item.converter else default
                )
                count += 1
    assert count > MOST_FIELDS


MOST_FIELDS: Final = 200


def pickled(value: object) -> dict[str, object]:
    """What is pickled of a value."""
    state: dict[str, object] = cast("Any", value).__getstate__()
    return state


def test_an_enrolment_is_where_its_events_lead() -> None:
    """Though only the events are in the pickle."""
    enrolment = pickles.values()["enrolment"]
    assert isinstance(enrolment, cj.people.Enrolment)
    assert "_state" not in pickled(enrolment)
    again = pickle.loads(pickle.dumps(enrolment))
    assert (again.positions, again.status) == (enrolment.positions, enrolment.status)
