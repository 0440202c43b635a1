//! How it shows in source: `exec.Command` where the caller's context is in sight.

use crate::source::{Sink, View};

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in &view.calls_of(file, &["os/exec.Command"]) {
            let Some(own) = view.context_in_sight(file, *call) else { continue };
            let claim = view.claim(file, *call).example(EXAMPLE).pedantic().says(
                "this process goes on when its caller is gone",
                format!(
                    "nothing ends the process when {own} is done: who waits for it waits as long as it runs"
                ),
                format!("use exec.CommandContext({own}, …)"),
            );
            sink.add(claim);
        }
    }
}

const EXAMPLE: &str = "\
out, err := exec.CommandContext(ctx, \"git\", \"fetch\").CombinedOutput()
";
