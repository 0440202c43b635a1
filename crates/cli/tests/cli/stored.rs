//! Judging what somebody saved: files, folders, stdin, bundles.

use std::io::Write;
use std::process::Stdio;

use crate::support::{dump, stanch, write_dumps};

#[test]
fn a_folder_of_growing_dumps_is_a_leak() {
    let dir = tempfile::tempdir().unwrap();
    write_dumps(dir.path(), &[20, 60, 100, 140]);
    let path = dir.path().to_str().unwrap();
    let output = stanch(&["diagnose", path]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.starts_with(&format!("LEAK  {path}\n140 goroutines stuck in chan send")), "{said}");
    for words in ["orders.go:41", "confirmed", "40 more goroutines each minute", "unanswered-send"] {
        assert!(said.replace('\n', " ").contains(words), "no {words:?} in {said}");
    }
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_exit_code_is_the_same_for_every_format() {
    let dir = tempfile::tempdir().unwrap();
    write_dumps(dir.path(), &[20, 60, 100, 140]);
    for format in ["text", "json", "html", "md"] {
        let output = stanch(&[dir.path().to_str().unwrap(), "--format", format]).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{format}");
        assert!(!output.stdout.is_empty(), "{format}");
    }
}

#[test]
fn a_constant_count_is_no_leak() {
    let dir = tempfile::tempdir().unwrap();
    write_dumps(dir.path(), &[20, 20, 20, 20]);
    let output = stanch(&[dir.path().to_str().unwrap(), "--format", "json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["verdict"], "no-leak");
}

#[test]
fn the_json_names_the_cause() {
    let dir = tempfile::tempdir().unwrap();
    write_dumps(dir.path(), &[20, 60, 100, 140]);
    let output = stanch(&[dir.path().to_str().unwrap(), "--format", "json"]).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&json["schema"], &json["verdict"]), (&"stanch/1".into(), &"leak".into()));
    let finding = &json["findings"][0];
    assert_eq!(finding["slug"], "unanswered-send");
    assert_eq!(finding["grade"], "confirmed");
    assert_eq!(finding["blocked_at"]["line"], 41);
}

#[test]
fn source_sharpens_the_report() {
    let dir = tempfile::tempdir().unwrap();
    let dumps = dir.path().join("dumps");
    std::fs::create_dir_all(&dumps).unwrap();
    write_dumps(&dumps, &[20, 60, 100, 140]);
    let source = dir.path().join("orders");
    std::fs::create_dir_all(&source).unwrap();
    std::fs::write(source.join("go.mod"), "module example.com/orders\n").unwrap();
    let text: String = (1..=60)
        .map(|n| if n == 41 { "\t\tresult <- pay(o) // line 41\n".to_owned() } else { format!("// {n}\n") })
        .collect();
    std::fs::write(source.join("orders.go"), text).unwrap();
    let output = stanch(&[dumps.to_str().unwrap(), "--source", source.to_str().unwrap()]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("result <- pay(o) // line 41"), "{said}");
}

#[test]
fn stdin_is_read() {
    let mut child =
        stanch(&["-", "--format", "json"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(dump(40).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["targets"].as_array().unwrap().len(), 1);
    assert_ne!(output.status.code(), Some(0), "one dump with 40 senders is not clean");
}

#[test]
fn a_bundle_is_judged_as_what_it_was_made_of() {
    let dir = tempfile::tempdir().unwrap();
    write_dumps(dir.path(), &[20, 60, 100, 140]);
    let bundle = dir.path().join("seen.stanch");
    let (folder, bundle) = (dir.path().to_str().unwrap(), bundle.to_str().unwrap());
    let saved = stanch(&["capture", folder, "-o", bundle]).output().unwrap();
    assert_eq!(saved.status.code(), Some(0), "{}", String::from_utf8_lossy(&saved.stderr));
    let findings = |target: &str| {
        let output = stanch(&[target, "--format", "json"]).output().unwrap();
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (
            output.status.code(),
            json["findings"][0]["fingerprint"].clone(),
            json["findings"][0]["count"].clone(),
        )
    };
    let from_bundle = findings(bundle);
    assert_eq!(from_bundle.0, Some(1));
    std::fs::remove_file(bundle).unwrap_or(());
    assert_eq!(from_bundle, findings(folder));
}

#[test]
fn a_mended_service_is_compared() {
    let dir = tempfile::tempdir().unwrap();
    let (before, after) = (dir.path().join("before"), dir.path().join("after"));
    for (folder, counts) in [(&before, [20, 60, 100, 140]), (&after, [0, 0, 0, 0])] {
        std::fs::create_dir_all(folder).unwrap();
        write_dumps(folder, &counts);
    }
    let (before, after) = (before.to_str().unwrap(), after.to_str().unwrap());
    let code = |a, b| stanch(&["compare", a, b]).output().unwrap().status.code();
    assert_eq!(code(before, after), Some(0));
    assert_eq!(code(after, before), Some(1));
    let table = stanch(&["compare", before, after, "--format", "json"]).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&table.stdout).unwrap();
    let rows = json["comparison"]["rows"].as_array().unwrap();
    let gone = rows.iter().find(|r| r["slug"] == "unanswered-send").unwrap();
    assert_eq!((&gone["state"], &gone["before"]), (&"gone".into(), &140.into()), "{gone}");
}

#[test]
fn flags_for_live_targets_are_noted_when_nothing_is_live() {
    let dir = tempfile::tempdir().unwrap();
    write_dumps(dir.path(), &[5, 5]);
    let noted = |args: &[&str]| {
        let output = stanch(&[&[dir.path().to_str().unwrap()], args].concat()).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(noted(&[]), "");
    assert_eq!(noted(&["--duration", "5m"]), "note: --duration changes nothing: no target is live\n");
    assert_eq!(noted(&["--duration", "5m", "-q"]), "");
}
