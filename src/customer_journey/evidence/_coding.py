"""From people's own words to stages, with nothing lost on the way."""

from collections.abc import Iterable, Mapping
from typing import final

from attrs import evolve, frozen

from customer_journey._answer import Displayed
from customer_journey._suggest import Suggester
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.evidence._shares import amount
from customer_journey.evidence._traces import Interview, Trace

__all__ = ["Coded", "Uncoded", "code"]


@final
@frozen(kw_only=True)
class Uncoded(Displayed):
    """Something a person told that the table of codes does not have."""

    subject: str
    """Who told it."""
    position: int
    """How many steps they told before it."""
    words: str
    """What they said."""
    hint: str
    """The nearest words that the table has, as a question; empty where none are near."""

    def __str__(self) -> str:
        """Who said what, as which step."""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.subject}, step {self.position + 1}: {self.words!r}{hint}"


@final
@frozen(kw_only=True, repr=False)
class Coded(Displayed):
    """Interviews with their traces, and what could not be coded or was set aside."""

    interviews: tuple[Interview, ...]
    """The interviews, each with a trace; words without a code are steps under those words."""
    uncoded: tuple[Uncoded, ...]
    """What the table does not have."""
    set_aside: tuple[Uncoded, ...]
    """What the table says is no step."""

    @property
    def ok(self) -> bool:
        """Whether everything that was told has a code."""
        return not self.uncoded

    def to_text(self) -> str:
        """How many steps were coded, and each that was not."""
        told, aside = sum(len(item.told) for item in self.interviews), len(self.set_aside)
        coded = told - aside - len(self.uncoded)
        counts = f"{coded} coded, {aside} set aside, {len(self.uncoded)} without a code"
        asked = amount(len(self.interviews), "interview", "interviews")
        lines = [f"{asked}, {amount(told, 'step', 'steps')} told: {counts}"]
        return "\n".join([*lines, *(f"  {item}" for item in self.uncoded)])

    def __repr__(self) -> str:
        """The counts, in brackets."""
        return f"<Coded: {self.to_text().partition(chr(10))[0]}>"


def code(interviews: Iterable[Interview], /, *, table: Mapping[str, str | None]) -> Coded:
    """The interviews with traces made from what people told.

    What the table does not have becomes a step under the person's own words and is reported, so
    that it can still be seen in whatever is counted. A difference in case, or in blanks, is none.

    Args:
        interviews: Interviews in which `told` holds the steps.
        table: From words to the stage they stand for; None stands for what is no step.

    Raises:
        InvalidValueError: The table gives the same words two codes.

    Example:
        >>> import customer_journey as cj
        >>> ada = cj.evidence.Interview("ada", told=["Saw a talk", "asked my boss", "Paid"])
        >>> coded = cj.evidence.code([ada], table={"saw a talk": "know", "paid": "buy"})
        >>> coded.interviews[0].trace.steps
        ('know', 'asked my boss', 'buy')
        >>> print(coded.uncoded[0])
        ada, step 2: 'asked my boss'
    """
    codes = _folded(table)
    suggester = Suggester(table)
    made: list[Interview] = []
    uncoded: list[Uncoded] = []
    set_aside: list[Uncoded] = []
    for interview in interviews:
        steps: list[str] = []
        for position, words in enumerate(interview.told):
            step = codes.get(_fold(words), words)
            if step == words and _fold(words) not in codes:
                hint = suggester.hint(words)
                uncoded.append(_uncoded(interview, position, words, hint))
            if step is None:
                set_aside.append(_uncoded(interview, position, words, ""))
            elif step.strip():
                steps.append(step)
        trace = Trace(
            interview.subject, steps, outcome=interview.outcome, segment=interview.segment
        )
        made.append(evolve(interview, trace=trace))
    return Coded(interviews=tuple(made), uncoded=tuple(uncoded), set_aside=tuple(set_aside))


def _uncoded(interview: Interview, position: int, words: str, hint: str) -> Uncoded:
    return Uncoded(subject=interview.subject, position=position, words=words, hint=hint)


def _folded(table: Mapping[str, str | None]) -> dict[str, str | None]:
    codes: dict[str, str | None] = {}
    problems: list[Problem] = []
    for words, stage in table.items():
        if codes.setdefault(_fold(words), stage) != stage:
            message = f"the same words stand for {codes[_fold(words)]!r} and for {stage!r}"
            problems.append(Problem(f"table[{words!r}]", message))
        if stage is not None and not stage.strip():
            problems.append(Problem(f"table[{words!r}]", "name a stage, or say None for no step"))
    if problems:
        raise InvalidValueError("code", problems)
    return codes


def _fold(words: str) -> str:
    return " ".join(words.casefold().split())
