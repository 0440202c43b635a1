//! From the tree of a checked function body to instructions.
//!
//! Recursion is bounded: long chains of operators, conditions and `else if` are followed by loops, and what lies deeper
//! than [`MAX_DEPTH`] is left out, which the function says by [`Func::complete`]. What the checker does not know is an
//! unknown value here; what is computed from it, and in which order, is kept.

mod assign;
mod builtin;
mod call;
mod cond;
mod control;
mod expr;
mod frame;
mod initial;
mod literal;
mod place;
mod range;
mod receiver;
mod select;
mod stmt;
mod switch;
mod tidy;
mod value;

pub use self::initial::{lower_initializers, lower_initializers_of};

use std::sync::Arc;

use self::frame::Frame;
use super::{Func, Op, Operand, VarId};
use crate::ast::walk::{Event, walk_events};
use crate::ast::{Expr, ExprId, FieldList, FuncType, IdentId, Node, Tree};
use crate::span::Span;
use crate::types::{FastMap, FileId, Info, ObjId, Place, Signature, TypeId, Unit, World};

/// How deep statements and expressions are followed; as deep as they are checked. Function literals count on.
const MAX_DEPTH: u32 = 250;

/// Lowers a declared function or method with the literals in it. `None` when it has no Go body, see
/// [`World::check_func`].
///
/// ```
/// use stanch_gosrc::ir;
/// use stanch_gosrc::types::{FileText, NoPackages, PackageText, World};
///
/// let source = "package p\nfunc f(c chan int) { c <- 1 }\n";
/// let mut world = World::new(&NoPackages);
/// let text = FileText { path: "p.go".into(), bytes: source.into(), go: None };
/// let p = world.add("p", PackageText { path: "p".into(), files: vec![text] });
/// let f = world.lookup(p, "f").unwrap();
/// let func = ir::lower(&mut world, f).unwrap();
/// assert_eq!(func.name, "p.f");
/// assert!(matches!(func.blocks[0].instrs[0].op, ir::Op::Send { .. }));
/// ```
pub fn lower(world: &mut World<'_>, func: ObjId) -> Option<Func> {
    let body = world.check_func(func)?;
    let (file, decl) = world.func_decl(func)?;
    let unit = Arc::clone(world.unit(file));
    let name = world.qualified_name(func);
    let frame = Frame::new(Some(func), name, body.tree.stmt_span(body.block));
    let mut lowering = Lowering::new(world, &body.tree, &body.info, &unit, file, frame);
    lowering.number_literals(Node::Stmt(body.block), 0);
    let signature_tree = &unit.file.tree;
    if let Some(recv) = decl.recv {
        let ty = lowering.world.receiver(func).unwrap_or(TypeId::UNKNOWN);
        let receiver = lowering.params(signature_tree, recv, &[ty]);
        lowering.frame.params.extend(receiver.into_iter().take(1));
        lowering.frame.has_receiver = !lowering.frame.params.is_empty();
    }
    let ty = lowering.world.type_of(func);
    let sig = lowering.world.signature(ty).unwrap_or_default();
    lowering.signature(signature_tree, signature_tree.func_type(decl.ty), &sig);
    lowering.stmt(body.block);
    Some(lowering.frame.finish(file))
}

/// Lowers one function; literals in it one after the other.
struct Lowering<'a, 's> {
    world: &'a mut World<'s>,
    tree: &'a Tree,
    info: &'a Info,
    unit: &'a Unit,
    file: FileId,
    /// The function at hand.
    frame: Frame,
    /// Those around it, the declared one first.
    outer: Vec<Frame>,
    /// The how manieth literal of the function around it each one is, counted from 1.
    literal_numbers: FastMap<ExprId, u32>,
    depth: u32,
}

impl<'a, 's> Lowering<'a, 's> {
    fn new(
        world: &'a mut World<'s>,
        tree: &'a Tree,
        info: &'a Info,
        unit: &'a Unit,
        file: FileId,
        frame: Frame,
    ) -> Self {
        let literal_numbers = FastMap::default();
        Self { world, tree, info, unit, file, frame, outer: Vec::new(), literal_numbers, depth: 0 }
    }

    /// The compiler numbers literals in the order of the text, whatever the order of evaluation. Those of one function
    /// go on after `before` others; says how many there are then.
    fn number_literals(&mut self, root: Node, before: u32) -> u32 {
        let tree = self.tree;
        let (mut count, mut around) = (before, Vec::new());
        let is_literal = |node| match node {
            Node::Expr(id) => matches!(tree.expr(id), Expr::FuncLit { .. }).then_some(id),
            _ => None,
        };
        walk_events(tree, root, |event| match event {
            Event::Enter(node) => {
                if let Some(id) = is_literal(node) {
                    count += 1;
                    self.literal_numbers.insert(id, count);
                    around.push(std::mem::take(&mut count));
                }
            }
            Event::Leave(node) => {
                if is_literal(node).is_some() {
                    count = around.pop().unwrap_or(before);
                }
            }
        });
        count
    }

    /// The parameters and results of the function at hand, whose signature is in `tree`.
    fn signature(&mut self, tree: &Tree, ty: FuncType, sig: &Signature) {
        let params = self.params(tree, ty.params, &sig.params);
        self.frame.params.extend(params);
        self.frame.variadic = sig.variadic;
        if let Some(results) = ty.results {
            self.frame.results = self.params(tree, results, &sig.results);
        }
    }

    fn params(&mut self, tree: &Tree, list: FieldList, types: &[TypeId]) -> Vec<VarId> {
        let (mut vars, mut types) = (Vec::new(), types.iter().copied());
        for field in tree.list(list.fields) {
            let field = tree.field(*field);
            for name in tree.list(field.names) {
                let place = Place { file: self.file, offset: tree.ident(*name).pos };
                let obj = self.world.declared_at(place);
                let span = tree.ident_span(*name, self.world.names());
                vars.push(self.frame.new_var(obj, types.next().unwrap_or(TypeId::UNKNOWN), span));
            }
            if field.names.is_empty() {
                vars.push(self.frame.new_var(None, types.next().unwrap_or(TypeId::UNKNOWN), field.span));
            }
        }
        vars
    }

    /// Runs `work` one level deeper; `None` where that is too deep.
    fn deeper<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> Option<R> {
        if self.depth >= MAX_DEPTH {
            self.frame.complete = false;
            return None;
        }
        self.depth += 1;
        let result = work(self);
        self.depth -= 1;
        Some(result)
    }

    fn emit(&mut self, op: Op, span: Span) {
        self.frame.emit(op, span);
    }

    fn expr_span(&self, id: ExprId) -> Span {
        self.tree.expr_span(id)
    }

    /// A variable for a value in between.
    fn temp(&mut self, ty: TypeId, span: Span) -> VarId {
        self.frame.new_var(None, ty, span)
    }

    /// The variable that an object is in the function at hand; one of a function around it becomes shared.
    fn local(&mut self, obj: ObjId) -> Option<VarId> {
        if let Some(var) = self.frame.by_obj.get(&obj) {
            return Some(*var);
        }
        let found = |frame: &Frame| frame.by_obj.get(&obj).copied();
        let (at, mut var) =
            self.outer.iter().enumerate().rev().find_map(|(at, frame)| Some((at, found(frame)?)))?;
        self.outer[at].share(var);
        let declared = self.outer[at].var(var).clone();
        let between = self.outer[at + 1..].iter_mut();
        for frame in between.chain(std::iter::once(&mut self.frame)) {
            var = frame.capture(var, &declared);
        }
        Some(var)
    }

    /// The variable that an identifier declares, made known.
    fn define(&mut self, ident: IdentId) -> Option<VarId> {
        let obj = self.info.defs.get(ident)?;
        if let Some(known) = self.frame.by_obj.get(&obj) {
            return Some(*known);
        }
        let ty = self.world.type_of(obj);
        let span = self.tree.ident_span(ident, self.world.names());
        Some(self.frame.new_var(Some(obj), ty, span))
    }

    /// The type of an expression, as a variable has it that takes its value.
    fn type_of(&self, id: ExprId) -> TypeId {
        self.default_type(self.info.types.get(id).unwrap_or(TypeId::UNKNOWN))
    }

    fn copy(&mut self, dst: VarId, src: Operand, span: Span) {
        if src != Operand::Var(dst) {
            self.emit(Op::Copy { dst, src }, span);
        }
    }
}
