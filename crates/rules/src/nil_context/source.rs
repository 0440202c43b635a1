//! How it shows in source: `nil` where a parameter is a context.

use stanch_gosrc::ast::{Decl, ExprId, GenKind, Spec};
use stanch_gosrc::types::Callee;

use crate::source::{FileView, Sink, View};

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in &file.index.calls {
            let Some(at) = nil_context(view, file, *call).filter(|_| !is_own(view, file, *call)) else {
                continue;
            };
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

/// Which argument of a call is `nil` and should be a context. A conversion to a function type has no parameters:
/// `HandlerFunc(nil)` is no handler, and calls nothing.
fn nil_context(view: &mut View<'_, '_>, file: &FileView, call: ExprId) -> Option<usize> {
    if matches!(file.info.callees.get(&call), Some(Callee::Conversion(_))) {
        return None;
    }
    let args = file.args(call);
    let nils: Vec<usize> = (0..args.len()).filter(|at| view.is_nil(file, args[*at])).collect();
    nils.first()?;
    let ty = view.type_of(file, file.called(call)?);
    let signature = view.world.signature(ty)?;
    let is_context = |at: &usize| {
        let param = signature.params.get(*at);
        param.is_some_and(|ty| view.type_name(*ty).as_deref() == Some("context.Context"))
    };
    nils.into_iter().find(is_context)
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
