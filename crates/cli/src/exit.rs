//! How a run ends: one place for exit codes.

use std::process::ExitCode;

use clap::error::ErrorKind;
use stanch_model::Verdict;

use crate::failure::Result;
use crate::ui::Ui;

/// What a command came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum End {
    /// It did what it was asked, and there is nothing to judge.
    Done,
    /// It judged.
    Judged(Verdict),
}

/// The code of failures and of incomplete evidence.
const FAILURE: u8 = 2;

/// The code of a second Ctrl-C, as shells expect it.
pub(crate) const INTERRUPTED: i32 = 130;

/// The exit code of a command that ran; says on stderr what failed.
pub(crate) fn of(result: Result<End>, ui: &Ui) -> ExitCode {
    match result {
        Ok(End::Done) => ExitCode::SUCCESS,
        Ok(End::Judged(verdict)) => ExitCode::from(verdict.exit_code()),
        Err(failure) => {
            ui.failure(&failure);
            ExitCode::from(FAILURE)
        }
    }
}

/// The exit code of a command line that clap did not take; `--help` and `--version` come this way too.
pub(crate) fn of_usage(error: &clap::Error) -> ExitCode {
    let printed = error.print();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => match printed {
            Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => ExitCode::from(FAILURE),
            _ => ExitCode::SUCCESS,
        },
        _ => ExitCode::from(FAILURE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Failure;
    use crate::ui::Ui;

    #[test]
    fn codes_are_the_contract() {
        let code = |result| of(result, &Ui::silent());
        assert_eq!(code(Ok(End::Done)), ExitCode::from(0));
        assert_eq!(code(Ok(End::Judged(Verdict::NoLeak))), ExitCode::from(0));
        assert_eq!(code(Ok(End::Judged(Verdict::Leak))), ExitCode::from(1));
        assert_eq!(code(Ok(End::Judged(Verdict::Inconclusive))), ExitCode::from(2));
        assert_eq!(code(Err(Failure::new("do it"))), ExitCode::from(2));
    }
}
