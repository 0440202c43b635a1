//! How it shows in source: `nil` where a parameter is a context.

use stanch_gosrc::ast::{Decl, ExprId, GenKind, Spec};
use stanch_gosrc::types::Callee;

use crate::source::{FileView, Sink, View};

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in &file.index.calls {
            let Some(fun) = file.called(*call) else { continue };
            let Some(at) = file.args(*call).iter().position(|arg| view.is_nil(file, *arg)) else { continue };
            let ty = view.type_of(file, fun);
            let Some(signature) = view.world.signature(ty) else { continue };
            let is_context = signature
                .params
                .get(at)
                .is_some_and(|ty| view.type_name(*ty).as_deref() == Some("context.Context"));
            if !is_context || is_own(view, file, *call) {
                continue;
            }
            let arg = file.args(*call)[at];
            let claim = view.claim(file, arg).example(EXAMPLE).pedantic().says(
                "nil is no context",
                "what is called here cannot be cancelled and has no deadline, and panics where it asks the context",
                "pass the caller's context, or context.TODO() as long as there is none",
            );
            let span = file.file.tree.expr_span(arg);
            sink.add(match imports_context(file) {
                true => claim.edit(file.id, span, "context.TODO()"),
                false => claim,
            });
        }
    }
}

/// Whether what is called is the package's own and private: it may say that nil means something.
fn is_own(view: &View<'_, '_>, file: &FileView, call: ExprId) -> bool {
    let Some(Callee::Func(func)) = file.info.callees.get(&call) else { return false };
    let is_private = !view.world.name(*func).starts_with(|c: char| c.is_uppercase());
    is_private && view.world.object(*func).package == Some(view.package)
}

/// Whether the file imports the package under its own name.
fn imports_context(file: &FileView) -> bool {
    let tree = &file.file.tree;
    file.file.decls.iter().any(|decl| match tree.decl(*decl) {
        Decl::Gen(decl) if decl.kind == GenKind::Import => tree.list(decl.specs).iter().any(|spec| {
            matches!(tree.spec(*spec), Spec::Import(spec)
                if spec.name.is_none() && file.text(spec.path) == b"\"context\"")
        }),
        _ => false,
    })
}

const EXAMPLE: &str = "\
err := store.Load(ctx, id)
";
