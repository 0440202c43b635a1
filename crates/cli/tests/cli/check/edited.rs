//! Runs after an edit: what is taken over from earlier runs, and that it says what a run from scratch says.

use std::path::Path;

use super::{GO_MOD, Said, Tree};

const APP: &str = r#"package app

import (
	"net/http"

	"example.com/app/low"
)

type Holder struct{ resp *http.Response }

func (h *Holder) Close() { h.resp.Body.Close() }

func get(url string) *http.Response {
	resp, err := http.Get(url)
	if err != nil {
		return nil
	}
	return resp
}

func finish(resp *http.Response) {
	resp.Body.Close()
}

func A(url string) int {
	resp := get(url)
	if resp == nil {
		return 0
	}
	defer finish(resp)
	return resp.StatusCode
}

func B(url string) int {
	resp, err := http.Get(url)
	if err != nil {
		return 0
	}
	defer low.Finish(resp.Body)
	return resp.StatusCode
}

func C(url string) int {
	resp, err := http.Get(url)
	if err != nil {
		return 0
	}
	h := &Holder{resp}
	defer h.Close()
	return resp.StatusCode
}

func D(size int) chan int {
	c := make(chan int, low.Size)
	go func() { c <- 1 }()
	if size > 3 {
		return nil
	}
	return c
}

func E(url string) int {
	resp := low.Get(url)
	return resp.Status()
}

func _() {}
func _() {}
"#;

const LOW: &str = r#"package low

import "io"

const Size = 1

type Answer struct{ closer io.Closer }

func (a Answer) Status() int { return 1 }

func Get(url string) Answer { return Answer{} }

func Finish(c io.Closer) {
	c.Close()
}
"#;

/// What a run says, and how many functions it took over.
struct Ran {
    report: serde_json::Value,
    known: usize,
    followed: usize,
}

fn run(tree: &Tree, cache: Option<&Path>) -> Ran {
    let mut args = vec!["check", "--stats", "--pedantic", "--format", "json"];
    if cache.is_none() {
        args.push("--no-cache");
    }
    let mut command = crate::support::stanch(&args);
    command.current_dir(tree.path()).env("GOENV", "off");
    if let Some(cache) = cache {
        command.env("STANCH_CACHE", cache);
    }
    let said = Said::of(&command.output().unwrap());
    let line =
        said.err.lines().find(|line| line.contains("were followed")).unwrap_or_else(|| panic!("{said:?}"));
    let numbers: Vec<usize> = line.split([' ', ',']).filter_map(|word| word.parse().ok()).collect();
    let mut report = said.json();
    report["stats"]["millis"] = serde_json::Value::Null;
    Ran { report, followed: numbers[0], known: numbers[1] }
}

fn findings(ran: &Ran) -> usize {
    ran.report["findings"].as_array().unwrap().len()
}

#[test]
fn each_edit_says_what_a_run_from_scratch_says() {
    let tree = Tree::new(&[("go.mod", GO_MOD), ("app.go", APP), ("low/low.go", LOW)]);
    let cache = tempfile::tempdir().unwrap();
    let first = run(&tree, Some(cache.path()));
    assert_eq!(first.known, 0);
    let closes = "c.Close()\n}";
    let edits: &[(&str, &str, &str, &str)] = &[
        ("a comment above", "app.go", "type Holder", "// Holder holds.\ntype Holder"),
        ("a helper forgets", "app.go", "\tresp.Body.Close()\n}", "\t_ = resp\n}"),
        ("and closes again, later", "app.go", "\t_ = resp\n}", "\tprintln(1)\n\tresp.Body.Close()\n}"),
        ("a helper of another package forgets", "low/low.go", closes, "_ = c\n}"),
        (
            "a new function",
            "app.go",
            "func A(",
            "func leak() {\n\tc := make(chan int)\n\tgo func() { c <- 1 }()\n}\n\nfunc A(",
        ),
        ("and closes again", "low/low.go", "_ = c\n}", closes),
        ("a constant", "low/low.go", "Size = 1", "Size = 0"),
        ("a method of the holder", "app.go", "{ h.resp.Body.Close() }", "{ h.resp = nil }"),
        ("another type of answer", "low/low.go", "closer io.Closer", "closer io.ReadCloser"),
        (
            "another result",
            "low/low.go",
            "Get(url string) Answer { return Answer{} }",
            "Get(url string) *Answer { return nil }",
        ),
        ("another name of a package", "app.go", "\t\"net/http\"\n", "\thttp \"net/http\"\n"),
        ("a builtin is hidden", "app.go", "func _() {}\n", "func make(any, int) chan int { return nil }\n"),
        (
            "no function any more",
            "app.go",
            "func leak() {\n\tc := make(chan int)\n\tgo func() { c <- 1 }()\n}\n",
            "",
        ),
        ("the import leads elsewhere", "app.go", "http \"net/http\"", "http \"net/rpc\""),
        ("a file that cannot be read whole", "low/low.go", "func Get", "func ( Get"),
    ];
    let mut seen = std::collections::BTreeSet::new();
    for (what, path, from, to) in edits {
        let text = tree.read(path);
        assert!(text.contains(from), "{what}");
        tree.write(path, text.replacen(from, to, 1));
        let (kept, fresh) = (run(&tree, Some(cache.path())), run(&tree, None));
        assert_eq!(kept.report, fresh.report, "{what}");
        assert_eq!(fresh.known, 0);
        seen.insert(findings(&fresh));
        assert_eq!(run(&tree, Some(cache.path())).report, fresh.report, "{what}, again");
    }
    assert!(seen.len() > 2, "edits make findings and mend them: {seen:?}");
}

#[test]
fn an_edit_costs_what_has_looked_at_it() {
    let tree = Tree::new(&[("go.mod", GO_MOD), ("app.go", APP), ("low/low.go", LOW)]);
    let cache = tempfile::tempdir().unwrap();
    let first = run(&tree, Some(cache.path()));
    let left_after = |path: &str, from: &str, to: &str| {
        tree.write(path, tree.read(path).replacen(from, to, 1));
        let ran = run(&tree, Some(cache.path()));
        ran.followed - ran.known
    };
    assert!(first.followed >= 5);
    assert_eq!(left_after("app.go", "size > 3", "size > 4"), 2, "D and the goroutine in it");
    assert_eq!(left_after("app.go", "func D(", "// D is no leak.\nfunc D("), 0);
    assert_eq!(left_after("low/low.go", "\tc.Close()", "\tprintln(2)\n\tc.Close()"), 1, "B");
    assert_eq!(left_after("app.go", "func _() {}", "func z() { select {} }"), 1);
    assert_eq!(
        left_after("low/low.go", "Size = 1", "Size = 2"),
        run(&tree, None).followed,
        "all that leads to it"
    );
}

#[test]
fn what_is_kept_may_be_damaged() {
    let tree = Tree::new(&[("go.mod", GO_MOD), ("app.go", APP), ("low/low.go", LOW)]);
    let cache = tempfile::tempdir().unwrap();
    run(&tree, Some(cache.path()));
    tree.write("low/low.go", LOW.replace("c.Close()", "_ = c"));
    let fresh = run(&tree, None);
    let files = super::cached::entries(cache.path());
    let books: Vec<_> =
        files.into_iter().filter(|path| std::fs::read(path).unwrap().starts_with(b"sfu")).collect();
    assert_eq!(books.len(), 2);
    for book in books {
        let bytes = std::fs::read(&book).unwrap();
        for at in (0..bytes.len()).step_by(bytes.len() / 12) {
            let mut damaged = bytes.clone();
            damaged.truncate(at + 40);
            std::fs::write(&book, &damaged).unwrap();
            let keys = super::cached::entries(cache.path());
            keys.into_iter()
                .filter(|path| std::fs::read(path).unwrap().starts_with(b"{"))
                .for_each(|path| std::fs::remove_file(path).unwrap());
            assert_eq!(run(&tree, Some(cache.path())).report, fresh.report);
        }
    }
}
