//! GitLab's code quality report: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use std::collections::HashSet;

use serde::Serialize;
use sha2::{Digest, Sha256};
use stanch_model::{CheckProblem, CheckReport, Finding, Severity};

use super::{level, place, trace};
use crate::escape::visible;
use crate::json::to_text;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// A JSON array with one issue per finding and per problem. Fingerprints are unique, as GitLab demands: the second
/// finding of a fingerprint gets a number, in the order of the report. GitLab wants a file and a line of each issue:
/// what has none stands at line 1, in the folder itself.
#[must_use]
pub fn gitlab(report: &CheckReport) -> String {
    let mut seen = Fingerprints::default();
    let findings = report.findings.iter().map(|f| finding(f));
    let problems = report.problems.iter().map(|p| problem(p));
    let mut issues: Vec<Issue<'_>> = findings.chain(problems).collect();
    for issue in &mut issues {
        issue.fingerprint = seen.unique(std::mem::take(&mut issue.fingerprint));
    }
    to_text(&issues)
}

fn finding(f: &Finding) -> Issue<'_> {
    let at = trace::place(f);
    let line = at.map_or(0, |at| at.line);
    let end = trace::end(f).map_or(line, |end| end.line);
    let text = if f.cause.is_empty() { f.title.clone() } else { format!("{}: {}", f.title, f.cause) };
    let file = at.map_or("", |at| at.file.as_str());
    let severity = match level::effective_severity(f) {
        Severity::Critical => "critical",
        Severity::High => "major",
        Severity::Medium => "minor",
        Severity::Low => "info",
    };
    let fingerprint = if f.fingerprint.is_empty() {
        hash(&[f.slug, file, &f.title])
    } else {
        visible(&f.fingerprint).into_owned()
    };
    Issue {
        description: visible(&text).into_owned(),
        check_name: f.slug,
        fingerprint,
        severity,
        location: location(file, line, end),
    }
}

fn problem(p: &CheckProblem) -> Issue<'_> {
    let line = p.line.unwrap_or(0);
    let file = p.file.as_deref().unwrap_or("");
    Issue {
        description: visible(&p.what).into_owned(),
        check_name: p.kind.name(),
        fingerprint: hash(&[p.kind.name(), file, &p.what]),
        severity: if p.incomplete { "major" } else { "info" },
        location: location(file, line, line),
    }
}

fn location(file: &str, begin: u32, end: u32) -> Location {
    let path = if file.is_empty() { ".".to_owned() } else { place::slashed(file) };
    Location { path, lines: Lines { begin: begin.max(1), end: end.max(begin).max(1) } }
}

/// 128 bits over the parts, in hexadecimal.
fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize()[..16].iter().map(|b| format!("{b:02x}")).collect()
}

/// Every fingerprint given out so far.
#[derive(Default)]
struct Fingerprints {
    seen: HashSet<String>,
    /// The next number of a fingerprint that was asked for more than once.
    next: std::collections::HashMap<String, u64>,
}

impl Fingerprints {
    fn unique(&mut self, fingerprint: String) -> String {
        if self.seen.insert(fingerprint.clone()) {
            return fingerprint;
        }
        let next = self.next.entry(fingerprint.clone()).or_insert(2);
        loop {
            let numbered = format!("{fingerprint}-{next}");
            *next += 1;
            if self.seen.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}
