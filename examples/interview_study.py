"""A study of twelve interviews, as a page one would hand to a founder.

An illustration: the company, the people and everything they say are invented. Run it, and read what
it prints; put your own interviews in its place.
"""

from collections import Counter

import customer_journey as cj
from customer_journey.evidence import (
    Interview,
    SelectedSample,
    code,
    conform,
    conversion,
    differences,
    discover,
    rarest_missed,
    saturation,
    share,
)
from customer_journey.evidence import consensus as consensus_of
from customer_journey.evidence import observe as observe_in

# What the founders drew on a whiteboard.
BELIEVED = cj.Journey.sequence(
    "tally",
    ["Sees an ad", "Reads the website", "Starts a trial", "Talks to sales", "Buys"],
    name="Tally, bookkeeping for studios",
)

# From the words of customers to steps. None: said, and no step.
CODES: dict[str, str | None] = {
    "saw your ad": "Sees an ad",
    "a friend told me": "Hears from a friend",
    "my accountant told me": "Hears from a friend",
    "read your website": "Reads the website",
    "looked at the prices": "Reads the website",
    "read reviews": "Reads reviews",
    "tried it": "Starts a trial",
    "put one month into it": "Starts a trial",
    "asked my accountant": "Asks the accountant",
    "had a call with you": "Talks to sales",
    "paid": "Buys",
    "we were busy then": None,
}


def asked(subject: str, segment: str, trigger: str, *told: str) -> Interview:
    """One interview with someone who bought."""
    return Interview(
        subject, segment=segment, trigger=trigger, told=[*told, "paid"], outcome="bought"
    )


INTERVIEWS = [
    asked("Ada", "alone", "tax letter", "a friend told me", "read your website", "tried it"),
    asked("Bo", "alone", "tax letter", "a friend told me", "read reviews", "tried it"),
    asked("Cim", "alone", "lost receipts", "saw your ad", "read your website", "tried it"),
    asked("Dag", "alone", "tax letter", "my accountant told me", "read your website",
          "put one month into it"),
    asked("Eli", "alone", "lost receipts", "a friend told me", "read your website",
          "we were busy then", "tried it"),
    asked("Fay", "alone", "tax letter", "a friend told me", "tried it", "looked at the prices"),
    asked("Gry", "staff", "new hire", "my accountant told me", "read your website", "tried it",
          "asked my accountant"),
    asked("Hal", "staff", "new hire", "a friend told me", "read your website", "tried it",
          "asked my accountant"),
    asked("Ida", "staff", "audit", "my accountant told me", "read reviews", "tried it",
          "asked my accountant"),
    asked("Jon", "staff", "new hire", "a friend told me", "read your website", "tried it",
          "asked my accountant", "had a call with you"),
    asked("Kim", "staff", "audit", "my accountant told me", "tried it", "asked my accountant"),
    asked("Liv", "staff", "new hire", "a friend told me", "read your website", "tried it",
          "compared spreadsheets"),
]  # fmt: skip


def print_triggers(buyers: SelectedSample) -> None:
    """What set people off."""
    print("\n## What set them off\n")
    for trigger, number in Counter(each.trigger for each in INTERVIEWS).most_common():
        print(f"- {trigger}: {share(number, len(buyers))}")


def print_common(buyers: SelectedSample) -> None:
    """The journey that people took."""
    common = consensus_of(buyers)
    print("\n## The journey they took\n")
    print(" → ".join(common.steps), end="\n\n")
    print("| step | took it |\n| --- | --- |")
    for taken in (*common.common, *common.others):
        print(f"| {taken.step} | {taken.people} |")
    for order in common.disputed:
        print(f"\nNot all agree: {order.first} before {order.then} for {order.people}.")
    found = discover(buyers)
    print(f"\n{len(common.variants)} different ways; {found.left_out}.")


def print_departures(buyers: SelectedSample) -> None:
    """The journey that was believed, held against it."""
    fit = conform(BELIEVED, buyers)
    print("\n## The journey you believed\n")
    print(f"As you drew it: {fit.conforming}. Fitness {fit.fitness:.2f} of 1.", end="\n\n")
    for use in fit.stages:
        kinds = ", ".join(f"{number} {kind}" for kind, number in use.deviations.items())
        print(f"- {BELIEVED[use.stage].label}: {use.people}{f'; {kinds}' if kinds else ''}")
    print("\nNobody drew these, and people do them:", end="\n\n")
    for each in fit.unforeseen:
        print(f"- {each}")


def print_basis(buyers: SelectedSample) -> None:
    """What each part of the drawing rests on from now on."""
    seen = observe_in(BELIEVED, reported=buyers)
    print("\n## What to change on the whiteboard\n")
    for finding in seen.report:
        print(f"- {finding.message}")
    print(f"\n{len(seen.diff)} parts of the drawing now say what they rest on.")


def print_segments(buyers: SelectedSample) -> None:
    """Whether those who work alone go another way."""
    alone = [trace for trace in buyers if trace.segment == "alone"]
    staff = [trace for trace in buyers if trace.segment == "staff"]
    print("\n## People with staff, people without\n")
    for each in differences(alone, staff):
        if each.p < 0.05:
            print(f"- {each.step}: {each.left} alone, {each.right} with staff; p = {each.p:.3f},")
            print(f"  and {each.adjusted:.3f} given how many steps were compared")


def print_limits(buyers: SelectedSample) -> None:
    """What twelve conversations can't tell."""
    heard = saturation(buyers)
    print("\n## What this cannot tell\n")
    print(f"- {100 * heard.coverage:.0f} % of what people like these mention has been heard;")
    print(f"  ten more interviews would bring {heard.expected_new(10):.1f} new steps.")
    print(f"- A step that nobody mentioned may still be taken by {100 * rarest_missed(12):.0f} %.")
    try:
        conversion(buyers, to="Buys")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - shown to fail
    except cj.errors.SelectedSampleError as error:
        print(f"- How many buy: {error}.")


def main() -> None:
    """Print the page."""
    coded = code(INTERVIEWS, table=CODES)
    buyers = SelectedSample(coded.interviews, selected_on="bought")
    print("# How studios come to Tally\n")
    print("*An illustration: company, people and answers are invented.*\n")
    print(f"{buyers.to_text()}. In brackets: the share, and where it may truly lie (95 %).\n")
    print(coded.to_text())
    print_triggers(buyers)
    print_common(buyers)
    print_departures(buyers)
    print_basis(buyers)
    print_segments(buyers)
    print_limits(buyers)


if __name__ == "__main__":
    main()
