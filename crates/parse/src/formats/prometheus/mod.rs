//! Prometheus text exposition format 0.0.4 and 1.0 (quoted UTF-8 names), and OpenMetrics 1.0 text.
//!
//! Source: `prometheus/docs` `content/docs/instrumenting/exposition_formats.md`, the OpenMetrics 1.0 ABNF, and
//! what `prometheus/common/expfmt` accepts. Only samples are kept: help, types, timestamps and exemplars are
//! checked and dropped. A bad line is a problem and costs nothing but itself.

mod line;

use stanch_model::{Metric, MetricSet, ParseError, Parsed, Problem};

use self::line::{BadLine, Sample};
use crate::problems::Problems;

pub(crate) use self::line::number;

/// So many lines at the head that are all bad make it another format.
const GIVE_UP_AFTER: usize = 100;

/// Reads a whole scrape.
///
/// # Errors
/// [`ParseError::NotMine`] when there are lines and none of them is a sample or metadata. An empty body is an
/// empty set.
pub fn parse(bytes: &[u8]) -> Result<Parsed<MetricSet>, ParseError> {
    let mut reader = Reader::default();
    let mut offset = 0;
    while offset < bytes.len() && !reader.ended {
        let rest = &bytes[offset..];
        let len = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        reader.line(&rest[..len], offset);
        offset = (offset + len + 1).min(bytes.len());
        if !reader.recognised && reader.bad_lines >= GIVE_UP_AFTER {
            break;
        }
    }
    if !reader.recognised && reader.bad_lines > 0 {
        return Err(ParseError::NotMine { looks_like: crate::sniff::foreign_name(bytes) });
    }
    reader.after_end(&bytes[offset..], offset);
    Ok(reader.finish())
}

/// Whether the first lines of `bytes` are samples or metadata: some metadata, or three samples, since two words of
/// which one is a number are no mark of a format.
#[must_use]
pub fn looks_like(bytes: &[u8]) -> bool {
    let (mut metadata, mut samples) = (false, 0);
    for line in bytes.split(|b| *b == b'\n').take(64) {
        let text = std::str::from_utf8(line).unwrap_or("\u{fffd}").trim();
        if text.is_empty() || text.starts_with('#') {
            metadata |= is_metadata(text);
        } else if line::sample(text).is_ok() {
            samples += 1;
        } else {
            // Only the last line of a head may be cut.
            return metadata && line.as_ptr_range().end == bytes.as_ptr_range().end;
        }
    }
    metadata || samples >= 3
}

#[derive(Default)]
struct Reader {
    set: MetricSet,
    problems: Problems,
    line: u64,
    /// A sample or metadata was seen.
    recognised: bool,
    /// `# EOF` was seen.
    ended: bool,
    bad_lines: usize,
}

impl Reader {
    fn line(&mut self, raw: &[u8], offset: usize) {
        self.line += 1;
        let Ok(text) = std::str::from_utf8(raw) else {
            return self.bad("line is not UTF-8", offset, raw.len());
        };
        let text = text.trim_matches([' ', '\t', '\r']);
        if text.is_empty() {
            return;
        }
        if text.starts_with('#') {
            self.recognised |= is_metadata(text);
            self.ended = text == "# EOF";
            return;
        }
        match line::sample(text) {
            Ok(Sample { metric, odd }) => {
                self.recognised = true;
                self.set.metrics.push(metric);
                if let Some(BadLine(what)) = odd {
                    self.problem(what, offset, 0);
                }
            }
            Err(BadLine(what)) => self.bad(what, offset, raw.len()),
        }
    }

    fn bad(&mut self, what: &str, offset: usize, dropped: usize) {
        self.bad_lines += 1;
        self.problem(what, offset, dropped as u64 + 1);
    }

    fn problem(&mut self, what: &str, offset: usize, dropped_bytes: u64) {
        self.problems.push(Problem {
            what: what.to_owned(),
            offset: Some(offset as u64),
            line: Some(self.line),
            dropped_bytes,
            incomplete: dropped_bytes > 0,
        });
    }

    /// OpenMetrics forbids anything behind `# EOF`; two expositions in one body are told, not guessed together.
    fn after_end(&mut self, rest: &[u8], offset: usize) {
        if !rest.trim_ascii().is_empty() {
            self.line += 1;
            self.problem("text after # EOF", offset, rest.len() as u64);
        }
    }

    fn finish(self) -> Parsed<MetricSet> {
        Parsed { value: self.set, problems: self.problems.finish() }
    }
}

fn is_metadata(text: &str) -> bool {
    text == "# EOF"
        || text.strip_prefix('#').is_some_and(|rest| {
            matches!(rest.split_ascii_whitespace().next(), Some("HELP" | "TYPE" | "UNIT"))
                && rest.starts_with([' ', '\t'])
        })
}

/// A metric from its parts, for the readers of other formats.
pub(crate) fn metric(name: &str, value: f64) -> Metric {
    Metric { name: name.into(), labels: Vec::new(), value }
}

#[cfg(test)]
mod tests;
