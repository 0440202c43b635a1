//! The heads of all Go files of a GOROOT, its testdata included, compared with go/parser.

#[path = "module/oracle.rs"]
#[allow(dead_code, reason = "each test file uses its part of the oracle")]
mod oracle;

use std::path::PathBuf;

use oracle::Oracle;
use serde_json::{Value, json};
use stanch_gosrc::module::{Constraint, Header};

/// A head in the form in which the Go program prints it.
fn described(header: &Header) -> Value {
    let imports: Vec<Value> = header
        .imports
        .iter()
        .map(|import| {
            let span = import.preamble.clone().unwrap_or_default();
            let name = import.name.clone().unwrap_or_default();
            json!({"Path": import.path, "Name": name, "Line": import.line, "Preamble": [span.start, span.end]})
        })
        .collect();
    json!({
        "Package": header.package.clone().unwrap_or_default(),
        "Generated": header.generated,
        "Imports": imports,
    })
}

#[test]
fn every_head_of_goroot() {
    let go = Oracle::find();
    let program = oracle::fixtures().join("heads.go");
    // Links that lead to GOROOT are followed only at the beginning of a walk.
    let roots = match std::env::var_os("STANCH_HEADS_DIR") {
        Some(dir) => vec![PathBuf::from(dir)],
        None => vec![go.goroot().join("src/"), go.goroot().join("test/")],
    };
    let (mut files, mut broken) = (0, 0);
    for root in roots.iter().filter(|root| root.is_dir()) {
        let args = ["run", program.to_str().expect("UTF-8"), root.to_str().expect("UTF-8")];
        let text = go.run_for_host(&oracle::fixtures(), &args);
        for line in text.lines() {
            let theirs: Value = serde_json::from_str(line).expect("JSON");
            files += 1;
            broken += usize::from(theirs["Broken"] == true);
            compare(&theirs);
        }
    }
    assert!(files > 5000, "{files} files");
    assert!(broken < files / 20, "{broken} of {files} files are broken");
}

fn compare(theirs: &Value) {
    let path = theirs["File"].as_str().expect("a name");
    let header = Header::read(&std::fs::read(path).expect("a file"));
    if theirs["Broken"] == true {
        // After a syntax error the two go on differently, but neither may call the head sound.
        return assert!(
            !header.problems.is_empty() || header.bad_constraint.is_some(),
            "{path} is not sound"
        );
    }
    // Paths that no import may have are read by the parser, and refused by go/build.
    let invalid = |p: &stanch_gosrc::module::HeaderProblem| p.what.starts_with("invalid import path");
    assert!(header.problems.iter().all(invalid), "{path}: {:?}", header.problems);
    let ours = described(&header);
    for field in ["Package", "Generated", "Imports"] {
        if field != "Imports" || header.problems.is_empty() {
            assert_eq!(ours[field], theirs[field], "{field} of {path}");
        }
    }
    let go_build = theirs["GoBuild"].as_str().unwrap_or_default();
    if !go_build.is_empty() && header.bad_constraint.is_none() {
        let theirs =
            Constraint::parse(&format!("//go:build {go_build}")).expect("what Go prints can be read");
        assert_eq!(header.constraint.as_ref(), Some(&theirs), "constraint of {path}");
        assert_eq!(header.go_minor, theirs.min_go_minor(), "version of {path}");
    }
}
