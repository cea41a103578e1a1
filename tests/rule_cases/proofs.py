"""Cases for the rules that are proved over declared facts."""

import itertools
from collections.abc import Mapping

import customer_journey as cj
from tests.rule_cases.criteria import FACTS, ORDERS, PAID, guarded
from tests.rule_cases.drawing import Cases, asking, drawn

__all__ = ["CASES"]

ask = cj.parse_criterion
SCORE = cj.Fact("score", type="int", minimum=0, maximum=100)
TIER = cj.Fact("tier", type="str", values=["basic", "plus", "gold"])
WORD = cj.Fact("word", type="str")
KNOWN = (*FACTS, SCORE, TIER, WORD)
GUARD = "transitions.a->b.when"
IN_ONE, IN_TWO = "stages.s1.entry", "stages.s2.entry"


def forking(*entries: str, at: str = "", end: bool = False, between: str = "") -> cj.Journey:
    """A start from which one way leads to a stage for each of these."""
    start = cj.Stage("a", entry=ask(at) if at else None, end=end)
    targets = [
        cj.Stage(f"t{number}", entry=ask(text) if text else None)
        for number, text in enumerate(entries, start=1)
    ]
    transitions = [cj.Transition("a", target.id) for target in targets]
    transitions += [cj.Transition(*word.split(">")) for word in between.split()]
    return cj.Journey(
        "forking", stages=[start, *targets], transitions=transitions, starts=["a"], facts=KNOWN
    )


def meeting(
    when: str, entry: str, *, at: str = "", kind: cj.types.TransitionKind = "advance"
) -> cj.Journey:
    """Two stages, with a guard between them and an entry criterion at one or both."""
    return drawn(
        "a b",
        stages={
            "a": {"entry": ask(at) if at else None},
            "b": {"entry": ask(entry) if entry else None},
        },
        facts=KNOWN,
    ).connect("a", "b", when=ask(when), kind=kind, reason="No need" if kind == "exit" else "")


def crowded(birds: int, holes: int) -> str:
    """Birds, each in some hole, no two in one: of more birds than holes, hard to refute."""
    sits = [[f"b{bird}h{hole}" for hole in range(holes)] for bird in range(birds)]
    somewhere = [f"({' or '.join(row)})" for row in sits]
    apart = [
        f"(not {one} or not {other})"
        for column in zip(*sits, strict=True)
        for one, other in itertools.combinations(column, 2)
    ]
    return " and ".join(somewhere + apart)


def personal(*of_each: str) -> cj.Journey:
    """Two ways that overlap, each for some personas."""
    journey = forking("score < 50", "score < 60")
    return cj.Journey(
        "personal",
        stages=journey.stages,
        transitions=[
            cj.Transition("a", f"t{number}", personas=names.split())
            for number, names in enumerate(of_each, start=1)
        ],
        starts=["a"],
        facts=KNOWN,
        personas=[cj.Persona("p"), cj.Persona("q")],
    )


CASES: Mapping[str, Cases] = {
    "unsatisfiable-entry": Cases(
        fires=[
            (asking("orders >= 3 and orders < 3", facts=KNOWN), [IN_ONE]),
            (asking("orders > 1", "paid and not paid", facts=KNOWN), [IN_TWO]),
            (asking("visits > 3 and visits < 2"), [IN_ONE]),
            (asking("score > 99 and score < 100", facts=KNOWN), [IN_ONE]),
            (asking("false"), [IN_ONE]),
        ],
        passes=[
            asking("share > 0.1 and share < 0.11", facts=KNOWN),
            asking("orders is unknown", "", facts=KNOWN),
            asking("visits > 3"),
            asking('orders == "1"', facts=KNOWN),
            asking('tier == "none"', facts=KNOWN),
        ],
    ),
    "unsatisfiable-guard": Cases(
        fires=[
            (guarded("paid and not paid", PAID), [GUARD]),
            (meeting("orders == 0", "orders >= 1"), [GUARD]),
            (meeting("orders == 0", "orders >= 1", kind="exit"), [GUARD]),
        ],
        passes=[
            meeting("orders == 1", "orders >= 1"),
            meeting("orders == 0", "orders >= 1", kind="referral"),
            meeting("orders == 0", "paid and not paid"),
            meeting("paid", ""),
        ],
    ),
    "entry-contradicts-predecessors": Cases(
        fires=[
            (asking("orders == 0", "orders >= 1", facts=KNOWN), [IN_TWO]),
            (asking("", "score < 20", "score > 20", facts=KNOWN), ["stages.s3.entry"]),
            (meeting("orders < 2", "orders >= 1 and paid", at="not paid"), ["stages.b.entry"]),
        ],
        passes=[
            asking("orders >= 0", "orders >= 1", facts=KNOWN),
            meeting("paid", "paid", at="not paid", kind="exit"),
            meeting("not paid", "paid"),
            asking("paid and not paid", "paid", facts=KNOWN),
            asking("paid", "paid and not paid", facts=KNOWN),
            forking("paid", "score > 3", at="not paid", between="t2>t1"),
        ],
    ),
    "entry-implied-by-predecessor": Cases(
        fires=[
            (asking("orders >= 2", "orders >= 1", facts=KNOWN), [IN_TWO]),
            (asking("paid and score > 5", "paid or orders > 2", facts=KNOWN), [IN_TWO]),
            (asking("visits > 2", "visits > 1"), [IN_TWO]),
        ],
        passes=[
            asking("orders >= 1", "orders >= 2", facts=KNOWN),
            asking("orders >= 1", "orders >= 1", facts=KNOWN),
            asking("paid and not paid", "orders >= 1", facts=KNOWN),
            meeting("score > 5", "orders >= 1", at="orders >= 2"),
            meeting("orders >= 1", "orders >= 1", at="orders >= 2", kind="return"),
        ],
    ),
    "redundant-guard": Cases(
        fires=[
            (meeting("orders >= 1", "orders >= 2"), [GUARD]),
            (meeting("orders >= 1", "paid", at="orders >= 2"), [GUARD]),
            (meeting("orders is known", "", at="orders >= 2"), [GUARD]),
        ],
        passes=[
            meeting("orders >= 2", "orders >= 1"),
            meeting("orders >= 2", "orders >= 2"),
            meeting("true", "orders >= 2"),
            meeting("orders >= 1", "orders >= 2", kind="referral"),
            meeting("orders >= 1", "paid and not paid"),
        ],
    ),
    "redundant-clause": Cases(
        fires=[
            (asking("orders >= 1 and orders >= 2", facts=KNOWN), [IN_ONE]),
            (asking("orders >= 1 or orders == 3", facts=KNOWN), [IN_ONE]),
            (asking("paid and (orders > 1 or orders > 2 or score > 3)", facts=KNOWN), [IN_ONE]),
            (guarded("n > 1 and paid and n > 0"), [GUARD]),
        ],
        passes=[
            asking("orders >= 1 and orders <= 2", facts=KNOWN),
            asking("orders is known and orders >= 2", facts=KNOWN),
            asking("paid and paid", "true and paid", facts=KNOWN),
            asking("paid and not paid and score > 3", facts=KNOWN),
            asking("paid is known or paid is unknown or paid", facts=KNOWN),
            asking("n < 1 and n > 2 and n == 3", facts=KNOWN),
        ],
    ),
    "overlapping-siblings": Cases(
        fires=[
            (forking("score <= 40", "score >= 40"), ["transitions.a->t2"]),
            (
                forking("score < 9", "score < 8", "score < 7"),
                ["transitions.a->t2", "transitions.a->t3"],
            ),
            (forking("paid", "orders > 1", at="paid"), ["transitions.a->t2"]),
            (personal("p", "p q"), ["transitions.a->t2"]),
            (personal("p", ""), ["transitions.a->t2"]),
        ],
        passes=[
            forking("score < 40", "score >= 40"),
            forking("score < 40", ""),
            forking("paid", "orders > 1", at="orders == 0"),
            forking("score < 9", "score < 8", between="t1>t2"),
            forking("score < 9", "score < 8", "", between="t2>t3 t3>t1"),
            personal("p", "q"),
        ],
    ),
    "gap-between-siblings": Cases(
        fires=[
            (forking("score < 40", "score > 60"), ["stages.a"]),
            (forking("score < 40", "score > 60", at="paid and score > 9"), ["stages.a"]),
            (forking('tier == "basic"', 'tier == "plus"'), ["stages.a"]),
            (forking("share < 0.5", "share > 0.5"), ["stages.a"]),
        ],
        passes=[
            forking("score < 40", "score >= 40"),
            forking("score > 60", "score > 80"),
            forking("score < 40", "score > 60", end=True),
            forking("score < 40", "score > 60", ""),
            forking("score < 40", "score > 60", "paid"),
            forking("score < 40", "score > 60", at="score > 60"),
            forking('word == "a"', 'word == "c"'),
            forking("score < 40 or score > 60"),
            forking("n < 40", "n > 60"),
            forking("true", "true"),
            forking("score < 40 and true", 'score == "x"'),
            forking("score > 200", "score > 300"),
            asking("orders == 0", facts=[ORDERS]),
        ],
    ),
    "unproved-criterion": Cases(
        fires=[
            (asking(crowded(9, 8)), [IN_ONE]),
            (guarded(crowded(9, 8)), [GUARD]),
            (forking(*(f"orders == {number}" for number in range(500))), ["stages.a"]),
            (
                forking(
                    *("score < 9", "score < 8", *[""] * 1000),
                    between=" ".join(f"t{number}>t{number + 1}" for number in range(2, 1002)),
                ),
                ["stages.a"],
            ),
        ],
        passes=[asking(crowded(3, 2)), asking("n > 2"), guarded("n > 2")],
    ),
}
