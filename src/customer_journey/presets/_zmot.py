"""Zero moment of truth, in 5 stages.

Source: Jim Lecinski, Google; first and second moment: Procter & Gamble, "ZMOT: Winning the Zero
Moment of Truth", 2011; ultimate moment: Brian Solis, 2013.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "zmot",
    name="Zero moment of truth",
    description=(
        "Stimulus, and four moments of truth: people research before the shelf, choose at it, "
        "judge in use, and share what they lived through."
    ),
    stages=[
        Stage(
            "stimulus",
            name="Stimulus",
            purpose="Set off the wish.",
            role="prospect",
            phases=["aware"],
            entry=fact("saw_stimulus").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "ad-reach",
                    name="Reach of the stimulus",
                    unit="people",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "zero-moment-of-truth",
            name="Zero moment of truth",
            purpose="Be found and well spoken of when people research.",
            role="prospect",
            phases=["explore", "evaluate"],
            entry=fact("researches_online").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "search-visibility",
                    name="Visibility in search",
                    better="higher",
                    basis="assumed",
                ),
                Metric(
                    "review-rating",
                    name="Average rating in reviews",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "first-moment-of-truth",
            name="First moment of truth",
            purpose="Be chosen at the shelf.",
            role="prospect",
            phases=["decide", "purchase"],
            entry=fact("is_at_shelf").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "shelf-conversion",
                    name="Shelf conversion",
                    unit="%",
                    better="higher",
                    numerator="purchases",
                    denominator="people at the shelf",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "second-moment-of-truth",
            name="Second moment of truth",
            purpose="Keep what was promised, in use.",
            role="customer",
            phases=["onboard", "retain"],
            entry=(fact("orders") >= 1) & fact("has_used_product").is_true(),
            entry_basis="stated",
            basis="stated",
        ),
        Stage(
            "ultimate-moment-of-truth",
            name="Ultimate moment of truth",
            purpose="Have an experience that people want to share.",
            role="advocate",
            phases=["advocate"],
            entry=fact("has_shared_experience").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric(
                    "reviews-written",
                    name="Reviews written",
                    unit="reviews",
                    better="higher",
                    basis="assumed",
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("stimulus", "zero-moment-of-truth", decision="To look it up", basis="stated"),
        Transition(
            "zero-moment-of-truth",
            "first-moment-of-truth",
            decision="To go and buy",
            basis="stated",
        ),
        Transition(
            "first-moment-of-truth", "second-moment-of-truth", decision="To use it", basis="stated"
        ),
        Transition(
            "second-moment-of-truth",
            "ultimate-moment-of-truth",
            decision="To share it",
            basis="stated",
        ),
        Transition(
            "ultimate-moment-of-truth",
            "zero-moment-of-truth",
            kind="referral",
            decision="To be found by others",
            basis="stated",
            note="The shared experience of one person is the zero moment of the next.",
        ),
    ],
    starts=["stimulus"],
    goals=["ultimate-moment-of-truth"],
    facts=[
        Fact("saw_stimulus", type="bool", meaning="Has seen an advertisement or another stimulus"),
        Fact("researches_online", type="bool", meaning="Researches online before buying"),
        Fact("is_at_shelf", type="bool", meaning="Stands before the choice, at a shelf or a page"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact("has_used_product", type="bool", meaning="Has used what was bought"),
        Fact("has_shared_experience", type="bool", meaning="Has shared the experience with others"),
    ],
    source=Source(
        "ZMOT: Winning the Zero Moment of Truth",
        author="Jim Lecinski, Google; first and second moment: Procter & Gamble",
        year=2011,
        publication="Google",
        confidence="high",
        doubts=[
            "The first and second moment are older: Procter & Gamble coined them in 2005.",
            (
                "The ultimate moment is younger: Brian Solis, What's the Future of Business, 2013. "
                "Lecinski has people write about the product in the second."
            ),
        ],
        references=[
            "http://socialmediatraining.com/book-review-whats-the-future-of-business-by-brian-solis/",
            "http://chamberleader.blogspot.com/2016/03/the-4-moments-of-truth.html",
            "http://knowledge.wharton.upenn.edu/article/googles-jim-lecinski-on-what-the-zero-moment-of-truth-means-for-marketers/",
            "https://ptedjamulia.blogspot.com/2011/06/google-launches-free-ebook-on-zero.html",
            "https://contentmarketinginstitute.com/articles/googles-zero-moment-of-truth-changing-purchase-influence/",
            "https://tempostrategic.com/conversion-funnel-games-does-googles-zero-moment-of-truth-add-anything/",
        ],
    ),
    basis="stated",
    suppressions=[
        Suppression(
            "referral-to-non-start",
            where="transitions.ultimate-moment-of-truth->zero-moment-of-truth",
            reason="What one person writes is found by others who research already.",
        ),
    ],
    extra={"perspective": "customer", "topology": "a line that feeds back to other people"},
)
