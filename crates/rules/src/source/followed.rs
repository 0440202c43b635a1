//! What following functions finds, as claims of rules.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use stanch_gosrc::Span;
use stanch_gosrc::exec::{Abandoned, Contracts, Event, Findings, KeptLock, Passed, Site, Stuck, Wait, read};
use stanch_gosrc::types::{FileId, LoadedPackages, PackageId, World};
use stanch_model::{Grade, Severity};

use super::claim::{Sink, SourceClaim};
use super::edit;
use super::kept::{Kept, Shelf};
use super::share::{Board, Job};
use super::units::{Follower, Outcome};
use super::view::FileView;
use super::{Detector, Lost, SourceSide, Words};

/// Conditions that are told of one path; the last ones say most.
const MAX_CONDITIONS: usize = 6;
/// A path that needs more assumptions than this may be one that nobody goes: conditions hang together in ways that are
/// not seen here.
const MAX_ASSUMED: usize = 10;

/// All that following the functions of a package has found, each place once.
#[derive(Default)]
pub(super) struct Followed {
    found: Findings,
    /// The files of the package.
    files: Vec<FileId>,
    /// How many functions were followed.
    pub(super) functions: u64,
    /// How many of them could not be followed to the end.
    pub(super) cut: u64,
    /// How many of them were followed in an earlier run.
    pub(super) known: u64,
}

/// Follows the functions of a package.
pub(super) fn follow_package(
    run: &Following<'_>,
    world: &mut World<'_>,
    package: PackageId,
    files: &[FileView],
) -> Followed {
    let mut follower = Follower::new(world, package, run.contracts, run.goroot.clone());
    let mut shelf = run.kept.and_then(|kept| Shelf::open(kept, run.source, &mut follower, files));
    let mut done: Vec<(Outcome, Findings)> = Vec::new();
    let mut left = Vec::new();
    for unit in 0..follower.funcs.len() {
        let known = shelf.as_mut().and_then(|shelf| shelf.of(unit, &mut follower));
        match known.and_then(|outcome| with_findings(outcome, &mut follower)) {
            Some(known) => done.push(known),
            None => left.push(unit),
        }
    }
    let known = done.iter().map(|(outcome, _)| u64::from(outcome.functions)).sum();
    let key = follower.program.world.package(package).key.clone();
    let others = run.board.share(&key, left, |unit| done.push(follower.follow(unit)));
    for outcome in others {
        let unit = outcome.unit;
        // What cannot be told to another world is followed in this one.
        done.push(with_findings(outcome, &mut follower).unwrap_or_else(|| follower.follow(unit)));
    }
    done.sort_by_key(|(outcome, _)| outcome.unit);
    let (outcomes, findings): (Vec<Outcome>, Vec<Findings>) = done.into_iter().unzip();
    if let Some(shelf) = shelf {
        shelf.keep(&mut follower, &outcomes);
    }
    let (initial, in_initial) = follower.initializers(files);
    let mut all = Findings::default();
    for found in findings.into_iter().chain([in_initial]) {
        all.abandoned.extend(found.abandoned);
        all.stuck.extend(found.stuck);
        all.kept_locks.extend(found.kept_locks);
    }
    let sum = |of: fn(&Outcome) -> u32| outcomes.iter().chain([&initial]).map(|o| u64::from(of(o))).sum();
    let (functions, cut) = (sum(|outcome| outcome.functions), sum(|outcome| outcome.cut));
    let files = world.package(package).files.clone();
    Followed { found: once(all, &files), files, functions, cut, known }
}

/// Does units of a package that another thread is at; whether the world is whole after that.
pub(super) fn help(run: &Following<'_>, world: &mut World<'_>, job: &Job) -> bool {
    job.help(|take| {
        let Some(package) = world.package_by_key(&job.key) else { return Vec::new() };
        let mut follower = Follower::new(world, package, run.contracts, run.goroot.clone());
        let mut outcomes = Vec::new();
        while let Some(unit) = take() {
            outcomes.push(follower.follow(unit).0);
        }
        outcomes
    })
}

fn with_findings(outcome: Outcome, follower: &mut Follower<'_, '_>) -> Option<(Outcome, Findings)> {
    let findings = read(&mut follower.program, outcome.told.as_deref()?)?;
    Some((outcome, findings))
}

/// What is the same for all packages.
pub(super) struct Following<'r> {
    pub(super) contracts: &'r Contracts,
    pub(super) goroot: Option<PathBuf>,
    pub(super) board: &'r Board,
    pub(super) kept: Option<&'r dyn Kept>,
    pub(super) source: &'r LoadedPackages<'r>,
}

/// Each place once, told by the function that says most about it, and only places of the package itself.
fn once(all: Findings, files: &[FileId]) -> Findings {
    let is_own = |site: &Site| files.contains(&site.file());
    let mut abandoned: BTreeMap<(FileId, u32, u32), Abandoned> = BTreeMap::new();
    for lost in all.abandoned.into_iter().filter(|lost| is_own(&lost.site)) {
        let known = abandoned.entry(lost.site.key()).or_insert_with(|| lost.clone());
        let kept = known.kept_elsewhere || lost.kept_elsewhere;
        let released = known.released_elsewhere || lost.released_elsewhere;
        let in_use = known.in_use || lost.in_use;
        if lost.path.len() < known.path.len() {
            *known = lost;
        }
        known.kept_elsewhere = kept;
        known.released_elsewhere = released;
        known.in_use = in_use;
    }
    let mut stuck: BTreeMap<(FileId, u32, u32), Stuck> = BTreeMap::new();
    for one in all.stuck {
        let Some(place) = place(&one, files) else { continue };
        let known = stuck.entry(place.key()).or_insert_with(|| one.clone());
        // Who knows where the goroutine was started knows more; then, who needs fewer assumptions.
        let weight = |s: &Stuck| (has_no_round(&s.path), s.spawned.is_none(), s.path.len());
        if weight(&one) < weight(known) {
            *known = one;
        }
    }
    let mut kept: BTreeMap<(FileId, u32, u32), KeptLock> = BTreeMap::new();
    for lock in all.kept_locks.into_iter().filter(|lock| is_own(&lock.site)) {
        kept.entry(lock.site.key()).or_insert(lock);
    }
    Findings {
        abandoned: abandoned.into_values().collect(),
        stuck: stuck.into_values().collect(),
        kept_locks: kept.into_values().collect(),
    }
}

/// Where a package is told of a goroutine: where it waits, or the call of the package that led there, in functions
/// of others.
fn place<'s>(stuck: &'s Stuck, files: &[FileId]) -> Option<&'s Site> {
    std::iter::once(&stuck.site).chain(&stuck.calls).find(|site| files.contains(&site.file()))
}

fn has_no_round(path: &[Passed]) -> bool {
    path.iter().any(|passed| passed.what == Event::NoRound)
}

/// Asks a rule about what was found.
pub(super) fn ask(world: &World<'_>, followed: &Followed, slug: &str, side: &SourceSide, sink: &mut Sink) {
    for detector in side.detectors {
        match detector {
            Detector::Shape(_) => {}
            Detector::Lost(lost) => {
                for abandoned in followed.found.abandoned.iter().filter(|a| a.acquire.rule == slug) {
                    if leaks_in(world, lost, abandoned.site.file()) {
                        sink.add(of_lost(world, lost, abandoned));
                    }
                }
            }
            Detector::Stuck(words) => {
                for stuck in &followed.found.stuck {
                    if let Some(words) = words(stuck) {
                        sink.add(of_stuck(world, &words, stuck, &followed.files));
                    }
                }
            }
            Detector::KeptLock(words) => {
                followed.found.kept_locks.iter().for_each(|lock| sink.add(of_lock(world, words, lock)));
            }
        }
    }
}

fn leaks_in(world: &World<'_>, lost: &Lost, file: FileId) -> bool {
    match (lost.before, world.unit(file).go) {
        (Some(before), Some(go)) => !go.at_least(before),
        (Some(_), None) => false,
        (None, _) => true,
    }
}

fn of_lost(world: &World<'_>, lost: &Lost, abandoned: &Abandoned) -> SourceClaim {
    let what = abandoned.acquire.what;
    let words = lost.words;
    let title = match abandoned.released_elsewhere {
        true => format!("{what} is not {} on every path", lost.done),
        false => format!("{what} is never {}", lost.done),
    };
    let site = &abandoned.site;
    let mut claim = claim(site, title, &words);
    let acquired = &abandoned.acquired;
    claim = claim.step(acquired.file(), acquired.span, format!("{what} is acquired here"));
    if acquired != site {
        claim = claim.step(site.file(), site.span, format!("{what} comes out of this call"));
    }
    claim = conditions(claim, &abandoned.path, acquired);
    let lost_at = head_of(world, &abandoned.lost);
    claim = claim.step(
        lost_at.0,
        lost_at.1,
        format!("here it is lost: not {}, and nobody has it any more", lost.done),
    );
    if abandoned.unrooted && (abandoned.kept_elsewhere || abandoned.released_elsewhere) {
        // Whoever forgets it on an error path forgets nothing that stays.
        claim = claim.pedantic();
    }
    let is_here = Arc::ptr_eq(&abandoned.lost.func, &site.func);
    if is_here
        && !abandoned.kept_elsewhere
        && !abandoned.in_use
        && abandoned.acquire.deferrable
        && acquired == site
        && let Some((span, text)) = edit::deferred(world, abandoned, lost.deferred)
    {
        claim = claim.edit(site.file(), span, text);
    }
    claim
}

fn of_stuck(world: &World<'_>, words: &Words, stuck: &Stuck, files: &[FileId]) -> SourceClaim {
    let site = &stuck.site;
    let place = place(stuck, files).unwrap_or(site);
    let title = match stuck.spawned {
        Some(_) => words.title.replace("{}", "a goroutine"),
        None => words.title.replace("{}", short(&place.func.name)),
    };
    let mut claim = claim(place, title, words).severity(Severity::High);
    if let Some(made) = &stuck.made {
        claim = claim.step(made.file(), made.span, "the channel is made here");
    }
    if let Some(spawned) = &stuck.spawned {
        let at = head_of(world, spawned);
        claim = claim.step(at.0, at.1, "the goroutine is started here");
        claim.spawned_at = Some(at);
    }
    let from = stuck.spawned.as_ref().or(stuck.made.as_ref()).unwrap_or(site);
    claim = conditions(claim, &stuck.path, from);
    if let Wait::OwnLock(taken) | Wait::Lock(taken) = &stuck.wait {
        let text = if matches!(stuck.wait, Wait::OwnLock(_)) {
            "this goroutine took the lock itself, here"
        } else {
            "the lock was taken here, by a goroutine that does not give it back"
        };
        claim = claim.step(taken.file(), taken.span, text);
    }
    for (wait, other) in stuck.others.iter().filter(|(_, other)| other != site).take(3) {
        let at = head_of(world, other);
        claim = claim.step(at.0, at.1, format!("another goroutine {} here for ever", waits(wait)));
    }
    if let Some(returned) = stuck.path.iter().rev().find(|p| p.what == Event::Returned)
        && stuck.spawned.is_some()
    {
        let at = head_of(world, &returned.site);
        claim = claim.step(at.0, at.1, "the function that started it returns here");
    }
    let at = head_of(world, site);
    claim = claim.step(at.0, at.1, format!("it {} here, and nothing can wake it", waits(&stuck.wait)));
    claim.blocked_at = Some(at);
    claim.span = head_of(world, place).1;
    if has_no_round(&stuck.path) {
        claim = claim.pedantic();
    }
    claim
}

fn of_lock(world: &World<'_>, words: &Words, lock: &KeptLock) -> SourceClaim {
    let mut claim = claim(&lock.site, words.title.to_owned(), words).severity(Severity::High).step(
        lock.site.file(),
        lock.site.span,
        "the lock is taken here",
    );
    claim = conditions(claim, &lock.path, &lock.site);
    let at = head_of(world, &lock.lost);
    claim.step(at.0, at.1, "the function returns here and still has it")
}

fn claim(site: &Site, title: String, words: &Words) -> SourceClaim {
    SourceClaim::new(site.file(), site.span, site.func.name.clone())
        .says(title, words.cause, words.advice)
        .example(words.example)
        .grade(Grade::Proven)
}

/// The conditions of a path, after the place where the story begins.
fn conditions(mut claim: SourceClaim, path: &[Passed], from: &Site) -> SourceClaim {
    let start = path.iter().position(|passed| passed.site == *from).unwrap_or(0);
    let told = |passed: &&Passed| matches!(passed.what, Event::Branch(_) | Event::Took | Event::NoRound);
    let all: Vec<&Passed> = path[start..].iter().filter(told).collect();
    if all.len() > MAX_ASSUMED {
        claim = claim.pedantic();
    }
    for passed in &all[all.len().saturating_sub(MAX_CONDITIONS)..] {
        let text = match passed.what {
            Event::Branch(true) => "when this is true",
            Event::Branch(false) => "when this is false",
            Event::Took => "when this goes ahead",
            _ => "when there is nothing to loop over",
        };
        claim = claim.step(passed.site.file(), passed.site.span, text);
    }
    claim
}

fn waits(wait: &Wait) -> &'static str {
    match wait {
        Wait::Send => "waits to send",
        Wait::Receive | Wait::Range => "waits to receive",
        Wait::NilChannel => "waits on a nil channel",
        Wait::Select => "waits in a select",
        Wait::EmptySelect => "waits in a select without cases",
        Wait::OwnLock(_) | Wait::Lock(_) => "waits for a lock",
        Wait::Group => "waits for the group",
        Wait::Cond => "waits to be woken",
    }
}

/// The first line of a site: whole statements and loops would be too much to underline.
fn head_of(world: &World<'_>, site: &Site) -> (FileId, Span) {
    let source = &world.unit(site.file()).source;
    let text = site.span.of(source);
    let len = text.iter().position(|b| *b == b'\n').unwrap_or(text.len());
    let trimmed = text[..len].trim_ascii_end().len();
    // The end of a function's body stands for a return that is not written.
    if text.first() == Some(&b'{') && site.span == site.func.span {
        return (site.file(), Span::new(site.span.end.saturating_sub(1), site.span.end));
    }
    (site.file(), Span::new(site.span.start, site.span.start + trimmed as u32))
}

fn short(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
