//! Step 3: one finding after the other, as compilers print them.

use stanch_model::{Diagnosis, Evidence, Finding, Grade, Location, SourceText, StackId, Symbols};

use super::{Page, snippet};
use crate::escape::visible;
use crate::paint::Role;
use crate::spark;
use crate::wrap::{shorten, shorten_path, width};
use crate::{units, words};

/// Stacks per finding, and frames per stack, in verbose text.
const STACKS: usize = 3;
const FRAMES: usize = 60;
const FEW_SYMPTOMS: usize = 5;

pub(super) fn write_all(page: &mut Page, d: &Diagnosis, evidence: &Evidence, source: &SourceText) {
    if d.findings.is_empty() {
        page.prose("", Role::Plain, words::nothing_found(d.verdict));
        return;
    }
    for f in d.findings.iter().take(page.max_findings) {
        write(page, f, &evidence.symbols, source);
    }
    if d.findings.len() > page.max_findings {
        let more = units::quantity((d.findings.len() - page.max_findings) as f64, "findings");
        page.gap();
        page.prose("", Role::Dim, &format!("Not shown here: {more}; --format json lists all."));
    }
}

fn role(grade: Grade) -> Role {
    if grade == Grade::Suspected { Role::Warn } else { Role::Bad }
}

/// `ST1001 unanswered-send, orders.go:41`, above the advice for it.
pub(super) fn reference(page: &mut Page, f: &Finding, index: usize) {
    if index > 0 {
        page.gap();
    }
    let name = format!("{} {}", f.rule, f.slug);
    let at = f.location.as_ref().map_or_else(String::new, |at| {
        let room = page.width.saturating_sub(width(&name) + 1);
        format!(" {}", shorten_path(&visible(&words::place(at)), room, page.unicode))
    });
    let line = format!("{}{at}", page.paint.paint(Role::Strong, &name));
    page.raw(&line);
}

fn write(page: &mut Page, f: &Finding, symbols: &Symbols, source: &SourceText) {
    page.gap();
    let tag = format!("{}[{} {}]", f.grade.name(), f.rule, f.slug);
    let first = format!("{}: ", page.paint.paint(role(f.grade), &tag));
    page.hanging(&first, "    ", Role::Strong, &f.title);
    let gutter = snippet::write(page, f, source);
    notes(page, f, symbols, gutter);
}

fn notes(page: &mut Page, f: &Finding, symbols: &Symbols, gutter: usize) {
    let mut note = |label: &str, text: &str| note(page, gutter, label, text);
    note("cause", &f.cause);
    for proof in &f.evidence {
        note(&format!("evidence ({})", proof.method), &proof.text);
    }
    if f.evidence.is_empty() {
        note("evidence", words::grade(f.grade));
    }
    growth_note(page, f, gutter);
    for e in &f.exhaustion {
        self::note(page, gutter, "hurts", &words::exhaustion(e));
    }
    places(page, f, gutter);
    symptoms(page, f, gutter);
    stacks(page, f, symbols, gutter);
}

fn note(page: &mut Page, gutter: usize, label: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    let indent = " ".repeat(gutter + 1);
    let label = page.paint.paint(Role::Strong, &format!("{label}:"));
    let first = format!("{indent}{} {label} ", page.paint.paint(Role::Frame, "="));
    page.hanging(&first, &format!("{indent}  "), Role::Plain, text);
}

fn growth_note(page: &mut Page, f: &Finding, gutter: usize) {
    let mut text = words::speed(f);
    if let Some(span) = words::first_last(f, page.unicode) {
        text = format!("{text} ({span})");
    }
    let line = spark::of_points(&f.series, 16, page.unicode);
    if !line.is_empty() {
        text = format!("{text} {line}");
    }
    note(page, gutter, "growth", &text);
}

fn places(page: &mut Page, f: &Finding, gutter: usize) {
    let candidates = f.candidates.iter().map(|at| ("the cause may be", at));
    let spawned = f.spawned_at.iter().map(|at| ("spawned at", at));
    let blocked = f.blocked_at.iter().map(|at| ("blocked at", at));
    for (label, at) in candidates.chain(spawned).chain(blocked) {
        let text = location(page, at, page.width.saturating_sub(gutter + 5 + width(label)));
        note(page, gutter, label, &text);
    }
}

/// `place (function)`, shortened to `room` columns where the function alone does not make it longer.
fn location(page: &Page, at: &Location, room: usize) -> String {
    let function = shorten(&visible(words::function(at)), room, page.unicode);
    let whole = visible(&words::place(at)).into_owned();
    let place = if width(&whole) + width(&function) + 3 <= room {
        whole
    } else {
        shorten_path(&whole, room.saturating_sub(width(&function) + 3).max(24), page.unicode)
    };
    format!("{place} ({function})")
}

fn symptoms(page: &mut Page, f: &Finding, gutter: usize) {
    let shown = if page.verbose { f.symptoms.len() } else { f.symptoms.len().min(FEW_SYMPTOMS) };
    for s in &f.symptoms[..shown] {
        let place = shorten_path(&visible(&words::place(&s.location)), 40, page.unicode);
        note(page, gutter, "also stuck because of this", &words::symptom(s, &place));
    }
    if shown < f.symptoms.len() {
        let more = units::quantity((f.symptoms.len() - shown) as f64, "sites");
        note(page, gutter, "also stuck because of this", &format!("{more} more"));
    }
}

fn stacks(page: &mut Page, f: &Finding, symbols: &Symbols, gutter: usize) {
    if !page.verbose {
        return;
    }
    for (i, stack) in f.stacks.iter().take(STACKS).enumerate() {
        note(page, gutter, "stack", &format!("{} of {}, innermost call first", i + 1, f.stacks.len()));
        frames(page, symbols, *stack, gutter);
    }
    if f.stacks.len() > STACKS {
        note(page, gutter, "stack", &format!("{} more in --format json", f.stacks.len() - STACKS));
    }
}

fn frames(page: &mut Page, symbols: &Symbols, stack: StackId, gutter: usize) {
    let frames = symbols.frames(stack);
    let indent = " ".repeat(gutter + 5);
    for id in frames.iter().take(FRAMES) {
        let room = page.width.saturating_sub(gutter + 5);
        let function = shorten(&visible(symbols.func(*id)), room, page.unicode);
        page.raw(&format!("{indent}{function}"));
        if let Some(file) = symbols.file(*id) {
            let line = symbols.line(*id).map_or_else(String::new, |l| format!(":{l}"));
            let place =
                shorten_path(&visible(&format!("{file}{line}")), room.saturating_sub(4), page.unicode);
            let line = format!("{indent}    {}", page.paint.paint(Role::Dim, &place));
            page.raw(&line);
        }
    }
    if frames.len() > FRAMES {
        page.raw(&format!("{indent}{} more frames", frames.len() - FRAMES));
    }
}
