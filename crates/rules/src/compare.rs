//! Before and after a fix: what went away, what stayed, what is new.

use stanch_model::diagnosis::Trend;
use stanch_model::{CompareRow, CompareState, Comparison, Diagnosis, Finding, Verdict};

/// Joins two diagnoses of the same service by the fingerprints of their findings.
#[must_use]
pub fn compare(before: Diagnosis, after: Diagnosis) -> Comparison {
    let mut findings: Vec<CompareRow> = after.findings.iter().map(|f| of_after(f, &before)).collect();
    findings.extend(before.findings.iter().filter(|f| find(&after, f).is_none()).map(|f| of_gone(f, &after)));
    findings.sort_by_key(|row| row.state);
    let headline = headline(&findings, &after);
    let mut rows = totals(&before, &after);
    rows.extend(findings);
    Comparison { before, after, rows, headline }
}

fn find<'a>(side: &'a Diagnosis, finding: &Finding) -> Option<&'a Finding> {
    let same_place = |f: &&Finding| {
        let function = |f: &Finding| f.location.as_ref().map(|l| l.function.clone());
        f.slug == finding.slug && function(f).is_some() && function(f) == function(finding)
    };
    side.findings
        .iter()
        .find(|f| f.fingerprint == finding.fingerprint)
        .or_else(|| side.findings.iter().find(same_place))
}

fn of_after(finding: &Finding, before: &Diagnosis) -> CompareRow {
    let old = find(before, finding);
    let state = if old.is_some() { CompareState::Stayed } else { CompareState::New };
    row(finding, old, Some(finding), state)
}

/// A finding that is not in the second diagnosis is gone only if that one could have seen it.
fn of_gone(finding: &Finding, after: &Diagnosis) -> CompareRow {
    let state =
        if after.verdict == Verdict::Inconclusive { CompareState::Unknown } else { CompareState::Gone };
    let mut row = row(finding, Some(finding), None, state);
    // What is left at that place, if anything, is listed among the groups that were cleared.
    let place = finding.blocked_at.as_ref().or(finding.location.as_ref());
    row.after = after
        .cleared
        .iter()
        .find(|c| finding.unit == "goroutines" && place.is_some_and(|p| p.function == c.location.function))
        .map(|c| c.count as f64)
        .or((state == CompareState::Gone && finding.unit == "goroutines").then_some(0.0));
    row
}

fn row(
    finding: &Finding,
    before: Option<&Finding>,
    after: Option<&Finding>,
    state: CompareState,
) -> CompareRow {
    let last = |f: &Finding| f.series.iter().rev().find_map(|p| p.value).or(f.count.map(|c| c as f64));
    CompareRow {
        what: finding.title.clone(),
        slug: Some(finding.slug),
        location: finding.location.clone(),
        unit: finding.unit,
        before: before.and_then(last),
        after: after.and_then(last),
        before_per_min: before.and_then(|f| f.growth_per_min),
        after_per_min: after.and_then(|f| f.growth_per_min),
        state: Some(state),
    }
}

fn totals(before: &Diagnosis, after: &Diagnosis) -> Vec<CompareRow> {
    let mut names: Vec<(&'static str, &'static str)> = Vec::new();
    for trend in before.trends.iter().chain(&after.trends) {
        if !names.contains(&(trend.what, trend.unit)) {
            names.push((trend.what, trend.unit));
        }
    }
    let of = |side: &Diagnosis, what: &str| -> Option<Trend> {
        side.trends.iter().find(|t| t.what == what).cloned()
    };
    let total = |(what, unit): (&'static str, &'static str)| {
        let (b, a) = (of(before, what), of(after, what));
        CompareRow {
            what: what.to_owned(),
            slug: None,
            location: None,
            unit,
            before: b.as_ref().map(|t| t.last),
            after: a.as_ref().map(|t| t.last),
            before_per_min: b.and_then(|t| t.per_min),
            after_per_min: a.and_then(|t| t.per_min),
            state: None,
        }
    };
    names.into_iter().map(total).collect()
}

fn headline(findings: &[CompareRow], after: &Diagnosis) -> String {
    let count = |state| findings.iter().filter(|r| r.state == Some(state)).count();
    let (gone, stayed) = (count(CompareState::Gone), count(CompareState::Stayed));
    let (new, unknown) = (count(CompareState::New), count(CompareState::Unknown));
    match (gone, stayed, new, unknown) {
        (0, 0, 0, 0) => format!("no findings on either side; after: {}", after.verdict.name()),
        (_, 0, 0, 0) => format!("mended: {} gone, nothing stayed, nothing new", findings_word(gone)),
        (_, _, _, 1..) => format!(
            "not decided: the second capture does not suffice to tell whether {} still leak",
            findings_word(unknown)
        ),
        _ => format!("not mended: {gone} gone, {stayed} stayed, {new} new"),
    }
}

fn findings_word(n: usize) -> String {
    if n == 1 { "1 finding".to_owned() } else { format!("{n} findings") }
}
