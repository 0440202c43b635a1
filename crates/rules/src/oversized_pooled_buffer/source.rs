//! How it shows in source: `Put` of a buffer that can have any size, and nobody asks for its capacity.

use stanch_gosrc::ast::{ExprId, Node};
use stanch_gosrc::types::Builtin;

use crate::source::{FileView, Sink, View};

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in &view.calls_of(file, &["sync.(*Pool).Put"]) {
            let Some(arg) = file.args(*call).first().copied() else { continue };
            if !view.is_of_type(file, arg, "bytes.Buffer") || asks_for_size(view, file, *call) {
                continue;
            }
            let claim = view.claim(file, *call).example(EXAMPLE).pedantic().says(
                "a buffer of any size goes back into the pool",
                "a buffer that once grew to many megabytes keeps that room, and the pool hands it out for small work: the \
                 largest request decides what all buffers weigh",
                "leave buffers above a limit to the garbage collector: if buf.Cap() > 64<<10 { return }",
            );
            sink.add(claim);
        }
    }
}

/// Whether the function around asks how large the buffer is.
fn asks_for_size(view: &View<'_, '_>, file: &FileView, call: ExprId) -> bool {
    let Some(func) = file.index.declared_func(&file.file.tree, call) else { return true };
    file.within(&file.index.calls, Node::Decl(func)).any(|call| {
        let is_method = matches!(view.callee_short(file, call), Some("Cap" | "Available"));
        is_method || file.builtin(call) == Some(Builtin::Cap)
    })
}

const EXAMPLE: &str = "\
if buf.Cap() <= 64<<10 {
\tbuf.Reset()
\tpool.Put(buf)
}
";
