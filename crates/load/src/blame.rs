//! Which resource gave out, from what a process says of itself.

use stanch_model::{ResourceUse, Span};

/// Share of a limit at which it counts as reached.
const REACHED: f64 = 0.9;
/// Share of this machine's cores at which nothing more can be had of it: samples blur it.
const ALL_BUSY: f64 = 0.93;
/// Share of its cores that a process uses which may want more of them.
const SOME: f64 = 0.2;
/// Share of the time in which collections stop the world that shows in the percentiles.
const GC_SHARE: f64 = 0.03;
/// Goroutines that pile up: so many times those of the start, and so many at least.
const PILED: (f64, f64) = (3.0, 200.0);

/// Everything that gave out, the surest first, in words; empty when nothing that was seen did.
#[must_use]
pub fn blame(used: &ResourceUse) -> Vec<String> {
    let mut out = Vec::new();
    if let (Some(cores), Some(most)) = (used.cpu_cores, used.max_cores)
        && cores >= REACHED * most
    {
        out.push(format!("CPU: it used {cores:.1} of its {most:.0} cores (GOMAXPROCS)"));
    }
    if let Some(fds) = at_limit(used.fds, used.max_fds) {
        out.push(format!("file descriptors: {:.0} of {:.0} open", fds.0, fds.1));
    }
    if let Some(memory) = at_limit(used.rss.or(used.heap), used.memory_limit) {
        out.push(format!("memory: {:.0} MiB of the {:.0} MiB of GOMEMLIMIT", memory.0 / MIB, memory.1 / MIB));
    }
    if let Some(share) = used.gc_pause.filter(|_| used.seconds > 0.0).map(|p| p / used.seconds)
        && share >= GC_SHARE
    {
        out.push(format!("garbage collection: it stopped the world for {:.1} % of the time", share * 100.0));
    }
    // The machine comes behind what is the target's own: the generator may be the one that has the cores.
    // A process that hardly computes does not wait for a core.
    let computes = used.cpu_cores.is_none_or(|c| c >= SOME * used.max_cores.unwrap_or(1.0));
    if let Some(busy) = used.machine_busy.filter(|b| *b >= ALL_BUSY)
        && out.is_empty()
        && computes
    {
        let cores = used.cpu_cores.map_or_else(String::new, |c| format!(", of which it had {c:.1} cores"));
        let percent = busy * 100.0;
        out.push(format!(
            "the CPU of this machine, which the generator uses as well: {percent:.0} % busy{cores}; another machine for \
             the generator tells more"
        ));
    }
    if let Some(g) =
        used.goroutines.filter(|g| g.last >= PILED.0 * g.first.max(1.0) && g.last - g.first >= PILED.1)
    {
        out.push(format!(
            "goroutines pile up, from {:.0} to {:.0}: requests wait within the service, for a lock, a pool or another \
             service, or they leak",
            g.first, g.last
        ));
    }
    out
}

const MIB: f64 = 1_048_576.0;

fn at_limit(span: Option<Span>, limit: Option<f64>) -> Option<(f64, f64)> {
    let (span, limit) = (span?, limit?);
    (limit > 0.0 && span.most >= REACHED * limit).then_some((span.most, limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(first: f64, last: f64) -> Option<Span> {
        Some(Span { first, last, most: first.max(last) })
    }

    fn check(used: ResourceUse, expected: &[&str]) {
        let found = blame(&used);
        assert_eq!(found.len(), expected.len(), "{found:?}");
        assert!(found.iter().zip(expected).all(|(f, e)| f.starts_with(e)), "{found:?}");
    }

    #[test]
    fn each_resource_is_told_by_its_own_limit() {
        let calm = ResourceUse { seconds: 10.0, ..ResourceUse::default() };
        check(calm, &[]);
        check(ResourceUse { cpu_cores: Some(1.9), max_cores: Some(2.0), ..calm }, &["CPU"]);
        check(ResourceUse { cpu_cores: Some(1.2), max_cores: Some(2.0), ..calm }, &[]);
        check(ResourceUse { fds: span(20.0, 1000.0), max_fds: Some(1024.0), ..calm }, &["file descriptors"]);
        check(ResourceUse { rss: span(1e6, 9.5e8), memory_limit: Some(1e9), ..calm }, &["memory"]);
        check(ResourceUse { gc_pause: Some(0.5), ..calm }, &["garbage collection"]);
        check(ResourceUse { goroutines: span(20.0, 18_000.0), ..calm }, &["goroutines pile up"]);
        check(ResourceUse { goroutines: span(20.0, 180.0), ..calm }, &[]);
    }

    #[test]
    fn the_machine_is_blamed_only_when_the_target_has_no_cause_of_its_own() {
        let busy = ResourceUse {
            machine_busy: Some(0.99),
            cpu_cores: Some(1.2),
            max_cores: Some(2.0),
            ..ResourceUse::default()
        };
        check(busy, &["the CPU of this machine"]);
        check(ResourceUse { cpu_cores: Some(0.1), ..busy }, &[]);
        check(ResourceUse { cpu_cores: Some(2.0), ..busy }, &["CPU: it used 2.0 of its 2"]);
    }
}
