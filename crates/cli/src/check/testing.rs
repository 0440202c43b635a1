//! Findings and problems for tests of what is done with them.

use stanch_model::check::{LineColumn, SourceDetail, Step, Tier};
use stanch_model::finding::{Edit, Fix};
use stanch_model::{CheckProblem, CheckProblemKind, Finding, Grade, Kind, Location, Proof, Severity};

/// A place in function `app.F`.
pub(crate) fn at(file: &str, line: u32) -> Location {
    Location { file: file.to_owned(), line, column: Some(2), function: "app.F".to_owned() }
}

/// A finding with something in every field that a finding of source has.
pub(crate) fn finding(file: &str, line: u32) -> Finding {
    let step = Step {
        location: at(file, line + 1),
        end: Some(LineColumn { line: line + 1, column: 9 }),
        message: "returns here without Close".to_owned(),
    };
    let edit = Edit { file: file.to_owned(), start: 1, end: 2, text: "x".to_owned() };
    Finding {
        rule: "ST3001",
        slug: "unclosed-body",
        kind: Kind::Goroutine,
        grade: Grade::Suspected,
        severity: Severity::High,
        title: "the response body of `resp` is not closed".to_owned(),
        cause: "its connection is never used again".to_owned(),
        location: Some(at(file, line)),
        candidates: vec![at(file, line + 2)],
        spawned_at: Some(at(file, line + 3)),
        blocked_at: Some(at(file, line + 4)),
        count: None,
        growth_per_min: None,
        unit: "",
        evidence: vec![Proof { method: "source-shape", text: "seen".to_owned() }],
        fix: Fix {
            advice: "close it".to_owned(),
            example: "defer resp.Body.Close()".to_owned(),
            edits: vec![edit],
        },
        verify: "run `stanch check` again".to_owned(),
        fingerprint: "0123456789abcdef".to_owned(),
        series: Vec::new(),
        stacks: Vec::new(),
        symptoms: Vec::new(),
        exhaustion: Vec::new(),
        source: Some(SourceDetail {
            end: Some(LineColumn { line, column: 20 }),
            path: vec![step],
            tier: Tier::Pedantic,
        }),
    }
}

/// A problem of a kind, in `/src/a.go`.
pub(crate) fn problem(kind: CheckProblemKind) -> CheckProblem {
    CheckProblem {
        kind,
        file: Some("/src/a.go".to_owned()),
        line: Some(3),
        column: None,
        what: "something".to_owned(),
        incomplete: false,
    }
}
