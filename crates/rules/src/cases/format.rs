//! The text format of cases.
//!
//! - `go: 1.22` sets the version.
//! - `source: /path.go` up to `end source` gives a source file; `source: /path.go 41` begins at that line.
//! - `shape NAME` up to `end` gives the text of one goroutine, with `{id}`, `{parent}` and perhaps `{word}`.
//! - `@ 30s` begins a dump (debug=2) at that time. A line `NAME: IDS` in it puts a shape there once per id:
//!   `18` is an id, `18:7` an id and its parent, `18:-2` one whose parent has the id 16, `100..400/7` every seventh
//!   id from 100 to 400, `18:7=0xc0001000` one with an argument word. Other lines stand as they are.
//! - `@ 30s counts` begins a counted profile in the form of debug=1 (with the runtime's frames of debug=0, where
//!   they matter). In it `NAME: 40` puts the shape there once, with `{count}` for 40; the title adds itself up. A
//!   dump and counts of one time are one snapshot.
//! - `alloc NAME: 4200000` in a dump says how many bytes were ever allocated under the stack of a shape.
//! - `process: goroutines 120, created 9000, start -60s` in a block says what the process tells about itself.

use std::collections::HashMap;
use std::fmt::Write as _;

use stanch_model::{Evidence, HeapSample, Snapshot, SourceText, TimeSource};
use stanch_parse::formats::goroutine_text;

/// A case as read.
pub(super) struct Case {
    pub(super) expected: Vec<String>,
    pub(super) evidence: Evidence,
    pub(super) source: SourceText,
    shapes: HashMap<String, String>,
}

/// What stands under one `@`.
struct Block {
    at: i64,
    counts: bool,
    text: String,
    total: u64,
}

impl Case {
    pub(super) fn read(text: &str) -> Self {
        let mut case = Case {
            expected: Vec::new(),
            evidence: Evidence::default(),
            source: SourceText::default(),
            shapes: HashMap::new(),
        };
        let mut lines = text.lines();
        let mut block: Option<Block> = None;
        while let Some(line) = lines.next() {
            let mut until = |end: &str| -> Vec<&str> { lines.by_ref().take_while(|l| *l != end).collect() };
            if let Some(time) = line.strip_prefix("@ ") {
                case.flush(block.take());
                block = Some(Block::begin(time));
            } else if let Some(block) = &mut block {
                case.in_block(line, block);
            } else if let Some(name) = line.strip_prefix("shape ") {
                let body: String = until("end").iter().map(|l| format!("{l}\n")).collect();
                case.shapes.insert(name.to_owned(), body);
            } else if let Some(path) = line.strip_prefix("source: ") {
                let body = until("end source").join("\n");
                case.add_source(path, &body);
            } else if let Some(expected) = line.strip_prefix("expect: ") {
                case.expected.push(expected.to_owned());
            } else if let Some(version) = line.strip_prefix("go: ") {
                case.evidence.go_version = Some(version.parse().expect("a Go version"));
            } else {
                assert!(line.is_empty() || line.starts_with('#'), "what is `{line}`?");
            }
        }
        case.flush(block.take());
        case
    }

    fn add_source(&mut self, path: &str, body: &str) {
        let (path, first) = path.split_once(' ').unwrap_or((path, "1"));
        let above = first.parse::<usize>().expect("a line number") - 1;
        self.source.insert(path, "\n".repeat(above) + body);
    }

    fn in_block(&mut self, line: &str, block: &mut Block) {
        if let Some((name, bytes)) = line.strip_prefix("alloc ").and_then(|rest| rest.split_once(": ")) {
            return self.alloc(name, bytes.parse().expect("bytes"), block.at);
        }
        let shape = line.split_once(": ").and_then(|(name, ids)| Some((self.shapes.get(name)?, ids)));
        match shape {
            Some((shape, count)) if block.counts => {
                block.total += count.parse::<u64>().expect("a count");
                block.text += &shape.replace("{count}", count);
                block.text.push('\n');
            }
            Some((shape, ids)) => {
                let with_word = |one: &'_ str| -> Vec<(u64, u64, String)> {
                    let (ids, word) = one.split_once('=').unwrap_or((one, "?"));
                    members(ids).into_iter().map(|(id, parent)| (id, parent, word.to_owned())).collect()
                };
                for (id, parent, word) in ids.split_whitespace().flat_map(with_word) {
                    let text = shape.replace("{id}", &id.to_string()).replace("{word}", &word);
                    block.text += &text.replace("{parent}", &parent.to_string());
                    block.text.push('\n');
                }
            }
            None => match line.strip_prefix("process: ") {
                Some(said) => self.process(said, block.at),
                None => writeln!(block.text, "{line}").unwrap(),
            },
        }
    }

    fn alloc(&mut self, name: &str, alloc_bytes: i64, at: i64) {
        let text = self.shapes[name].replace("{id}", "1").replace("{parent}", "1");
        let symbols = &mut self.evidence.symbols;
        let parsed = goroutine_text::parse(text.as_bytes(), symbols).expect("a stack");
        let stack = parsed.value.goroutines[0].stack;
        let sample = HeapSample { stack, alloc_objects: 1, alloc_bytes, inuse_objects: 0, inuse_bytes: 0 };
        self.snapshot(at).heap.get_or_insert_default().samples.push(sample);
    }

    fn process(&mut self, said: &str, at: i64) {
        let stats = &mut self.snapshot(at).stats;
        for one in said.split(", ") {
            let (name, value) = one.split_once(' ').expect("a name and a value");
            let number = || Some(value.parse().expect("a number"));
            match name {
                "goroutines" => stats.goroutines = number(),
                "created" => stats.goroutines_created = number(),
                "start" => stats.start_time = Some(millis(value) as f64 / 1000.0),
                _ => panic!("what is `{one}`?"),
            }
        }
    }

    /// The snapshot of this time: parts of one time belong together.
    fn snapshot(&mut self, at: i64) -> &mut Snapshot {
        let snapshots = &mut self.evidence.snapshots;
        if snapshots.last().is_none_or(|s| s.at != at) {
            let time_source = Some(TimeSource::Clock);
            snapshots.push(Snapshot { at, time_source, ..Snapshot::default() });
        }
        snapshots.last_mut().expect("just pushed")
    }

    fn flush(&mut self, block: Option<Block>) {
        let Some(block) = block else { return };
        let symbols = &mut self.evidence.symbols;
        if block.counts {
            let text = format!("goroutine profile: total {}\n{}", block.total, block.text);
            let parsed = goroutine_text::parse_counts(text.as_bytes(), symbols).expect("counts");
            assert_eq!(parsed.problems, []);
            self.snapshot(block.at).goroutine_counts = Some(parsed.value.1);
        } else {
            let parsed = goroutine_text::parse(block.text.as_bytes(), symbols).expect("a dump");
            assert_eq!(parsed.problems, []);
            self.snapshot(block.at).goroutines = Some(parsed.value);
        }
    }
}

impl Block {
    fn begin(time: &str) -> Self {
        let (time, counts) = time.strip_suffix(" counts").map_or((time, false), |t| (t, true));
        Block { at: millis(time), counts, text: String::new(), total: 0 }
    }
}

/// The ids and parents of one word: `18`, `18:7`, `18:-2`, `100..400/7:9`.
fn members(word: &str) -> Vec<(u64, u64)> {
    let number = |t: &str| t.parse::<u64>().unwrap_or_else(|_| panic!("a number in `{word}`, not `{t}`"));
    let (ids, parent) = word.split_once(':').unwrap_or((word, "1"));
    let ids: Vec<u64> = match ids.split_once("..") {
        Some((first, rest)) => {
            let (last, step) = rest.split_once('/').unwrap_or((rest, "1"));
            (number(first)..=number(last)).step_by(number(step) as usize).collect()
        }
        None => vec![number(ids)],
    };
    let parent_of = |id: u64| match parent.strip_prefix('-') {
        Some(below) => id - number(below),
        None => number(parent),
    };
    ids.into_iter().map(|id| (id, parent_of(id))).collect()
}

fn millis(time: &str) -> i64 {
    let unit = time.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
    let n: i64 = time[..time.len() - unit.len()].parse().expect("a time such as 30s");
    n * match unit {
        "s" => 1000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        _ => panic!("unit of {time}"),
    }
}

#[test]
fn ids_are_said_in_few_words() {
    assert_eq!(members("18"), [(18, 1)]);
    assert_eq!(members("18:7"), [(18, 7)]);
    assert_eq!(members("10..20/5:-2"), [(10, 8), (15, 13), (20, 18)]);
    assert_eq!((millis("30s"), millis("2h"), millis("-1m")), (30_000, 7_200_000, -60_000));
}
