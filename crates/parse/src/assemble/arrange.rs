//! Files into snapshots: what belongs to one moment, and which moment came first.
//!
//! Times, best first: what the content says (`time_nanos` of a profile, the time of a log line), the file's
//! modification time, the order in which the files were given. Modification times are dropped, all of them, when
//! they cannot be those of a capture: when two files of one kind coincide (they were copied together) or when a
//! profile's own time contradicts them.

use std::collections::BTreeSet;

use stanch_model::{Gap, TimeSource, UnixMillis};

use super::content::Building;
use super::names;

/// Files of different kinds that were written within this time are one snapshot.
const ONE_MOMENT_MS: i64 = 2_000;

/// Nobody takes two profiles of one kind so fast; copying files does.
const COINCIDE_MS: i64 = 500;

/// How long after a profile was made its file may be written.
const SAVED_WITHIN_MS: i64 = 60_000;

/// What was read from one file, or from one of the dumps in it.
#[derive(Debug)]
pub(super) struct Piece {
    /// Position among all that was given.
    pub(super) given: usize,
    /// Index of the raw snapshot it came in.
    pub(super) raw: usize,
    pub(super) source: String,
    pub(super) said: Option<Said>,
    pub(super) file_time: Option<UnixMillis>,
    pub(super) building: Building,
    pub(super) gaps: Vec<Gap>,
}

/// A time that the content says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// `time_nanos` of a profile.
    Profile(UnixMillis),
    /// The time on a line of a log, which the file's own time need not match.
    Log(UnixMillis),
}

impl Said {
    fn millis(self) -> UnixMillis {
        match self {
            Said::Profile(at) | Said::Log(at) => at,
        }
    }
}

/// Pieces that are one moment.
#[derive(Debug)]
pub(super) struct Moment {
    pub(super) given: usize,
    pub(super) raws: BTreeSet<usize>,
    /// `None` when only the order is known.
    pub(super) time: Option<(UnixMillis, TimeSource)>,
    pub(super) building: Building,
    pub(super) gaps: Vec<Gap>,
    folder: String,
    keys: BTreeSet<String>,
}

impl Moment {
    fn new(piece: Piece, time: Option<(UnixMillis, TimeSource)>) -> Self {
        Self {
            given: piece.given,
            raws: BTreeSet::from([piece.raw]),
            time,
            building: piece.building,
            gaps: piece.gaps,
            folder: names::folder(&piece.source).to_owned(),
            keys: BTreeSet::from([names::key(&piece.source)]),
        }
    }

    fn takes(&self, other: &Self) -> bool {
        self.folder == other.folder && !self.building.slots.overlap(other.building.slots)
    }

    fn merge(&mut self, other: Self) {
        self.given = self.given.min(other.given);
        self.raws.extend(other.raws);
        // The better source; the earlier time among equals.
        let better = |t: &Option<(UnixMillis, TimeSource)>| t.map(|(at, source)| (source, at));
        let times = [self.time, other.time];
        self.time = times.iter().filter(|t| t.is_some()).min_by_key(|t| better(t)).copied().flatten();
        self.building.merge(other.building);
        self.gaps.extend(other.gaps);
        self.keys.extend(other.keys);
    }
}

/// Puts pieces of one moment together. The moments come in no particular order.
pub(super) fn arrange(pieces: Vec<Piece>) -> Vec<Moment> {
    let trusted = file_times_hold(&pieces);
    let times: Vec<_> = pieces.iter().map(|p| time(p, trusted)).collect();
    let times: Vec<_> = (0..pieces.len()).map(|i| distinct(&pieces, &times, i)).collect();
    let all = pieces.into_iter().zip(times).map(|(piece, time)| Moment::new(piece, time));
    let (timed, untimed): (Vec<_>, Vec<_>) = all.partition(|m| m.time.is_some());
    by_name(by_time(timed), untimed)
}

fn time(piece: &Piece, trusted: bool) -> Option<(UnixMillis, TimeSource)> {
    match piece.said {
        Some(said) => Some((said.millis(), TimeSource::Content)),
        None => piece.file_time.filter(|_| trusted).map(|at| (at, TimeSource::FileTime)),
    }
}

/// Whether the modification times can be those of a capture.
fn file_times_hold(pieces: &[Piece]) -> bool {
    let contradicted = pieces.iter().any(|p| match (p.said, p.file_time) {
        (Some(Said::Profile(said)), Some(file)) => said.abs_diff(file) > SAVED_WITHIN_MS.unsigned_abs(),
        _ => false,
    });
    let mut silent: Vec<&Piece> =
        pieces.iter().filter(|p| p.said.is_none() && p.file_time.is_some()).collect();
    silent.sort_by_key(|p| p.file_time);
    let copied = silent.iter().enumerate().any(|(i, p)| {
        let near = |q: &&&Piece| q.file_time.zip(p.file_time).is_some_and(|(b, a)| b - a < COINCIDE_MS);
        silent[i + 1..].iter().take_while(near).any(|q| p.building.slots.overlap(q.building.slots))
    });
    !contradicted && !copied
}

/// The time of piece `i`, unless another piece of the same kind has the very same: the same file twice, or a log
/// whose lines carry the time of their collection.
///
/// A log's clock counts whole seconds, so that two of its dumps may share one although others do not. They are a
/// millisecond apart then, in their order, which is within what the log said.
fn distinct(
    pieces: &[Piece],
    times: &[Option<(UnixMillis, TimeSource)>],
    i: usize,
) -> Option<(UnixMillis, TimeSource)> {
    let (at, source) = times[i]?;
    let same_kind = |j: &usize| *j != i && pieces[*j].building.slots.overlap(pieces[i].building.slots);
    let twins: Vec<usize> =
        (0..pieces.len()).filter(|j| times[*j].is_some_and(|(t, _)| t == at)).filter(same_kind).collect();
    if twins.is_empty() {
        return Some((at, source));
    }
    let same_log = |j: usize| {
        matches!((pieces[i].said, pieces[j].said), (Some(Said::Log(_)), Some(Said::Log(_))))
            && pieces[i].source == pieces[j].source
    };
    let clock_runs = (0..pieces.len()).any(|j| same_log(j) && times[j].is_some_and(|(t, _)| t != at));
    let rank = twins.iter().filter(|j| **j < i).count() as i64;
    let within = twins.iter().all(|j| same_log(*j)) && clock_runs && rank < 1_000;
    within.then(|| (at.saturating_add(rank), source))
}

fn by_time(mut timed: Vec<Moment>) -> Vec<Moment> {
    timed.sort_by_key(|m| (m.folder.clone(), m.time.map(|t| t.0), m.given));
    let mut merged: Vec<Moment> = Vec::new();
    let mut start = 0;
    for moment in timed {
        let at = moment.time.map_or(0, |t| t.0);
        match merged.last_mut() {
            Some(last) if last.takes(&moment) && at.saturating_sub(start) <= ONE_MOMENT_MS => {
                last.merge(moment)
            }
            _ => {
                start = at;
                merged.push(moment);
            }
        }
    }
    merged
}

/// Files without a time join those whose name differs only in the word for their kind: `heap-2.pb.gz` and
/// `goroutine-2.txt`.
fn by_name(mut moments: Vec<Moment>, untimed: Vec<Moment>) -> Vec<Moment> {
    for moment in untimed {
        let mut partners =
            moments.iter_mut().filter(|m| m.takes(&moment) && !m.keys.is_disjoint(&moment.keys));
        match (partners.next(), partners.next()) {
            (Some(partner), None) => partner.merge(moment),
            _ => moments.push(moment),
        }
    }
    moments
}
