//! Where reports go: closed pipes, files, colours.

use std::fs;
use std::process::Stdio;

use crate::support::{stanch, write_dumps};

#[test]
fn a_closed_pipe_is_quiet_and_changes_no_verdict() {
    let dir = tempfile::tempdir().unwrap();
    write_dumps(dir.path(), &[20, 60, 100, 140]);
    for (code, args) in [
        (1, vec![dir.path().to_str().unwrap()]),
        (0, vec!["explain", "--list"]),
        (0, vec!["--help"]),
        (0, vec!["man", "--format", "md"]),
    ] {
        let mut child = stanch(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
}

#[test]
fn the_extension_chooses_the_format_and_nothing_is_left_beside() {
    let dir = tempfile::tempdir().unwrap();
    let (dumps, reports) = (dir.path().join("dumps"), dir.path().join("reports"));
    fs::create_dir_all(&dumps).unwrap();
    fs::create_dir_all(&reports).unwrap();
    write_dumps(&dumps, &[20, 60, 100, 140]);
    for (name, start) in [("a.json", "{"), ("a.html", "<!doctype html"), ("a.md", "#")] {
        let path = reports.join(name);
        let output = stanch(&[dumps.to_str().unwrap(), "-o", path.to_str().unwrap()]).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.to_lowercase().starts_with(start), "{name}: {}", &text[..40]);
    }
    assert_eq!(fs::read_dir(&reports).unwrap().count(), 3);
}

#[test]
fn an_unwritable_report_is_told_before_the_work() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("no/report.html");
    // Nobody listens there: if the target were met first, that would be the error.
    let output = stanch(&["127.0.0.1:1", "-o", path.to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("error: failed to write ") && said.contains("there is no folder"), "{said}");
}

#[test]
fn colour_is_asked_for_or_not_there() {
    let dir = tempfile::tempdir().unwrap();
    write_dumps(dir.path(), &[20, 60, 100, 140]);
    let colored = |args: &[&str], env: &[(&str, &str)]| {
        let path = dir.path().to_str().unwrap();
        let output = stanch(&[&[path], args].concat()).envs(env.iter().copied()).output().unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(!colored(&[], &[]), "a pipe has no colours");
    assert!(colored(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colored(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}
