//! Panics that become a line of a report are not told twice.

use std::ffi::OsStr;

use stanch_rules::source;

/// From now on, panics of threads that check source, which are caught and reported as problems of the package, are told
/// on stderr only when a backtrace is asked for.
pub(crate) fn leave_to_reports() {
    let others = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let backtrace = std::env::var_os("RUST_BACKTRACE");
        if is_told(std::thread::current().name(), backtrace.as_deref()) {
            others(info);
        }
    }));
}

fn is_told(thread: Option<&str>, backtrace: Option<&OsStr>) -> bool {
    thread != Some(source::THREAD) || backtrace.is_some_and(|value| value != "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_threads_that_check_are_silent() {
        let asked = Some(OsStr::new("1"));
        assert!(!is_told(Some(source::THREAD), None));
        assert!(!is_told(Some(source::THREAD), Some(OsStr::new("0"))));
        assert!(is_told(Some(source::THREAD), asked));
        assert!(is_told(Some("main"), None));
        assert!(is_told(None, None));
    }
}
