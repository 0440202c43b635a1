//! Types as text, written as go/types writes them.

use super::ids::{ObjId, TypeId};
use super::ty::{Interface, Signature, Type};
use super::world::World;
use crate::ast::ChanDir;

impl World<'_> {
    /// The type as text: `map[string]*net/http.Header`; what is not known is `?`.
    #[must_use]
    pub fn show(&self, ty: TypeId) -> String {
        let mut text = String::new();
        self.write_type(ty, &mut text);
        text
    }

    // The depth of types is bounded, see `Types::add`.
    fn write_type(&self, ty: TypeId, to: &mut String) {
        match self.ty(ty) {
            Type::Unknown => to.push('?'),
            Type::Basic(basic) => to.push_str(basic.name()),
            Type::Named { obj, args } => {
                self.write_name(*obj, to);
                if !args.is_empty() {
                    to.push('[');
                    self.write_list(args, ", ", to);
                    to.push(']');
                }
            }
            Type::Pointer(elem) => self.write_after("*", *elem, to),
            Type::Slice(elem) => self.write_after("[]", *elem, to),
            Type::Array { len, elem } => {
                let len = len.map_or_else(|| "?".to_owned(), |len| len.to_string());
                self.write_after(&format!("[{len}]"), *elem, to);
            }
            Type::Map { key, value } => {
                self.write_after("map[", *key, to);
                self.write_after("]", *value, to);
            }
            Type::Chan { dir, elem } => {
                let word = match dir {
                    ChanDir::Both => "chan ",
                    ChanDir::Send => "chan<- ",
                    ChanDir::Recv => "<-chan ",
                };
                self.write_after(word, *elem, to);
            }
            Type::Func(sig) => {
                to.push_str("func");
                self.write_signature(sig, to);
            }
            Type::Struct(fields) => {
                to.push_str("struct{");
                for (at, field) in fields.iter().enumerate() {
                    to.push_str(if at > 0 { "; " } else { "" });
                    if !field.embedded {
                        to.push_str(self.names.text(field.name));
                        to.push(' ');
                    }
                    self.write_type(field.ty, to);
                }
                to.push('}');
            }
            Type::Interface(iface) => self.write_interface(iface, to),
            Type::Tuple(types) => {
                to.push('(');
                self.write_list(types, ", ", to);
                to.push(')');
            }
            Type::Param(obj) => to.push_str(self.name(*obj)),
            Type::Union(terms) => {
                for (at, term) in terms.iter().enumerate() {
                    to.push_str(if at > 0 { " | " } else { "" });
                    self.write_after(if term.tilde { "~" } else { "" }, term.ty, to);
                }
            }
        }
    }

    fn write_after(&self, before: &str, ty: TypeId, to: &mut String) {
        to.push_str(before);
        self.write_type(ty, to);
    }

    fn write_list(&self, types: &[TypeId], between: &str, to: &mut String) {
        for (at, ty) in types.iter().enumerate() {
            self.write_after(if at > 0 { between } else { "" }, *ty, to);
        }
    }

    fn write_name(&self, obj: ObjId, to: &mut String) {
        if let Some(package) = self.object(obj).package {
            to.push_str(&self.package(package).path);
            to.push('.');
        }
        to.push_str(self.name(obj));
    }

    fn write_signature(&self, sig: &Signature, to: &mut String) {
        to.push('(');
        for (at, param) in sig.params.iter().enumerate() {
            to.push_str(if at > 0 { ", " } else { "" });
            match self.ty(*param) {
                Type::Slice(elem) if sig.variadic && at + 1 == sig.params.len() => {
                    self.write_after("...", *elem, to);
                }
                _ => self.write_type(*param, to),
            }
        }
        to.push(')');
        match &*sig.results {
            [] => {}
            [one] => self.write_after(" ", *one, to),
            several => {
                to.push_str(" (");
                self.write_list(several, ", ", to);
                to.push(')');
            }
        }
    }

    fn write_interface(&self, iface: &Interface, to: &mut String) {
        if iface.methods.is_empty() && iface.embeds.is_empty() {
            to.push_str(if iface.comparable { "comparable" } else { "any" });
            return;
        }
        to.push_str("interface{");
        let mut between = "";
        for method in &iface.methods {
            to.push_str(between);
            to.push_str(self.names.text(method.name));
            match self.ty(method.ty) {
                Type::Func(sig) => self.write_signature(sig, to),
                _ => to.push_str("(?)"),
            }
            between = "; ";
        }
        for embed in &iface.embeds {
            self.write_after(between, *embed, to);
            between = "; ";
        }
        to.push('}');
    }
}
