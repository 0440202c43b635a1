//! What pprof cannot answer: `diff`, `share`, `lifetimes`, `large`, `deep`, `join`.

use stanch_profile::leaks::{Deep, Diff, Join, Large, Lifetimes, Share, State};
use stanch_profile::{Granularity, Options};

use super::report::{Prepared, failure, is_json, json};
use crate::args::profile::{self, DiffState, Table};
use crate::failure::{Failure, Result};
use crate::ui::Ui;
use crate::{out, profiles};

/// Rows of a table unless `--nodecount` says otherwise: what fits on a screen.
const ROWS: usize = 25;

pub(super) fn diff(args: &profile::Diff, ui: &Ui) -> Result<()> {
    let Table { input, shown, output } = &args.table;
    checked(&args.table)?;
    if input.files.len() < 2 {
        return Err(Failure::new("compare one profile: there is nothing to compare it with")
            .help("give two or more, oldest first"));
    }
    let options = shown.options();
    let state = |s: &DiffState| match s {
        DiffState::New => State::New,
        DiffState::Gone => State::Gone,
        DiffState::Grown => State::Grown,
        DiffState::Shrunk => State::Shrunk,
        DiffState::Same => State::Same,
    };
    let only: Vec<State> = args.only.iter().map(state).collect();
    let all = profiles::load_each(input, ui)?;
    let rows = options.node_limit(ROWS);
    let report = Diff::of(&all, &options, &only, rows).map_err(|e| failure(&e))?;
    if is_json(output) {
        return json("diff", &report, output);
    }
    out::text(output.output.as_deref(), &mut |w| report.write(&options.unit, w))
}

pub(super) fn share(args: &Table, ui: &Ui) -> Result<()> {
    // Files say which module a package is of.
    let change = |o: Options| Options { granularity: Granularity::FileFunctions, ..o };
    let prepared = Prepared::new(&args.input, &args.shown, args.output.output.as_deref(), ui, change)?;
    let mut report = Share::of(&prepared.view());
    if is_json(&args.output) {
        return json("share", &report, &args.output);
    }
    let rows = prepared.options.node_limit(ROWS);
    if rows > 0 {
        report.packages.truncate(rows);
        report.modules.truncate(rows);
    }
    out::text(args.output.output.as_deref(), &mut |w| report.write(&prepared.view(), w))
}

pub(super) fn lifetimes(args: &Table, ui: &Ui) -> Result<()> {
    checked(args)?;
    let options = args.shown.options();
    let profile = profiles::load(&args.input, ui)?;
    let report = Lifetimes::of(&profile, &options).map_err(|e| failure(&e))?;
    if is_json(&args.output) {
        return json("lifetimes", &report, &args.output);
    }
    let rows = options.node_limit(ROWS);
    out::text(args.output.output.as_deref(), &mut |w| report.write(rows, w))
}

pub(super) fn large(args: &profile::Large, ui: &Ui) -> Result<()> {
    let Table { input, shown, output } = &args.table;
    checked(&args.table)?;
    let options = shown.options();
    let profile = profiles::load(input, ui)?;
    let minimum = i64::try_from(args.min).unwrap_or(i64::MAX);
    let report = Large::of(&profile, &options, minimum).map_err(|e| failure(&e))?;
    if is_json(output) {
        return json("large", &report, output);
    }
    let rows = options.node_limit(ROWS);
    out::text(output.output.as_deref(), &mut |w| report.write(rows, w))
}

pub(super) fn deep(args: &profile::Deep, ui: &Ui) -> Result<()> {
    let Table { input, shown, output } = &args.table;
    let prepared = Prepared::new(input, shown, output.output.as_deref(), ui, |o| o)?;
    let report = Deep::of(&prepared.view(), args.min, prepared.options.node_limit(ROWS));
    if is_json(output) {
        return json("deep", &report, output);
    }
    out::text(output.output.as_deref(), &mut |w| report.write(&prepared.view(), w))
}

pub(super) fn join(args: &Table, ui: &Ui) -> Result<()> {
    let Table { input, shown, output } = args;
    checked(args)?;
    let options = shown.options();
    let pair = profiles::load_pair(input, ui)?;
    let report = Join::of(&pair.goroutines, &pair.heap, &options).map_err(|e| failure(&e))?;
    if is_json(output) {
        return json("join", &report, output);
    }
    let rows = options.node_limit(ROWS);
    out::text(output.output.as_deref(), &mut |w| report.write(rows, &options.unit, w))
}

/// Whether the answer can be written, before the work.
fn checked(args: &Table) -> Result<()> {
    args.output.output.as_deref().map_or(Ok(()), out::check_writable)
}
