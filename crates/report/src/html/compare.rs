//! The before/after answer as a page.

use stanch_model::{CompareRow, Comparison};

use super::data::{Chart, Stacked, TOTALS, TargetData, line, seen};
use super::page;
use super::parts::{breakable, gaps, location, table, value, verdict_class};
use super::report::TOOLS;
use crate::compare::{STATES, in_state, side, tally, totals};
use crate::escape::html as e;
use crate::{units, words};

/// The whole comparison as one HTML document.
#[must_use]
pub fn compare_html(comparison: &Comparison) -> String {
    let c = comparison;
    let data = TargetData { charts: charts(c), groups: None::<Stacked>, flames: Vec::new() };
    let mut body = String::from(TOOLS);
    body.push_str("<article data-target=\"0\">\n");
    body.push_str(&banner(c));
    body.push_str(&totals_section(c, &data));
    body.push_str(&leaks(c));
    body.push_str(&gaps("Missing before", &c.before));
    body.push_str(&gaps("Missing after", &c.after));
    body.push_str("</article>\n");
    let title =
        format!("before {}, after {}", words::verdict(c.before.verdict), words::verdict(c.after.verdict));
    page::document(&title, &body, &[data], &page::REPORT_SCRIPTS)
}

/// Both sides on one pair of axes, for the totals that either side saw twice.
fn charts(c: &Comparison) -> Vec<Chart> {
    let timed = c.before.window.millis.is_some() && c.after.window.millis.is_some();
    let drawn = TOTALS.iter().filter(|t| seen(&c.before, t.3) > 1 || seen(&c.after, t.3) > 1);
    // Times on one side and numbers of snapshots on the other cannot share an axis.
    drawn
        .filter(|_| c.before.window.millis.is_some() == c.after.window.millis.is_some())
        .map(|(title, unit, _, get)| Chart {
            title,
            unit,
            timed,
            growing: false,
            now: None,
            lines: vec![line("before", &c.before, *get), line("after", &c.after, *get)],
        })
        .collect()
}

fn banner(c: &Comparison) -> String {
    let word = |v| format!("<span class=\"tag {}\">{}</span>", verdict_class(v), words::verdict(v));
    let side = |d: &stanch_model::Diagnosis| format!("{}, {}", breakable(&d.target), words::window(d));
    format!(
        "<header class=\"banner {}\">\n<p class=\"verdict\">before {} → after {}</p>\n<h1>{}</h1>\n</header>\n\
         <dl class=\"facts\"><dt>before</dt><dd>{}</dd><dt>after</dt><dd>{}</dd></dl>\n",
        verdict_class(c.after.verdict),
        word(c.before.verdict),
        word(c.after.verdict),
        e(&c.headline),
        side(&c.before),
        side(&c.after)
    )
}

fn totals_section(c: &Comparison, data: &TargetData) -> String {
    let row = |r: &CompareRow| {
        vec![
            e(&r.what),
            value(&units::amount_or_unknown(r.before, r.unit)),
            value(&units::rate_or_unknown(r.before_per_min, r.unit)),
            value(&units::amount_or_unknown(r.after, r.unit)),
            value(&units::rate_or_unknown(r.after_per_min, r.unit)),
        ]
    };
    let charts: String = data
        .charts
        .iter()
        .enumerate()
        .map(|(n, chart)| {
            format!(
                "<figure class=\"chart\" data-draw=\"chart\" data-index=\"{n}\" hidden><figcaption>{}</figcaption></figure>\n",
                chart.title
            )
        })
        .collect();
    let titles = ["total", ">before", ">rate before", ">after", ">rate after"];
    let table = table(&titles, totals(c).into_iter().map(row));
    format!("<section><h2>Totals</h2>\n{table}<div class=\"charts\">\n{charts}</div></section>\n")
}

fn leaks(c: &Comparison) -> String {
    let mut out = format!("<section><h2>Leaks: {}</h2>\n", tally(c));
    for (state, meaning) in STATES {
        let rows = in_state(c, state);
        if rows.is_empty() {
            continue;
        }
        let class = match state.name() {
            "gone" => "good",
            "unknown" => "warn",
            _ => "bad",
        };
        let rows = rows.into_iter().map(|r| {
            let slug = r.slug.map_or_else(String::new, |slug| format!("<b>{slug}</b>: "));
            vec![
                format!("{slug}{}", e(&r.what)),
                value(&side(r.before, r.before_per_min, r.unit)),
                value(&side(r.after, r.after_per_min, r.unit)),
                r.location.as_ref().map_or_else(|| value(units::UNKNOWN), location),
            ]
        });
        out.push_str(&format!(
            "<h3><span class=\"tag {class}\">{}</span> {}</h3>\n{}",
            state.name(),
            meaning.split_once(": ").map_or(meaning, |(_, m)| m),
            table(&["leak", ">before", ">after", "where"], rows)
        ));
    }
    out + "</section>\n"
}
