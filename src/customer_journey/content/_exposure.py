"""Exposure: how many people met an answer, as a table of `events.exposure` says it."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast, final, get_args

from customer_journey._answer import JourneyAnswer
from customer_journey._frozen import frozen
from customer_journey._messages._current import message
from customer_journey._values import brief
from customer_journey.errors import Problem

if TYPE_CHECKING:
    from customer_journey._log._interval import Interval

__all__ = ["CellKey", "Exposure", "ExposureOutcome", "read_exposures"]

ExposureOutcome: TypeAlias = Literal["all", "moved-on", "left"]
"""What became of people: they moved on to another stage, left, or either."""

CellKey: TypeAlias = tuple[str, str, str, str | None]
"""A stage, `question` or the kind of an insight, its id, and the persona, if it is of one."""

_COUNTS: Final = ("people", "met", "open")
_LEVEL: Final = 0.95


@final
@frozen
class Exposure(JourneyAnswer):
    """An exposure is how many of the people who moved on or left had met an answer before.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.content.Exposure("left", people=60, met=30, open=4))
        30 of 60 who left (50 %, 38–62 %)
    """

    outcome: ExposureOutcome
    """Of whom it is: of those who moved on, of those who left, or of all of them."""
    people: int
    """How many they are."""
    met: int
    """How many of them had met an answer."""
    open: int
    """How many are still at the stage; they are not among the people."""

    @property
    def share(self) -> float | None:
        """The share that had met an answer, in 0..1; None where there are none."""
        return self.met / self.people if self.people else None

    @property
    def interval(self) -> "Interval | None":
        """Wilson's interval of the share at 95 %; None where there are none."""
        if not self.people:
            return None
        # Intervals load statistics, which every check of a journey would wait for.
        from customer_journey._log._interval import wilson_interval

        return wilson_interval(self.met / self.people, self.people, level=_LEVEL)

    def to_dict(self) -> dict[str, Any]:
        """The counts, the share and the ends of its interval."""
        interval = self.interval
        return {
            **super().to_dict(),
            "share": self.share,
            "low": None if interval is None else interval.low,
            "high": None if interval is None else interval.high,
        }

    def __str__(self) -> str:
        """The counts, and the share with its interval in percents."""
        figures = message(_OUTCOMES[self.outcome], met=self.met, people=self.people)
        interval = self.interval
        if interval is None:
            return figures
        low, high = 100 * interval.low, 100 * interval.high
        return f"{figures} ({100 * self.met / self.people:.0f} %, {low:.0f}–{high:.0f} %)"


_OUTCOMES: Final[Mapping[str, str]] = {
    "all": "{met} of {people}",
    "moved-on": "{met} of {people} who moved on",
    "left": "{met} of {people} who left",
}


def read_exposures(
    rows: Iterable[Mapping[str, object]],
    brought: Collection[CellKey],
    *,
    by: str | None,
    personas: Collection[str],
) -> dict[CellKey, tuple[Exposure, ...]]:
    """What the rows of `events.exposure` say of each cell.

    Args:
        rows: The rows.
        brought: What is brought where, and by whom if rows are of personas.
        by: The column of personas.
        personas: The ids of personas; rows of other values are left out.

    Raises:
        InvalidValueError: A row lacks a column, is about what is not brought, has counts that
            cannot be, or says again what another one said; all such rows are named.
    """
    from customer_journey._log._interval import count_problems, refuse, whole

    columns = ["stage", "kind", "item", "outcome", *_COUNTS, *([] if by is None else [by])]
    cells: dict[CellKey, dict[ExposureOutcome, Exposure]] = {}
    problems: list[Problem] = []
    for index, row in enumerate(rows):
        where = f"exposure[{index}]"
        missing = [name for name in columns if name not in row]
        problems += [Problem(f"{where}.{name}", "the row has no such column") for name in missing]
        if missing or (by is not None and row[by] not in personas):
            continue
        named = (row["stage"], row["kind"], row["item"], None if by is None else row[by])
        invalid = [*_unknown(where, named, row["outcome"], brought)]
        for name in _COUNTS:
            most = whole(row["people"]) if name == "met" else None
            invalid += count_problems(row[name], f"{where}.{name}", most=most)
        problems += invalid
        if invalid:
            continue
        said = cells.setdefault(cast("CellKey", named), {})
        outcome = cast("ExposureOutcome", row["outcome"])
        if outcome in said:
            hint = "name the column of personas as `by=`" if by is None else ""
            problems.append(Problem(where, "another row says it of the same people", hint=hint))
        people, met, still = (cast("int", whole(row[name])) for name in _COUNTS)
        said[outcome] = Exposure(outcome, people=people, met=met, open=still)
    refuse("coverage", problems)
    return {
        key: tuple(said[each] for each in get_args(ExposureOutcome) if each in said)
        for key, said in cells.items()
    }


def _unknown(
    where: str, named: tuple[object, ...], outcome: object, brought: Collection[CellKey]
) -> Iterable[Problem]:
    """What is not brought to the stage, and outcomes that do not exist."""
    if named not in brought:
        stage, kind, item, persona = (brief(each) for each in named)
        whose = "" if named[3] is None else f" by {persona}"
        yield Problem(f"{where}.item", f"{kind} {item} is not brought to stage {stage}{whose}")
    if outcome not in get_args(ExposureOutcome):
        listed = ", ".join(get_args(ExposureOutcome))
        yield Problem(f"{where}.outcome", f"expected one of {listed}, got {brief(outcome)}")
