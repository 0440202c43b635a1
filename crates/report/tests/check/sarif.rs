//! SARIF: the standard's own schema, and what code scanning needs of it.

use expect_test::expect_file;
use serde_json::{Value, json};
use stanch_report::check::{SARIF_MAX_RESULTS, sarif};
use stanch_report::escape;

use super::{Case, TOOL, all, cases, errors, hostile, parse, pretty};

fn render(case: &Case) -> String {
    sarif(&case.report, &case.source, &TOOL)
}

/// The schema has a stray bracket in a pattern, which some engines read as itself and ours refuses.
fn schema() -> Value {
    parse(&include_str!("../schema/sarif-2.1.0.json").replace("{2}]?$", "{2}$"))
}

#[test]
fn golden() {
    for case in all() {
        expect_file![format!("../golden/check/{}.sarif", case.name)].assert_eq(&pretty(&render(&case)));
    }
}

#[test]
fn every_log_is_valid_sarif() {
    let schema = schema();
    for case in all() {
        assert_eq!(errors(&schema, &render(&case)), Vec::<String>::new(), "{}", case.name);
    }
}

#[test]
fn the_schema_is_not_blind() {
    let good = parse(&render(&cases::leaks()));
    let breakers = [
        ("/version", json!("2.0.0")),
        ("/runs/0/results/0/level", json!("fatal")),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", json!(0)),
        ("/runs/0/results/0/codeFlows/0/threadFlows", json!([])),
        ("/runs/0/tool/driver/rules/0/help", json!("text")),
    ];
    for (path, broken) in breakers {
        let mut value = good.clone();
        *value.pointer_mut(path).expect(path) = broken;
        assert_ne!(errors(&schema(), &value.to_string()), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn the_cause_is_the_first_location_and_columns_are_utf_16() {
    let log = parse(&render(&cases::leaks()));
    let result = &log["runs"][0]["results"][0];
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"],
        json!({"uri": "internal/order/handler.go", "uriBaseId": "%SRCROOT%"})
    );
    assert_eq!(place["region"], json!({"startLine": 6, "startColumn": 12, "endLine": 6, "endColumn": 30}));
    assert_eq!(result["ruleIndex"], 0);
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][2]["name"], "timer-in-loop");

    assert_eq!(result["codeFlows"].as_array().unwrap().len(), 1, "the path has spawn and block in it");

    let hostile = parse(&render(&hostile::case()));
    // Three bytes of 世 are one unit: byte column 9 is behind ` <-`, which are three more, and the tab.
    let step = &hostile["runs"][0]["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"][0];
    let region = &step["location"]["physicalLocation"]["region"];
    assert_eq!((&region["startColumn"], &region["endColumn"]), (&json!(2), &json!(7)));
}

#[test]
fn edits_are_whole_or_absent() {
    let log = parse(&render(&cases::leaks()));
    let fix = &log["runs"][0]["results"][1]["fixes"][0]["artifactChanges"];
    assert_eq!(fix.as_array().unwrap().len(), 1);
    assert_eq!(fix[0]["replacements"].as_array().unwrap().len(), 2);
    assert_eq!(
        fix[0]["replacements"][0],
        json!({
            "deletedRegion": {"startLine": 14, "startColumn": 1, "endLine": 14, "endColumn": 1},
            "insertedContent": {"text": "\tdefer resp.Body.Close()\n"}
        })
    );
    let without_text = Case { source: stanch_model::SourceText::default(), ..cases::leaks() };
    let log = parse(&render(&without_text));
    let region =
        &log["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"];
    assert_eq!(region["byteLength"], 18);
    let overlapping = parse(&render(&hostile::case()));
    assert_eq!(overlapping["runs"][0]["results"][1].get("fixes"), None);
}

#[test]
fn at_most_what_code_scanning_takes() {
    let text = render(&cases::many(30_000));
    let log = parse(&text);
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().unwrap().len(), SARIF_MAX_RESULTS);
    let note = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(note["descriptor"]["id"], "results-left-out");
    assert!(note["message"]["text"].as_str().unwrap().starts_with("5,000 results more"), "{note}");
    assert!(text.len() < 40_000_000, "{} bytes", text.len());
}

#[test]
fn the_invocation_says_how_it_went() {
    let invocation = |case: &Case| parse(&render(case))["runs"][0]["invocations"][0].clone();
    assert_eq!(invocation(&cases::clean()), json!({"executionSuccessful": true, "exitCode": 0}));
    let problems = invocation(&cases::problems());
    assert_eq!((&problems["executionSuccessful"], &problems["exitCode"]), (&json!(false), &json!(2)));
    assert_eq!(problems["toolExecutionNotifications"].as_array().unwrap().len(), 8);
}

#[test]
fn nothing_from_outside_is_raw() {
    let text = render(&hostile::case());
    assert_eq!(text.chars().find(|c| escape::is_unsafe(*c) && *c != '\n'), None);
    let log = parse(&text);
    let result = &log["runs"][0]["results"][0];
    let message = result["message"]["text"].as_str().unwrap();
    assert!(!message.contains("[click](") && !message.replace("{{0}}", "").contains("{0}"), "{message}");
    let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
    assert!(uri.starts_with("dir%2Ca%3Ab%0A%3A%3Awarning"), "{uri}");
}
