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
    consensus,
    conversion,
    differences,
    discover,
    observe,
    rarest_missed,
    saturation,
    share,
)

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


def asked(customer: str, segment: str, trigger: str, why_us: str, *told: str) -> Interview:
    """One interview with someone who bought."""
    return Interview(
        customer,
        segment=segment,
        trigger=trigger,
        why_us=why_us,
        told=[*told, "paid"],
        outcome="bought",
    )


INTERVIEWS = [
    asked("Ada", "alone", "tax letter", "a friend uses it",
          "a friend told me", "read your website", "tried it"),
    asked("Bo", "alone", "tax letter", "a friend uses it",
          "a friend told me", "read reviews", "tried it"),
    asked("Cim", "alone", "lost receipts", "it reads photos of receipts",
          "saw your ad", "read your website", "tried it"),
    asked("Dag", "alone", "tax letter", "my accountant can log in",
          "my accountant told me", "read your website", "put one month into it"),
    asked("Eli", "alone", "lost receipts", "it reads photos of receipts",
          "a friend told me", "read your website", "we were busy then", "tried it"),
    asked("Fay", "alone", "tax letter", "a friend uses it",
          "a friend told me", "tried it", "looked at the prices"),
    asked("Gry", "staff", "new hire", "my accountant can log in",
          "my accountant told me", "read your website", "tried it", "asked my accountant"),
    asked("Hal", "staff", "new hire", "my accountant can log in",
          "a friend told me", "read your website", "tried it", "asked my accountant"),
    asked("Ida", "staff", "audit", "my accountant can log in",
          "my accountant told me", "read reviews", "tried it", "asked my accountant"),
    asked("Jon", "staff", "new hire", "you picked up the phone",
          "a friend told me", "read your website", "tried it", "asked my accountant",
          "had a call with you"),
    asked("Kim", "staff", "audit", "my accountant can log in",
          "my accountant told me", "tried it", "asked my accountant"),
    asked("Liv", "staff", "new hire", "a friend uses it",
          "a friend told me", "read your website", "tried it", "compared spreadsheets"),
]  # fmt: skip


def print_short(buyers: SelectedSample) -> None:
    """What to remember of all this."""
    fit, common = conform(BELIEVED, buyers), consensus(buyers).steps
    drawn = {stage.label: use.people.count for stage, use in zip(BELIEVED, fit.stages, strict=True)}
    rare = [name for name, number in drawn.items() if 4 * number < len(buyers)]
    print(
        f"**In short.** {fit.conforming.count or 'None'} of these {len(buyers)} customers came the"
    )
    print("way you drew. Most came this way:\n")
    print(f"> {' → '.join(common)}\n")
    print(f"- Drawn, and few take it: {', '.join(rare) or 'nothing'}.")
    new = [step for step in common if step not in drawn]
    print(f"- Taken by most, and not drawn: {', '.join(new) or 'nothing'}.\n")
    print("In brackets stands, behind each count, the share and where it may truly lie (95 %).")
    print("With twelve people, the ends are far apart: read the words, not the percents.")


def print_reasons(buyers: SelectedSample) -> None:
    """What set people off, and why they bought here."""
    for head, answers in (
        ("What set them off", [each.trigger for each in INTERVIEWS]),
        ("Why from you", [each.why_us for each in INTERVIEWS]),
    ):
        print(f"\n## {head}\n")
        for answer, number in Counter(answers).most_common():
            print(f"- {answer}: {share(number, len(buyers))}")


def print_common(buyers: SelectedSample) -> None:
    """The journey that people took."""
    common = consensus(buyers)
    print("\n## The journey they took\n")
    print(" → ".join(common.steps), end="\n\n")
    print("| step | took it |\n| --- | --- |")
    for taken in (*common.common, *common.others):
        print(f"| {taken.step} | {taken.people} |")
    for order in common.disputed:
        print(f"\nNot all agree: {order.first} before {order.then} for {order.people}.")
    found = discover(buyers)
    print(f"\nThey went {len(common.variants)} different ways; {found.excluded}.")


def print_departures(buyers: SelectedSample) -> None:
    """The journey that was believed, held against it."""
    fit = conform(BELIEVED, buyers)
    print("\n## The journey you drew\n")
    print(" → ".join(stage.label for stage in BELIEVED), end="\n\n")
    print(f"Came just so: {fit.conforming}. Fitness {fit.fitness:.2f}, where 1 is all as drawn")
    print("and 0 nothing.", end="\n\n")
    print("| stage | took it | left out | elsewhere |\n| --- | --- | --- | --- |")
    for use in fit.stages:
        missing, moved = (use.deviations.get(kind, 0) for kind in ("missing", "out-of-sequence"))
        print(f"| {BELIEVED[use.stage].label} | {use.people} | {missing} | {moved} |")
    print("\nNobody drew these, and people do them:", end="\n\n")
    for each in fit.unexpected:
        way = " → ".join(BELIEVED[step].label if step in BELIEVED else step for step in each.what)
        print(f"- {way}: {each.people}")


def print_basis(buyers: SelectedSample) -> None:
    """What each part of the drawing rests on from now on."""
    seen = observe(BELIEVED, reported=buyers)
    print("\n## What to change on the whiteboard\n")
    for step in consensus(buyers).steps:
        if step in seen.unexpected:
            print(f"- Draw {step!r}: most people take it.")
    for finding in seen.report:
        print(f"- {finding.message[:1].upper()}{finding.message[1:]}.")
    told = sum(stage.basis == "stated" for stage in seen.journey)
    print(f"\nOf your {len(BELIEVED)} stages, {told} now rest on what customers told. Nothing here")
    print("was seen to happen: to see it, hold the records of your app against the drawing.")


def print_segments(buyers: SelectedSample) -> None:
    """Whether those who work alone go another way."""
    alone = [trace for trace in buyers if trace.segment == "alone"]
    staff = [trace for trace in buyers if trace.segment == "staff"]
    found = differences(alone, staff)
    print("\n## People with staff, people without\n")
    for each in found:
        if each.p < 0.05:
            print(f"- {each.step}: {each.right} with staff, {each.left} alone.")
            print(
                f"  Chance does so in {100 * each.p:.1f} % of such studies; as {len(found)} steps"
            )
            print(f"  were compared, in {100 * each.adjusted:.0f} %.", end=" ")
            print("A lead to follow." if each.adjusted > 0.05 else "Hardly by chance.")


def print_limits(buyers: SelectedSample) -> None:
    """What twelve conversations can't tell."""
    heard = saturation(buyers)
    print("\n## What this cannot tell\n")
    new = heard.expected_new(10)
    print(
        f"- Whether all is heard. Of what people like these mention, {100 * heard.coverage:.0f} %"
    )
    print(f"  is; ten more interviews would bring {new:.1f} new steps or more.")
    missed = 100 * rarest_missed(len(buyers))
    print(f"- What nobody mentioned. Up to {missed:.0f} % of people may do it.")
    try:
        conversion(buyers, to="Buys")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - shown to fail
    except cj.errors.SelectedSampleError as error:
        print(
            f"- How many buy. All here were chosen because they {error.selected_on}; whoever left"
        )
        print("  was not asked. For that, follow everyone who started in one month.")


def main() -> None:
    """Print the page."""
    coded = code(INTERVIEWS, table=CODES)
    buyers = SelectedSample(coded.interviews, selected_on="bought")
    print("# How studios come to Tally\n")
    print("*An illustration: company, people and answers are invented.*\n")
    print_short(buyers)
    print_reasons(buyers)
    print_common(buyers)
    print_departures(buyers)
    print_basis(buyers)
    print_segments(buyers)
    print_limits(buyers)
    print("\n## How it was made\n")
    print(str(coded).replace("\n  ", "\n- "))


if __name__ == "__main__":
    main()
