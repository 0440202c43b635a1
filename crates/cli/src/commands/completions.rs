//! `stanch completions`: a shell's completions, made from the definition of the arguments.

use clap::CommandFactory;

use crate::args::raw::{Cli, Completions};
use crate::exit::End;
use crate::failure::Result;
use crate::out;

pub(super) fn run(args: &Completions) -> Result<End> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "stanch", &mut script);
    out::stdout(&script)?;
    Ok(End::Done)
}
