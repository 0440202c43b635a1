//! JUnit and Checkstyle, read back by an XML parser.

use std::collections::HashSet;

use expect_test::expect_file;
use roxmltree::{Document, Node};
use stanch_report::check::{checkstyle, junit};
use stanch_report::escape;

use super::{Case, all, cases, hostile};

fn named<'a, 'i>(document: &'a Document<'i>, name: &'static str) -> Vec<Node<'a, 'i>> {
    document.descendants().filter(|n| n.has_tag_name(name)).collect()
}

fn number(node: Node<'_, '_>, name: &str) -> usize {
    node.attribute(name).unwrap_or_else(|| panic!("{name}")).parse().expect("a number")
}

fn incomplete(case: &Case) -> usize {
    case.report.problems.iter().filter(|p| p.incomplete).count()
}

#[test]
fn junit_golden() {
    for case in all() {
        let text = junit(&case.report);
        expect_file![format!("../golden/check/{}.junit.xml", case.name)].assert_eq(&text);
        assert_eq!(text.chars().find(|c| escape::is_unsafe(*c) && *c != '\n'), None, "{}", case.name);
        counts_agree(&case, &text);
    }
}

/// What is stated of the whole and of each suite is what stands in it.
fn counts_agree(case: &Case, text: &str) {
    let document = Document::parse(text).expect(case.name);
    let inside = |node: Node<'_, '_>, name: &str| node.descendants().filter(|n| n.has_tag_name(name)).count();
    let mut nodes = named(&document, "testsuite");
    nodes.push(document.root_element());
    for node in nodes {
        for (attribute, element) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error")] {
            assert_eq!(number(node, attribute), inside(node, element), "{} {attribute}", case.name);
        }
    }
    let root = document.root_element();
    assert_eq!(number(root, "failures"), case.report.findings.len());
    assert_eq!(number(root, "errors"), incomplete(case));
    assert!(number(root, "tests") > 0);
    let names: Vec<_> = named(&document, "testcase")
        .iter()
        .map(|n| (n.attribute("classname").unwrap().to_owned(), n.attribute("name").unwrap().to_owned()))
        .collect();
    assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "{names:?}");
}

#[test]
fn junit_names_survive_moved_lines() {
    let before = cases::leaks();
    let mut after = cases::leaks();
    for f in &mut after.report.findings {
        f.location.as_mut().unwrap().line += 7;
    }
    let names = |case: &Case| -> Vec<String> {
        let text = junit(&case.report);
        let document = Document::parse(&text).unwrap();
        named(&document, "testcase").iter().map(|n| n.attribute("name").unwrap().to_owned()).collect()
    };
    assert_eq!(names(&before), names(&after));
}

#[test]
fn checkstyle_golden() {
    for case in all() {
        let text = checkstyle(&case.report, &case.source);
        expect_file![format!("../golden/check/{}.checkstyle.xml", case.name)].assert_eq(&text);
        assert_eq!(text.chars().find(|c| escape::is_unsafe(*c) && *c != '\n'), None, "{}", case.name);
        let document = Document::parse(&text).expect(case.name);
        let errors = named(&document, "error");
        assert_eq!(errors.len(), case.report.findings.len() + case.report.problems.len());
        for error in errors {
            assert!(["error", "warning", "info"].contains(&error.attribute("severity").unwrap()));
            number(error, "line");
            assert!(!error.attribute("message").unwrap().is_empty());
        }
    }
}

#[test]
fn paths_come_back_without_what_xml_lacks() {
    let case = hostile::case();
    let text = checkstyle(&case.report, &case.source);
    let document = Document::parse(&text).unwrap();
    let expected: String = hostile::PATH.chars().filter(|c| *c == '\n' || !escape::is_unsafe(*c)).collect();
    assert!(named(&document, "file").iter().any(|f| f.attribute("name") == Some(&expected)), "{text}");
}

#[test]
fn thirty_thousand() {
    let case = cases::many(30_000);
    let text = junit(&case.report);
    let options = roxmltree::ParsingOptions::default();
    let document = Document::parse_with_options(&text, options).unwrap();
    assert_eq!(named(&document, "failure").len(), 30_000);
    let text = checkstyle(&case.report, &case.source);
    assert_eq!(named(&Document::parse(&text).unwrap(), "error").len(), 30_000);
}
