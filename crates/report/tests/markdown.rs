//! The incident ticket.

mod support;

use expect_test::expect_file;
use pulldown_cmark::{Event, Options, Parser, Tag};
use stanch_report::{compare_markdown, escape, markdown};

#[test]
fn golden() {
    for case in support::all() {
        let shown = markdown(&case.diagnosis, &case.evidence, &case.source);
        expect_file![format!("golden/markdown/{}.md", case.name)].assert_eq(&shown);
    }
}

/// Read back with a Markdown parser: nothing from outside became markup.
#[test]
fn outside_strings_are_text() {
    let case = support::hostile::case();
    let compared = support::compared::hostile();
    for shown in
        [markdown(&case.diagnosis, &case.evidence, &case.source), compare_markdown(&compared.comparison)]
    {
        assert_eq!(shown.chars().find(|c| escape::is_unsafe(*c) && *c != '\n'), None);
        for event in Parser::new_ext(&shown, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    panic!("link to {dest_url}")
                }
                Event::Html(html) | Event::InlineHtml(html) => {
                    assert!(["<code>", "</code>"].contains(&&*html), "{html}")
                }
                _ => {}
            }
        }
    }
}

/// Every row of every table has as many cells as its head.
#[test]
fn tables_keep_their_shape() {
    for case in support::all() {
        let shown = markdown(&case.diagnosis, &case.evidence, &case.source);
        let (mut head, mut cells) = (0, 0);
        for event in Parser::new_ext(&shown, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Table(columns)) => head = columns.len(),
                Event::Start(Tag::TableRow) => cells = 0,
                Event::Start(Tag::TableCell) => cells += 1,
                Event::End(pulldown_cmark::TagEnd::TableRow) => assert_eq!(cells, head, "{}", case.name),
                _ => {}
            }
        }
        // The parser drops surplus cells: count the pipes as well.
        for line in shown.lines().filter(|l| l.starts_with("| **")) {
            let pipes = line.replace("\\|", "").matches('|').count();
            assert!([3, 6, 7].contains(&pipes), "{}: {line}", case.name);
        }
    }
}
