//! A function that is being lowered.

use std::sync::Arc;

use super::tidy;
use crate::cfg::targets::Targets;
use crate::ir::{Block, BlockId, Capture, Func, Instr, Op, Terminator, Var, VarId};
use crate::span::Span;
use crate::types::{FastMap, FileId, ObjId, TypeId};

/// A block whose end may not be known yet.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) instrs: Vec<Instr>,
    pub(super) end: Option<(Terminator, Span)>,
}

/// A function that is being lowered: what is known of it, and the block at hand.
pub(super) struct Frame {
    pub(super) obj: Option<ObjId>,
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) params: Vec<VarId>,
    pub(super) has_receiver: bool,
    pub(super) variadic: bool,
    pub(super) results: Vec<VarId>,
    captures: Vec<Capture>,
    pub(super) vars: Vec<Var>,
    blocks: Vec<Draft>,
    pub(super) literals: Vec<Arc<Func>>,
    pub(super) complete: bool,
    /// The variables that have a name.
    pub(super) by_obj: FastMap<ObjId, VarId>,
    pub(super) targets: Targets<BlockId>,
    current: BlockId,
}

impl Frame {
    pub(super) fn new(obj: Option<ObjId>, name: String, span: Span) -> Self {
        Self {
            obj,
            name,
            span,
            params: Vec::new(),
            has_receiver: false,
            variadic: false,
            results: Vec::new(),
            captures: Vec::new(),
            vars: Vec::new(),
            blocks: vec![Draft::default()],
            literals: Vec::new(),
            complete: true,
            by_obj: FastMap::default(),
            targets: Targets::default(),
            current: BlockId(0),
        }
    }

    pub(super) fn var(&self, id: VarId) -> &Var {
        &self.vars[id.index()]
    }

    pub(super) fn new_var(&mut self, obj: Option<ObjId>, ty: TypeId, span: Span) -> VarId {
        let id = VarId(self.vars.len() as u32);
        self.vars.push(Var { obj, ty, shared: false, span });
        if let Some(obj) = obj {
            self.by_obj.insert(obj, id);
        }
        id
    }

    pub(super) fn share(&mut self, var: VarId) {
        self.vars[var.index()].shared = true;
    }

    /// The variable that stands for `outer` of the function around.
    pub(super) fn capture(&mut self, outer: VarId, var: &Var) -> VarId {
        let inner = self.new_var(var.obj, var.ty, var.span);
        self.share(inner);
        self.captures.push(Capture { outer, inner });
        inner
    }

    pub(super) fn new_block(&mut self) -> BlockId {
        self.blocks.push(Draft::default());
        BlockId(self.blocks.len() as u32 - 1)
    }

    /// What follows goes into `block`.
    pub(super) fn start(&mut self, block: BlockId) {
        self.current = block;
    }

    /// Whether something leads to what follows.
    pub(super) fn is_open(&self) -> bool {
        self.blocks[self.current.index()].end.is_none()
    }

    /// The block at hand; a new one, to which nothing leads, when that has ended.
    fn open_block(&mut self) -> &mut Draft {
        if !self.is_open() {
            self.current = self.new_block();
        }
        &mut self.blocks[self.current.index()]
    }

    pub(super) fn emit(&mut self, op: Op, span: Span) {
        self.open_block().instrs.push(Instr { op, span });
    }

    pub(super) fn end(&mut self, end: Terminator, span: Span) {
        self.open_block().end = Some((end, span));
    }

    pub(super) fn jump(&mut self, to: BlockId, span: Span) {
        if self.is_open() {
            self.end(Terminator::Jump(to), span);
        }
    }

    /// The function, where the text of its body ends.
    pub(super) fn finish(mut self, file: FileId) -> Func {
        if self.is_open() {
            self.end(Terminator::Return, Span::new(self.span.end.saturating_sub(1), self.span.end));
        }
        let complete = self.complete && self.targets.all_labels_are_defined();
        let mut blocks = tidy::tidy(self.blocks, &self.vars, self.span);
        let literals = tidy::keep_made(self.literals, &mut blocks);
        Func {
            obj: self.obj,
            name: self.name,
            file,
            span: self.span,
            params: self.params,
            has_receiver: self.has_receiver,
            variadic: self.variadic,
            results: self.results,
            captures: self.captures,
            vars: self.vars,
            blocks,
            literals,
            complete,
        }
    }
}

impl Draft {
    /// The block; one without an end is not led to, or its way on was lost.
    pub(super) fn close(self, of: Span) -> Block {
        let (end, end_span) = self.end.unwrap_or((Terminator::Stop, of));
        Block { instrs: self.instrs, end, end_span }
    }
}
