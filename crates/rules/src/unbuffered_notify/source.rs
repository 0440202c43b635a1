//! How it shows in source: `signal.Notify` on a channel that was made without a size.

use stanch_gosrc::Span;
use stanch_gosrc::types::Builtin;

use crate::source::{Sink, View};

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in &view.calls_of(file, &["os/signal.Notify"]) {
            let channel = file.args(*call).first().and_then(|arg| file.object(*arg));
            let Some((at, made)) = channel.and_then(|channel| view.initial_value(channel)) else { continue };
            if at.builtin(made) != Some(Builtin::Make) || at.args(made).len() != 1 {
                continue;
            }
            let end = at.file.tree.expr_span(made).end - 1;
            let claim = view.claim(at, made).example(EXAMPLE).pedantic().says(
                "signals may be lost: this channel has no buffer",
                "signal.Notify does not wait: a signal that comes while nobody receives is dropped, and the shutdown that \
                 it should start never begins",
                "give the channel room for one signal",
            );
            sink.add(claim.edit(at.id, Span::new(end, end), ", 1"));
        }
    }
}

const EXAMPLE: &str = "\
stop := make(chan os.Signal, 1)
signal.Notify(stop, os.Interrupt)
";
