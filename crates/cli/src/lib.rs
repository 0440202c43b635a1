//! The program `stanch`: arguments in, stages put together, an exit code out.
//!
//! Entry point: [`run`]. Each command is one module of `commands`; `pipeline` holds what they share, the way from a
//! target over its evidence to a diagnosis.
//!
//! Invariants: the process ends by returning from `main`, except on a second Ctrl-C; nothing but `out` writes to
//! stdout (and `browse`, which has the terminal to itself), and nothing but `ui` to stderr (and the live view of `load`); a file is there whole or not
//! at all.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Command, CommandFactory as _, FromArgMatches as _};

pub mod args;

mod bench;
mod browse;
mod check;
mod commands;
mod exit;
mod failure;
mod faults;
mod forecast;
mod gate;
mod interrupt;
mod load;
mod out;
mod pipeline;
mod profiles;
mod serve;
mod ui;
mod verify;

use args::Cli;
use ui::Ui;

/// Runs the command line `args` (with the program's name first) and returns the process's exit code: 0 nothing
/// leaks, 1 findings, 2 failure or incomplete evidence.
#[must_use]
pub fn run(args: Vec<OsString>) -> ExitCode {
    let cli = match read(args) {
        Ok(cli) => cli,
        Err(error) => return exit::of_usage(&error),
    };
    let ui = Ui::new(cli.global);
    faults::leave_to_reports();
    exit::of(commands::run(cli.command, &ui), &ui)
}

fn read(args: Vec<OsString>) -> Result<Cli, clap::Error> {
    use clap::error::ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand as NoArguments};
    let args = args::bare::expand(args);
    match parse(Cli::command(), args.clone()) {
        // Texts are gone over only where they are shown, and not whenever the program starts.
        Err(error) if matches!(error.kind(), DisplayHelp | NoArguments) => {
            parse(args::literal::command(), args)
        }
        read => read,
    }
}

fn parse(mut command: Command, args: Vec<OsString>) -> Result<Cli, clap::Error> {
    let matches = command.try_get_matches_from_mut(args)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}
