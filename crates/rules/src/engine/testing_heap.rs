//! Runs the cases of the memory and process rules: a terse series of heap profiles in, findings out.
//!
//! ```text
//! expect: growing-map confirmed main.(*Store).put store.go:41
//! @ 0s
//! 100 409600 100 409600 main.(*Store).put store.go:41 < main.handle main.go:30
//! stats rss=90e6 open_fds=12
//! series 10s to 60s step 10s
//! grow 4096 objects 400 alloc 400: main.(*Store).put store.go:41 < main.handle main.go:30
//! hold 512 objects 9000 alloc 2000: main.render page.go:12
//! stats rss=90e6+2e6 open_fds=12+4 threads=8
//! end
//! ```
//! A line of a snapshot is `inuse_objects inuse_bytes alloc_objects alloc_bytes stack`, leaf first. In a `series`,
//! `grow SIZE objects N alloc M` adds N live objects of M allocated ones at each step, `hold` keeps N alive while M
//! are allocated at each step, `stats name=start+step` counts up, and `goroutines N+STEP stack` counts goroutines. `source: FILE` up to `end source` gives a
//! source file; `order` says that times are unknown; `inuse-only` leaves the allocation columns out.
//! `expect: silent` wants no finding of any grade.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use stanch_model::{
    Evidence, Finding, HeapProfile, HeapSample, ProcessStats, Snapshot, SourceText, StackCount, StackId,
    TimeSource,
};

use crate::{Options, diagnose};

#[test]
fn every_heap_case_holds() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut failed = String::new();
    let mut ran = 0;
    for rule in crate::registry::rules() {
        for file in files(&src.join(rule.slug.replace('-', "_")).join("cases")) {
            let text = std::fs::read_to_string(&file).unwrap();
            if !is_heap_case(&text) {
                continue;
            }
            ran += 1;
            for problem in run(&text) {
                writeln!(failed, "{}: {problem}", file.strip_prefix(&src).unwrap().display()).unwrap();
            }
        }
    }
    assert!(ran > 0, "no cases found");
    assert!(failed.is_empty(), "{failed}");
}

/// Goroutine dumps have a reader of their own.
fn is_heap_case(text: &str) -> bool {
    !text.lines().any(|l| l.starts_with("goroutine ") || l.starts_with("shape "))
        && text.lines().any(|l| l.starts_with("@ ") || l.starts_with("series "))
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|e| e.path()).collect();
    files.sort();
    files
}

fn run(text: &str) -> Vec<String> {
    let case = Case::read(text);
    let findings = diagnose(&case.evidence, &Options::default(), &case.source).findings;
    let mut problems = Vec::new();
    for expected in &case.expected {
        let holds = match expected.as_str() {
            "silent" => findings.is_empty(),
            wanted => findings.iter().any(|f| line(f) == wanted),
        };
        if !holds {
            problems.push(format!(
                "expected `{expected}`, found {:?}",
                findings.iter().map(line).collect::<Vec<_>>()
            ));
        }
    }
    if case.expected.is_empty() {
        problems.push("the case expects nothing".to_owned());
    }
    problems
}

/// A finding as `expect:` writes it.
fn line(finding: &Finding) -> String {
    let at = finding.location.as_ref().map_or(String::new(), |l| {
        format!(" {} {}:{}", l.function, l.file.rsplit('/').next().unwrap_or(""), l.line)
    });
    format!("{} {}{at}", finding.slug, finding.grade.name())
}

struct Case {
    expected: Vec<String>,
    evidence: Evidence,
    source: SourceText,
    order: bool,
    inuse_only: bool,
}

impl Case {
    fn read(text: &str) -> Self {
        let mut case = Self {
            expected: Vec::new(),
            evidence: Evidence::default(),
            source: SourceText::default(),
            order: false,
            inuse_only: false,
        };
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(expected) = line.strip_prefix("expect: ") {
                case.expected.push(expected.to_owned());
            } else if let Some(path) = line.strip_prefix("source: ") {
                let body: Vec<&str> = lines.by_ref().take_while(|l| *l != "end source").collect();
                case.source.insert(format!("/src/{path}"), body.join("\n"));
            } else if let Some(range) = line.strip_prefix("series ") {
                let body: Vec<&str> = lines.by_ref().take_while(|l| *l != "end").collect();
                case.series(range, &body);
            } else if let Some(time) = line.strip_prefix("@ ") {
                case.snapshot(millis(time));
            } else if line == "order" {
                case.order = true;
            } else if line == "inuse-only" {
                case.inuse_only = true;
            } else if !line.is_empty() && !line.starts_with('#') {
                case.line(line, 0.0);
            }
        }
        case
    }

    fn snapshot(&mut self, at: i64) {
        let source = if self.order { TimeSource::Order } else { TimeSource::Clock };
        self.evidence.snapshots.push(Snapshot { at, time_source: Some(source), ..Snapshot::default() });
    }

    fn series(&mut self, range: &str, body: &[&str]) {
        let words: Vec<&str> = range.split(' ').collect();
        let [from, "to", to, "step", step] = words[..] else {
            panic!("series FROM to TO step STEP, not {range}")
        };
        let (from, to, step) = (millis(from), millis(to), millis(step));
        for n in 0..=(to - from) / step {
            self.snapshot(from + n * step);
            for line in body {
                self.line(line, n as f64);
            }
        }
    }

    /// One line of the last snapshot, which is the `n`th of its series.
    fn line(&mut self, line: &str, n: f64) {
        let (first, rest) = line.split_once(' ').expect("a line of a snapshot");
        match first {
            "grow" | "hold" => {
                let (numbers, stack) = rest.split_once(": ").expect("a stack");
                let words: Vec<&str> = numbers.split(' ').collect();
                let [size, "objects", objects, "alloc", alloc] = words[..] else { panic!("{line}") };
                let number = |text: &str| text.parse::<f64>().expect("a number");
                let grown = if first == "grow" { n } else { 1.0 };
                let (live, all) = (number(objects) * grown, number(alloc) * (n + 1.0) + number(objects));
                let size = number(size);
                self.sample([live, live * size, all, all * size], stack);
            }
            "goroutines" => {
                let (count, stack) = rest.split_once(' ').expect("a stack");
                let count = counting(count, n) as i64;
                let stack = self.stack(stack);
                let snapshot = self.evidence.snapshots.last_mut().expect("a time before the first goroutine");
                snapshot.goroutine_counts.get_or_insert_default().samples.push(StackCount { stack, count });
            }
            "stats" => {
                for pair in rest.split(' ') {
                    self.stat(pair, n);
                }
            }
            _ => {
                let words: Vec<&str> = line.splitn(5, ' ').collect();
                let number = |i: usize| words[i].parse::<f64>().expect("a number");
                self.sample([number(0), number(1), number(2), number(3)], words[4]);
            }
        }
    }

    fn stack(&mut self, stack: &str) -> StackId {
        let symbols = &mut self.evidence.symbols;
        let frames: Vec<_> = stack
            .split(" < ")
            .map(|frame| {
                let (func, place) = frame.rsplit_once(' ').expect("function and file:line");
                let (file, line) = place.split_once(':').expect("file:line");
                symbols.frame_of(func, &format!("/src/{file}"), line.parse().expect("a line"))
            })
            .collect();
        symbols.stack(&frames)
    }

    fn sample(&mut self, values: [f64; 4], stack: &str) {
        let stack = self.stack(stack);
        let alloc = |v: f64| if self.inuse_only { 0 } else { v as i64 };
        let sample = HeapSample {
            stack,
            inuse_objects: values[0] as i64,
            inuse_bytes: values[1] as i64,
            alloc_objects: alloc(values[2]),
            alloc_bytes: alloc(values[3]),
        };
        let snapshot = self.evidence.snapshots.last_mut().expect("a time before the first sample");
        snapshot.heap.get_or_insert_with(HeapProfile::default).samples.push(sample);
    }

    fn stat(&mut self, pair: &str, n: f64) {
        let (name, value) = pair.split_once('=').expect("name=value");
        let stats = &mut self.evidence.snapshots.last_mut().expect("a time before the first number").stats;
        *stat(stats, name) = Some(counting(value, n));
    }
}

/// `start+step` at the `n`th step, or a plain number.
fn counting(value: &str, n: f64) -> f64 {
    let (start, step) = value.split_once('+').unwrap_or((value, "0"));
    let number = |text: &str| text.parse::<f64>().expect("a number");
    number(start) + number(step) * n
}

fn stat<'a>(stats: &'a mut ProcessStats, name: &str) -> &'a mut Option<f64> {
    match name {
        "goroutines" => &mut stats.goroutines,
        "threads" => &mut stats.threads,
        "rss" => &mut stats.rss,
        "open_fds" => &mut stats.open_fds,
        "max_fds" => &mut stats.max_fds,
        "start_time" => &mut stats.start_time,
        "heap_inuse" => &mut stats.heap_inuse,
        "heap_idle" => &mut stats.heap_idle,
        "heap_released" => &mut stats.heap_released,
        "stack_inuse" => &mut stats.stack_inuse,
        "sys" => &mut stats.sys,
        "num_gc" => &mut stats.num_gc,
        "total_alloc" => &mut stats.total_alloc,
        _ => panic!("no case has needed {name} yet"),
    }
}

fn millis(time: &str) -> i64 {
    let unit = time.trim_start_matches(|c: char| c.is_ascii_digit());
    let n: i64 = time[..time.len() - unit.len()].parse().expect("a time such as 30s");
    n * match unit {
        "s" => 1000,
        "min" => 60_000,
        "h" => 3_600_000,
        _ => panic!("unit of {time}"),
    }
}
