//! A package as rules look at it.

use std::cell::{OnceCell, RefCell};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use stanch_gosrc::ast::{Decl, ExprId, Node, StmtId};
use stanch_gosrc::types::{Callee, FastMap, FileId, Info, ObjId, PackageId, Unit, World};
use stanch_gosrc::{File, Span};
use stanch_model::GoVersion;

use super::index::Index;
use super::shape::heat::Heats;

/// What stands behind the name of a generic function for whatever its type arguments are.
pub(super) const ANY_INSTANCE: &str = "[...]";

/// A file of a package, whole, with what its names mean.
pub struct FileView {
    /// Its id in the world.
    pub id: FileId,
    /// Its text and path.
    pub unit: Arc<Unit>,
    /// Its tree, with bodies.
    pub file: File,
    /// What names and expressions mean.
    pub info: Info,
    /// Where its nodes are.
    pub index: Index,
    /// Whether it is a `_test.go` file.
    pub is_test: bool,
}

/// A function with a body, or a variable's initial value, of a file.
#[derive(Clone, Debug)]
pub struct Body {
    /// The function as the runtime names it.
    pub name: String,
    /// The function; `None` when it has no object.
    pub func: Option<ObjId>,
    /// Its declaration.
    pub decl: stanch_gosrc::ast::FuncDecl,
    /// The block.
    pub block: StmtId,
}

/// A package, and the world that it is in.
pub struct View<'v, 's> {
    /// Names and types.
    pub world: &'v mut World<'s>,
    /// The package.
    pub package: PackageId,
    /// Its files.
    pub files: &'v [FileView],
    /// What several rules ask for, found when the first one does.
    pub shared: &'v Shared,
}

/// What is found once for a package.
#[derive(Default)]
pub struct Shared {
    pub(super) heats: OnceCell<Heats>,
    /// Full names of functions: rules ask for those of the same calls again and again.
    names: RefCell<FastMap<ObjId, Rc<str>>>,
    /// What the package calls, by full name without type arguments; methods of several instances share one.
    callees: OnceCell<HashMap<Rc<str>, Vec<ObjId>>>,
}

impl FileView {
    /// The version of the language of this file, where it is known.
    #[must_use]
    pub fn go(&self) -> Option<GoVersion> {
        self.unit.go
    }

    /// The source text of a span.
    #[must_use]
    pub fn text(&self, span: Span) -> &[u8] {
        span.of(&self.unit.source)
    }

    /// The text of an expression, for messages; bytes that are no UTF-8 are replaced.
    #[must_use]
    pub fn shown(&self, expr: ExprId) -> String {
        String::from_utf8_lossy(self.text(self.file.tree.expr_span(expr))).into_owned()
    }

    /// Visits the nodes below `root` in the order of the text; `enter` says whether to go into a node.
    pub fn walk(&self, root: Node, enter: impl FnMut(Node) -> bool) {
        stanch_gosrc::ast::walk::walk(&self.file.tree, root, enter);
    }
}

impl<'v> View<'v, '_> {
    /// The files that are no tests.
    pub fn sources(&self) -> impl Iterator<Item = &'v FileView> + use<'v> {
        self.files.iter().filter(|file| !file.is_test)
    }

    /// The functions and methods of a file that have a body.
    pub fn bodies(&mut self, file: &FileView) -> Vec<Body> {
        let decls = file.file.decls.iter().filter_map(|decl| match file.file.tree.decl(*decl) {
            Decl::Func(decl) => Some((decl, decl.body?)),
            _ => None,
        });
        let mut bodies = Vec::new();
        for (decl, block) in decls {
            let func = file.info.defs.get(decl.name);
            let name = func.map(|func| self.world.qualified_name(func)).unwrap_or_default();
            bodies.push(Body { name, func, decl, block });
        }
        bodies
    }

    /// The full name of what a call calls, when that is a declared function or method: `net/http.(*Client).Do`,
    /// `io.Closer.Close`.
    pub fn callee_name(&mut self, file: &FileView, call: ExprId) -> Option<Rc<str>> {
        let (Callee::Func(func) | Callee::Interface(func)) = file.info.callees.get(&call)? else {
            return None;
        };
        Some(self.name_of(*func))
    }

    fn name_of(&mut self, func: ObjId) -> Rc<str> {
        if let Some(known) = self.shared.names.borrow().get(&func) {
            return Rc::clone(known);
        }
        let name: Rc<str> = self.world.qualified_name(func).into();
        self.shared.names.borrow_mut().insert(func, Rc::clone(&name));
        name
    }

    /// The calls in a file of the functions and methods with these full names, in the order of the text: what
    /// [`View::calls_one_of`] holds of, found without asking each call.
    pub(crate) fn calls_of(&mut self, file: &FileView, names: &[&str]) -> Vec<ExprId> {
        let shared = self.shared;
        if shared.callees.get().is_none() {
            // Nobody else has set it: the cell is not shared with other threads.
            let _ = shared.callees.set(self.callees());
        }
        let Some(callees) = shared.callees.get() else { return Vec::new() };
        let funcs = names.iter().filter_map(|name| callees.get(*name)).flatten();
        let mut calls: Vec<ExprId> = funcs.flat_map(|func| file.index.calls_of(*func)).copied().collect();
        let span = |call: &ExprId| file.file.tree.expr_span(*call);
        // Of two that begin in one place, the one around the other comes first.
        calls.sort_by_key(|call| (span(call).start, Reverse(span(call).end)));
        calls
    }

    fn callees(&mut self) -> HashMap<Rc<str>, Vec<ObjId>> {
        let mut seen = HashSet::new();
        let mut callees: HashMap<Rc<str>, Vec<ObjId>> = HashMap::new();
        for func in self.files.iter().flat_map(|file| file.index.callees()).filter(|func| seen.insert(*func))
        {
            let full = self.name_of(func);
            let name = full.strip_suffix(ANY_INSTANCE).map_or_else(|| Rc::clone(&full), Rc::from);
            callees.entry(name).or_default().push(func);
        }
        callees
    }
}
