//! The head of a Go file: what decides whether it is built, its package, and what it imports.
//!
//! Reads no further than the imports, as `go/build` does, so that a whole tree can be loaded from the first
//! kilobytes of its files. Total: a broken head is read as far as it makes sense, and says what is broken.

mod build_lines;
mod scan;

use std::ops::Range;

use super::constraint::Constraint;
use super::modfile::unquote;
use scan::Scanner;

/// One import of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportSpec {
    /// The path as written, unquoted.
    pub path: String,
    /// `.`, `_` or the name it is given; `None` when the package's own name counts.
    pub name: Option<String>,
    /// 1-based line of the path.
    pub line: u32,
    /// Byte offset of the path's quote in the file.
    pub offset: usize,
    /// For `import "C"`: the bytes of the comment above it, which is C source.
    pub preamble: Option<Range<usize>>,
}

/// Something wrong in the head of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeaderProblem {
    /// A lower-case fragment.
    pub what: String,
    /// 1-based.
    pub line: u32,
}

/// The head of a Go file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Header {
    /// The name in the package clause; `None` when there is none that can be read.
    pub package: Option<String>,
    /// 1-based line of the package clause's name; 0 without one.
    pub package_line: u32,
    /// In the order of the file, doubles included.
    pub imports: Vec<ImportSpec>,
    /// `//go:build`, or else all `// +build` lines together.
    pub constraint: Option<Constraint>,
    /// The N of the oldest Go 1.N for which `//go:build` holds, when it asks for one: it sets the file's language
    /// version.
    pub go_minor: Option<u16>,
    /// Why the build constraint cannot be read: then Go refuses the file.
    pub bad_constraint: Option<HeaderProblem>,
    /// Whether a comment before the package clause says `// Code generated … DO NOT EDIT.`
    pub generated: bool,
    /// What is wrong in package clause and imports, in the order of the file.
    pub problems: Vec<HeaderProblem>,
    /// Where reading stopped, in bytes from the beginning of the file.
    pub end: usize,
    /// Whether the text ended before the head did: of a prefix, more has to be read.
    pub reached_end: bool,
}

impl Header {
    /// Reads the head of a file, or of its first bytes: see [`Header::reached_end`].
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let mut reader = Reader { scan: Scanner::new(bytes), header: Header::default() };
        reader.file();
        let Reader { scan, mut header } = reader;
        header.end = scan.at();
        header.reached_end = scan.reached_end();
        header.generated = scan.generated;
        match build_lines::constraint(&bytes[scan.start()..header.end]) {
            Ok((constraint, minor)) => {
                header.constraint = constraint;
                header.go_minor = minor;
            }
            Err(problem) => header.bad_constraint = Some(problem),
        }
        header
    }

    /// Whether the file imports "C".
    #[must_use]
    pub fn is_cgo(&self) -> bool {
        self.imports.iter().any(|import| import.path == "C")
    }
}

/// How reading one import went.
enum Spec {
    /// Its end is still to be found.
    Read,
    /// It is broken, and the next statement comes now.
    Ended,
    /// Nothing sensible follows any more.
    Lost,
}

struct Reader<'a> {
    scan: Scanner<'a>,
    header: Header,
}

impl Reader<'_> {
    fn problem(&mut self, what: impl Into<String>) {
        self.problem_at(what, self.scan.line());
    }

    fn problem_at(&mut self, what: impl Into<String>, line: u32) {
        self.header.problems.push(HeaderProblem { what: what.into(), line });
    }

    fn file(&mut self) {
        self.scan.skip();
        self.scan.mark_code();
        if !self.scan.starts_with_word(b"package") {
            return self.problem("expected 'package'");
        }
        self.scan.ident();
        self.scan.skip();
        let line = self.scan.line();
        let name = self.scan.ident();
        if name.is_empty() {
            return self.problem_at("expected the name of the package", line);
        }
        self.header.package = Some(String::from_utf8_lossy(name).into_owned());
        self.header.package_line = line;
        if !self.end_of_statement() {
            return;
        }
        while self.scan.starts_with_word(b"import") {
            if !self.import() {
                return;
            }
        }
    }

    /// At `import`; false when nothing sensible follows any more.
    fn import(&mut self) -> bool {
        let doc = self.scan.lead_comment();
        self.scan.ident();
        self.scan.skip();
        if !self.scan.take(b'(') {
            return match self.spec(doc) {
                Spec::Read => self.end_of_statement(),
                Spec::Ended => true,
                Spec::Lost => false,
            };
        }
        let first = self.header.imports.len();
        self.scan.skip();
        while !self.scan.take(b')') {
            let doc = self.scan.lead_comment();
            match self.spec(doc) {
                Spec::Read => {
                    if !self.scan.skip_statement_end() && self.scan.peek() != Some(b')') {
                        self.problem("expected ';' or newline after the import");
                    }
                }
                Spec::Ended => {}
                Spec::Lost => return false,
            }
        }
        self.lone_preamble(first, doc);
        self.end_of_statement()
    }

    /// The comment above a group counts for its only import, unless that has its own.
    fn lone_preamble(&mut self, first: usize, doc: Option<Range<usize>>) {
        if let [import] = &mut self.header.imports[first..]
            && import.path == "C"
            && import.preamble.is_none()
        {
            import.preamble = doc;
        }
    }

    fn spec(&mut self, doc: Option<Range<usize>>) -> Spec {
        let name_line = self.scan.line();
        let name = if self.scan.take(b'.') { &b"."[..] } else { self.scan.ident() };
        let name = (!name.is_empty()).then(|| String::from_utf8_lossy(name).into_owned());
        if name.is_some() && self.scan.skip_line_end() {
            // A newline after a name ends the statement: half of one was written.
            self.problem_at("expected an import path in quotes", name_line);
            return Spec::Ended;
        }
        let (line, offset) = (self.scan.line(), self.scan.at());
        let Some(literal) = self.scan.string() else {
            self.problem_at("expected an import path in quotes", line);
            // Of a string that does not end, the rest of its line is gone.
            return if self.scan.at() > offset { Spec::Read } else { Spec::Lost };
        };
        let path = match literal {
            [b'`', raw @ .., b'`'] => Some(String::from_utf8_lossy(raw).replace('\r', "")),
            _ => std::str::from_utf8(literal).ok().and_then(unquote),
        };
        match path.filter(|path| is_valid(path)) {
            Some(path) => {
                let preamble = doc.filter(|_| path == "C");
                self.header.imports.push(ImportSpec { path, name, line, offset, preamble });
            }
            None => {
                let literal = String::from_utf8_lossy(literal).into_owned();
                self.problem_at(format!("invalid import path: {literal}"), line);
            }
        }
        Spec::Read
    }

    /// Goes on to the next statement; says so when two share a line without a semicolon.
    fn end_of_statement(&mut self) -> bool {
        if !self.scan.skip_statement_end() && self.scan.peek().is_some() {
            self.problem("expected ';' or newline");
            return false;
        }
        true
    }
}

/// What the language lets a path hold: graphic characters, without blanks and without most punctuation.
fn is_valid(path: &str) -> bool {
    let bad = |c: char| {
        c.is_control()
            || c.is_whitespace()
            || c == char::REPLACEMENT_CHARACTER
            || "!\"#$%&'()*,:;<=>?[\\]^{|}`".contains(c)
    };
    !path.is_empty() && !path.contains(bad)
}

#[cfg(test)]
mod tests;
