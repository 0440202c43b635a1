//! A run of tests for a terminal.

use stanch_model::{GateReport, GateResult, GateState, Location, TestLeak};

use super::{headline, origin};
use crate::escape::visible;
use crate::paint::Role;
use crate::text::{Page, TextOptions, banner_role};
use crate::words;

/// How many frames of a stack are shown unless everything is.
const FRAMES: usize = 6;

/// The whole report. Ends with a newline.
#[must_use]
pub fn text(report: &GateReport, options: &TextOptions) -> String {
    let mut page = Page::new(options);
    page.gap();
    let banner = page.paint.paint(banner_role(report.verdict()), " GATE ");
    page.raw(&format!("{banner} {}", visible(&report.command.join(" "))));
    page.prose("", Role::Strong, &headline(report));
    gates(&mut page, report, options.verbose);
    let new: Vec<&TestLeak> = report.new_leaks().collect();
    if !new.is_empty() {
        page.heading(None, "Leaked goroutines");
    }
    for (n, leak) in new.iter().take(options.max_findings).enumerate() {
        one(&mut page, n + 1, leak, options.verbose);
    }
    if new.len() > options.max_findings {
        let more = format!("{} more causes; --format json lists all.", new.len() - options.max_findings);
        page.gap();
        page.prose("", Role::Dim, &more);
    }
    sources(&mut page, report, options);
    notes(&mut page, report, options.verbose);
    page.finish()
}

fn gates(page: &mut Page, report: &GateReport, verbose: bool) {
    page.heading(None, "Gates");
    let shown = |gate: &&GateResult| verbose || gate.state != GateState::Off;
    for gate in report.gates.iter().filter(shown) {
        let role = match gate.state {
            GateState::Passed => Role::Good,
            GateState::Failed => Role::Bad,
            GateState::Undecided | GateState::Error => Role::Warn,
            GateState::Off => Role::Dim,
        };
        let state = page.paint.paint(role, &format!("{:<9}", gate.state.name()));
        let rest = " ".repeat(2 + 11 + 10);
        page.hanging(&format!("  {:<11}{state} ", gate.name), &rest, Role::Plain, &gate.what);
        for detail in &gate.details {
            page.hanging(&format!("{rest}- "), &format!("{rest}  "), Role::Plain, detail);
        }
    }
}

fn one(page: &mut Page, n: usize, leak: &TestLeak, verbose: bool) {
    let finding = &leak.finding;
    page.gap();
    let tag = page.paint.paint(Role::Dim, &format!("[{} {}]", finding.rule, finding.slug));
    let grade = page.paint.paint(Role::Bad, finding.grade.name());
    page.hanging(&format!("{n:>2}. {grade} "), "    ", Role::Strong, &finding.title);
    page.raw(&format!("    {tag}"));
    let mut line = |label: &str, text: &str| {
        if !text.is_empty() {
            page.labelled(label, 9, Role::Plain, text);
        }
    };
    let place = |at: &Location| format!("{} in {}", words::place(at), words::function(at));
    line("from", &origin(leak));
    line("started", &finding.spawned_at.as_ref().map(place).unwrap_or_default());
    line("blocked", &finding.blocked_at.as_ref().map(place).unwrap_or_default());
    line("why", &finding.cause);
    if let Some(proof) = finding.evidence.first() {
        line("proof", &proof.text);
    }
    for symptom in &finding.symptoms {
        line("also", &words::symptom(symptom, &words::place(&symptom.location)));
    }
    line("fix", &finding.fix.advice);
    let frames = if verbose { leak.stack.len() } else { FRAMES };
    for (n, at) in leak.stack.iter().take(frames).enumerate() {
        let label = if n == 0 { "stack" } else { "" };
        page.labelled(label, 9, Role::Dim, &format!("{} {}", words::function(at), words::place(at)));
    }
    if verbose && !finding.fix.example.is_empty() {
        page.code("    ", &finding.fix.example);
    }
}

fn sources(page: &mut Page, report: &GateReport, options: &TextOptions) {
    if report.findings.is_empty() {
        return;
    }
    page.heading(None, "Source findings");
    for finding in report.findings.iter().take(options.max_findings) {
        let place =
            finding.location.as_ref().map_or_else(String::new, |at| format!("{}: ", words::place(at)));
        page.hanging("  - ", "    ", Role::Plain, &format!("{place}{} [{}]", finding.title, finding.slug));
    }
    if report.findings.len() > options.max_findings {
        let more = report.findings.len() - options.max_findings;
        page.prose("  ", Role::Dim, &format!("{more} more; stanch check lists all."));
    }
}

fn notes(page: &mut Page, report: &GateReport, verbose: bool) {
    let mut notes = report.notes.clone();
    for leak in report.leaks.iter().filter(|_| verbose) {
        if let Some(why) = &leak.known {
            notes.push(format!("allowed by the baseline: {} ({}): {why}", leak.finding.title, origin(leak)));
        }
    }
    for package in report.packages.iter().filter(|_| verbose) {
        for cleared in &package.cleared {
            notes.push(format!("no leak: {}: {} goroutines: {}", package.path, cleared.count, cleared.why));
        }
    }
    if notes.is_empty() {
        return;
    }
    page.heading(None, "Notes");
    notes.iter().for_each(|note| page.hanging("  - ", "    ", Role::Plain, note));
}
