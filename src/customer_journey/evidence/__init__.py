"""The journey that people took: interviews, traces, and what small samples show.

Interview customers, map what they say to steps, find what is common: that is the journey people
took, which need not be the one that was believed. Exact intervals, tests and alignments need the
extra `data`: `pip install 'customer-journey[data]'`.
"""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

__all__ = [
    "About",
    "Agreement",
    "Aligned",
    "AlignedKind",
    "CodeAgreement",
    "Coded",
    "Conformance",
    "Consensus",
    "Costs",
    "Counts",
    "Deviation",
    "Differences",
    "Disagreement",
    "Discovery",
    "Evidence",
    "Excerpt",
    "Excluded",
    "Experiences",
    "Fit",
    "Forecast",
    "Interval",
    "IntervalMethod",
    "Interview",
    "Interviews",
    "MoveCount",
    "Observation",
    "Precedence",
    "Rate",
    "RunsTo",
    "Sample",
    "Saturation",
    "SaturationOf",
    "SelectedSample",
    "Share",
    "Span",
    "StageCount",
    "StageExperience",
    "StageForecast",
    "StageUse",
    "StepDifference",
    "StepShare",
    "Trace",
    "Traceable",
    "Uncoded",
    "Unexpected",
    "VariantShare",
    "Variants",
    "Visit",
    "agreement",
    "code",
    "conform",
    "consensus",
    "conversion",
    "differences",
    "discover",
    "experience",
    "fisher",
    "forecast",
    "observe",
    "rarest_missed",
    "read_csv",
    "read_interviews",
    "read_rows",
    "saturation",
    "share",
    "with_experience",
    "write_interviews",
]

if TYPE_CHECKING:
    from customer_journey._log._align import Costs, RunsTo
    from customer_journey._log._counts import Counts
    from customer_journey._log._excerpts import About, Excerpt
    from customer_journey._log._interval import Interval
    from customer_journey._log._traces import Evidence, Interview, Trace, Traceable, Visit
    from customer_journey._log._variants import Variants
    from customer_journey.evidence._agreement import (
        Agreement,
        CodeAgreement,
        Disagreement,
        agreement,
    )
    from customer_journey.evidence._coding import Coded, Uncoded, code
    from customer_journey.evidence._conform import Conformance, StageUse, Unexpected, conform
    from customer_journey.evidence._consensus import (
        Consensus,
        Precedence,
        StepShare,
        VariantShare,
        consensus,
    )
    from customer_journey.evidence._discover import discover
    from customer_journey.evidence._discovery import (
        Discovery,
        Excluded,
        MoveCount,
        Span,
        StageCount,
    )
    from customer_journey.evidence._experience import (
        Experiences,
        StageExperience,
        experience,
        with_experience,
    )
    from customer_journey.evidence._fits import Aligned, AlignedKind, Deviation, Fit
    from customer_journey.evidence._forecast import Forecast, StageForecast, forecast
    from customer_journey.evidence._interviews import (
        Interviews,
        read_interviews,
        write_interviews,
    )
    from customer_journey.evidence._observe import Observation, observe
    from customer_journey.evidence._rates import Rate, conversion
    from customer_journey.evidence._reading import read_csv, read_rows
    from customer_journey.evidence._samples import Sample, SelectedSample
    from customer_journey.evidence._saturation import Saturation, SaturationOf, saturation
    from customer_journey.evidence._segments import Differences, StepDifference, differences, fisher
    from customer_journey.evidence._shares import IntervalMethod, Share, rarest_missed, share
else:
    __getattr__, __dir__ = attach(
        __name__,
        __all__,
        beside=[
            f"customer_journey._log.{module}"
            for module in ("_excerpts", "_traces", "_variants", "_align", "_counts", "_interval")
        ],
    )
