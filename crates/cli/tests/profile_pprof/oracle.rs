//! The programs that are compared, and the files that they read.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// google/pprof, for its test data.
const PPROF: &str = "github.com/google/pprof@v0.0.0-20260906184651-6331bc6350fe";

/// Where this test may write; it stays until the next run.
fn scratch() -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("profile-pprof");
    fs::create_dir_all(&dir).expect("the target folder can be written");
    dir
}

fn go(args: &[&str], dir: &Path) -> Output {
    let output = Command::new("go")
        .args(args)
        .current_dir(dir)
        .env("GOTOOLCHAIN", "local")
        .env("GOWORK", "off")
        .env("GOFLAGS", "")
        .env_remove("GOROOT")
        .output()
        .expect("this test compares with go tool pprof and needs Go on the PATH");
    assert!(output.status.success(), "go {args:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    output
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The program behind `go tool pprof`.
fn pprof_binary() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let source = PathBuf::from(text(&go(&["env", "GOROOT"], Path::new(".")))).join("src/cmd/pprof");
        let built = scratch().join("pprof");
        go(&["build", "-o", &built.display().to_string(), "."], &source);
        built
    })
}

/// Runs pprof. Binaries are left alone: what a profile names is all there is to compare.
pub(crate) fn pprof(command: &[&str], options: impl Iterator<Item = String>, files: &[PathBuf]) -> Output {
    let mut run = Command::new(pprof_binary());
    run.arg("-symbolize=none").args(command).args(options).args(files);
    finish(run)
}

/// Runs ours, with a second dash before each option.
pub(crate) fn stanch(command: &[&str], options: impl Iterator<Item = String>, files: &[PathBuf]) -> Output {
    let mut run = Command::new(env!("CARGO_BIN_EXE_stanch"));
    run.arg("profile").args(command).args(options.map(|o| format!("-{o}"))).args(files);
    finish(run)
}

fn finish(mut run: Command) -> Output {
    run.env("TZ", "UTC").env("PPROF_TMPDIR", scratch()).stdin(Stdio::null()).output().expect("it runs")
}

/// All files to compare with.
pub(crate) fn files() -> Vec<PathBuf> {
    let mut all = public();
    all.extend(captures());
    all.extend(made_here().to_vec());
    all
}

/// google/pprof's own.
fn public() -> Vec<PathBuf> {
    let said = text(&go(&["mod", "download", "-json", PPROF], &scratch()));
    let dir = said.lines().find_map(|line| line.trim().strip_prefix("\"Dir\": \"")?.strip_suffix("\","));
    let dir = PathBuf::from(dir.unwrap_or_else(|| panic!("go mod download says no folder: {said}")));
    let mut found = Vec::new();
    for folder in ["profile/testdata", "internal/driver/testdata"] {
        for path in listed(&dir.join(folder)) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // Beside the profiles are the reports that google/pprof expects of them, and sources.
            let is_profile = ["cppbench.", "go.", "gobench.", "java."].iter().any(|p| name.starts_with(p))
                && !name.ends_with(".string");
            if is_profile {
                found.push(path);
            }
        }
    }
    found
}

/// What a service wrote of itself with each Go release.
pub(crate) fn captures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../parse/src/formats/pprof/testdata");
    let releases = listed(&root).into_iter().filter(|p| p.is_dir());
    let files = releases.flat_map(|release| listed(&release));
    let found: Vec<PathBuf> = files.filter(|p| p.to_string_lossy().ends_with(".pb.gz")).collect();
    assert!(found.len() >= 20, "{} captures", found.len());
    found
}

/// What a program writes now, so that its sources are where the profile says.
pub(crate) fn made_here() -> &'static [PathBuf] {
    static MADE: OnceLock<Vec<PathBuf>> = OnceLock::new();
    MADE.get_or_init(|| {
        let dir = scratch().join("made");
        fs::create_dir_all(&dir).expect("the target folder can be written");
        fs::write(dir.join("go.mod"), "module example.com/made\n\ngo 1.22\n").expect("it can be written");
        fs::write(dir.join("main.go"), PROGRAM).expect("it can be written");
        go(&["run", ".", &dir.display().to_string()], &dir);
        ["heap", "goroutine", "cpu", "mutex"].map(|kind| dir.join(format!("{kind}.pb.gz"))).to_vec()
    })
}

fn listed(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap_or_else(|e| panic!("failed to list {}: {e}", dir.display()));
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("a folder entry").path()).collect();
    paths.sort_by_key(|p| p.as_os_str().to_owned() as OsString);
    paths
}

/// Allocates, recurses, blocks and labels.
const PROGRAM: &str = r#"package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

type node struct {
	left, right *node
	payload     [64]byte
}

func grow(depth int) *node {
	if depth == 0 {
		return nil
	}
	return &node{left: grow(depth - 1), right: grow(depth - 1)}
}

func small(n int) []byte { return make([]byte, n) }

func spin(until time.Time) (sum int) {
	for time.Now().Before(until) {
		for i := range 1000 {
			sum += i * i
		}
	}
	return sum
}

func write(dir, name string) {
	f, err := os.Create(filepath.Join(dir, name+".pb.gz"))
	if err != nil {
		panic(err)
	}
	defer f.Close()
	if err := pprof.Lookup(name).WriteTo(f, 0); err != nil {
		panic(err)
	}
}

func main() {
	dir := os.Args[1]
	runtime.MemProfileRate = 512
	runtime.SetMutexProfileFraction(1)
	cpu, err := os.Create(filepath.Join(dir, "cpu.pb.gz"))
	if err != nil {
		panic(err)
	}
	if err := pprof.StartCPUProfile(cpu); err != nil {
		panic(err)
	}
	tree := grow(12)
	var kept [][]byte
	for i := range 500 {
		kept = append(kept, small(100*(i%40)))
	}
	pprof.Do(context.Background(), pprof.Labels("key", "value", "who", "spin"), func(context.Context) {
		spin(time.Now().Add(300 * time.Millisecond))
	})
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 20 {
				mu.Lock()
				time.Sleep(time.Millisecond)
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	for i := range 6 {
		go func(c chan int) { <-c }(make(chan int, i))
	}
	time.Sleep(20 * time.Millisecond)
	pprof.StopCPUProfile()
	cpu.Close()
	runtime.GC()
	for _, name := range []string{"heap", "goroutine", "mutex"} {
		write(dir, name)
	}
	runtime.KeepAlive(tree)
	runtime.KeepAlive(kept)
}
"#;
