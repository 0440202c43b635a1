//! A forecast as one self-contained page, with the charts of a report.

use stanch_forecast::{Curve, CurvePoint};

use super::{Forecast, verdict, words};
use crate::escape::html as e;
use crate::html::{
    Chart, Line, REPORT_SCRIPTS, TOOLS, TargetData, document, list, table, value, verdict_class,
};
use crate::json::wire::Num;
use crate::units;

/// The whole page. Every number is in its text and tables, the charts need JavaScript.
#[must_use]
pub fn html(f: &Forecast<'_>) -> String {
    let charts = f.outlook.curves.iter().map(|c| chart(c, f.outlook.now)).collect();
    let data = TargetData { charts, groups: None, flames: Vec::new() };
    let mut body = format!(
        "{TOOLS}<article data-target=\"0\">\n<header class=\"banner {}\">\n<p class=\"verdict\">forecast</p>\n<h1>{}</h1>\n\
         </header>\n<dl class=\"facts\"><dt>seen in</dt><dd>{}</dd></dl>\n",
        verdict_class(verdict(f.outlook)),
        e(&words::headline(f)),
        e(f.target)
    );
    body.push_str(&limits(f));
    body.push_str(&model(f));
    body.push_str("<section><h2>Curves</h2>\n");
    for (n, curve) in f.outlook.curves.iter().enumerate() {
        body.push_str(&format!(
            "<figure class=\"chart\" data-draw=\"chart\" data-index=\"{n}\" hidden><figcaption>{}</figcaption></figure>\n",
            e(&words::title(curve))
        ));
    }
    body.push_str("</section>\n");
    if !f.notes.is_empty() {
        body.push_str(&format!(
            "<section><h2>Notes</h2>\n{}</section>\n",
            list(f.notes.iter().map(|n| e(n)))
        ));
    }
    body.push_str("</article>\n");
    document(&format!("forecast: {}", f.target), &body, &[data], &REPORT_SCRIPTS)
}

fn limits(f: &Forecast<'_>) -> String {
    let row = |l: &stanch_forecast::Limit| {
        let (best, range) = match &l.within {
            Ok(w) => (words::best(w), words::range(w)),
            Err(why) => (units::UNKNOWN.to_owned(), why.to_string()),
        };
        let now = l.now.map_or_else(|| units::UNKNOWN.to_owned(), |v| words::quantity(v, l.unit));
        vec![e(l.what), value(&now), e(&words::limit(l)), value(&best), e(&range)]
    };
    if f.outlook.limits.is_empty() {
        return String::new();
    }
    let table = table(&["what", ">now", ">limit", ">reached in", "90 %"], f.outlook.limits.iter().map(row));
    format!("<section><h2>Limits</h2>\n{table}</section>\n")
}

fn model(f: &Forecast<'_>) -> String {
    let mut out = String::from("<section><h2>Model</h2>\n");
    match &f.outlook.model {
        Ok(m) => {
            out.push_str(&format!("<p><code>{}</code></p>\n", e(words::EQUATION)));
            let rows = words::parameters(m).into_iter().map(|row| row.iter().map(|c| e(c)).collect());
            out.push_str(&table(&["", ">fit", "90 %", "meaning"], rows));
            out.push_str(&format!("<p>{}</p>\n", e(&words::fit(m))));
        }
        Err(why) => out.push_str(&format!("<p>goroutines: {}</p>\n", e(&why.to_string()))),
    }
    out.push_str(&list(words::lines(f.outlook).iter().map(|l| e(l))));
    out.push_str("</section>\n");
    out
}

/// What was seen, the model with its interval, and the limit where it is near.
fn chart(curve: &Curve, now: f64) -> Chart {
    let times = curve.seen.iter().map(|p| p.0).chain(curve.model.iter().map(|p| p.time));
    let start = times.fold(now, f64::min);
    let millis = |t: f64| ((t - start) * 1000.0).round() as i64;
    let number = |v: f64| v.is_finite().then_some(Num(v));
    let line = |name, get: &dyn Fn(&CurvePoint) -> f64| Line {
        name,
        x: curve.model.iter().map(|p| millis(p.time)).collect(),
        y: curve.model.iter().map(|p| number(get(p))).collect(),
    };
    let seen = Line {
        name: "seen",
        x: curve.seen.iter().map(|p| millis(p.0)).collect(),
        y: curve.seen.iter().map(|p| number(p.1)).collect(),
    };
    let mut lines = vec![seen];
    if !curve.model.is_empty() {
        // A band of which the upper end is far away would press everything else flat.
        let most = 2.0 * curve.model.iter().map(|p| p.best).fold(0.0, f64::max);
        lines.extend([
            line("model", &|p| p.best),
            line("5 %", &|p| p.low),
            line("95 %", &|p| if p.high <= most { p.high } else { f64::NAN }),
        ]);
        let highest = curve.model.iter().map(|p| p.best).fold(0.0, f64::max);
        if let Some(limit) = curve.limit.filter(|l| *l <= 1.5 * highest) {
            lines.push(line("limit", &|_| limit));
        }
    }
    let mut chart = Chart {
        title: curve.what,
        unit: curve.unit,
        timed: true,
        growing: false,
        now: Some(millis(now)),
        lines,
    };
    if curve.unit == "seconds" {
        chart.unit = "nanoseconds";
        chart.lines.iter_mut().flat_map(|l| &mut l.y).flatten().for_each(|y| y.0 *= 1e9);
    }
    chart
}
