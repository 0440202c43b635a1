//! Series from Prometheus' answers.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use stanch_forecast::{Collapse, Series};
use stanch_model::calendar;
use stanch_parse::formats::prometheus_range::{self, RangeSeries};

use super::{FDS, Input, MEMORY, P99, check_sign};
use crate::args::forecast::Forecast;
use crate::failure::{Failure, Result};
use crate::ui::Ui;

/// Larger answers are no range query of one series.
const MOST_BYTES: u64 = 256 << 20;
/// Series that an error lists.
const LISTED: usize = 10;
const QUERY: &str = "ask /api/v1/query_range?query=…&start=…&end=…&step=… and save the JSON";
const RATE: &str = "ask for rate(…) of a counter, and not for deriv() or delta()";
const LEVEL: &str = "ask for the metric itself, and not for its change";

/// Reads the files that were named.
pub(crate) fn read(args: &Forecast, ui: &Ui) -> Result<Input> {
    let mut input = Input::default();
    let mut names = Vec::new();
    let mut take = |what: &'static str, path: Option<&Path>, help: &str| -> Result<Option<Series>> {
        let Some(path) = path else { return Ok(None) };
        let series = one(path, &args.matching, ui)?;
        check_sign(&path.display().to_string(), &series, help)?;
        input.note_holes(what, &series);
        names.push(path.display().to_string());
        Ok(Some(series))
    };
    let mut goroutines = take("goroutines", args.goroutines.as_deref(), LEVEL)?;
    let mut qps = take("request rate", args.qps.as_deref(), RATE)?;
    let mut heap = take(MEMORY, args.heap.as_deref(), LEVEL)?;
    let mut fds = take(FDS, args.fds.as_deref(), LEVEL)?;
    let mut p99 = take(P99, args.p99.as_deref(), LEVEL)?;
    input.target = names.join(" ");
    let levels = [("goroutines", &goroutines), (MEMORY, &heap), (FDS, &fds)];
    if let Some((what, collapse)) = last_collapse(&levels) {
        input.notes.push(told(what, &collapse));
        for series in [&mut goroutines, &mut qps, &mut heap, &mut fds, &mut p99].into_iter().flatten() {
            *series = series.since(collapse.at);
        }
    }
    if let (Some(goroutines), Some(qps)) = (&goroutines, &qps) {
        check_overlap(goroutines, qps)?;
    }
    input.seen.goroutines = goroutines.unwrap_or_default();
    input.seen.qps = qps;
    input.other(MEMORY, "bytes", heap.unwrap_or_default(), None);
    input.other(FDS, "descriptors", fds.unwrap_or_default(), None);
    input.other(P99, "seconds", p99.unwrap_or_default(), None);
    Ok(input)
}

/// The collapse that says when the process of the last values began. The first level that collapsed speaks for the others:
/// memory comes back late after a restart, and descriptors at once.
fn last_collapse(levels: &[(&'static str, &Option<Series>)]) -> Option<(&'static str, Collapse)> {
    levels.iter().find_map(|(what, series)| Some((*what, series.as_ref()?.last_collapse()?)))
}

fn told(what: &str, Collapse { at, from, to }: &Collapse) -> String {
    let at = calendar::utc(*at as i64);
    format!(
        "{what} fell from {from:.0} to {to:.0} at {at} UTC, as when a process starts anew: what is older was left out"
    )
}

/// A rate of another day says nothing about these goroutines.
fn check_overlap(goroutines: &Series, qps: &Series) -> Result<()> {
    let ends = |s: &Series| s.points.first().zip(s.points.last()).map(|(a, b)| (a.0, b.0));
    match (ends(goroutines), ends(qps)) {
        (Some(g), Some(q)) if q.0 > g.1 || g.0 > q.1 => {
            Err(Failure::new("put the series together: --goroutines and --qps have no time in common")
                .help("ask both with the same start and end"))
        }
        _ => Ok(()),
    }
}

fn one(path: &Path, matching: &[(String, String)], ui: &Ui) -> Result<Series> {
    let name = path.display();
    let failed = |e: &std::io::Error| Failure::caused(format!("read {name}"), e);
    let mut bytes = Vec::new();
    let mut file = File::open(path).map_err(|e| failed(&e))?.take(MOST_BYTES + 1);
    file.read_to_end(&mut bytes).map_err(|e| failed(&e))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(
            Failure::new(format!("read {name}: it is larger than 256 MiB")).help("ask for a larger step")
        );
    }
    let parsed = prometheus_range::parse(&bytes)
        .map_err(|e| Failure::caused(format!("read {name}"), &e).help(QUERY))?;
    for problem in &parsed.problems {
        ui.note(&format!("{name}: {problem}"));
    }
    let chosen = choose(&parsed.value, matching).map_err(|why| Failure {
        what: format!("choose a series of {name}: {}", why.what),
        help: why.help,
    })?;
    let series = Series::new(chosen.points.iter().map(|(t, v)| (*t, Some(*v))));
    if series.points.is_empty() {
        let all = series.not_numbers;
        return Err(Failure::new(format!("use {name}: none of its {all} values is a number")).help(QUERY));
    }
    Ok(series)
}

/// The only series, or the only one with the labels. A series without any of these labels was summed over them.
fn choose<'s>(all: &'s [RangeSeries], matching: &[(String, String)]) -> Result<&'s RangeSeries> {
    let listed = |some: &[&RangeSeries]| {
        let mut lines: Vec<String> = some.iter().take(LISTED).map(|s| s.selector()).collect();
        if some.len() > LISTED {
            lines.push(format!("and {} more", some.len() - LISTED));
        }
        lines.join(", ")
    };
    let has = |s: &RangeSeries, (k, v): &(String, String)| {
        s.labels.iter().any(|(key, value)| key == k && value == v)
    };
    let found: Vec<&RangeSeries> = all.iter().filter(|s| matching.iter().all(|m| has(s, m))).collect();
    let everything: Vec<&RangeSeries> = all.iter().collect();
    match (&found[..], all) {
        ([one], _) => Ok(one),
        (_, []) => Err(Failure::new("the answer is empty").help("check the query and its time")),
        ([], [only]) if matching.iter().all(|m| only.labels.iter().all(|(key, _)| *key != m.0)) => Ok(only),
        ([], _) => Err(Failure::new(format!("none of them matches; there is {}", listed(&everything)))
            .help("give --match LABEL=VALUE as one of them has it")),
        (several, _) => Err(Failure::new(format!("there are {}: {}", several.len(), listed(several)))
            .help("pick one with --match LABEL=VALUE, or sum() them in the query")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(labels: &[(&str, &str)]) -> RangeSeries {
        let labels = labels.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        RangeSeries { labels, points: Vec::new() }
    }

    #[test]
    fn labels_pick_one_series() {
        let all = [series(&[("job", "a"), ("instance", "1")]), series(&[("job", "a"), ("instance", "2")])];
        let pick = |labels: &[(&str, &str)]| choose(&all, &series(labels).labels).map(|s| s.selector());
        assert_eq!(pick(&[("instance", "2")]).unwrap(), all[1].selector());
        let several = pick(&[("job", "a")]).unwrap_err();
        assert!(several.what.contains("there are 2: {job=\"a\",instance=\"1\"}, "), "{several:?}");
        assert!(pick(&[("instance", "3")]).unwrap_err().what.contains("none of them matches"));
        assert!(choose(&[], &[]).unwrap_err().what.contains("empty"));
    }

    #[test]
    fn a_sum_has_lost_its_labels() {
        let wanted = series(&[("instance", "1")]).labels;
        assert!(choose(&[series(&[])], &wanted).is_ok());
        assert!(choose(&[series(&[("instance", "2")])], &wanted).is_err());
    }
}
