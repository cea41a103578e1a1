"""The main functions, applied to a real journey: developers in a service that tests skills.

The file beside this script has the journey as its owner might have drawn it; the probabilities of
its transitions are those of 33 people in a published log.
"""

from pathlib import Path
from textwrap import indent

import customer_journey as cj

journey = cj.load(Path(__file__).with_name("skill-tests.yaml"))


def heading(text: str) -> None:
    """Print the heading of a section."""
    print(f"\n── {text} ".ljust(79, "─"))


heading("Map")
print(cj.render.to_text(journey), end="")

heading("Findings")
print(cj.validate(journey))

heading("Comparison with frameworks")
for name in ("marketing-hourglass", "six-stage"):
    framework = cj.presets.get(name)
    alignment = cj.align(journey, framework)
    missing = ", ".join(framework[stage].label for stage in alignment.only_right)
    print(f"{framework.label} (score {alignment.score:.2f}): missing here: {missing}")

heading("Three customers: current stage and next steps")
people: dict[str, dict[str, object]] = {
    "Ada": {"activated": True, "tasks_opened": 1},
    "Ben": {"registered": True, "tasks_opened": 4, "handed_in": True},
    "Cleo": {"scored": True, "approved": False},
}
for person, facts in people.items():
    print(f"{person}, with the facts {facts}")
    print(indent(cj.locate(journey, facts).explain(), "  "))

heading("Changes in the next version")
proposal = (
    cj.evolve(journey, version="2")
    .with_stage(cj.evolve(journey["gave-up"], end=True))
    .connect(
        "report",
        "gave-up",
        kind="exit",
        reason="never opens the report",
        probability=0.1905,
        basis="observed",
        note="4 of 21",
    )
    .connect(
        "gave-up",
        "task-1",
        kind="return",
        rewards=[cj.Reward("customer", text="A week more to finish")],
    )
)
print(cj.diff(journey, proposal))
print("Without errors:", "yes" if cj.validate(proposal).ok else "no")
