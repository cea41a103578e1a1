"""What happens to people in small journeys, line by line: nothing of it changes unnoticed.

Each case of `golden/people.json` is a journey of a few stages and looks at one person, a day each,
with all that is said of them: events with reasons, what is noted and left, where fresh facts put
someone, and what is open. Most of the first ones have two of a kind: two exits, returns, branches,
waits or starts, of which one does not count. The others were found by changing the library one
operator, constant or condition at a time, as `tests/mutation.py` does: of thousands of random
journeys, the shortest that shows a change.
`python -m tests.test_people_stories` writes what is said now: read the difference.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

import customer_journey as cj

CASES = Path(__file__).parent / "golden" / "people.json"
DAY = timedelta(days=1)
FIRST = datetime(2026, 3, 1, tzinfo=UTC)


def criterion(text: str) -> cj.Criterion | None:
    """A criterion with `&` for and, `|` for or and `!` for not; a dash is none."""
    if text == "-":
        return None
    for short, long in (("&", " and "), ("|", " or "), ("!", "not ")):
        text = text.replace(short, long)
    return cj.parse_criterion(text)


def journey_of(stages: str, moves: str) -> cj.Journey:
    """A journey of stages like `s0*:a`, a start that asks for a, and of moves.

    A move like `s0 s1 advance a 1 2` is guarded by a, and takes from one day to two; a dash stands
    for what it does not state.
    """
    listed: list[cj.Stage] = []
    starts: list[str] = []
    for text in stages.split():
        name, _, entry = text.partition(":")
        if name.endswith("*"):
            starts.append(name.rstrip("*"))
        listed.append(cj.Stage(name.rstrip("*"), entry=criterion(entry or "-")))
    drawn: list[cj.Transition] = []
    for text in moves.split("; ") if moves else ():
        source, target, kind, guard, after, within = text.split()
        drawn.append(
            cj.Transition(
                source,
                target,
                kind=cast("Any", kind),
                when=None if guard == "otherwise" else criterion(guard),
                otherwise=guard == "otherwise",
                after=None if after == "-" else int(after) * DAY,
                within=None if within == "-" else int(within) * DAY,
                reason="why" if kind == "exit" else "",
            )
        )
    return cj.Journey(
        "small", stages=listed, transitions=drawn, starts=starts, goals=[listed[-1].id]
    )


def said(case: dict[str, Any]) -> list[str]:
    """All that is said of one person, look by look."""
    journey = journey_of(case["stages"], case["moves"])
    reentry, pause, at_goal = case["policy"].split()
    policy = cj.people.Policy(reentry=reentry, pause=int(pause) * DAY, at_goal=at_goal)
    lines: list[str] = []
    ada: cj.people.Enrolment | None = None
    for number, look in enumerate(case["looks"]):
        words, _, to = look.partition("@")
        facts = {
            name: int(value) if name == "n" else value == "1"
            for name, value in (word.split("=") for word in words.split())
        }
        at, seen = FIRST + number * DAY, 0 if ada is None else len(ada.events)
        try:
            if ada is None:
                ada = cj.enrol(journey, "ada", facts, at=at, policy=policy, stage=to or None)
            else:
                ada = cj.advance(ada, facts, at=at, target=to or None)
        except cj.errors.InvalidValueError:
            lines.append(f"{number}: refused")
        if ada is None:
            continue
        lines += [f"{number}: {_event(event)}" for event in ada.events[seen:]]
        assert all(len({*event.noted}) == len(event.noted) for event in ada.events[seen:])
        lines.append(f"{number}: at {', '.join(map(_position, ada.positions))} ({ada.status})")
        visits = " ".join(f"{one.id} {count}" for one in journey if (count := ada.visits(one.id)))
        lines.append(f"{number}: round {ada.rounds}; visits {visits}; {ada.reason}".rstrip("; "))
        steps = cj.people.next_steps(ada, facts, at=at)
        lines.append(f"{number}: next {', '.join(map(_step, steps)) or 'nothing'}")
        assert cj.people.Enrolment.from_dict(ada.to_dict(), journey) == ada
        # What was decided is remembered, and is the same from memory.
        located = _located(cj.locate(journey, facts))
        assert _located(cj.locate(journey, facts)) == located
        lines.append(f"{number}: fresh {located}")
    return lines


def _position(position: cj.people.Position) -> str:
    days = (position.since - FIRST).days
    return f"{position.stage} {position.status} since {days} round {position.round}"


def _event(event: cj.people.EnrolmentEvent) -> str:
    noted = [
        f"{one.source or '·'}→{one.target} {_reasons(one.because)}".strip() for one in event.noted
    ]
    parts = [
        f"{event.kind} {event.source or '·'}→{event.target or '·'} {event.evidence}",
        _reasons(event.because),
        f"noted {', '.join(noted)}" if noted else "",
        f"forgets {' '.join(event.forgets)}" if event.forgets else "",
        event.note,
    ]
    return "; ".join(part for part in parts if part)


def _step(step: cj.people.NextStep) -> str:
    parts = [
        f"{step.source}→{step.target} {step.status}",
        f"asks {' '.join(step.deciding)}" if step.deciding else "",
        *(f"not {one.clause} [{one.where}]" for one in step.blocked),
        "" if step.opens is None else f"opens on {(step.opens - FIRST).days}",
        "" if step.closes is None else f"closes on {(step.closes - FIRST).days}",
    ]
    return "; ".join(part for part in parts if part)


def _located(location: cj.people.Location) -> str:
    places = zip(location.stages, location.standings, strict=True)
    parts = [
        f"{location.status} at {', '.join(map(' '.join, places)) or 'no stage'}",
        *(
            f"{name} {' '.join(stages)}"
            for name in ("left_from", "proven", "plausible", "off_path", "possible", "missing")
            if (stages := getattr(location, name))
        ),
        *(f"{one.source or '·'}→{one.stage} not {one.clause}" for one in location.blocked),
        f"furthest {location.furthest}" if location.furthest else "",
        location.role or "",
    ]
    return "; ".join(part for part in parts if part)


def _reasons(because: tuple[cj.people.Reason, ...]) -> str:
    return " & ".join(f"{one} [{one.where}]" for one in because)


def cases() -> list[dict[str, Any]]:
    """The cases in the file."""
    return cast("list[dict[str, Any]]", json.loads(CASES.read_text(encoding="utf-8")))


def _name(case: dict[str, Any]) -> str:
    looks = ", ".join(case["looks"])
    return " | ".join([case["stages"], case["moves"], looks, case["policy"]])


@pytest.mark.parametrize("case", cases(), ids=_name)
def test_what_is_said_of_people_stays_the_same(case: dict[str, Any]) -> None:
    """Every line of it."""
    assert said(case) == case["said"]


if __name__ == "__main__":
    written = [case | {"said": said(case)} for case in cases()]
    text = json.dumps(written, ensure_ascii=False, indent=1)
    CASES.write_text(f"{text}\n", encoding="utf-8")
