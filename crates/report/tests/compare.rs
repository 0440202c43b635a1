//! Before and after, in every format.

mod support;

use expect_test::expect_file;
use serde_json::Value;
use stanch_report::{Sides, TextOptions, compare_json, compare_markdown, compare_text, escape, json, wrap};

#[test]
fn golden() {
    for c in support::compared::all() {
        let sides = Sides { before: &c.before, after: &c.after };
        let golden = |extension: &str| expect_file![format!("golden/compare/{}.{extension}", c.name)];
        golden("txt").assert_eq(&compare_text(&c.comparison, &TextOptions::default()));
        golden("md").assert_eq(&compare_markdown(&c.comparison));
        golden("json").assert_eq(&compare_json(&c.comparison, &sides));
    }
}

#[test]
fn text_fits_and_has_no_foreign_controls() {
    for c in support::compared::all() {
        for width in [40, 80, 120] {
            let shown = compare_text(&c.comparison, &TextOptions { width, ..TextOptions::default() });
            assert_eq!(shown.chars().find(|c| escape::is_unsafe(*c) && *c != '\n'), None, "{}", c.name);
            for line in shown.lines().filter(|l| !l.trim_start().starts_with("stanch ")) {
                assert!(wrap::width(line) <= width, "{} at {width}: {line}", c.name);
            }
        }
    }
}

#[test]
fn json_fits_the_schema_and_leads_with_the_side_after() {
    let schema: Value = serde_json::from_str(json::SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for c in support::compared::all() {
        let text = compare_json(&c.comparison, &Sides { before: &c.before, after: &c.after });
        let value: Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<_> =
            validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new());
        assert_eq!(value["verdict"], c.comparison.after.verdict.name());
        assert_eq!(value["comparison"]["rows"].as_array().unwrap().len(), c.comparison.rows.len());
    }
}
