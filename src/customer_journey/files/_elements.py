"""Elements as plain data: the fields of an element are the keys of its mapping, in their order."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, partial
from itertools import compress
from operator import attrgetter, is_not
from typing import (
    Annotated,
    Any,
    Final,
    NamedTuple,
    TypeAlias,
    cast,
    get_args,
    get_origin,
)

from customer_journey._element import maker_of
from customer_journey._frozen import REQUIRED, AttrsInstance, evolve, fields, hints_of, is_attrs
from customer_journey._ids import slug
from customer_journey._lazy import late_pattern
from customer_journey._model import (
    Audience,
    Insight,
    Journey,
    Metric,
    Question,
    Stage,
    Transition,
)
from customer_journey._suggest import did_you_mean
from customer_journey._values import FrozenMap
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._tree import Criterion
from customer_journey.errors import InvalidJourneyError, InvalidValueError
from customer_journey.files._computed import (
    FACT_KEYS,
    METRIC_KEYS,
    read_computed,
    read_measure,
    write_computed,
    write_measure,
)
from customer_journey.files._patterns import EVERY, Pattern, expanded, grouped, sources_in
from customer_journey.files._reading import LOST, Reading, step
from customer_journey.files._shapes import (
    AS_IT_IS,
    CRITERION,
    DATE,
    DURATION,
    FACT_VALUE,
    FACT_VALUES,
    LIST,
    MAPPING,
    OTHERWISE,
    Shape,
    as_moments,
)
from customer_journey.files._short_forms import SHORT_FORMS, Expanded, ShortForm, elements_for

__all__ = ["read_element", "write_element"]

ElementType: TypeAlias = type[AttrsInstance]


_PASTED: Final = "\N{NO-BREAK SPACE}\u201c\u201d\u201e\xab\xbb\u2018\u2019\"'"
"""No-break spaces and quotes that were pasted from a text with typographic ones."""

_STAND_INS: Final[Mapping[ElementType, Mapping[str, object]]] = {Journey: {"id": "unread"}}
"""Arguments that let a journey whose id is missing or invalid be checked all the same."""

_COMPLETED: Final[frozenset[ElementType]] = frozenset({Fact, Audience, Journey})
"""What depends on other parts, once they are read."""

_COMPUTED: Final[
    Mapping[ElementType, tuple[tuple[str, ...], Callable[[Mapping[str, object], Reading], object]]]
] = {Fact: (FACT_KEYS, read_computed), Metric: (METRIC_KEYS, read_measure)}
"""What is computed, the keys that say how, and what reads them."""


class Key(NamedTuple):
    """A key of an element's mapping: its field's name, its shape and its default."""

    name: str
    shape: Shape
    default: object
    is_plain: bool
    """Whether it is read as it stands."""
    is_special: bool
    """Whether it is computed, one of the short forms or filled by them, or may be `otherwise`."""


class Layout(NamedTuple):
    """The fields in the key that an element is listed under, and those in the mapping there."""

    key_fields: tuple[str, ...]
    fields: Mapping[str, Key]
    required: tuple[str, ...]
    short_forms: Mapping[str, ShortForm]
    filled: frozenset[str]
    """The fields that short forms stand for."""
    values: Callable[[AttrsInstance], tuple[Any, ...]]
    """What the fields hold, in their order."""
    unwritten: tuple[object, ...]
    """What the fields hold, in their order, when they are not written."""
    is_completed: bool
    """Whether something in it depends on other parts."""
    make: Callable[[Mapping[str, object]], object]
    """What makes the element."""


def write_element(element: AttrsInstance) -> dict[str, object]:
    """The element's mapping: fields in their order, without those at their defaults."""
    layout = _layout(type(element))
    values = layout.values(element)
    # Most fields are at their defaults, and are left out without a step of Python's for each.
    changed = compress(
        zip(layout.fields.values(), values, strict=True),
        map(is_not, values, layout.unwritten),
    )
    written: dict[str, object] = {}
    for (name, shape, default, *_), value in changed:
        if name == "transitions" and isinstance(element, Journey):
            keys = grouped(element)
            written[name] = {key: write_element(item) for key, item in keys.items()}
        elif name == "computed":
            write = write_measure if isinstance(element, Metric) else write_computed
            written |= write(value)
        elif value != default:
            written[name] = shape.write(value)
        elif name == "when" and isinstance(element, Transition) and element.otherwise:
            written[name] = OTHERWISE
    return written


def read_element(kind: ElementType, plain: object, reading: Reading) -> object:
    """The element that a mapping describes, or `LOST`; all problems go into `reading`.

    A field that cannot be read is left at its default, so that the rest is checked too.
    """
    return _read_body(kind, _layout(kind), plain, reading, dict(_STAND_INS.get(kind, {})))


def _read_body(
    kind: ElementType,
    layout: Layout,
    plain: object,
    reading: Reading,
    arguments: dict[str, object],
) -> object:
    """As above; the arguments that are known already are those in the key it is listed under."""
    keys: Mapping[object, object] = {}
    if type(plain) is dict or isinstance(plain, Mapping):
        # Most transitions say nothing but their ends.
        if plain:
            keys = cast("Mapping[object, object]", plain)
            if kind in _COMPUTED:
                keys = _read_how(kind, keys, arguments, reading)
            _read_keys(layout, keys, arguments, reading)
    elif plain is not None:
        reading.expected("a mapping", plain)
        if kind is Stage:
            reading.lose(Question)
    if layout.required and not _is_complete(layout, keys, arguments, reading):
        return LOST
    if layout.is_completed:
        _complete(kind, arguments, reading)
    try:
        return layout.make(arguments)
    except (InvalidJourneyError, InvalidValueError):
        return _built(kind, layout, arguments, reading)


def _is_complete(
    layout: Layout,
    keys: Mapping[object, object],
    arguments: Mapping[str, object],
    reading: Reading,
) -> bool:
    """Whether there is an argument for each field that has no default."""
    for name in layout.required:
        if keys.get(name) is None:
            reading.add("", f"the key {name!r} is missing")
    return all(name in arguments for name in layout.required)


def _read_keys(
    layout: Layout,
    keys: Mapping[object, object],
    arguments: dict[str, object],
    reading: Reading,
) -> None:
    known: Mapping[object, Key] = layout.fields  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType] - a key may be anything
    for name, item in keys.items():
        key = known.get(name)
        if key is None or key.is_special:
            _read_key(layout, name, item, arguments, reading)
        elif item is not None:
            # Most are texts, numbers and truths, which the element checks.
            value = item if key.is_plain else reading.within(key.name, key.shape.read, item)
            if value is not LOST:
                arguments[key.name] = value


def _read_key(
    layout: Layout,
    name: object,
    item: object,
    arguments: dict[str, object],
    reading: Reading,
) -> None:
    """Read what is special or unknown."""
    whole: object = item
    key = layout.fields.get(cast("str", name))
    short = layout.short_forms.get(cast("str", name))
    if short is not None and item is not None and not (key and isinstance(item, Mapping)):
        earlier = cast("list[Expanded]", arguments.get(short.field, []))
        read = partial(_read_short, short, earlier)
        arguments[short.field] = reading.within(str(name), read, item)
    elif (key is None and short is None) or name == "computed":
        reading.add(step(str(name)), "unknown key", _hint_for_key(str(name), layout))
    elif key is None or item is None:
        return
    elif key.name == "when" and isinstance(item, str) and item.strip() == OTHERWISE:
        arguments[OTHERWISE] = True
    else:
        value = reading.within(key.name, key.shape.read, whole)
        if value is LOST:
            return
        if name in layout.filled and key.name in arguments:
            # Short forms before it have given some already.
            before = cast("list[object]", arguments[key.name])
            value = [*before, *cast("list[object]", value)]
        arguments[key.name] = value


def _read_how(
    kind: ElementType,
    keys: Mapping[object, object],
    arguments: dict[str, object],
    reading: Reading,
) -> Mapping[object, object]:
    """How a fact or a metric is computed, among its arguments; the keys that say something else."""
    own, read = _COMPUTED[kind]
    if keys.keys().isdisjoint(own):
        return keys
    how = {key: keys[key] for key in own if keys.get(key) is not None}
    if how:
        value = read(how, reading)
        if value is LOST:
            # A period alone would seem to lack what it is a period of.
            own = (*own, "every")
        else:
            arguments["computed"] = value
    return {key: item for key, item in keys.items() if key not in own}


_CALLED: Final = ("name", "title", "text")
"""What says what people call an element, or what it is in words."""
_LABELS: Final = frozenset({*_CALLED, "label", "caption", "heading"})


def _hint_for_key(name: str, layout: Layout) -> str:
    """What was probably meant by an unknown key, and which keys there are."""
    if name in layout.key_fields:
        return "the key that it is listed under says it"
    own = "data of your own goes under 'extra';" if "extra" in layout.fields else ""
    listed = [key for key in layout.fields if key != "computed"]
    if "computed" in layout.fields:
        listed += METRIC_KEYS if "every" in layout.fields else FACT_KEYS
    likely = did_you_mean(name, [*listed, *layout.short_forms])
    called = [key for key in _CALLED if key in layout.fields]
    if name in _LABELS and called:
        likely = f"did you mean {called[0]!r}?"
    parts = [likely or own]
    if name.strip(_PASTED) != name:
        # They look like the quotes and blanks that the format knows, and come with pasted text.
        parts.append("write plain quotes and blanks, not typographic ones;")
    return " ".join(filter(None, [*parts, f"the keys are {', '.join(listed)}"]))


def _complete(kind: ElementType, arguments: dict[str, object], reading: Reading) -> None:
    """Read what other parts decide: moments of facts, searches, transitions from many stages."""
    if kind is Fact:
        _read_moments(arguments, reading)
    if kind is Audience:
        reading.searches += cast("list[Question]", arguments.pop("searches", []))
    if kind is not Journey:
        return
    stages = cast("list[Stage]", arguments.get("stages", []))
    starts = cast("list[str]", arguments.get("starts", []))
    if reading.searches and stages:
        arguments["stages"] = stages = _searched(stages, starts, reading.searches)
    if "transitions" in arguments:
        transitions = cast("list[Transition | Pattern]", arguments["transitions"])
        arguments["transitions"] = expanded(transitions, stages, starts)


def _searched(
    stages: Sequence[Stage], starts: Sequence[str], searches: Iterable[Question]
) -> list[Stage]:
    """The stages, where the first start, or else the first of all, has these questions too."""
    first = next((stage for start in starts for stage in stages if stage.id == start), stages[0])
    known = {question.id for question in first.questions}
    added = [
        evolve(question, id=f"search-{question.id}") if question.id in known else question
        for question in searches
    ]
    return [
        evolve(stage, questions=(*stage.questions, *added)) if stage is first else stage
        for stage in stages
    ]


def _read_short(
    form: ShortForm, earlier: Sequence[Expanded], plain: object, reading: Reading
) -> list[Expanded]:
    """The elements so far, and those that a short form stands for, as far as they can be read."""
    text: object = plain
    if isinstance(plain, Mapping) and form.several and form.kind is not Question:
        whole = cast("Mapping[object, object]", plain)
        elements = cast("list[Expanded]", _read_mapping(form.kind, whole, reading))
        # An insight is of the kind that the short form stands for, unless it says one.
        return [
            *earlier,
            *(
                evolve(item, kind=form.insight)
                if isinstance(item, Insight)
                and form.insight is not None
                and item.kind == _DEFAULT_KIND
                else item
                for item in elements
            ),
        ]
    if form.several:
        items = LIST.read(plain, reading)
        listed: Sequence[object] = () if items is LOST else cast("Sequence[object]", items)
        read: list[object] = [
            reading.within(f"[{at}]", _read_text, item) for at, item in enumerate(listed)
        ]
    else:
        read = [_read_text(text, reading)]
    texts = [text for text in read if isinstance(text, str)]
    return [*earlier, *elements_for(form, texts, earlier)]


_DEFAULT_KIND: Final[object] = next(
    field.default for field in fields(Insight) if field.name == "kind"
)


def _read_text(plain: object, reading: Reading) -> object:
    if isinstance(plain, str):
        return plain
    reading.expected("a text", plain)
    return LOST


def _read_moments(arguments: dict[str, object], reading: Reading) -> None:
    read = partial(as_moments, arguments["type"])
    for name in ("minimum", "maximum", "values"):
        if name in arguments:
            value = reading.within(name, read, arguments[name])
            if value is LOST:
                del arguments[name]
            else:
                arguments[name] = value


def _built(
    kind: ElementType, layout: Layout, arguments: dict[str, object], reading: Reading
) -> object:
    """The element with these arguments, or with those among them that are valid."""
    while True:
        try:
            return kind(**arguments)
        except InvalidJourneyError as error:
            reading.take_references(error.problems)
            return LOST
        except InvalidValueError as error:
            reading.take(
                evolve(item, where="") if item.where in layout.key_fields else item
                for item in error.problems
            )
            refused = {
                re.split(r"[.\[]", problem.where, maxsplit=1)[0] for problem in error.problems
            }
            if kind in _COMPUTED and not refused.isdisjoint(_COMPUTED[kind][0]):
                refused.add("computed")
        kept = {name: value for name, value in arguments.items() if name not in refused}
        arguments = {**_STAND_INS.get(kind, {}), **kept}
        needed = (*layout.key_fields, *layout.required)
        if "" in refused or any(name not in arguments for name in needed):
            return LOST


@cache
def _layout(kind: ElementType) -> Layout:
    hints = hints_of(kind)
    listed = [field for field in fields(kind) if field.init]
    key_fields = _key_fields(kind)
    short_forms = SHORT_FORMS.get(kind, {})
    filled = frozenset(form.field for form in short_forms.values())
    special = {"computed", "when", *short_forms, *filled}
    keys: dict[str, Key] = {}
    for field in listed:
        name = field.name
        if name not in key_fields and not (kind is Transition and name == OTHERWISE):
            shape = _shape_of(hints[name])
            keys[name] = Key(name, shape, field.default, shape is AS_IT_IS, name in special)
    required = tuple(name for name, key in keys.items() if key.default is REQUIRED)
    # What is left out for `when` depends on `otherwise`.
    unwritten = tuple(REQUIRED if name == "when" else key.default for name, key in keys.items())
    return Layout(
        key_fields,
        keys,
        required,
        short_forms,
        filled,
        attrgetter(*keys),
        unwritten,
        kind in _COMPLETED,
        cast("Callable[[ElementType], Callable[[Mapping[str, object]], object]]", maker_of)(kind),
    )


@cache
def _key_fields(kind: ElementType) -> tuple[str, ...]:
    """The fields by which elements of a kind stand in a mapping; none where they are listed."""
    hints = hints_of(kind)
    return tuple(
        field.name
        for field in fields(kind)
        if kind is not Journey
        and field.init
        and not field.kw_only
        and get_origin(hints[field.name]) is Annotated
    )


def _shape_of(hint: object) -> Shape:  # noqa: PLR0911 - one for each shape
    parts = [part for part in get_args(hint) if part not in {type(None), ...}]
    if hint is FrozenMap:
        return MAPPING
    if hint is Criterion or Criterion in parts:
        return CRITERION
    if timedelta in parts:
        return DURATION
    if date in parts and len(parts) == 1:
        return DATE
    if date in parts:
        return FACT_VALUE
    kind: Any = parts[0] if len(parts) == 1 else None
    if get_origin(hint) is tuple:
        return _several(kind)
    return Shape(write_element, partial(read_element, kind)) if is_attrs(kind) else AS_IT_IS


def _several(kind: ElementType) -> Shape:
    if not is_attrs(kind):
        return FACT_VALUES if date in get_args(kind) else LIST
    # Not their layout, which few files need of all kinds.
    if not (key_fields := _key_fields(kind)):
        return Shape(_write_list, partial(_read_list, kind))

    def write(elements: tuple[AttrsInstance, ...]) -> object:
        return {
            " -> ".join(getattr(element, name) for name in key_fields): write_element(element)
            for element in elements
        }

    return Shape(write, partial(_read_mapping, kind))


def _write_list(elements: tuple[AttrsInstance, ...]) -> object:
    return [write_element(element) for element in elements]


def _read_list(kind: ElementType, plain: object, reading: Reading) -> object:
    if LIST.read(plain, reading) is LOST:
        return LOST
    items = enumerate(cast("Sequence[object]", plain))
    read = partial(read_element, kind)
    elements = [reading.within(f"[{index}]", read, item) for index, item in items]
    return [item for item in elements if item is not LOST]


_ARROW: Final = late_pattern(r"\s*(?:[-=\u2013\u2014]+>+|[\u2192\u21d2\u2794\u279c\u27f6])\s*")
"""Arrows that people draw."""

_OF_SEVERAL: Final = frozenset({EVERY, "["})
"""With what the names of several sources begin."""


def _hint_for_list(kind: ElementType, plain: object) -> str:
    """How what is listed stands in a mapping, with the first of it."""
    hint = "each one stands under its own key"
    item: object = cast("list[object]", plain)[0] if isinstance(plain, list) and plain else None
    if isinstance(item, Mapping):
        item = cast("Mapping[str, object]", item).get("id")
    if isinstance(item, str) and slug(item) == item and len(_key_fields(kind)) == 1:
        return f"{hint}, as in '{item}:' on a line of its own"
    return hint


def _read_mapping(kind: ElementType, plain: object, reading: Reading) -> object:
    if not isinstance(plain, Mapping):
        reading.expected("a mapping", plain, hint=_hint_for_list(kind, plain))
        reading.lose(kind)
        return LOST
    layout = _layout(kind)
    first, last = layout.key_fields[0], layout.key_fields[-1]
    elements: dict[str, object] = {}
    problems = reading.problems
    is_lost = False
    for key, body in cast("Mapping[object, object]", plain).items():
        where = key if isinstance(key, str) else str(key)
        of_key: dict[str, object] = {first: key}
        sources: tuple[str, ...] = ()
        if first != last:
            source, arrow, target = where.partition("->")
            # An arrow as in Mermaid is an error, rather than half of it a part of an id.
            if where is not key or not arrow or "->" in target or "-->" in where:
                ends = [end for end in _ARROW.split(where) if end]
                is_pair = len(ends) == 2  # noqa: PLR2004 - a transition has two ends
                meant = " -> ".join(ends) if is_pair else "know -> buy"
                message = "expected two ids and an arrow as a key"
                reading.add(step(where), message, f"as in {meant!r}")
                continue
            source, target = source.strip(), target.strip()
            where = f"{source}->{target}"
            sources = sources_in(source) if source[:1] in _OF_SEVERAL else ()
            of_key = {first: target if sources else source, last: target}
        if where in elements:
            reading.add(step(where), "duplicate key")
            continue
        before = len(problems)
        try:
            element = _read_body(kind, layout, body, reading, of_key)
        finally:
            if len(problems) > before:
                reading.place(before, step(where))
        is_lost = is_lost or element is LOST
        if sources and isinstance(element, Transition):
            if sources == (EVERY,) and element.kind != "exit":
                reading.add(step(where), "only exits can be drawn from every stage")
            element = Pattern(sources, element)
        elements[where] = element
    if not is_lost:
        return list(elements.values())
    reading.lose(kind)
    return [item for item in elements.values() if item is not LOST]
