//! How loud a format is about a finding or a problem.

use stanch_model::{CheckProblem, Finding, Severity, Tier};

/// The three levels that nearly every format has.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Level {
    Error,
    Warning,
    Note,
}

/// By the severity; in the pedantic tier one step below.
pub(crate) fn of_finding(f: &Finding) -> Level {
    match effective_severity(f) {
        Severity::Critical | Severity::High => Level::Error,
        Severity::Medium => Level::Warning,
        Severity::Low => Level::Note,
    }
}

/// The severity, one step lower in the pedantic tier.
pub(crate) fn effective_severity(f: &Finding) -> Severity {
    match (tier(f), f.severity) {
        (Tier::Default, severity) => severity,
        (Tier::Pedantic, Severity::Critical) => Severity::High,
        (Tier::Pedantic, Severity::High) => Severity::Medium,
        (Tier::Pedantic, Severity::Medium | Severity::Low) => Severity::Low,
    }
}

/// What may hide a leak fails the check; the rest is advice.
pub(crate) fn of_problem(p: &CheckProblem) -> Level {
    if p.incomplete { Level::Error } else { Level::Warning }
}

/// The tier; findings that were not made from source are of the default one.
pub(crate) fn tier(f: &Finding) -> Tier {
    f.source.as_ref().map_or(Tier::Default, |s| s.tier)
}
