//! What stanch says on stderr beside its reports: errors, notes, progress.
#![allow(clippy::print_stderr, reason = "the one module that talks to stderr")]

use std::io::{IsTerminal, Write as _};
use std::sync::Arc;

use anstyle::{AnsiColor, Style};
use stanch_report::TextOptions;

use crate::args::raw::{Global, When};
use crate::failure::Failure;

pub(crate) mod progress;

use progress::Board;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();
const NOTE: Style = Style::new().bold();

/// How to talk to this user.
#[derive(Clone)]
pub(crate) struct Ui {
    quiet: bool,
    verbose: bool,
    color_stdout: bool,
    color_stderr: bool,
    board: Arc<Board>,
}

impl Ui {
    /// As the flags, the environment and the terminal say.
    pub(crate) fn new(global: Global) -> Self {
        let color = |terminal: bool| {
            colored(global.color, terminal, |name| {
                std::env::var_os(name).is_some_and(|v| !v.is_empty() && (name == "NO_COLOR" || v != "0"))
            })
        };
        let terminal = std::io::stderr().is_terminal();
        Self {
            quiet: global.quiet,
            verbose: global.verbose,
            color_stdout: color(std::io::stdout().is_terminal()),
            color_stderr: color(terminal),
            board: Arc::new(Board::new(terminal && !global.quiet)),
        }
    }

    #[cfg(test)]
    pub(crate) fn silent() -> Self {
        let global = Global { color: When::Never, quiet: true, verbose: false };
        Self::new(global)
    }

    /// How to write text reports for `stdout`, or for a file, which never has colours of its own accord.
    pub(crate) fn text_options(&self, to_file: bool) -> TextOptions {
        let width = if to_file { None } else { terminal_width() };
        TextOptions {
            color: self.color_stdout && !to_file,
            width: width.unwrap_or(TextOptions::default().width),
            verbose: self.verbose,
            unicode: speaks_unicode(|name| std::env::var(name).ok()),
            ..TextOptions::default()
        }
    }

    /// The same user while the terminal shows something else: nothing but errors is said, and nothing moves.
    pub(crate) fn muted(&self) -> Self {
        Self { quiet: true, verbose: false, board: Arc::new(Board::new(false)), ..self.clone() }
    }

    /// Whether the user wants nothing but the answer.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether stderr may have colours.
    pub(crate) fn colors_stderr(&self) -> bool {
        self.color_stderr
    }

    /// Where the progress of captures is shown.
    pub(crate) fn board(&self) -> &Arc<Board> {
        &self.board
    }

    /// `error: failed to …` and what to do.
    pub(crate) fn failure(&self, failure: &Failure) {
        let Failure { what, help } = failure;
        self.line(ERROR, "error", &format!("failed to {what}"));
        if let Some(help) = help {
            self.line(HELP, "help", help);
        }
    }

    /// Something worth knowing that changes nothing.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            self.line(NOTE, "note", text);
        }
    }

    /// Something for `--verbose`.
    pub(crate) fn detail(&self, text: &str) {
        if self.verbose {
            self.plain(text);
        }
    }

    /// A line without a head, unless `--quiet`.
    pub(crate) fn plain(&self, text: &str) {
        if !self.quiet {
            self.board.above(|| eprintln!("{}", harmless(text)));
        }
    }

    /// What another program printed, as it came.
    pub(crate) fn pass(&self, bytes: &[u8]) {
        // A stderr that is gone takes no messages either.
        self.board.above(|| _ = std::io::stderr().write_all(bytes));
    }

    fn line(&self, style: Style, head: &str, text: &str) {
        let text = harmless(text);
        self.board.above(|| {
            if self.color_stderr {
                eprintln!("{style}{head}:{style:#} {text}");
            } else {
                eprintln!("{head}: {text}");
            }
        });
    }
}

/// Messages quote what targets and files said; none of it may move the terminal's cursor or open a new line.
fn harmless(text: &str) -> String {
    stanch_report::escape::visible(text).into_owned()
}

/// `--color`, then NO_COLOR, then CLICOLOR_FORCE, then the terminal.
fn colored(when: When, terminal: bool, is_set: impl Fn(&str) -> bool) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if is_set("NO_COLOR") => false,
        When::Auto if is_set("CLICOLOR_FORCE") => true,
        When::Auto => terminal && std::env::var_os("TERM").is_none_or(|t| t != "dumb"),
    }
}

/// The locale's charset, by the usual order of variables. Without any, UTF-8: that is what containers have.
fn speaks_unicode(get: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| get(name).filter(|v| !v.is_empty()));
    locale.is_none_or(|l| {
        let l = l.to_ascii_lowercase();
        l.contains("utf-8") || l.contains("utf8") || l == "c" || l == "posix"
    })
}

/// Columns of the terminal that stdout is; `None` for files and pipes.
fn terminal_width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(std::io::stdout())?;
    Some(usize::from(width.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_obeys_the_flag_then_the_environment_then_the_terminal() {
        let with = |set: &'static [&'static str]| move |name: &str| set.contains(&name);
        assert!(colored(When::Always, false, with(&["NO_COLOR"])));
        assert!(!colored(When::Never, true, with(&["CLICOLOR_FORCE"])));
        assert!(!colored(When::Auto, true, with(&["NO_COLOR", "CLICOLOR_FORCE"])));
        assert!(colored(When::Auto, false, with(&["CLICOLOR_FORCE"])));
        assert!(!colored(When::Auto, false, with(&[])));
    }

    #[test]
    fn old_charsets_get_ascii() {
        let unicode = |locale: Option<&str>| {
            speaks_unicode(|name| if name == "LANG" { locale.map(str::to_owned) } else { None })
        };
        assert!(unicode(Some("en_US.UTF-8")));
        assert!(unicode(None));
        assert!(!unicode(Some("zh_CN.GB2312")));
    }
}
