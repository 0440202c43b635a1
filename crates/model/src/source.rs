//! Source texts that somebody else read, for snippets and for a closer look at a suspicious line.

use std::collections::BTreeMap;

/// Source files by the path that frames use.
#[derive(Clone, Debug, Default)]
pub struct SourceText {
    files: BTreeMap<String, String>,
}

impl SourceText {
    /// Adds a file under the path that frames use.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.insert(path.into(), text.into());
    }

    /// The whole text of a file.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Every file with its path, sorted by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// One line, counted from 1, without its newline.
    #[must_use]
    pub fn line(&self, path: &str, line: u32) -> Option<&str> {
        self.file(path)?.lines().nth((line as usize).checked_sub(1)?)
    }

    /// Whether no file is there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
