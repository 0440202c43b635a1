//! How it shows in source: `cmd.Start()` of a command that stays in the function, without `cmd.Wait()`.

use stanch_model::Severity;

use crate::source::shape::Policy;
use crate::source::{Sink, View};

const POLICY: Policy = Policy {
    // Who takes the process has what Wait needs.
    ends: &["Wait", "Process", "Run", "Output", "CombinedOutput"],
    holders: &[],
    wraps: |_| false,
    borrows: |_| false,
};
const MAKES: &[&str] = &["os/exec.Command", "os/exec.CommandContext"];

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in &view.calls_of(file, &["os/exec.(*Cmd).Start"]) {
            let command = file.receiver(*call).and_then(|x| file.object(x));
            let Some((at, value)) = command.and_then(|command| view.initial_value(command)) else { continue };
            if at.id != file.id || !view.calls_one_of(file, value, MAKES) {
                continue;
            }
            let Some(made) = view.made(file, value, &POLICY) else { continue };
            let mut claim = made.claim(view, file).severity(Severity::High).example(EXAMPLE).says(
                "this process is started and never waited for",
                "a process that has ended stays as a zombie until somebody waits for it, and so do the pipes and goroutines \
                 that copy its output",
                "call Wait, in a goroutine if need be",
            );
            claim.span = file.file.tree.expr_span(*call);
            sink.add(claim);
        }
    }
}

const EXAMPLE: &str = "\
if err := cmd.Start(); err != nil {
\treturn err
}
go func() { _ = cmd.Wait() }()
";
