//! How it shows in source.

use stanch_gosrc::exec::{Acquire, Contract, Effect};

use crate::source::{Detector, Lost, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Lost(&LOST)] };

const SPAN: Acquire =
    Acquire { result: 1, error: None, release: &["End"], ..Acquire::closed("unended-span", "the span") };
const OLD: Acquire = Acquire { result: 1, release: &["End"], ..SPAN };

const CONTRACTS: &[Contract] = &[
    Contract { func: "go.opentelemetry.io/otel/trace.Tracer.Start", effect: Effect::Acquire(SPAN) },
    Contract { func: "go.opencensus.io/trace.StartSpan", effect: Effect::Acquire(OLD) },
    Contract { func: "go.opencensus.io/trace.StartSpanWithRemoteParent", effect: Effect::Acquire(OLD) },
];

const LOST: Lost = Lost {
    contracts: CONTRACTS,
    done: "ended",
    words: Words {
        title: "",
        cause: "a span that is not ended is never exported, and stays in memory with all that was attached to it",
        advice: "end it on every path: defer span.End() right after",
        example: "",
    },
    deferred: "{}.End()",
    before: None,
};
