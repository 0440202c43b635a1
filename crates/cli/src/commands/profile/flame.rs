//! `flame`: a flame graph as a page or as a picture.

use std::path::Path;

use stanch_profile::flame::{self, Change, Spot, Stacks};
use stanch_report::flame::{Page, Places, Shown, of_profile, page, svg};

use super::report::{Prepared, of_sums};
use crate::args::flame::{ChangeArg, Flame, FlameFormat};
use crate::args::profile::Input;
use crate::failure::{Failure, Result};
use crate::out;
use crate::ui::Ui;

pub(super) fn run(args: &Flame, ui: &Ui) -> Result<()> {
    let output = args.output.as_deref();
    of_sums(args.shown.options())?;
    let prepared = Prepared::new(&args.input, &args.shown, output, ui, |o| o)?;
    let change = change(args.change);
    // A --base has cancelled what is on both sides: what is left of a grown stack would look new.
    if change != Change::Any && !prepared.calls.has_base() {
        return Err(Failure::new(format!(
            "show what is {}: there is nothing to compare with",
            change.name()
        ))
        .help("give --diff-base"));
    }
    let all = flame::amounts(&prepared.calls);
    let amounts: Vec<_> = all.into_iter().map(|a| change.pick(a)).collect();
    let stacks = Stacks::of(&prepared.calls, &amounts);
    let tree = flame::flame(stacks, Spot::default(), args.boxes as usize).unwrap_or_default();
    let places = Places::of(&prepared.profile);
    let shown = Shown { calls: &prepared.calls, places: &places, root: None, above: &[] };
    let mut drawing = of_profile(&shown, &tree);
    // Nobody can be asked for more.
    (drawing.stack, drawing.name_ids) = (Vec::new(), Vec::new());
    let title = title(&args.input);
    let text = match format(args) {
        FlameFormat::Svg => svg(&drawing, &headline(&title, &drawing.title, change)),
        FlameFormat::Html => {
            let facts = facts(&prepared, change, &drawing.title);
            page(&Page { title: &title, facts: &facts }, &[drawing])
        }
    };
    out::to(output, text.as_bytes())
}

fn format(args: &Flame) -> FlameFormat {
    let by_extension = match args.output.as_deref().and_then(Path::extension) {
        Some(e) if e == "svg" => FlameFormat::Svg,
        _ => FlameFormat::Html,
    };
    args.format.unwrap_or(by_extension)
}

pub(super) fn change(typed: ChangeArg) -> Change {
    match typed {
        ChangeArg::All => Change::Any,
        ChangeArg::New => Change::New,
        ChangeArg::Gone => Change::Gone,
        ChangeArg::Grown => Change::Grown,
        ChangeArg::Shrunk => Change::Shrunk,
    }
}

/// What was read, and what it is compared with.
pub(super) fn title(input: &Input) -> String {
    let names = |files: &[String]| {
        let base = |f: &String| {
            Path::new(f).file_name().map_or_else(|| f.clone(), |n| n.to_string_lossy().into_owned())
        };
        match files {
            [one] => base(one),
            [first, rest @ ..] => format!("{} and {} more", base(first), rest.len()),
            [] => String::new(),
        }
    };
    let bases = if input.diff_base.is_empty() { &input.base } else { &input.diff_base };
    let shown = names(&input.files);
    let shown = if shown == "-" { "standard input".to_owned() } else { shown };
    if bases.is_empty() { shown } else { format!("{shown} against {}", names(bases)) }
}

fn headline(title: &str, kind: &str, change: Change) -> String {
    match change {
        Change::Any => format!("{title}: {kind}"),
        _ => format!("{title}: {kind}, {}", change.name()),
    }
}

fn facts(prepared: &Prepared, change: Change, kind: &str) -> Vec<(String, String)> {
    let mut facts = vec![("Sample type".to_owned(), kind.to_owned())];
    facts.push(("Samples".to_owned(), prepared.profile.sample_count().to_string()));
    if change != Change::Any {
        facts.push(("Stacks".to_owned(), change.name().to_owned()));
    }
    let filters = prepared.options.active_filters();
    if !filters.is_empty() {
        facts.push(("Filters".to_owned(), filters.join(", ")));
    }
    facts
}
