//! From evidence to diagnoses, with the source that they are about.

use std::collections::{BTreeMap, BTreeSet};

use stanch_collect::source::{SourceMiss, SourceResolver};
use stanch_model::{Diagnosis, Evidence, SourceText};
use stanch_rules::{Options, diagnose, wanted_sources};

use crate::ui::Ui;

/// Diagnoses, and the source that their reports show.
pub(crate) struct Judged {
    /// Each with its evidence, in the order of the series.
    pub(crate) targets: Vec<(Diagnosis, Evidence)>,
    /// Source files by the path that frames use.
    pub(crate) source: SourceText,
}

/// Judges twice when there is source: once to learn which files matter, and once with their text, which sharpens
/// the causes.
pub(crate) fn judge(evidence: Vec<Evidence>, options: &Options, roots: &[SourceResolver], ui: &Ui) -> Judged {
    let none = SourceText::default();
    let first: Vec<Diagnosis> = evidence.iter().map(|e| diagnose(e, options, &none)).collect();
    if roots.is_empty() {
        return Judged { targets: first.into_iter().zip(evidence).collect(), source: none };
    }
    let wanted: Vec<String> = first.iter().zip(&evidence).flat_map(|(d, e)| wanted_sources(d, e)).collect();
    let source = read_sources(&wanted, roots, ui);
    let second: Vec<Diagnosis> = evidence.iter().map(|e| diagnose(e, options, &source)).collect();
    Judged { targets: second.into_iter().zip(evidence).collect(), source }
}

/// The files of the first root that has them; those that none has are told with `--verbose`.
fn read_sources(wanted: &[String], roots: &[SourceResolver], ui: &Ui) -> SourceText {
    let mut source = SourceText::default();
    let mut left: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
    for root in roots {
        let (found, missed) = root.read(left.iter().copied());
        let missed: BTreeMap<String, SourceMiss> = missed.into_iter().collect();
        let has = |path: &&str| !missed.contains_key(*path);
        for path in left.iter().copied().filter(has) {
            if let Some(text) = found.file(path) {
                source.insert(path, text);
            }
        }
        left.retain(|path| missed.contains_key(*path));
    }
    for path in left {
        ui.detail(&format!("no source for {path}"));
    }
    source
}
