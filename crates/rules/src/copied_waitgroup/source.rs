//! How it shows in source: a parameter of type `sync.WaitGroup`, no pointer, that is used.

use stanch_gosrc::ast::Node;
use stanch_gosrc::types::Type;
use stanch_model::Severity;

use crate::source::{FileView, Func, Sink, View};

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        let decls = file.file.decls.iter().map(|decl| Func::Decl(*decl));
        let literals = file.index.literals.iter().map(|lit| Func::Lit(*lit));
        for func in decls.chain(literals) {
            find(view, file, func, sink);
        }
    }
}

fn find(view: &mut View<'_, '_>, file: &FileView, func: Func, sink: &mut Sink) {
    let tree = &file.file.tree;
    let (Some(signature), Some(_)) = (func.signature(tree), func.body(tree)) else { return };
    for field in tree.list(tree.func_type(signature).params.fields).to_vec() {
        let field = tree.field(field);
        let Some(ty) = file.info.types.get(field.ty) else { continue };
        let is_value = matches!(view.world.ty(ty), Type::Named { .. });
        if !is_value || view.type_name(ty).as_deref() != Some("sync.WaitGroup") {
            continue;
        }
        for name in tree.list(field.names).to_vec() {
            let Some(param) = file.info.defs.get(name) else { continue };
            let is_done = file.index.uses(param).iter().any(|used| {
                let Some(Node::Expr(selector)) = file.index.parent(Node::Expr(*used)) else { return false };
                view.selected(file, selector) == Some("Done")
            });
            if !is_done {
                continue;
            }
            let text = view.text(tree.name(name)).to_owned();
            let mut claim = view.claim(file, Node::Ident(name)).severity(Severity::High).example(EXAMPLE).says(
                format!("{text} is a copy: its Done does not reach the group that is waited for"),
                "a WaitGroup that is passed by value is copied; Done counts the copy down, and Wait on the original waits \
                 for ever",
                "pass a pointer: wg *sync.WaitGroup",
            );
            claim.function = view.func_name(file, func);
            sink.add(claim);
        }
    }
}

const EXAMPLE: &str = "\
func worker(wg *sync.WaitGroup) {
\tdefer wg.Done()
";
