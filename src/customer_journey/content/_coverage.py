"""Coverage: what customers bring, at each stage and for each persona, and what answers it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, Final, Literal, TypeAlias, final

from customer_journey._answer import Answer, JourneyAnswer, about, describe
from customer_journey._arguments import checked
from customer_journey._frozen import evolve, field, frozen
from customer_journey._messages._current import counted, message
from customer_journey._model import (
    Action,
    Asset,
    Insight,
    InsightKind,
    Journey,
    Opportunity,
    Question,
    cached,
)
from customer_journey._model._names import name_of, names_of
from customer_journey._values import percent
from customer_journey.content._exposure import CellKey, Exposure, read_exposures
from customer_journey.content._plan import AssetPlan, planned_for
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["Brought", "Coverage", "CoverageCell", "KindCoverage", "PlacedAsset", "coverage"]

Brought: TypeAlias = Literal["question", InsightKind]
"""What customers bring: questions, and insights of each kind."""


@final
@frozen
class CoverageCell(JourneyAnswer):
    """A cell is one question or insight as one persona brings it, with what answers it.

    Example:
        >>> import customer_journey as cj
        >>> buy = cj.Stage("buy", questions=[cj.Question("cost", text="What does it cost?")])
        >>> print(cj.coverage(cj.Journey.sequence("shop", [buy])).cells[0])
        buy: 'What does it cost?' is not answered
    """

    stage: str | None
    """The id of the stage; None for what customers bring to the whole journey."""
    item: Question | Insight
    """The question or the insight."""
    persona: str | None = None
    """The id of the persona that brings it; None in a journey without personas."""
    answered_by: tuple[str, ...] = field(default=(), kw_only=True)
    """The ids of the live assets and the actions at the stage that answer it for the persona, and
    of the opportunities that were done."""
    planned: tuple[str, ...] = field(default=(), kw_only=True)
    """The ids of the planned assets that will, and of the open opportunities."""
    exposures: tuple[Exposure, ...] = field(default=(), kw_only=True)
    """How many people had met an answer before they moved on or left, of all of them, of those who
    moved on and of those who left; empty where no log says it."""

    @property
    def kind(self) -> Brought:
        """What it is: a question, or an insight of a kind."""
        return self.item.kind if isinstance(self.item, Insight) else "question"

    @property
    def answered(self) -> bool:
        """Whether anything live answers it."""
        return bool(self.answered_by)

    def __str__(self) -> str:
        """Where, what, for whom, and by what, on one line."""
        if self.persona is None:
            text = "{item} is answered by {assets}" if self.answered else "{item} is not answered"
        elif self.answered:
            text = "{item} is answered by {assets} for {persona}"
        else:
            text = "{item} is not answered for {persona}"
        kind = "" if self.kind == "question" else f"{message(self.kind)} "
        said = message(
            text,
            item=f"{kind}{self.item.label!r}",
            assets=", ".join(names_of(self.answered_by, "content")),
            persona=self.persona and name_of(self.persona, "persona"),
        )
        later = ", ".join(names_of(self.planned, "content"))
        if later:
            said += f" ({message('planned: {assets}', assets=later)})"
        if self.exposures:
            met = ", ".join(map(str, self.exposures))
            said += f"; {message('met by {people}', people=met)}"
            said += f"; {counted(self.exposures[0].open, 'open', 'open')}"
        return f"{message('everywhere') if self.stage is None else name_of(self.stage)}: {said}"


@final
@frozen
class KindCoverage(JourneyAnswer):
    """What the assets of one kind do: how many there are, where, and how much they answer.

    Example:
        >>> import customer_journey as cj
        >>> prices = cj.Asset("price-list", kind="page", answers=["cost"])
        >>> buy = cj.Stage("buy", questions=[cj.Question("cost")], assets=[prices])
        >>> print(cj.coverage(cj.Journey.sequence("shop", [buy])).by_kind()[0])
        page: 1 live, 0 planned, at buy, 1 answered
    """

    kind: str
    """What sort of content it is, as the assets say; empty for those that say none."""
    live: int
    """How many live assets there are, each once, at however many stages it stands."""
    planned: int
    """How many planned ones there are."""
    stages: tuple[str, ...]
    """The ids of the stages where live ones stand, in the journey's order."""
    answered: int
    """How many cells at least one live asset of the kind answers."""

    def __str__(self) -> str:
        """The kind, how many there are, where, and how much they answer, on one line."""
        parts = [counted(self.live, "live", "live"), counted(self.planned, "planned", "planned")]
        if self.stages:
            parts.append(message("at {place}", place=", ".join(names_of(self.stages))))
        parts.append(counted(self.answered, "answered", "answered"))
        return f"{describe(self.kind) or message('no kind')}: {', '.join(parts)}"


@final
@frozen
class PlacedAsset(JourneyAnswer):
    """A placed asset is an asset at one of the stages where it stands.

    Example:
        >>> import customer_journey as cj
        >>> buy = cj.Stage("buy", assets=[cj.Asset("price-list", title="Prices")])
        >>> print(cj.coverage(cj.Journey.sequence("shop", [buy])).idle[0])
        buy: 'Prices'
    """

    stage: str
    """The id of the stage."""
    asset: Asset
    """The asset."""

    def __str__(self) -> str:
        """Where it stands, and what it is called."""
        return f"{name_of(self.stage)}: {self.asset.label!r}"


@final
@frozen(repr=False)
class Coverage(Answer):
    """A coverage is the matrix of what customers bring against what answers it.

    Example:
        >>> import customer_journey as cj
        >>> buy = cj.Stage(
        ...     "buy",
        ...     questions=[cj.Question("cost"), cj.Question("refund")],
        ...     assets=[cj.Asset("price-list", answers=["cost"])],
        ... )
        >>> print(cj.coverage(cj.Journey.sequence("shop", ["know", buy])))
        shop: 1 of 2 answered (50 %)
          buy: 'cost' is answered by price-list
          buy: 'refund' is not answered
    """

    journey: Journey
    """The journey."""
    cells: tuple[CoverageCell, ...]
    """One cell for each question or insight of each stage and each persona that brings it there, in
    the journey's order; then those of the audience and of the personas."""
    by: str | None = None
    """The column of personas, where a log says which of them met an answer."""

    @property
    def gaps(self) -> tuple[CoverageCell, ...]:
        """The cells that nothing answers now."""
        return tuple(cell for cell in self.cells if not cell.answered)

    @property
    def share(self) -> float | None:
        """The share of the cells that are answered, in 0..1; None where there are none."""
        count = len(self.cells)
        return (count - len(self.gaps)) / count if count else None

    def rows(self) -> list[dict[str, Any]]:
        """The cells as plain rows, for a table.

        Columns: `stage` (an id, or None), `kind` (`question`, or the kind of an insight), `item`
        and `persona` (ids; no persona is None), `text` (str), `answered` (bool), `answered_by` and
        `planned` (ids of assets, actions and opportunities, joined by a comma). Where a log says
        who met an answer, also `people`, `met`, `open` (int), `share`, `low`, `high` (float) of all
        who moved on or left, and `moved_on`, `moved_on_met`, `left`, `left_met` (int); None in
        cells of which it says nothing.

        Example:
            >>> import customer_journey as cj
            >>> buy = cj.Stage("buy", questions=[cj.Question("cost")])
            >>> cj.coverage(cj.Journey.sequence("shop", [buy])).rows()[0]["answered"]
            False
        """
        measured = any(cell.exposures for cell in self.cells)
        return [
            {
                "stage": cell.stage,
                "kind": cell.kind,
                "item": cell.item.id,
                "persona": cell.persona,
                "text": cell.item.text,
                "answered": cell.answered,
                "answered_by": ", ".join(cell.answered_by),
                "planned": ", ".join(cell.planned),
                **(_met(cell.exposures) if measured else {}),
            }
            for cell in self.cells
        ]

    @checked
    def plan(self, *, budget: int = 20_000) -> AssetPlan:
        """The smallest set of new assets that closes all gaps.

        One asset is taken to answer either one question or insight wherever it is brought, or many
        of them at stages that share a phase; a stage without phases stands alone. Such an asset may
        stand at several stages; one for what customers bring to the whole journey, at any.

        Args:
            budget: How many partial plans to try before settling for a greedy one; `exact` then is
                False.

        Raises:
            WrongTypeError: An argument is of another type.

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
        asking: dict[tuple[str | None, str], list[str]] = {}
        for cell in self.gaps:
            personas = asking.setdefault((cell.stage, cell.item.id), [])
            if cell.persona is not None:
                personas.append(cell.persona)
        return about(planned_for(self.journey, asking, budget), self.journey)

    def by_kind(self) -> tuple[KindCoverage, ...]:
        """What the assets of each kind do, in the order in which kinds first stand.

        Kinds are compared without regard to case, and written as they first are. Retired assets do
        not count.
        """
        placed: dict[str, list[tuple[str, Asset]]] = {}
        for stage in self.journey.stages:
            for asset in stage.assets:
                if asset.status != "retired":
                    placed.setdefault(asset.kind.casefold(), []).append((stage.id, asset))
        kinds: list[KindCoverage] = []
        for assets in placed.values():
            live = {(stage, asset.id): None for stage, asset in assets if asset.status == "live"}
            ids = {name for _, name in live}
            answered = sum(
                any(
                    (cell.stage, name) in live or (cell.stage is None and name in ids)
                    for name in cell.answered_by
                )
                for cell in self.cells
            )
            kinds.append(
                KindCoverage(
                    assets[0][1].kind,
                    live=len(ids),
                    planned=len({asset.id for _, asset in assets} - ids),
                    stages=tuple(dict.fromkeys(stage for stage, _ in live)),
                    answered=answered,
                )
            )
        return tuple(about(kind, self.journey) for kind in kinds)

    @property
    def idle(self) -> tuple[PlacedAsset, ...]:
        """The live assets that answer nothing brought where they stand, each with its stage.

        What customers bring to the whole journey, they bring everywhere.
        """
        serving = {(cell.stage, name) for cell in self.cells for name in cell.answered_by}
        return tuple(
            each
            for each in self._live()
            if serving.isdisjoint({(each.stage, each.asset.id), (None, each.asset.id)})
        )

    @checked
    def stale(self, *, as_of: date) -> tuple[PlacedAsset, ...]:
        """The live assets whose day of review has passed, each with its stage.

        Args:
            as_of: The day to compare with; an asset to be reviewed by that day is not stale.

        Raises:
            WrongTypeError: An argument is of another type.
        """
        return tuple(
            each
            for each in self._live()
            if each.asset.review_by is not None and each.asset.review_by < as_of
        )

    def _live(self) -> Iterator[PlacedAsset]:
        for stage in self.journey.stages:
            for asset in stage.assets:
                if asset.status == "live":
                    yield about(PlacedAsset(stage.id, asset), self.journey)

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
        head = message("{journey}: nothing to answer", journey=describe(self.journey.label))
        if self.share is not None:
            head = message(
                "{journey}: {answered} of {count} answered ({share})",
                journey=describe(self.journey.label),
                answered=len(self.cells) - len(self.gaps),
                count=len(self.cells),
                share=percent(self.share),
            )
        return "\n".join([head, *(f"  {cell}" for cell in self.cells)])

    def __repr__(self) -> str:
        """Whose coverage it is, and how much is answered."""
        answered = len(self.cells) - len(self.gaps)
        return f"<Coverage of {self.journey.id!r}: {answered} of {len(self.cells)} answered>"


def _met(exposures: Iterable[Exposure]) -> dict[str, Any]:
    """The columns of a row that say who met an answer."""
    by_outcome = {each.outcome: each for each in exposures}
    every = by_outcome["all"].to_dict() if "all" in by_outcome else {}
    columns = {name: every.get(name) for name in ("people", "met", "open", "share", "low", "high")}
    for name, each in (("moved_on", by_outcome.get("moved-on")), ("left", by_outcome.get("left"))):
        columns[name] = None if each is None else each.people
        columns[f"{name}_met"] = None if each is None else each.met
    return columns


@checked
def coverage(
    journey: Journey,
    /,
    *,
    of: Brought | Iterable[Brought] | None = None,
    exposure: Iterable[Mapping[str, object]] | None = None,
    by: str | None = None,
) -> Coverage:
    """What customers bring to the journey, who brings it where, and what answers it.

    They bring questions and insights to a stage, and insights as personas or as the audience. Each
    is brought by each persona that it names and that can be there, or by all that can be there
    where it names none; what a persona brings, by that one alone. A live asset or an action at that
    stage answers it if it lists it in `answers` and is for the persona, or for everyone. What is
    brought to the whole journey is answered anywhere; a question asked on the channel `search`, by
    an asset that has an address, or whose channel is `web` or `search`, and by an action that names
    no touchpoint, or one on such a channel. Planned and retired assets
    answer nothing. An opportunity answers what it lists wherever that is brought: once it is done;
    until then, and unless it is dropped, it is planned. In a journey without personas there is one
    cell for each question or insight.

    Args:
        journey: The journey.
        of: `question` and the kinds of insights to look at; None for all.
        exposure: The rows of `events.exposure`, as mappings: of a dataframe, its
            `to_dict("records")` or `to_dicts()`. They say of each cell who met an answer.
        by: The column of the rows whose values are ids of personas, as in `events.exposure`: each
            cell gets what is said of its persona, and rows of other values are left out. Without
            it, each cell gets what is said of everybody.

    Raises:
        InvalidValueError: The kind is unknown; or rows lack a column, are about what the journey
            does not bring, have counts that cannot be, or repeat each other; all are named.

    Example:
        >>> import customer_journey as cj
        >>> buy = cj.Stage(
        ...     "buy",
        ...     questions=[cj.Question("cost")],
        ...     assets=[cj.Asset("price-list", answers=["cost"], personas=["founder"])],
        ... )
        >>> people = [cj.Persona("founder"), cj.Persona("buyer")]
        >>> matrix = cj.coverage(cj.Journey.sequence("shop", [buy], personas=people))
        >>> matrix.share, [(cell.stage, cell.persona) for cell in matrix.gaps]
        (0.5, [('buy', 'buyer')])
    """
    every = cached(journey, _coverage)
    if exposure is not None:
        every = _exposed(every, exposure, by)
    elif by is not None:
        raise InvalidValueError("coverage", [Problem("by", "says nothing without `exposure`")])
    if of is None:
        return every
    kinds = {of} if isinstance(of, str) else set(of)
    return evolve(every, cells=tuple(cell for cell in every.cells if cell.kind in kinds))


def _exposed(every: Coverage, rows: Iterable[Mapping[str, object]], by: str | None) -> Coverage:
    """The coverage with who met an answer."""
    keys: list[CellKey] = [
        (cell.stage or "", cell.kind, cell.item.id, None if by is None else cell.persona)
        for cell in every.cells
    ]
    personas = [persona.id for persona in every.journey.personas]
    said = read_exposures(rows, set(keys), by=by, personas=personas)
    cells = zip(every.cells, keys, strict=True)
    exposed = tuple(evolve(cell, exposures=said.get(key, ())) for cell, key in cells)
    return about(Coverage(every.journey, exposed, by), every.journey)


def _coverage(journey: Journey) -> Coverage:
    everyone: list[str | None] = [persona.id for persona in journey.personas] or [None]
    cells: list[CoverageCell] = []
    for stage in journey.stages:
        if stage.questions or stage.insights:
            present = [each for each in everyone if not stage.personas or each in stage.personas]
            answers = _answers((*stage.answering, *journey.opportunities))
            channels = {each.id: each.channel.casefold() for each in stage.touchpoints}
            cells += _cells_of(stage.id, stage.brought, answers, present, channels)
    audience = () if journey.audience is None else journey.audience.insights
    if audience or any(persona.insights for persona in journey.personas):
        listed = chain.from_iterable(stage.answering for stage in journey.stages)
        anywhere = _answers((*listed, *journey.opportunities))
        cells += _cells_of(None, audience, anywhere, everyone, {})
        for persona in journey.personas:
            cells += _cells_of(None, persona.insights, anywhere, [persona.id], {})
    return about(Coverage(journey, tuple(cells)), journey)


_Answering: TypeAlias = Asset | Action | Opportunity
_Answers: TypeAlias = Mapping[tuple[str, str], Sequence[_Answering]]

_STATUSES: Final = {"open": "planned", "doing": "planned", "done": "live"}
"""How far the answers of opportunities are, as assets say it."""


def _answers(answering: Iterable[_Answering]) -> _Answers:
    """What answers each id, by the status of assets: an action is live."""
    by_status: dict[tuple[str, str], list[_Answering]] = {}
    for each in answering:
        status = "live" if isinstance(each, Action) else _STATUSES.get(each.status, each.status)
        for answered in each.answers:
            by_status.setdefault((status, answered), []).append(each)
    return by_status


def _cells_of(
    stage: str | None,
    brought: Iterable[Question | Insight],
    answers: _Answers,
    present: Sequence[str | None],
    channels: Mapping[str, str],
) -> Iterator[CoverageCell]:
    """The cells of what those who are present bring; None stands for all, without personas."""
    for item in brought:
        for persona in present:
            if item.personas and persona not in item.personas:
                continue
            live, planned = (
                tuple(
                    dict.fromkeys(
                        each.id
                        for each in answers.get((status, item.id), ())
                        if _serves(each, item, persona, channels)
                    )
                )
                for status in ("live", "planned")
            )
            yield CoverageCell(stage, item, persona, answered_by=live, planned=planned)


def _serves(
    each: _Answering,
    item: Question | Insight,
    persona: str | None,
    channels: Mapping[str, str],
) -> bool:
    """Whether an answer reaches the persona, on the channel where a question is asked."""
    if isinstance(each, Asset) and each.personas and persona not in each.personas:
        return False
    if not isinstance(item, Question) or item.channel.casefold() != _SEARCH:
        return True
    if isinstance(each, Asset):
        return bool(each.url) or each.channel.casefold() in _SEARCHABLE
    # Who searches does not find what is said on the phone or at the door.
    met = each.touchpoints if isinstance(each, Action) else ()
    return not met or any(channels[name] in _SEARCHABLE for name in met)


_SEARCH: Final = "search"
_SEARCHABLE: Final = frozenset({"web", _SEARCH})
