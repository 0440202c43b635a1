//! Text for a terminal: the verdict on one screen, then the five steps.

mod finding;
mod head;
mod page;
pub(crate) mod snippet;
mod steps;
mod tail;

use stanch_model::{Diagnosis, Evidence, SourceText};

pub(crate) use head::banner_role;
pub(crate) use page::Page;

/// How to write text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TextOptions {
    /// With ANSI colours.
    pub color: bool,
    /// Columns of the terminal; taken as between 40 and 160.
    pub width: usize,
    /// Everything: all stages, all sites, whole stacks.
    pub verbose: bool,
    /// How many findings to show in full; the others are counted.
    pub max_findings: usize,
    /// May use box-drawing and block characters; else ASCII for all that is ours.
    pub unicode: bool,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self { color: false, width: 80, verbose: false, max_findings: 10, unicode: true }
    }
}

/// The whole report on one program. Ends with a newline; no line is wider than the options' width, but for
/// source lines and code examples, which are never broken.
#[must_use]
pub fn text(
    diagnosis: &Diagnosis,
    evidence: &Evidence,
    source: &SourceText,
    options: &TextOptions,
) -> String {
    let mut page = Page::new(options);
    head::write(&mut page, diagnosis);
    steps::write(&mut page, diagnosis, evidence, source);
    tail::write(&mut page, diagnosis);
    page.finish()
}
