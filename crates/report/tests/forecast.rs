//! Forecasts in every format, of numbers with a model, without, and of names that mean harm.

use stanch_forecast::{Other, Outlook, Question, Seen, Series, outlook};
use stanch_model::Verdict;
use stanch_report::TextOptions;
use stanch_report::forecast::{Forecast, SCHEMA, html, json, svg, text, verdict};

const EVIL: &str = "</script><script>alert(1)</script>\u{1b}[31m\u{202e}&\"'\nsecond line";

fn series(value: impl Fn(f64) -> f64) -> Series {
    Series::new((0..60).map(|i| (1.7e9 + 15.0 * f64::from(i), Some(value(f64::from(i)).round()))))
}

fn answer(goroutines: Series, limit: f64) -> Outlook {
    let memory = Other {
        what: "memory",
        unit: "bytes",
        series: series(|i| 1e8 + 1e5 * i),
        limit: Some(limit),
        log: false,
    };
    let seen = Seen { goroutines, ..Seen::default() };
    let question = Question { seen, others: vec![memory], goroutine_limit: Some(1e5), ..Question::default() };
    outlook(question).unwrap()
}

fn check_all(outlook: &Outlook) {
    let notes = [EVIL.to_owned()];
    let forecast = Forecast { target: EVIL, outlook, notes: &notes };
    for (unicode, width) in [(true, 80), (false, 80), (true, 40), (true, 160)] {
        let options = TextOptions { unicode, width, ..TextOptions::default() };
        let text = text(&forecast, &options);
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
        assert!(unicode || text.is_ascii() || !text.contains(['λ', '·', '│', '⠁']), "{text}");
    }
    let page = html(&forecast);
    assert!(!page.contains("<script>alert"), "a name became a script");
    let picture = svg(&forecast);
    let parsed = roxmltree::Document::parse(&picture).unwrap_or_else(|e| panic!("{e}: {picture}"));
    assert!(parsed.descendants().all(|n| n.tag_name().name() != "script"));
    assert!(!picture.contains("NaN") && !picture.contains("inf"), "{picture}");
    let document: serde_json::Value = serde_json::from_str(&json(&forecast)).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    let errors: Vec<String> = schema.iter_errors(&document).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(document["target"], EVIL);
}

#[test]
fn a_leak_in_every_format() {
    let outlook = answer(series(|i| 100.0 + 40.0 * i), 2e8);
    assert_eq!(verdict(&outlook), Verdict::Leak);
    check_all(&outlook);
}

#[test]
fn nothing_seen_in_every_format() {
    let none = answer(Series::default(), 2e8);
    assert!(none.model.is_err());
    check_all(&none);
    let nothing = outlook(Question::default()).unwrap();
    assert_eq!(verdict(&nothing), Verdict::Inconclusive);
    check_all(&nothing);
}

#[test]
fn what_is_steady_is_clean() {
    let outlook = outlook(Question {
        seen: Seen { goroutines: series(|_| 400.0), ..Seen::default() },
        goroutine_limit: Some(1e5),
        ..Question::default()
    });
    let outlook = outlook.unwrap();
    assert_eq!(verdict(&outlook), Verdict::NoLeak);
    check_all(&outlook);
}

#[test]
fn a_limit_beyond_a_year_is_not_told() {
    let outlook = answer(series(|_| 400.0), 1e15);
    assert_eq!(verdict(&outlook), Verdict::NoLeak);
    let memory = outlook.limits.iter().find(|l| l.what == "memory").unwrap();
    assert_eq!(memory.within.as_ref().unwrap().best, None);
}
