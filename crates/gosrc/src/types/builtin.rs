//! Predeclared functions, and those of `unsafe`.

use super::call::Call;
use super::check::{Checker, Mode, Operand};
use super::ids::TypeId;
use super::info::Callee;
use super::object::Builtin;
use super::ty::{Basic, Type};
use super::value::Constant;
use crate::ast::walk::walk;
use crate::ast::{Expr, Node, UnaryOp};

impl Checker<'_, '_, '_> {
    pub(super) fn builtin(&mut self, builtin: Builtin, call: Call) -> Operand {
        use Builtin as B;
        let args = self.arguments(call, None);
        let first = args.first().copied().unwrap_or(Operand::UNKNOWN);
        match builtin {
            B::Append => self.appended(first),
            B::Cap | B::Len => self.length(first, call),
            B::Copy => Operand::value(Basic::Int.id()),
            B::Make => Operand::value(first.ty),
            B::New => {
                // From Go 1.26 on, new takes a value, too.
                let ty = if first.mode == Mode::Type { first.ty } else { self.default_type(first.ty) };
                Operand::value(self.world.pointer_to(ty))
            }
            B::Max | B::Min => {
                let value = self.extreme_value(builtin, &args);
                Operand { value, ..self.extreme(&args) }
            }
            B::Complex => self.complex(&args),
            B::Imag | B::Real => self.part(first),
            B::Recover => Operand::value(self.empty_interface()),
            B::Clear | B::Close | B::Delete | B::Panic | B::Print | B::Println => {
                Operand::new(Mode::NoValue, TypeId::UNKNOWN)
            }
            B::Add => Operand::value(Basic::UnsafePointer.id()),
            B::Alignof | B::Offsetof | B::Sizeof => {
                let value =
                    (builtin == B::Sizeof).then(|| self.size_of(first.ty)).flatten().map(Constant::Int);
                Operand { mode: Mode::Const, ty: Basic::Uintptr.id(), value, obj: None }
            }
            B::Slice => {
                let elem = self.world.pointee(first.ty);
                Operand::value(elem.map_or(TypeId::UNKNOWN, |elem| self.world.types.add(Type::Slice(elem))))
            }
            B::SliceData => {
                let core = self.world.core(first.ty);
                match *self.world.ty(core) {
                    Type::Slice(elem) => Operand::value(self.world.pointer_to(elem)),
                    _ => Operand::UNKNOWN,
                }
            }
            B::String => Operand::value(Basic::String.id()),
            B::StringData => Operand::value(self.world.pointer_to(Basic::Uint8.id())),
        }
    }

    fn appended(&mut self, first: Operand) -> Operand {
        match first.mode {
            Mode::Nil => Operand::UNKNOWN,
            _ => Operand::value(first.ty),
        }
    }

    pub(super) fn empty_interface(&mut self) -> TypeId {
        self.world.types.add(Type::Interface(std::sync::Arc::default()))
    }

    /// The length of an array is constant, unless what stands for the array calls or receives.
    fn length(&mut self, of: Operand, call: Call) -> Operand {
        let int = Basic::Int.id();
        let mut core = self.world.core(of.ty);
        if let Type::Pointer(array) = *self.world.ty(core) {
            core = self.world.core(array);
        }
        match *self.world.ty(core) {
            Type::Array { len: Some(len), .. } if !self.has_effects(call) => {
                let value = Some(Constant::Int(len.into()));
                Operand { mode: Mode::Const, ty: int, value, obj: None }
            }
            Type::Basic(_) if of.is_const() => {
                let len = match of.value {
                    Some(Constant::Text(text)) => self.world.text(text).map(|text| text.len()),
                    _ => None,
                };
                let value = len.map(|len| Constant::Int(len as i128));
                Operand { mode: Mode::Const, ty: int, value, obj: None }
            }
            _ => Operand::value(int),
        }
    }

    /// Whether the arguments of a call hold a receive operation, or a call that is no conversion and not constant.
    fn has_effects(&self, call: Call) -> bool {
        let Some(info) = &self.info else { return false };
        let (tree, mut found) = (self.tree, false);
        for arg in tree.list(call.args) {
            walk(tree, Node::Expr(*arg), |node| {
                if let Node::Expr(id) = node {
                    found |= match tree.expr(id) {
                        Expr::Unary { op, .. } => op == UnaryOp::Arrow,
                        Expr::Call { .. } => {
                            let is_conversion = matches!(info.callees.get(&id), Some(Callee::Conversion(_)));
                            !is_conversion && !info.constants.contains_key(&id)
                        }
                        _ => false,
                    };
                }
                !found
            });
        }
        found
    }

    fn extreme_value(&mut self, builtin: Builtin, args: &[Operand]) -> Option<Constant> {
        let values = args.iter().map(|arg| arg.value.filter(|_| arg.is_const()).and_then(Constant::int));
        let values: Option<Vec<i128>> = values.collect();
        let values = values?.into_iter();
        let value = if builtin == Builtin::Max { values.max() } else { values.min() };
        value.map(Constant::Int)
    }

    fn extreme(&mut self, args: &[Operand]) -> Operand {
        let Some((first, rest)) = args.split_first() else { return Operand::UNKNOWN };
        let mut result = Operand { value: None, obj: None, ..*first };
        for arg in rest {
            result.ty = self.common_type(result, *arg);
            if !arg.is_const() {
                result.mode = Mode::Value;
            }
        }
        result
    }

    fn complex(&mut self, args: &[Operand]) -> Operand {
        let part = self.extreme(args);
        let ty = match self.basic_of(part.ty) {
            Some(Basic::Float32) => Basic::Complex64,
            Some(basic) if basic.is_untyped() => Basic::UntypedComplex,
            Some(_) => Basic::Complex128,
            None => return Operand::UNKNOWN,
        };
        Operand::new(part.mode, ty.id())
    }

    fn part(&mut self, of: Operand) -> Operand {
        let ty = match self.basic_of(of.ty) {
            Some(Basic::Complex64) => Basic::Float32,
            Some(basic) if basic.is_untyped() => Basic::UntypedFloat,
            Some(_) => Basic::Float64,
            None => return Operand::UNKNOWN,
        };
        Operand::new(of.mode, ty.id())
    }

    /// The size in bytes of a type whose size needs no layout, on a system of 64 bits.
    fn size_of(&mut self, ty: TypeId) -> Option<i128> {
        let under = self.world.underlying(ty);
        Some(match *self.world.ty(under) {
            Type::Pointer(_) | Type::Map { .. } | Type::Chan { .. } | Type::Func(_) => 8,
            Type::Interface(_) => 16,
            Type::Slice(_) => 24,
            Type::Basic(basic) => match basic {
                Basic::Bool | Basic::Int8 | Basic::Uint8 => 1,
                Basic::Int16 | Basic::Uint16 => 2,
                Basic::Int32 | Basic::Uint32 | Basic::Float32 => 4,
                Basic::Complex128 | Basic::String => 16,
                _ => 8,
            },
            Type::Array { len: Some(len), elem } => {
                let elem = self.deeper(None, |checker| checker.size_of(elem))?;
                elem.checked_mul(len.into())?
            }
            _ => return None,
        })
    }
}
