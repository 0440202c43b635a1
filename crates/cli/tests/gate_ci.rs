//! What CI systems and pre-commit are given, run as they would run it.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use yaml_rust2::{Yaml, YamlLoader};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn yaml(path: &str) -> Yaml {
    let text = std::fs::read_to_string(repository().join(path)).unwrap();
    YamlLoader::load_from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}")).remove(0)
}

fn module(body: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("go.mod"), "module example.com/m\n\ngo 1.21\n").unwrap();
    let test = format!("package m\n\nimport \"testing\"\n\nfunc TestM(t *testing.T) {{\n\t{body}\n}}\n");
    std::fs::write(dir.path().join("a_test.go"), test).unwrap();
    dir
}

const LEAK: &str = "go func() { <-make(chan int) }()";
const CLEAN: &str = "go func() {}()";

/// A script as a runner executes it: with `stanch` on the PATH, ending with its first failure.
fn script(script: &str, dir: &Path) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_stanch"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let dirs = std::iter::once(program.parent().unwrap().to_owned()).chain(std::env::split_paths(&path));
    let mut command = Command::new("bash");
    command.args(["-e", "-o", "pipefail", "-c", script]).current_dir(dir);
    command.env("PATH", std::env::join_paths(dirs).unwrap()).env("STANCH_CACHE", dir.join("cache"));
    command
}

#[track_caller]
fn exits(output: &Output, code: i32) -> String {
    let text = String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned();
    assert_eq!(output.status.code(), Some(code), "{text}");
    text
}

/// The step of the action with its inputs, as the runner fills them in.
fn step(inputs: &[(&str, &str)], dir: &Path) -> Output {
    let action = yaml("action.yml");
    assert_eq!(action["runs"]["using"].as_str(), Some("composite"));
    let step = &action["runs"]["steps"][0];
    assert_eq!(step["shell"].as_str(), Some("bash"));
    let value = |name: &str| {
        let given = inputs.iter().find(|(own, _)| *own == name).map(|(_, value)| *value);
        given
            .or_else(|| action["inputs"][name]["default"].as_str())
            .unwrap_or_else(|| panic!("no input {name}"))
    };
    let fill = |text: &str| {
        let name = text.strip_prefix("${{ inputs.").and_then(|rest| rest.strip_suffix(" }}"));
        name.map_or_else(|| text.to_owned(), |name| value(name).to_owned())
    };
    let folder = dir.join(fill(step["working-directory"].as_str().unwrap()));
    let run = step["run"].as_str().unwrap();
    assert!(!run.contains("${{"), "an input in a script is code of whoever gives it");
    let mut command = script(run, &folder);
    for (name, text) in step["env"].as_hash().unwrap() {
        command.env(name.as_str().unwrap(), fill(text.as_str().unwrap()));
    }
    command.env("GITHUB_STEP_SUMMARY", dir.join("summary.md")).output().unwrap()
}

#[test]
fn the_action_annotates_the_leak_and_writes_the_summary() {
    let dir = module(LEAK);
    let text = exits(&step(&[("args", "--settle 200ms")], dir.path()), 1);
    assert!(text.contains("::") && text.contains("file=a_test.go,line=6"), "{text}");
    let summary = std::fs::read_to_string(dir.path().join("summary.md")).unwrap();
    assert!(summary.contains("1 goroutine leaks out of these tests"), "{summary}");
    let quoted = [("command", "go test '-run=^Test M$' ./..."), ("args", "--settle 200ms")];
    let text = exits(&step(&quoted, dir.path()), 2);
    assert!(text.contains("no test ran"), "{text}");
    exits(&step(&[], module(CLEAN).path()), 0);
}

#[test]
fn the_job_of_gitlab_leaves_a_junit_report() {
    let job = &yaml("docs/ci/gitlab.yml")["stanch-gate"];
    let lines: Vec<&str> =
        job["script"].as_vec().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    let report = job["artifacts"]["reports"]["junit"].as_str().unwrap();
    for (body, code, failures) in [(LEAK, 1, "failures=\"1\""), (CLEAN, 0, "failures=\"0\"")] {
        let dir = module(body);
        exits(&script(&lines.join("\n"), dir.path()).output().unwrap(), code);
        let xml = std::fs::read_to_string(dir.path().join(report)).unwrap();
        let first = xml.lines().nth(1).unwrap();
        assert!(first.starts_with("<testsuites") && first.contains(failures), "{xml}");
    }
}

#[test]
fn the_hooks_of_pre_commit_run() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let entry = |id: &str| {
        let hook = hooks.as_vec().unwrap().iter().find(|hook| hook["id"].as_str() == Some(id)).unwrap();
        assert_eq!(
            (hook["language"].as_str(), hook["pass_filenames"].as_bool()),
            (Some("system"), Some(false))
        );
        hook["entry"].as_str().unwrap().to_owned()
    };
    for (body, code) in [(LEAK, 1), (CLEAN, 0)] {
        let dir = module(body);
        exits(&script(&entry("stanch-gate"), dir.path()).output().unwrap(), code);
        exits(&script(&entry("stanch-check"), dir.path()).output().unwrap(), 0);
    }
}
