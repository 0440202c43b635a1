//! `/debug/vars` of Go's `expvar`: `cmdline`, `memstats` and whatever the program publishes.
//!
//! Source: `expvar/expvar.go` (`expvarHandler`) and `runtime.MemStats`. Every variable prints itself, so one of
//! them may be no JSON at all; the others are read all the same.

mod json;

use stanch_model::{MetricSet, ParseError, Parsed, Problem};

use self::json::{Broken, Event, Walk};
use crate::formats::prometheus::{metric, number};
use crate::problems::Problems;

/// Numbers that are kept; a program that publishes more publishes data, not metrics.
const MAX_METRICS: usize = 100_000;

/// Containers deeper than this are walked and not kept.
const MAX_DEPTH: usize = 64;

/// Longer paths are data, not names; each number below one would copy it.
const MAX_PATH: usize = 512;

/// The rings and the histogram of `runtime.MemStats`: over 600 numbers that are no metrics.
const NOT_KEPT: &[&str] = &["memstats.PauseNs", "memstats.PauseEnd", "memstats.BySize"];

/// What `/debug/vars` said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vars {
    /// The program's arguments, the program itself first.
    pub cmdline: Vec<String>,
    /// Every number by its path, joined with dots: `memstats.HeapAlloc`, `queue.depth`. Booleans are 0 and 1.
    pub metrics: MetricSet,
}

/// Reads a whole `/debug/vars`.
///
/// # Errors
/// [`ParseError::NotMine`] when it is no JSON object, [`ParseError::Truncated`] when it ends before the first
/// value. A broken variable is a problem, and reading goes on with the next line.
pub fn parse(bytes: &[u8]) -> Result<Parsed<Vars>, ParseError> {
    let text = String::from_utf8_lossy(bytes);
    let mut walk = Walk::new(&text);
    if !matches!(walk.next(), Ok(Some(Event::Open { array: false }))) {
        return Err(ParseError::NotMine { looks_like: crate::sniff::foreign_name(bytes) });
    }
    let mut reader = Reader::default();
    loop {
        match walk.next() {
            Ok(Some(event)) => reader.event(event),
            Ok(None) => break,
            Err(broken) => {
                let next = next_variable(&text, broken).filter(|_| walk.depth() > 0);
                let Some(next) = next else {
                    reader.broken(broken, text.len());
                    break;
                };
                reader.broken(broken, next);
                walk.resume_at_key(next);
            }
        }
    }
    reader.finish()
}

/// `expvarHandler` writes each variable on a line of its own, which begins with its quoted name.
fn next_variable(text: &str, broken: Broken) -> Option<usize> {
    let rest = text.get(broken.at..)?;
    rest.find("\n\"").map(|at| broken.at + at + 1)
}

#[derive(Default)]
struct Reader {
    vars: Vars,
    problems: Problems,
    /// Path of the member that is being read; one length per open container.
    path: String,
    lengths: Vec<usize>,
    /// For arrays, the index of the item.
    items: Vec<Option<usize>>,
    /// Open containers below [`MAX_DEPTH`].
    below: usize,
    not_kept: usize,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Open { array } => self.open(array),
            Event::Close => {
                if self.below > 0 {
                    self.below -= 1;
                    return;
                }
                self.items.pop();
                if let Some(len) = self.lengths.pop() {
                    self.path.truncate(len);
                }
                self.next_item();
            }
            Event::Key(key) => self.enter(&key),
            Event::Text(text) => {
                if self.path.starts_with("cmdline.") && self.lengths.len() == 1 {
                    self.vars.cmdline.push(text);
                }
                self.next_item();
            }
            Event::Number(word) => self.number(number(word)),
            Event::Bool(value) => self.number(Some(f64::from(u8::from(value)))),
            Event::Null => self.next_item(),
        }
    }

    fn open(&mut self, array: bool) {
        if self.lengths.len() >= MAX_DEPTH {
            self.below += 1;
            return;
        }
        self.lengths.push(self.path.len());
        self.items.push(array.then_some(0));
        if array {
            self.enter("0");
        }
    }

    /// Replaces the last component of the path.
    fn enter(&mut self, name: &str) {
        if self.below > 0 {
            return;
        }
        let base = self.lengths.last().copied().unwrap_or(0);
        self.path.truncate(base);
        if base > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
    }

    fn next_item(&mut self) {
        if let Some(Some(index)) = self.items.last_mut() {
            *index += 1;
            let name = index.to_string();
            self.enter(&name);
        }
    }

    fn number(&mut self, value: Option<f64>) {
        let data = NOT_KEPT.iter().any(|p| self.path.strip_prefix(p).is_some_and(|r| r.starts_with('.')));
        let room =
            self.below == 0 && self.path.len() <= MAX_PATH && self.vars.metrics.metrics.len() < MAX_METRICS;
        match value {
            Some(value) if room && !data => self.vars.metrics.metrics.push(metric(&self.path, value)),
            _ => self.not_kept += usize::from(!room),
        }
        self.next_item();
    }

    fn broken(&mut self, broken: Broken, resumed_at: usize) {
        let variable = self.path.split('.').next().unwrap_or_default();
        let what = match variable {
            "" => broken.what.to_owned(),
            name => format!("{} in variable {name:?}", broken.what),
        };
        self.problems.push(Problem {
            what,
            offset: Some(broken.at as u64),
            line: None,
            dropped_bytes: (resumed_at - broken.at.min(resumed_at)) as u64,
            incomplete: true,
        });
        self.path.clear();
        self.lengths.clear();
        self.items.clear();
        self.below = 0;
    }

    fn finish(mut self) -> Result<Parsed<Vars>, ParseError> {
        let nothing = self.vars == Vars::default();
        if let (true, Some(first)) = (nothing, self.problems.first()) {
            return Err(ParseError::Malformed { what: first.what.clone(), offset: first.offset });
        }
        if self.not_kept > 0 {
            self.problems.push(Problem {
                what: format!("{} numbers are nested too deeply, named too long or too many", self.not_kept),
                offset: None,
                line: None,
                dropped_bytes: 0,
                incomplete: true,
            });
        }
        Ok(Parsed { value: self.vars, problems: self.problems.finish() })
    }
}

#[cfg(test)]
mod tests;
