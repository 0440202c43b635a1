//! One run of `go test` with the hook.

use std::path::{Path, PathBuf};
use std::process::Command;

use stanch_gate::hook;
use stanch_gate::record::{self, Record};
use stanch_model::ParseError;

pub(crate) struct Toolchain {
    pub(crate) version: String,
    program: PathBuf,
    /// Holds the patched file and the overlay.
    folder: tempfile::TempDir,
}

pub(crate) struct Run {
    pub(crate) records: Vec<Result<Record, ParseError>>,
    pub(crate) output: String,
}

pub(crate) fn toolchains() -> Vec<Toolchain> {
    let own = stanch_lab::find_go(Some(Path::new("../../.tools"))).expect("a Go toolchain").program;
    let more = std::env::var_os("STANCH_TEST_GOS").unwrap_or_default();
    let more = std::env::split_paths(&more).filter(|path| !path.as_os_str().is_empty()).collect::<Vec<_>>();
    std::iter::once(own).chain(more).map(Toolchain::new).collect()
}

impl Toolchain {
    fn new(program: PathBuf) -> Self {
        let say = |name: &str| {
            let output =
                Command::new(&program).args(["env", name]).env("GOTOOLCHAIN", "local").output().unwrap();
            String::from_utf8(output.stdout).unwrap().trim().to_owned()
        };
        let (version, goroot) = (say("GOVERSION"), say("GOROOT"));
        let original = Path::new(&goroot).join("src/testing/testing.go");
        let text = std::fs::read_to_string(&original).unwrap();
        let patched = hook::patch(&text).unwrap_or_else(|e| panic!("{version}: {e}"));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("testing.go");
        std::fs::write(&file, patched).unwrap();
        let overlay = format!("{{\"Replace\":{{{original:?}:{file:?}}}}}");
        std::fs::write(folder.path().join("overlay.json"), overlay).unwrap();
        Self { version, program, folder }
    }

    pub(crate) fn run(&self, dir: &Path, flags: &[&str]) -> Run {
        let records = tempfile::tempdir().unwrap();
        let output = Command::new(&self.program)
            .current_dir(dir)
            .arg("test")
            .args(flags)
            .arg("./...")
            .env("GOTOOLCHAIN", "local")
            .env("GOWORK", "off")
            .env("GOFLAGS", format!("-overlay={}", self.folder.path().join("overlay.json").display()))
            .env("STANCH_GATE", records.path())
            .env("STANCH_GATE_KEY", "test")
            .env("STANCH_GATE_OPTIONS", "settle=1s,per-test,prove")
            .output()
            .unwrap();
        let mut names: Vec<PathBuf> =
            std::fs::read_dir(records.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.sort();
        let starts = names.iter().filter(|path| path.extension().is_some_and(|e| e == "start"));
        let read = |start: &PathBuf| {
            let end = start.with_extension("end");
            let bytes = std::fs::read(if end.exists() { &end } else { start }).unwrap();
            record::parse(&bytes)
        };
        let said = [output.stdout, output.stderr].concat();
        Run { records: starts.map(read).collect(), output: String::from_utf8_lossy(&said).into_owned() }
    }
}
