"""Frozen classes of attrs that cost little until their methods, or attrs itself, are needed.

A command uses few of the classes that it loads. For each, attrs writes and compiles methods, which
takes half a millisecond, and to import attrs takes longer than to start Python. Here a class gets
its slots at once, and each method when it is first called. It is a class of attrs all the same:
attrs makes it where somebody asks for what attrs knows of it, as `attrs.fields` does.

Options and fields have the names that they have in attrs; a class that needs others than those here
uses `attrs.frozen`.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cache, cached_property, partial
from types import FunctionType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Final,
    ForwardRef,
    Literal,
    NoReturn,
    TypeAlias,
    cast,
    get_origin,
    get_type_hints,
)

__all__ = [
    "REQUIRED",
    "AttrsInstance",
    "Field",
    "attrs_class",
    "blank_of",
    "evolve",
    "field",
    "fields",
    "frozen",
    "has_names",
    "hints_of",
    "is_attrs",
    "restore",
    "thawed",
]

_HASH: Final = "_attrs_cached_hash"

_Class: TypeAlias = type[Any]


class _Required:
    """The default of a field that must be passed."""

    __slots__ = ()

    def __repr__(self) -> str:
        """As attrs prints its own in signatures."""
        return "NOTHING"


REQUIRED: Final = _Required()


class Field:
    """A field of a class: what `attrs.Attribute` says of it, as far as this library asks."""

    __slots__ = (
        "alias",
        "arguments",
        "converter",
        "default",
        "eq",
        "factory",
        "init",
        "kw_only",
        "name",
    )

    def __init__(self, *, name: str = "", **arguments: Any) -> None:  # noqa: ANN401 - as attrs types
        self.name = name
        self.arguments: Mapping[str, Any] = arguments
        self.alias: str = arguments.get("alias") or self.name.lstrip("_")
        self.factory: Callable[[], object] | None = arguments.get("factory")
        self.default: object = arguments.get("default", self.factory or REQUIRED)
        self.converter: Callable[[Any], object] | None = arguments.get("converter")
        self.kw_only: bool = arguments.get("kw_only", False)
        self.init: bool = arguments.get("init", True)
        self.eq: bool | Callable[[Any], object] = arguments.get("eq", True)


def fields(kind: _Class) -> tuple[Field, ...]:
    """The fields of a class, those of its bases first, of attrs or of this module.

    Raises:
        attrs.exceptions.NotAnAttrsClassError: It has none.
    """
    known: tuple[Field, ...] | None = vars(kind).get("__fields__")
    return _fields_of_attrs(cast("Hashable", kind)) if known is None else known


def is_attrs(kind: _Class) -> bool:
    """Whether a class has fields, of attrs or of this module."""
    return hasattr(kind, "__fields__") or getattr(kind, "__attrs_attrs__", None) is not None


def hints_of(kind: _Class) -> dict[str, Any]:
    """The annotations of a class and of its bases, as `typing.get_type_hints` gives them."""
    return _hints_of(cast("Hashable", kind))


@cache
def _hints_of(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - a class, which is hashable
    hints = _annotations_of(kind)
    return get_type_hints(kind, include_extras=True) if has_names(hints.values()) else hints


def _annotations_of(kind: _Class) -> dict[str, Any]:
    # From Python 3.14 on, they are computed on request, and no longer among a class's `vars`.
    return {
        name: hint
        for each in reversed(kind.__mro__)
        for name, hint in getattr(each, "__annotations__", {}).items()
    }


def has_names(hints: Iterable[object]) -> bool:
    """Whether some of these annotations are names in quotes, or have some in them."""
    return any(
        isinstance(hint, (str, ForwardRef))
        or (get_origin(hint) is not Literal and has_names(getattr(hint, "__args__", ())))
        for hint in hints
        # Most are classes.
        if hint.__class__ is not type
    )


def _evolve(value: Any, /, **changes: object) -> Any:  # noqa: ANN401 - as attrs types it
    """A copy of a value with other values in some fields."""
    kind: _Class = value.__class__
    for item in fields(kind):
        if item.init and item.alias not in changes:
            changes[item.alias] = getattr(value, item.name)
    return kind(**changes)


def _frozen(kind: _Class | None = None, **options: bool) -> Any:  # noqa: ANN401 - as above
    """The class with slots for its fields, and what `attrs.frozen` adds with the same options."""
    return partial(_built, options=options) if kind is None else _built(kind, options)


if TYPE_CHECKING:
    from attrs import AttrsInstance, evolve, field, frozen
else:
    evolve, field, frozen = _evolve, Field, _frozen
    # At run time that is a protocol, whose instances could be given any attribute.
    AttrsInstance = object


@cache
def _fields_of_attrs(kind: Any) -> tuple[Field, ...]:  # noqa: ANN401 - a class, which is hashable
    import attrs

    factory: Any = attrs.Factory
    listed: list[Field] = []
    for item in attrs.fields(kind):
        names = ("name", "alias", "kw_only", "converter", "init")
        arguments: dict[str, Any] = {name: getattr(item, name) for name in names}
        if isinstance(item.default, factory):
            arguments["factory"] = item.default.factory
        elif item.default is not attrs.NOTHING:
            arguments["default"] = item.default
        listed.append(Field(**arguments))
    return tuple(listed)


class _Late:
    """A method, or what attrs knows of a class, that is made when it is asked for."""

    __slots__ = ("make", "name", "owner")

    def __init__(self, owner: _Class, name: str, make: Callable[[_Class, str], object]) -> None:
        self.owner = owner
        self.name = name
        self.make = make

    def __get__(self, instance: object, _: _Class | None = None) -> object:
        value = self.make(self.owner, self.name)
        type.__setattr__(self.owner, self.name, value)
        if instance is None or not isinstance(value, FunctionType):
            return value
        return value.__get__(instance)


def _built(kind: _Class, options: Mapping[str, bool]) -> _Class:
    """A class like this one with slots, which makes its methods when they are called."""
    body = {name: value for name, value in vars(kind).items() if name not in _UNSLOTTED}
    own = {
        name: _own_field(name, body.pop(name, REQUIRED), kw_only=options.get("kw_only", False))
        for name, hint in kind.__annotations__.items()
        if getattr(hint, "__origin__", hint) is not ClassVar
    }
    inherited = [item for base in kind.__bases__ for item in getattr(base, "__fields__", ())]
    listed = (*inherited, *own.values())
    computed = {
        name: body.pop(name).func
        for name, value in tuple(body.items())
        if isinstance(value, cached_property)
    }
    if computed:
        body["__getattr__"] = _computing(computed)
    is_referable = any("__weakref__" in vars(base) for base in kind.__mro__[1:-1])
    more = (*(() if is_referable else ("__weakref__",)), *computed)
    body["__slots__"] = (*own, *more, *((_HASH,) if options.get("cache_hash") else ()))
    body["__qualname__"] = kind.__qualname__
    body["__fields__"] = listed
    body["__attrs_own_setattr__"] = True
    body["__setattr__"] = body["__delattr__"] = _refuse
    body["__match_args__"] = tuple([item.name for item in listed if item.init and not item.kw_only])
    body["__replace__"] = _evolve
    body.setdefault("__getstate__", _state_of)
    body.setdefault("__setstate__", restore)
    make_class: Any = type(kind)
    built: _Class = make_class(kind.__name__, kind.__bases__, body)
    for value in (*body.values(), *computed.values()):
        _refer(value, kind, built)
    for name, make in _late_methods(vars(kind), options).items():
        type.__setattr__(built, name, _Late(built, name, make))
    type.__setattr__(built, "__original__", (kind, own, options))
    return built


_UNSLOTTED: Final = frozenset({"__dict__", "__weakref__"})
"""What a class without slots has, and one with slots must not have."""


def _own_field(name: str, default: object, *, kw_only: bool) -> Field:
    arguments: dict[str, Any] = {"kw_only": True} if kw_only else {}
    if isinstance(default, Field):
        arguments |= default.arguments
    elif default is not REQUIRED:
        arguments["default"] = default
    return Field(name=name, **arguments)


def _computing(computed: Mapping[str, Callable[[Any], object]]) -> Callable[[object, str], object]:
    """The method that computes an attribute which has no value yet."""

    def __getattr__(self: object, name: str) -> object:  # noqa: N807 - becomes that method
        compute = computed.get(name)
        if compute is None:
            return object.__getattribute__(self, name)
        value = compute(self)
        object.__setattr__(self, name, value)
        return value

    return __getattr__


def _refuse(*_: object) -> NoReturn:
    from attrs.exceptions import FrozenInstanceError

    raise FrozenInstanceError


def _state_of(self: Any) -> dict[str, object]:  # noqa: ANN401 - of any of these classes
    """The fields by name, for pickles and copies."""
    kind: _Class = self.__class__
    return {item.name: getattr(self, item.name) for item in fields(kind)}


def restore(self: Any, state: Mapping[str, object]) -> None:  # noqa: ANN401 - as above
    """Set the fields to what was pickled, and those that are newer than that to their defaults."""
    kind: _Class = self.__class__
    put = object.__setattr__.__get__(self)
    for item in fields(kind):
        if item.name in state or item.default is REQUIRED:
            put(item.name, state[item.name])
        else:
            default = item.default if item.factory is None else item.factory()
            put(item.name, default if item.converter is None else item.converter(default))
    if hasattr(kind, _HASH):
        put(_HASH, None)


def _refer(value: object, before: _Class, after: _Class) -> None:
    """Let `super()` in a method of a class be that of the class that took its place."""
    function = getattr(value, "fget", None) or getattr(value, "__func__", value)
    for cell in getattr(function, "__closure__", None) or ():
        if cell.cell_contents is before:
            cell.cell_contents = after


def _late_methods(
    body: Mapping[str, object], options: Mapping[str, bool]
) -> dict[str, Callable[[_Class, str], object]]:
    """What makes the methods and attributes that a class does not have itself, by their names."""
    late: dict[str, Callable[[_Class, str], object]] = {"__init__": _init}
    if options.get("eq", True):
        late |= {"__eq__": _eq, "__hash__": _hash}
    if options.get("repr", True):
        late["__repr__"] = _from_attrs
    if options.get("order"):
        late |= dict.fromkeys(("__lt__", "__le__", "__gt__", "__ge__"), _from_attrs)
    late = {name: make for name, make in late.items() if name not in body}
    return late | {"__attrs_attrs__": _from_attrs, "__attrs_props__": _from_attrs}


def _from_attrs(owner: _Class, name: str) -> object:
    """What attrs makes of the class as it was written."""
    return getattr(attrs_class(cast("Hashable", owner)), name)


@cache
def attrs_class(owner: Any) -> _Class:  # noqa: ANN401 - a class, which is hashable
    """The class that attrs makes of the text of a late one."""
    import attrs

    kind, own, options = owner.__original__
    for name, item in own.items():
        if item.arguments:
            setattr(kind, name, attrs.field(**item.arguments))
    built: _Class = attrs.frozen(**options)(kind)
    return built


def thawed(kind: _Class) -> _Class:
    """A class with the same slots, whose values have fields that can be set.

    To set twenty slots of a frozen value takes ten times as long. `value.__class__ = kind` makes
    one what it is for; until then, it has neither methods nor defaults.
    """
    body = {"__slots__": kind.__slots__, "__setattr__": object.__setattr__}
    make_class: Any = type(kind)
    twin: _Class = make_class(kind.__name__, kind.__bases__, body)
    if hasattr(twin, "__abstractmethods__"):
        twin.__abstractmethods__ = frozenset()
    return twin


def blank_of(kind: _Class) -> Callable[[], Any]:
    """What makes values of the thawed class with all defaults."""
    scope: dict[str, Any] = {"make": thawed(kind)}
    lines = ["value = make()"]
    for at, item in enumerate(fields(kind)):
        if item.default is not REQUIRED:
            scope[f"d{at}"] = item.default
            lines.append(f"value.{item.name} = d{at}")
    return _function(kind, "blank", "", [*lines, "return value"], scope)


def _init(owner: _Class, name: str) -> FunctionType:
    """The constructor, as attrs writes it."""
    listed: tuple[Field, ...] = owner.__fields__
    scope: dict[str, object] = {"put_of": object.__setattr__.__get__, "REQUIRED": REQUIRED}
    positional: list[str] = []
    named: list[str] = []
    lines: list[str] = []
    annotations: dict[str, object] = {}
    hints = _annotations_of(owner)
    for at, item in enumerate(listed):
        if not item.init and item.factory is None:
            continue
        value = item.alias if item.init else f"f{at}()"
        scope |= {f"c{at}": item.converter, f"f{at}": item.factory, f"d{at}": item.default}
        if item.factory is not None and item.init:
            value = f"(f{at}() if {value} is REQUIRED else {value})"
            scope[f"d{at}"] = REQUIRED
        if item.converter is not None:
            value = f"c{at}({value})"
        lines.append(f"put({item.name!r}, {value})")
        if item.init:
            parameter = item.alias if item.default is REQUIRED else f"{item.alias}=d{at}"
            (named if item.kw_only else positional).append(parameter)
            hint = hints[item.name] if item.converter is None else _taken_by(item.converter)
            if hint is not None:
                annotations[item.alias] = hint
    if hasattr(owner, _HASH):
        lines.append(f"put({_HASH!r}, None)")
    if hasattr(owner, "__attrs_post_init__"):
        lines.append("self.__attrs_post_init__()")
    parameters = ", ".join(["self", *positional, *(["*", *named] if named else [])])
    function = _function(owner, name, parameters, ["put = put_of(self)", *lines], scope)
    function.__annotations__ = {**annotations, "return": None}
    return function


def _taken_by(converter: Callable[[Any], object]) -> object:
    """The annotation of the first parameter of a function."""
    if not isinstance(converter, FunctionType):
        return None
    return converter.__annotations__.get(converter.__code__.co_varnames[0])


def _eq(owner: _Class, name: str) -> FunctionType:
    """The comparison of the fields, one after the other."""
    scope: dict[str, object] = {}
    pairs = [
        f"{_compared('self', at, item, scope)} == {_compared('other', at, item, scope)}"
        for at, item in enumerate(owner.__fields__)
        if item.eq
    ]
    lines = [
        "if other.__class__ is not self.__class__: return NotImplemented",
        f"return {' and '.join(pairs) or True}",
    ]
    return _function(owner, name, "self, other", lines, scope)


def _hash(owner: _Class, name: str) -> FunctionType:
    """The hash of the fields and of the class, computed once where the class says so."""
    scope: dict[str, object] = {"salt": hash(owner.__qualname__)}
    items = [
        _compared("self", at, item, scope)
        for at, item in enumerate(owner.__fields__)
        if item.arguments.get("hash", item.eq)
    ]
    value = f"hash(({', '.join(['salt', *items])},))"
    lines = [f"return {value}"]
    if hasattr(owner, _HASH):
        scope["put"] = object.__setattr__
        lines = [
            f"if self.{_HASH} is None: put(self, {_HASH!r}, {value})",
            f"return self.{_HASH}",
        ]
    return _function(owner, name, "self", lines, scope)


def _compared(of: str, at: int, item: Field, scope: dict[str, object]) -> str:
    """How a field is compared: by what its function makes of it, if it has one."""
    if not callable(item.eq):
        return f"{of}.{item.name}"
    scope[f"k{at}"] = item.eq
    return f"k{at}({of}.{item.name})"


def _function(
    owner: _Class, name: str, parameters: str, lines: Sequence[str], scope: dict[str, Any]
) -> FunctionType:
    """The method of a class with these lines."""
    text = "\n    ".join([f"def {name}({parameters}):", *lines])
    exec(text, scope)  # noqa: S102 - nothing in it comes from outside of the library
    function: FunctionType = scope[name]
    function.__qualname__ = f"{owner.__qualname__}.{name}"
    function.__module__ = owner.__module__
    return function
