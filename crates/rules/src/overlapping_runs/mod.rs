//! ST5024 `overlapping-runs`: a periodic job that starts again before its last run has ended.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST5024",
    slug: "overlapping-runs",
    kind: Kind::Goroutine,
    title: "a periodic job that starts again before its last run has ended",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};

const EXAMPLE: &str = "\
for range ticker.C {
\tif !running.TryLock() {
\t\tcontinue // the last run is still at work
\t}
\tgo func() {
\t\tdefer running.Unlock()
\t\tjob()
\t}()
}
";
