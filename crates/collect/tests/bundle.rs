//! Bundles: what goes in comes out, whatever happens on the way.
#![allow(clippy::print_stderr, reason = "the process that is killed speaks to the test that kills it")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use proptest::prelude::*;
use stanch_collect::bundle::{BundleError, FORMAT, ReadLimits, read_bundle_bytes, write_bundle};
use stanch_collect::{BundleWriter, CancelToken, CaptureOptions, Quiet, Target, capture, read_bundle};
use stanch_model::{Capture, Gap, GapReason, PartKind, RawPart, RawSnapshot, TimeSource};

fn part(kind: PartKind, at: i64, bytes: &[u8]) -> RawPart {
    let source = format!("http://h:1/debug/pprof/{kind}");
    RawPart { kind, source, at, took_ms: Some(3), bytes: bytes.into(), truncated: false }
}

/// Three snapshots with a compressible part, a zipped-looking one, an empty one, and gaps of all kinds.
fn sample() -> Capture {
    let gap = |part, snapshot, reason, detail: &str| Gap { part, snapshot, reason, detail: detail.into() };
    let snapshots = (0..3usize)
        .map(|i| RawSnapshot {
            at: 1_700_000_000_000 + i as i64 * 5000,
            time_source: TimeSource::Clock,
            parts: vec![
                part(PartKind::Goroutine, 1, &[0x1f, 0x8b, i as u8, 9, 9]),
                part(PartKind::Metrics, 2, format!("go_goroutines {i}\n").repeat(50).as_bytes()),
                RawPart { truncated: true, took_ms: None, ..part(PartKind::Heap, 3, b"") },
            ],
            gaps: vec![
                gap(PartKind::Heap, Some(i), GapReason::Truncated, "cut"),
                gap(PartKind::Mutex, Some(i), GapReason::Status(503), "busy"),
            ],
        })
        .collect();
    Capture {
        target: "http://h:1".into(),
        tool_version: stanch_collect::TOOL_VERSION.into(),
        snapshots,
        gaps: vec![gap(PartKind::GoroutineLeak, None, GapReason::NotFound, "old Go")],
        interrupted: false,
    }
}

/// The model's captures have no equality of their own; all their fields show in `Debug`.
fn shown(capture: &Capture) -> String {
    format!("{capture:?}")
}

fn encode(capture: &Capture) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.stanch");
    write_bundle(&path, capture, 1_700_000_000_000).unwrap();
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside it");
    std::fs::read(path).unwrap()
}

fn decode(bytes: &[u8]) -> Result<(Capture, Vec<stanch_model::Problem>), BundleError> {
    read_bundle_bytes(bytes, ReadLimits::default())
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bundle/testdata").join(name)
}

#[test]
fn what_goes_in_comes_out() {
    let (got, problems) = decode(&encode(&sample())).unwrap();
    assert_eq!(shown(&got), shown(&sample()));
    assert_eq!(problems, []);
}

#[test]
fn a_bundle_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.stanch");
    write_bundle(&path, &sample(), 0).unwrap();
    assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
}

/// The oldest file each reader must understand. Never regenerate it: add `v2.stanch` when the format changes.
#[test]
fn the_first_format_stays_readable() {
    let (got, problems) = read_bundle(&data("v1.stanch")).unwrap();
    let want = Capture { tool_version: "0.1.0".into(), ..sample() };
    assert_eq!(shown(&got), shown(&want));
    assert_eq!(problems, []);
    let (cut, problems) = read_bundle(&data("v1-killed.stanch.partial")).unwrap();
    assert_eq!(cut.snapshots.len(), 2);
    assert!(cut.interrupted && !problems.is_empty());
}

#[test]
fn a_newer_format_asks_for_an_upgrade() {
    let mut bytes = encode(&sample());
    bytes[8] = FORMAT as u8 + 1;
    let error = decode(&bytes).unwrap_err();
    assert!(matches!(error, BundleError::Newer { found: 2, newest: 1, .. }));
    let text = error.to_string();
    assert!(
        text.ends_with("written by a newer stanch (format 2; this one reads up to 1): upgrade"),
        "{text}"
    );
}

#[test]
fn other_files_are_named() {
    let error = decode(b"<html><title>x</title>").unwrap_err().to_string();
    assert!(error.contains("an HTML page titled \"x\""), "{error}");
    for bytes in [&b""[..], b"STANCHB\x1a", b"STANCHB\x1a\0\0\0\0\0\0\0\0", b"STANCHB\x1a\x01\0\0\0\0\0\0\0"]
    {
        let error = decode(bytes).unwrap_err().to_string();
        assert!(!error.is_empty() && !error.contains('\n'), "{error}");
    }
    assert!(matches!(read_bundle(Path::new("/nowhere")), Err(BundleError::Read { .. })));
    assert!(matches!(read_bundle(Path::new("/dev/zero")), Err(BundleError::Read { .. })));
}

/// Offsets of all record headers.
fn records(bytes: &[u8]) -> Vec<usize> {
    memchr::memmem::find_iter(bytes, b"\xf5SBR").collect()
}

#[test]
fn damage_costs_only_what_it_hits_and_is_named() {
    let whole = encode(&sample());
    let at = records(&whole);
    // meta, 3 × (manifest + 3 parts), end
    assert_eq!(at.len(), 14);
    // A flipped byte in the metrics of the second snapshot.
    let mut bytes = whole.clone();
    bytes[at[7] + 45] ^= 1;
    let (got, problems) = decode(&bytes).unwrap();
    assert_eq!(got.snapshots.iter().map(|s| s.parts.len()).collect::<Vec<_>>(), [3, 2, 3]);
    let gap = got.snapshots[1].gaps.iter().find(|g| g.part == PartKind::Metrics).unwrap();
    assert_eq!((gap.reason, gap.snapshot), (GapReason::Unreadable, Some(1)));
    assert!(gap.detail.contains("part metrics of snapshot 2"), "{}", gap.detail);
    assert_eq!(problems.len(), 1);
    // Its manifest is gone, header and all.
    let mut bytes = whole.clone();
    bytes[at[5]..at[6]].fill(0xaa);
    let (got, problems) = decode(&bytes).unwrap();
    assert_eq!(got.snapshots.len(), 2);
    assert!(problems.iter().any(|p| p.what.contains("snapshot 2 is lost")), "{problems:?}");
    assert!(got.gaps.iter().any(|g| g.detail.contains("snapshot 2 is lost")));
    assert!(got.snapshots[1].gaps.iter().all(|g| g.snapshot == Some(1)), "gaps follow their snapshot");
    // The target's name is gone.
    let mut bytes = whole.clone();
    bytes[at[0] + 50] ^= 1;
    let (got, problems) = decode(&bytes).unwrap();
    assert_eq!((got.snapshots.len(), got.target.as_str(), problems.len()), (3, "-", 1));
    // Everything is gone.
    let mut bytes = whole;
    bytes[16..].fill(0);
    assert!(matches!(decode(&bytes), Err(BundleError::Damaged { .. })));
}

#[test]
fn every_cut_keeps_the_whole_snapshots_before_it() {
    let whole = encode(&sample());
    let at = records(&whole);
    for cut in 16..whole.len() {
        // Snapshot n is whole when the record behind its last part may start.
        let want = (0..3).filter(|n| at[5 + n * 4] <= cut).count();
        match decode(&whole[..cut]) {
            Err(e) => assert!(want == 0 && matches!(e, BundleError::Damaged { .. }), "cut at {cut}: {e}"),
            Ok((got, problems)) => {
                let whole = got.snapshots.iter().filter(|s| s.parts.len() == 3).count();
                assert_eq!(whole, want, "cut at {cut}");
                assert!(got.interrupted && !problems.is_empty(), "cut at {cut}");
                // A torn snapshot says what it misses.
                for torn in got.snapshots.iter().filter(|s| s.parts.len() < 3) {
                    assert!(torn.gaps.len() > 2, "cut at {cut}");
                }
            }
        }
    }
}

#[test]
fn claims_do_not_fill_memory() {
    let mut capture = sample();
    capture.snapshots.truncate(1);
    capture.snapshots[0].parts =
        vec![part(PartKind::Heap, 1, &vec![0; 8 << 20]), part(PartKind::Mutex, 1, b"x")];
    let bytes = encode(&capture);
    assert!(bytes.len() < 10_000);
    let limits = ReadLimits { part: 1 << 20, ..ReadLimits::default() };
    let (got, problems) = read_bundle_bytes(&bytes, limits).unwrap();
    assert_eq!(got.snapshots[0].parts.len(), 1);
    assert!(problems[0].what.contains("larger than 1 MiB"), "{problems:?}");
    let limits = ReadLimits { total: 8 << 20, ..ReadLimits::default() };
    let (got, _) = read_bundle_bytes(&bytes, limits).unwrap();
    assert_eq!(got.snapshots[0].parts[0].kind, PartKind::Heap);
    assert_eq!(got.snapshots[0].parts.len(), 1);
}

/// Runs this very test binary as a process that writes a bundle until it is stopped; it says `written N` on stderr
/// after each snapshot. `wrap` is a shell script that ends in `exec "$@"`.
fn start_victim(wrap: &str, path: &Path) -> Child {
    Command::new("sh")
        .args(["-c", wrap, "sh"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "victim", "--ignored", "--nocapture"])
        .env("STANCH_VICTIM", path)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
#[ignore = "no test: the process that the tests of stopped writers start"]
fn victim() {
    let path = std::env::var_os("STANCH_VICTIM").expect("started by a test");
    let mut writer = BundleWriter::create(Path::new(&path), "victim", 1).expect("create the bundle");
    for n in 0.. {
        // Different sizes, so that kills hit different places; noise, so that files grow.
        let mut seed = n as u64 + 1;
        let mut noise = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 56) as u8
        };
        let bytes: Vec<u8> = (0..10_000 + n % 7 * 3_000).map(|_| noise()).collect();
        let parts = vec![part(PartKind::Goroutine, n, &bytes), part(PartKind::Heap, n, &bytes)];
        let snapshot = RawSnapshot { at: n, time_source: TimeSource::Clock, parts, gaps: Vec::new() };
        if let Err(e) = writer.append(&snapshot) {
            eprintln!("failed to {e}");
            drop(writer);
            std::process::exit(2);
        }
        eprintln!("written {n}");
    }
}

#[test]
fn a_killed_writer_leaves_all_whole_snapshots() {
    for snapshots in [1, 4, 9] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.stanch");
        let mut child = start_victim(r#"exec "$@""#, &path);
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        for n in 0..snapshots {
            assert_eq!(lines.next().unwrap().unwrap(), format!("written {n}"));
        }
        child.kill().unwrap(); // SIGKILL
        child.wait().unwrap();
        assert!(!path.exists(), "the final name is not taken by half a file");
        let (got, problems) = read_bundle(&dir.path().join("x.stanch.partial")).unwrap();
        assert!(got.snapshots.iter().filter(|s| s.parts.len() == 2).count() >= snapshots);
        assert!(got.interrupted && got.target == "victim");
        assert!(problems.iter().any(|p| p.what.contains("no last record")), "{problems:?}");
        assert!(got.gaps.iter().any(|g| g.reason == GapReason::Interrupted));
    }
}

/// A file that may not grow fails like a full disk does: in the middle of a write. (What a full disk is called is
/// tested beside the writer.)
#[test]
fn a_failed_write_keeps_the_snapshots_before_and_no_half_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.stanch");
    let child = start_victim(r#"trap "" XFSZ; ulimit -f 300; exec "$@""#, &path);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    let written = said.lines().filter(|l| l.starts_with("written")).count();
    assert!(written > 1 && said.contains("may not grow"), "{said}");
    assert!(said.contains(&format!("{written} whole snapshots can be read from")), "{said}");
    let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["x.stanch.partial"]);
    let (got, problems) = read_bundle(&dir.path().join("x.stanch.partial")).unwrap();
    assert_eq!(got.snapshots.len(), written);
    // Cut back to the last whole snapshot: nothing torn is in it.
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn appending_makes_readable_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.stanch");
    let mut writer = BundleWriter::create(&path, "t", 0).unwrap();
    for (i, snapshot) in sample().snapshots.iter().enumerate() {
        writer.append(snapshot).unwrap();
        let (got, _) = read_bundle(writer.partial_path()).unwrap();
        assert_eq!(got.snapshots.len(), i + 1);
        assert!(!path.exists());
    }
    writer.finish(&[], true).unwrap();
    let (got, problems) = read_bundle(&path).unwrap();
    assert!(got.interrupted && problems.is_empty());
}

#[test]
fn a_bundle_stands_for_its_target() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.stanch");
    write_bundle(&path, &sample(), 0).unwrap();
    let target = Target::parse(path.to_str().unwrap()).unwrap();
    assert_eq!(target, Target::Bundle(path));
    let got = capture(&target, &CaptureOptions::default(), &Quiet, &CancelToken::new()).unwrap();
    assert_eq!(shown(&got), shown(&sample()));
}

fn any_kind() -> impl Strategy<Value = PartKind> {
    (0..PartKind::NAMES.len()).prop_map(|i| PartKind::NAMES[i].1)
}

fn any_gap(snapshot: Option<usize>) -> impl Strategy<Value = Gap> {
    let reason = prop_oneof![
        Just(GapReason::NotFound),
        any::<u16>().prop_map(GapReason::Status),
        Just(GapReason::Timeout),
        Just(GapReason::NotAsked),
        Just(GapReason::Interrupted),
    ];
    (any_kind(), reason, any::<String>()).prop_map(move |(part, reason, detail)| Gap {
        part,
        snapshot,
        reason,
        detail,
    })
}

fn any_part() -> impl Strategy<Value = RawPart> {
    let bytes = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..2000),
        Just([0xf5, b'S', b'B', b'R'].repeat(30)),
        Just([0x1f, 0x8b, 0xf5, b'S', b'B', b'R'].repeat(30)),
    ];
    (any_kind(), any::<String>(), any::<i64>(), any::<Option<u64>>(), bytes, any::<bool>()).prop_map(
        |(kind, source, at, took_ms, bytes, truncated)| RawPart {
            kind,
            source,
            at,
            took_ms,
            bytes: Arc::from(bytes),
            truncated,
        },
    )
}

fn any_capture() -> impl Strategy<Value = Capture> {
    let source = prop_oneof![
        Just(TimeSource::Clock),
        Just(TimeSource::Content),
        Just(TimeSource::FileTime),
        Just(TimeSource::Order)
    ];
    let snapshot = (any::<i64>(), source, proptest::collection::vec(any_part(), 0..4));
    let with_gaps = (snapshot, proptest::collection::vec(any_gap(None), 0..3));
    let snapshots = proptest::collection::vec(with_gaps, 0..4);
    let first = (any::<i64>(), any_part());
    (first, snapshots, proptest::collection::vec(any_gap(None), 0..3), any::<String>(), any::<bool>())
        .prop_map(|((at, part), rest, gaps, target, interrupted)| {
            let first =
                RawSnapshot { at, time_source: TimeSource::Clock, parts: vec![part], gaps: Vec::new() };
            let rest =
                rest.into_iter().enumerate().map(|(i, ((at, time_source, parts), gaps))| RawSnapshot {
                    at,
                    time_source,
                    parts,
                    gaps: gaps.into_iter().map(|g| Gap { snapshot: Some(i + 1), ..g }).collect(),
                });
            let snapshots = std::iter::once(first).chain(rest).collect();
            let tool_version = stanch_collect::TOOL_VERSION.to_owned();
            Capture { target, tool_version, snapshots, gaps, interrupted }
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_capture_comes_back(capture in any_capture()) {
        let (got, problems) = decode(&encode(&capture)).unwrap();
        prop_assert_eq!(shown(&got), shown(&capture));
        prop_assert_eq!(problems, vec![]);
    }

    #[test]
    fn mutated_bundles_never_panic_nor_lie(
        flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = encode(&sample());
        for (at, with) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= with;
        }
        bytes.truncate(cut.index(bytes.len() * 2).max(1).min(bytes.len()));
        if let Ok((got, problems)) = decode(&bytes) {
            // Bytes that come out are bytes that went in.
            let sample = sample();
            let known = |p: &RawPart| sample.snapshots.iter().flat_map(|s| &s.parts).any(|q| q.bytes == p.bytes);
            prop_assert!(got.snapshots.iter().flat_map(|s| &s.parts).all(known));
            prop_assert!(!problems.is_empty() || shown(&got) == shown(&sample));
        }
    }
}
