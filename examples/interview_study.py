"""A study of twelve interviews, as a page for a founder.

The company, the people and their answers are invented. Run it and read its output; then replace the
interviews by your own.
"""

import customer_journey as cj
from customer_journey.evidence import (
    Excerpt,
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

# The journey that the founders assume.
BELIEVED = cj.Journey.sequence(
    "tally",
    ["Sees an ad", "Reads the website", "Starts a trial", "Talks to sales", "Buys"],
    name="Tally, bookkeeping for studios",
)

# From the words of customers to steps. None: not a step.
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


def interview(customer: str, segment: str, trigger: str, why_us: str, *steps: str) -> Interview:
    """One interview with someone who bought."""
    return Interview(
        customer,
        segment=segment,
        told=[
            Excerpt(trigger, about="trigger", codes=[trigger]),
            *steps,
            "paid",
            Excerpt(why_us, about="why-us", codes=[why_us]),
        ],
        outcome="bought",
    )


INTERVIEWS = [
    interview("Ada", "alone", "tax letter", "a friend uses it",
          "a friend told me", "read your website", "tried it"),
    interview("Bo", "alone", "tax letter", "a friend uses it",
          "a friend told me", "read reviews", "tried it"),
    interview("Cim", "alone", "lost receipts", "it reads photos of receipts",
          "saw your ad", "read your website", "tried it"),
    interview("Dag", "alone", "tax letter", "my accountant can log in",
          "my accountant told me", "read your website", "put one month into it"),
    interview("Eli", "alone", "lost receipts", "it reads photos of receipts",
          "a friend told me", "read your website", "we were busy then", "tried it"),
    interview("Fay", "alone", "tax letter", "a friend uses it",
          "a friend told me", "tried it", "looked at the prices"),
    interview("Gry", "staff", "new hire", "my accountant can log in",
          "my accountant told me", "read your website", "tried it", "asked my accountant"),
    interview("Hal", "staff", "new hire", "my accountant can log in",
          "a friend told me", "read your website", "tried it", "asked my accountant"),
    interview("Ida", "staff", "audit", "my accountant can log in",
          "my accountant told me", "read reviews", "tried it", "asked my accountant"),
    interview("Jon", "staff", "new hire", "you picked up the phone",
          "a friend told me", "read your website", "tried it", "asked my accountant",
          "had a call with you"),
    interview("Kim", "staff", "audit", "my accountant can log in",
          "my accountant told me", "tried it", "asked my accountant"),
    interview("Liv", "staff", "new hire", "a friend uses it",
          "a friend told me", "read your website", "tried it", "compared spreadsheets"),
]  # fmt: skip


def print_short(buyers: SelectedSample) -> None:
    """The summary."""
    fit, common = conform(BELIEVED, buyers), consensus(buyers).steps
    drawn = {stage.label: use.people.count for stage, use in zip(BELIEVED, fit.stages, strict=True)}
    rare = [name for name, number in drawn.items() if 4 * number < len(buyers)]
    print(f"**In short.** {fit.conforming.count or 'None'} of these {len(buyers)} customers took")
    print("the path you drew. Most took this one:\n")
    print(f"> {' → '.join(common)}\n")
    print(f"- Drawn, but taken by few: {', '.join(rare) or 'nothing'}.")
    new = [step for step in common if step not in drawn]
    print(f"- Taken by most, but not drawn: {', '.join(new) or 'nothing'}.\n")
    print("After each count: the share and its confidence interval (95 %).")
    print("With twelve people, intervals are wide.")


def print_reasons(buyers: SelectedSample) -> None:
    """Why people started to search, and why they bought here."""
    audience = observe(BELIEVED, reported=buyers).journey.audience or cj.Audience()
    for head, kind in (("Triggers", "trigger"), ("Reasons to buy from you", "why-us")):
        print(f"\n## {head}\n")
        said = [insight for insight in audience.insights if insight.kind == kind]
        for insight in sorted(said, key=lambda insight: insight.share or 0.0, reverse=True):
            number = round((insight.share or 0.0) * len(buyers))
            print(f"- {insight.label}: {share(number, len(buyers))}")


def print_common(buyers: SelectedSample) -> None:
    """The journey that customers reported."""
    common = consensus(buyers)
    print("\n## The journey they reported\n")
    print(" → ".join(common.steps), end="\n\n")
    print("| step | customers |\n| --- | --- |")
    for taken in (*common.common, *common.others):
        print(f"| {taken.step} | {taken.people} |")
    for order in common.disputed:
        print(f"\nThe order varies: {order.first} before {order.then} for {order.people}.")
    discovered = discover(buyers)
    print(f"\n{len(common.variants)} different variants; {discovered.excluded}.")


def print_departures(buyers: SelectedSample) -> None:
    """Conformance with the assumed journey."""
    fit = conform(BELIEVED, buyers)
    print("\n## The journey you drew\n")
    print(" → ".join(stage.label for stage in BELIEVED), end="\n\n")
    print(
        f"Followed it exactly: {fit.conforming}. Fitness {fit.fitness:.2f} (1 is perfect).",
        end="\n\n",
    )
    print("| stage | visited | skipped | in another order |\n| --- | --- | --- | --- |")
    for use in fit.stages:
        missing, moved = (use.deviations.get(kind, 0) for kind in ("missing", "out-of-sequence"))
        print(f"| {BELIEVED[use.stage].label} | {use.people} | {missing} | {moved} |")
    print("\nNot drawn, but reported:", end="\n\n")
    for each in fit.unexpected:
        path = " → ".join(BELIEVED[step].label if step in BELIEVED else step for step in each.what)
        print(f"- {path}: {each.people}")


def print_basis(buyers: SelectedSample) -> None:
    """The evidence for each part of the drawing."""
    seen = observe(BELIEVED, reported=buyers)
    print("\n## What to change on the whiteboard\n")
    for step in consensus(buyers).steps:
        if step in seen.unexpected:
            print(f"- Draw {step!r}: most people take it.")
    for finding in seen.report:
        print(f"- {finding.message[:1].upper()}{finding.message[1:]}.")
    stated = sum(stage.basis == "stated" for stage in seen.journey)
    print(
        f"\nOf your {len(BELIEVED)} stages, {stated} are now stated by customers. None of them is"
    )
    print("observed: for that, compare the drawing with the event log of your app.")


def print_segments(buyers: SelectedSample) -> None:
    """Differences between those who work alone and those with staff."""
    alone = [trace for trace in buyers if trace.segment == "alone"]
    staff = [trace for trace in buyers if trace.segment == "staff"]
    compared = differences(alone, staff)
    print("\n## With and without staff\n")
    for each in compared:
        if each.p < 0.05:
            print(f"- {each.step}: {each.right} with staff, {each.left} alone.")
            print(f"  p = {each.p:.3f}; adjusted for {len(compared)} comparisons,")
            print(f"  p = {each.adjusted:.2f}.", end=" ")
            print("A lead to follow." if each.adjusted > 0.05 else "Significant.")


def print_limits(buyers: SelectedSample) -> None:
    """The limits of twelve interviews."""
    heard = saturation(buyers)
    print("\n## Limits\n")
    new = heard.expected_new(10)
    print(
        f"- Completeness. Of what such customers mention, {100 * heard.coverage:.0f} % is covered;"
    )
    print(f"  ten more interviews would bring {new:.1f} new steps or more.")
    missed = 100 * rarest_missed(len(buyers))
    print(f"- Unmentioned steps. Up to {missed:.0f} % of customers may take such a step.")
    try:
        conversion(buyers, target="Buys")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - shown to fail
    except cj.errors.SelectedSampleError as error:
        print(f"- Conversion. All were selected because they {error.selected_on}; people who left")
        print("  were not interviewed. Follow everyone who started in one month instead.")


def main() -> None:
    """Print the page."""
    coded = code(INTERVIEWS, codebook=CODES)
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
    print("\n## Coding\n")
    print(str(coded).replace("\n  ", "\n- "))


if __name__ == "__main__":
    main()
