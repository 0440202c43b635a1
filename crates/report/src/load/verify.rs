//! Before and after a change under the same load: text, Markdown, JSON (schema `stanch-verify/1`), a page.

use serde_json::{Value, json as value_of};
use stanch_model::{LoadResult, Measure, ResourceUse, Span, Verdict, Verification, VerifySide};

use super::html::charts;
use super::text::plain;
use super::{json as load_json, verdict_word, words};
use crate::escape::{html as e, markdown as safe, markdown_code as code, visible};
use crate::html::{REPORT_SCRIPTS, TOOLS, TargetData, document, table as html_table, value, verdict_class};
use crate::markdown::Doc;
use crate::paint::Role;
use crate::table::{Cell, Table};
use crate::text::{Page, TextOptions, banner_role};
use crate::units;

/// Value of the `schema` field.
pub const SCHEMA_ID: &str = "stanch-verify/1";

/// JSON Schema (draft 2020-12) of what [`json()`](fn@json) writes.
pub const SCHEMA: &str = include_str!("../../schema/stanch-verify-1.schema.json");

/// A change of less than this is noise, and neither good nor bad.
const NOISE: f64 = 0.05;

/// One line of the table.
struct Row {
    what: &'static str,
    unit: &'static str,
    before: Option<f64>,
    after: Option<f64>,
    /// Whether less is better.
    falls: bool,
}

impl Row {
    fn show(&self, value: Option<f64>) -> String {
        let Some(v) = value else { return units::UNKNOWN.to_owned() };
        match self.unit {
            "microseconds" => units::micros(v),
            "share" => units::share(v),
            "requests/s" => format!("{}/s", units::count(v)),
            unit => units::amount(v, unit),
        }
    }

    fn change(&self) -> String {
        match (self.before, self.after) {
            (Some(b), Some(a)) if b == a => "0 %".to_owned(),
            (Some(b), Some(a)) if b > 0.0 => {
                let percent = (a - b) / b * 100.0;
                let sign = if percent > 0.0 { "+" } else { "-" };
                let size = percent.abs();
                if size < 0.05 {
                    return "0 %".to_owned();
                }
                // What is not gone must not read as gone.
                if (99.95..100.0).contains(&size) {
                    return format!("{sign}99.9 %");
                }
                format!("{sign}{size:.*} %", usize::from(size < 9.95 || (99.5..100.0).contains(&size)))
            }
            (Some(_), Some(_)) => "new".to_owned(),
            _ => units::UNKNOWN.to_owned(),
        }
    }

    /// `Some(true)` for better; `None` when it is the same within the noise, or unknown.
    fn better(&self) -> Option<bool> {
        let (before, after) = (self.before?, self.after?);
        let moved = (after - before).abs() > NOISE * before.abs().max(f64::MIN_POSITIVE);
        moved.then_some((after < before) == self.falls)
    }

    fn role(&self) -> Role {
        match self.better() {
            Some(true) => Role::Good,
            Some(false) => Role::Bad,
            None => Role::Plain,
        }
    }
}

fn rows(v: &Verification) -> Vec<Row> {
    let (before, after) = (&v.before, &v.after);
    let measure = |what, m: Measure| Row {
        what,
        unit: m.unit(),
        before: m.of(&before.result),
        after: m.of(&after.result),
        falls: m != Measure::Throughput,
    };
    let used = |what, unit, get: &dyn Fn(&VerifySide) -> Option<f64>| Row {
        what,
        unit,
        before: get(before),
        after: get(after),
        falls: true,
    };
    let loaded = |s: &VerifySide, get: fn(&ResourceUse) -> Option<f64>| s.result.used.as_ref().and_then(get);
    let settled = |s: &VerifySide, get: fn(&ResourceUse) -> Option<Span>| {
        s.settled.as_ref().and_then(get).map(|s| s.last)
    };
    vec![
        measure("mean", Measure::Mean),
        measure("p95", Measure::P95),
        measure("p99", Measure::P99),
        measure("throughput", Measure::Throughput),
        measure("errors", Measure::Errors),
        used("GC pauses under load", "microseconds", &|s| loaded(s, |u| u.gc_pause.map(|p| p * 1e6))),
        used("CPU cores under load", "", &|s| loaded(s, |u| u.cpu_cores)),
        used("goroutines after the load", "goroutines", &|s| settled(s, |u| u.goroutines)),
        used("heap in use after the load", "bytes", &|s| settled(s, |u| u.heap)),
        used("RSS after the load", "bytes", &|s| settled(s, |u| u.rss)),
        used("descriptors after the load", "descriptors", &|s| settled(s, |u| u.fds)),
    ]
}

/// What went wrong with the mended build, or that nothing did.
fn headline(v: &Verification) -> String {
    let mut wrong: Vec<String> = v.broken().iter().map(|o| super::broken(o, &v.after.result)).collect();
    if let Some((Verdict::Leak, sentence)) = &v.after.leak {
        wrong.push(format!("it still leaks: {sentence}"));
    }
    match v.verdict() {
        Verdict::NoLeak => match v.after.leak {
            Some(_) if v.objectives.is_empty() => "the change holds: it does not leak".to_owned(),
            Some(_) => "the change holds: it does not leak, and every objective is kept".to_owned(),
            None => "every objective is kept; whether it leaks is unknown, for there is no pprof".to_owned(),
        },
        Verdict::Leak => format!("the change does not hold: {}", wrong.join("; ")),
        Verdict::Inconclusive => {
            format!("it cannot be told whether the change holds: {}", open(v).join("; "))
        }
    }
}

/// What leaves it undecided.
fn open(v: &Verification) -> Vec<String> {
    let result = &v.after.result;
    let unseen = v.objectives.iter().filter(|o| o.kept(result).is_none());
    let mut out: Vec<String> =
        unseen.map(|o| format!("{} was not seen", words::judged(o, result).0)).collect();
    match &v.after.leak {
        Some((Verdict::Inconclusive, why)) => out.push(why.clone()),
        None if v.objectives.is_empty() => {
            out.push("there is neither pprof nor an objective".to_owned());
        }
        _ => {}
    }
    if v.interrupted {
        out.push("the test was stopped".to_owned());
    }
    out
}

fn leak(side: &VerifySide) -> String {
    match &side.leak {
        Some((verdict, sentence)) => format!("{}: {sentence}", crate::words::verdict(*verdict)),
        None => format!("{}: no pprof was found", units::UNKNOWN),
    }
}

fn tries(v: &Verification) -> Option<String> {
    (v.attempts > 1).then(|| format!("try {} of the mended build", v.attempts))
}

/// The whole verification. Ends with a newline.
#[must_use]
pub fn text(v: &Verification, options: &TextOptions) -> String {
    let mut page = Page::new(options);
    let word = format!(" VERIFY: {} ", verdict_word(v.verdict()).to_uppercase());
    let banner = page.paint.paint(banner_role(v.verdict()), &word);
    page.raw(&format!("{banner} {}", visible(&v.after.what)));
    let say = |page: &mut Page, role, text: &str| {
        let text = plain(text, page.unicode);
        page.prose("", role, &text);
    };
    say(&mut page, Role::Strong, &headline(v));
    tries(v).iter().for_each(|t| say(&mut page, Role::Plain, t));
    page.heading(None, "Before and after, under the same load");
    let mut table = Table::new(&["", ">before", ">after", ">change"]);
    for row in rows(v) {
        let cell = |text: String| Cell::from(plain(&text, page.unicode));
        let change = Cell::of(row.role(), row.change());
        table.row([cell(row.what.to_owned()), cell(row.show(row.before)), cell(row.show(row.after)), change]);
    }
    page.table(&table, "  ");
    if !v.objectives.is_empty() {
        page.heading(None, "Objectives");
        let mut table = Table::new(&["objective", ">before", ">after", ""]);
        for o in &v.objectives {
            let (what, seen, word) = words::judged(o, &v.after.result);
            let cell = |text: String| Cell::from(plain(&text, page.unicode));
            let role = if word == "kept" { Role::Good } else { Role::Bad };
            let before = words::judged(o, &v.before.result).1;
            table.row([cell(what), cell(before), cell(seen), Cell::of(role, word)]);
        }
        page.table(&table, "  ");
    }
    page.heading(None, "Leaks");
    for (label, side) in [("before", &v.before), ("after", &v.after)] {
        page.labelled(label, 8, Role::Plain, &plain(&leak(side), options.unicode));
    }
    page.heading(None, "What was loaded");
    for (label, side) in [("before", &v.before), ("after", &v.after)] {
        let load = words::schedule(&side.result.steps);
        let line = format!("{}, {load}; {}", side.what, words::outcome(side.result.due, &side.result.counts));
        page.labelled(label, 8, Role::Plain, &plain(&line, options.unicode));
    }
    for (label, side) in [("before", &v.before), ("after", &v.after)] {
        for note in &side.result.notes {
            page.labelled("note", 8, Role::Dim, &plain(&format!("{label}: {note}"), options.unicode));
        }
    }
    page.finish()
}

/// For an incident review.
#[must_use]
pub fn markdown(v: &Verification) -> String {
    let mut out = Doc::default();
    out.block(&format!("## Verification: {}", verdict_word(v.verdict())));
    out.block(&format!("**{}**", safe(&headline(v))));
    let mark = |row: &Row| match row.better() {
        Some(true) => format!("**{}**", row.change()),
        Some(false) => format!("{} (worse)", row.change()),
        None => row.change(),
    };
    let cells =
        rows(v).into_iter().map(|r| vec![r.what.to_owned(), r.show(r.before), r.show(r.after), mark(&r)]);
    out.table(&["", ">before", ">after", ">change"], cells);
    let objectives = v.objectives.iter().map(|o| {
        let (what, seen, word) = words::judged(o, &v.after.result);
        vec![safe(&what), safe(&seen), word.to_owned()]
    });
    if !v.objectives.is_empty() {
        out.table(&["objective", ">after", ""], objectives);
    }
    out.list([("before", &v.before), ("after", &v.after)].into_iter().flat_map(|(label, side)| {
        let load = words::outcome(side.result.due, &side.result.counts);
        let load = format!("{}; {load}", words::schedule(&side.result.steps));
        [format!("{label}: {}, {}", code(&side.what), safe(&load)), format!("{label}: {}", safe(&leak(side)))]
    }));
    out.text
}

/// One document, indented, with a newline at its end.
#[must_use]
pub fn json(v: &Verification) -> String {
    let side = |s: &VerifySide| {
        value_of!({
            "what": s.what,
            "result": load_json::result(&s.result),
            "idle": s.idle.as_ref().map(load_json::used),
            "settled": s.settled.as_ref().map(load_json::used),
            "leak": s.leak.as_ref().map(|(verdict, text)| value_of!({ "verdict": verdict.name(), "text": text })),
        })
    };
    let row = |r: Row| {
        let change: Option<f64> = match (r.before, r.after) {
            (Some(b), Some(a)) if b > 0.0 => Some((a - b) / b),
            _ => None,
        };
        let unit = if r.unit.is_empty() { Value::Null } else { r.unit.into() };
        value_of!({
            "what": r.what, "unit": unit, "before": r.before, "after": r.after, "change": change, "better": r.better(),
        })
    };
    let objectives: Vec<Value> =
        v.objectives.iter().map(|o| load_json::objective(o, &v.after.result)).collect();
    crate::json::to_text(&value_of!({
        "schema": SCHEMA_ID,
        "verdict": verdict_word(v.verdict()),
        "headline": headline(v),
        "attempts": v.attempts,
        "interrupted": v.interrupted,
        "table": rows(v).into_iter().map(row).collect::<Vec<_>>(),
        "objectives": objectives,
        "before": side(&v.before),
        "after": side(&v.after),
    }))
}

/// The whole verification as one self-contained page, with both sides over time.
#[must_use]
pub fn html(v: &Verification) -> String {
    let mut body = format!(
        "{TOOLS}<header class=\"banner {}\">\n<p class=\"verdict\">{}</p>\n<h1>{}</h1>\n</header>\n",
        verdict_class(v.verdict()),
        verdict_word(v.verdict()),
        e(&headline(v))
    );
    body.push_str(&tries(v).map_or_else(String::new, |t| format!("<p>{}</p>\n", e(&t))));
    let cells = rows(v).into_iter().map(|r| {
        let class = match r.better() {
            Some(true) => "good",
            Some(false) => "bad",
            None => "",
        };
        let change = format!("<span class=\"tag {class}\">{}</span>", e(&r.change()));
        vec![e(r.what), value(&r.show(r.before)), value(&r.show(r.after)), change]
    });
    let table = html_table(&["", ">before", ">after", ">change"], cells);
    body.push_str(&format!("<section><h2>Before and after, under the same load</h2>\n{table}</section>\n"));
    if !v.objectives.is_empty() {
        let cells = v.objectives.iter().map(|o| {
            let (what, seen, word) = words::judged(o, &v.after.result);
            vec![e(&what), value(&words::judged(o, &v.before.result).1), value(&seen), e(word)]
        });
        let table = html_table(&["objective", ">before", ">after", ""], cells);
        body.push_str(&format!("<section><h2>Objectives</h2>\n{table}</section>\n"));
    }
    let data: Vec<TargetData> = [&v.before, &v.after]
        .iter()
        .map(|s| TargetData { charts: charts(&s.result), groups: None, flames: Vec::new() })
        .collect();
    for (n, (label, side)) in [("Before", &v.before), ("After", &v.after)].into_iter().enumerate() {
        body.push_str(&page_of(n, label, side, &data[n]));
    }
    document(&format!("verify: {}", v.after.what), &body, &data, &REPORT_SCRIPTS)
}

fn page_of(n: usize, label: &str, side: &VerifySide, data: &TargetData) -> String {
    let r: &LoadResult = &side.result;
    let mut out = format!(
        "<article data-target=\"{n}\">\n<section><h2>{label}</h2>\n<dl class=\"facts\"><dt>build</dt><dd>{}</dd>\
         <dt>load</dt><dd>{}</dd><dt>requests</dt><dd>{}</dd><dt>diagnosis</dt><dd>{}</dd></dl>\n",
        e(&side.what),
        e(&words::schedule(&r.steps)),
        e(&words::outcome(r.due, &r.counts)),
        e(&leak(side)),
    );
    for (i, chart) in data.charts.iter().enumerate() {
        out.push_str(&format!(
            "<figure class=\"chart\" data-draw=\"chart\" data-index=\"{i}\" hidden><figcaption>{}</figcaption></figure>\n",
            e(chart.title)
        ));
    }
    out.push_str(&super::html::notes(&r.notes));
    out.push_str("</section></article>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_never_rounded_to_all() {
        let row = |before, after| Row { what: "p99", unit: "", before, after, falls: true };
        let change = |before, after| row(Some(before), Some(after)).change();
        assert_eq!(change(1000.0, 2.0), "-99.8 %");
        assert_eq!(change(100_000.0, 1.0), "-99.9 %");
        assert_eq!(
            (change(100.0, 0.0), change(2.0, 2.0), change(0.0, 5.0)),
            ("-100 %".into(), "0 %".into(), "new".into())
        );
        assert_eq!((change(100.0, 104.0), change(100.0, 250.0)), ("+4.0 %".into(), "+150 %".into()));
        assert_eq!(row(None, Some(1.0)).change(), "unknown");
    }

    #[test]
    fn noise_is_neither_better_nor_worse() {
        let better = |before, after, falls| {
            Row { what: "x", unit: "", before: Some(before), after: Some(after), falls }.better()
        };
        assert_eq!((better(100.0, 96.0, true), better(100.0, 90.0, true)), (None, Some(true)));
        assert_eq!((better(100.0, 120.0, true), better(100.0, 120.0, false)), (Some(false), Some(true)));
        assert_eq!((better(0.0, 0.0, true), better(0.0, 3.0, true)), (None, Some(false)));
    }
}
