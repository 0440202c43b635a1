//! `stanch check`: leaks in Go source.

use std::path::Path;

use stanch_collect::{CancelToken, OsFiles};
use stanch_model::CheckReport;

use crate::args::check::{Check, CheckFormat};
use crate::check::session::{self, Checked};
use crate::check::settings::{self, Settings};
use crate::check::{config, paths, render, select};
use crate::exit::End;
use crate::failure::{Failure, Result};
use crate::ui::Ui;
use crate::{interrupt, out};

pub(super) fn run(args: &Check, ui: &Ui) -> Result<End> {
    if args.rules.config_schema {
        out::stdout(config::schema().as_bytes())?;
        return Ok(End::Done);
    }
    let cwd = std::env::current_dir().map_err(|e| Failure::caused("find the working directory", &e))?;
    let settings = settings::resolve(args, &cwd, &|name| std::env::var_os(name))?;
    for path in settings.output.iter().chain(&settings.write_baseline) {
        out::check_writable(path)?;
    }
    let cancel = interrupt::install()?;
    once(&settings, &cancel, ui)
}

fn once(settings: &Settings, cancel: &CancelToken, ui: &Ui) -> Result<End> {
    let checked = check(settings, cancel, ui)?;
    if settings.stats {
        session::stats(&checked).iter().for_each(|line| ui.plain(line));
    }
    finish(checked.report, settings, ui)
}

fn check(settings: &Settings, cancel: &CancelToken, ui: &Ui) -> Result<Checked> {
    let asked = select::asked(&settings.paths, &settings.cwd)?;
    let options = session::load_options(settings, &asked, &|name| std::env::var_os(name));
    session::check(settings, &asked, options, &OsFiles::default(), cancel, ui)
}

/// Writes the report, and ends with its verdict.
fn finish(mut report: CheckReport, settings: &Settings, ui: &Ui) -> Result<End> {
    let base = paths::base(settings.format, &settings.cwd);
    paths::relate(&mut report, &base);
    let source = paths::texts(&report, &base, &OsFiles::default());
    let to_file = settings.output.is_some();
    let text = render::render(&report, &source, settings.format, to_file, ui);
    out::to(settings.output.as_deref(), text.as_bytes())?;
    let summary = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty());
    if let Some(path) = summary.filter(|_| settings.format == CheckFormat::Github) {
        render::step_summary(&report, Path::new(&path))?;
    }
    Ok(End::Judged(report.verdict()))
}
