//! Grades every goroutine site: proven, confirmed, suspected, or healthy and why.

use hashbrown::HashMap;
use stanch_model::{Evidence, GoroutineDump, Grade, Proof, Symbols, WaitClass, WaitReason};

use super::clock::{self, Spread};
use super::cohort::Cohort;
use super::counts::{self, CountTrend};
use super::ledger::{self, Ledger, Stay, Timeline};
use super::owner::Kin;
use super::site::{self, Judgement, Member, Site, SiteKey, Sites, State};
use super::workers::{self, Before, Work};
use super::{pairs, stats, wait};

/// Shortest window that confirms a goroutine that hardly ever waits long in a healthy program.
pub const MIN_WINDOW_STRONG: f64 = 20_000.0;
/// Shortest window that confirms any other wait: longer than common request time-outs of 30 s.
pub const MIN_WINDOW: f64 = 40_000.0;
/// Connections may rightly stay open for long: below this their growth says nothing, and above it they are suspected.
pub const MIN_WINDOW_PEER: f64 = 600_000.0;
/// Idle client connections go after 90 s by themselves where `http.DefaultTransport`'s IdleConnTimeout is set; a shorter
/// watch cannot tell a shared Transport that meets new hosts from one per call.
pub const MIN_WINDOW_IDLE_CLIENT: f64 = 100_000.0;
/// From this count on a place that only ever rises is suspected by counts alone; a ramp looks the same, so it stays a
/// suspicion and keeps the verdict from being `no-leak`.
pub const MIN_RISEN: u64 = 20;
/// Where each connection has carried so many calls, calls share a Transport.
pub const SHARED_CALLS: u64 = 4;
/// Between dumps that are further apart a worker of a pool may well have ended one task and begun the next.
pub const WORK_GAP: f64 = 10_000.0;
/// More idle connections than this `http.DefaultTransport` does not keep (MaxIdleConns): then they are of many transports,
/// or of one without a limit, and need no longer watch than others.
pub const MAX_IDLE_CONNS: u64 = 100;
/// Above this, connections that nothing ever closed count as leaked.
pub const LONG_WINDOW_PEER: f64 = 3_600_000.0;
/// False discovery rate over the sites that have survivors.
pub const FDR: f64 = 0.05;

/// The judged goroutine side of the evidence.
#[derive(Debug)]
pub struct Judged {
    /// All sites, with their judgements.
    pub sites: Sites,
    /// The dumps with ids.
    pub time: Timeline,
}

/// Groups, follows and judges all goroutines.
#[must_use]
pub fn judge(evidence: &Evidence) -> Judged {
    let mut sites = Sites::build(evidence);
    let time = Timeline::build(evidence);
    let cohorts = Cohorts::build(evidence, &sites, &time);
    fill_members(evidence, &mut sites, &time, &cohorts);
    let last = time.snapshots.last().and_then(|i| site::usable(&evidence.snapshots[*i]));
    let kin = last.map(|dump| Kin::new(evidence, dump));
    let proofs = RuntimeProofs::build(evidence);
    let clients = Clients::build(evidence, &sites, last);
    let before = Before::build(evidence, &sites, &time);
    for id in 0..sites.sites.len() {
        let subject = Subject {
            id: id as u32,
            site: &sites.sites[id],
            cohort: cohorts.best[id].as_ref(),
            beyond_chance: cohorts.beyond_chance[id],
            kin: kin.as_ref(),
            last,
            clients: &clients,
            before: &before,
            time: &time,
            evidence,
        };
        let judgement = subject.judge(&proofs);
        sites.sites[id].judgement = judgement;
    }
    Judged { sites, time }
}

/// The cohorts of all sites.
struct Cohorts {
    /// The better of "stuck at this line" and "alive since this spawn".
    best: Vec<Option<Cohort>>,
    /// Whether Benjamini-Hochberg lets it pass.
    beyond_chance: Vec<bool>,
    by_site: Ledger,
}

impl Cohorts {
    fn build(evidence: &Evidence, sites: &Sites, time: &Timeline) -> Self {
        let site_of =
            |snapshot: usize, index: usize| sites.of[snapshot].as_ref().map_or(u32::MAX, |of| of[index]);
        let groups = ledger::spawn_groups(sites);
        let group_of = |snapshot, index| match site_of(snapshot, index) {
            u32::MAX => u32::MAX,
            site => groups[site as usize],
        };
        let by_site = Ledger::build(evidence, time, site_of);
        let by_group = Ledger::build(evidence, time, group_of);
        let dominant = dominant_sites(sites, &groups);
        let cohort = |id: usize| {
            let stuck = Cohort::of(by_site.of(id as u32), time);
            if stuck.as_ref().is_some_and(|c| c.holds() && c.goes_on()) || !dominant[id] {
                return stuck;
            }
            // A loop that wakes now and then leaves its line and comes back: follow the goroutine, not the line.
            let alive = Cohort::of(by_group.of(groups[id]), time);
            alive.filter(Cohort::holds).or(stuck)
        };
        let best: Vec<_> = (0..sites.sites.len()).map(cohort).collect();
        let family: Vec<usize> = (0..best.len())
            .filter(|i| best[*i].as_ref().is_some_and(|c| c.survivors > c.from_before))
            .collect();
        let p: Vec<f64> = family.iter().map(|i| best[*i].as_ref().map_or(1.0, |c| c.p)).collect();
        let mut beyond_chance = vec![false; best.len()];
        for (i, passed) in family.iter().zip(stats::benjamini_hochberg(&p, FDR)) {
            beyond_chance[*i] = passed;
        }
        Cohorts { best, beyond_chance, by_site }
    }
}

/// Whether a site holds at least half of its spawn group at the end.
fn dominant_sites(sites: &Sites, groups: &[u32]) -> Vec<bool> {
    let mut total: HashMap<u32, u64> = HashMap::new();
    for (site, group) in sites.sites.iter().zip(groups) {
        *total.entry(*group).or_default() += site.count();
    }
    let half = |(site, group): (&Site, &u32)| site.count() > 0 && site.count() * 2 >= total[group];
    sites.sites.iter().zip(groups).map(half).collect()
}

/// Lists the members of each site in the last dump, with the dump since which they are there.
fn fill_members(evidence: &Evidence, sites: &mut Sites, time: &Timeline, cohorts: &Cohorts) {
    let Some(last) = time.snapshots.last().copied() else { return };
    let Some(dump) = site::usable(&evidence.snapshots[last]) else { return };
    let since: HashMap<u64, &Stay> =
        cohorts.by_site.stays.values().flatten().filter(|s| !s.ended).map(|s| (s.goid, s)).collect();
    let of = sites.of[last].clone().unwrap_or_default();
    for (index, g) in dump.goroutines.iter().enumerate() {
        sites.sites[of[index] as usize].members.push(Member {
            id: g.id,
            parent: g.parent.map(std::num::NonZeroU64::get),
            index,
            since: since.get(&g.id).map_or(last, |s| time.snapshots[s.from]),
            minutes: g.minutes.map(std::num::NonZeroU32::get),
        });
    }
}

/// The process's HTTP client connections.
struct Clients {
    open: u64,
    idle: u64,
    /// Goroutines that read a response body.
    body_readers: u64,
    /// Calls during the watch, at the least.
    calls: u64,
}

impl Clients {
    fn build(evidence: &Evidence, sites: &Sites, last: Option<&GoroutineDump>) -> Self {
        let (open, idle) = pairs::client_connections(&evidence.symbols, &sites.sites);
        let body_readers = last.map_or(0, |dump| pairs::body_readers(&evidence.symbols, dump) as u64);
        Clients { open, idle, body_readers, calls: pairs::calls_at_least(evidence) }
    }

    /// Whether this site's connections wait for their next request, not for a body to be read.
    fn are_idle(&self, site: &Site, symbols: &Symbols) -> bool {
        let stream = site.frames.iter().any(|f| pairs::is_h2_stream(symbols.func(*f)));
        !stream && (site.wait() == Some(WaitReason::IoWait) || self.idle >= self.open)
    }
}

/// What the runtime's goroutineleak profile said.
struct RuntimeProofs {
    takes: usize,
    /// Per site without creator: takes that list it, and the smallest number they list.
    votes: HashMap<SiteKey, (usize, u64)>,
}

impl RuntimeProofs {
    fn build(evidence: &Evidence) -> Self {
        let symbols = &evidence.symbols;
        let takes: Vec<_> = evidence.snapshots.iter().flat_map(|s| &s.leaked).collect();
        let mut votes: HashMap<SiteKey, (usize, u64)> = HashMap::new();
        for take in &takes {
            let mut seen: HashMap<SiteKey, u64> = HashMap::new();
            for sample in take.samples.iter().filter(|s| s.count > 0) {
                let reading = wait::read(symbols, symbols.frames(sample.stack));
                let key = site::key(symbols, None, reading.state, reading.frames, sample.stack);
                *seen.entry(key).or_default() += u64::try_from(sample.count).unwrap_or(0);
            }
            for (key, count) in seen {
                let vote = votes.entry(key).or_insert((0, u64::MAX));
                *vote = (vote.0 + 1, vote.1.min(count));
            }
        }
        RuntimeProofs { takes: takes.len(), votes }
    }

    /// Goroutines of this site that the runtime calls leaked, by majority of the takes.
    fn of(&self, site: &Site) -> Option<(usize, usize, u64)> {
        let (votes, count) = self.votes.get(&SiteKey { created_by: None, ..site.key })?;
        (votes * 2 > self.takes).then_some((*votes, self.takes, *count))
    }
}

/// One site with everything that its judgement needs.
struct Subject<'a> {
    id: u32,
    site: &'a Site,
    cohort: Option<&'a Cohort>,
    beyond_chance: bool,
    kin: Option<&'a Kin<'a>>,
    last: Option<&'a GoroutineDump>,
    clients: &'a Clients,
    before: &'a Before,
    time: &'a Timeline,
    evidence: &'a Evidence,
}

impl Subject<'_> {
    fn judge(&self, proofs: &RuntimeProofs) -> Judgement {
        let mut judgement = match self.class() {
            None => return Judgement::default(),
            Some(class) => self.by_survival(class),
        };
        self.add_rate(&mut judgement);
        self.add_runtime_proof(proofs, &mut judgement);
        judgement
    }

    /// `None` for goroutines that wait for nothing, or for the runtime.
    fn class(&self) -> Option<WaitClass> {
        match self.site.key.state {
            State::Wait(reason) => Some(reason.class()).filter(|c| *c > WaitClass::TestOnly),
            State::Syscall => Some(WaitClass::IfGrowing),
            State::Unknown => Some(WaitClass::IfGrowing),
            State::Active => None,
        }
    }

    fn by_survival(&self, class: WaitClass) -> Judgement {
        match self.cohort {
            Some(cohort) => self.by_cohort(class, cohort),
            None => match counts::trend(self.evidence, self.site) {
                Some(trend) if trend.window.is_some() || trend.steps.0 > 0 => self.by_counts(class, &trend),
                _ => self.by_one_dump(class),
            },
        }
    }

    /// Two dumps with ids or more: the exit-aware cohort rule.
    fn by_cohort(&self, class: WaitClass, c: &Cohort) -> Judgement {
        let work =
            self.last.and_then(|dump| self.before.work(&self.evidence.symbols, dump, self.site, self.id));
        if let Some(Work { other, known }) = work.filter(Work::goes_on) {
            return cleared(format!(
                "its members go on: {other} of {known} are at other work than in the dump before"
            ));
        }
        if self.is_locked_up(c) {
            return self.locked_up(c);
        }
        if !c.holds() {
            return self.not_held(class, c);
        }
        if !c.goes_on() {
            let why = format!(
                "it grew once and stopped: {} of its births fell into the last quarter",
                share(c.recent / 4.0)
            );
            return cleared(why);
        }
        if !self.beyond_chance {
            return cleared(format!(
                "{} births against {} exits may be chance (p = {:.3})",
                c.births, c.exits, c.p
            ));
        }
        if let Some(judgement) = self.held_by_peers(c) {
            return judgement;
        }
        let needed = self.needed_window(class);
        let suspected = |undecided: String| Judgement {
            grade: Some(Grade::Suspected),
            stuck: c.survivors,
            proofs: vec![ledger_proof(c)],
            undecided: Some(undecided),
            ..Judgement::default()
        };
        if c.window < needed && self.shares_transport(needed, c) {
            return cleared(format!(
                "its connections are used again: at least {} calls were made while {} were opened and {} closed",
                self.clients.calls, c.births, c.exits
            ));
        }
        if c.window < needed {
            return suspected(format!("watch for {} or longer", seconds(needed)));
        }
        if self.may_be_at_new_work(work) {
            return suspected(
                "a worker may have done many tasks between two dumps: watch with a shorter --interval"
                    .to_owned(),
            );
        }
        if class != WaitClass::Strong && c.stopped_with_process() {
            // No goroutine was started any more, here or elsewhere: the load has gone, or all that had to register did.
            return suspected(
                "watch while the load goes on: nothing was started in the last quarter".to_owned(),
            );
        }
        Judgement {
            grade: Some(Grade::Confirmed),
            decisive: true,
            stuck: c.survivors,
            proofs: self.with_age(vec![ledger_proof(c)]),
            ..Judgement::default()
        }
    }

    /// How long a watch has to be for survivors at this place to mean something.
    fn needed_window(&self, class: WaitClass) -> f64 {
        let few = self.clients.idle <= MAX_IDLE_CONNS;
        let of_client = few && pairs::is_of_client(&self.evidence.symbols, self.site);
        match class {
            WaitClass::Strong => MIN_WINDOW_STRONG,
            _ if of_client && self.clients.are_idle(self.site, &self.evidence.symbols) => {
                MIN_WINDOW_IDLE_CLIENT
            }
            _ => MIN_WINDOW,
        }
    }

    /// Whether idle client connections, of which this watch is too short to tell more, belong to a Transport that calls
    /// share: one per call has a connection for each.
    fn shares_transport(&self, needed: f64, c: &Cohort) -> bool {
        let opened = c.births.saturating_add(c.exits);
        needed == MIN_WINDOW_IDLE_CLIENT && self.clients.calls >= opened.max(1) * SHARED_CALLS
    }

    /// Whether these are workers of a pool, of whom nothing shows that they are still at the same task: the same id at
    /// the same line is then no survival, unless the dumps come faster than tasks do.
    fn may_be_at_new_work(&self, work: Option<Work>) -> bool {
        let same = work.is_some_and(|w| w.known >= 3 && w.other * 2 < w.known);
        let parked = self.site.members.iter().any(|m| m.minutes.is_some());
        let gaps = self.time.times.as_ref().is_some_and(|t| t.windows(2).any(|w| w[1] - w[0] > WORK_GAP));
        gaps && !same && !parked && workers::is_pool_worker(&self.evidence.symbols, self.site)
    }

    /// Waiters of a lock that nobody ever released during the window: no growth is needed, a lock is held for long
    /// in no healthy program.
    fn is_locked_up(&self, c: &Cohort) -> bool {
        use WaitReason::{MutexLock, RwMutexLock, RwMutexRLock};
        let lock = matches!(self.site.wait(), Some(MutexLock | RwMutexLock | RwMutexRLock));
        lock && c.exits == 0 && c.from_before >= 3 && c.exit_p99.is_none() && c.window >= MIN_WINDOW
    }

    fn locked_up(&self, c: &Cohort) -> Judgement {
        let text = format!(
            "{} goroutines waited for the lock during the whole {} and not one got it",
            c.from_before,
            seconds(c.window)
        );
        Judgement {
            grade: Some(Grade::Confirmed),
            decisive: true,
            stuck: c.alive,
            proofs: self.with_age(vec![Proof { method: "ledger", text }]),
            ..Judgement::default()
        }
    }

    /// The cohort rule does not hold: healthy, unless many are stuck and only the traffic has stopped.
    fn not_held(&self, class: WaitClass, c: &Cohort) -> Judgement {
        if class == WaitClass::Strong && self.is_stuck_since_before(c) {
            return self.stuck_since_before(c);
        }
        if c.alive < 5 {
            return Judgement::default();
        }
        match c.exit_p99 {
            Some(p99) if c.survivors == 0 => {
                cleared(format!("members leave after {} at the most", seconds(p99)))
            }
            _ if c.births == 0 => {
                cleared(format!("constant: no new member stayed during {}", seconds(c.window)))
            }
            _ if c.quarters <= 1 => {
                cleared("its members were born together, not one after the other".to_owned())
            }
            _ if c.births <= c.exits => cleared(format!("in balance: {} came, {} left", c.births, c.exits)),
            _ => Judgement::default(),
        }
    }

    /// Many members of a kind that seldom waits, born one after the other, and none of them ever left.
    fn is_stuck_since_before(&self, c: &Cohort) -> bool {
        let nobody_left = c.exits == 0 && c.exit_p99.is_none();
        let no_growth = c.births <= c.from_before / 20;
        c.from_before >= 50 && nobody_left && no_growth && self.spread().is_some_and(|s| s.is_steady())
    }

    /// The traffic has stopped, the damage is done. Without printed ages a window says little about slow waits.
    fn stuck_since_before(&self, c: &Cohort) -> Judgement {
        let old = self.spread().is_some_and(|s| s.minutes.0 * 2 >= s.members && s.minutes.1 >= Some(10));
        let text = format!(
            "{} goroutines are stuck here since before the first dump, none left in {}, and their ids say that they \
             were born one after the other, not together",
            c.from_before,
            seconds(c.window)
        );
        Judgement {
            grade: Some(if old { Grade::Confirmed } else { Grade::Suspected }),
            decisive: old || c.from_before >= 500,
            stuck: c.from_before,
            proofs: self.with_age(vec![Proof { method: "ledger", text }]),
            undecided: (!old).then(|| "watch for 10 minutes or longer".to_owned()),
            ..Judgement::default()
        }
    }

    /// Growth that a growing number of living connections explains.
    fn held_by_peers(&self, c: &Cohort) -> Option<Judgement> {
        let peers = self.waits_for_peer();
        if !peers || c.window >= LONG_WINDOW_PEER {
            return None;
        }
        if c.window < MIN_WINDOW_PEER {
            return Some(cleared(format!(
                "{} more connections are open, as with any ramp of clients; a watch of {} or longer tells whether \
                 they ever close",
                c.births,
                seconds(MIN_WINDOW_PEER)
            )));
        }
        Some(Judgement {
            grade: Some(Grade::Suspected),
            stuck: c.survivors,
            proofs: vec![ledger_proof(c)],
            undecided: Some(format!("watch for {} or longer", seconds(LONG_WINDOW_PEER))),
            ..Judgement::default()
        })
    }

    /// Whether the members read from a connection themselves, or stand beside one that is alive.
    fn waits_for_peer(&self) -> bool {
        if self.site.wait() == Some(WaitReason::IoWait) {
            return self.is_at_connection() && !self.opened_by_program();
        }
        if self.clients.body_readers * 2 >= self.site.count().max(1)
            && pairs::is_of_client(&self.evidence.symbols, self.site)
        {
            return true;
        }
        // A lock or a channel operation of the strong kind is between goroutines, whatever the connection does.
        let strong = self.site.wait().is_some_and(|w| w.class() == WaitClass::Strong);
        !strong && self.kin.and_then(|k| k.peer_share(self.site)).is_some_and(|share| share >= 0.8)
    }

    /// A read or write of an established connection; accepting, dialling, or reading a child's output is no peer's doing.
    fn is_at_connection(&self) -> bool {
        let symbols = &self.evidence.symbols;
        self.site.frames.iter().any(|f| symbols.func(*f).starts_with("net.(*conn)."))
    }

    /// Connections of clients in libraries, which the program itself opens.
    fn opened_by_program(&self) -> bool {
        let symbols = &self.evidence.symbols;
        let grpc = "google.golang.org/grpc/internal/transport.(*http2Client).reader";
        pairs::is_of_client(symbols, self.site) || self.site.frames.iter().any(|f| symbols.func(*f) == grpc)
    }

    /// Counts only, over several snapshots.
    fn by_counts(&self, class: WaitClass, t: &CountTrend) -> Judgement {
        let (first, last) = t.ends;
        if !t.rises() {
            return self.flat_counts(class, t);
        }
        let mut text = format!(
            "{first} → {last} goroutines, {} rises and {} falls between snapshots",
            t.steps.0, t.steps.1
        );
        let stayed = t.stayed_at_least.unwrap_or(0);
        let long_enough = t.window.is_some_and(|w| w >= MIN_WINDOW);
        let peer = self.waits_for_peer() && t.window.is_none_or(|w| w < LONG_WINDOW_PEER);
        if stayed >= 20 && long_enough && !peer {
            text += &format!(
                "; at least {stayed} stayed for half the window, since fewer goroutines ended in the whole process than that"
            );
            let proofs = vec![Proof { method: "counter-bound", text }];
            let grade = Some(Grade::Confirmed);
            return Judgement { grade, decisive: true, stuck: stayed, proofs, ..Judgement::default() };
        }
        let huge = last >= counts::LEAKPROF && last - first >= last / 50;
        let decisive = huge && class == WaitClass::Strong;
        if last < MIN_RISEN || (peer && !huge) {
            return cleared(
                "it rises, as with any ramp; no dump with ids tells whether members ever leave".to_owned(),
            );
        }
        Judgement {
            grade: Some(Grade::Suspected),
            decisive,
            stuck: last,
            proofs: vec![Proof { method: "count-trend", text }],
            undecided: Some(if self.site.key.state == State::Unknown {
                "debug=1 does not say what they wait for: take debug=0, or debug=2 where that is affordable"
                    .to_owned()
            } else {
                "counts do not tell who stayed: raise --max-full-dump, or use --prove (Go 1.27)".to_owned()
            }),
            ..Judgement::default()
        }
    }

    /// A count that does not rise may still be a heap of stuck goroutines.
    fn flat_counts(&self, class: WaitClass, t: &CountTrend) -> Judgement {
        let (_, last) = t.ends;
        let stuck = class == WaitClass::Strong && last >= counts::LEAKPROF && t.steps.1 == 0;
        if !stuck {
            return if last >= 5 {
                cleared("its count does not rise".to_owned())
            } else {
                Judgement::default()
            };
        }
        let text = format!("{last} goroutines blocked at one line, and none fewer in any later snapshot");
        Judgement {
            grade: Some(Grade::Suspected),
            decisive: true,
            stuck: last,
            proofs: vec![Proof { method: "count-trend", text }],
            ..Judgement::default()
        }
    }

    /// One dump: the goid clock and the printed minutes.
    fn by_one_dump(&self, class: WaitClass) -> Judgement {
        let count = self.site.count();
        let Some(spread) = self.spread() else {
            return self.by_one_count(class, count);
        };
        if spread.is_burst() || !spread.is_steady() {
            let why = if spread.is_burst() {
                "their ids are next to each other: they were started together"
            } else {
                "their ids are the latest: they were started just now"
            };
            return if count >= 5 { cleared(why.to_owned()) } else { Judgement::default() };
        }
        let old = spread.minutes.0;
        let strong = class == WaitClass::Strong;
        let peer = self.waits_for_peer();
        if count < 10 || (peer && spread.max_minutes.is_none_or(|m| m < 60)) {
            return Judgement::default();
        }
        // Locks and sends seldom wait at all; the others need age and number.
        let decisive =
            !peer && if strong { old >= 5 || count >= 500 } else { count >= 50 && old * 2 >= count };
        if !strong && !decisive && count < 50 {
            return Judgement::default();
        }
        Judgement {
            grade: Some(Grade::Suspected),
            decisive,
            stuck: count,
            proofs: vec![clock_proof(&spread)],
            undecided: Some(
                "take a second dump a minute later: ids that are still there prove survival".to_owned(),
            ),
            ..Judgement::default()
        }
    }

    fn by_one_count(&self, class: WaitClass, count: u64) -> Judgement {
        if class != WaitClass::Strong || count < counts::LEAKPROF {
            return Judgement::default();
        }
        let text =
            format!("{count} goroutines blocked at one line: LeakProf reports from {} on", counts::LEAKPROF);
        Judgement {
            grade: Some(Grade::Suspected),
            decisive: true,
            stuck: count,
            proofs: vec![Proof { method: "count-trend", text }],
            undecided: Some("take a second snapshot a minute later to see it grow".to_owned()),
            ..Judgement::default()
        }
    }

    fn spread(&self) -> Option<Spread> {
        let ids: Vec<u64> = self.site.members.iter().map(|m| m.id).collect();
        let minutes: Vec<Option<u32>> = self.site.members.iter().map(|m| m.minutes).collect();
        clock::spread(&ids, &minutes, *self.time.max_goid.last()?)
    }

    /// Adds what the runtime itself prints about ages.
    fn with_age(&self, mut proofs: Vec<Proof>) -> Vec<Proof> {
        if let Some(s) = self.spread().filter(|s| s.minutes.0 > 0) {
            proofs.push(clock_proof(&s));
        }
        proofs
    }

    fn add_rate(&self, judgement: &mut Judgement) {
        if judgement.grade.is_some() {
            let trend = counts::trend(self.evidence, self.site);
            judgement.per_min = trend.and_then(|t| t.per_min).map(|(_, median, _)| median.max(0.0));
        }
    }

    /// The runtime's word outranks every count; the growth found by counting stays as separate evidence.
    fn add_runtime_proof(&self, proofs: &RuntimeProofs, judgement: &mut Judgement) {
        let tagged = self.last.map_or(0, |dump| {
            let flag = stanch_model::goroutine::GoroutineFlags::LEAKED;
            self.site.members.iter().filter(|m| dump.goroutines[m.index].flags.has(flag)).count() as u64
        });
        let proof = match proofs.of(self.site) {
            Some((votes, takes, count)) => Some((
                count,
                format!(
                    "the runtime's goroutineleak profile lists {count} of them in {votes} of {takes} takes: nothing \
                     that still runs can reach what they wait for"
                ),
            )),
            None if tagged > 0 => Some((
                tagged,
                format!(
                    "the runtime tagged {tagged} of them (leaked): nothing that still runs can reach what they wait for"
                ),
            )),
            None => self.never_ends(judgement),
        };
        let Some((count, text)) = proof else { return };
        judgement.grade = Some(Grade::Proven);
        judgement.decisive = true;
        judgement.stuck = judgement.stuck.max(count);
        judgement.cleared = None;
        judgement.undecided = None;
        let method = if self.waits_for_ever() { "never-ends" } else { "runtime-reachability" };
        judgement.proofs.insert(0, Proof { method, text });
        if judgement.per_min.is_none() {
            self.add_rate(judgement);
        }
    }

    /// Operations on a nil channel and `select {}` end never, by the language; parked on purpose they are few and
    /// constant, so only growth makes them a leak.
    fn never_ends(&self, judgement: &Judgement) -> Option<(u64, String)> {
        let growing = judgement.grade.is_some_and(|g| g >= Grade::Confirmed);
        let text = "by the language this operation never ends (an operation on a nil channel, or select {})";
        (growing && self.waits_for_ever()).then(|| (judgement.stuck, text.to_owned()))
    }

    fn waits_for_ever(&self) -> bool {
        use WaitReason::{ChanReceiveNil, ChanSendNil, SelectNoCases};
        matches!(self.site.wait(), Some(ChanReceiveNil | ChanSendNil | SelectNoCases))
    }
}

fn cleared(why: String) -> Judgement {
    Judgement { cleared: Some(why), ..Judgement::default() }
}

fn ledger_proof(c: &Cohort) -> Proof {
    let mut text = format!(
        "{} of the {} goroutines here are older than {}, by id; in {} {} came to stay and {} left",
        c.survivors,
        c.alive,
        seconds(c.threshold),
        seconds(c.window),
        c.births,
        c.exits
    );
    match c.exit_p99 {
        Some(p99) => text += &format!("; those that leave do so within {}", seconds(p99)),
        None if c.exits == 0 => text += "; nobody was ever seen to leave",
        None => text += "; fewer than one in a hundred ever left",
    }
    text += &format!(" (p {})", p_value(c.p));
    Proof { method: "ledger", text }
}

fn clock_proof(s: &Spread) -> Proof {
    let (low, _, high) = s.quartiles;
    let mut text = format!(
        "their ids spread over {} to {} of all ids ever handed out: born one after the other",
        share(low),
        share(high)
    );
    if let (n, Some(median)) = s.minutes {
        text += &format!(
            "; {n} are parked for minutes already (median {median}, longest {})",
            s.max_minutes.unwrap_or(median)
        );
    }
    Proof { method: "goid-clock", text }
}

fn share(of_one: f64) -> String {
    format!("{:.0} %", of_one * 100.0)
}

fn p_value(p: f64) -> String {
    if p < 0.0001 { "< 0.0001".to_owned() } else { format!("= {p:.4}") }
}

/// Milliseconds for people.
#[must_use]
pub fn seconds(ms: f64) -> String {
    match ms {
        ms if ms < 10_000.0 => format!("{:.1} s", ms / 1000.0),
        ms if ms < 120_000.0 => format!("{:.0} s", ms / 1000.0),
        ms if ms < 7_200_000.0 => format!("{:.0} min", ms / 60_000.0),
        ms => format!("{:.1} h", ms / 3_600_000.0),
    }
}
