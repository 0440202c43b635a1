//! Predeclared functions, and those of `unsafe`.

use super::call::Call;
use super::check::{Checker, Mode, Operand};
use super::ids::TypeId;
use super::object::Builtin;
use super::ty::{Basic, Type};

impl Checker<'_, '_, '_> {
    pub(super) fn builtin(&mut self, builtin: Builtin, call: Call) -> Operand {
        use Builtin as B;
        let args = self.arguments(call, None);
        let first = args.first().copied().unwrap_or(Operand::UNKNOWN);
        match builtin {
            B::Append => self.appended(first),
            B::Cap | B::Len => self.length(first),
            B::Copy => Operand::value(Basic::Int.id()),
            B::Make => Operand::value(first.ty),
            B::New => {
                // From Go 1.26 on, new takes a value, too.
                let ty = if first.mode == Mode::Type { first.ty } else { self.default_type(first.ty) };
                Operand::value(self.world.pointer_to(ty))
            }
            B::Max | B::Min => self.extreme(&args),
            B::Complex => self.complex(&args),
            B::Imag | B::Real => self.part(first),
            B::Recover => Operand::value(self.empty_interface()),
            B::Clear | B::Close | B::Delete | B::Panic | B::Print | B::Println => {
                Operand::new(Mode::NoValue, TypeId::UNKNOWN)
            }
            B::Add => Operand::value(Basic::UnsafePointer.id()),
            B::Alignof | B::Offsetof | B::Sizeof => {
                let value = (builtin == B::Sizeof).then(|| self.size_of(first.ty)).flatten();
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

    /// The length of an array is constant.
    fn length(&mut self, of: Operand) -> Operand {
        let mut core = self.world.core(of.ty);
        if let Type::Pointer(array) = *self.world.ty(core) {
            core = self.world.core(array);
        }
        match *self.world.ty(core) {
            Type::Array { len: Some(len), .. } => {
                Operand { mode: Mode::Const, ty: Basic::Int.id(), value: Some(len.into()), obj: None }
            }
            Type::Basic(_) if of.is_const() => Operand::new(Mode::Const, Basic::Int.id()),
            _ => Operand::value(Basic::Int.id()),
        }
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
