//! Go that is wrong on purpose, and odd: what the tests of Go itself are made of. Nothing of it makes a check panic, and
//! a file that is cut anywhere does not either.

use std::path::{Path, PathBuf};

use stanch_collect::OsFiles;
use stanch_gosrc::module::{BuildContext, LoadOptions, Loader};
use stanch_rules::source::{CheckOptions, Checked, check};

fn goroot() -> PathBuf {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools");
    let go = stanch_lab::find_go(Some(&tools)).unwrap_or_else(|error| panic!("this test needs Go: {error}"));
    go.goroot().expect("Go has its sources")
}

/// The texts below `testdata` folders, in a fixed order. Broken Go is kept under other names, too.
fn texts(dir: &Path, inside: bool, into: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        let is_text = path.extension().is_some_and(|e| ["go", "go2", "src", "input"].iter().any(|x| e == *x));
        // What is kept for evaluation is not looked at by the way.
        let kept = path.ends_with("testgoroutineleakprofile");
        if path.is_dir() && !path.is_symlink() && !kept {
            texts(&path, inside || path.ends_with("testdata"), into);
        } else if inside && is_text && path.is_file() {
            into.push(path);
        }
    }
}

/// Each text as a package of its own, checked with the library of a real Go.
fn checked(goroot: &Path, texts: &[Vec<u8>]) -> Checked {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("go.mod"), "module example.com/m\n\ngo 1.26\n").expect("a file");
    for (at, text) in texts.iter().enumerate() {
        let package = dir.path().join(format!("p{at}"));
        std::fs::create_dir(&package).expect("a folder");
        std::fs::write(package.join("x.go"), text).expect("a file");
    }
    let files = OsFiles::default();
    let mut options = LoadOptions::new(dir.path(), BuildContext::new("linux", "amd64", 26));
    options.goroot = Some(goroot.to_owned());
    let loader = Loader::open(&files, options);
    let packages = loader.matching(&["./..."]);
    let options =
        CheckOptions { root: dir.path().to_owned(), pedantic: true, tests: false, rules: None, threads: 2 };
    check(&loader, &files, &packages, &options, None, &|_| true)
}

#[track_caller]
fn assert_no_faults(checked: &Checked) -> u64 {
    let all = checked.packages.iter().flat_map(|package| &package.problems);
    let faults: Vec<_> = all.filter(|p| p.what.starts_with("failed to check this package")).collect();
    assert!(faults.is_empty(), "{faults:?}");
    checked.packages.iter().filter_map(|package| package.stats.files).sum()
}

#[test]
fn what_go_tests_itself_with_is_checked_without_a_fault() {
    let goroot = goroot();
    let mut paths = Vec::new();
    texts(&goroot.join("src"), false, &mut paths);
    let of = |part: &str| paths.iter().filter(|path| path.to_string_lossy().contains(part)).count();
    assert!(of("internal/types/testdata") > 200 && of("go/parser/testdata") > 5 && of("/cmd/") > 200);
    let texts: Vec<Vec<u8>> = paths.iter().map(|path| std::fs::read(path).expect("a text")).collect();
    let files = assert_no_faults(&checked(&goroot, &texts));
    // Files for other systems and with `//go:build ignore` are left out.
    assert!(files as usize > texts.len() / 2, "{files} of {}", texts.len());
}

/// A file as an editor saves it half way.
#[test]
fn files_that_end_anywhere_are_checked_without_a_fault() {
    let source = "package p

import (
	\"context\"
	\"net/http\"
	\"sync\"
	\"time\"
)

type server[T any] struct {
	sync.Mutex
	jobs chan T
	done map[string]func() error
}

func (s *server[T]) run(ctx context.Context, urls ...string) (err error) {
	tick := time.NewTicker(time.Second)
	defer func() { tick.Stop(); err = recover().(error) }()
	var wg sync.WaitGroup
	for i, url := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			resp, err := http.Get(url)
			if err != nil || resp.StatusCode != 200 {
				return
			}
			select {
			case s.jobs <- *new(T):
			case <-ctx.Done():
			case v, ok := <-s.jobs:
				switch x := any(v).(type) {
				case error:
					goto end
				default:
					_ = x
				}
				_ = ok
			}
		end:
			s.Lock()
			s.done[url] = resp.Body.Close
		}()
		_ = i
	}
	wg.Wait()
	return
}
";
    let texts: Vec<Vec<u8>> =
        (0..=source.len()).step_by(3).map(|end| source.as_bytes()[..end].to_vec()).collect();
    assert_no_faults(&checked(&goroot(), &texts));
}
