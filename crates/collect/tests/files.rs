//! Files, folders and standard input.

mod common;

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use stanch_collect::{CancelToken, CollectError, FileLimits, Quiet, capture_files};
use stanch_model::{Capture, GapReason, PartKind, TimeSource};

fn read(paths: &[&Path], limits: &FileLimits) -> Result<Capture, CollectError> {
    let paths: Vec<PathBuf> = paths.iter().map(|p| p.to_path_buf()).collect();
    capture_files(&paths, None, limits, &Quiet, &CancelToken::new())
}

/// Writes `text` with a modification time of `seconds`.
fn write(path: &Path, text: &str, seconds: u64) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    std::fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

fn texts(capture: &Capture) -> Vec<String> {
    let parts = capture.snapshots.iter().flat_map(|s| &s.parts);
    parts.map(|p| String::from_utf8_lossy(&p.bytes).into_owned()).collect()
}

#[test]
fn files_keep_the_given_order_and_times_count_only_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = (dir.path().join("a"), dir.path().join("b"));
    write(&a, "first", 100);
    write(&b, "second", 200);
    let got = read(&[&a, &b], &FileLimits::default()).unwrap();
    assert_eq!(texts(&got), ["first", "second"]);
    assert_eq!((got.snapshots[1].at, got.snapshots[1].time_source), (200_000, TimeSource::FileTime));
    assert!(got.snapshots.iter().flat_map(|s| &s.parts).all(|p| p.kind == PartKind::Unknown));
    let got = read(&[&b, &a], &FileLimits::default()).unwrap();
    assert_eq!(texts(&got), ["second", "first"]);
    assert!(got.snapshots.iter().all(|s| s.time_source == TimeSource::Order));
}

#[test]
fn a_folder_goes_by_its_times_or_else_by_its_names() {
    let dir = tempfile::tempdir().unwrap();
    for (name, seconds) in [("heap.10", 300), ("heap.9", 200), ("sub/goroutine.1", 100), (".hidden", 50)] {
        write(&dir.path().join(name), name, seconds);
    }
    std::os::unix::fs::symlink(dir.path(), dir.path().join("circle")).unwrap();
    let got = read(&[dir.path()], &FileLimits::default()).unwrap();
    assert_eq!(texts(&got), ["sub/goroutine.1", "heap.9", "heap.10"]);
    assert!(got.snapshots.iter().all(|s| s.time_source == TimeSource::FileTime));
    // All copied at once: the times say nothing.
    for name in ["heap.10", "heap.9", "sub/goroutine.1"] {
        write(&dir.path().join(name), name, 100);
    }
    let got = read(&[dir.path()], &FileLimits::default()).unwrap();
    assert_eq!(texts(&got), ["heap.9", "heap.10", "sub/goroutine.1"]);
    assert!(got.snapshots.iter().all(|s| s.time_source == TimeSource::Order));
}

#[test]
fn what_cannot_be_read_is_a_gap_beside_what_can() {
    let dir = tempfile::tempdir().unwrap();
    let (good, empty, none) = (dir.path().join("good"), dir.path().join("empty"), dir.path().join("none"));
    write(&good, "x", 1);
    write(&empty, "", 1);
    let got = read(&[&none, &empty, &good], &FileLimits::default()).unwrap();
    let reasons: Vec<_> = got.gaps.iter().map(|g| g.reason).collect();
    assert_eq!(reasons, [GapReason::Unreadable, GapReason::Empty]);
    assert!(got.gaps[0].detail.contains("none: no such file"), "{}", got.gaps[0].detail);
    for (path, want) in [(&none, "no such file"), (&empty, "the file is empty")] {
        let error = read(&[path], &FileLimits::default()).unwrap_err().to_string();
        assert!(error.contains(want) && error.matches("read ").count() == 1, "{error}");
    }
    let folder = dir.path().join("folder");
    std::fs::create_dir(&folder).unwrap();
    let error = read(&[&folder], &FileLimits::default()).unwrap_err().to_string();
    assert!(error.contains("no files in it"), "{error}");
}

#[test]
fn everything_is_bounded() {
    let dir = tempfile::tempdir().unwrap();
    for i in 0..30 {
        write(&dir.path().join(format!("f{i}")), "0123456789", i);
    }
    let limits = FileLimits { files: 5, ..FileLimits::default() };
    let got = read(&[dir.path()], &limits).unwrap();
    assert_eq!(got.snapshots.len(), 5);
    assert!(got.gaps[0].detail.contains("first 5 of 30 files"), "{}", got.gaps[0].detail);
    let limits = FileLimits { file: 4, ..FileLimits::default() };
    let got = read(&[&dir.path().join("f1")], &limits).unwrap();
    assert_eq!(texts(&got), ["0123"]);
    assert!(got.snapshots[0].parts[0].truncated);
    let gap = &got.snapshots[0].gaps[0];
    assert_eq!((gap.reason, gap.snapshot), (GapReason::Truncated, Some(0)));
    // Exactly as long as the cap is not cut.
    let limits = FileLimits { file: 10, ..FileLimits::default() };
    assert!(!read(&[&dir.path().join("f1")], &limits).unwrap().snapshots[0].parts[0].truncated);
    let limits = FileLimits { total: 25, ..FileLimits::default() };
    let got = read(&[dir.path()], &limits).unwrap();
    assert_eq!(texts(&got).iter().map(String::len).collect::<Vec<_>>(), [10, 10, 5]);
    assert_eq!(got.gaps.len(), 1, "{:?}", got.gaps);
    assert!(got.gaps[0].detail.contains("after 25 bytes of files"), "{}", got.gaps[0].detail);
    let limits = FileLimits { file: 1 << 20, ..FileLimits::default() };
    let got = read(&[Path::new("/dev/zero")], &limits).unwrap();
    assert_eq!(got.snapshots[0].parts[0].bytes.len(), 1 << 20);
}

#[test]
fn standard_input_has_no_time() {
    let read = |input: &mut dyn Read| {
        capture_files(&[], Some(input), &FileLimits::default(), &Quiet, &CancelToken::new())
    };
    let got = read(&mut Cursor::new(b"goroutine 1 [running]:")).unwrap();
    assert_eq!((got.target.as_str(), got.snapshots[0].parts[0].source.as_str()), ("-", "-"));
    assert_eq!(got.snapshots[0].time_source, TimeSource::Order);
    let error = read(&mut std::io::empty()).unwrap_err().to_string();
    assert!(error.contains("-: the file is empty") || error.contains("read -: the file is empty"), "{error}");
    struct Broken(bool);
    impl Read for Broken {
        fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
            if std::mem::replace(&mut self.0, false) {
                buf[0] = b'x';
                return Ok(1);
            }
            Err(std::io::Error::other("unplugged"))
        }
    }
    let got = read(&mut Broken(true)).unwrap();
    assert!(got.snapshots[0].parts[0].truncated);
    assert!(got.snapshots[0].gaps[0].detail.contains("unplugged"));
}

#[test]
fn a_cancelled_reading_says_so() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("a"), "x", 1);
    let cancel = CancelToken::new();
    cancel.cancel();
    let error =
        capture_files(&[dir.path().into()], None, &FileLimits::default(), &Quiet, &cancel).unwrap_err();
    assert!(matches!(error, CollectError::Interrupted));
}
