"""The result of a migration: where customers at old stages go, with obligations and refusals."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import final

from attrs import field, frozen

from customer_journey._answer import (
    AnswerSequence,
    JourneyAnswer,
    about,
    without_private_arguments,
)
from customer_journey._arguments import checked
from customer_journey._messages._current import counted, in_language_of_answer, message
from customer_journey._model import Journey
from customer_journey._model._facts import checked_facts
from customer_journey._model._names import name_of
from customer_journey.compare._changes import version_of
from customer_journey.compare._obligations import (
    MigrationRules,
    Obligation,
    Refusal,
    StageMapping,
)
from customer_journey.criteria._tree import evaluator
from customer_journey.errors import UnknownStageError

__all__ = ["Migration", "Placement"]


@final
@frozen(kw_only=True)
class Placement(JourneyAnswer):
    """A placement says where one customer goes, or why not."""

    source: str
    """The id of the old stage."""
    target: str | None
    """The id of the new stage; None where the customer is refused."""
    reasons: tuple[str, ...]
    """Why the customer is refused; empty otherwise."""
    obligations: tuple[Obligation, ...]
    """What to observe; empty where the customer is refused."""

    def __str__(self) -> str:
        """Where they go and what to observe, or why they are refused, on one line."""
        source = name_of(self.source, side=1)
        if self.target is None:
            return message("{source}: refused: {why}", source=source, why="; ".join(self.reasons))
        duties = "; ".join(map(str, self.obligations))
        return f"{source} → {name_of(self.target, side=0)}{f': {duties}' if duties else ''}"


@final
@without_private_arguments
@frozen(repr=False)
class Migration(AnswerSequence[StageMapping]):
    """A migration says for every position in an old version of a journey where it leads now.

    Iterating gives the mappings, one for each old stage, in the old order.

    Example:
        >>> import customer_journey as cj
        >>> old = cj.Journey.sequence("shop", ["know", "try", "buy"], version="1")
        >>> new = cj.Journey.sequence("shop", ["know", "buy"], version="2")
        >>> print(cj.migrate(old, new))
        shop '1' → shop '2': 3 stages, no refusals
        know → know: same id
        try → know: removed; back to the stage of know
        buy → buy: same id
    """

    old: Journey
    """The version before."""
    new: Journey
    """The version after."""
    mappings: tuple[StageMapping, ...]
    """Where the customers at each old stage go."""
    refused: tuple[Refusal, ...]
    """Which customers cannot be moved, by stage in the old order."""
    _rules: MigrationRules = field(eq=False, repr=False)

    @cached_property
    def _mapping_of(self) -> dict[str, StageMapping]:
        return {item.source: item for item in self.mappings}

    @checked
    def mapping(self, stage: str, /) -> StageMapping:
        """Where the customers at an old stage go.

        Raises:
            UnknownStageError: The old journey has no such stage.
        """
        try:
            return self._mapping_of[stage]
        except KeyError:
            raise UnknownStageError(stage, tuple(self._mapping_of)) from None

    @checked
    def target(self, stage: str, /) -> str | None:
        """The id of the new stage of an old one; None where all customers there are refused.

        Raises:
            UnknownStageError: The old journey has no such stage.

        Example:
            >>> import customer_journey as cj
            >>> old = cj.Journey("shop", stages=[cj.Stage("order", phases=["purchase"])])
            >>> new = cj.Journey("shop", stages=[cj.Stage("buy", phases=["purchase"])])
            >>> cj.migrate(old, new).target("order")
            'buy'
        """
        mapping = self.mapping(stage)
        refusals = self._refusals(mapping, mapping.target)
        all_refused = any(not refusal.been_at for refusal in refusals)
        return None if all_refused else mapping.target

    @checked
    def obligations(self, stage: str, /) -> tuple[Obligation, ...]:
        """What to observe when customers at an old stage are moved; empty if all are refused.

        Raises:
            UnknownStageError: The old journey has no such stage.
        """
        target = self.target(stage)
        if target is None:
            return ()
        with in_language_of_answer(self.new.language):
            return tuple(
                about(item, self.new, self.old) for item in self._rules.obligations(stage, target)
            )

    @checked
    def place(
        self,
        stage: str,
        facts: Mapping[str, object],
        /,
        *,
        visited: Collection[str] | None = None,
    ) -> Placement:
        """Where one customer at an old stage goes, as far as facts prove it.

        Without proof, a customer goes to the first of the new stages that match the old one, and
        on along them while the entry criterion of each is true. The entry criterion of a stage
        that is entered, or that was changed, must be true; false or unknown refuses the customer.

        Args:
            stage: The id of the old stage.
            facts: The customer's facts, as for `Criterion.evaluate`.
            visited: The old stages the customer has been at, which decides whether a promise was
                made; None where unknown, which counts as everywhere.

        Raises:
            UnknownStageError: The old journey has no such stage.
            InvalidValueError: Facts are not as the new journey declares them; all are listed.
            CriterionTypeError: A fact's value is of another kind than a criterion asks for.

        Example:
            >>> import customer_journey as cj
            >>> paid = cj.Stage("buy", phases=["purchase"], entry=cj.fact("orders") >= 1)
            >>> old = cj.Journey("shop", stages=[cj.Stage("order", phases=["purchase"])])
            >>> migration = cj.migrate(old, cj.Journey("shop", stages=[paid]))
            >>> migration.place("order", {"orders": 2}).target
            'buy'
            >>> migration.place("order", {}).reasons
            ('enter buy only if orders >= 1, which is unknown',)
        """
        facts = checked_facts(self.new, facts, "place")
        mapping = self.mapping(stage)
        target = mapping.target
        if target is not None:
            target = self._furthest(mapping, target, facts)
        refusals = self._refusals(mapping, target)
        reasons = [refusal.reason for refusal in refusals if refusal.concerns(visited)]
        with in_language_of_answer(self.new.language):
            obligations = () if target is None else tuple(self._rules.obligations(stage, target))
            for item in obligations:
                truth = item.criterion is None or evaluator(item.criterion)(facts)
                if truth is not True:
                    text = "{text}, which is unknown" if truth is None else "{text}, which is false"
                    reasons.append(message(text, text=item.text))
        if reasons:
            placement = Placement(source=stage, target=None, reasons=tuple(reasons), obligations=())
            return about(placement, self.new, self.old)
        concerned = tuple(item for item in obligations if item.concerns(visited))
        placement = Placement(source=stage, target=target, reasons=(), obligations=concerned)
        return about(placement, self.new, self.old)

    def _furthest(self, mapping: StageMapping, target: str, facts: Mapping[str, object]) -> str:
        """The last matching stage up to which each entry criterion is true."""
        for stage in (target, *mapping.later):
            entry = self.new[stage].entry
            if entry is None or evaluator(entry)(facts) is not True:
                break
            target = stage
        return target

    def _refusals(self, mapping: StageMapping, target: str | None) -> tuple[Refusal, ...]:
        if target is None:
            refusals: Iterable[Refusal] = (Refusal(stage=mapping.source, reason=mapping.why),)
        else:
            refusals = self._rules.refusals(mapping.source, target)
        with in_language_of_answer(self.new.language):
            return tuple(about(each, self.new, self.old) for each in refusals)

    def explain(self) -> str:
        """Every mapping with its obligations and refusals, in words.

        Example:
            >>> import customer_journey as cj
            >>> old = cj.Journey.sequence("shop", ["know", "buy"])
            >>> print(cj.migrate(old, old.without_stage("buy")).explain())
            shop → shop: 2 stages, no refusals
            know → know: same id
            buy → know: removed; back to the stage of know
                customers at buy go back to know
        """
        lines = [self._summary()]
        with in_language_of_answer(self.new.language):
            for mapping in self.mappings:
                lines.append(str(mapping))
                lines += [f"    {item}" for item in self.obligations(mapping.source)]
                refusals = self._refusals(mapping, mapping.target)
                lines += [f"    {message('refused: {why}', why=each)}" for each in refusals]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, object]:
        """Mappings, obligations and refusals as plain data."""
        return {
            "old": {"id": self.old.id, "version": self.old.version},
            "new": {"id": self.new.id, "version": self.new.version},
            "mappings": [
                {
                    **mapping.to_dict(),
                    "obligations": [item.to_dict() for item in self.obligations(mapping.source)],
                }
                for mapping in self.mappings
            ],
            "refused": [refusal.to_dict() for refusal in self.refused],
        }

    def __bool__(self) -> bool:
        """True, also where every customer is refused."""
        return True

    def __str__(self) -> str:
        """Every mapping, and every refusal, on a line."""
        with in_language_of_answer(self.new.language):
            refusals = [message("refused: {why}", why=refusal) for refusal in self.refused]
            return "\n".join([self._summary(), *map(str, self.mappings), *refusals])

    def __repr__(self) -> str:
        """Both versions, and how many are refused."""
        return f"<Migration {self._summary()}>"

    def _first(self) -> str:
        return "mappings"

    def _summary(self) -> str:
        with in_language_of_answer(self.new.language):
            stages = counted(len(self.mappings), "stage")
            refusals = message("no refusals")
            if self.refused:
                refusals = counted(len(self.refused), "refusal")
        return f"{version_of(self.old)} → {version_of(self.new)}: {stages}, {refusals}"
