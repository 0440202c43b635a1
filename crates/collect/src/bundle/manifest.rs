//! The JSON in a bundle: what each snapshot holds, apart from the bytes. These structs are the stored format; the
//! model may change without them.

use serde::{Deserialize, Serialize};
use stanch_model::{Gap, GapReason, PartKind, RawPart, RawSnapshot, TimeSource};

/// First record: where everything comes from.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(super) struct Meta {
    pub(super) format: u32,
    pub(super) tool_version: String,
    pub(super) target: String,
    /// Milliseconds since the Unix epoch.
    pub(super) created_at: i64,
}

/// Comes before the parts of its snapshot, so that a reader knows what it misses.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub(super) struct SnapshotEntry {
    pub(super) at: i64,
    pub(super) time_source: String,
    pub(super) parts: Vec<PartEntry>,
    #[serde(default)]
    pub(super) gaps: Vec<GapEntry>,
}

/// One part of a snapshot; its bytes are a record of their own.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub(super) struct PartEntry {
    pub(super) kind: String,
    pub(super) source: String,
    pub(super) at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) took_ms: Option<u64>,
    /// Length of the raw bytes.
    pub(super) len: u64,
    /// CRC-32 (IEEE) of the raw bytes.
    pub(super) crc32: u32,
    #[serde(default)]
    pub(super) truncated: bool,
}

/// Something that is missing. Which snapshot it belongs to follows from where it stands.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub(super) struct GapEntry {
    pub(super) part: String,
    pub(super) reason: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    pub(super) detail: String,
}

/// Last record: the capture came to its end.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub(super) struct End {
    pub(super) snapshots: u32,
    pub(super) interrupted: bool,
    #[serde(default)]
    pub(super) gaps: Vec<GapEntry>,
}

const TIME_SOURCES: &[(&str, TimeSource)] = &[
    ("clock", TimeSource::Clock),
    ("content", TimeSource::Content),
    ("file-time", TimeSource::FileTime),
    ("order", TimeSource::Order),
];

/// Reasons by the names that the model gives them; a status comes with its number.
const REASONS: &[GapReason] = &[
    GapReason::NotFound,
    GapReason::Status(0),
    GapReason::Unauthorized,
    GapReason::Timeout,
    GapReason::Refused,
    GapReason::Truncated,
    GapReason::NotAsked,
    GapReason::Unreadable,
    GapReason::Empty,
    GapReason::Interrupted,
];

impl SnapshotEntry {
    pub(super) fn of(snapshot: &RawSnapshot) -> Self {
        let name = TIME_SOURCES.iter().find(|(_, s)| *s == snapshot.time_source).map_or("order", |(n, _)| n);
        Self {
            at: snapshot.at,
            time_source: name.to_owned(),
            parts: snapshot.parts.iter().map(PartEntry::of).collect(),
            gaps: snapshot.gaps.iter().map(GapEntry::of).collect(),
        }
    }

    /// A name from a later version says no more than the order.
    pub(super) fn time_source(&self) -> TimeSource {
        TIME_SOURCES.iter().find(|(n, _)| *n == self.time_source).map_or(TimeSource::Order, |(_, s)| *s)
    }
}

impl PartEntry {
    fn of(part: &RawPart) -> Self {
        Self {
            kind: part.kind.name().to_owned(),
            source: part.source.clone(),
            at: part.at,
            took_ms: part.took_ms,
            len: part.bytes.len() as u64,
            crc32: crc32fast::hash(&part.bytes),
            truncated: part.truncated,
        }
    }

    /// A kind from a later version is for the reader to find out.
    pub(super) fn kind(&self) -> PartKind {
        PartKind::from_name(&self.kind).unwrap_or(PartKind::Unknown)
    }
}

impl GapEntry {
    pub(super) fn of(gap: &Gap) -> Self {
        let status = if let GapReason::Status(code) = gap.reason { Some(code) } else { None };
        Self {
            part: gap.part.name().to_owned(),
            reason: gap.reason.name().to_owned(),
            status,
            detail: gap.detail.clone(),
        }
    }

    pub(super) fn gap(&self, snapshot: Option<usize>) -> Gap {
        let reason = match self.status {
            Some(code) => GapReason::Status(code),
            None => {
                REASONS.iter().find(|r| r.name() == self.reason).copied().unwrap_or(GapReason::Unreadable)
            }
        };
        Gap {
            part: PartKind::from_name(&self.part).unwrap_or(PartKind::Unknown),
            snapshot,
            reason,
            detail: self.detail.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_comes_back() {
        for reason in REASONS {
            let gap = Gap { part: PartKind::Heap, snapshot: Some(3), reason: *reason, detail: "x".into() };
            assert_eq!(GapEntry::of(&gap).gap(Some(3)), gap);
        }
    }
}
