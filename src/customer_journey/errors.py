"""What can go wrong, as types.

Every error derives from `JourneyError` and from the built-in exception a caller would expect in its
place, so `except KeyError` and `except cj.errors.JourneyError` both work. Types and fields are
public; the wording of messages is not.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar
from unicodedata import combining, east_asian_width

from attrs import evolve, field, frozen

from customer_journey._suggest import did_you_mean

__all__ = [
    "BrokenPluginWarning",
    "CheckFailedError",
    "CriterionSyntaxError",
    "CriterionTypeError",
    "EndlessChainError",
    "InvalidFileError",
    "InvalidJourneyError",
    "InvalidValueError",
    "JourneyError",
    "MissingExtraError",
    "ModelMismatchError",
    "NoPathError",
    "OrderWarning",
    "Problem",
    "SelectedSampleError",
    "UnknownPresetError",
    "UnknownRuleError",
    "UnknownStageError",
    "WrongTypeError",
]


class JourneyError(Exception):
    """The base of every error that this package raises on purpose."""


@frozen(order=False)
class Problem:
    """One thing that is wrong: where it is, what it is, and what was probably meant.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.errors.Problem("goals[0]", "no stage 'byu'", hint="did you mean 'buy'?"))
        goals[0]: no stage 'byu' (did you mean 'buy'?)
    """

    where: str
    """The path of the element, as in `stages.trial.entry`; empty for the thing as a whole."""
    message: str
    """What is wrong, in one line."""
    hint: str = field(default="", kw_only=True)
    """How to mend it; empty when there is nothing better to say than the message."""
    line: int | None = field(default=None, kw_only=True)
    """The line in the text it was read from, counted from 1."""
    column: int | None = field(default=None, kw_only=True)
    """The column in that line, counted from 1."""

    def within(self, prefix: str) -> "Problem":
        """The same problem, seen from an element that holds this one under `prefix`."""
        joint = "" if not self.where or self.where.startswith("[") else "."
        return evolve(self, where=f"{prefix}{joint}{self.where}")

    def __str__(self) -> str:
        """The problem on one line."""
        place = self.where
        if self.line is not None:
            spot = f"line {self.line}" + ("" if self.column is None else f", column {self.column}")
            place = f"{spot}: {place}" if place else spot
        text = f"{place}: {self.message}" if place else self.message
        return f"{text} ({self.hint})" if self.hint else text


_MOST_PRINTED = 50
_MOST_NAMED = 5


class _ProblemsError(JourneyError, ValueError):
    def __init__(self, subject: str, problems: Iterable[Problem]) -> None:
        self.subject: str = subject
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(subject, self.problems)

    def __str__(self) -> str:
        if len(self.problems) == 1:
            return f"{self.subject}: {self.problems[0]}"
        lines = [f"{self.subject}: {len(self.problems)} problems"]
        lines += [f"  {problem}" for problem in self.problems[:_MOST_PRINTED]]
        if len(self.problems) > _MOST_PRINTED:
            lines.append(f"  … and {len(self.problems) - _MOST_PRINTED} more")
        return "\n".join(lines)


class InvalidValueError(_ProblemsError):
    """A noun of the model was given a field it cannot have.

    Attributes:
        subject: What was being made, as in `Stage 'trial'`.
        problems: Every problem found in it, in the order of its fields.
    """


class InvalidJourneyError(InvalidValueError):
    """A journey refers to what it does not have, or has something twice.

    Attributes:
        subject: The journey, as in `Journey 'shop'`.
        problems: Every broken reference and every duplicate, in the journey's order.
    """


class InvalidFileError(_ProblemsError):
    """A text or file cannot be read as a journey.

    Attributes:
        subject: The file's name, or `text`.
        problems: Every problem found, in the order of the text; `line` and `column` are set where
            known.
    """


class CheckFailedError(_ProblemsError):
    """A journey was checked, and rules found what is not to be there.

    Attributes:
        subject: The journey, as in `Journey 'shop'`.
        problems: What was found, in the report's order; each message begins with the rule's code
            and name.
    """


class WrongTypeError(JourneyError, TypeError):
    """A function was handed something of a type that it has no use for.

    Attributes:
        verb: The function, as in `validate`.
        wanted: What it asks for, as in `a Journey`.
        given: What it got.
        hint: What to do with that instead; empty where there is nothing better to say.
    """

    def __init__(self, verb: str, wanted: str, given: object, hint: str = "") -> None:
        self.verb: str = verb
        self.wanted: str = wanted
        self.given: object = given
        self.hint: str = hint
        super().__init__(verb, wanted, given, hint)

    def __str__(self) -> str:
        """The function, what it asks for, the type of what it got, and the hint."""
        given = (
            "None" if self.given is None else f"{type(self.given).__name__} {_shown(self.given)}"
        )
        text = f"{self.verb} asks for {self.wanted}, not {given}"
        return f"{text} ({self.hint})" if self.hint else text


class CriterionSyntaxError(JourneyError, ValueError):
    """A text is not a criterion.

    Printed, it shows the line in question with a caret under the spot.

    Attributes:
        text: The whole text that was read.
        offset: How many characters come before the spot, from 0 to the length of the text.
        reason: What is wrong there, and what was probably meant.
        line: The line of the spot, counted from 1.
        column: The column in that line, counted from 1.
    """

    def __init__(self, text: str, offset: int, reason: str) -> None:
        self.text: str = text
        self.offset: int = offset
        self.reason: str = reason
        self.line: int = text.count("\n", 0, offset) + 1
        self.column: int = offset - text.rfind("\n", 0, offset)
        super().__init__(text, offset, reason)

    def __str__(self) -> str:
        """The reason, the place, and the line with a caret under the spot."""
        start = self.offset - self.column + 1
        end = self.text.find("\n", start)
        line = self.text[start : len(self.text) if end < 0 else end]
        shown, indent = _window(line, self.column - 1)
        place = f"line {self.line}, column {self.column}"
        return f"{self.reason} ({place})\n    {shown}\n    {indent}^"


class CriterionTypeError(JourneyError, TypeError):
    """A fact and the constant that a criterion holds it against are of different kinds.

    Attributes:
        fact: The name of the fact.
        value: The value that does not fit.
        criterion: The clause that was being made or evaluated, as text.
        reason: Why the two cannot be held against each other.
    """

    def __init__(self, fact: str, value: object, criterion: str, reason: str) -> None:
        self.fact: str = fact
        self.value: object = value
        self.criterion: str = criterion
        self.reason: str = reason
        super().__init__(fact, value, criterion, reason)

    def __str__(self) -> str:
        """The fact, its value, the clause and the reason."""
        fact, value, clause = _short(self.fact), _shown(self.value), _short(self.criterion)
        return f"fact {fact!r} with value {value} in `{clause}`: {self.reason}"


_WIDEST_LINE = 76
_LONGEST_VALUE = 80
_MOST_DIGITS_IN_BITS = 2_000


def _window(line: str, column: int) -> tuple[str, str]:
    """What to show of a line around a column, and blanks as wide as what comes before it."""
    start = max(0, min(column - _WIDEST_LINE // 2, len(line) - _WIDEST_LINE))
    head, tail = "…" * (start > 0), "…" * (start + _WIDEST_LINE < len(line))
    visible = [
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for character in line[start : start + _WIDEST_LINE].replace("\t", " ").rstrip("\r")
    ]
    blanks = "".join(_blank(character) for character in visible[: column - start])
    return head + "".join(visible) + tail, " " * len(head) + blanks


def _blank(character: str) -> str:
    if combining(character):
        return ""
    return "\N{IDEOGRAPHIC SPACE}" if east_asian_width(character) in {"W", "F"} else " "


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _shown(value: object) -> str:
    """A value as Python writes it, short, even where its own `repr` fails or would be enormous."""
    if isinstance(value, int) and value.bit_length() > _MOST_DIGITS_IN_BITS:
        return f"an integer of {value.bit_length()} bits"
    if isinstance(value, (str, bytes)):
        return f"{value[:_LONGEST_VALUE]!r}{'…' * (len(value) > _LONGEST_VALUE)}"
    try:
        return _short(repr(value))
    except Exception:  # noqa: BLE001 - a broken repr must not hide the error being reported
        return f"a value of type {type(value).__name__}"


class _UnknownNameError(JourneyError, KeyError):
    """Something was asked for by a name that nothing has."""

    _kind: ClassVar[str]

    def __init__(self, name: object, known: Sequence[str] = ()) -> None:
        super().__init__(name)
        self._known: Sequence[str] = known

    @property
    def hint(self) -> str:
        """The nearest name, as a question, or the id of what was given; empty for neither."""
        # Looked for when asked, so that catching the error costs nothing.
        name: object = self.args[0]
        if isinstance(name, str):
            return did_you_mean(name, self._known)
        inner: object = getattr(name, "id", None)
        return f"give its id, {inner!r}" if isinstance(inner, str) and inner in self._known else ""

    def __str__(self) -> str:
        hint = self.hint
        return f"no {self._kind} {_shown(self.args[0])}" + (f"; {hint}" if hint else "")


class UnknownStageError(_UnknownNameError):
    """A stage was asked for by an id that the journey does not have.

    Attributes:
        stage: The id that was asked for.
        hint: The nearest id, as a question; empty where none is near.
    """

    _kind = "stage"

    def __init__(self, stage: object, known: Sequence[str] = ()) -> None:
        super().__init__(stage, known)
        self.stage: object = stage


class UnknownPresetError(_UnknownNameError):
    """A preset was asked for by a name that no preset has.

    Attributes:
        preset: The name that was asked for.
        hint: The nearest name, as a question; empty where none is near.
    """

    _kind = "preset"

    def __init__(self, preset: object, known: Sequence[str] = ()) -> None:
        super().__init__(preset, known)
        self.preset: object = preset


class UnknownRuleError(_UnknownNameError):
    """A rule was asked for by a code, name or beginning of codes that no rule has.

    Attributes:
        rule: What was asked for.
        hint: The nearest code or name, as a question; empty where none is near.
    """

    _kind = "rule"

    def __init__(self, rule: object, known: Sequence[str] = ()) -> None:
        super().__init__(rule, known)
        self.rule: object = rule


class NoPathError(JourneyError, ValueError):
    """There is no way from one stage to another.

    Attributes:
        source: The id of the stage to set out from.
        target: The id of the stage that cannot be reached.
    """

    def __init__(self, source: str, target: str) -> None:
        self.source: str = source
        self.target: str = target
        super().__init__(source, target)

    def __str__(self) -> str:
        """Both ends."""
        return f"no path from {self.source!r} to {self.target!r}"


class EndlessChainError(JourneyError, ValueError):
    """A chain never ends: from some of its stages, nobody ever comes to an end.

    Attributes:
        stages: The ids of these stages, in the chain's order; all of them where the way out is too
            narrow for the arithmetic of floats.
    """

    def __init__(self, stages: Iterable[str]) -> None:
        self.stages: tuple[str, ...] = tuple(stages)
        super().__init__(self.stages)

    def __str__(self) -> str:
        """The first of the stages."""
        shown = ", ".join(repr(_short(stage)) for stage in self.stages[:_MOST_NAMED])
        more = (
            "" if len(self.stages) <= _MOST_NAMED else f" and {len(self.stages) - _MOST_NAMED} more"
        )
        return f"the chain never ends: no way leads to an end from {shown}{more}"


class ModelMismatchError(JourneyError, ValueError):
    """A chain does not reproduce what was observed, so nothing it says further can be trusted.

    Attributes:
        observed: The shares of people that were observed at each goal, in 0..1.
        modelled: The shares that the chain gives for the same goals.
        tolerance: By how much the two may differ.
    """

    def __init__(
        self, observed: Mapping[str, float], modelled: Mapping[str, float], tolerance: float
    ) -> None:
        self.observed: Mapping[str, float] = observed
        self.modelled: Mapping[str, float] = modelled
        self.tolerance: float = tolerance
        super().__init__(observed, modelled, tolerance)

    def __str__(self) -> str:
        """The goals where the two differ too much, with both shares."""
        pairs = [
            f"{_short(goal)!r}: observed {share:.4g}, modelled {self.modelled[goal]:.4g}"
            for goal, share in self.observed.items()
            if not abs(share - self.modelled[goal]) <= self.tolerance
        ]
        return f"the chain does not reproduce what was observed: {'; '.join(pairs[:_MOST_NAMED])}"


class SelectedSampleError(JourneyError, TypeError):
    """A share of people who convert was asked of people who were selected on their outcome.

    Attributes:
        selected_on: The outcome for which they were chosen.
    """

    def __init__(self, selected_on: str) -> None:
        self.selected_on: str = selected_on
        super().__init__(selected_on)

    def __str__(self) -> str:
        """Why there is no answer, and who could give one."""
        return (
            f"everyone here was selected on the outcome {_short(self.selected_on)!r}: people with "
            "another one were never asked, so their share says how the sample was made, not how "
            "many people convert; ask people chosen whatever became of them (`Sample`)"
        )


class MissingExtraError(JourneyError, ImportError):
    """A capability needs an optional library that is not installed.

    Attributes:
        library: The name of the library on the package index.
        extra: The extra of `customer-journey` that brings it.
    """

    def __init__(self, library: str, extra: str) -> None:
        self.library: str = library
        self.extra: str = extra
        super().__init__(library, extra)

    def __str__(self) -> str:
        """The library and the command that installs it."""
        return f"this needs {self.library}: pip install 'customer-journey[{self.extra}]'"


class OrderWarning(UserWarning):
    """Where people go next depends on where they came from, which a chain of order one forgets."""


class BrokenPluginWarning(UserWarning):
    """What another package brings, a preset or a rule, cannot be loaded and is left out."""
