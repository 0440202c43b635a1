//! `stanch check`: leaks in Go source.

use std::path::Path;
use std::time::SystemTime;

use stanch_collect::{CancelToken, OsFiles};
use stanch_model::{CheckReport, Finding, Verdict};

use crate::args::check::{Check, CheckFormat};
use crate::check::seen::Seen;
use crate::check::session::{self, Checked};
use crate::check::settings::{self, Mend, Settings};
use crate::check::since::{self, Now};
use crate::check::watch::{self, Marks};
use crate::check::{baseline, config, fix, heap, paths, render, select};
use crate::exit::End;
use crate::failure::{Failure, Result};
use crate::ui::Ui;
use crate::{interrupt, out};

/// Edits that were in the way of one another are applied one round after the other.
const MAX_ROUNDS: usize = 4;

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
    heap::grow_in_large_steps();
    let cancel = interrupt::install()?;
    let command = Run { settings: &settings, cancel: &cancel, ui };
    if args.run.watch { command.watch() } else { command.once() }
}

struct Run<'a> {
    settings: &'a Settings,
    cancel: &'a CancelToken,
    ui: &'a Ui,
}

impl Run<'_> {
    fn once(&self) -> Result<End> {
        let mut checked = self.check()?;
        if self.settings.mend == Mend::Show {
            return self.show(&checked);
        }
        if self.settings.mend == Mend::Apply {
            checked = self.mend(checked)?;
        }
        self.finish(checked.report)
    }

    /// One check, with what is known left out.
    fn check(&self) -> Result<Checked> {
        let Self { settings, cancel, ui } = *self;
        let asked = select::asked(&settings.paths, &settings.cwd)?;
        let options = session::load_options(settings, &asked, &|name| std::env::var_os(name));
        let mut checked = session::check(settings, &asked, options.clone(), &OsFiles::default(), cancel, ui)?;
        if settings.stats {
            session::stats(&checked).iter().for_each(|line| ui.plain(line));
        }
        if let Some(path) = &settings.write_baseline {
            let text = baseline::write(&checked.report.findings, path);
            out::to(Some(path), text.as_bytes())?;
            ui.note(&format!("{} findings are in {}", checked.report.findings.len(), path.display()));
        }
        // What was just written is known at once.
        for path in settings.baseline.iter().chain(&settings.write_baseline) {
            self.leave_unknown(&mut checked, path)?;
        }
        if let Some(since) = &settings.since {
            since::leave_new(&mut checked, since, &Now { settings, options: &options, cancel, ui })?;
        }
        Ok(checked)
    }

    fn leave_unknown(&self, checked: &mut Checked, path: &Path) -> Result<()> {
        let (unknown, stale) = baseline::read(path)?.compare(&checked.report.findings, &checked.whole);
        let mut unknown = unknown.into_iter();
        let mut keep = || unknown.next().unwrap_or(true);
        let findings = std::mem::take(&mut checked.report.findings);
        let both = findings.into_iter().zip(std::mem::take(&mut checked.dirs)).filter(|_| keep());
        (checked.report.findings, checked.dirs) = both.unzip();
        for entry in stale {
            self.ui.note(&format!("the baseline {} is stale: {entry} is gone", path.display()));
        }
        Ok(())
    }

    /// Prints what `--fix` would change.
    fn show(&self, checked: &Checked) -> Result<End> {
        let plan = fix::plan(&checked.report.findings, &checked.seen);
        plan.refused.iter().for_each(|why| self.ui.note(why));
        let diffs = plan.files.iter().flat_map(|change| fix::unified(change, &self.settings.cwd));
        out::to(self.settings.output.as_deref(), &diffs.collect::<Vec<u8>>())?;
        self.ui.note(&format!(
            "--fix would mend {} of {} findings",
            plan.mended,
            checked.report.findings.len()
        ));
        Ok(End::Judged(checked.report.verdict()))
    }

    /// Applies edits and checks again, until there are none that can be applied; gives the last check.
    fn mend(&self, mut checked: Checked) -> Result<Checked> {
        let before = checked.report.findings.len();
        let mut refused = Vec::new();
        for _ in 0..MAX_ROUNDS {
            let plan = fix::plan(&checked.report.findings, &checked.seen);
            refused = plan.refused.clone();
            if plan.files.is_empty() || self.cancel.is_cancelled() {
                break;
            }
            fix::apply(&plan)?;
            let left = checked.report.findings.len();
            checked = self.check()?;
            // Edits that mend nothing would be applied for ever.
            if checked.report.findings.len() >= left {
                break;
            }
        }
        refused.iter().for_each(|why| self.ui.note(why));
        let after = checked.report.findings.len();
        self.ui.note(&format!("mended {} of {before} findings", before.saturating_sub(after)));
        Ok(checked)
    }

    /// Writes the report, and ends with its verdict.
    fn finish(&self, mut report: CheckReport) -> Result<End> {
        let settings = self.settings;
        let base = paths::base(settings.format, &settings.cwd);
        paths::relate(&mut report, &base);
        let source = paths::texts(&report, &base, &OsFiles::default());
        let to_file = settings.output.is_some();
        let text = render::render(&report, &source, settings.format, to_file, self.ui);
        out::to(settings.output.as_deref(), text.as_bytes())?;
        let summary = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty());
        if let Some(path) = summary.filter(|_| settings.format == CheckFormat::Github) {
            render::step_summary(&report, Path::new(&path))?;
        }
        Ok(End::Judged(report.verdict()))
    }

    /// Checks, and again whenever something changes; ends with the last verdict.
    fn watch(&self) -> Result<End> {
        let mut last: Option<(Vec<Finding>, Verdict)> = None;
        let mut seen = Seen::default();
        loop {
            let begun = SystemTime::now();
            let checked = match (self.check(), &last) {
                (Ok(checked), _) => checked,
                (Err(failure), None) => return Err(failure),
                (Err(failure), Some((_, verdict))) => {
                    // A folder may be empty for a moment, and a configuration half written.
                    self.ui.failure(&failure);
                    if !watch::wait(&seen, &Marks::of(&seen), self.cancel) {
                        return Ok(End::Judged(*verdict));
                    }
                    continue;
                }
            };
            if self.cancel.is_cancelled() {
                // What was cut off says less than what was whole.
                let verdict = last.map_or_else(|| checked.report.verdict(), |(_, verdict)| verdict);
                return Ok(End::Judged(verdict));
            }
            let verdict = checked.report.verdict();
            seen = checked.seen;
            let marks = Marks::of(&seen);
            let findings = checked.report.findings.clone();
            self.tell(checked.report, last.as_ref().map(|(before, _)| before.as_slice()))?;
            if last.is_none() {
                self.ui.note("watching for changes; Ctrl-C ends");
            }
            last = Some((findings, verdict));
            if !watch::changed_since(&seen, begun) && !watch::wait(&seen, &marks, self.cancel) {
                return Ok(End::Judged(verdict));
            }
        }
    }

    /// The whole report at first and for machines; for people, what has changed since.
    fn tell(&self, mut report: CheckReport, before: Option<&[Finding]>) -> Result<()> {
        let for_people = matches!(self.settings.format, CheckFormat::Text | CheckFormat::Quiet);
        let Some(before) = before.filter(|_| for_people && self.settings.output.is_none()) else {
            return self.finish(report).map(|_| ());
        };
        let all = report.findings.len();
        let (new, gone) = watch::changes(before, &report.findings);
        for finding in gone {
            let place = finding.location.as_ref().map_or_else(String::new, |at| {
                let file =
                    Path::new(&at.file).strip_prefix(&self.settings.cwd).unwrap_or(Path::new(&at.file));
                format!("{}:{}: ", file.display(), at.line)
            });
            self.ui.plain(&format!("gone: {place}{}: {}", finding.slug, finding.title));
        }
        let new: Vec<Finding> = new.into_iter().cloned().collect();
        let count = new.len();
        if count > 0 || !report.is_complete() {
            report.findings = new;
            self.finish(report)?;
        }
        self.ui.plain(&format!("checked again: {count} new, {all} in all"));
        Ok(())
    }
}
