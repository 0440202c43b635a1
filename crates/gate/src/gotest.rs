//! What the go command says about the packages that it tests: the lines that begin with `ok`, `FAIL`, `?` and a tab.
//!
//! They stand alone in the plain output and in that of `-v`; with `-json` they are the `Output` of events. A test may
//! print such a line, too; then a package is asked for that did not run, which is a failure, and never one less.
//!
//! Source: `src/cmd/go/internal/test/test.go` of Go 1.21 to 1.27.

use std::collections::BTreeMap;

/// What became of a package.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Its tests passed.
    Passed {
        /// The result is of an earlier run: `(cached)`.
        cached: bool,
        /// `[no tests to run]`
        none_ran: bool,
    },
    /// Its tests failed, or it did not build.
    Failed,
    /// It has no test files.
    WithoutTests,
}

/// Reads the output of one run.
#[derive(Debug, Default)]
pub struct Reader {
    /// What came since the last line end.
    rest: Vec<u8>,
    /// The same of the output in events, by package: a benchmark's name and its numbers come one after the other.
    rest_of: BTreeMap<String, String>,
    packages: BTreeMap<String, Outcome>,
    benchmarks: String,
}

/// The longest line that is kept; the lines that matter are short.
const MAX_LINE: usize = 64 << 10;

impl Reader {
    /// Takes the next bytes of the output, cut anywhere.
    pub fn feed(&mut self, bytes: &[u8]) {
        for piece in bytes.split_inclusive(|b| *b == b'\n') {
            if self.rest.len() < MAX_LINE {
                self.rest.extend_from_slice(piece);
            }
            if piece.ends_with(b"\n") {
                let line = std::mem::take(&mut self.rest);
                self.raw_line(&line);
            }
        }
    }

    /// What was said, by import path, and the lines of benchmarks as they stood, with the `pkg:` lines before them.
    #[must_use]
    pub fn finish(mut self) -> (BTreeMap<String, Outcome>, String) {
        let line = std::mem::take(&mut self.rest);
        self.raw_line(&line);
        let rests = std::mem::take(&mut self.rest_of);
        rests.values().for_each(|line| self.line(line));
        (self.packages, self.benchmarks)
    }

    fn raw_line(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        let text = text.trim_end_matches(['\n', '\r']);
        match text.starts_with('{').then(|| output_of_event(text)).flatten() {
            Some((package, output)) => self.output(package, &output),
            None => self.line(text),
        }
    }

    fn output(&mut self, package: String, output: &str) {
        for piece in output.split_inclusive('\n') {
            let rest = self.rest_of.entry(package.clone()).or_default();
            if rest.len() < MAX_LINE {
                rest.push_str(piece);
            }
            if piece.ends_with('\n') {
                let line = std::mem::take(rest);
                self.line(line.trim_end());
            }
        }
    }

    fn line(&mut self, line: &str) {
        // With -v=test2json every line of the testing package is marked.
        let line = line.strip_prefix('\u{16}').unwrap_or(line);
        if let Some((package, outcome)) = package(line) {
            self.packages.insert(package.to_owned(), outcome);
        } else if line.starts_with("Benchmark") || line.starts_with("pkg: ") || line.contains(" ns/op") {
            self.benchmarks.push_str(line);
            self.benchmarks.push('\n');
        }
    }
}

fn package(line: &str) -> Option<(&str, Outcome)> {
    let mut fields = line.split('\t');
    let head = fields.next()?.trim_end();
    let path = fields.next().filter(|path| !path.is_empty() && !path.contains(' '));
    match head {
        "ok" => {
            let cached = line.contains("\t(cached)");
            Some((path?, Outcome::Passed { cached, none_ran: line.ends_with("[no tests to run]") }))
        }
        // `FAIL` alone is of the testing package; a package that does not build is `FAIL\tpath [build failed]`.
        "FAIL" => {
            let path = line.split('\t').nth(1)?.split(' ').next()?;
            (!path.is_empty()).then_some((path, Outcome::Failed))
        }
        "?" => Some((path?, Outcome::WithoutTests)),
        // With coverage, a package without test files has a line without a head.
        "" => line.contains("\tcoverage: 0.0% of statements").then_some((path?, Outcome::WithoutTests)),
        _ => None,
    }
}

/// The package and the `Output` of an event of `go test -json`; `None` for everything else.
fn output_of_event(line: &str) -> Option<(String, String)> {
    let event: serde_json::Value = serde_json::from_str(line).ok()?;
    event.get("Action")?;
    let package = event.get("Package").and_then(serde_json::Value::as_str).unwrap_or_default();
    Some((package.to_owned(), event.get("Output")?.as_str()?.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> BTreeMap<String, Outcome> {
        let mut reader = Reader::default();
        // Cut at every third byte.
        text.as_bytes().chunks(3).for_each(|piece| reader.feed(piece));
        reader.finish().0
    }

    const PASSED: Outcome = Outcome::Passed { cached: false, none_ran: false };

    #[test]
    fn every_kind_of_line() {
        let text = "=== RUN   TestX\nok  \texample.com/a\t0.004s\nok  \texample.com/b\t(cached)\tcoverage: 80.0% of statements\n\
                    FAIL\texample.com/c\t0.1s\nFAIL\texample.com/d [build failed]\nFAIL\n?   \texample.com/e\t[no test files]\n\
                    \texample.com/f\t\tcoverage: 0.0% of statements\nok  \texample.com/g\t0.002s [no tests to run]";
        let expected = [
            ("example.com/a", PASSED),
            ("example.com/b", Outcome::Passed { cached: true, none_ran: false }),
            ("example.com/c", Outcome::Failed),
            ("example.com/d", Outcome::Failed),
            ("example.com/e", Outcome::WithoutTests),
            ("example.com/f", Outcome::WithoutTests),
            ("example.com/g", Outcome::Passed { cached: false, none_ran: true }),
        ];
        let expected = expected.map(|(path, outcome)| (path.to_owned(), outcome));
        assert_eq!(read(text), BTreeMap::from(expected.clone()));
        let events: String = text
            .lines()
            .map(|line| {
                serde_json::json!({ "Action": "output", "Output": format!("{line}\n") }).to_string() + "\n"
            })
            .collect();
        assert_eq!(read(&events), BTreeMap::from(expected));
    }

    #[test]
    fn other_output_says_nothing() {
        assert!(read("ok then\nFAIL\n--- FAIL: TestX\n{\"a\":1}\n{not json\n\n\t\n").is_empty());
        assert!(read(&"x".repeat(3 * MAX_LINE)).is_empty());
    }

    #[test]
    fn benchmarks_are_kept_as_they_stand() {
        let mut reader = Reader::default();
        reader.feed(b"goos: linux\npkg: example.com/a\nBenchmarkX-2   \t100\t  12.5 ns/op\nPASS\nok  \texample.com/a\t1s\n");
        let (packages, benchmarks) = reader.finish();
        assert_eq!(packages.len(), 1);
        assert_eq!(benchmarks, "pkg: example.com/a\nBenchmarkX-2   \t100\t  12.5 ns/op\n");
    }

    #[test]
    fn a_line_may_come_in_several_events() {
        let mut reader = Reader::default();
        let pieces = [("a", "BenchmarkX-2 \t"), ("b", "ok  \tb\t"), ("a", "100\t 12.5 ns/op\n"), ("b", "1s")];
        for (package, output) in pieces {
            let event = serde_json::json!({ "Action": "output", "Package": package, "Output": output });
            reader.feed(format!("{event}\n").as_bytes());
        }
        let (packages, benchmarks) = reader.finish();
        assert_eq!(benchmarks, "BenchmarkX-2 \t100\t 12.5 ns/op\n");
        assert_eq!(packages["b"], PASSED);
    }
}
