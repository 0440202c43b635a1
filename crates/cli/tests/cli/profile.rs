//! `stanch profile`: what it reads, how it says what it cannot. That its numbers are pprof's is the business of the
//! test `profile_pprof`.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::support::{respond, serve, stanch};

fn captures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../parse/src/formats")
}

fn capture(name: &str) -> String {
    captures().join(name).to_str().expect("a UTF-8 path").to_owned()
}

fn run(args: &[&str]) -> Output {
    stanch(&[&["profile"], args].concat()).output().expect("the binary runs")
}

fn out(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn failed(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{args:?}");
    String::from_utf8(output.stderr).expect("UTF-8")
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&out(args)).expect("JSON")
}

#[test]
fn goroutine_texts_are_profiles_with_names_and_states() {
    let counts = out(&["top", &capture("goroutine_text/testdata/go1.27/debug1.txt")]);
    assert!(counts.contains("Type: goroutine") && counts.contains("main.start"), "{counts}");
    assert!(!counts.contains("<unknown>"), "{counts}");

    let full = capture("goroutine_text/testdata/go1.27/debug2.txt");
    let states = out(&["tags", &full]);
    assert!(states.contains("state:") && states.contains("chan send (nil chan)"), "{states}");
    let stuck = json(&["top", "--format", "json", "--tagfocus", "state=nil chan", &full]);
    let names: Vec<&str> =
        stuck["rows"].as_array().unwrap().iter().filter_map(|r| r["name"].as_str()).collect();
    assert!(!names.is_empty() && names.iter().all(|n| n.starts_with("main.")), "{names:?}");
    let by_state = out(&["folded", "--tagroot", "state", &full]);
    assert!(by_state.lines().any(|l| l.starts_with("chan send (nil chan);main.start")), "{by_state}");
}

#[test]
fn heap_texts_standard_input_and_sums_are_read() {
    let heap = capture("pprof/testdata/go1.27/heap.pb.gz");
    let once = json(&["top", "--format", "json", &heap]);
    let twice = json(&["top", "--format", "json", &heap, &heap]);
    assert_eq!(once["schema"], "stanch-profile/1");
    assert_eq!(twice["total"].as_i64(), once["total"].as_i64().map(|t| t * 2));
    let mut child = stanch(&["profile", "top", "-"])
        .stdin(Stdio::from(std::fs::File::open(&heap).unwrap()))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let status = child.wait().unwrap();
    assert!(status.success());
    assert!(out(&["top", &capture("pprof/testdata/go1.27/heap.txt")]).contains("main."));
    assert!(failed(&["top", "-", "-"]).contains("standard input twice"));
}

#[test]
fn means_are_not_drawn_as_boxes() {
    let heap = capture("pprof/testdata/go1.27/heap.pb.gz");
    for args in [["flame", "--mean", &heap], ["serve", "--mean", &heap]] {
        let error = failed(&args);
        assert!(error.contains("means do not") && error.contains("top --mean"), "{args:?}: {error}");
    }
}

#[test]
fn a_bundle_is_asked_for_a_type() {
    let dir = tempfile::tempdir().unwrap();
    let inside = dir.path().join("in");
    std::fs::create_dir(&inside).unwrap();
    for kind in ["heap", "goroutine", "cpu"] {
        let name = format!("{kind}.pb.gz");
        std::fs::copy(captures().join("pprof/testdata/go1.27").join(&name), inside.join(&name)).unwrap();
    }
    let bundle = dir.path().join("a.stanch");
    let bundle = bundle.to_str().unwrap();
    assert!(stanch(&["capture", inside.to_str().unwrap(), "-o", bundle]).output().unwrap().status.success());
    let said = failed(&["top", bundle]);
    assert!(said.contains("goroutine (1 snapshot), heap (1 snapshot)") && said.contains("--type"), "{said}");
    let heap = capture("pprof/testdata/go1.27/heap.pb.gz");
    assert_eq!(out(&["top", "--type", "heap", bundle]), out(&["top", &heap]));
    assert!(failed(&["top", "--type", "heap", "--snapshot", "99", bundle]).contains("in snapshot 99"));
    assert!(failed(&["top", "--type", "nonsense", bundle]).contains("types are goroutine"));
}

#[test]
fn a_live_service_is_asked_for_one_profile() {
    let body = std::fs::read(captures().join("pprof/testdata/go1.27/heap.pb.gz")).unwrap();
    let threads = std::fs::read(captures().join("pprof/testdata/go1.27/threadcreate.pb.gz")).unwrap();
    let address = serve(move |path, stream| match path {
        "/debug/pprof/threadcreate" => respond(stream, "200 OK", "application/octet-stream", &threads),
        "/debug/pprof/heap" | "/debug/pprof/allocs?seconds=1" => {
            respond(stream, "200 OK", "application/octet-stream", &body);
        }
        _ => respond(stream, "404 Not Found", "text/plain", b"404 page not found\n"),
    });
    let heap = capture("pprof/testdata/go1.27/heap.pb.gz");
    let want = out(&["top", &heap]);
    assert_eq!(out(&["top", &address]), want);
    assert_eq!(out(&["top", &format!("http://{address}/debug/pprof/heap")]), want);
    assert_eq!(
        out(&["-q", "top", "--type", "allocs", "--seconds", "1", &address]).lines().last(),
        want.lines().last()
    );
    let said = failed(&["top", "--type", "mutex", &address]);
    assert!(said.contains("mutex"), "{said}");
}

#[test]
fn what_is_no_profile_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("page.html");
    std::fs::write(&path, "<!DOCTYPE html><html></html>").unwrap();
    let said = failed(&["top", path.to_str().unwrap()]);
    assert!(said.contains("found an HTML page") && said.contains("help: it wants a profile"), "{said}");
    let whole = std::fs::read(captures().join("pprof/testdata/raw/heap.pb")).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let said = failed(&["top", path.to_str().unwrap()]);
    assert!(said.contains("truncated") || said.contains("malformed"), "{said}");
    assert!(failed(&["top", dir.path().to_str().unwrap()]).contains("it is a folder"));
    let heap = capture("pprof/testdata/go1.27/heap.pb.gz");
    assert!(failed(&["peek", "no such function", &heap]).contains("find a function that matches"));
    assert!(failed(&["top", "--focus", "(", &heap]).contains("the regular expression of focus"));
    assert!(failed(&["top", "--sample-index", "x", &heap]).contains("alloc_objects, alloc_space"));
    assert!(failed(&["top", "--normalize", &heap]).contains("there is no base"));
    assert!(failed(&["diff", &heap]).contains("nothing to compare"));
    let said = failed(&["browse", &heap]);
    assert!(said.contains("stdin is not a terminal") && said.contains("help: stanch profile top"), "{said}");
}

#[test]
fn names_do_not_move_the_cursor() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("dump.txt");
    std::fs::write(
        &path,
        "goroutine profile: total 2\n2 @ 0x1 0x2\n#\t0x1\tmain.\u{1b}[31mred\u{202e}+0x1\t\t/a.go:1\n#\t0x2\tmain.b+0x1\t/a.go:2\n",
    )
    .unwrap();
    for command in ["top", "tree", "traces", "raw", "graph", "folded"] {
        let text = out(&[command, path.to_str().unwrap()]);
        assert!(!text.contains(['\u{1b}', '\u{202e}']) && text.contains("\\x1b[31mred"), "{command}: {text}");
    }
}

#[test]
fn differences_say_what_grew_and_how_fast() {
    let (a, b) = (capture("pprof/testdata/go1.25/heap.pb.gz"), capture("pprof/testdata/go1.27/heap.pb.gz"));
    let report = json(&["diff", "--format", "json", &a, &b]);
    let rows = report["functions"].as_array().unwrap();
    assert_eq!(report["columns"].as_array().unwrap().len(), 2);
    assert!(!rows.is_empty());
    for row in rows {
        let change = &row["changes"][0];
        let (first, last) = (change["values"][0].as_i64().unwrap(), change["values"][1].as_i64().unwrap());
        assert_eq!(change["delta"].as_i64(), Some(last - first));
        let state = match (first, last) {
            (0, _) => "new",
            (_, 0) => "gone",
            (f, l) if f < l => "grown",
            _ => "shrunk",
        };
        assert_eq!(row["state"], state);
    }
    let only = json(&["diff", "--only", "new,gone", "--format", "json", &a, &b]);
    let states: Vec<&str> =
        only["stacks"].as_array().unwrap().iter().filter_map(|r| r["state"].as_str()).collect();
    assert!(states.iter().all(|s| ["new", "gone"].contains(s)), "{states:?}");
    assert!(out(&["diff", &a, &b, &a]).contains("3 profiles"));
}

#[test]
fn shares_lifetimes_sizes_and_depths_add_up() {
    let heap = capture("pprof/testdata/go1.27/heap.pb.gz");
    let share = json(&["share", "--format", "json", &heap]);
    let held: i64 = share["modules"].as_array().unwrap().iter().filter_map(|r| r["held"].as_i64()).sum();
    assert_eq!(Some(held), share["total"].as_i64());
    let lifetimes = json(&["lifetimes", "--format", "json", &heap]);
    for f in lifetimes["functions"].as_array().unwrap() {
        let [made, kept, freed] = ["allocated", "in_use", "freed"].map(|k| f[k].as_i64().unwrap());
        assert_eq!(made, kept + freed);
    }
    let large = json(&["large", "--min", "60KiB", "--format", "json", &heap]);
    let rows = large["rows"].as_array().unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|r| r["size"].as_i64().unwrap() >= 60 << 10));
    let deep = json(&["deep", "--min", "3", "--format", "json", &heap]);
    for row in deep["rows"].as_array().unwrap() {
        assert_eq!(row["depth"].as_u64(), Some(row["path"].as_array().unwrap().len() as u64));
    }
    assert!(
        failed(&["lifetimes", &capture("pprof/testdata/go1.27/goroutine.pb.gz")])
            .contains("the profile has goroutine")
    );
}

#[test]
fn goroutines_and_heap_of_one_program_are_joined_by_stack() {
    let heap = capture("pprof/testdata/go1.27/heap.pb.gz");
    let goroutines = capture("pprof/testdata/go1.27/goroutine.pb.gz");
    let join = json(&["join", "--format", "json", &heap, &goroutines]);
    assert_eq!(join["value"], json(&["top", "--format", "json", &heap])["total"]);
    assert_eq!(join["goroutines"], json(&["top", "--format", "json", &goroutines])["total"]);
    let sum: i64 = join["paths"].as_array().unwrap().iter().map(|r| r["value"].as_i64().unwrap()).sum();
    assert_eq!(sum + join["apart"].as_i64().unwrap(), join["value"].as_i64().unwrap());
    let text = out(&["join", &goroutines, &heap]);
    assert!(text.contains("runtime.main > main.main"), "{text}");
    assert!(failed(&["join", &heap]).contains("without a goroutine profile"));
    assert!(failed(&["join", &goroutines, "--base", &heap]).contains("join differences"));
    let other = failed(&["diff", &heap, &goroutines]);
    assert!(other.contains("goroutine") && other.contains("--sample-index"), "{other}");
}

#[test]
fn a_merged_file_is_whole_and_can_be_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("all.pb.gz");
    let path = path.to_str().unwrap();
    let (a, b) = (capture("pprof/testdata/go1.25/heap.pb.gz"), capture("pprof/testdata/go1.27/heap.pb.gz"));
    assert_eq!(out(&["merge", "-o", path, &a, &b]), "");
    assert_eq!(out(&["raw", path]), out(&["raw", &a, &b]));
}

#[test]
fn json_is_what_the_schema_says() {
    let schema: Value =
        serde_json::from_str(include_str!("../../../../docs/schema/profile.schema.json")).unwrap();
    jsonschema::meta::validate(&schema).expect("the schema is a schema");
    let validator = jsonschema::validator_for(&schema).expect("the schema compiles");
    let (a, b) = (capture("pprof/testdata/go1.25/heap.pb.gz"), capture("pprof/testdata/go1.27/heap.pb.gz"));
    let commands: [&[&str]; 12] = [
        &["top", &a],
        &["tree", &a],
        &["peek", "main", &a],
        &["tags", &a],
        &["list", "main", &a],
        &["diff", &a, &b],
        &["diff", &a, &capture("pprof/testdata/go1.27/heap.txt")],
        &["share", &a],
        &["lifetimes", &a],
        &["large", "--min", "1KiB", &a],
        &["deep", "--min", "2", &a],
        &["join", &a, &capture("pprof/testdata/go1.25/goroutine.pb.gz")],
    ];
    for command in commands {
        let report = json(&[command, &["--format", "json"]].concat());
        let errors: Vec<String> = validator.iter_errors(&report).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{command:?}: {errors:#?}");
        let mut more = report.clone();
        more["surprise"] = Value::Null;
        assert!(!validator.is_valid(&more), "{command:?}: the schema leaves room for what it does not name");
    }
}
