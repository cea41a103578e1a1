"""The journey that people took: interviews, traces, and what small samples tell.

Interview customers, map what they tell to steps, find what is common: that is the journey people
took, which need not be the one that was believed.
"""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

if TYPE_CHECKING:
    from customer_journey.evidence._aligning import Costs, RunsTo
    from customer_journey.evidence._coding import Coded, Uncoded, code
    from customer_journey.evidence._conform import Conformance, conform
    from customer_journey.evidence._consensus import Consensus, Order, Taken, Variant, consensus
    from customer_journey.evidence._departures import StageUse, Unforeseen
    from customer_journey.evidence._discover import discover
    from customer_journey.evidence._discovery import Discovery, LeftOut, Move, Span, Step
    from customer_journey.evidence._fits import Aligned, Deviation, Fit, Reading
    from customer_journey.evidence._observe import Observation, observe
    from customer_journey.evidence._reading import read_csv, read_interviews, read_rows
    from customer_journey.evidence._samples import Sample, SelectedSample, conversion
    from customer_journey.evidence._saturation import Saturation, SaturationOf, saturation
    from customer_journey.evidence._segments import Differences, StepDifference, differences, fisher
    from customer_journey.evidence._shares import IntervalMethod, Share, rarest_missed, share
    from customer_journey.evidence._traces import Evidence, Interview, Trace, Visit

__all__ = [
    "Aligned",
    "Coded",
    "Conformance",
    "Consensus",
    "Costs",
    "Deviation",
    "Differences",
    "Discovery",
    "Evidence",
    "Fit",
    "IntervalMethod",
    "Interview",
    "LeftOut",
    "Move",
    "Observation",
    "Order",
    "Reading",
    "RunsTo",
    "Sample",
    "Saturation",
    "SaturationOf",
    "SelectedSample",
    "Share",
    "Span",
    "StageUse",
    "Step",
    "StepDifference",
    "Taken",
    "Trace",
    "Uncoded",
    "Unforeseen",
    "Variant",
    "Visit",
    "code",
    "conform",
    "consensus",
    "conversion",
    "differences",
    "discover",
    "fisher",
    "observe",
    "rarest_missed",
    "read_csv",
    "read_interviews",
    "read_rows",
    "saturation",
    "share",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = attach(__name__, __all__)
