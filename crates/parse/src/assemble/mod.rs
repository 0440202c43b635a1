//! The parts of a capture put together into one evidence.
//!
//! Every part is read by what its bytes are, goes into its snapshot through one interner, and leaves a gap when it
//! cannot be read. Snapshots that we took keep their clock and their parts; files are arranged into snapshots by
//! what they say about their time (see `arrange`).

mod arrange;
mod content;
mod go_version;
mod names;
mod part;
mod profile;

use std::collections::BTreeSet;

use stanch_model::{
    Capture, Evidence, Gap, GapReason, GoVersion, Parsed, PartKind, Problem, RawPart, RawSnapshot, Snapshot,
    TimeSource,
};

use self::arrange::{Moment, Piece, Said};
use self::content::Building;
use self::part::Reading;
use crate::formats::elf_globals::Binary;
use crate::problems::Problems;

/// Reads a whole capture.
#[must_use]
pub fn assemble(capture: &Capture) -> Parsed<Evidence> {
    let mut assembler = Assembler::new(&capture.target);
    for raw in &capture.snapshots {
        assembler.add(raw);
    }
    for gap in &capture.gaps {
        assembler.gap(gap.clone());
    }
    let told = |g: &Gap| g.reason == GapReason::Interrupted;
    if capture.interrupted && !capture.gaps.iter().any(told) {
        assembler.gap(Gap {
            part: PartKind::Unknown,
            snapshot: None,
            reason: GapReason::Interrupted,
            detail: "the capture was stopped before its time; what was got is kept".to_owned(),
        });
    }
    assembler.finish()
}

/// Reads a capture snapshot by snapshot, so that a live watch can be judged while it runs and its raw bytes need
/// not be kept.
#[derive(Debug)]
pub struct Assembler {
    evidence: Evidence,
    /// Where each snapshot of `evidence` came from.
    origins: Vec<Origin>,
    /// What was read from files, until all of them are known.
    files: Vec<Piece>,
    problems: Problems,
    /// Gaps of raw snapshots that hold files.
    waiting: Vec<Gap>,
    /// How well the Go version is known.
    version: VersionSource,
    raw_count: usize,
    given: usize,
}

#[derive(Clone, Debug)]
struct Origin {
    given: usize,
    raws: BTreeSet<usize>,
}

/// Best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum VersionSource {
    Said,
    Binary,
    Comment,
    Paths,
    Unknown,
}

impl Assembler {
    /// An assembler for one target, named as the user named it.
    #[must_use]
    pub fn new(target: &str) -> Self {
        Self {
            evidence: Evidence { target: target.to_owned(), ..Evidence::default() },
            origins: Vec::new(),
            files: Vec::new(),
            problems: Problems::default(),
            waiting: Vec::new(),
            version: VersionSource::Unknown,
            raw_count: 0,
            given: 0,
        }
    }

    /// Reads one snapshot. A snapshot that our clock timed is in [`Assembler::so_far`] at once; files wait for
    /// [`Assembler::finish`], since only all of them together tell their order.
    pub fn add(&mut self, raw: &RawSnapshot) {
        let index = self.raw_count;
        self.raw_count += 1;
        if raw.time_source == TimeSource::Clock && !raw.parts.iter().any(|p| p.kind == PartKind::Unknown) {
            self.add_taken(raw, index);
        } else {
            self.add_files(raw, index);
        }
    }

    /// Notes a gap that belongs to the whole capture, or to the raw snapshot with the index `gap.snapshot`.
    pub fn gap(&mut self, gap: Gap) {
        match gap.snapshot {
            Some(raw) if self.files.iter().any(|f| f.raw == raw) => self.waiting.push(gap),
            raw => {
                let snapshot = raw.and_then(|raw| self.snapshot_of(raw));
                self.evidence.gaps.push(Gap { snapshot, ..gap });
            }
        }
    }

    /// Takes the names of global variables and the Go version from the program's binary.
    pub fn binary(&mut self, binary: Binary) {
        if let Some(globals) = binary.globals {
            self.evidence.globals = globals;
        }
        self.version(binary.go_version, VersionSource::Binary);
    }

    /// What is known now: every snapshot that our clock timed.
    #[must_use]
    pub fn so_far(&self) -> &Evidence {
        &self.evidence
    }

    /// The whole evidence, oldest snapshot first, and what was odd about its parts.
    #[must_use]
    pub fn finish(mut self) -> Parsed<Evidence> {
        let files = std::mem::take(&mut self.files);
        let mut moments = arrange::arrange(files);
        moments.sort_by_key(|m| m.given);
        for moment in moments {
            self.add_moment(moment);
        }
        for gap in std::mem::take(&mut self.waiting) {
            self.gap(gap);
        }
        self.sort();
        Parsed { value: self.evidence, problems: self.problems.finish() }
    }

    fn add_taken(&mut self, raw: &RawSnapshot, index: usize) {
        let mut building = Building::default();
        let mut gaps = raw.gaps.clone();
        for part in &raw.parts {
            building.snapshot.cost.extend(part.took_ms.map(|ms| (part.kind, ms)));
            let reading = self.read(part);
            // The capture has said already that it was cut, and why.
            let told = |g: &Gap| raw.gaps.iter().any(|r| r.part == g.part && r.reason == g.reason);
            let found = reading.moments.iter().flat_map(|m| &m.gaps).chain(&reading.gaps);
            gaps.extend(found.filter(|g| g.reason != GapReason::Truncated || !told(g)).cloned());
            for content in reading.moments.into_iter().flat_map(|m| m.contents) {
                if building.slots.overlap(content.slot()) {
                    self.problems.push(second_of_a_kind(part, content.name()));
                }
                building.put(content);
            }
        }
        let origin = Origin { given: self.next(), raws: BTreeSet::from([index]) };
        self.push(building.finish(raw.at, TimeSource::Clock), origin, gaps);
    }

    fn add_files(&mut self, raw: &RawSnapshot, index: usize) {
        let mut gaps = raw.gaps.clone();
        for part in &raw.parts {
            let reading = self.read(part);
            // One modification time cannot be that of several dumps.
            let single = reading.moments.len() == 1;
            for moment in reading.moments {
                let mut building = Building::default();
                moment.contents.into_iter().for_each(|c| building.put(c));
                let file_time = (single && raw.time_source == TimeSource::FileTime).then_some(part.at);
                let said =
                    moment.said.or((raw.time_source == TimeSource::Content).then_some(Said::Log(raw.at)));
                let given = self.next();
                let source = part.source.clone();
                gaps.extend(moment.gaps);
                let gaps = std::mem::take(&mut gaps);
                self.files.push(Piece { given, raw: index, source, said, file_time, building, gaps });
            }
            gaps.extend(reading.gaps);
        }
        // Nothing of it could be read, or nothing came after the last that could.
        match self.files.iter_mut().rev().find(|f| f.raw == index) {
            Some(file) => file.gaps.extend(gaps),
            None => self.evidence.gaps.extend(gaps.into_iter().map(|g| Gap { snapshot: None, ..g })),
        }
    }

    fn read(&mut self, part: &RawPart) -> Reading {
        let mut reading = part::read(part, &mut self.evidence.symbols);
        for mut problem in std::mem::take(&mut reading.problems) {
            problem.what = format!("{}: {}", part.source, problem.what);
            self.problems.push(problem);
        }
        if let Some((version, source)) = reading.go_version {
            self.version(Some(version), source);
        }
        reading
    }

    fn add_moment(&mut self, moment: Moment) {
        let (at, source) = moment.time.unwrap_or((0, TimeSource::Order));
        let origin = Origin { given: moment.given, raws: moment.raws };
        self.push(moment.building.finish(at, source), origin, moment.gaps);
    }

    fn push(&mut self, snapshot: Snapshot, origin: Origin, gaps: Vec<Gap>) {
        if self.version == VersionSource::Unknown {
            self.version(go_version::of_snapshot(&snapshot, &self.evidence.symbols), VersionSource::Paths);
        }
        let index = Some(self.evidence.snapshots.len());
        self.evidence.gaps.extend(gaps.into_iter().map(|g| Gap { snapshot: index, ..g }));
        self.evidence.snapshots.push(snapshot);
        self.origins.push(origin);
    }

    fn version(&mut self, version: Option<GoVersion>, source: VersionSource) {
        if version.is_some() && source < self.version {
            self.evidence.go_version = version;
            self.version = source;
        }
    }

    fn next(&mut self) -> usize {
        self.given += 1;
        self.given
    }

    fn snapshot_of(&self, raw: usize) -> Option<usize> {
        self.origins.iter().position(|o| o.raws.contains(&raw))
    }

    /// Oldest first; a snapshot without a time keeps its place among those that were given around it.
    fn sort(&mut self) {
        let snapshots = std::mem::take(&mut self.evidence.snapshots);
        let order = order(&snapshots, &self.origins);
        let mut place = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old] = new;
        }
        let mut slots: Vec<Option<Snapshot>> = snapshots.into_iter().map(Some).collect();
        self.evidence.snapshots = order.iter().filter_map(|old| slots[*old].take()).collect();
        for gap in &mut self.evidence.gaps {
            gap.snapshot = gap.snapshot.and_then(|old| place.get(old).copied());
        }
        fill_times(&mut self.evidence.snapshots);
    }
}

fn second_of_a_kind(part: &RawPart, name: &str) -> Problem {
    Problem {
        what: format!(
            "{}: {name} came a second time in one snapshot, and only the first is read",
            part.source
        ),
        offset: None,
        line: None,
        dropped_bytes: 0,
        incomplete: true,
    }
}

fn is_timed(snapshot: &Snapshot) -> bool {
    snapshot.time_source.is_some_and(|source| source != TimeSource::Order)
}

/// Indices of `snapshots` in the order they should have.
fn order(snapshots: &[Snapshot], origins: &[Origin]) -> Vec<usize> {
    let mut given: Vec<usize> = (0..snapshots.len()).collect();
    given.sort_by_key(|i| origins[*i].given);
    let mut timed: Vec<usize> = given.iter().copied().filter(|i| is_timed(&snapshots[*i])).collect();
    timed.sort_by_key(|i| snapshots[*i].at);
    let mut timed = timed.into_iter();
    given.into_iter().map(|i| if is_timed(&snapshots[i]) { timed.next().unwrap_or(i) } else { i }).collect()
}

/// Gives snapshots without a time a value that keeps the order; its distance to others means nothing.
fn fill_times(snapshots: &mut [Snapshot]) {
    let first_timed = snapshots.iter().position(is_timed);
    let mut last = first_timed.map_or(0, |i| snapshots[i].at.saturating_sub(i as i64)).saturating_sub(1);
    for snapshot in snapshots {
        if !is_timed(snapshot) {
            snapshot.at = last.saturating_add(1);
        }
        last = snapshot.at;
    }
}

#[cfg(test)]
mod tests;
