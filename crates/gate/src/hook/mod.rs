//! The hook: what a user's own `testing.go` becomes so that each test binary records what it leaves behind.
//!
//! [`patch`] is text to text. The places are found in the syntax tree and not by line or pattern, and a place that is
//! not there is a refusal that names it: a hook that is silently not called would be a gate that sees nothing. No line
//! of the original moves, so that positions in its messages stay true.
//!
//! | place | why there |
//! |---|---|
//! | `m.before()` and the `defer m.after()` after it, in `(*M).Run` | every way through a test binary that runs tests, with a TestMain or without, passes them |
//! | the beginning of `tRunner` | the goroutine of every test and subtest begins there |
//! | the call of `Run` in the loop of `runTests` | between two top-level tests nothing else runs |

use stanch_gosrc::ast::walk::walk;
use stanch_gosrc::ast::{Decl, Expr, ExprId, FuncDecl, Node, Spec, Stmt, StmtId};
use stanch_gosrc::{File, Interner, Mode, parse_file};

/// What is added, as a file of its own.
const HOOK: &str = include_str!("hook.go");

/// Where in [`HOOK`] its declarations begin.
const BEGIN: &str = "// stanch:begin\n";

/// Why a `testing.go` cannot be patched.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PatchError {
    /// The text is no Go.
    #[error("testing.go does not parse: {0}")]
    Syntax(String),
    /// It has already what would be added: it is the result of a patch.
    #[error("testing.go has the hook already")]
    Patched,
    /// A place where the hook is called from is not there.
    #[error("testing.go has no {0}, where the hook has to be called")]
    Anchor(&'static str),
    /// The hook uses a package that is not imported.
    #[error("testing.go does not import {0}, which the hook needs")]
    Import(String),
}

/// The text of `$GOROOT/src/testing/testing.go` with the hook in it.
///
/// Source of the shape: `src/testing/testing.go` of Go 1.21 to 1.27.
///
/// # Errors
/// [`PatchError`] when the text has not the shape that the hook was made for.
pub fn patch(testing: &str) -> Result<String, PatchError> {
    let source = Source::parse(testing)?;
    if testing.contains("stanchGate") {
        return Err(PatchError::Patched);
    }
    source.imports_all_of(&Source::parse(HOOK)?)?;
    let mut edits = vec![source.around_run()?, source.in_runner()?, source.after_test()?];
    edits.sort_by_key(|edit| edit.start);
    let mut out = String::with_capacity(testing.len() + HOOK.len());
    let mut from = 0;
    for edit in edits {
        out.push_str(&testing[from..edit.start]);
        out.push_str(&edit.text);
        from = edit.end;
    }
    out.push_str(&testing[from..]);
    out.push('\n');
    out.push_str(HOOK.split_once(BEGIN).map_or("", |(_, declarations)| declarations));
    Ok(out)
}

/// The variable of the environment whose value makes a result of the test cache one of this gate's: another value is
/// another result.
pub const KEY: &str = "STANCH_GATE_KEY";

/// The variable that does the same for one package alone.
#[must_use]
pub fn again_variable(package: &str) -> String {
    // FNV-1a of 64 bits, as in hook.go.
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    format!("STANCH_GATE_AGAIN_{:016x}", package.bytes().fold(0xcbf2_9ce4_8422_2325, step))
}

struct Edit {
    start: usize,
    end: usize,
    text: String,
}

/// A parsed file with its text and names.
struct Source<'t> {
    text: &'t str,
    names: Interner,
    file: File,
}

impl<'t> Source<'t> {
    fn parse(text: &'t str) -> Result<Self, PatchError> {
        let mut names = Interner::new();
        let file = parse_file(text.as_bytes(), &mut names, Mode::Full);
        match file.errors.first() {
            Some(error) => Err(PatchError::Syntax(error.to_string())),
            None => Ok(Self { text, names, file }),
        }
    }

    /// The paths of the imports that have no name of their own, with their quotes.
    fn imports(&self) -> impl Iterator<Item = &str> {
        self.file.imports.iter().filter_map(|id| match self.file.tree.spec(*id) {
            Spec::Import(spec) if spec.name.is_none() => {
                self.text.get(spec.path.start as usize..spec.path.end as usize)
            }
            _ => None,
        })
    }

    fn imports_all_of(&self, hook: &Source<'_>) -> Result<(), PatchError> {
        match hook.imports().find(|path| !self.imports().any(|have| have == *path)) {
            Some(path) => Err(PatchError::Import(path.to_owned())),
            None => Ok(()),
        }
    }

    fn function(&self, is: impl Fn(&FuncDecl) -> bool) -> Option<FuncDecl> {
        self.file.decls.iter().find_map(|id| match self.file.tree.decl(*id) {
            Decl::Func(decl) if is(&decl) => Some(decl),
            _ => None,
        })
    }

    fn name(&self, decl: &FuncDecl) -> &str {
        self.names.text(self.file.tree.name(decl.name))
    }

    /// The name of the receiver, when its type is `*type_name`.
    fn receiver(&self, decl: &FuncDecl, type_name: &str) -> Option<&str> {
        let tree = &self.file.tree;
        let field = tree.field(*tree.list(decl.recv?.fields).first()?);
        let Expr::Star(inner) = tree.expr(field.ty) else { return None };
        let own = tree.list(field.names).first()?;
        (self.of_expr(inner) == type_name).then(|| self.names.text(tree.name(*own)))
    }

    fn of_expr(&self, id: ExprId) -> &str {
        let span = self.file.tree.expr_span(id);
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    fn of_stmt(&self, id: StmtId) -> (usize, usize, &str) {
        let span = self.file.tree.stmt_span(id);
        let (start, end) = (span.start as usize, span.end as usize);
        (start, end, self.text.get(start..end).unwrap_or(""))
    }

    fn block(&self, body: Option<StmtId>) -> &[StmtId] {
        match body.map(|id| self.file.tree.stmt(id)) {
            Some(Stmt::Block(list)) => self.file.tree.list(list),
            _ => &[],
        }
    }

    /// `m.before()` and `defer m.after()`, side by side in `(*M).Run`.
    fn around_run(&self) -> Result<Edit, PatchError> {
        const WHAT: &str = "m.before() followed by defer m.after() in (*M).Run";
        let is_run = |decl: &FuncDecl| self.name(decl) == "Run" && self.receiver(decl, "M").is_some();
        let run = self.function(is_run).ok_or(PatchError::Anchor(WHAT))?;
        let m = self.receiver(&run, "M").ok_or(PatchError::Anchor(WHAT))?;
        let (before, after) = (format!("{m}.before()"), format!("defer {m}.after()"));
        let pairs = self.block(run.body).windows(2);
        let mut found =
            pairs.filter(|pair| self.of_stmt(pair[0]).2 == before && self.of_stmt(pair[1]).2 == after);
        let (Some(pair), None) = (found.next(), found.next()) else { return Err(PatchError::Anchor(WHAT)) };
        let (start, end, _) = self.of_stmt(pair[0]);
        let text = format!("stanchGateBegin({m}); {before}; stanchGateInputs(); defer stanchGateEnd({m})");
        Ok(Edit { start, end, text })
    }

    /// The first statement of `tRunner`.
    fn in_runner(&self) -> Result<Edit, PatchError> {
        const WHAT: &str = "func tRunner(t *T, …) with a body";
        let is_runner = |decl: &FuncDecl| self.name(decl) == "tRunner" && decl.recv.is_none();
        let find = || {
            let tree = &self.file.tree;
            let runner = self.function(is_runner)?;
            let params = tree.func_type(runner.ty).params;
            let first = tree.field(*tree.list(params.fields).first()?);
            let t = self.names.text(tree.name(*tree.list(first.names).first()?));
            let (start, ..) = self.of_stmt(*self.block(runner.body).first()?);
            let text = format!("stanchGateTestStarts({t}.name); ");
            (self.of_expr(first.ty) == "*T").then_some(Edit { start, end: start, text })
        };
        find().ok_or(PatchError::Anchor(WHAT))
    }

    /// `t.Run(test.Name, test.F)` in `runTests`.
    fn after_test(&self) -> Result<Edit, PatchError> {
        const WHAT: &str = "call t.Run(test.Name, test.F) in runTests";
        let is_tests = |decl: &FuncDecl| self.name(decl) == "runTests" && decl.recv.is_none();
        let body = self.function(is_tests).and_then(|decl| decl.body).ok_or(PatchError::Anchor(WHAT))?;
        let tree = &self.file.tree;
        let mut found = Vec::new();
        walk(tree, Node::Stmt(body), |node| {
            if let Node::Stmt(id) = node
                && let Stmt::Expr(call) = tree.stmt(id)
                && let Expr::Call { fun, args, .. } = tree.expr(call)
                && let Expr::Selector { sel, .. } = tree.expr(fun)
                && self.names.text(tree.name(sel)) == "Run"
                && let [name, function] = tree.list(args)
                && self.of_expr(*name).ends_with(".Name")
                && self.of_expr(*function).ends_with(".F")
            {
                found.push((self.of_stmt(id).1, self.of_expr(*name).to_owned()));
            }
            true
        });
        let [(end, name)] = found.as_slice() else { return Err(PatchError::Anchor(WHAT)) };
        Ok(Edit { start: *end, end: *end, text: format!("; stanchGateTestDone({name})") })
    }
}

#[cfg(test)]
mod tests;
