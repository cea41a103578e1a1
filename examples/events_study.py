# %% [markdown]
# # Do customers follow the journey that we assume?
#
# A study in a notebook: model a journey, compare it with a framework and with event data, and
# decide what to change. The app is invented, and **the data is synthetic**: simulated below from a
# known Markov chain, so that you can compare the results with the truth.
#
# Open it as a notebook (`jupytext --to notebook --set-kernel python3 events_study.py`), cell by
# cell in an editor that supports `# %%`, or run it as a script.

# %%
# pyright: reportUnusedExpression=false
from datetime import UTC, datetime, timedelta

import customer_journey as cj

# %% [markdown]
# ## The assumed journey
#
# A note-taking app: people find it, sign up, write a first note, make a habit of it, and pay.
# Some go.

# %%
believed = cj.Journey(
    "notes",
    name="Notes, an app",
    stages=[
        cj.Stage("discover", name="Discover", phases=["aware", "explore"], role="prospect"),
        cj.Stage(
            "sign-up",
            name="Sign up",
            phases=["try"],
            role="lead",
            entry=cj.fact("has_account").is_true(),
            questions=[cj.Question("price", text="What will it cost me later?")],
        ),
        cj.Stage(
            "first-note",
            name="Write a first note",
            phases=["try", "evaluate"],
            role="lead",
            entry=cj.fact("notes") >= 1,
        ),
        cj.Stage(
            "habit",
            name="Make it a habit",
            phases=["evaluate", "decide"],
            role="lead",
            entry=cj.fact("active_weeks") >= 3,
        ),
        cj.Stage(
            "pay",
            name="Pay",
            phases=["purchase"],
            role="customer",
            entry=cj.fact("payments") >= 1,
            end=True,
        ),
        cj.Stage("lost", name="Gone", phases=["lapse"], role="lapsed", end=True),
    ],
    transitions=[
        ("discover", "sign-up"),
        ("sign-up", "first-note"),
        ("first-note", "habit"),
        ("habit", "pay"),
        cj.Transition("sign-up", "lost", kind="exit", reason="never came back"),
        cj.Transition("first-note", "lost", kind="exit", reason="forgot about it"),
        cj.Transition("habit", "lost", kind="exit", reason="too dear"),
    ],
    starts=["discover"],
    goals=["pay"],
    facts=[
        cj.Fact("has_account", type="bool", meaning="Whether they signed up"),
        cj.Fact("notes", type="int", minimum=0, meaning="Notes they wrote"),
        cj.Fact("active_weeks", type="int", minimum=0, meaning="Weeks with a note"),
        cj.Fact("payments", type="int", minimum=0, meaning="Payments that came in"),
    ],
)
print(cj.render.to_text(believed), end="")
believed

# %% [markdown]
# Is it sound? A check asks everything at once; in a notebook the report is a table.

# %%
report = cj.validate(believed)
print(str(report).partition("\n")[0])
report

# %% [markdown]
# ## What a textbook has that this lacks
#
# Frameworks are compared by the phases that their stages cover, not by their names.

# %%
alignment = cj.align(believed, cj.presets.get("aarrr"))
print(alignment)
alignment

# %% [markdown]
# ## Event data
#
# From here on, the numbers are simulated. The truth, unknown to the makers: three in ten of those
# who wrote a note pay at once, without any habit; and some who made it a habit fall back to a
# note now and then.

# %%
TRUTH = {
    ("discover", "sign-up"): 0.42,
    ("discover", "lost"): 0.58,
    ("sign-up", "first-note"): 0.70,
    ("sign-up", "lost"): 0.30,
    ("first-note", "habit"): 0.35,
    ("first-note", "pay"): 0.30,
    ("first-note", "lost"): 0.35,
    ("habit", "pay"): 0.50,
    ("habit", "first-note"): 0.20,
    ("habit", "lost"): 0.30,
}
truth = cj.markov.fit(TRUTH, starts=["discover"], goals=["pay"])
simulated = truth.simulate(600, seed=7)
log = simulated.events(seed=8, since=datetime(2026, 3, 2, tzinfo=UTC), dwell=timedelta(days=5))
print(str(simulated))
simulated

# %% [markdown]
# The events are a table with a row for each visit: customer, stage and moment. A pandas frame, a
# Parquet file or a Spark DataFrame of yours would do as well.

# %%
print(cj.events.check(log, believed))

# %% [markdown]
# The journey discovered from this table, with counts on its transitions. No one in it goes on any
# more, so shares need no time to wait for (`ended`):

# %%
discovered = cj.events.discover(log, id="observed", goals=["pay"], exits=["lost"], ended=True)
print(str(discovered))
discovered

# %% [markdown]
# ## Conformance
#
# The stages of each person are aligned with the closest path through the assumed journey.

# %%
fit = cj.events.conform(believed, log)
print(str(fit))
fit

# %% [markdown]
# People pay without a habit, come back from one, and leave before they ever sign up. A
# journey is a value: an edit returns a new one, and a diff lists the changes with their impact.

# %%
learnt = cj.evolve(
    believed.connect("first-note", "pay")
    .connect("habit", "first-note", kind="return")
    .connect("discover", "lost", kind="exit", reason="looked, and left"),
    version="2",
)
diff = cj.diff(believed, learnt)
print(diff)
diff

# %% [markdown]
# A version fitted to these people conforms to them by construction: compare both with new ones.

# %%
fresh = truth.simulate(600, seed=8).events(
    seed=9, since=datetime(2026, 6, 1, tzinfo=UTC), dwell=timedelta(days=5)
)
before, after = (cj.events.conform(journey, fresh) for journey in (believed, learnt))
print(f"before: {before.conforming}, fitness {before.fitness:.3f}")
print(f"after:  {after.conforming}, fitness {after.fitness:.3f}")
after

# %% [markdown]
# ## What to change
#
# A Markov chain of the variants, the distinct sequences of stages with their numbers of people,
# gives the probability to pay, with an interval, and shows where one more percentage point is worth
# most.

# %%
variants = cj.events.variants(log)
chain = cj.markov.fit(variants, goals=["pay"], ended=True)
paying = chain.interval(lambda drawn: drawn.probability(), seed=7)
print(f"pay: {paying}; in truth {truth.probability():.4f}")
for lever in sorted(chain.levers(), key=lambda lever: -lever.gain)[:3]:
    print(lever)
chain

# %% [markdown]
# Does the order of stages tell all there is? If where people came from mattered too, this test
# would say so. Here it need not, as the simulation has no memory.

# %%
memory = cj.markov.order_test(variants, warn=False)
print(memory)
memory

# %% [markdown]
# ## One person
#
# Facts locate anybody on the journey: where they are, what may come next, and what is missing for
# it.

# %%
location = cj.locate(learnt, {"has_account": True, "notes": 4, "active_weeks": 1, "payments": 0})
print(location.explain())
location
