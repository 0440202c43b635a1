//! One finding with two proofs: what was seen at run time, and what source says about the same place.

use stanch_model::{Diagnosis, Finding, Grade, Location, Proof, Verdict};

use crate::diagnose;

/// Joins run-time findings with the source findings of the same rule at the same place. Such a finding has the path
/// through the source as a further proof, the edits that mend it, and a grade one step higher. Source findings that
/// nothing was seen of at run time are left out: the diagnosis is about what leaks, and not about what could.
///
/// `file_of` gives the file, as the source findings name it, that a path recorded in the program means. Returns how
/// many findings were joined.
pub fn correlate(
    diagnosis: &mut Diagnosis,
    source: &[Finding],
    file_of: &dyn Fn(&str) -> Option<String>,
) -> usize {
    let mut joined = 0;
    for finding in &mut diagnosis.findings {
        let twins = source.iter().filter(|s| s.slug == finding.slug);
        let twin = twins.filter_map(|s| Some((likeness(finding, s, file_of)?, s)));
        // Of several that are as like as the other, the first in the text.
        let Some((_, twin)) = twin.reduce(|best, next| if next.0 > best.0 { next } else { best }) else {
            continue;
        };
        join(finding, twin);
        joined += 1;
    }
    if joined > 0 {
        diagnose::sort(&mut diagnosis.findings);
        let sure = diagnosis.findings.iter().any(|f| f.grade >= Grade::Confirmed);
        if sure && diagnosis.verdict != Verdict::Leak {
            diagnosis.verdict = Verdict::Leak;
            diagnosis.headline = diagnose::leak_headline(&diagnosis.findings);
            diagnosis.next = diagnosis
                .findings
                .first()
                .map(|f| format!("stanch explain {}", f.slug))
                .into_iter()
                .collect();
        }
    }
    joined
}

/// How much two findings of one rule have in common.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// The function.
    Function,
    /// A line of the path.
    Path,
    /// The line of the cause.
    Cause,
}

fn likeness(seen: &Finding, source: &Finding, file_of: &dyn Fn(&str) -> Option<String>) -> Option<Likeness> {
    let places = [&seen.location, &seen.blocked_at, &seen.spawned_at];
    let places = places.into_iter().flatten().chain(&seen.candidates);
    let places: Vec<(String, &Location)> = places.filter_map(|at| Some((file_of(&at.file)?, at))).collect();
    let same_line =
        |other: &Location| places.iter().any(|(file, at)| *file == other.file && at.line == other.line);
    if source.location.as_ref().is_some_and(same_line) {
        return Some(Likeness::Cause);
    }
    let steps = source.source.iter().flat_map(|detail| &detail.path).map(|step| &step.location);
    let mut others = [&source.spawned_at, &source.blocked_at].into_iter().flatten().chain(steps);
    if others.any(same_line) {
        return Some(Likeness::Path);
    }
    let cause = source.location.as_ref()?;
    let same_function = |(file, at): &(String, &Location)| {
        *file == cause.file
            && !cause.function.is_empty()
            && declared(&at.function) == declared(&cause.function)
    };
    places.iter().any(same_function).then_some(Likeness::Function)
}

/// The declared function of a name, without its package, of which a program calls its own `main`:
/// `example.com/app.(*Server).serve.func1.2` and `main.(*Server).serve` are both `(*Server).serve`.
fn declared(function: &str) -> &str {
    let base = function.rfind('/').map_or(function, |slash| &function[slash + 1..]);
    let mut name = base.split_once('.').map_or(base, |(_, name)| name);
    while let Some((rest, last)) = name.rsplit_once('.') {
        let tail =
            ["func", "gowrap", "deferwrap"].iter().find_map(|word| last.strip_prefix(word)).unwrap_or(last);
        let is_closure = !tail.is_empty() && tail.bytes().all(|b| b.is_ascii_digit());
        if !is_closure {
            break;
        }
        name = rest;
    }
    name
}

fn join(finding: &mut Finding, source: &Finding) {
    let steps = source.source.as_ref().map_or(0, |detail| detail.path.len());
    let at = source.location.as_ref().map_or_else(String::new, |at| format!(" ({}:{})", at.file, at.line));
    let path = match steps {
        0 => String::new(),
        1 => ", with the step that leads to it".to_owned(),
        n => format!(", with the {n} steps that lead to it"),
    };
    finding.evidence.push(Proof {
        method: "source-path",
        text: format!("the source says the same: {}{at}{path}", source.title),
    });
    finding.grade = match finding.grade {
        Grade::Suspected => Grade::Confirmed,
        Grade::Confirmed | Grade::Proven => Grade::Proven,
    };
    if finding.fix.edits.is_empty() {
        finding.fix.edits.clone_from(&source.fix.edits);
    }
    finding.source.clone_from(&source.source);
}

#[cfg(test)]
mod tests {
    use stanch_model::check::{SourceDetail, Step};
    use stanch_model::finding::{Edit, Fix};
    use stanch_model::{Evidence, Kind, Severity, SourceText};

    use super::*;
    use crate::diagnose::{Options, diagnose};

    fn at(file: &str, line: u32, function: &str) -> Location {
        Location { file: file.to_owned(), line, column: None, function: function.to_owned() }
    }

    fn finding(slug: &'static str, location: Location, grade: Grade) -> Finding {
        Finding {
            rule: "ST1001",
            slug,
            kind: Kind::Goroutine,
            grade,
            severity: Severity::High,
            title: "3 goroutines stuck".to_owned(),
            cause: String::new(),
            location: Some(location),
            candidates: Vec::new(),
            spawned_at: None,
            blocked_at: None,
            count: Some(3),
            growth_per_min: None,
            unit: "goroutines",
            evidence: Vec::new(),
            fix: Fix::default(),
            verify: String::new(),
            fingerprint: String::new(),
            series: Vec::new(),
            stacks: Vec::new(),
            symptoms: Vec::new(),
            exhaustion: Vec::new(),
            source: None,
        }
    }

    /// A source finding in `/src/a.go` with a step on line 7 and an edit.
    fn in_source(slug: &'static str, line: u32, function: &str) -> Finding {
        let step = Step { location: at("/src/a.go", 7, function), end: None, message: "here".to_owned() };
        let edit = Edit { file: "/src/a.go".to_owned(), start: 0, end: 0, text: "x".to_owned() };
        Finding {
            source: Some(SourceDetail { path: vec![step], ..SourceDetail::default() }),
            fix: Fix { edits: vec![edit], ..Fix::default() },
            ..finding(slug, at("/src/a.go", line, function), Grade::Proven)
        }
    }

    fn joined(seen: Finding, source: &[Finding]) -> (usize, Diagnosis) {
        let mut diagnosis = diagnose(&Evidence::default(), &Options::default(), &SourceText::default());
        diagnosis.findings = vec![seen];
        let file_of = |path: &str| path.strip_prefix("/build").map(str::to_owned);
        (correlate(&mut diagnosis, source, &file_of), diagnosis)
    }

    #[test]
    fn the_same_line_is_one_finding_with_two_proofs_and_a_higher_grade() {
        let seen = || finding("unanswered-send", at("/build/src/a.go", 3, "main.f.func1"), Grade::Suspected);
        let (count, diagnosis) = joined(seen(), &[in_source("unanswered-send", 3, "example.com/app.f")]);
        let joined = &diagnosis.findings[0];
        assert_eq!((count, joined.grade, diagnosis.verdict), (1, Grade::Confirmed, Verdict::Leak));
        assert_eq!(diagnosis.headline, "3 goroutines stuck (a.go:3)");
        assert_eq!(joined.evidence[0].method, "source-path");
        assert!(joined.source.is_some() && joined.fix.edits.len() == 1);
        let confirmed = Finding { grade: Grade::Confirmed, ..seen() };
        let (_, diagnosis) = self::joined(confirmed, &[in_source("unanswered-send", 3, "x")]);
        assert_eq!(diagnosis.findings[0].grade, Grade::Proven);
    }

    #[test]
    fn a_step_or_the_function_joins_and_nothing_else() {
        let seen = |file: &str, line, function: &str| {
            finding("unanswered-send", at(file, line, function), Grade::Suspected)
        };
        let source = [in_source("unanswered-send", 3, "example.com/app.(*S).f")];
        let count = |seen| joined(seen, &source).0;
        assert_eq!(count(seen("/build/src/a.go", 7, "main.g")), 1, "a step of the path");
        assert_eq!(count(seen("/build/src/a.go", 9, "main.(*S).f.func2.1")), 1, "the function");
        assert_eq!(count(seen("/build/src/a.go", 9, "main.g")), 0);
        assert_eq!(count(seen("/build/src/b.go", 3, "main.(*S).f")), 0, "another file");
        assert_eq!(count(seen("/other/src/a.go", 3, "main.(*S).f")), 0, "a file nobody knows");
        assert_eq!(
            joined(seen("/build/src/a.go", 3, "f"), &[in_source("nil-channel", 3, "f")]).0,
            0,
            "another rule"
        );
    }

    #[test]
    fn the_likest_is_joined() {
        let seen = finding("unanswered-send", at("/build/src/a.go", 9, "main.f"), Grade::Suspected);
        let source = [
            in_source("unanswered-send", 3, "a.f"),
            in_source("unanswered-send", 9, "a.f"),
            in_source("unanswered-send", 4, "a.f"),
        ];
        let (_, diagnosis) = joined(seen, &source);
        assert!(diagnosis.findings[0].evidence[0].text.contains("/src/a.go:9"));
    }

    #[test]
    fn closures_are_of_the_function_that_declares_them() {
        for (name, wanted) in [
            ("example.com/app.(*Server).serve.func1.2", "(*Server).serve"),
            ("main.serve", "serve"),
            ("main.f.gowrap1", "f"),
            ("gopkg.in/yaml.v3.f", "v3.f"),
            ("main.func1", "func1"),
            ("f", "f"),
            ("", ""),
        ] {
            assert_eq!(declared(name), wanted, "{name}");
        }
    }
}
