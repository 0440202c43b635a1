//! Statements.

use crate::token::Tok;

use super::expr::operators;
use super::ids::{DeclId, ExprId, IdentId, List, StmtId};

/// A statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stmt {
    /// What the parser could not read.
    Bad,
    /// A function body that was not parsed; [`crate::parse_body`] does it.
    Skipped,
    /// A constant, type or variable declaration
    Decl(DeclId),
    /// An empty statement
    Empty {
        /// Whether no `;` is written.
        implicit: bool,
    },
    /// `label: stmt`
    Labeled {
        /// The label.
        label: IdentId,
        /// The statement.
        stmt: StmtId,
        /// Offset of the `:`.
        colon: u32,
    },
    /// An expression as a statement
    Expr(ExprId),
    /// `chan <- value`
    Send {
        /// The channel.
        chan: ExprId,
        /// The value.
        value: ExprId,
        /// Offset of the `<-`.
        arrow: u32,
    },
    /// `x++` or `x--`
    IncDec {
        /// The operand.
        x: ExprId,
        /// Whether it is `++`.
        inc: bool,
        /// Offset of the operator.
        op_pos: u32,
    },
    /// `lhs = rhs`, `lhs := rhs`, `lhs += rhs`
    Assign {
        /// The left side.
        lhs: List<ExprId>,
        /// The right side.
        rhs: List<ExprId>,
        /// Offset of the operator.
        op_pos: u32,
        /// The operator.
        op: AssignOp,
    },
    /// `go call`; the expression is an [`super::Expr::Call`]
    Go(ExprId),
    /// `defer call`; the expression is an [`super::Expr::Call`]
    Defer(ExprId),
    /// `return results`
    Return(List<ExprId>),
    /// `break`, `continue`, `goto`, `fallthrough`
    Branch {
        /// Which.
        kind: BranchKind,
        /// Where to, if written.
        label: Option<IdentId>,
    },
    /// `{ … }`
    Block(List<StmtId>),
    /// `if init; cond { … } else …`
    If {
        /// The simple statement before the condition.
        init: Option<StmtId>,
        /// The condition.
        cond: ExprId,
        /// A block.
        body: StmtId,
        /// A block or another `if`.
        els: Option<StmtId>,
    },
    /// A clause of a switch
    Case {
        /// Expressions or types; empty in a default clause.
        list: List<ExprId>,
        /// The statements.
        body: List<StmtId>,
        /// Offset of the `:`.
        colon: u32,
        /// Whether it is the default clause.
        default: bool,
    },
    /// `switch init; tag { … }`
    Switch {
        /// The simple statement before the tag.
        init: Option<StmtId>,
        /// The value to compare with.
        tag: Option<ExprId>,
        /// A block of [`Stmt::Case`].
        body: StmtId,
    },
    /// `switch init; x := y.(type) { … }`
    TypeSwitch {
        /// The simple statement before the guard.
        init: Option<StmtId>,
        /// The guard: an assignment or an expression statement.
        assign: StmtId,
        /// A block of [`Stmt::Case`].
        body: StmtId,
    },
    /// A clause of a select
    Comm {
        /// A send, or a receive as expression or assignment; `None` in the default clause.
        comm: Option<StmtId>,
        /// The statements.
        body: List<StmtId>,
        /// Offset of the `:`.
        colon: u32,
    },
    /// `select { … }`
    Select {
        /// A block of [`Stmt::Comm`].
        body: StmtId,
    },
    /// `for init; cond; post { … }`
    For {
        /// Before the loop.
        init: Option<StmtId>,
        /// The condition.
        cond: Option<ExprId>,
        /// After each iteration.
        post: Option<StmtId>,
        /// A block.
        body: StmtId,
    },
    /// `for key, value := range x { … }`
    Range {
        /// The first variable.
        key: Option<ExprId>,
        /// The second variable.
        value: Option<ExprId>,
        /// What is ranged over.
        x: ExprId,
        /// A block.
        body: StmtId,
        /// How the variables are bound.
        op: RangeOp,
    },
}

/// How a range clause binds its variables.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum RangeOp {
    /// There are none.
    None,
    /// `=`
    Assign,
    /// `:=`
    Define,
}

/// Statements that go elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum BranchKind {
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// `goto`
    Goto,
    /// `fallthrough`
    Fallthrough,
}

impl BranchKind {
    /// The keyword.
    #[must_use]
    pub const fn tok(self) -> Tok {
        match self {
            Self::Break => Tok::Break,
            Self::Continue => Tok::Continue,
            Self::Goto => Tok::Goto,
            Self::Fallthrough => Tok::Fallthrough,
        }
    }
}

operators! {
    /// Assignment operators.
    AssignOp {
        Assign, Define, AddAssign, SubAssign, MulAssign, QuoAssign, RemAssign, AndAssign, OrAssign, XorAssign,
        ShlAssign, ShrAssign, AndNotAssign,
    }
}
