//! `stanch gate` over small modules, with the machine's Go.

use std::path::Path;
use std::process::Output;

use crate::support::stanch;

/// A module with these packages; each has one test file.
fn module(packages: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("go.mod"), "module example.com/m\n\ngo 1.21\n").unwrap();
    packages.iter().for_each(|(name, text)| package(dir.path(), name, text));
    dir
}

fn package(dir: &Path, name: &str, text: &str) {
    std::fs::create_dir_all(dir.join(name)).unwrap();
    let file = dir.join(name).join("a_test.go");
    std::fs::write(file, format!("package {name}\n\n{text}")).unwrap();
}

const CLEAN: &str = "import \"testing\"\n\nfunc TestClean(t *testing.T) {\n\tgo func() {}()\n}\n";
const LEAKY: &str =
    "import \"testing\"\n\nfunc TestLeak(t *testing.T) {\n\tgo func() { <-make(chan int) }()\n}\n";
const FAILS: &str = "import \"testing\"\n\nfunc TestFails(t *testing.T) {\n\tt.Fatal(\"no\")\n}\n";
const CRASHES: &str =
    "import (\n\t\"os\"\n\t\"testing\"\n)\n\nfunc TestExits(t *testing.T) {\n\tos.Exit(3)\n}\n";
const WITHOUT_RUN: &str = "import (\n\t\"os\"\n\t\"testing\"\n)\n\nfunc TestMain(m *testing.M) {\n\tos.Exit(0)\n}\n\nfunc TestNever(t *testing.T) {}\n";

fn gate(dir: &Path, args: &[&str]) -> Output {
    let home = std::env::var_os("HOME").unwrap_or_default();
    let args = [&["gate"], args].concat();
    let mut command = stanch(&args);
    command.current_dir(dir).env("HOME", home).env("STANCH_CACHE", dir.join("cache"));
    command.env("GOTOOLCHAIN", "local").output().expect("the binary runs")
}

#[track_caller]
fn exits(output: &Output, code: i32) -> String {
    let text = [output.stdout.clone(), output.stderr.clone()].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert_eq!(output.status.code(), Some(code), "{text}");
    // Sentences are wrapped, and what follows is indented.
    text.lines().fold(String::new(), |out, line| match line.strip_prefix("    ") {
        Some(rest) => format!("{} {}", out.trim_end(), rest.trim_start()),
        None => format!("{out}\n{line}"),
    })
}

#[test]
fn a_leak_does_not_pass_and_says_where_it_is() {
    let dir = module(&[("clean", CLEAN), ("leaky", LEAKY)]);
    let text = exits(&gate(dir.path(), &["--settle", "200ms", "--", "go", "test", "./..."]), 1);
    for part in [
        "ok  \texample.com/m/clean",
        "1 goroutine leaks out of these tests.",
        "unanswered-receive",
        "TestLeak of example.com/m/leaky",
        "leaky/a_test.go:6",
        "1 leaked goroutine in 2 packages, 0 allowed",
    ] {
        assert!(text.contains(part), "{part:?} in\n{text}");
    }
    let allowed = ["--settle", "200ms", "--max-leaked", "1", "--", "go", "test", "./..."];
    exits(&gate(dir.path(), &allowed), 0);
}

#[test]
fn results_of_the_test_cache_count_when_their_record_is_known() {
    let dir = module(&[("clean", CLEAN), ("leaky", LEAKY)]);
    let run = |args: &[&str]| gate(dir.path(), &[&["--settle", "200ms", "--", "go", "test"], args].concat());
    exits(&run(&["./clean"]), 0);
    let text = exits(&run(&["./clean"]), 0);
    assert!(
        text.contains("example.com/m/clean\t(cached)") && text.contains("1 from the test cache"),
        "{text}"
    );
    let text = exits(&run(&["-run", "XXX", "./clean"]), 2);
    assert!(text.contains("no test ran"), "{text}");
    exits(&run(&["./clean"]), 0);
    // A leak is never taken from the cache, although go test has passed and cached it.
    for _ in 0..2 {
        let text = exits(&run(&["./leaky"]), 1);
        assert!(!text.contains("(cached)"), "{text}");
    }
    package(dir.path(), "leaky", CLEAN);
    exits(&run(&["./leaky"]), 0);
    package(dir.path(), "leaky", LEAKY);
    let text = exits(&run(&["./leaky"]), 1);
    assert!(!text.contains("(cached)"), "the leak of before is in the cache of go test: {text}");
    // Without its store nothing is known, and so nothing is taken from the cache.
    std::fs::remove_dir_all(dir.path().join("cache/gate/known")).unwrap();
    let text = exits(&run(&["./clean"]), 0);
    assert!(!text.contains("(cached)"), "{text}");
}

#[test]
fn what_was_not_seen_does_not_pass() {
    let dir = module(&[("clean", CLEAN), ("fails", FAILS), ("crashes", CRASHES), ("without", WITHOUT_RUN)]);
    let run = |args: &[&str]| exits(&gate(dir.path(), &[&["--"], args].concat()), 2);
    let text = run(&["go", "test", "./clean", "./fails"]);
    assert!(text.contains("the test command failed (exit status: 1)"), "{text}");
    assert!(text.contains("example.com/m/fails: its tests failed"), "{text}");
    let text = run(&["go", "test", "./crashes"]);
    assert!(text.contains("began and did not end"), "{text}");
    let text = run(&["go", "test", "./without", "./clean"]);
    assert!(text.contains("its TestMain does not call m.Run"), "{text}");
    let text = run(&["sh", "-c", "go test ./crashes || true"]);
    assert!(text.contains("did not come to its end"), "a failure that the wrapper hides: {text}");
    let text = run(&["sh", "-c", "go test ./fails ./clean || true"]);
    assert!(text.contains("tests failed, and the command does not say so"), "{text}");
    let text = run(&["go", "test", "-timeout", "50ms", "-run", "TestSleeps", "./clean"]);
    assert!(text.contains("no test ran"), "{text}");
    let text = run(&["sh", "-c", "GOFLAGS= go test ./clean"]);
    assert!(text.contains("sets GOFLAGS") || text.contains("without a record"), "{text}");
    for (words, said) in [
        (&["go", "vet"][..], "it runs no tests"),
        (&["true"], "no test binary ran with the hook"),
        (&["/nonexistent/runner"], "run /nonexistent/runner"),
        (&["go", "test", "-overlay=x.json"], "GOFLAGS=-overlay=x.json"),
    ] {
        let text = run(words);
        assert!(text.contains(said), "{said:?} in\n{text}");
    }
}

#[test]
fn a_wrapper_is_judged_by_its_records() {
    let dir = module(&[("clean", CLEAN), ("leaky", LEAKY)]);
    let run = |script: &str| gate(dir.path(), &["--settle", "200ms", "--", "sh", "-c", script]);
    let text = exits(&run("go test ./clean >/dev/null"), 0);
    assert!(text.contains("1 package, 1 test ran"), "{text}");
    exits(&run("go test ./clean ./leaky > /dev/null"), 1);
}

#[test]
fn every_format_says_the_same() {
    let dir = module(&[("leaky", LEAKY)]);
    let run = |format: &str| {
        let args = ["--settle", "200ms", "--format", format, "--", "go", "test", "./..."];
        let output = gate(dir.path(), &args);
        exits(&output, 1);
        String::from_utf8(output.stdout).unwrap()
    };
    let json: serde_json::Value = serde_json::from_str(&run("json")).expect("stdout is the document alone");
    let schema = serde_json::from_str(stanch_report::gate::SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&json).map(|e| e.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(json["leaks"][0]["tests"][0], "TestLeak");
    assert_eq!(json["leaks"][0]["spawned_at"]["file"], "leaky/a_test.go");
    let sarif: serde_json::Value = serde_json::from_str(&run("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "ST1002");
    assert!(run("junit").contains("<testsuite name=\"goroutines\" tests=\"1\" failures=\"1\" errors=\"0\">"));
    let github = run("github");
    assert!(github.contains("::error file=leaky/a_test.go,line=6"), "it fails the step: {github}");
}

#[test]
fn github_gets_a_summary() {
    let dir = module(&[("leaky", LEAKY)]);
    let summary = dir.path().join("summary.md");
    let mut command =
        stanch(&["gate", "--settle", "200ms", "--format", "github", "--", "go", "test", "./..."]);
    let home = std::env::var_os("HOME").unwrap_or_default();
    command.current_dir(dir.path()).env("HOME", home).env("STANCH_CACHE", dir.path().join("cache"));
    let output = command.env("GITHUB_STEP_SUMMARY", &summary).output().unwrap();
    exits(&output, 1);
    let text = std::fs::read_to_string(summary).unwrap();
    assert!(text.starts_with("### stanch gate: 1 goroutine leaks out of these tests"), "{text}");
    assert!(
        text.contains("| goroutines | failed |") && text.contains("TestLeak of example.com/m/leaky"),
        "{text}"
    );
    assert!(text.contains("| `leaky/a_test.go:6` |"), "{text}");
}

const COVERED: &str = "import \"testing\"\n\nfunc TestF(t *testing.T) {\n\tF(1)\n}\n\nfunc BenchmarkF(b *testing.B) {\n\tfor i := 0; i < b.N; i++ {\n\t\tF(i)\n\t}\n}\n";
const FUNCTION: &str =
    "package covered\n\nfunc F(n int) int {\n\tif n > 0 {\n\t\treturn 1\n\t}\n\treturn 2\n}\n";

fn covered() -> tempfile::TempDir {
    let dir = module(&[("covered", COVERED)]);
    std::fs::write(dir.path().join("covered/f.go"), FUNCTION).unwrap();
    dir
}

#[test]
fn coverage_is_asked_of_the_profile_of_this_run() {
    let dir = covered();
    let run = |args: &[&str]| gate(dir.path(), args);
    let test = ["--", "go", "test", "-coverprofile=c.out", "./..."];
    let text = exits(&run(&[&["--coverage", "60"], &test[..]].concat()), 0);
    assert!(text.contains("66.7 % of the statements in 1 package, 60 % wanted"), "{text}");
    let text = exits(&run(&[&["--coverage", "85%"], &test[..]].concat()), 1);
    assert!(text.contains("total: 66.7 %, 85 % wanted"), "{text}");
    let text = exits(&run(&["--coverage", "60", "--", "go", "test", "./..."]), 2);
    assert!(text.contains("-coverprofile=FILE"), "{text}");
    let stale = ["--coverage", "60", "--cover-profile", "c.out", "--", "go", "test", "./..."];
    let text = exits(&run(&stale), 2);
    assert!(text.contains("of an earlier run"), "{text}");
    let toml = "[gate]\ncoverage = 60\n[[gate.package]]\npaths = [\"./covered\"]\ncoverage = 90\n";
    std::fs::write(dir.path().join("stanch.toml"), toml).unwrap();
    let text = exits(&run(&test), 1);
    assert!(text.contains("example.com/m/covered: 66.7 %, 90 % wanted"), "{text}");
    std::fs::write(dir.path().join("stanch.toml"), "[gate]\ncoverag = 60\n").unwrap();
    let text = exits(&run(&test), 2);
    assert!(text.contains("did you mean coverage?"), "{text}");
}

#[test]
fn a_baseline_allows_what_was_there() {
    let dir = module(&[("leaky", LEAKY)]);
    let run = |args: &[&str]| {
        gate(dir.path(), &[&["--settle", "200ms"], args, &["--", "go", "test", "./..."]].concat())
    };
    exits(&run(&[]), 1);
    let text = exits(&run(&["--update-baseline"]), 0);
    assert!(
        text.contains("0 leaked goroutines in 1 package, 0 allowed, 1 more allowed by the baseline"),
        "{text}"
    );
    let path = dir.path().join("stanch-gate.json");
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(
        written.contains("\"slug\": \"unanswered-receive\"") && written.contains("\"count\": 1"),
        "{written}"
    );
    exits(&run(&[]), 0);
    let two = LEAKY
        .replace("\tgo func() {", "\tfor i := 0; i < 2; i++ {\n\tgo func() {")
        .replace("}()\n}", "}()\n}\n}");
    package(dir.path(), "leaky", &two);
    let text = exits(&run(&[]), 1);
    assert!(text.contains("there are 2"), "{text}");
    package(dir.path(), "leaky", CLEAN);
    let text = exits(&run(&[]), 0);
    assert!(text.contains("is stale"), "{text}");
    let expired = written.replace("\"reason\"", "\"expires\": \"2020-01-31\",\n      \"reason\"");
    std::fs::write(&path, expired).unwrap();
    package(dir.path(), "leaky", LEAKY);
    let text = exits(&run(&[]), 1);
    assert!(text.contains("until 2020-01-31"), "{text}");
    package(dir.path(), "leaky", FAILS);
    let text = exits(&run(&["--update-baseline"]), 2);
    assert!(text.contains("a baseline is of tests that pass"), "{text}");
}

#[test]
fn heap_source_and_benchmarks_have_their_gates() {
    let dir = covered();
    let asked = ["--max-heap-growth", "10", "--source", "--max-slower", "1000"];
    let test = ["--", "go", "test", "-bench=.", "-benchtime=200x", "-count=6", "./..."];
    let run = |more: &[&str]| gate(dir.path(), &[&asked[..], more, &test[..]].concat());
    let text = exits(&run(&[]), 2);
    assert!(
        text.contains("the baseline has no heap") && text.contains("the baseline has no benchmarks"),
        "{text}"
    );
    let text = exits(&run(&["--update-baseline"]), 0);
    assert!(text.contains("0 findings that the baseline does not know"), "{text}");
    exits(&run(&[]), 0);
    let leak = "package covered\n\nimport \"net/http\"\n\nfunc Get(url string) int {\n\tr, err := http.Get(url)\n\tif err != nil {\n\t\treturn 0\n\t}\n\treturn r.StatusCode\n}\n";
    std::fs::write(dir.path().join("covered/get.go"), leak).unwrap();
    let text = exits(&run(&[]), 1);
    assert!(
        text.contains("1 finding that the baseline does not know") && text.contains("unclosed-body"),
        "{text}"
    );
    std::fs::remove_file(dir.path().join("covered/get.go")).unwrap();
    let slow = FUNCTION.replace("\tif n", "\tfor i := 0; i < 1000000; i++ {\n\t\tn += i & 1\n\t}\n\tif n");
    std::fs::write(dir.path().join("covered/f.go"), slow).unwrap();
    let text = exits(&run(&[]), 1);
    assert!(text.contains("BenchmarkF") && text.contains("p=0.002"), "{text}");
    let kept = "package covered\n\nvar kept [][]byte\n\nfunc init() {\n\tfor i := 0; i < 64; i++ {\n\t\tkept = append(kept, make([]byte, 1<<16))\n\t}\n}\n";
    std::fs::write(dir.path().join("covered/f.go"), FUNCTION).unwrap();
    std::fs::write(dir.path().join("covered/kept.go"), kept).unwrap();
    let text = exits(&run(&[]), 1);
    assert!(text.contains("in use after its tests"), "{text}");
}

/// `cargo test -p stanch --test cli -- --ignored standard_library`: about two minutes. Go's own tests leave goroutines
/// behind in one package, where the tests open a database and do not close it: that is read from their source.
#[test]
#[ignore = "runs the tests of net/http, database/sql and context"]
fn what_is_found_in_the_standard_library_is_true() {
    let go = std::process::Command::new("go").args(["env", "GOROOT"]).output().unwrap();
    let src = Path::new(String::from_utf8(go.stdout).unwrap().trim()).join("src");
    let cache = tempfile::tempdir().unwrap();
    let report = cache.path().join("gate.json");
    let out = report.to_str().unwrap();
    let mut command = stanch(&["gate", "-o", out, "--", "go", "test", "net/http", "database/sql", "context"]);
    let home = std::env::var_os("HOME").unwrap_or_default();
    command.current_dir(&src).env("HOME", home).env("STANCH_CACHE", cache.path()).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
    assert_eq!(report["gates"][0]["state"], "passed", "{report:#}");
    let source = std::fs::read_to_string(src.join("database/sql/sql_test.go")).unwrap();
    for leak in report["leaks"].as_array().unwrap() {
        assert_eq!(
            (leak["package"].as_str(), leak["slug"].as_str()),
            (Some("database/sql"), Some("db-per-call"))
        );
        assert_eq!(leak["of_unknown_tests"], 0);
        for test in leak["tests"].as_array().unwrap() {
            let head = format!("\nfunc {}(", test.as_str().unwrap());
            let body = source.split_once(&head).expect("a test of this file").1.split_once("\n}").unwrap().0;
            assert!(!body.contains("db.Close()") && !body.contains("closeDB("), "{test} closes its database");
        }
    }
}
