//! The report in the form that was asked for.

use std::io::Write as _;
use std::path::Path;

use stanch_model::{CheckReport, SourceText};
use stanch_report::{TextOptions, check};
use stanch_rules::registry;

use crate::args::check::CheckFormat;
use crate::failure::{Failure, Result};
use crate::ui::Ui;

/// How many findings a terminal gets in full, unless `--verbose` asks for all.
const SHOWN: usize = 50;

/// The whole report as text.
pub(crate) fn render(
    report: &CheckReport,
    source: &SourceText,
    format: CheckFormat,
    to_file: bool,
    ui: &Ui,
) -> String {
    match format {
        CheckFormat::Text => check::text(report, source, &text_options(to_file, ui)),
        CheckFormat::Quiet => check::quiet(report),
        CheckFormat::Json => check::json(report),
        CheckFormat::Sarif => sarif(report, source),
        CheckFormat::Github => check::github(report, source),
        CheckFormat::Gitlab => check::gitlab(report),
        CheckFormat::Rdjson => check::rdjson(report, source),
        CheckFormat::Junit => check::junit(report),
        CheckFormat::Checkstyle => check::checkstyle(report, source),
    }
}

fn text_options(to_file: bool, ui: &Ui) -> TextOptions {
    let options = ui.text_options(to_file);
    TextOptions { max_findings: if options.verbose { usize::MAX } else { SHOWN }, ..options }
}

fn sarif(report: &CheckReport, source: &SourceText) -> String {
    sarif_of(report, source, &|rule| rule.source.is_some())
}

/// SARIF of findings that may be of any rule.
pub(crate) fn sarif_of_all_rules(report: &CheckReport, source: &SourceText) -> String {
    sarif_of(report, source, &|_| true)
}

fn sarif_of(
    report: &CheckReport,
    source: &SourceText,
    may_find: &dyn Fn(&stanch_rules::Rule) -> bool,
) -> String {
    let rule = |rule: &'static stanch_rules::Rule| check::RuleText {
        id: rule.id,
        slug: rule.slug,
        title: rule.title,
        doc: rule.doc,
        help_uri: None,
    };
    let rules: Vec<check::RuleText<'_>> =
        registry::rules().iter().filter(|r| may_find(r)).map(rule).collect();
    let tool = check::Tool { version: env!("CARGO_PKG_VERSION"), information_uri: None, rules: &rules };
    check::sarif(report, source, &tool)
}

/// Adds to the summary of the step, when GitHub says where that is. Other steps may have written to it.
pub(crate) fn step_summary(report: &CheckReport, path: &Path) -> Result<()> {
    let failed = |e: &std::io::Error| Failure::caused(format!("write the summary {}", path.display()), e);
    let mut file =
        std::fs::OpenOptions::new().append(true).create(true).open(path).map_err(|e| failed(&e))?;
    file.write_all(check::github_summary(report).as_bytes()).map_err(|e| failed(&e))
}
