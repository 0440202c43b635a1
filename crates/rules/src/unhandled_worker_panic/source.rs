//! How it shows in source: an ants pool made without `WithPanicHandler`.

use stanch_gosrc::ast::ExprId;

use crate::source::{FileView, Sink, View};

const MAKES: &[&str] = &["NewPool", "NewPoolWithFunc", "NewMultiPool", "NewMultiPoolWithFunc"];

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in &file.index.calls {
            let makes = view.callee_name(file, *call).is_some_and(|callee| {
                let name = callee.trim_end_matches("[...]").rsplit('.').next().unwrap_or_default();
                callee.starts_with("github.com/panjf2000/ants") && MAKES.contains(&name)
            });
            if !makes || !has_no_handler(view, file, *call) {
                continue;
            }
            let claim = view.claim(file, *call).example(EXAMPLE).pedantic().says(
                "nobody is told when a task of this pool panics",
                "the pool recovers, prints the panic and goes on; what the task still had to do (Done, a send, an unlock) is \
                 not done, and who waits for it is never told",
                "give the pool a handler (ants.WithPanicHandler), and let tasks do in a defer what others wait for",
            );
            sink.add(claim);
        }
    }
}

/// Whether all options are seen, and none of them is a handler.
fn has_no_handler(view: &View<'_, '_>, file: &FileView, call: ExprId) -> bool {
    let options = file.args(call).iter().filter_map(|arg| {
        let is_call = file.called(*arg).is_some();
        is_call.then(|| view.callee_short(file, *arg).unwrap_or_default())
    });
    let names: Vec<&str> = options.collect();
    let own = |name: &&str| name.starts_with("With");
    let is_known = file.args(call).iter().skip(1).all(|arg| {
        let is_option = view.callee_short(file, *arg).is_some_and(|name| own(&name));
        is_option || !is_spread_or_variable(file, *arg)
    });
    is_known && !names.iter().any(|name| matches!(*name, "WithPanicHandler" | "WithOptions"))
}

/// Options that come from a variable may hold a handler.
fn is_spread_or_variable(file: &FileView, arg: ExprId) -> bool {
    use stanch_gosrc::ast::Expr;
    !matches!(file.file.tree.expr(arg), Expr::FuncLit { .. } | Expr::Lit(_) | Expr::Call { .. })
}

const EXAMPLE: &str = "\
pool, err := ants.NewPool(8, ants.WithPanicHandler(func(p any) {
\tlog.Printf(\"task: %v\\n%s\", p, debug.Stack())
}))
";
