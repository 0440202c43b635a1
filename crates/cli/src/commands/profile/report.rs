//! Reports over prepared calls.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use stanch_model::profile::Profile;
use stanch_profile::text::{self, TagTable, Top, Tree, View};
use stanch_profile::{Calls, Granularity, Options, ProfileError, expression};

use crate::args::profile::{Input, Matching, Plain, Shown, Table, TableFormat, TableOutput};
use crate::failure::{Failure, Result};
use crate::ui::Ui;
use crate::{out, profiles};

/// A profile that is ready to be shown.
pub(super) struct Prepared {
    pub(super) profile: Profile,
    pub(super) calls: Calls,
    pub(super) options: Options,
}

impl Prepared {
    /// Reads the profile and prepares its calls; `change` makes the options what the command needs.
    pub(super) fn new(
        input: &Input,
        shown: &Shown,
        output: Option<&Path>,
        ui: &Ui,
        change: impl FnOnce(Options) -> Options,
    ) -> Result<Self> {
        if let Some(path) = output {
            out::check_writable(path)?;
        }
        let options = change(shown.options());
        let profile = profiles::load(input, ui)?;
        let calls = Calls::prepare(&profile, &options).map_err(|e| failure(&e))?;
        calls.notes().iter().for_each(|note| ui.note(note));
        Ok(Self { profile, calls, options })
    }

    pub(super) fn view(&self) -> View<'_> {
        View { profile: &self.profile, calls: &self.calls, options: &self.options }
    }
}

/// Options for what is drawn as boxes: means are refused.
pub(super) fn of_sums(options: Options) -> Result<Options> {
    if options.mean {
        return Err(Failure::new("draw means: boxes and callees have to add up, and means do not")
            .help("stanch profile top --mean prints them"));
    }
    Ok(options)
}

/// Errors of the bench fit "failed to …".
pub(super) fn failure(error: &ProfileError) -> Failure {
    let failed = Failure::new(error.to_string());
    match error {
        ProfileError::NoMatch(_) => failed.help("names are matched as stanch profile top prints them"),
        ProfileError::SampleType { .. } => {
            failed.help("give --sample-index one of these, or its number from 0")
        }
        _ => failed,
    }
}

/// By `--format`, else by the extension of `--output`, else text.
pub(super) fn is_json(output: &TableOutput) -> bool {
    let by_extension = output.output.as_deref().and_then(Path::extension).is_some_and(|e| e == "json");
    output.format.map_or(by_extension, |f| f == TableFormat::Json)
}

/// Writes a report as JSON.
pub(super) fn json<T: Serialize>(command: &'static str, report: &T, output: &TableOutput) -> Result<()> {
    #[derive(Serialize)]
    struct Envelope<'r, T> {
        schema: &'static str,
        command: &'static str,
        #[serde(flatten)]
        report: &'r T,
    }
    let envelope = Envelope { schema: "stanch-profile/1", command, report };
    let text = serde_json::to_string_pretty(&envelope).map_err(|e| Failure::caused("write JSON", &e))?;
    let text = stanch_report::escape::json_controls(text) + "\n";
    out::to(output.output.as_deref(), text.as_bytes())
}

pub(super) fn top(args: &Table, ui: &Ui) -> Result<()> {
    let output = args.output.output.as_deref();
    let prepared = Prepared::new(&args.input, &args.shown, output, ui, |o| o)?;
    let mut report = Top::of(&prepared.view());
    if is_json(&args.output) {
        return json("top", &report, &args.output);
    }
    if ui.is_quiet() {
        report.head.clear();
    }
    out::text(output, &mut |w| report.write(&prepared.view(), w))
}

pub(super) fn tree(args: &Table, ui: &Ui) -> Result<()> {
    let output = args.output.output.as_deref();
    let prepared = Prepared::new(&args.input, &args.shown, output, ui, |o| o)?;
    let report = Tree::of(&prepared.view(), None).map_err(|e| failure(&e))?;
    write_tree("tree", report, &prepared, &args.output, ui)
}

pub(super) fn peek(args: &Matching, ui: &Ui) -> Result<()> {
    let Matching { regex, table } = args;
    let only = expression("peek", regex).map_err(|e| failure(&e))?;
    let output = table.output.output.as_deref();
    let prepared = Prepared::new(&table.input, &table.shown, output, ui, Options::untrimmed)?;
    let report = Tree::of(&prepared.view(), Some(&only)).map_err(|e| failure(&e))?;
    write_tree("peek", report, &prepared, &table.output, ui)
}

fn write_tree(
    command: &'static str,
    mut report: Tree,
    prepared: &Prepared,
    output: &TableOutput,
    ui: &Ui,
) -> Result<()> {
    if is_json(output) {
        return json(command, &report, output);
    }
    if ui.is_quiet() {
        report.head.clear();
    }
    out::text(output.output.as_deref(), &mut |w| report.write(&prepared.view(), w))
}

pub(super) fn tags(args: &Table, ui: &Ui) -> Result<()> {
    let output = args.output.output.as_deref();
    let prepared = Prepared::new(&args.input, &args.shown, output, ui, |o| o)?;
    let report = TagTable::of(&prepared.view());
    if is_json(&args.output) {
        return json("tags", &report, &args.output);
    }
    out::text(output, &mut |w| report.write(&prepared.view(), w))
}

pub(super) fn traces(args: &Plain, ui: &Ui) -> Result<()> {
    plain(args, ui, |o| o, text::traces)
}

pub(super) fn folded(args: &Plain, ui: &Ui) -> Result<()> {
    plain(args, ui, |o| o, text::folded)
}

pub(super) fn speedscope(args: &Plain, ui: &Ui) -> Result<()> {
    plain(args, ui, |o| Options { granularity: with_files(o.granularity), ..o }, text::speedscope)
}

/// Speedscope shows files beside functions; functions alone do not have them.
fn with_files(asked: Granularity) -> Granularity {
    if asked == Granularity::Functions { Granularity::FileFunctions } else { asked }
}

pub(super) fn callgrind(args: &Plain, ui: &Ui) -> Result<()> {
    let change =
        |o: Options| Options { granularity: Granularity::Addresses, object_names: true, ..o.untrimmed() };
    plain(args, ui, change, text::callgrind)
}

fn plain(
    args: &Plain,
    ui: &Ui,
    change: impl FnOnce(Options) -> Options,
    write: fn(&View<'_>, &mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    let output = args.output.as_deref();
    let prepared = Prepared::new(&args.input, &args.shown, output, ui, change)?;
    out::text(output, &mut |w| write(&prepared.view(), w))
}
