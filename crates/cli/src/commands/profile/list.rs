//! `list`: source lines with what was spent in them.

use std::collections::BTreeSet;

use stanch_profile::text::List as Report;
use stanch_profile::{Granularity, Options, expression};

use super::report::{Prepared, failure, is_json, json};
use crate::args::profile::List;
use crate::failure::Result;
use crate::ui::Ui;
use crate::{out, pipeline};

pub(super) fn run(args: &List, ui: &Ui) -> Result<()> {
    let List { regex, source, table } = args;
    let wanted = expression("list", regex).map_err(|e| failure(&e))?;
    let roots = pipeline::source_roots(source)?;
    let output = table.output.output.as_deref();
    let change =
        |o: Options| Options { granularity: Granularity::Lines, object_names: true, ..o.untrimmed() };
    let prepared = Prepared::new(&table.input, &table.shown, output, ui, change)?;
    let mut report = Report::of(&prepared.view(), &wanted).map_err(|e| failure(&e))?;
    let files: BTreeSet<String> = report.files().map(str::to_owned).collect();
    let files: Vec<String> = files.into_iter().collect();
    report.fill(&pipeline::find_sources(&files, &roots, ui));
    if is_json(&table.output) {
        return json("list", &report, &table.output);
    }
    out::text(output, &mut |w| report.write(&prepared.view(), w))
}
