//! The page: well formed, self-contained, harmless, bounded.

mod support;

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use stanch_model::{Evidence, SourceText};
use stanch_report::{Target, compare_html, escape, html};

fn render(case: &support::Case) -> String {
    html(&[Target { diagnosis: &case.diagnosis, evidence: &case.evidence }], &case.source)
}

/// Every page there is, and a copy of each beside the test binaries to look at.
fn pages() -> Vec<(String, String)> {
    let mut pages: Vec<_> = support::all().iter().map(|c| (c.name.to_owned(), render(c))).collect();
    let compared = support::compared::all();
    pages.extend(compared.iter().map(|c| (format!("compare-{}", c.name), compare_html(&c.comparison))));
    let all = support::all();
    let targets: Vec<_> =
        all.iter().map(|c| Target { diagnosis: &c.diagnosis, evidence: &c.evidence }).collect();
    pages.push(("several".to_owned(), html(&targets, &SourceText::default())));
    for (name, page) in &pages {
        std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.html")), page).unwrap();
    }
    pages
}

/// The parts of a page: markup without styles and scripts, the data, the script.
fn split(page: &str) -> (String, Value, String) {
    let (head, rest) = page.split_once("<style>").unwrap();
    let (_, rest) = rest.split_once("</style>").unwrap();
    let (body, rest) = rest.split_once("<script type=\"application/json\" id=\"stanch-data\">").unwrap();
    let (data, rest) = rest.split_once("</script>\n<script>").unwrap();
    let (script, tail) = rest.split_once("</script>").unwrap();
    (format!("{head}{body}{tail}"), serde_json::from_str(data).unwrap(), script.to_owned())
}

#[test]
fn golden_text_of_the_page() {
    for case in support::all() {
        let (markup, _, _) = split(&render(&case));
        let start = markup.find("<body>").unwrap();
        expect_test::expect_file![format!("golden/html/{}.html", case.name)].assert_eq(&markup[start..]);
    }
}

#[test]
fn nothing_is_fetched() {
    for (name, page) in pages() {
        let (markup, _, script) = split(&page);
        for attribute in ["src=", "href=", "action=", "srcset=", "style=", "onload=", "onclick="] {
            let needle = format!(" {attribute}");
            let uses = markup.match_indices(&needle).map(|(i, _)| &markup[i + 1 + attribute.len()..]);
            for value in uses {
                // Inside escaped text the quote after the sign is an entity or missing.
                let allowed =
                    !value.starts_with('"') || value.starts_with("\"#t") || value.starts_with("\"data:,\"");
                assert!(allowed, "{name}: {attribute}{}", &value[..40.min(value.len())]);
            }
        }
        for call in [
            "fetch(",
            "XMLHttpRequest",
            "import(",
            "WebSocket",
            "eval(",
            "innerHTML",
            "document.write",
            "://",
        ] {
            assert!(!script.contains(call), "{name}: {call}");
        }
        assert!(page.contains("default-src 'none'"), "{name}");
    }
}

/// Read back with a parser that knows only what every browser agrees on: tags nest, and come from us.
#[test]
fn tags_nest_and_outside_strings_open_none() {
    const VOID: [&str; 5] = ["meta", "link", "br", "wbr", "input"];
    for (name, page) in pages() {
        let (markup, _, _) = split(&page);
        let mut open: Vec<String> = Vec::new();
        for part in markup.split('<').skip(1) {
            let (tag, text) = part.split_once('>').unwrap_or_else(|| panic!("{name}: <{part}"));
            assert!(!text.contains('>'), "{name}: {text}");
            let tag_name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap();
            if tag.starts_with('!') || VOID.contains(&tag_name) {
                continue;
            }
            assert!(!["img", "script", "iframe", "object"].contains(&tag_name), "{name}: <{tag}>");
            if tag.starts_with('/') {
                assert_eq!(open.pop().as_deref(), Some(tag_name), "{name}: </{tag_name}>");
            } else {
                open.push(tag_name.to_owned());
            }
        }
        assert_eq!(open, Vec::<String>::new(), "{name}");
    }
}

#[test]
fn no_raw_controls() {
    for (name, page) in pages() {
        assert_eq!(page.chars().find(|c| escape::is_unsafe(*c) && *c != '\n'), None, "{name}");
    }
}

#[test]
fn data_of_flames_is_a_tree_with_exact_sums() {
    let case = support::cases::goroutine_leak();
    let (_, data, _) = split(&render(&case));
    let flames = data[0]["flames"].as_array().unwrap();
    let ids: Vec<_> = flames.iter().map(|f| f["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["blocked", "heap-space", "heap-objects"]);
    // 1,204 senders, 24 waiting for the lock, 11 connections, 1 acceptor.
    assert_eq!(flames[0]["total"][0], 1240);
    for flame in flames {
        let column = |name: &str| -> Vec<u64> {
            flame[name].as_array().unwrap().iter().map(|v| v.as_u64().unwrap()).collect()
        };
        let (depth, total) = (column("depth"), column("total"));
        assert_eq!((depth[0], depth.len()), (0, total.len()));
        // Preorder: one level down at the most, and never more than the parent.
        let mut room: Vec<u64> = Vec::new();
        for (depth, total) in depth.into_iter().zip(total) {
            assert!(depth as usize <= room.len());
            room.truncate(depth as usize);
            if let Some(left) = room.last_mut() {
                *left = left.checked_sub(total).expect("children are no more than their parent");
            }
            room.push(total);
        }
    }
    assert_eq!(data[0]["groups"]["areas"][0]["y"][12], 1204);
    assert_eq!(data[0]["charts"][3]["lines"][0]["y"][4], Value::Null);
}

/// 20,000 distinct stacks with long names, over many snapshots: the page stays small enough to open anywhere.
#[test]
fn the_size_is_bounded() {
    let mut case = support::cases::goroutine_leak();
    let mut evidence = Evidence::default();
    let stacks: Vec<_> = (0..20_000)
        .map(|i| {
            let names: Vec<_> = (0..12)
                .map(|k| format!("example.com/a/very/long/import/path/of/a/module/p{}.(*T).f{i}", k))
                .collect();
            let frames: Vec<_> = names.iter().map(|n| (n.as_str(), "/a/long/path/file.go", i + 1)).collect();
            support::stack(&mut evidence, &frames)
        })
        .collect();
    for at in 0..3 {
        let goroutines: Vec<_> = stacks.iter().map(|s| (*s, f64::from(at + 1))).collect();
        let heap: Vec<_> = stacks.iter().map(|s| (*s, f64::from(at), f64::from(at * 100))).collect();
        support::snapshot(&mut evidence, i64::from(at) * 1000, &goroutines, &heap);
    }
    case.evidence = evidence;
    case.diagnosis.findings.clear();
    case.diagnosis.grown.clear();
    let page = render(&case);
    let (_, data, _) = split(&page);
    for flame in data[0]["flames"].as_array().unwrap() {
        assert!(flame["depth"].as_array().unwrap().len() <= 4000);
    }
    assert_eq!(data[0]["flames"][0]["total"][0], 60_000);
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
}

/// The scripts parse and draw nothing wrong on start; needs node, and says when it is not there.
#[test]
#[expect(clippy::print_stderr, reason = "a check that did not run has to say so")]
fn scripts_parse() {
    let (_, _, script) = split(&render(&support::cases::no_leak()));
    let node =
        Command::new("node").arg("--check").arg("-").stdin(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut node) = node else {
        eprintln!("node is not on PATH: the syntax of the page's scripts was not checked");
        return;
    };
    use std::io::Write as _;
    node.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
