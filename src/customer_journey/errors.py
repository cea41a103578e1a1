"""What can go wrong, as types.

Every error derives from `JourneyError` and from the built-in exception a caller would expect in its
place, so `except KeyError` and `except cj.errors.JourneyError` both work. Types and fields are
public; the wording of messages is not.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, ClassVar, cast

from customer_journey._frozen import evolve, field, frozen
from customer_journey._printable import cut_lines, printable, printable_lines, window
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
    "LeftOutWarning",
    "MissingExtraError",
    "MissingValuesWarning",
    "ModelMismatchError",
    "NoPathError",
    "OpenCasesError",
    "OrderWarning",
    "Problem",
    "SelectedSampleError",
    "TiesWarning",
    "UnknownPresetError",
    "UnknownRuleError",
    "UnknownStageError",
    "UnknownStageWarning",
    "WrongTypeError",
]


def _inside_its_lines(method: Callable[[Any], str]) -> Callable[[Any], str]:
    @wraps(method)
    def __str__(self: object) -> str:  # noqa: N807 - becomes that method
        try:
            text = method(self)
        except Exception:  # noqa: BLE001 - what a value does must not hide the error about it
            text = ", ".join(map(_shown, getattr(self, "args", ()))) or type(self).__name__
        return printable_lines(cut_lines(text))

    return __str__


class JourneyError(Exception):
    """The base of every error that this package raises on purpose.

    Its text is short, and nothing in it acts on a terminal or on what reads a log.
    """

    def __init_subclass__(cls) -> None:
        """Let that be so of each type, whatever its own text is made of."""
        super().__init_subclass__()
        if "__str__" in cls.__dict__:
            kind = cast("Any", cls)
            kind.__str__ = _inside_its_lines(kind.__str__)

    def __str__(self) -> str:
        """The message."""
        return _inside_its_lines(Exception.__str__)(self)

    def __repr__(self) -> str:
        """The type and the message; the arguments may be values of any size."""
        return cut_lines(f"{type(self).__name__}({str(self)!r})")


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
    """How to fix it; empty where the message says enough."""
    line: int | None = field(default=None, kw_only=True)
    """The line in the text it was read from, counted from 1."""
    column: int | None = field(default=None, kw_only=True)
    """The column in that line, counted from 1."""
    end_column: int | None = field(default=None, kw_only=True, repr=False)
    """The column after the last character of a part of that line, where only that is wrong."""
    refers_to: str = field(default="", kw_only=True, repr=False)
    """Of a broken reference, the kind of element that is missing, as in `stage`; else empty."""
    clause: str = field(default="", kw_only=True, repr=False)
    """The clause of a criterion that is wrong, or the fact in it; else empty."""
    offset: int | None = field(default=None, kw_only=True, repr=False)
    """How many characters of a criterion come before what cannot be read; else None."""

    def within(self, prefix: str) -> "Problem":
        """The same problem, seen from an element that holds this one under `prefix`."""
        joint = "" if not self.where or self.where.startswith("[") else "."
        return evolve(self, where=f"{prefix}{joint}{self.where}")

    @_inside_its_lines
    def __str__(self) -> str:
        """The problem on one line."""
        parts = [self.where] if self.where else []
        if self.line is not None:
            column = "" if self.column is None else f", column {self.column}"
            parts.insert(0, f"line {self.line}{column}")
        text = ": ".join([*parts, self.message])
        return printable(f"{text} ({self.hint})" if self.hint else text)


_MOST_PRINTED = 50
_MOST_NAMED = 5


class _ProblemsError(JourneyError, ValueError):
    def __init__(self, subject: str, problems: Iterable[Problem]) -> None:
        self.subject: str = subject
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(subject, self.problems)

    def __str__(self) -> str:
        return _listed(self.subject, self.problems)


def _listed(subject: str, problems: Sequence[Problem]) -> str:
    """The subject and its problem, or one line for each of the first problems."""
    subject = printable(subject)
    if len(problems) == 1:
        return f"{subject}: {problems[0]}"
    lines = [f"{subject}: {len(problems)} problems"]
    lines += [f"  {problem}" for problem in problems[:_MOST_PRINTED]]
    if len(problems) > _MOST_PRINTED:
        lines.append(f"  … and {len(problems) - _MOST_PRINTED} more")
    return "\n".join(lines)


class InvalidValueError(_ProblemsError):
    """An element has a field with a value it cannot have, or a function such an argument.

    Attributes:
        subject: The element, as in `Stage 'trial'`, or the function.
        problems: Every problem in it, in the order of its fields or parameters.
    """


class InvalidJourneyError(InvalidValueError):
    """A journey refers to what it does not have, or repeats an id.

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
    """A check of a journey has findings of the severity that fails it.

    Attributes:
        subject: The journey, as in `Journey 'shop'`.
        problems: The findings, in the report's order; each message begins with the rule's code and
            name.
    """


class WrongTypeError(JourneyError, TypeError):
    """A function was called with an argument of a type it cannot take.

    Attributes:
        function: The function, as in `validate`.
        argument: The name of its parameter; empty where it has no name.
        expected: What it takes, as in `a Journey`.
        value: What it got.
        hint: How to get what it takes; empty where the message says enough.
        problems: This problem first, then those of the other arguments.
    """

    def __init__(  # noqa: PLR0917 - pickle passes them by position
        self,
        function: str,
        expected: str,
        value: object,
        hint: str = "",
        argument: str = "",
        others: Iterable[Problem] = (),
    ) -> None:
        self.function: str = function
        self.argument: str = argument
        self.expected: str = expected
        self.value: object = value
        self.hint: str = hint
        shown = "None" if value is None else f"{type(value).__name__} {_shown(value)}"
        problem = Problem(argument, f"expected {expected}, got {shown}", hint=hint)
        self.problems: tuple[Problem, ...] = (problem, *others)
        super().__init__(function, expected, value, hint, argument, self.problems[1:])

    def __str__(self) -> str:
        """The function, what it takes, the type of what it got, and the hint."""
        return _listed(self.function, self.problems)


class CriterionSyntaxError(JourneyError, ValueError):
    """A text is not a criterion.

    Printed, it shows the line with a caret under the position.

    Attributes:
        text: The whole text that was read.
        offset: How many characters come before the position, from 0 to the length of the text.
        reason: What is wrong there, and what was probably meant.
        line: The line of the position, counted from 1.
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
        """The reason, the line and column, and the text of the line with a caret."""
        start = self.offset - self.column + 1
        end = self.text.find("\n", start)
        line = self.text[start : len(self.text) if end < 0 else end]
        shown, indent = window(line, self.column - 1)
        place = f"line {self.line}, column {self.column}"
        # Build systems take a line that begins with colons, after blanks, for a command.
        margin = "  | " if shown.lstrip().startswith("::") else "    "
        return f"{printable(self.reason)} ({place})\n{margin}{shown}\n    {indent}^"


class CriterionTypeError(JourneyError, TypeError):
    """A fact and the constant that a criterion compares it with are of different kinds.

    Attributes:
        fact: The name of the fact.
        value: The value that does not fit.
        criterion: The clause that was being built or evaluated, as text.
        reason: Why the two cannot be compared.
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
        return printable(f"fact {fact!r} with value {value} in `{clause}`: {self.reason}")


_LONGEST_VALUE = 80
_MOST_DIGITS_IN_BITS = 2_000


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _shown(value: object) -> str:
    """A value as Python writes it, short, even where its own `repr` fails or would be enormous."""
    try:
        if isinstance(value, int) and value.bit_length() > _MOST_DIGITS_IN_BITS:
            return f"an integer of {value.bit_length()} bits"
        if isinstance(value, (str, bytes)):
            return f"{value[:_LONGEST_VALUE]!r}{'…' * (len(value) > _LONGEST_VALUE)}"
        return _short(repr(value))
    except Exception:  # noqa: BLE001 - a broken repr must not hide the error being reported
        return f"a value of type {type(value).__name__}"


class _UnknownNameError(JourneyError, KeyError):
    """Nothing has the name that was looked up."""

    _kind: ClassVar[str]

    def __init__(self, name: object, known: Sequence[str] = ()) -> None:
        super().__init__(name)
        self._known: Sequence[str] = known

    @property
    def hint(self) -> str:
        """The nearest name, as a question, or the id of the object passed; empty for neither."""
        # Computed on access, so that catching the error costs nothing.
        name: object = self.args[0]
        if isinstance(name, str):
            return did_you_mean(name, self._known)
        inner: object = getattr(name, "id", None)
        return f"pass its id, {inner!r}" if isinstance(inner, str) and inner in self._known else ""

    def __str__(self) -> str:
        hint = self.hint
        return printable(f"no {self._kind} {_shown(self.args[0])}{f'; {hint}' if hint else ''}")


class UnknownStageError(_UnknownNameError):
    """The journey has no stage with that id.

    Attributes:
        stage: The id that was looked up.
        hint: The nearest id, as a question; empty where none is near.
    """

    _kind = "stage"

    def __init__(self, stage: object, known: Sequence[str] = ()) -> None:
        super().__init__(stage, known)
        self.stage: object = stage


class UnknownPresetError(_UnknownNameError):
    """No preset has that name.

    Attributes:
        preset: The name that was looked up.
        hint: The nearest name, as a question; empty where none is near.
    """

    _kind = "preset"

    def __init__(self, preset: object, known: Sequence[str] = ()) -> None:
        super().__init__(preset, known)
        self.preset: object = preset


class UnknownRuleError(_UnknownNameError):
    """No rule has that code, name or beginning of codes.

    Attributes:
        rule: What was looked up.
        hint: The nearest code or name, as a question; empty where none is near.
    """

    _kind = "rule"

    def __init__(self, rule: object, known: Sequence[str] = ()) -> None:
        super().__init__(rule, known)
        self.rule: object = rule


class NoPathError(JourneyError, ValueError):
    """No path leads from one stage to another.

    Attributes:
        source: The id of the first stage.
        target: The id of the stage that cannot be reached.
    """

    def __init__(self, source: str, target: str) -> None:
        self.source: str = source
        self.target: str = target
        super().__init__(source, target)

    def __str__(self) -> str:
        """Both ends."""
        return f"no path from {_shown(self.source)} to {_shown(self.target)}"


class EndlessChainError(JourneyError, ValueError):
    """A chain never ends: from some of its stages, no end can be reached.

    Attributes:
        stages: The ids of these stages, in the chain's order; all of them where the chances of
            leaving are too small for the arithmetic of floats.
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
        return f"the chain never ends: no path leads to an end from {shown}{more}"


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
    """A conversion rate cannot be estimated from people who were selected on their outcome.

    Attributes:
        selected_on: The outcome for which they were chosen.
    """

    def __init__(self, selected_on: str) -> None:
        self.selected_on: str = selected_on
        super().__init__(selected_on)

    def __str__(self) -> str:
        """The reason, and a sample that could tell."""
        return (
            f"the sample was selected on the outcome {_short(self.selected_on)!r}: people with "
            "another one were never asked, so its share says how people were chosen, not how many "
            "convert; use a sample chosen independently of the outcome (`Sample`)"
        )


class OpenCasesError(JourneyError, ValueError):
    """A share cannot be counted while people may still go on, and nothing says how long to wait.

    Attributes:
        open: How many people may still go on.
        people: How many people there are.
    """

    def __init__(self, may_go_on: int, people: int) -> None:
        self.open: int = may_go_on
        self.people: int = people
        super().__init__(may_go_on, people)

    def __str__(self) -> str:
        """How many they are, and how to ask."""
        return (
            f"{self.open:,} of {self.people:,} people may still go on, and a share would count "
            "them as lost; say how long to wait and until when the data were collected "
            "(`within=`, `as_of=`), or that no one goes on any more (`ended=True`)"
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
    """A preset or a rule of another package cannot be loaded and is left out."""


class LeftOutWarning(UserWarning):
    """Customers whose sequences of stages are the rarest are left out of a sample."""


class MissingValuesWarning(UserWarning):
    """Events without a customer, a stage or a moment are left out."""


class TiesWarning(UserWarning):
    """Events of one customer share a moment, and no column says which came first."""


class UnknownStageWarning(UserWarning):
    """A question names a stage that no event of the table is at."""
