"""From ten interviews to a content plan, as a marketer of coffee by post would make it.

The believed journey is `coffee.yaml`, what customers said is `interviews.yaml`. The roastery, the
people and their answers are invented. Needs the extras `yaml`, `data` and `interviews`.
"""

from pathlib import Path

import customer_journey as cj
from customer_journey.evidence import (
    agreement,
    code,
    consensus,
    conversion,
    observe,
    read_interviews,
    saturation,
    share,
)

FOLDER = Path(__file__).parent
BELIEVED = cj.load(FOLDER / "coffee.yaml")
INTERVIEWS = read_interviews(FOLDER / "interviews.yaml")

# From the words of customers to stages, transitions, questions and insights. What the journey has
# goes by its id, or by its text. None: it stands for nothing.
CODES: dict[str, str | list[str] | None] = {
    "A friend made me a cup": "hear",
    "I read your page": "hear",
    "I asked for the sample": "hear -> taste",
    "The sample came": "taste",
    "I took the parcel": "taste -> subscribe",
    "It comes every month": "stay",
    "I told my sister": "stay -> hear",
    "Is fresh really better?": "why-fresh",
    "Which of the nine is for me?": "which",
    "How fine do I grind it?": "grind",
    "Can I leave out a month?": "skip",
    "Can my company pay?": "invoice",
    "What is in the next one?": "new",
    "Nobody said how to brew it": ["The sample comes without a word on how to brew it", "grind"],
    "The first one came late": "late",
    "The grinder broke": "new-kit",
    "The shop round the corner closed": "shop-closed",
    "We moved into an office": "office",
    "I nearly bought capsules": "capsules",
    "Supermarket coffee tastes of nothing": "taste-of-nothing",
    "You let me skip": "skipping",
    "My friend has it too": "friend-has-it",
    "Then the dog was ill": None,
}

# A second person coded the same interviews on their own.
THEIR_CODES = CODES | {"How fine do I grind it?": "brewing", "You let me skip": "skip"}


def print_coding() -> None:
    """What the interviews are, and how far two people agree on what was said."""
    ours, theirs = (
        code(INTERVIEWS, codebook=table, journey=BELIEVED) for table in (CODES, THEIR_CODES)
    )
    print(f"{ours}\n")
    both = agreement([ours.interviews, theirs.interviews])
    print(f"{both.coders} coders, alpha {both.alpha:.2f}. To talk over:")
    for each in both:
        if each.alpha is not None and each.alpha < 0.8:
            print(f"  {each}")


def print_journey() -> None:
    """The path they took, and what they said on it."""
    print(f"\n{consensus(CODED)}\n")
    print(f"{SEEN}\n")
    for stage in SEEN.journey:
        stated = [question.label for question in stage.questions if question.basis == "stated"]
        if stated:
            print(f"asked at {stage.label!r}: {'; '.join(stated)}")
    for stage in SEEN.journey:
        for felt in stage.experience:
            whose = ", ".join(felt.personas)
            print(f"{stage.label!r} feels {felt.score:+.1f} (-2..2) to {whose}, n = {felt.n}")


def print_reasons() -> None:
    """Pains, triggers and reasons, each with its share and interval."""
    audience = SEEN.journey.audience or cj.Audience()
    pains = [insight for stage in SEEN.journey for insight in stage.insights]
    print()
    for insight in (*pains, *audience.insights):
        if insight.share is not None and insight.n is not None:
            said = share(round(insight.share * insight.n), insight.n)
            print(f"{insight.kind}: {insight.label}: {said}")


def print_plan() -> None:
    """What to write next: the smallest set of assets that answers what nothing answers yet."""
    coverage = cj.coverage(SEEN.journey, of=["question", "pain"])
    print(f"\n{len(coverage.gaps)} of {len(coverage.cells)} have no answer. To write:")
    print(coverage.plan())


def print_limits() -> None:
    """What ten subscribers can't tell."""
    heard = saturation(CODED)
    print(f"\nOf the steps that such customers mention, {heard.coverage:.0%} have come up.")
    try:
        conversion(CODED, target="stay")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - shown to fail
    except cj.errors.SelectedSampleError as error:
        print(f"No rate: everyone was selected because they {error.selected_on}.")


CODED = code(INTERVIEWS, codebook=CODES, journey=BELIEVED).interviews
SEEN = observe(BELIEVED, reported=CODED)

if __name__ == "__main__":
    print_coding()
    print_journey()
    print_reasons()
    print_plan()
    print_limits()
