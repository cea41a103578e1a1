"""From people's own words to stages, with nothing lost on the way."""

from collections.abc import Iterable, Mapping
from typing import final

from attrs import evolve, frozen

from customer_journey._answer import Answer
from customer_journey._arguments import checked
from customer_journey._log._traces import Interview, Trace
from customer_journey._suggest import Suggester
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.evidence._shares import amount

__all__ = ["Coded", "Uncoded", "code"]


@final
@frozen
class Uncoded(Answer):
    """Words of an interview that the table of codes does not have."""

    customer: str
    """Who said it."""
    position: int
    """How many steps they named before it."""
    words: str
    """What they said."""
    hint: str
    """The nearest words that the table has, as a question; empty where none are near."""

    def __str__(self) -> str:
        """Who said what, as which step."""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.customer}, step {self.position + 1}: {self.words!r}{hint}"


@final
@frozen(kw_only=True, repr=False)
class Coded(Answer):
    """Interviews with their traces, and what could not be coded or was set aside."""

    interviews: tuple[Interview, ...]
    """The interviews, each with a trace; words without a code are steps under those words."""
    uncoded: tuple[Uncoded, ...]
    """What the table does not have."""
    set_aside: tuple[Uncoded, ...]
    """What the table says is not a step."""

    @property
    def ok(self) -> bool:
        """Whether everything that was said has a code."""
        return not self.uncoded

    def __str__(self) -> str:
        """How many steps were coded, and each that was not."""
        steps, aside = sum(len(item.told) for item in self.interviews), len(self.set_aside)
        coded = steps - aside - len(self.uncoded)
        counts = f"{coded} coded, {aside} set aside, {len(self.uncoded)} without a code"
        interviews = amount(len(self.interviews), "interview", "interviews")
        lines = [f"{interviews}, {amount(steps, 'step', 'steps')} told: {counts}"]
        return "\n".join([*lines, *(f"  {item}" for item in self.uncoded)])

    def __repr__(self) -> str:
        """The counts, in brackets."""
        return f"<Coded: {str(self).partition(chr(10))[0]}>"


@checked
def code(interviews: Iterable[Interview], /, *, table: Mapping[str, str | None]) -> Coded:
    """The interviews with traces, coded from the customers' own words.

    Words that the table does not have become a step as they are and are reported, so that they are
    still seen in every count. A difference in case, or in blanks, is none.

    Args:
        interviews: Interviews in which `told` holds the steps.
        table: From words to the stage they stand for; None stands for what is not a step.

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
    codes = _codes_by_words(table)
    suggester = Suggester(table)
    coded: list[Interview] = []
    uncoded: list[Uncoded] = []
    set_aside: list[Uncoded] = []
    for interview in interviews:
        steps: list[str] = []
        for position, words in enumerate(interview.told):
            step = codes.get(_fold(words), words)
            if step == words and _fold(words) not in codes:
                hint = suggester.hint(words)
                uncoded.append(Uncoded(interview.customer, position, words, hint))
            if step is None:
                set_aside.append(Uncoded(interview.customer, position, words, ""))
            elif step.strip():
                steps.append(step)
        trace = Trace(
            interview.customer, steps, outcome=interview.outcome, segment=interview.segment
        )
        coded.append(evolve(interview, trace=trace))
    return Coded(interviews=tuple(coded), uncoded=tuple(uncoded), set_aside=tuple(set_aside))


def _codes_by_words(table: Mapping[str, str | None]) -> dict[str, str | None]:
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
