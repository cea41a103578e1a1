"""Coverage: which questions, at each stage and for each persona, live content answers."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any, final

from attrs import field, frozen

from customer_journey._answer import Answer
from customer_journey._arguments import checked
from customer_journey._model import Asset, Journey, Question, Stage, cached
from customer_journey.content._plan import AssetPlan, Gap, planned_for

__all__ = ["Coverage", "CoverageCell", "coverage"]


@final
@frozen
class CoverageCell(Answer):
    """A cell is one question of one stage as one persona asks it, with what answers it.

    Example:
        >>> import customer_journey as cj
        >>> buy = cj.Stage("buy", questions=[cj.Question("cost", text="What does it cost?")])
        >>> print(cj.coverage(cj.Journey.sequence("shop", [buy])).cells[0])
        buy: 'What does it cost?' is not answered
    """

    stage: str
    """The id of the stage."""
    question: Question
    """The question."""
    persona: str | None = None
    """The id of the persona that asks; None in a journey without personas."""
    answered_by: tuple[str, ...] = field(default=(), kw_only=True)
    """The ids of the live assets at the stage that answer it for the persona."""
    planned: tuple[str, ...] = field(default=(), kw_only=True)
    """The ids of the planned ones that will."""

    @property
    def answered(self) -> bool:
        """Whether anything live answers it."""
        return bool(self.answered_by)

    def __str__(self) -> str:
        """Where, what, for whom, and by what, on one line."""
        whose = "" if self.persona is None else f" for {self.persona}"
        answer = (
            f"answered by {', '.join(self.answered_by)}" if self.answered_by else "not answered"
        )
        later = f" (planned: {', '.join(self.planned)})" if self.planned else ""
        return f"{self.stage}: {self.question.label!r} is {answer}{whose}{later}"


@final
@frozen(repr=False)
class Coverage(Answer):
    """A coverage is the matrix of questions against content; `coverage` gives one.

    Example:
        >>> import customer_journey as cj
        >>> buy = cj.Stage(
        ...     "buy",
        ...     questions=[cj.Question("cost"), cj.Question("refund")],
        ...     assets=[cj.Asset("price-list", answers=["cost"])],
        ... )
        >>> print(cj.coverage(cj.Journey.sequence("shop", ["know", buy])))
        shop: 1 of 2 questions answered (50 %)
          buy: 'cost' is answered by price-list
          buy: 'refund' is not answered
    """

    journey: Journey
    """The journey."""
    cells: tuple[CoverageCell, ...]
    """One cell for each stage, question and persona that asks it there, in the journey's order."""

    @property
    def gaps(self) -> tuple[CoverageCell, ...]:
        """The cells that nothing live answers."""
        return tuple(cell for cell in self.cells if not cell.answered)

    @property
    def share(self) -> float | None:
        """The share of the cells that are answered, in 0..1; None where nothing is asked."""
        count = len(self.cells)
        return (count - len(self.gaps)) / count if count else None

    def rows(self) -> list[dict[str, Any]]:
        """The cells as plain rows, for a table.

        Columns: `stage`, `question` and `persona` (ids; no persona is None), `text` (str),
        `answered` (bool), `answered_by` and `planned` (ids of assets, joined by a comma).

        Example:
            >>> import customer_journey as cj
            >>> buy = cj.Stage("buy", questions=[cj.Question("cost")])
            >>> cj.coverage(cj.Journey.sequence("shop", [buy])).rows()[0]["answered"]
            False
        """
        return [
            {
                "stage": cell.stage,
                "question": cell.question.id,
                "persona": cell.persona,
                "text": cell.question.text,
                "answered": cell.answered,
                "answered_by": ", ".join(cell.answered_by),
                "planned": ", ".join(cell.planned),
            }
            for cell in self.cells
        ]

    @checked
    def plan(self, *, budget: int = 20_000) -> AssetPlan:
        """The smallest set of new assets that closes all gaps.

        One asset is taken to answer either one question wherever it is asked, or many questions at
        stages that share a phase; a stage without phases stands alone. Such an asset may stand at
        several stages.

        Args:
            budget: How many partial plans to try before settling for a greedy one; `exact` then is
                False.

        Example:
            >>> import customer_journey as cj
            >>> weigh = cj.Stage(
            ...     "weigh",
            ...     phases=["evaluate"],
            ...     questions=[cj.Question("cost"), cj.Question("refund")],
            ... )
            >>> buy = cj.Stage("buy", phases=["purchase"], questions=[cj.Question("cost")])
            >>> plan = cj.coverage(cj.Journey.sequence("shop", [weigh, buy])).plan()
            >>> [(asset.stages, asset.answers) for asset in plan.assets], plan.exact
            ([(('weigh',), ('cost', 'refund')), (('buy',), ('cost',))], True)

        Source:
            Chvátal (1979), "A Greedy Heuristic for the Set-Covering Problem", Mathematics of
            Operations Research 4(3), for the greedy plan.
        """
        asking: dict[tuple[str, str], list[str]] = {}
        for cell in self.gaps:
            personas = asking.setdefault((cell.stage, cell.question.id), [])
            if cell.persona is not None:
                personas.append(cell.persona)
        gaps = [Gap(*key, tuple(personas)) for key, personas in asking.items()]
        return planned_for(self.journey, gaps, budget)

    @property
    def idle(self) -> tuple[tuple[str, Asset], ...]:
        """The live assets that answer nothing asked where they stand, each after its stage's id."""
        serving = {(cell.stage, asset) for cell in self.cells for asset in cell.answered_by}
        return tuple(
            (stage.id, asset)
            for stage in self.journey.stages
            for asset in stage.assets
            if asset.status == "live" and (stage.id, asset.id) not in serving
        )

    @checked
    def stale(self, *, as_of: date) -> tuple[tuple[str, Asset], ...]:
        """The live assets whose day of review has passed, each after the id of its stage.

        Args:
            as_of: The day to compare with; an asset to be reviewed by that day is not stale.
        """
        return tuple(
            (stage.id, asset)
            for stage in self.journey.stages
            for asset in stage.assets
            if asset.status == "live" and asset.review_by is not None and asset.review_by < as_of
        )

    @property
    def lone_channels(self) -> tuple[str, ...]:
        """The channels that one asset at one stage names, and no touchpoint and no other."""
        by_assets = Counter(
            asset.channel for stage in self.journey.stages for asset in stage.assets
        )
        by_touchpoints = {
            touchpoint.channel for stage in self.journey.stages for touchpoint in stage.touchpoints
        }
        return tuple(
            channel
            for channel, count in by_assets.items()
            if channel and count == 1 and channel not in by_touchpoints
        )

    def __str__(self) -> str:
        """One line for each cell, under a line that counts them."""
        head = f"{self.journey.id}: no questions"
        if self.share is not None:
            answered, count = len(self.cells) - len(self.gaps), len(self.cells)
            head = (
                f"{self.journey.id}: {answered} of {count} questions answered ({self.share:.0%})"
            ).replace("%", " %")
        return "\n".join([head, *(f"  {cell}" for cell in self.cells)])

    def __repr__(self) -> str:
        """Whose coverage it is, and how much is answered."""
        answered = len(self.cells) - len(self.gaps)
        return f"<Coverage of {self.journey.id!r}: {answered} of {len(self.cells)} answered>"


@checked
def coverage(journey: Journey, /) -> Coverage:
    """The coverage of the journey's questions: who asks what at which stage, and what answers it.

    A question is asked at its stage by each persona that it names and that can be there, or by all
    that can be there where it names none. A live asset at that stage answers it if it lists the
    question and is made for the persona, or for everyone. Planned and retired assets answer
    nothing. In a journey without personas there is one cell for each question.

    Example:
        >>> import customer_journey as cj
        >>> buy = cj.Stage(
        ...     "buy",
        ...     questions=[cj.Question("cost")],
        ...     assets=[cj.Asset("price-list", answers=["cost"], personas=["founder"])],
        ... )
        >>> people = [cj.Persona("founder"), cj.Persona("buyer")]
        >>> found = cj.coverage(cj.Journey.sequence("shop", [buy], personas=people))
        >>> found.share, [(cell.stage, cell.persona) for cell in found.gaps]
        (0.5, [('buy', 'buyer')])
    """
    return cached(journey, _coverage)


def _coverage(journey: Journey) -> Coverage:
    everyone = tuple(persona.id for persona in journey.personas)
    cells = chain.from_iterable(_cells_of(stage, everyone) for stage in journey.stages)
    return Coverage(journey, tuple(cells))


def _cells_of(stage: Stage, everyone: tuple[str, ...]) -> Iterator[CoverageCell]:
    if not stage.questions:
        return
    answering: dict[tuple[str, str], list[Asset]] = {}
    for asset in stage.assets:
        for answered in asset.answers:
            answering.setdefault((asset.status, answered), []).append(asset)

    def meant_for(persona: str | None, status: str, question: str) -> tuple[str, ...]:
        assets = answering.get((status, question), [])
        return tuple(
            asset.id for asset in assets if not asset.personas or persona in asset.personas
        )

    present = set(stage.personas or everyone)
    for question in stage.questions:
        asking = set(question.personas or everyone) & present
        personas = [persona for persona in everyone if persona in asking]
        for persona in personas if everyone else [None]:
            yield CoverageCell(
                stage.id,
                question,
                persona,
                answered_by=meant_for(persona, "live", question.id),
                planned=meant_for(persona, "planned", question.id),
            )
