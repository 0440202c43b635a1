//! Findings, from the source to every format: directives, configuration, what is known, what is mended.

use super::{GO_MOD, Said, Tree};

/// A body that is never closed, in function `name`.
pub(super) fn leak(name: &str) -> String {
    format!(
        "func {name}(url string) (int, error) {{\n\tresp, err := http.Get(url)\n\tif err != nil {{\n\t\treturn 0, err\n\t}}\n\treturn resp.StatusCode, nil\n}}\n"
    )
}

/// A file of package `app` with leaks in these functions, the first of them from line 5 on, each on 7 lines.
pub(super) fn file(functions: &[&str]) -> String {
    let leaks: Vec<String> = functions.iter().map(|name| leak(name)).collect();
    format!("package app\n\nimport \"net/http\"\n\n{}", leaks.join("\n"))
}

pub(super) fn app(functions: &[&str]) -> Tree {
    Tree::new(&[("go.mod", GO_MOD), ("a.go", &file(functions))])
}

/// The lines of `--format quiet`, without their titles.
#[track_caller]
pub(super) fn quiet(said: &Said) -> Vec<String> {
    let place = |line: &str| line.split(": ").take(2).collect::<Vec<_>>().join(" ");
    said.out.lines().map(place).collect()
}

#[test]
fn a_leak_is_found_and_the_exit_code_says_so_in_every_format() {
    let tree = app(&["F"]);
    let said = tree.check(&["--format", "quiet"]);
    assert_eq!((quiet(&said), said.code), (vec!["a.go:6:15 unclosed-body".to_owned()], Some(1)));
    for format in ["text", "quiet", "json", "sarif", "github", "gitlab", "rdjson", "junit", "checkstyle"] {
        let said = tree.check(&["--format", format]);
        assert_eq!((said.code, said.err.as_str()), (Some(1), ""), "{format}");
        assert!(said.out.contains("unclosed-body") && said.out.contains("a.go"), "{format}: {}", said.out);
        match format {
            "json" | "sarif" | "gitlab" | "rdjson" => {
                said.json();
            }
            "junit" | "checkstyle" => assert!(said.out.starts_with("<?xml"), "{format}"),
            _ => {}
        }
    }
}

#[test]
fn reports_go_to_files_and_their_names_tell_the_form() {
    let tree = app(&["F"]);
    let said = tree.check(&["-o", "out.sarif"]);
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert!(tree.read("out.sarif").contains("\"2.1.0\""));
    let said = tree.check(&["-o", "no/such/folder/a.json"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("there is no folder"));
}

#[test]
fn ci_formats_name_files_from_the_root_of_the_repository() {
    let tree = Tree::new(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("svc/go.mod", GO_MOD),
        ("svc/a.go", &file(&["F"])),
    ]);
    let below = |format: &str| {
        let mut command = tree.command(&["--format", format]);
        Said::of(&command.current_dir(tree.path().join("svc")).output().unwrap()).out
    };
    assert!(below("quiet").starts_with("a.go:6"));
    for format in ["sarif", "github", "gitlab"] {
        assert!(below(format).contains("svc/a.go"), "{format}");
    }
}

#[test]
fn the_summary_of_a_github_step_is_added_to() {
    let tree = app(&["F"]);
    tree.write("summary.md", "before\n");
    let path = tree.path().join("summary.md");
    let run = |format: &str| {
        tree.command(&["--format", format]).env("GITHUB_STEP_SUMMARY", &path).output().unwrap();
        tree.read("summary.md")
    };
    assert_eq!(run("text"), "before\n");
    let summary = run("github");
    assert!(summary.starts_with("before\n### stanch check: 1 leak"), "{summary}");
}

#[test]
fn directives_allow_findings_and_are_told_when_they_do_nothing() {
    let tree = app(&["F"]);
    let with =
        |directive: &str| file(&["F"]).replace("http.Get(url)\n", &format!("http.Get(url) {directive}\n"));
    let said = |directive: &str, args: &[&str]| {
        tree.write("a.go", with(directive));
        let mut all = vec!["--format", "quiet"];
        all.extend(args);
        let said = tree.check(&all);
        (quiet(&said), said.code)
    };
    let nothing = (vec![], Some(0));
    for directive in [
        "//nolint",
        "//nolint:all",
        "//nolint:stanch",
        "//nolint:unclosed-body // the caller closes it",
        "//nolint:errcheck,unclosed-body",
    ] {
        assert_eq!(said(directive, &[]), nothing, "{directive}");
    }
    let leak = "a.go:6:15 unclosed-body".to_owned();
    assert_eq!(said("//nolint:errcheck", &[]), (vec![leak.clone()], Some(1)));
    assert_eq!(
        said("//nolint:unclosd-body", &[]),
        (vec![leak.clone(), "a.go:6:29 unknown-directive".to_owned()], Some(1))
    );
    let unused = "a.go:6:29 unused-directive".to_owned();
    assert_eq!(said("//nolint:unstopped-ticker", &[]), (vec![leak, unused], Some(1)));
    assert_eq!(
        said("//nolint:unstopped-ticker", &["--rules", "unclosed-file"]),
        nothing,
        "nobody knows whether it is needed"
    );
    let unexplained = (vec!["a.go:6:29 unexplained-directive".to_owned()], Some(0));
    assert_eq!(said("//nolint:unclosed-body", &["--require-reason"]), unexplained);
    assert_eq!(said("//nolint:unclosed-body // why", &["--require-reason"]), nothing);
    tree.write("a.go", file(&["F"]).replace("func F", "//nolint:unclosed-body // why\nfunc F"));
    assert_eq!(tree.check(&[]).code, Some(0), "before a function it is for all of it");
}

#[test]
fn the_configuration_is_found_upward_and_obeyed() {
    let tree = Tree::new(&[
        ("go.mod", GO_MOD),
        ("a.go", &file(&["F"])),
        ("gen/b.go", &file(&["G"]).replace("package app", "package gen")),
        ("stanch.toml", "format = \"quiet\"\n[[exclude]]\npaths = [\"gen\"]\nrules = [\"unclosed-body\"]\n"),
    ]);
    assert_eq!(quiet(&tree.check(&[])), ["a.go:6:15 unclosed-body"]);
    assert_eq!(quiet(&tree.check(&["--no-config", "--format", "quiet"])).len(), 2);
    let mut below = tree.command(&["."]);
    let said = Said::of(&below.current_dir(tree.path().join("gen")).output().unwrap());
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""));
    tree.write("stanch.toml", "[rules]\ndisable = [\"unclosed-body\"]\n");
    assert_eq!(tree.check(&[]).code, Some(0));
    assert_eq!(tree.check(&["--rules", "unclosed-body"]).code, Some(1));
    tree.write("stanch.toml", "[rules]\ndisabel = []\n");
    let said = tree.check(&[]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    assert!(said.err.contains("stanch.toml:2:1: unknown key \"disabel\" in rules"), "{}", said.err);
    assert!(said.err.contains("help: did you mean disable?"), "{}", said.err);
    tree.write("stanch.toml", b"tags = [\"\xff\"]\n");
    assert!(tree.check(&[]).err.contains("not UTF-8"));
}

#[test]
fn a_baseline_hides_what_it_knows_wherever_it_has_moved() {
    let tree = app(&["F", "G"]);
    let said = tree.check(&["--write-baseline", "known.json"]);
    assert_eq!(said.code, Some(0), "what is written is known: {said:?}");
    assert_eq!(tree.check(&["--baseline", "known.json"]).code, Some(0));
    tree.write("a.go", format!("// Moved.\n{}", file(&["F", "H", "G"])));
    let said = tree.check(&["--baseline", "known.json", "--format", "quiet"]);
    assert_eq!((quiet(&said), said.code), (vec!["a.go:15:15 unclosed-body".to_owned()], Some(1)));
    tree.write("a.go", file(&["G"]));
    tree.write("stanch.toml", "baseline = \"known.json\"\n");
    let said = tree.check(&[]);
    assert_eq!(said.code, Some(0));
    assert!(said.err.contains("is stale: a.go: unclosed-body in example.com/app.F is gone"), "{}", said.err);
    tree.write("known.json", "{}");
    assert_eq!(tree.check(&[]).code, Some(2));
}

#[test]
fn edits_are_shown_applied_and_checked_again() {
    let tree = app(&["F", "G"]);
    let before = tree.read("a.go");
    let said = tree.check(&["--fix", "--diff"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(
        said.out.starts_with("--- a/a.go\n+++ b/a.go\n@@ ")
            && said.out.contains("\n+\tdefer resp.Body.Close()\n"),
        "{}",
        said.out
    );
    assert_eq!(tree.read("a.go"), before);
    let said = tree.check(&["--fix"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.err.contains("mended 2 of 2 findings"), "{}", said.err);
    assert_eq!(tree.read("a.go").matches("defer resp.Body.Close()").count(), 2);
    let mended = tree.read("a.go");
    assert_eq!(tree.check(&["--fix"]).code, Some(0));
    assert_eq!(tree.read("a.go"), mended, "a healthy file is not touched");
    assert_eq!(tree.check(&["--diff"]).code, Some(2), "--diff is nothing without --fix");
}

#[test]
fn a_diff_can_be_applied_by_git() {
    let tree = app(&["F", "G"]);
    assert_eq!(tree.check(&["--fix", "--diff", "-o", "mend.diff"]).code, Some(1));
    let status =
        std::process::Command::new("git").args(["apply", "mend.diff"]).current_dir(tree.path()).status();
    assert!(status.unwrap().success());
    assert_eq!(tree.check(&[]).code, Some(0));
}
