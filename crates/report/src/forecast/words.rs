//! The sentences of a forecast, the same in each format.

use stanch_forecast::{Curve, Estimate, Limit, Model, Outlook, Over, Within};

use super::Forecast;
use crate::units;

/// The equation, as the field writes it.
pub(super) const EQUATION: &str = "dG/dt = λ·Q(t) − μ·G(t), Q(t) = Q0·exp(−α·G(t))";

/// What a chart shows, with its unit where that is another word.
pub(super) fn title(curve: &Curve) -> String {
    if curve.what.ends_with(curve.unit) {
        curve.what.to_owned()
    } else {
        format!("{}, {}", curve.what, curve.unit)
    }
}

/// A text without letters that a terminal in ASCII lacks.
pub(super) fn plain(text: &str, unicode: bool) -> String {
    const LETTERS: [(&str, &str); 6] =
        [("λ", "lambda"), ("μ", "mu"), ("α", "alpha"), ("·", "*"), ("−", "-"), ("R²", "R^2")];
    match unicode {
        true => text.to_owned(),
        false => LETTERS.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to)),
    }
}

/// What a forecast comes to, in one sentence.
pub(super) fn headline(f: &Forecast<'_>) -> String {
    let first = f.outlook.limits.iter().find_map(|l| {
        let within = l.within.as_ref().ok()?;
        within.best.map(|_| (l, within))
    });
    match (first, &f.outlook.model) {
        (Some((l, w)), _) => {
            let many = l.what.ends_with('s');
            let limit = if l.what == l.unit { amount(l.limit, l.unit) } else { limit(l) };
            match (w.best == Some(0.0), many) {
                (true, true) => format!("{} have reached {limit} already", l.what),
                (true, false) => format!("{} has reached {limit} already", l.what),
                (false, true) => format!("{} reach {limit} in {} (90 %: {})", l.what, best(w), range(w)),
                (false, false) => format!("{} reaches {limit} in {} (90 %: {})", l.what, best(w), range(w)),
            }
        }
        (None, Err(_)) if f.outlook.limits.is_empty() && grows(f.outlook).is_some() => {
            format!(
                "{} grows, and no limit is known that it would reach",
                grows(f.outlook).unwrap_or_default()
            )
        }
        (None, Err(why)) if !why.is_calm() => format!("no forecast of the goroutines: {why}"),
        (None, Err(_)) => {
            "goroutines do not grow beyond their noise, and no limit is reached within a year".to_owned()
        }
        (None, Ok(_)) => "no limit is reached within a year".to_owned(),
    }
}

/// What is known to grow beside the goroutines.
fn grows(o: &Outlook) -> Option<&'static str> {
    o.lines.iter().find(|(_, line)| line.is_ok()).map(|(other, _)| other.what)
}

/// The limit with its unit.
pub(super) fn limit(l: &Limit) -> String {
    quantity(l.limit, l.unit)
}

/// A value without its unit's word.
pub(super) fn amount(value: f64, unit: &str) -> String {
    if unit == "seconds" { seconds(value) } else { units::amount(value, unit) }
}

/// A value with its unit, where the unit says more than the number.
pub(super) fn quantity(value: f64, unit: &str) -> String {
    match unit {
        "seconds" => seconds(value),
        "requests/s" => format!("{} requests/s", units::count(value)),
        _ => units::quantity(value, unit),
    }
}

fn seconds(value: f64) -> String {
    if value < 1.0 { format!("{:.0} ms", 1000.0 * value) } else { format!("{value:.2} s") }
}

/// The best answer as a time.
pub(super) fn best(w: &Within) -> String {
    w.best.map_or_else(|| "not within a year".to_owned(), time)
}

fn time(seconds: f64) -> String {
    if seconds <= 0.0 { "now".to_owned() } else { units::eta(seconds / 60.0) }
}

/// The 90 % interval as times; never is not within a year.
pub(super) fn range(w: &Within) -> String {
    let end = |t: Option<f64>| t.map_or_else(|| "never".to_owned(), time);
    match (w.low, w.high) {
        (None, _) => "not within a year".to_owned(),
        (low, high) if end(low) == end(high) => end(low),
        (low, high) => format!("{} to {}", end(low), end(high)),
    }
}

/// Three significant digits, with an exponent where that is shorter.
pub(super) fn number(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        v if (1e-3..1e6).contains(&v) => {
            let digits = (2 - v.log10().floor() as i32).clamp(0, 6) as usize;
            format!("{value:.digits$}")
        }
        _ => format!("{value:.2e}"),
    }
}

/// Symbol, value, interval and meaning of each parameter.
pub(super) fn parameters(m: &Model) -> Vec<[String; 4]> {
    let row = |symbol: &str, e: Estimate, meaning: &str| {
        [
            symbol.to_owned(),
            number(e.value),
            format!("{} to {}", number(e.low), number(e.high)),
            meaning.to_owned(),
        ]
    };
    let mut out = Vec::new();
    if let Some(lambda) = m.lambda {
        out.push(row("λ", lambda, "goroutines per request"));
    }
    out.push(row("λ·Q0", m.arrivals, "goroutines/s without load"));
    out.push(row("μ", m.mu, "share that ends per second"));
    out.push(row("α", m.alpha, "throughput share per goroutine"));
    if let Some(q0) = m.q0 {
        out.push(row("Q0", q0, "requests/s without load"));
    }
    out
}

/// How well the equation fits.
pub(super) fn fit(m: &Model) -> String {
    // A rate that the goroutines do not move is a constant, which explains nothing.
    let q = m.fit.qps_r2.filter(|r| *r > 0.0);
    let q = q.map_or_else(String::new, |r| format!(", {:.1} % of the request rate's", 100.0 * r));
    let from = if m.lambda_from_created { "; λ is that of the created counter" } else { "" };
    format!(
        "explains {:.1} % of the variance of the goroutines{q}; {} values over {}{from}",
        100.0 * m.fit.r2,
        m.fit.points.0,
        units::millis(((m.window.1 - m.window.0) * 1000.0) as i64)
    )
}

/// One sentence on each number with a model of its own.
pub(super) fn lines(o: &Outlook) -> Vec<String> {
    let sentence = |(other, line): &(stanch_forecast::Other, Result<stanch_forecast::Line, _>)| match line {
        Ok(l) => {
            let each = match l.over {
                Over::Time => ("min", 60.0),
                Over::Goroutines => ("goroutine", 1.0),
            };
            let grows = |v: f64| match l.log {
                true => format!("{} %", number(100.0 * (v * each.1).exp_m1())),
                false => quantity(v * each.1, other.unit),
            };
            format!(
                "{}: grows by {} per {} (90 %: {} to {}); explains {:.1} % of its variance",
                other.what,
                grows(l.slope.value),
                each.0,
                grows(l.slope.low),
                grows(l.slope.high),
                100.0 * l.r2
            )
        }
        Err(why) => format!("{}: {why}", other.what),
    };
    o.lines.iter().map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits() {
        let shown = [0.0, 0.0123, 4.5678, 12.3456, 1234.5, 3.2e-7].map(number);
        assert_eq!(shown, ["0", "0.0123", "4.57", "12.3", "1234", "3.20e-7"]);
    }

    #[test]
    fn a_range_says_what_never_comes() {
        let within = |low, best, high| Within { low, best, high };
        assert_eq!(range(&within(Some(7200.0), Some(9000.0), Some(10_800.0))), "2 h to 3 h");
        assert_eq!(range(&within(Some(7200.0), None, None)), "2 h to never");
        assert_eq!(range(&within(None, None, None)), "not within a year");
    }
}
