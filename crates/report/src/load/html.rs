//! A load test as one self-contained page.

use stanch_model::{LoadInterval, LoadResult};

use super::{Load, spectrum, verdict, verdict_word, words};
use crate::escape::html as e;
use crate::html::{
    Chart, Line, REPORT_SCRIPTS, TOOLS, TargetData, document, list, table, value, verdict_class,
};
use crate::json::wire::Num;
use crate::spark;
use crate::units;

/// Points of one line.
const POINTS: usize = 600;

/// The whole page. Every number that matters is in its text and tables, the charts over time need JavaScript.
#[must_use]
pub fn html(load: &Load<'_>) -> String {
    let r = load.result;
    let charts = charts(r);
    let judged = verdict(load);
    let word = judged.map_or("load test", verdict_word);
    let mut body = format!(
        "{TOOLS}<article data-target=\"0\">\n<header class=\"banner {}\">\n<p class=\"verdict\">{word}</p>\n<h1>{}</h1>\n\
         </header>\n<dl class=\"facts\"><dt>target</dt><dd>{}</dd><dt>schedule</dt><dd>{}{}</dd><dt>requests</dt><dd>{}</dd></dl>\n",
        judged.map_or("", verdict_class),
        e(&words::headline(r)),
        e(&r.target),
        e(&words::schedule(&r.steps)),
        if r.interrupted { "; stopped before its time" } else { "" },
        e(&words::outcome(r.due, &r.counts)),
    );
    body.push_str(&objectives(load));
    body.push_str(&latency(r));
    body.push_str(&figures(&charts));
    body.push_str(&steps(r));
    body.push_str(&troubles(r));
    let traffic = words::traffic(r).into_iter().map(|(label, text)| vec![e(label), value(&text)]);
    body.push_str(&format!("<section><h2>Traffic</h2>\n{}</section>\n", table(&["", ""], traffic)));
    if let Some(used) = &r.used {
        let rows = words::used(used).into_iter().map(|(label, text)| vec![e(label), value(&text)]);
        body.push_str(&format!(
            "<section><h2>The target meanwhile</h2>\n{}</section>\n",
            table(&["", ""], rows)
        ));
    }
    body.push_str(&notes(&r.notes));
    body.push_str("</article>\n");
    let data = TargetData { charts, groups: None, flames: Vec::new() };
    document(&format!("load: {}", r.target), &body, &[data], &REPORT_SCRIPTS)
}

pub(super) fn notes(notes: &[String]) -> String {
    if notes.is_empty() {
        return String::new();
    }
    format!("<section><h2>Notes</h2>\n{}</section>\n", list(notes.iter().map(|n| e(n))))
}

fn objectives(load: &Load<'_>) -> String {
    if load.objectives.is_empty() {
        return String::new();
    }
    let row = |o| {
        let (what, seen, word) = words::judged(o, load.result);
        let class = match word {
            "kept" => "good",
            "broken" => "bad",
            _ => "warn",
        };
        vec![e(&what), value(&seen), format!("<span class=\"tag {class}\">{word}</span>")]
    };
    let rows = table(&["objective", ">seen", ""], load.objectives.iter().map(row));
    format!("<section><h2>Objectives</h2>\n{rows}</section>\n")
}

fn latency(r: &LoadResult) -> String {
    let Some(latency) = &r.latency else { return String::new() };
    let all = words::latencies(latency);
    let titles: Vec<String> = all.iter().map(|(name, _)| format!(">{name}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let rows = [all.iter().map(|(_, v)| e(&words::micros(*v))).collect()];
    let picture = match spectrum::svg(&r.spectrum) {
        none if none.is_empty() => none,
        svg => format!(
            "<figure class=\"chart\"><figcaption>latency by percentile</figcaption>\n{svg}</figure>\n"
        ),
    };
    format!(
        "<section><h2>Latency, from the intended start</h2>\n{}{picture}</section>\n",
        table(&titles, rows)
    )
}

fn figures(charts: &[Chart]) -> String {
    if charts.is_empty() {
        return String::new();
    }
    let figure = |(n, chart): (usize, &Chart)| {
        format!(
            "<figure class=\"chart\" data-draw=\"chart\" data-index=\"{n}\" hidden><figcaption>{}</figcaption></figure>\n",
            e(chart.title)
        )
    };
    let figures: String = charts.iter().enumerate().map(figure).collect();
    format!("<section><h2>Over time</h2>\n{figures}</section>\n")
}

/// What is drawn over time, by the moment at which requests ended.
pub(crate) fn charts(r: &LoadResult) -> Vec<Chart> {
    let seen = words::whole_rows(&r.intervals);
    let rows: Vec<&LoadInterval> = spark::spaced(seen.len(), POINTS).into_iter().map(|i| &seen[i]).collect();
    if rows.len() < 2 {
        return Vec::new();
    }
    let line = |name, get: &dyn Fn(&LoadInterval) -> Option<f64>| Line {
        name,
        x: rows.iter().map(|row| i64::try_from(row.start_ms).unwrap_or(i64::MAX)).collect(),
        y: rows.iter().map(|row| get(row).map(Num)).collect(),
    };
    let per_second =
        |row: &LoadInterval, n: u64| (row.millis > 0).then(|| n as f64 * 1000.0 / row.millis as f64);
    let nanos = |row: &LoadInterval, get: fn(&stanch_model::Latency) -> u64| {
        row.latency.as_ref().map(|l| get(l) as f64 * 1000.0)
    };
    let chart = |title, unit, lines| Chart { title, unit, timed: true, growing: false, now: None, lines };
    vec![
        chart(
            "latency of what ended",
            "nanoseconds",
            vec![
                line("p50", &|row| nanos(row, |l| l.p50)),
                line("p95", &|row| nanos(row, |l| l.p95)),
                line("p99", &|row| nanos(row, |l| l.p99)),
                line("longest", &|row| nanos(row, |l| l.max)),
            ],
        ),
        chart(
            "requests per second",
            "requests/s",
            vec![
                line("due", &|row| per_second(row, row.due)),
                line("good answers", &|row| per_second(row, row.counts.ok)),
                line("errors", &|row| per_second(row, row.counts.troubles.sum())),
            ],
        ),
        chart(
            "under way",
            "",
            vec![
                line("requests", &|row| Some(row.in_flight as f64)),
                line("connections", &|row| Some(row.connections as f64)),
            ],
        ),
    ]
}

fn steps(r: &LoadResult) -> String {
    if r.steps.len() < 2 {
        return String::new();
    }
    let rows = r.steps.iter().map(|step| {
        let time = |get: fn(&stanch_model::Latency) -> u64| {
            value(&words::micros(step.latency.as_ref().map_or(f64::NAN, |l| get(l) as f64)))
        };
        vec![
            e(&words::stage(&step.stage)),
            e(&units::count(step.due as f64)),
            value(&words::errors(&step.counts)),
            time(|l| l.p50),
            time(|l| l.p99),
            time(|l| l.max),
        ]
    });
    let rows = table(&["stage", ">due", ">errors", ">p50", ">p99", ">max"], rows);
    format!("<section><h2>Stages</h2>\n{rows}</section>\n")
}

fn troubles(r: &LoadResult) -> String {
    if r.counts.troubles.sum() == 0 {
        return String::new();
    }
    let all = (r.counts.ok + r.counts.troubles.sum()) as f64;
    let row = |(trouble, count): (stanch_model::Trouble, u64)| {
        vec![e(trouble.title()), e(&units::count(count as f64)), e(&words::share(count as f64 / all))]
    };
    let rows = table(&["", ">requests", ">share"], r.counts.troubles.seen().map(row));
    format!("<section><h2>Errors</h2>\n{rows}</section>\n")
}
