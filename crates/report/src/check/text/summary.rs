//! The last lines: what was found, in how much, and what that is worth.

use std::collections::BTreeSet;

use stanch_model::{CheckReport, CheckStats, Finding, Grade, Tier, Verdict};

use crate::check::{level, trace};
use crate::paint::Role;
use crate::text::Page;
use crate::units::{millis, quantity};

pub(super) fn write(page: &mut Page, report: &CheckReport) {
    page.gap();
    let role = match report.verdict() {
        Verdict::Leak => Role::Bad,
        Verdict::NoLeak => Role::Good,
        Verdict::Inconclusive => Role::Warn,
    };
    page.prose("", role, &answer(report));
    let checked = checked(&report.stats);
    if !checked.is_empty() {
        page.prose("", Role::Dim, &checked);
    }
}

/// One sentence on the whole, as the summary of a terminal and of a CI job.
pub(crate) fn answer(report: &CheckReport) -> String {
    let incomplete = report.problems.iter().filter(|p| p.incomplete).count();
    let unread = match incomplete {
        0 => String::new(),
        1 => "1 problem kept a part from being checked".to_owned(),
        n => format!("{} kept a part from being checked", quantity(n as f64, "problems")),
    };
    match report.verdict() {
        Verdict::NoLeak => "No leaks found.".to_owned(),
        Verdict::Inconclusive => format!("No leaks found in what could be read, but {unread}."),
        Verdict::Leak if incomplete == 0 => format!("{}.", found(&report.findings)),
        Verdict::Leak => format!("{}; {unread}.", found(&report.findings)),
    }
}

/// `3 leaks in 2 files: 1 proven, 2 suspected; 1 of them pedantic`
fn found(findings: &[Finding]) -> String {
    let files: BTreeSet<_> = findings.iter().filter_map(trace::place).map(|at| &at.file).collect();
    let mut out = quantity(findings.len() as f64, "leaks");
    if !files.is_empty() {
        out = format!("{out} in {}", quantity(files.len() as f64, "files"));
    }
    let grades = [Grade::Proven, Grade::Confirmed, Grade::Suspected].into_iter().filter_map(|grade| {
        let n = findings.iter().filter(|f| f.grade == grade).count();
        (n > 0).then(|| format!("{} {}", crate::units::count(n as f64), grade.name()))
    });
    let grades = grades.collect::<Vec<_>>().join(", ");
    let pedantic = findings.iter().filter(|f| level::tier(f) == Tier::Pedantic).count();
    let pedantic = match pedantic {
        0 => String::new(),
        n => format!("; {} of them pedantic", crate::units::count(n as f64)),
    };
    format!("{out}: {grades}{pedantic}")
}

/// `Checked 1,204 files (380,112 lines, 12 packages) in 1.2 s.`; empty when nothing was counted.
pub(crate) fn checked(stats: &CheckStats) -> String {
    let amount = |n: Option<u64>, unit: &str| n.map(|n| quantity(n as f64, unit));
    let mut what = [
        amount(stats.files, "files"),
        amount(stats.lines, "lines"),
        amount(stats.bytes, "bytes"),
        amount(stats.packages, "packages"),
    ]
    .into_iter()
    .flatten();
    let Some(first) = what.next() else {
        return String::new();
    };
    let rest = what.collect::<Vec<_>>().join(", ");
    let rest = if rest.is_empty() { rest } else { format!(" ({rest})") };
    let time = stats
        .millis
        .map_or_else(String::new, |ms| format!(" in {}", millis(i64::try_from(ms).unwrap_or(i64::MAX))));
    format!("Checked {first}{rest}{time}.{}", unfinished(stats))
}

/// ` 31 of 12,880 functions could go more ways than were followed.`; empty when there are none.
fn unfinished(stats: &CheckStats) -> String {
    let (Some(all), Some(some)) = (stats.functions, stats.unfinished.filter(|n| *n > 0)) else {
        return String::new();
    };
    let (all, some) = (quantity(all as f64, "functions"), crate::units::count(some as f64));
    format!(" {some} of {all} could go more ways than were followed.")
}
