//! `stanch ADDRESS` is `stanch diagnose ADDRESS`.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::CommandFactory;

use crate::args::raw::Cli;

/// Inserts `diagnose` when the first word is a target and no command. A word that is neither is left for clap,
/// which knows the commands that sound alike.
#[must_use]
pub fn expand(args: Vec<OsString>) -> Vec<OsString> {
    let Some(at) = first_word(&args) else { return args };
    if !is_target(&args[at]) {
        return args;
    }
    let mut args = args;
    args.insert(at, "diagnose".into());
    args
}

/// Index of the first argument after the program and the global flags.
fn first_word(args: &[OsString]) -> Option<usize> {
    let mut at = 1;
    while let Some(arg) = args.get(at) {
        match arg.to_str()? {
            "-q" | "--quiet" | "-v" | "--verbose" => at += 1,
            "--color" => at += 2,
            flag if flag.starts_with("--color=") => at += 1,
            _ => return Some(at),
        }
    }
    None
}

fn is_target(word: &OsStr) -> bool {
    let Some(text) = word.to_str() else { return Path::new(word).exists() };
    if is_command(text) {
        return false;
    }
    if text == "-" {
        return true;
    }
    // A flag that no command line starts with belongs to `diagnose`: `stanch --prove ADDRESS`.
    if text.starts_with('-') {
        return !matches!(text, "-h" | "--help" | "-V" | "--version");
    }
    text.contains([':', '/', '.']) || Path::new(text).exists()
}

fn is_command(word: &str) -> bool {
    word == "help"
        || Cli::command()
            .get_subcommands()
            .any(|c| c.get_name() == word || c.get_all_aliases().any(|a| a == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(line: &str) -> String {
        let args = line.split(' ').map(OsString::from).collect();
        let words = expand(args).into_iter().map(|a| a.into_string().unwrap()).collect::<Vec<_>>();
        words.join(" ")
    }

    #[test]
    fn addresses_and_files_are_diagnosed() {
        assert_eq!(expanded("stanch localhost:6060"), "stanch diagnose localhost:6060");
        assert_eq!(
            expanded("stanch -q --color never ./dump.txt"),
            "stanch -q --color never diagnose ./dump.txt"
        );
        assert_eq!(expanded("stanch --prove http://a"), "stanch diagnose --prove http://a");
        assert_eq!(expanded("stanch -"), "stanch diagnose -");
        assert_eq!(expanded("stanch Cargo.toml"), "stanch diagnose Cargo.toml");
    }

    #[test]
    fn commands_flags_and_typos_are_left_alone() {
        for line in [
            "stanch",
            "stanch lab list",
            "stanch help",
            "stanch --version",
            "stanch -h",
            "stanch diagnos",
            "stanch -q",
        ] {
            assert_eq!(expanded(line), line);
        }
    }
}
