//! Markdown (GitHub flavour) for an incident ticket: the same five steps, compact.
//!
//! Outside strings go through [`escape::markdown`], [`escape::markdown_code`] or a fenced block, so that a ticket
//! holds no markup, link or mention that a target chose.

use stanch_model::diagnosis::{Grown, Stage, Trend};
use stanch_model::{Diagnosis, Evidence, Finding, Location, SourceText, StackId, Symbols};

use crate::escape::{self, markdown as safe, markdown_block, markdown_code as code};
use crate::{spark, units, words};

/// Rows per table and frames per stack: a ticket is read, not searched.
const SITES: usize = 5;
const STAGES: usize = 5;
const FRAMES: usize = 12;
const CONTEXT: u32 = 3;
const FINDINGS: usize = 10;

/// The whole report on one program.
#[must_use]
pub fn markdown(diagnosis: &Diagnosis, evidence: &Evidence, source: &SourceText) -> String {
    let mut out = Doc::default();
    let d = diagnosis;
    out.block(&format!("## {}: {}", words::verdict(d.verdict), code(&d.target)));
    out.block(&format!("**{}**", safe(&d.headline)));
    summary(&mut out, d);
    growing(&mut out, d);
    grown(&mut out, d, evidence);
    findings(&mut out, d, evidence, source);
    mend(&mut out, d);
    verify(&mut out, d);
    rest(&mut out, d);
    out.text
}

/// Blocks with one empty line between them.
#[derive(Default)]
pub(crate) struct Doc {
    pub(crate) text: String,
}

impl Doc {
    pub(crate) fn block(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    pub(crate) fn step(&mut self, i: usize) {
        self.block(&format!("### {} {}", i + 1, words::STEPS[i]));
    }

    /// A table; cells are Markdown already. A title that starts with `>` aligns its column to the right.
    pub(crate) fn table(&mut self, titles: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
        let names: Vec<_> = titles.iter().map(|t| t.trim_start_matches('>')).collect();
        let rules: Vec<_> = titles.iter().map(|t| if t.starts_with('>') { "---:" } else { "---" }).collect();
        let mut text = format!("| {} |\n| {} |\n", names.join(" | "), rules.join(" | "));
        for row in rows {
            text.push_str(&format!("| {} |\n", row.join(" | ")));
        }
        self.block(&text);
    }

    pub(crate) fn list(&mut self, items: impl IntoIterator<Item = String>) {
        let items: Vec<_> = items.into_iter().map(|i| format!("- {i}")).collect();
        if !items.is_empty() {
            self.block(&items.join("\n"));
        }
    }
}

/// `` `file:12` (`pkg.f`) ``
pub(crate) fn location(at: &Location) -> String {
    format!("{} ({})", code(&words::place(at)), code(words::function(at)))
}

fn summary(out: &mut Doc, d: &Diagnosis) {
    let place = d.findings.first().map(|f| {
        let text = words::best_location(f).map_or_else(|| "the line is not known".to_owned(), location);
        vec!["**where**".to_owned(), text]
    });
    let facts = words::facts(d).into_iter().map(|(label, text)| vec![format!("**{label}**"), safe(&text)]);
    out.table(&["", ""], place.into_iter().chain(facts));
}

type Column = (&'static str, &'static str, fn(&Stage) -> Option<f64>);

const COLUMNS: [Column; 5] = [
    (">goroutines", "goroutines", |s| s.goroutines),
    (">heap in use", "bytes", |s| s.inuse_space),
    (">RSS", "bytes", |s| s.rss),
    (">fds", "descriptors", |s| s.open_fds),
    (">threads", "threads", |s| s.threads),
];

fn growing(out: &mut Doc, d: &Diagnosis) {
    out.step(0);
    out.block(&safe(&words::growth_answer(d)));
    let seen: Vec<_> =
        COLUMNS.iter().filter(|(_, _, get)| d.stages.iter().any(|s| get(s).is_some())).collect();
    if !seen.is_empty() {
        let when = |i: usize| match d.window.millis {
            Some(_) => units::millis(d.stages[i].t_ms),
            None => format!("#{}", i + 1),
        };
        let row = |i: usize| {
            let values = seen.iter().map(|(_, unit, get)| units::amount_or_unknown(get(&d.stages[i]), unit));
            std::iter::once(when(i)).chain(values).collect()
        };
        let time = if d.window.millis.is_some() { ">after" } else { ">snapshot" };
        let titles: Vec<_> = std::iter::once(time).chain(seen.iter().map(|(title, _, _)| *title)).collect();
        out.table(&titles, spark::spaced(d.stages.len(), STAGES).into_iter().map(row));
    }
    if !d.trends.is_empty() {
        out.table(&["total", ">first", ">last", ">rate", "", ""], d.trends.iter().map(trend));
    }
}

fn trend(t: &Trend) -> Vec<String> {
    let word = words::trend(t);
    vec![
        t.what.to_owned(),
        units::amount(t.first, t.unit),
        units::amount(t.last, t.unit),
        units::rate_or_unknown(t.per_min, t.unit),
        if t.growing { format!("**{word}**") } else { word.to_owned() },
        spark::of_points(&t.series, 16, true),
    ]
}

fn grown(out: &mut Doc, d: &Diagnosis, evidence: &Evidence) {
    out.step(1);
    if d.grown.is_empty() {
        let goroutines = words::none_grew("goroutine group", words::goroutine_snapshots(evidence));
        let heap = words::none_grew("allocation site", words::heap_snapshots(evidence));
        out.block(&format!("{goroutines} {heap}"));
        return;
    }
    out.table(&[">growth", ">count", ">bytes", "where"], d.grown.iter().take(SITES).map(grown_row));
    if d.grown.len() > SITES {
        out.block(&format!("{} more grew less.", units::count((d.grown.len() - SITES) as f64)));
    }
}

fn grown_row(g: &Grown) -> Vec<String> {
    let (growth, unit) = words::grown_by(g);
    let pair = |(first, last): (f64, f64), unit| {
        format!("{} → {}", units::amount(first, unit), units::amount(last, unit))
    };
    let bytes = g.bytes.map_or_else(String::new, |b| pair(b, "bytes"));
    vec![units::change(growth, unit), pair(g.objects, "objects"), bytes, location(&g.location)]
}

fn findings(out: &mut Doc, d: &Diagnosis, evidence: &Evidence, source: &SourceText) {
    out.step(2);
    if d.findings.is_empty() {
        out.block(words::nothing_found(d.verdict));
    }
    for f in d.findings.iter().take(FINDINGS) {
        finding(out, f, &evidence.symbols, source);
    }
    if d.findings.len() > FINDINGS {
        let more = units::quantity((d.findings.len() - FINDINGS) as f64, "findings");
        out.block(&format!("Not shown here: {more}."));
    }
}

fn finding(out: &mut Doc, f: &Finding, symbols: &Symbols, source: &SourceText) {
    out.block(&format!("#### {} {}: {}", f.rule, f.slug, safe(&f.title)));
    let place = words::best_location(f).map_or_else(|| "the line is not known".to_owned(), location);
    out.block(&format!("{}, severity {}, at {place}. {}", f.grade.name(), f.severity.name(), safe(&f.cause)));
    match words::best_location(f).and_then(|at| snippet(at, source)) {
        Some(lines) => out.block(&markdown_block("go", &lines)),
        None => stack(out, f.stacks.first().copied(), symbols),
    }
    let proofs = f.evidence.iter().map(|p| format!("evidence ({}): {}", p.method, safe(&p.text)));
    let growth = format!("growth: {}", safe(&words::speed(f)));
    let hurts = f.exhaustion.iter().map(|e| safe(&words::exhaustion(e)));
    let candidates = f.candidates.iter().map(|at| format!("the cause may be {}", location(at)));
    let started = f.spawned_at.as_ref().map(|at| format!("started at {}", location(at)));
    let blocked = f.blocked_at.as_ref().map(|at| format!("blocked at {}", location(at)));
    let symptoms = f.symptoms.iter().map(|s| {
        let n = units::quantity(s.count as f64, "goroutines");
        format!("also stuck because of this: {n} at {}: {}", location(&s.location), safe(&s.why))
    });
    out.list(
        proofs.chain([growth]).chain(candidates).chain(hurts).chain(started).chain(blocked).chain(symptoms),
    );
}

/// The line and those around it, with a mark at its end; `None` when the source is not at hand.
fn snippet(at: &Location, source: &SourceText) -> Option<String> {
    source.line(&at.file, at.line)?;
    let first = at.line.saturating_sub(CONTEXT).max(1);
    let lines = (first..=at.line + CONTEXT).map_while(|n| source.line(&at.file, n).map(|text| (n, text)));
    let mark = |(n, text): (u32, &str)| {
        if n == at.line { format!("{text} // <-- line {n}") } else { text.to_owned() }
    };
    Some(lines.map(mark).collect::<Vec<_>>().join("\n"))
}

fn stack(out: &mut Doc, stack: Option<StackId>, symbols: &Symbols) {
    let Some(stack) = stack else { return };
    let frames = symbols.frames(stack);
    let mut lines: Vec<_> = frames.iter().take(FRAMES).map(|id| words::frame(symbols, *id)).collect();
    if frames.len() > FRAMES {
        lines.push(format!("... {} more frames", frames.len() - FRAMES));
    }
    // Names stay on their lines, whatever they hold.
    let lines: Vec<_> = lines.iter().map(|line| escape::visible(line)).collect();
    out.block(&markdown_block("", &lines.join("\n")));
}

fn mend(out: &mut Doc, d: &Diagnosis) {
    out.step(3);
    if d.findings.is_empty() {
        out.block(words::nothing_to_mend(d.verdict));
    }
    for f in d.findings.iter().take(FINDINGS) {
        let advice = if f.fix.advice.is_empty() { words::NO_ADVICE } else { &f.fix.advice };
        let advice: Vec<_> = advice.lines().map(safe).collect();
        out.block(&format!("**{}**: {}", f.slug, advice.join("\n")));
        if !f.fix.example.trim().is_empty() {
            out.block(&markdown_block("go", f.fix.example.trim_end()));
        }
    }
}

fn verify(out: &mut Doc, d: &Diagnosis) {
    out.step(4);
    out.list(d.findings.iter().take(FINDINGS).filter(|f| !f.verify.is_empty()).map(|f| safe(&f.verify)));
    let (text, commands) = words::verification(d);
    out.block(text);
    out.block(&markdown_block("sh", &commands));
}

fn rest(out: &mut Doc, d: &Diagnosis) {
    if !d.cleared.is_empty() {
        out.block("### Looked at and found healthy");
        let cleared = |c: &stanch_model::diagnosis::Cleared| {
            format!("{} at {}: {}", units::count(c.count as f64), location(&c.location), safe(&c.why))
        };
        out.list(d.cleared.iter().take(SITES).map(cleared));
        if d.cleared.len() > SITES {
            out.block(&format!("{} more.", units::count((d.cleared.len() - SITES) as f64)));
        }
    }
    gaps(out, "### Missing in the evidence", d);
    if !d.next.is_empty() {
        out.block("### Next");
        out.list(d.next.iter().map(|n| if n.starts_with("stanch ") { code(n) } else { safe(n) }));
    }
    if let Some(cost) = words::cost(d) {
        out.block(&format!("Cost of the capture: {cost}."));
    }
}

pub(crate) fn gaps(out: &mut Doc, title: &str, d: &Diagnosis) {
    if !d.gaps.is_empty() {
        out.block(title);
        out.list(d.gaps.iter().map(|g| safe(&words::gap(g))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippets_mark_their_line_and_end_with_the_file() {
        let mut source = SourceText::default();
        source.insert("a.go", "one\ntwo\nthree\n");
        let at = |line| Location { file: "a.go".into(), line, column: None, function: String::new() };
        assert_eq!(snippet(&at(3), &source).unwrap(), "one\ntwo\nthree // <-- line 3");
        assert_eq!(snippet(&at(9), &source), None);
        assert_eq!(snippet(&at(0), &source), None);
    }
}
