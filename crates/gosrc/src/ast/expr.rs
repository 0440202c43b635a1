//! Expressions and types.

use crate::token::Tok;

use super::ids::{ExprId, FieldId, FuncTypeId, IdentId, List, SliceId, StmtId};

/// An expression or a type; which of both it is may only the meaning of the names in it tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expr {
    /// What the parser could not read.
    Bad,
    /// `x`
    Ident(IdentId),
    /// `...` as an array's length, or `...T` as a parameter's type.
    Ellipsis(Option<ExprId>),
    /// A literal; its text is that of the expression's span, see [`crate::literal`].
    Lit(LitKind),
    /// `func(…) { … }`
    FuncLit {
        /// The signature.
        ty: FuncTypeId,
        /// A [`super::Stmt::Block`], or [`super::Stmt::Skipped`].
        body: StmtId,
    },
    /// `T{…}`, or `{…}` inside of one.
    Composite {
        /// `T`, if written.
        ty: Option<ExprId>,
        /// The elements, some of them [`Expr::KeyValue`].
        elts: List<ExprId>,
        /// Offset of the `{`.
        lbrace: u32,
    },
    /// `(x)`
    Paren(ExprId),
    /// `x.sel`
    Selector {
        /// What is selected from: a value, type or package.
        x: ExprId,
        /// The name selected.
        sel: IdentId,
    },
    /// `x[index]`: an element, or a generic with one type argument.
    Index {
        /// What is indexed.
        x: ExprId,
        /// The index or type argument.
        index: ExprId,
        /// Offset of the `[`.
        lbrack: u32,
    },
    /// `x[A, B]`: a generic with several type arguments.
    IndexList {
        /// The generic function or type.
        x: ExprId,
        /// The type arguments, two or more.
        indices: List<ExprId>,
        /// Offset of the `[`.
        lbrack: u32,
    },
    /// `x[lo:hi]` or `x[lo:hi:max]`
    Slice {
        /// What is sliced.
        x: ExprId,
        /// The bounds.
        bounds: SliceId,
        /// Offset of the `[`.
        lbrack: u32,
    },
    /// `x.(T)`, or the `x.(type)` of a type switch
    TypeAssert {
        /// The interface value.
        x: ExprId,
        /// `T`; `None` stands for the keyword `type`.
        ty: Option<ExprId>,
        /// Offset of the `(`.
        lparen: u32,
    },
    /// `fun(args)`: a call or a conversion
    Call {
        /// The function or type.
        fun: ExprId,
        /// The arguments.
        args: List<ExprId>,
        /// Offset of the `(`.
        lparen: u32,
        /// Whether `...` follows the last argument.
        ellipsis: bool,
    },
    /// `*x`: a dereference or a pointer type
    Star(ExprId),
    /// `op x`
    Unary {
        /// The operator.
        op: UnaryOp,
        /// The operand.
        x: ExprId,
    },
    /// `x op y`; also the union `A | B` of a constraint
    Binary {
        /// The operator.
        op: BinaryOp,
        /// The left operand.
        x: ExprId,
        /// The right operand.
        y: ExprId,
        /// Offset of the operator.
        op_pos: u32,
    },
    /// `key: value` in a composite literal
    KeyValue {
        /// An index, map key or field name.
        key: ExprId,
        /// The element.
        value: ExprId,
        /// Offset of the `:`.
        colon: u32,
    },
    /// `[len]elt`; a slice type has no length
    Array {
        /// The length, an [`Expr::Ellipsis`] for `[...]`.
        len: Option<ExprId>,
        /// The element type.
        elt: ExprId,
    },
    /// `struct { … }`
    Struct {
        /// The fields, embedded ones without names.
        fields: List<FieldId>,
    },
    /// `func(…) …`
    Func(FuncTypeId),
    /// `interface { … }`
    Interface {
        /// Methods (with one name), and embedded types and unions (without).
        elems: List<FieldId>,
    },
    /// `map[key]value`
    Map {
        /// The key type.
        key: ExprId,
        /// The value type.
        value: ExprId,
    },
    /// `chan value`, `chan<- value` or `<-chan value`
    Chan {
        /// What the channel may be used for.
        dir: ChanDir,
        /// The element type.
        value: ExprId,
        /// Offset of the `<-`, where there is one.
        arrow: u32,
    },
}

/// The bounds of a slice expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// First index.
    pub lo: Option<ExprId>,
    /// Index after the last.
    pub hi: Option<ExprId>,
    /// Where the capacity ends.
    pub max: Option<ExprId>,
    /// Whether there are two colons.
    pub three: bool,
}

/// Kinds of literals.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum LitKind {
    /// `42`, `0x_2a`
    Int,
    /// `4.2`, `0x1p-2`
    Float,
    /// `42i`
    Imag,
    /// `'x'`
    Char,
    /// `"x"` or `` `x` ``
    String,
}

/// Directions of channel types.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum ChanDir {
    /// `chan T`
    Both,
    /// `chan<- T`
    Send,
    /// `<-chan T`
    Recv,
}

macro_rules! operators {
    ($(#[$doc:meta])* $name:ident { $($op:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
        #[allow(missing_docs, reason = "the operators are named as in go/token")]
        pub enum $name {
            $($op),*
        }

        impl $name {
            /// The operator's token.
            #[must_use]
            pub const fn tok(self) -> Tok {
                match self {
                    $(Self::$op => Tok::$op),*
                }
            }

            /// The operator that this token is.
            #[must_use]
            pub const fn from_tok(tok: Tok) -> Option<Self> {
                match tok {
                    $(Tok::$op => Some(Self::$op),)*
                    _ => None,
                }
            }
        }
    };
}
pub(super) use operators;

operators! {
    /// Operators with one operand. [`Expr::Star`] is a node of its own.
    UnaryOp { Add, Sub, Not, Xor, And, Tilde, Arrow }
}

operators! {
    /// Operators with two operands.
    BinaryOp {
        LOr, LAnd, Eql, Neq, Lss, Leq, Gtr, Geq, Add, Sub, Or, Xor, Mul, Quo, Rem, Shl, Shr, And, AndNot,
    }
}
