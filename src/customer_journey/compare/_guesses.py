"""Phases for stages that state none: guessed from the other journey, words, role, neighbours."""

import re
from collections.abc import Collection, Mapping
from typing import Final, Literal, TypeAlias, cast, final, get_args

from attrs import evolve, frozen

from customer_journey._answer import JourneyAnswer
from customer_journey._messages._current import message, numeral, role_name
from customer_journey._model import Journey, Phase, Role, Stage
from customer_journey._model._names import name_of

__all__ = [
    "PHASES",
    "AlignmentSide",
    "Guess",
    "guesses_in",
    "names_of",
    "phases_by_name",
    "words_of",
]

AlignmentSide: TypeAlias = Literal["left", "right"]
"""One of two aligned journeys."""

PHASES: Final = cast("tuple[Phase, ...]", get_args(Phase))

_POSITION: Final = {phase: position for position, phase in enumerate(PHASES)}

_WORDS_OF: Final[dict[Phase, str]] = {
    "unaware": "unaware unawareness",
    "aware": (
        "ad ads attention attract aware awareness click discover discovery know reach stimulus "
        "trigger"
    ),
    "explore": (
        "browse browsing exploration explore interest learn like research search subscriber "
        "visit visitor"
    ),
    "evaluate": (
        "compare comparing comparison consider consideration desire evaluate evaluation "
        "preference shortlist trust"
    ),
    "try": "demo freemium pilot register sample signup trial try",
    "decide": (
        "basket cart conviction decide deciding decision intent negotiate negotiation "
        "opportunity proposal quote selection"
    ),
    "purchase": (
        "buy checkout close closed contract conversion convert order paid pay payment purchase "
        "sale transaction won"
    ),
    "onboard": (
        "activate activation deliver delivery implementation install onboard onboarding setup "
        "welcome"
    ),
    "retain": ("active adopt adoption loyalty retain retention satisfaction support usage use"),
    "expand": "expand expansion reorder renew renewal repeat repurchase upgrade upsell",
    "advocate": ("advocacy advocate champion evangelist promoter recommend refer referral share"),
    "lapse": (
        "abandoned canceled cancelled churn churned divestment dormant inactive lapse lapsed "
        "left lost unsubscribed"
    ),
}
_PHASE_OF: Final[Mapping[str, Phase]] = {
    word: phase for phase, words in _WORDS_OF.items() for word in words.split()
}
_OF_ROLE: Final[Mapping[Role, Phase]] = {"advocate": "advocate", "lapsed": "lapse"}

# Ranks rather than frequencies: what to trust more stands higher, and nothing is near certain.
_BY_THE_OTHER: Final = 0.7
_BY_A_WORD: Final = 0.6
_BY_ROLE: Final = 0.5
_BY_NEIGHBOURS: Final = 0.3
_WIDEST_GAP: Final = 3
_SIDES: Final = {"left": 0, "right": 1}


@final
@frozen(kw_only=True)
class Guess(JourneyAnswer):
    """A guess is what phases a stage that states none may cover, how sure that is, and why.

    Example:
        >>> import customer_journey as cj
        >>> ours = cj.Journey.sequence("ours", ["awareness", "free-trial"])
        >>> guess = cj.align(ours, cj.presets.get("seven-behaviours")).guesses[1]
        >>> guess.stage, guess.phases, guess.confidence, guess.why
        ('free-trial', ('try',), 0.6, 'the word trial')
    """

    side: str
    """Whose stage it is: `left` or `right` in an alignment, the column in a crosswalk."""
    stage: str
    """The id of the stage."""
    phases: tuple[Phase, ...]
    """The phases guessed, in their order."""
    confidence: float
    """How sure the guess is, above 0 and below 1: a rank, not a measured frequency."""
    why: str
    """What it rests on."""

    def __str__(self) -> str:
        """The guess on one line."""
        owner = message(self.side) if self.side in _SIDES else name_of(self.side, "journey")
        return message(
            "guessed for {stage} ({side}): {phases} ({confidence}: {why})",
            stage=name_of(self.stage, side=_SIDES.get(self.side)),
            side=owner,
            phases=", ".join(map(message, self.phases)),
            confidence=numeral(f"{self.confidence:.2f}"),
            why=self.why,
        )


def names_of(stage: Stage) -> frozenset[str]:
    """The id and the name of a stage, brought to one spelling."""
    spelt = (stage.id.replace("-", " "), " ".join(stage.name.casefold().split()))
    return frozenset(name for name in spelt if name)


def words_of(stage: Stage) -> tuple[str, ...]:
    """The words of a stage's id and name, each once."""
    return tuple(dict.fromkeys(re.findall(r"\w+", f"{stage.id} {stage.name.casefold()}")))


def phases_by_name(journey: Journey) -> Mapping[str, tuple[Phase, ...]]:
    """The phases that a journey states for each id and name, where it is of one mind."""
    phases_of: dict[str, tuple[Phase, ...]] = {}
    disputed: set[str] = set()
    for stage in journey:
        for name in names_of(stage) if stage.phases else ():
            if phases_of.setdefault(name, stage.phases) != stage.phases:
                disputed.add(name)
    return {name: phases for name, phases in phases_of.items() if name not in disputed}


def guesses_in(
    journey: Journey,
    *,
    side: str,
    other: Mapping[str, tuple[Phase, ...]] | None = None,
    skip: Collection[str] = (),
) -> tuple[Guess, ...]:
    """A guess for each stage that states no phases, in the journey's order, where anything speaks.

    Args:
        journey: The journey with such stages.
        side: What to call the journey in the guesses.
        other: Phases by name, from a journey to compare with.
        skip: Stages to guess nothing for, by id.
    """
    if all(stage.phases for stage in journey):
        return ()
    guesses = (
        _guess(stage, side, other or {}, gap)
        for stage, gap in zip(journey, _gaps(journey), strict=True)
        if not stage.phases and stage.id not in skip
    )
    return tuple(guess for guess in guesses if guess is not None)


def _gaps(journey: Journey) -> list[tuple[int, int] | None]:
    """For each stage the last phase stated before it and the first stated after it, if in order."""
    preceding: list[int] = []
    nearest = len(PHASES)
    for stage in journey:
        preceding.append(nearest)
        nearest = max((_POSITION[phase] for phase in stage.phases), default=nearest)
    following: list[int] = []
    nearest = -1
    for stage in reversed(journey.stages):
        following.append(nearest)
        nearest = min((_POSITION[phase] for phase in stage.phases), default=nearest)
    pairs = zip(preceding, reversed(following), strict=True)
    return [(before, after) if before <= after else None for before, after in pairs]


def _guess(
    stage: Stage,
    side: str,
    other: Mapping[str, tuple[Phase, ...]],
    gap: tuple[int, int] | None,
) -> Guess | None:
    name = next((name for name in sorted(names_of(stage)) if name in other), None)
    words = [word for word in words_of(stage) if word in _PHASE_OF]
    phases: tuple[Phase, ...]
    if name is not None:
        phases, confidence = other[name], _BY_THE_OTHER
        why = message("the other journey has a stage called {name!r}", name=name)
    elif words:
        phases = tuple(sorted({_PHASE_OF[word] for word in words}, key=PHASES.index))
        confidence = _BY_A_WORD / len(phases)
        text = "the words {words}" if len(words) > 1 else "the word {words}"
        why = message(text, words=", ".join(words))
    elif stage.role is not None and stage.role in _OF_ROLE:
        phases = (_OF_ROLE[stage.role],)
        confidence, why = _BY_ROLE, message("the role {role}", role=role_name(stage.role))
    else:
        return None if gap is None else _by_neighbours(stage, side, gap)
    guess = Guess(side=side, stage=stage.id, phases=phases, confidence=confidence, why=why)
    return guess if gap is None else _weighed(guess, gap)


def _by_neighbours(stage: Stage, side: str, gap: tuple[int, int]) -> Guess | None:
    first, last = gap
    between = PHASES[first + 1 : last] or tuple(dict.fromkeys((PHASES[first], PHASES[last])))
    if len(between) > _WIDEST_GAP:
        return None
    why = message("it stands between {first} and {last}", **_ends(gap))
    return Guess(
        side=side,
        stage=stage.id,
        phases=between,
        confidence=_BY_NEIGHBOURS / len(between),
        why=why,
    )


def _weighed(guess: Guess, gap: tuple[int, int]) -> Guess:
    """The guess, surer where the neighbours agree and less sure where they don't."""
    first, last = gap
    if all(first <= _POSITION[phase] <= last for phase in guess.phases):
        sure = 1 - (1 - guess.confidence) * (1 - _BY_NEIGHBOURS)
        agreed = message("{why}; it stands between {first} and {last}", why=guess.why, **_ends(gap))
        return evolve(guess, confidence=round(sure, 2), why=agreed)
    doubt = message("{why}; yet it stands between {first} and {last}", why=guess.why, **_ends(gap))
    return evolve(guess, confidence=round(guess.confidence / 2, 2), why=doubt)


def _ends(gap: tuple[int, int]) -> dict[str, str]:
    """What the phases before and after a gap are called."""
    return {"first": message(PHASES[gap[0]]), "last": message(PHASES[gap[1]])}
