//! How it shows in source: time.Tick before Go 1.23, where its function may end.

use crate::source::shape::Heat;
use crate::source::{FileView, Sink, View};

/// From this release on, tickers that nobody refers to are collected.
const COLLECTED: u16 = 23;

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources().filter(|file| is_old(file)) {
        for call in &view.calls_of(file, &["time.Tick"]) {
            let heat = view.heat(file, *call);
            let Some(func) = file.index.func(&file.file.tree, *call) else { continue };
            if heat == Heat::Once || !view.may_end(file, func) {
                continue;
            }
            let claim = view.claim(file, *call).example(EXAMPLE).says(
                "this ticker can never be stopped",
                "before Go 1.23 a ticker runs until it is stopped, and nobody can stop that of time.Tick: it stays \
                 when this function returns, one more each time",
                "use time.NewTicker and stop it in a defer, or raise the go directive to 1.23",
            );
            let is_sure = heat.is_hot() || !view.is_program();
            sink.add(if is_sure { claim } else { claim.pedantic() });
        }
    }
}

fn is_old(file: &FileView) -> bool {
    file.go().is_some_and(|version| !version.at_least(COLLECTED))
}

const EXAMPLE: &str = "\
ticker := time.NewTicker(time.Second)
defer ticker.Stop()
for range ticker.C {
";
