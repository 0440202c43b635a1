//! Help texts as they were written. clap takes `{n}` in them for a line break; for `stanch load` it is the number of the
//! request.

use clap::builder::{Resettable, StyledStr};
use clap::{Command, CommandFactory};

use super::Cli;

/// The command line with help texts that keep their `{n}`.
#[must_use]
pub fn command() -> Command {
    kept(Cli::command())
}

fn kept(command: Command) -> Command {
    let after = keep(command.get_after_help());
    let command = command.mut_subcommands(kept).mut_args(|arg| {
        let (help, long) = (keep(arg.get_help()), keep(arg.get_long_help()));
        arg.help(help).long_help(long)
    });
    command.after_help(after)
}

/// An empty style stands between the brace and the letter. It has no width, and is left out where there are no colours.
fn keep(text: Option<&StyledStr>) -> Resettable<StyledStr> {
    text.map(|text| text.ansi().to_string().replace("{n}", "{\u{1b}[0mn}").into()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_shows_the_number_of_a_request() {
        for name in ["load", "verify"] {
            let mut command = command();
            let found = command.find_subcommand_mut(name).unwrap();
            let help = found.render_long_help().to_string();
            let written = found.get_arguments().filter_map(|arg| arg.get_help()).map(ToString::to_string);
            let wanted = written.map(|text| text.matches("{n}").count()).sum::<usize>();
            assert!(wanted > 1 && help.matches("{n}").count() >= wanted, "{name}: {wanted}\n{help}");
        }
    }
}
