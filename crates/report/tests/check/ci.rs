//! GitHub, GitLab and reviewdog.

use std::collections::HashSet;

use expect_test::expect_file;
use serde_json::json;
use stanch_model::Severity;
use stanch_report::check::{github, github_summary, gitlab, rdjson};
use stanch_report::escape;

use super::{Case, all, cases, errors, hostile, parse, pretty};

#[test]
fn github_golden() {
    for case in all() {
        let commands = github(&case.report, &case.source);
        expect_file![format!("../golden/check/{}.github.txt", case.name)].assert_eq(&commands);
        assert!(commands.lines().all(is_command), "{commands}");
        let summary = github_summary(&case.report);
        expect_file![format!("../golden/check/{}.github.md", case.name)].assert_eq(&summary);
        for text in [commands, summary] {
            assert_eq!(text.chars().find(|c| escape::is_unsafe(*c) && *c != '\n'), None, "{}", case.name);
        }
    }
}

/// A line that the runner reads as one annotation: known properties, each value without what ends it.
fn is_command(line: &str) -> bool {
    let Some((head, _)) = line.strip_prefix("::").and_then(|l| l.split_once("::")) else { return false };
    let Some((level, properties)) = head.split_once(' ') else { return false };
    let known = ["file", "line", "endLine", "col", "endColumn", "title"];
    let property =
        |p: &str| p.split_once('=').is_some_and(|(key, v)| known.contains(&key) && !v.contains(':'));
    ["error", "warning", "notice"].contains(&level) && properties.split(',').all(property)
}

#[test]
fn github_values_come_back_as_they_were() {
    let case = hostile::case();
    let commands = github(&case.report, &case.source);
    let line = commands.lines().find(|l| l.starts_with("::notice")).expect("a notice");
    let file = line.split_once("file=").unwrap().1.split_once(',').unwrap().0;
    let decode = |s: &str| {
        s.replace("%0A", "\n")
            .replace("%0D", "\r")
            .replace("%3A", ":")
            .replace("%2C", ",")
            .replace("%25", "%")
    };
    let unsafe_visible = hostile::PATH.replace('\u{202e}', "\\u{202e}").replace('\x1b', "\\x1b");
    assert_eq!(decode(file), unsafe_visible);
}

/// GitHub refuses columns of a region of several lines.
#[test]
fn github_regions_of_several_lines_have_no_columns() {
    let mut case = cases::leaks();
    let detail = case.report.findings[0].source.as_mut().unwrap();
    detail.end = Some(stanch_model::LineColumn { line: 8, column: 3 });
    let commands = github(&case.report, &case.source);
    assert!(
        commands.starts_with("::error file=internal/order/handler.go,line=6,endLine=8,title="),
        "{commands}"
    );
}

#[test]
fn ten_annotations_per_level() {
    let mut case = cases::many(30_000);
    for f in case.report.findings.iter_mut().take(10) {
        f.severity = Severity::Medium;
    }
    let commands = github(&case.report, &case.source);
    let of = |level: &str| commands.lines().filter(|l| l.starts_with(&format!("::{level} "))).count();
    assert_eq!((of("error"), of("warning"), of("notice")), (10, 10, 0));
    assert!(commands.contains("::error title=stanch::29,981 errors more"), "{commands}");
    assert!(!commands.contains("warnings more"));
    let summary = github_summary(&case.report);
    assert!(summary.contains("29,800 findings not shown"), "{summary}");
}

#[test]
fn a_summary_stays_below_what_github_takes() {
    let mut case = cases::many(200);
    for f in &mut case.report.findings {
        f.title = "<".repeat(20_000);
    }
    let summary = github_summary(&case.report);
    assert!(summary.len() < 1024 * 1024 && summary.contains("not shown"), "{} bytes", summary.len());
}

#[test]
fn gitlab_golden() {
    let schema = parse(include_str!("../schema/gitlab-code-quality.json"));
    for case in all() {
        let text = gitlab(&case.report);
        expect_file![format!("../golden/check/{}.gitlab.json", case.name)].assert_eq(&text);
        assert_eq!(errors(&schema, &text), Vec::<String>::new(), "{}", case.name);
        assert_eq!(text.chars().find(|c| escape::is_unsafe(*c) && *c != '\n'), None, "{}", case.name);
    }
    assert_ne!(errors(&schema, r#"[{"description": "x"}]"#), Vec::<String>::new());
}

#[test]
fn gitlab_fingerprints_are_unique_and_stay() {
    let mut case = cases::many(30_000);
    // One that looks like a number given to another.
    case.report.findings[9].fingerprint = "unanswered-send-5f1c9a-2".into();
    let value = parse(&gitlab(&case.report));
    let issues = value.as_array().unwrap();
    let unique: HashSet<_> = issues.iter().map(|i| i["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(unique.len(), 30_000);
    assert_eq!(issues[0]["fingerprint"], "unanswered-send-5f1c9a");
    assert_eq!(issues[1]["fingerprint"], "unanswered-send-5f1c9a-2");
}

#[test]
fn rdjson_golden() {
    let schema = parse(include_str!("../schema/rdjson.json"));
    for case in all() {
        let text = rdjson(&case.report, &case.source);
        expect_file![format!("../golden/check/{}.rdjson", case.name)].assert_eq(&pretty(&text));
        assert_eq!(errors(&schema, &text), Vec::<String>::new(), "{}", case.name);
        assert_eq!(text.chars().find(|c| escape::is_unsafe(*c) && *c != '\n'), None, "{}", case.name);
    }
    assert_ne!(errors(&schema, r#"{"diagnostics": [{"message": 1}]}"#), Vec::<String>::new());
}

#[test]
fn rdjson_suggests_whole_fixes_only() {
    let case = cases::leaks();
    let value = parse(&rdjson(&case.report, &case.source));
    let suggestion = &value["diagnostics"][1]["suggestions"];
    assert_eq!(suggestion.as_array().unwrap().len(), 1);
    assert_eq!(
        suggestion[0]["range"],
        json!({"start": {"line": 14, "column": 1}, "end": {"line": 18, "column": 1}})
    );
    let text = suggestion[0]["text"].as_str().unwrap();
    assert!(text.starts_with("\tdefer resp.Body.Close()\n\tif resp.StatusCode"), "{text}");
    assert_eq!(text.matches("defer").count(), 1);
    let bare = Case { source: stanch_model::SourceText::default(), ..case };
    assert_eq!(parse(&rdjson(&bare.report, &bare.source))["diagnostics"][1].get("suggestions"), None);
    let many = cases::many(30_000);
    assert_eq!(parse(&rdjson(&many.report, &many.source))["diagnostics"].as_array().unwrap().len(), 30_000);
}
