"""A journey that has everything, with names that pictures and pages must stand."""

import customer_journey as cj

HOSTILE = [
    "<img src=x onerror=\"document.title='broken'\">",
    "</script><script>document.title='broken'</script>",
    "</title></style></svg><b>bold</b>",
    "\"quotes\" and 'quotes' & ampersands &lt;",
    "اكتشاف المنتج",
    "ค้นพบผลิตภัณฑ์ใหม่ที่น่าสนใจ",
    "发现我们的产品并且开始使用",
    "उत्पाद की खोज करें",
    "👩‍👩‍👧‍👦 families 🏳️‍🌈 and 🇳🇿 flags",
    "\u202egnorw yaw eht",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "WWWWWWWW MMMMMMMM @@@@@@@@",
]
"""Names that break out of markup, turn round, or are wider than they look."""


def hostile() -> cj.Journey:
    """A journey with everything in it, and a hostile name wherever there can be a name."""
    stages = [
        cj.Stage(
            f"s{at}",
            name=name,
            purpose=name,
            phases=["aware"] if at < 6 else ["try"],
            role="prospect" if at < 6 else "customer",
            entry=None if at == 0 else cj.fact("orders") >= at,
            owner="marketing" if at % 2 else "sales",
            insights=[cj.Insight("pain", text=name, kind="pain")],
            questions=[cj.Question(f"q{at}", text=name)],
            assets=[
                cj.Asset(f"a{at}", title=name, url="https://example.org/a", answers=[f"q{at}"])
            ],
            touchpoints=[cj.Touchpoint(f"t{at}", name=name, owner="brand")],
            metrics=[cj.Metric(f"m{at}", name=name, unit="people")],
            actions=[cj.Action("act", name=name, lane="frontstage", touchpoints=[f"t{at}"])],
            experience=[
                cj.Experience(1, n=5, basis="stated", low=0, high=2, measure=HOSTILE[2]),
                cj.Experience(0.9, personas=["p3"], measure=name),
            ]
            if at % 3
            else [],
            moment_of_truth=at % 2 == 0,
            personas=["p1"] if at == 3 else [],
            end=at == len(HOSTILE) - 1,
        )
        for at, name in enumerate(HOSTILE)
    ]
    transitions = [
        cj.Transition(f"s{at}", f"s{at + 1}", decision=HOSTILE[at], probability=0.5)
        for at in range(len(HOSTILE) - 1)
    ]
    transitions += [
        cj.Transition("s5", "s1", kind="return", decision=HOSTILE[0]),
        cj.Transition("s9", "s0", kind="referral"),
        cj.Transition("s2", "s11", kind="exit", reason=HOSTILE[1]),
    ]
    return cj.Journey(
        "hostile",
        name=HOSTILE[0],
        version="2",
        stages=stages,
        transitions=transitions,
        starts=["s0"],
        goals=["s10"],
        facts=[cj.Fact("orders", type="int", minimum=0, meaning=HOSTILE[1])],
        personas=[cj.Persona(f"p{at}", name=name) for at, name in enumerate(HOSTILE[:4])],
        promises=[cj.Promise("gift", text=HOSTILE[0], made=["s1"], due="s4", kept=["s4"])],
    )
