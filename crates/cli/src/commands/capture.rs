//! `stanch capture`: record now, judge later.

use std::ops::ControlFlow;

use stanch_collect::{CaptureOptions, FileLimits, Target, capture_each, capture_files};
use stanch_model::Gap;

use crate::args::raw::Capture;
use crate::args::resolve::{self, Series};
use crate::exit::End;
use crate::failure::{Failure, Result};
use crate::pipeline::{Saving, collect_failure, goroutines, save};
use crate::ui::Ui;
use crate::ui::progress::Line;
use crate::{interrupt, out};

pub(super) fn run(args: Capture, ui: &Ui) -> Result<End> {
    out::check_writable(&args.output)?;
    let schedule = (args.duration, args.every);
    let series = resolve::series(&args.targets)?;
    let [one] = &series[..] else {
        return Err(Failure::new(format!("capture {} targets into one bundle", series.len()))
            .help("run one stanch capture for each, or stanch diagnose for all of them"));
    };
    resolve::note_unused(&series, schedule, &args.fetch, ui);
    let mut options =
        resolve::capture_options(&args.fetch, &args.auth, schedule, &|name| std::env::var_os(name))?;
    if args.once {
        options.duration = None;
    }
    match one {
        Series::Live(target) => watch(target, &options, &args, ui)?,
        Series::Stored { paths, stdin } => {
            let cancel = interrupt::install()?;
            let line = Line::new(ui, "files", None);
            let mut input = std::io::stdin().lock();
            let stdin = stdin.then_some(&mut input as &mut dyn std::io::Read);
            let capture = capture_files(paths, stdin, &FileLimits::default(), &line, &cancel)
                .map_err(|e| collect_failure(&e))?;
            drop(line);
            save(&args.output, &capture, ui)?;
        }
    }
    Ok(End::Done)
}

fn watch(target: &Target, options: &CaptureOptions, args: &Capture, ui: &Ui) -> Result<()> {
    let cancel = interrupt::install()?;
    let mut saving = Saving::start(&args.output, &target.to_string())?;
    let line = Line::new(ui, target.to_string(), options.duration);
    let mut gaps: Vec<Gap> = Vec::new();
    let mut each = |snapshot: stanch_model::RawSnapshot| {
        line.snapshot(goroutines(&snapshot));
        gaps.extend(snapshot.gaps.iter().cloned());
        match saving.add(&snapshot) {
            true => ControlFlow::Continue(()),
            // Nothing more can be recorded, so nothing more is asked for.
            false => ControlFlow::Break(()),
        }
    };
    let tail = capture_each(target, options, &line, &cancel, &mut each).map_err(|e| collect_failure(&e))?;
    drop(line);
    gaps.extend(tail.gaps.iter().cloned());
    if tail.interrupted {
        ui.note("interrupted; what was taken is kept");
    }
    saving.finish(&tail.gaps, tail.interrupted, ui)?;
    tell_gaps(&gaps, ui);
    Ok(())
}

/// What is missing, each thing once.
fn tell_gaps(gaps: &[Gap], ui: &Ui) {
    let mut told: Vec<(stanch_model::PartKind, &str)> = Vec::new();
    for gap in gaps {
        let key = (gap.part, gap.reason.name());
        if !told.contains(&key) {
            told.push(key);
            ui.note(&format!("missing: {}: {}", gap.part, gap.detail));
        }
    }
}
