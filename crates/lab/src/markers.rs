//! The truth in the sources: trailing comments that say which lines a detector has to name.

use std::fmt;

use crate::gonames;

const PREFIX: &str = "// stanch:";

/// What a marked line is to a leak.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MarkerKind {
    /// Leaked goroutines block here.
    Blocked,
    /// Leaked memory is allocated here.
    Allocated,
    /// Leaked goroutines are started here: the line of the `go` statement.
    Spawned,
    /// The mistake itself, where it is another line than the ones above.
    Cause,
}

impl MarkerKind {
    /// The word in the comment.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::Allocated => "allocated",
            Self::Spawned => "spawned",
            Self::Cause => "cause",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Blocked, Self::Allocated, Self::Spawned, Self::Cause].into_iter().find(|k| k.name() == name)
    }
}

impl fmt::Display for MarkerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One marked line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marker {
    /// What the line is.
    pub kind: MarkerKind,
    /// The rule that has to find it, such as `unanswered-send`.
    pub slug: String,
    /// The file, relative to [`source_dir`](crate::source_dir), with forward slashes.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The function that holds the line, as profiles call it (`main.(*shop).handleOrder.func1`); `None`
    /// where the name cannot be told from the text. The compiler renames literals of functions that it
    /// inlines (`main.main.withSessions.func2`), so no mark is in one of these.
    pub function: Option<String>,
}

/// Reads the markers of one Go file, top to bottom. A comment that starts as a marker but is none is an
/// error: a typing mistake must not make a test weaker.
pub(crate) fn parse(file: &str, text: &str) -> Result<Vec<Marker>, String> {
    let functions = gonames::by_line(text);
    let mut markers = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let Some((_, comment)) = line.split_once(PREFIX) else { continue };
        let mut words = comment.split_whitespace();
        let (kind, slug, rest) = (words.next().and_then(MarkerKind::parse), words.next(), words.next());
        let (Some(kind), Some(slug), None) = (kind, slug, rest) else {
            return Err(format!("{file}:{}: not a marker: {}", index + 1, line.trim()));
        };
        markers.push(Marker {
            kind,
            slug: slug.to_owned(),
            file: file.to_owned(),
            line: u32::try_from(index + 1).unwrap_or(u32::MAX),
            function: functions.get(index).cloned().flatten(),
        });
    }
    Ok(markers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_kind_slug_line_and_function() {
        let text = "package main\n\nfunc send(c chan int) {\n\tc <- 1 // stanch:blocked unanswered-send\n}\n";
        let markers = parse("services/x/main.go", text).unwrap();
        assert_eq!(
            markers,
            [Marker {
                kind: MarkerKind::Blocked,
                slug: "unanswered-send".into(),
                file: "services/x/main.go".into(),
                line: 4,
                function: Some("main.send".into()),
            }]
        );
    }

    #[test]
    fn a_misspelt_marker_is_an_error() {
        for comment in ["// stanch:bloked x", "// stanch:blocked", "// stanch:blocked a b"] {
            let error = parse("f.go", &format!("package main\n\nvar x int {comment}\n")).unwrap_err();
            assert!(error.starts_with("f.go:3: "), "{error}");
        }
    }
}
