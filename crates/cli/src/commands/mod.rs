//! One module per command.

use crate::args::Command;
use crate::exit::End;
use crate::failure::Result;
use crate::ui::Ui;

mod capture;
mod check;
mod compare;
mod completions;
mod diagnose;
mod explain;
mod forecast;
mod gate;
mod lab;
mod load;
mod man;
mod profile;
mod verify;

pub(crate) use explain::suggestion;

/// Runs one command.
pub(crate) fn run(command: Command, ui: &Ui) -> Result<End> {
    match command {
        Command::Diagnose(args) => diagnose::run(args, ui),
        Command::Check(args) => check::run(&args, ui),
        Command::Gate(args) => gate::run(&args, ui),
        Command::Capture(args) => capture::run(args, ui),
        Command::Compare(args) => compare::run(args, ui),
        Command::Profile(args) => profile::run(*args, ui),
        Command::Forecast(args) => forecast::run(&args, ui),
        Command::Load(args) => load::run(&args, ui),
        Command::Verify(args) => verify::run(&args, ui),
        Command::Explain(args) => explain::run(&args, ui),
        Command::Lab(args) => lab::run(args.command, ui),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    }
}
