//! One part of a capture, read: whatever its bytes turn out to be, held against what was asked for.

use std::borrow::Cow;
use std::collections::HashMap;

use stanch_model::goroutine::GoroutineFlags;
use stanch_model::{
    Gap, GapReason, GoVersion, GoroutineDump, MetricSet, ParseError, Parsed, PartKind, Problem, RawPart,
    StackCount, StackCounts, StackId, Status, Symbols, UnixMillis,
};

use super::VersionSource;
use super::arrange::Said;
use super::content::{Content, Form};
use super::profile::{self, Class};
use crate::formats::{expvar, goroutine_text, gzip, heap_text, legacy, logs, pprof, prometheus};
use crate::sniff::{self, Sniffed};
use crate::stats;

/// What came out of one part.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// One per dump of a log, one for anything else that could be read.
    pub(super) moments: Vec<Found>,
    /// What is missing, and belongs to no moment.
    pub(super) gaps: Vec<Gap>,
    pub(super) problems: Vec<Problem>,
    pub(super) go_version: Option<(GoVersion, VersionSource)>,
}

/// What belongs to one moment.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) said: Option<Said>,
    pub(super) contents: Vec<Content>,
    /// What is missing in it.
    pub(super) gaps: Vec<Gap>,
}

impl Found {
    fn of(content: Content) -> Self {
        Self { contents: vec![content], ..Self::default() }
    }

    fn at(self, millis: Option<UnixMillis>) -> Self {
        Self { said: millis.map(Said::Profile), ..self }
    }
}

/// Reads one part.
pub(super) fn read(part: &RawPart, symbols: &mut Symbols) -> Reading {
    let mut reader = Reader { part, symbols, out: Reading::default() };
    // Nothing in the evidence holds a command line.
    if part.kind == PartKind::Cmdline {
        return reader.out;
    }
    if let Err(error) = reader.any() {
        reader.failed(&error);
    }
    reader.note_what_is_missing();
    reader.out
}

struct Reader<'p, 's> {
    part: &'p RawPart,
    symbols: &'s mut Symbols,
    out: Reading,
}

impl<'p> Reader<'p, '_> {
    fn any(&mut self) -> Result<(), ParseError> {
        let part = self.part;
        let sniffed = sniff::sniff(&part.bytes);
        if sniffed == Sniffed::Pprof {
            let profile = pprof::parse(&part.bytes)?;
            let profile = self.kept(profile);
            return self.profile(&profile, Form::Binary);
        }
        let plain = self.plain()?;
        let sniffed = if gzip::is_gzip(&part.bytes) { sniff::sniff(&plain) } else { sniffed };
        match sniffed {
            Sniffed::Empty => self.gap(GapReason::Empty, "the answer is empty".to_owned()),
            Sniffed::Pprof => {
                let profile = pprof::parse(&plain)?;
                let profile = self.kept(profile);
                return self.profile(&profile, Form::Binary);
            }
            Sniffed::GoroutineFull | Sniffed::Log => return self.dumps(&plain, sniffed),
            Sniffed::CountText => return self.count_text(&plain),
            Sniffed::Prometheus => return self.metrics(&plain),
            Sniffed::Expvar => return self.expvar(&plain),
            Sniffed::HeapText => return self.heap_text(&plain),
            Sniffed::LegacyText | Sniffed::LegacyCpu => {
                let profile = self.kept(legacy::parse(&plain)?);
                return self.profile(&profile, Form::Text);
            }
            Sniffed::Bundle | Sniffed::Foreign(_) | Sniffed::Text | Sniffed::Binary => {
                return self.as_declared(&plain);
            }
        }
        Ok(())
    }

    /// The bytes without gzip; numbers that were cut end with their last whole line, so that no half one is read.
    fn plain(&mut self) -> Result<Cow<'p, [u8]>, ParseError> {
        let part = self.part;
        let bytes = match gzip::is_gzip(&part.bytes) {
            true => Cow::Owned(self.kept(gzip::inflate_all(&part.bytes)?)),
            false => Cow::Borrowed(&*part.bytes),
        };
        if !part.truncated || !matches!(part.kind, PartKind::Metrics | PartKind::Expvar) {
            return Ok(bytes);
        }
        let whole = memchr::memrchr(b'\n', &bytes).map_or(0, |at| at + 1);
        Ok(match bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[..whole]),
            Cow::Owned(bytes) => Cow::Owned(bytes[..whole].to_vec()),
        })
    }

    /// Nothing was recognised: the reader of what was asked for says what is wrong.
    fn as_declared(&mut self, plain: &[u8]) -> Result<(), ParseError> {
        match self.part.kind {
            PartKind::Metrics => self.metrics(plain),
            PartKind::Expvar => self.expvar(plain),
            _ => Err(ParseError::NotMine { looks_like: sniff::foreign_name(plain) }),
        }
    }

    fn kept<T>(&mut self, parsed: Parsed<T>) -> T {
        self.out.problems.extend(parsed.problems);
        parsed.value
    }

    fn dumps(&mut self, plain: &[u8], sniffed: Sniffed) -> Result<(), ParseError> {
        if sniffed == Sniffed::GoroutineFull {
            let dumps = goroutine_text::parse_all(plain, self.symbols)?;
            // Between several dumps stand log lines, which say when.
            if let [_] = dumps.value[..] {
                for found in self.kept(dumps) {
                    if found.dump.truncated {
                        self.cut_dump(&found.dump, plain.len());
                    }
                    self.dump(found.dump, None);
                }
                return Ok(());
            }
        }
        let dumps = match self.part.at {
            near if near > 0 => logs::parse_near(plain, near, self.symbols)?,
            _ => logs::parse(plain, self.symbols)?,
        };
        let dumps = self.kept(dumps);
        let any_whole = dumps.iter().any(|d| !is_partial(d));
        for mut found in dumps {
            if is_partial(&found) {
                self.gap(GapReason::Truncated, ONE_OF_MANY.to_owned());
                // Beside whole dumps it would look as if all other goroutines had ended.
                if any_whole {
                    continue;
                }
                found.dump.truncated = true;
            } else if found.dump.truncated {
                self.cut_dump(&found.dump, plain.len());
            }
            self.dump(found.dump, found.at.map(Said::Log));
        }
        Ok(())
    }

    fn dump(&mut self, dump: GoroutineDump, said: Option<Said>) {
        if self.part.kind != PartKind::GoroutineLeak {
            return self.found(Found { said, ..Found::of(Content::Goroutines(dump)) });
        }
        match leaked(&dump) {
            Some(counts) => self.found(Found { said, ..Found::of(Content::Leaked(counts)) }),
            None => {
                let detail = "a goroutine dump that marks no goroutine as leaked, which an ordinary dump does not do \
                              either; take the profile with debug=0";
                self.gap(GapReason::Unreadable, detail.to_owned());
            }
        }
    }

    fn cut_dump(&mut self, dump: &GoroutineDump, bytes: usize) {
        let count = dump.goroutines.len();
        let detail = if bytes as u64 >= goroutine_text::HTTP_CUT {
            format!("cut at the 64 MB of net/http/pprof after {count} goroutines; debug=0 counts them all")
        } else {
            format!("ends in the middle of a goroutine, after {count} of them")
        };
        self.gap(GapReason::Truncated, detail);
    }

    fn count_text(&mut self, plain: &[u8]) -> Result<(), ParseError> {
        let counts = goroutine_text::parse_counts(plain, self.symbols)?;
        let (name, counts) = self.kept(counts);
        let Some(kind) = profile::kind_of(&name) else {
            let what =
                format!("a profile of {name:?}, which shows no leaks; give a heap or goroutine profile");
            return Err(ParseError::NotMine { looks_like: Some(what) });
        };
        if counts.samples.is_empty() && kind != PartKind::GoroutineLeak {
            self.gap_of(kind, GapReason::Empty, profile::why_empty(kind).to_owned());
            return Ok(());
        }
        self.found(Found::of(profile::counted(kind, counts, Form::Text)));
        Ok(())
    }

    fn heap_text(&mut self, plain: &[u8]) -> Result<(), ParseError> {
        let heap = self.kept(heap_text::parse(plain)?);
        let mut contents = Vec::new();
        match pprof::to_heap(&heap.profile, self.symbols).filter(|h| !h.samples.is_empty()) {
            Some(samples) => contents.push(Content::HeapText(samples)),
            None => {
                self.gap(GapReason::Empty, profile::why_empty(PartKind::HeapText).to_owned());
            }
        }
        if heap.memstats.is_some() {
            contents.push(Content::HeapStats(heap.stats));
        }
        if !contents.is_empty() {
            self.found(Found { contents, ..Found::default() });
        }
        Ok(())
    }

    fn profile(&mut self, profile: &stanch_model::profile::Profile, form: Form) -> Result<(), ParseError> {
        self.out.go_version = version_in_comments(profile).map(|v| (v, VersionSource::Comment));
        match profile::classify(profile, self.part.kind, form, self.symbols) {
            Class::Content(content) => {
                let nanos = profile.meta().time_nanos.filter(|t| *t > 0);
                self.found(Found::of(*content).at(nanos.map(|t| t / 1_000_000)));
            }
            Class::Empty(kind) => self.gap_of(kind, GapReason::Empty, profile::why_empty(kind).to_owned()),
            Class::Foreign(what) => return Err(ParseError::NotMine { looks_like: Some(what) }),
        }
        Ok(())
    }

    fn metrics(&mut self, plain: &[u8]) -> Result<(), ParseError> {
        let set = prometheus::parse(plain)?;
        let set = self.kept(set);
        self.out.go_version = stats::go_version(&set).map(|v| (v, VersionSource::Said));
        self.numbers(set, Content::Metrics);
        Ok(())
    }

    fn expvar(&mut self, plain: &[u8]) -> Result<(), ParseError> {
        let vars = expvar::parse(plain)?;
        let vars = self.kept(vars);
        self.numbers(vars.metrics, Content::Expvar);
        Ok(())
    }

    fn numbers(&mut self, set: MetricSet, content: fn(MetricSet, stanch_model::ProcessStats) -> Content) {
        if set.metrics.is_empty() {
            return self.gap(GapReason::Empty, "no metric is in it".to_owned());
        }
        let stats = stats::from_metrics(&set);
        let stats = self.kept(stats);
        self.found(Found::of(content(set, stats)));
    }

    /// Keeps what answers the request; anything else is named and left out.
    fn found(&mut self, mut found: Found) {
        match found.contents.iter().find(|c| !c.answers(self.part.kind)) {
            None => {
                found.gaps.append(&mut self.out.gaps);
                self.out.moments.push(found);
            }
            Some(other) => {
                let detail = self.instead_of(other.name());
                self.gap(GapReason::Unreadable, detail);
            }
        }
    }

    fn failed(&mut self, error: &ParseError) {
        let (reason, detail) = match error {
            ParseError::NotMine { looks_like: Some(found) } => {
                (GapReason::Unreadable, self.instead_of(found))
            }
            ParseError::NotMine { looks_like: None } => {
                (GapReason::Unreadable, self.instead_of("binary data of no known format"))
            }
            ParseError::Truncated { what } => (GapReason::Truncated, what.clone()),
            other => (GapReason::Unreadable, other.to_string()),
        };
        self.gap(reason, detail);
    }

    fn instead_of(&self, found: &str) -> String {
        match asked(self.part.kind) {
            Some(asked) => format!("{found} where {asked} was expected"),
            None => format!("found {found}"),
        }
    }

    fn gap(&mut self, reason: GapReason, detail: String) {
        self.gap_of(self.part.kind, reason, detail);
    }

    fn gap_of(&mut self, kind: PartKind, reason: GapReason, detail: String) {
        // A file that the user named is named again: nothing else says which of many it was.
        let detail = match self.part.kind {
            PartKind::Unknown => format!("{}: {detail}", self.part.source),
            _ => detail,
        };
        self.out.gaps.push(Gap { part: kind, snapshot: None, reason, detail });
    }

    /// What the reader or the capture says is missing becomes a gap, once.
    fn note_what_is_missing(&mut self) {
        if !self.out.gaps.is_empty() || self.out.moments.iter().any(|m| !m.gaps.is_empty()) {
            return;
        }
        if self.part.truncated {
            return self.gap(GapReason::Truncated, "the answer was cut; what came was read".to_owned());
        }
        let missing: Vec<&Problem> = self.out.problems.iter().filter(|p| p.incomplete).collect();
        let Some(first) = missing.first() else { return };
        let detail = match missing.len() {
            1 => first.to_string(),
            n => format!("{first}, and {} more problems", n - 1),
        };
        self.gap(GapReason::Unreadable, detail);
    }
}

const ONE_OF_MANY: &str =
    "a panic printed only the goroutine that panicked; GOTRACEBACK=all prints every one";

/// Whether a crash printed one running goroutine, as GOTRACEBACK=single, the default, does.
fn is_partial(found: &logs::LogDump) -> bool {
    let crash = found.reason.as_ref().is_some_and(|r| r.starts_with("panic") || r.starts_with("fatal error"));
    let [only] = &found.dump.goroutines[..] else { return false };
    crash && only.status == Status::Running
}

/// The goroutines that the runtime marked; `None` when it marked none.
fn leaked(dump: &GoroutineDump) -> Option<StackCounts> {
    let mut counts: Vec<StackCount> = Vec::new();
    let mut index: HashMap<StackId, usize> = HashMap::new();
    for goroutine in dump.goroutines.iter().filter(|g| g.flags.has(GoroutineFlags::LEAKED)) {
        let at = *index.entry(goroutine.stack).or_insert(counts.len());
        if at == counts.len() {
            counts.push(StackCount { stack: goroutine.stack, count: 0 });
        }
        counts[at].count += 1;
    }
    (!counts.is_empty()).then_some(StackCounts { samples: counts })
}

/// Profilers that write the version of Go into a comment.
fn version_in_comments(profile: &stanch_model::profile::Profile) -> Option<GoVersion> {
    let words = |c: &stanch_model::profile::StringId| {
        profile.str(*c).split_whitespace().find(|w| w.starts_with("go1.")).map(str::to_owned)
    };
    profile.comments().iter().find_map(words)?.parse().ok()
}

/// What a request is for, with an article.
fn asked(kind: PartKind) -> Option<&'static str> {
    Some(match kind {
        PartKind::Goroutine => "a goroutine profile",
        PartKind::GoroutineText => "a goroutine profile as text (debug=1)",
        PartKind::GoroutineFull => "a goroutine dump (debug=2)",
        PartKind::GoroutineLeak => "a goroutineleak profile",
        PartKind::Heap => "a heap profile",
        PartKind::HeapText => "a heap profile as text (debug=1)",
        PartKind::Allocs => "an allocs profile",
        PartKind::Mutex => "a mutex profile",
        PartKind::Block => "a block profile",
        PartKind::ThreadCreate => "a threadcreate profile",
        PartKind::Metrics => "a Prometheus scrape",
        PartKind::Expvar => "expvar JSON",
        PartKind::Cmdline => "a command line",
        PartKind::Unknown => return None,
    })
}
