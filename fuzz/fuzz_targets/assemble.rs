//! No capture makes the assembler panic, lose a snapshot that we took, or place a gap outside of the snapshots.
//!
//! The last two bytes choose how the rest is cut into snapshots, and their kinds and times; a seed is a capture as
//! it came.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use stanch_model::{Capture, PartKind, RawPart, RawSnapshot, TimeSource};
use stanch_parse::assemble;

const MARK: &[u8] = b"\n=====\n";

fuzz_target!(|bytes: &[u8]| {
    let [rest @ .., shape, times] = bytes else { return };
    let snapshots: Vec<RawSnapshot> = pieces(rest)
        .enumerate()
        .map(|(i, body)| snapshot(i, usize::from(*shape), usize::from(*times), body))
        .collect();
    let taken = snapshots
        .iter()
        .filter(|s| s.time_source == TimeSource::Clock && s.parts.iter().all(|p| p.kind != PartKind::Unknown))
        .count();
    let capture = Capture {
        target: "fuzz".to_owned(),
        tool_version: String::new(),
        snapshots,
        gaps: Vec::new(),
        interrupted: shape & 1 != 0,
    };
    let evidence = assemble::assemble(&capture).value;
    assert!(evidence.snapshots.len() >= taken);
    assert!(evidence.gaps.iter().all(|g| g.snapshot.is_none_or(|s| s < evidence.snapshots.len())));
    assert!(
        evidence.snapshots.is_sorted_by_key(|s| s.at)
            || evidence.snapshots.iter().any(|s| s.time_source == Some(TimeSource::Order))
    );
});

fn pieces(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let bytes = rest?;
        let at = bytes.windows(MARK.len()).position(|w| w == MARK);
        rest = at.map(|at| &bytes[at + MARK.len()..]);
        Some(&bytes[..at.unwrap_or(bytes.len())])
    })
    .take(8)
}

fn snapshot(i: usize, shape: usize, times: usize, body: &[u8]) -> RawSnapshot {
    let kinds = PartKind::NAMES;
    let kind = if shape < 128 { PartKind::Unknown } else { kinds[(shape + i) % kinds.len()].1 };
    let time_source = [TimeSource::Clock, TimeSource::Content, TimeSource::FileTime, TimeSource::Order]
        [(times >> (i % 4)) % 4];
    let at = (times as i64) << (8 * (i % 7));
    let part = RawPart {
        kind,
        source: format!("{}/{}-{i}", shape % 3, kind.name()),
        at,
        took_ms: Some(1),
        bytes: Arc::from(body),
        truncated: times & 64 != 0,
    };
    RawSnapshot { at, time_source, parts: vec![part], gaps: Vec::new() }
}
