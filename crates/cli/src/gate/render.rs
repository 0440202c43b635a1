//! The report in the form that was asked for.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use stanch_collect::OsFiles;
use stanch_model::GateReport;
use stanch_report::gate as report;

use crate::args::gate::GateFormat;
use crate::check::{paths, render};
use crate::failure::{Failure, Result};
use crate::gate::settings::Settings;
use crate::ui::Ui;

/// The whole report as text; its paths are made relative to what readers of the format have.
pub(crate) fn render(mut answer: GateReport, settings: &Settings, ui: &Ui) -> String {
    let base = base(settings);
    relate(&mut answer, &base);
    let as_check = report::as_check(&answer);
    let texts = || paths::texts(&as_check, &base, &OsFiles::default());
    match settings.format {
        GateFormat::Text => report::text(&answer, &ui.text_options(settings.output.is_some())),
        GateFormat::Json => report::json(&answer),
        GateFormat::Junit => report::junit(&answer),
        GateFormat::Sarif => render::sarif_of_all_rules(&as_check, &texts()),
        GateFormat::Github => stanch_report::check::github(&as_check, &texts()),
    }
}

/// What readers of the format have paths relative to.
fn base(settings: &Settings) -> PathBuf {
    let seen_from_repository = matches!(settings.format, GateFormat::Sarif | GateFormat::Github);
    if seen_from_repository { paths::repository(&settings.cwd) } else { settings.cwd.clone() }
}

fn relate(answer: &mut GateReport, base: &Path) {
    for leak in &mut answer.leaks {
        paths::each_path(&mut leak.finding, &mut |path| paths::shorten(path, base));
        leak.stack.iter_mut().for_each(|at| paths::shorten(&mut at.file, base));
    }
    for finding in &mut answer.findings {
        paths::each_path(finding, &mut |path| paths::shorten(path, base));
    }
}

/// Adds to the summary of the step, when GitHub says where that is.
pub(crate) fn step_summary(answer: &GateReport, settings: &Settings, path: &Path) -> Result<()> {
    let mut answer = answer.clone();
    relate(&mut answer, &base(settings));
    let failed = |e: &std::io::Error| Failure::caused(format!("write the summary {}", path.display()), e);
    let mut file =
        std::fs::OpenOptions::new().append(true).create(true).open(path).map_err(|e| failed(&e))?;
    file.write_all(report::github_summary(&answer).as_bytes()).map_err(|e| failed(&e))
}
