//! The body of a report: everything that is text.

use stanch_model::diagnosis::{Grown, Trend};
use stanch_model::{Diagnosis, Evidence, Finding, Grade, Location, SourceText};

use super::data::{TOTALS, TargetData, Total, seen};
use super::parts::{breakable, code, gaps, list, location, paragraphs, stack, table, value, verdict_class};
use crate::escape::{self, html as e};
use crate::{Target, spark, units, words, worst};

const STAGES: usize = 200;
const SITES: usize = 50;
const STACKS: usize = 5;
const FRAMES: usize = 100;
const CONTEXT: u32 = 4;

/// The bodies of all targets, behind an overview when there are several.
pub(super) fn body(targets: &[Target<'_>], source: &SourceText, data: &[TargetData]) -> String {
    let mut out = String::from(TOOLS);
    if targets.len() != 1 {
        out.push_str(&overview(targets));
    }
    for (i, (target, data)) in targets.iter().zip(data).enumerate() {
        let d = target.diagnosis;
        out.push_str(&format!("<article id=\"t{i}\" data-target=\"{i}\">\n"));
        out.push_str(&banner(d));
        out.push_str(&contents(i));
        out.push_str(&growing(d, data, i));
        out.push_str(&grown(d, target.evidence, data, i));
        out.push_str(&found(d, target.evidence, source, data, i));
        out.push_str(&mend(d, i));
        out.push_str(&verify(d, i));
        out.push_str(&rest(d));
        out.push_str("</article>\n");
    }
    out
}

pub(crate) const TOOLS: &str = "<div class=\"tools\"><button type=\"button\" id=\"theme\" hidden>Theme</button></div>\n\
     <noscript><p class=\"hint\">Charts and flame graphs need JavaScript; every number of theirs that matters is \
     in the text and tables.</p></noscript>\n";

fn overview(targets: &[Target<'_>]) -> String {
    let verdict = worst(targets.iter().map(|t| t.diagnosis.verdict));
    let row = |(i, t): (usize, &Target<'_>)| {
        let d = t.diagnosis;
        let class = verdict_class(d.verdict);
        let word = words::verdict(d.verdict);
        vec![
            format!("<span class=\"tag {class}\">{word}</span>"),
            format!("<a href=\"#t{i}\">{}</a>", breakable(&d.target)),
            e(&d.headline),
        ]
    };
    format!(
        "<header class=\"banner {}\"><p class=\"verdict\">{}</p><h1>{} targets</h1></header>\n{}",
        verdict_class(verdict),
        words::verdict(verdict),
        targets.len(),
        table(&["verdict", "target", ""], targets.iter().enumerate().map(row))
    )
}

fn banner(d: &Diagnosis) -> String {
    let place = d.findings.first().map(|f| {
        let at = words::best_location(f).map_or_else(|| "the line is not known".to_owned(), location);
        format!("<dt>where</dt><dd class=\"strong\">{at}</dd>\n")
    });
    let facts: String = words::facts(d)
        .iter()
        .map(|(label, text)| format!("<dt>{label}</dt><dd>{}</dd>\n", e(text)))
        .collect();
    format!(
        "<header class=\"banner {}\">\n<p class=\"verdict\">{}</p>\n<p class=\"target\">{}</p>\n<h1>{}</h1>\n\
         </header>\n<dl class=\"facts\">\n{}{facts}</dl>\n",
        verdict_class(d.verdict),
        words::verdict(d.verdict),
        breakable(&d.target),
        e(&d.headline),
        place.unwrap_or_default(),
    )
}

fn contents(i: usize) -> String {
    let links: String = words::STEPS
        .iter()
        .enumerate()
        .map(|(n, step)| format!("<li><a href=\"#t{i}-{}\">{step}</a></li>\n", n + 1))
        .collect();
    format!("<nav aria-label=\"steps\"><ol>\n{links}</ol></nav>\n")
}

fn step(i: usize, n: usize, content: &str) -> String {
    let title = words::STEPS[n - 1];
    format!(
        "<section id=\"t{i}-{n}\">\n<h2><span class=\"step\">{n}</span> {title}</h2>\n{content}</section>\n"
    )
}

fn figure(kind: &str, index: usize, title: &str) -> String {
    format!(
        "<figure class=\"{kind}\" data-draw=\"{kind}\" data-index=\"{index}\" hidden><figcaption>{}</figcaption></figure>\n",
        e(title)
    )
}

fn growing(d: &Diagnosis, data: &TargetData, i: usize) -> String {
    let mut out = format!("<p class=\"answer\">{}</p>\n", e(&words::growth_answer(d)));
    let charts: String = data.charts.iter().enumerate().map(|(n, c)| figure("chart", n, c.title)).collect();
    if !charts.is_empty() {
        out.push_str(&format!("<div class=\"charts\">\n{charts}</div>\n"));
    }
    if !d.trends.is_empty() {
        let titles = ["total", ">first", ">last", ">rate", "", ""];
        out.push_str(&table(&titles, d.trends.iter().map(trend)));
    }
    if !d.stages.is_empty() {
        let open = if d.stages.len() <= 8 { " open" } else { "" };
        let n = units::quantity(d.stages.len() as f64, "snapshots");
        out.push_str(&format!("<details{open}><summary>{n} as numbers</summary>\n{}</details>\n", stages(d)));
    }
    step(i, 1, &out)
}

fn trend(t: &Trend) -> Vec<String> {
    let class = if t.growing { "tag bad" } else { "tag" };
    vec![
        e(t.what),
        value(&units::amount(t.first, t.unit)),
        value(&units::amount(t.last, t.unit)),
        value(&units::rate_or_unknown(t.per_min, t.unit)),
        format!("<span class=\"{class}\">{}</span>", words::trend(t)),
        format!("<span class=\"spark\">{}</span>", spark::of_points(&t.series, 24, true)),
    ]
}

fn stages(d: &Diagnosis) -> String {
    let (shown, hidden): (Vec<&Total>, Vec<&Total>) = TOTALS.iter().partition(|total| seen(d, total.3) > 0);
    let time = if d.window.millis.is_some() { ">after" } else { ">snapshot" };
    let titles: Vec<_> = shown.iter().map(|total| format!(">{}", total.0)).collect();
    let titles: Vec<_> = std::iter::once(time).chain(titles.iter().map(String::as_str)).collect();
    let row = |i: usize| {
        let stage = &d.stages[i];
        let when = match d.window.millis {
            Some(_) => units::millis(stage.t_ms),
            None => format!("#{}", i + 1),
        };
        let values = shown.iter().map(|t| value(&units::amount_or_unknown(t.3(stage), t.1)));
        std::iter::once(when).chain(values).collect()
    };
    let rows = spark::spaced(d.stages.len(), STAGES);
    let left_out = d.stages.len() - rows.len();
    let mut out = table(&titles, rows.into_iter().map(row));
    if left_out > 0 {
        out.push_str(&format!("<p class=\"hint\">{left_out} snapshots between these are not shown.</p>\n"));
    }
    if !hidden.is_empty() {
        let names: Vec<_> = hidden.iter().map(|t| t.2).collect();
        out.push_str(&format!("<p class=\"hint\">Not seen: {}.</p>\n", names.join(", ")));
    }
    out
}

fn grown(d: &Diagnosis, evidence: &Evidence, data: &TargetData, i: usize) -> String {
    let mut out = String::new();
    if data.groups.is_some() {
        out.push_str(&figure("stacked", 0, "Goroutine groups over time"));
    }
    if d.grown.is_empty() {
        let goroutines = words::none_grew("goroutine group", words::goroutine_snapshots(evidence));
        let heap = words::none_grew("allocation site", words::heap_snapshots(evidence));
        out.push_str(&format!("<p>{} {}</p>\n", e(&goroutines), e(&heap)));
    } else {
        let titles = [">growth", ">count", ">bytes", "where", ""];
        out.push_str(&table(&titles, d.grown.iter().take(SITES).map(grown_row)));
        if d.grown.len() > SITES {
            let more = units::count((d.grown.len() - SITES) as f64);
            out.push_str(&format!("<p class=\"hint\">{more} more grew less.</p>\n"));
        }
    }
    out.push_str(&flames(data, "heap", "What grew in the heap"));
    step(i, 2, &out)
}

/// Flame graphs whose id starts so: one picture with a button for each.
fn flames(data: &TargetData, prefix: &str, title: &str) -> String {
    let found = || data.flames.iter().enumerate().filter(|(_, f)| f.id.starts_with(prefix));
    let Some((first, _)) = found().next() else { return String::new() };
    let all: Vec<_> = found().map(|(n, _)| n.to_string()).collect();
    let notes = list(found().filter_map(|(_, f)| f.note.as_ref().map(|n| format!("{}: {}", f.title, e(n)))));
    format!(
        "<figure class=\"flame\" data-draw=\"flame\" data-index=\"{first}\" data-all=\"{}\" hidden>\
         <figcaption>{title}</figcaption></figure>\n{notes}",
        all.join(" ")
    )
}

fn grown_row(g: &Grown) -> Vec<String> {
    let (growth, unit) = words::grown_by(g);
    let pair = |(first, last): (f64, f64), unit| {
        format!("{} → {}", value(&units::amount(first, unit)), value(&units::amount(last, unit)))
    };
    vec![
        value(&units::change(growth, unit)),
        pair(g.objects, "objects"),
        g.bytes.map_or_else(String::new, |b| pair(b, "bytes")),
        location(&g.location),
        format!("<span class=\"spark\">{}</span>", spark::of_points(&g.series, 12, true)),
    ]
}

fn found(d: &Diagnosis, evidence: &Evidence, source: &SourceText, data: &TargetData, i: usize) -> String {
    let mut out = String::new();
    if d.findings.is_empty() {
        out.push_str(&format!("<p>{}</p>\n", words::nothing_found(d.verdict)));
    }
    for f in &d.findings {
        out.push_str(&finding(f, evidence, source));
    }
    out.push_str(&flames(data, "blocked", "What the goroutines are doing, last snapshot"));
    step(i, 3, &out)
}

fn finding(f: &Finding, evidence: &Evidence, source: &SourceText) -> String {
    let grade = if f.grade == Grade::Suspected { "warn" } else { "bad" };
    let mut out = format!(
        "<section class=\"finding {grade}\">\n<h3>{}</h3>\n<p class=\"tags\"><span class=\"tag {grade}\">{}</span> \
         <span class=\"tag\">{} {}</span> <span class=\"tag\">{}</span> <span class=\"tag\">severity {}</span></p>\n",
        e(&f.title),
        f.grade.name(),
        f.rule,
        f.slug,
        f.kind.name(),
        f.severity.name()
    );
    out.push_str(&paragraphs(&f.cause));
    if let Some(at) = words::best_location(f) {
        out.push_str(&format!("<p>{}</p>\n", location(at)));
        out.push_str(&snippet(at, source).unwrap_or_default());
    }
    out.push_str(&measures(f));
    out.push_str(&proofs(f));
    out.push_str(&stacks(f, evidence));
    out.push_str("</section>\n");
    out
}

fn snippet(at: &Location, source: &SourceText) -> Option<String> {
    source.line(&at.file, at.line)?;
    let first = at.line.saturating_sub(CONTEXT).max(1);
    let lines: String = (first..=at.line + CONTEXT)
        .map_while(|n| source.line(&at.file, n).map(|text| (n, text)))
        .map(|(n, text)| {
            let class = if n == at.line { " class=\"hit\"" } else { "" };
            format!("<span{class}><i>{n}</i>{}\n</span>", escape::html_lines(text))
        })
        .collect();
    Some(format!("<pre class=\"source\"><code>{lines}</code></pre>\n"))
}

/// Speed, damage, places and symptoms.
fn measures(f: &Finding) -> String {
    let mut rows = vec![("growth", e(&words::speed(f)))];
    if let Some(span) = words::first_last(f, true) {
        let line = spark::of_points(&f.series, 24, true);
        rows.push(("seen", format!("{} <span class=\"spark\">{line}</span>", e(&span))));
    }
    rows.extend(f.exhaustion.iter().map(|x| ("hurts", e(&words::exhaustion(x)))));
    rows.extend(f.candidates.iter().map(|at| ("the cause may be", location(at))));
    rows.extend(f.spawned_at.iter().map(|at| ("started at", location(at))));
    rows.extend(f.blocked_at.iter().map(|at| ("blocked at", location(at))));
    rows.extend(f.symptoms.iter().map(|s| {
        let n = units::quantity(s.count as f64, "goroutines");
        ("also stuck", format!("{n} at {}: {}", location(&s.location), e(&s.why)))
    }));
    let rows: String =
        rows.iter().map(|(label, text)| format!("<dt>{label}</dt><dd>{text}</dd>\n")).collect();
    format!("<dl class=\"facts\">\n{rows}</dl>\n")
}

fn proofs(f: &Finding) -> String {
    if f.evidence.is_empty() {
        return format!("<p class=\"hint\">Evidence: {}.</p>\n", words::grade(f.grade));
    }
    let items = f.evidence.iter().map(|p| format!("<b>{}</b>: {}", e(p.method), e(&p.text)));
    let n = units::quantity(f.evidence.len() as f64, "pieces of evidence");
    let n = if f.evidence.len() == 1 { "1 piece of evidence".to_owned() } else { n };
    format!("<details open><summary>{n}</summary>\n{}</details>\n", list(items))
}

fn stacks(f: &Finding, evidence: &Evidence) -> String {
    if f.stacks.is_empty() {
        return String::new();
    }
    let shown: String = f.stacks.iter().take(STACKS).map(|s| stack(&evidence.symbols, *s, FRAMES)).collect();
    let n = units::quantity(f.stacks.len() as f64, "stacks");
    let more = f.stacks.len().saturating_sub(STACKS);
    let more = if more > 0 {
        format!("<p class=\"hint\">{more} more are in the JSON report.</p>\n")
    } else {
        String::new()
    };
    format!("<details><summary>{n}, innermost call first</summary>\n{shown}{more}</details>\n")
}

fn mend(d: &Diagnosis, i: usize) -> String {
    if d.findings.is_empty() {
        return step(i, 4, &format!("<p>{}</p>\n", words::nothing_to_mend(d.verdict)));
    }
    let fix = |f: &Finding| {
        let advice = if f.fix.advice.is_empty() { words::NO_ADVICE } else { &f.fix.advice };
        let at = f.location.as_ref().map(location).unwrap_or_default();
        let example = if f.fix.example.trim().is_empty() { String::new() } else { code(&f.fix.example) };
        format!("<h3>{} {} {at}</h3>\n{}{example}", f.rule, f.slug, paragraphs(advice))
    };
    step(i, 4, &d.findings.iter().map(fix).collect::<String>())
}

fn verify(d: &Diagnosis, i: usize) -> String {
    let (text, commands) = words::verification(d);
    let checks = list(d.findings.iter().filter(|f| !f.verify.is_empty()).map(|f| e(&f.verify)));
    step(i, 5, &format!("{checks}<p>{text}</p>\n{}", code(&commands)))
}

fn rest(d: &Diagnosis) -> String {
    let mut out = String::new();
    if !d.cleared.is_empty() {
        let rows = d
            .cleared
            .iter()
            .take(SITES)
            .map(|c| vec![units::count(c.count as f64), location(&c.location), e(&c.why)]);
        out.push_str(&format!(
            "<section><h2>Looked at and found healthy</h2>\n{}</section>\n",
            table(&[">count", "where", "why"], rows)
        ));
    }
    out.push_str(&gaps("Missing in the evidence", d));
    if !d.next.is_empty() {
        let next = d
            .next
            .iter()
            .map(|n| if n.starts_with("stanch ") { format!("<code>{}</code>", e(n)) } else { e(n) });
        out.push_str(&format!("<section><h2>Next</h2>\n{}</section>\n", list(next)));
    }
    if let Some(cost) = words::cost(d) {
        out.push_str(&format!("<p class=\"hint\">Cost of the capture: {}.</p>\n", e(&cost)));
    }
    out
}
