//! What package variables are initialised with.

use std::sync::Arc;

use super::Lowering;
use super::assign::Lhs;
use super::frame::Frame;
use crate::ast::{Decl, DeclId, GenKind, Node, Spec, ValueSpec};
use crate::ir::{Base, Func, Place};
use crate::span::Span;
use crate::types::{CheckedFile, FileId, Info, ObjId, PackageId, World};
use crate::{File, Name};

/// Lowers what the variables of a package are initialised with: for each file that initialises any, a function
/// without parameters that assigns to them in the order of the text, named `pkg.init` like the one that the compiler
/// makes of all of them. The literals in it have the names that the runtime shows since Go 1.21: `pkg.init.func1`.
///
/// Go assigns in the order in which variables depend on one another.
pub fn lower_initializers(world: &mut World<'_>, package: PackageId) -> Vec<Func> {
    lower_initializers_of(world, package, &|_| None)
}

/// As [`lower_initializers`]; files that were looked at whole are not looked at again. `known` gives those of
/// [`World::check_file`].
pub fn lower_initializers_of<'f>(
    world: &mut World<'_>,
    package: PackageId,
    known: &dyn Fn(FileId) -> Option<(&'f File, &'f Info)>,
) -> Vec<Func> {
    let name = world.prefix_of(package) + "init";
    let (mut funcs, mut literals) = (Vec::new(), 0);
    world.read_whole(package);
    for file in world.package(package).files.clone() {
        let decls = &world.unit(file).file;
        let is_initialised = |decl: &DeclId| match decls.tree.decl(*decl) {
            Decl::Gen(decl) if decl.kind == GenKind::Var => {
                let mut specs = decls.tree.list(decl.specs).iter().map(|spec| decls.tree.spec(*spec));
                specs.any(|spec| matches!(spec, Spec::Value(spec) if !spec.values.is_empty()))
            }
            _ => false,
        };
        if decls.decls.iter().any(is_initialised) {
            let name = name.clone();
            funcs.push(match known(file) {
                Some((checked, info)) => lower_file(world, file, checked, info, name, &mut literals),
                None => {
                    let CheckedFile { file: checked, info } = world.check_variables(file);
                    lower_file(world, file, &checked, &info, name, &mut literals)
                }
            });
        }
    }
    funcs
}

fn lower_file(
    world: &mut World<'_>,
    file: FileId,
    checked: &File,
    info: &Info,
    name: String,
    literals: &mut u32,
) -> Func {
    let unit = Arc::clone(world.unit(file));
    let frame = Frame::new(None, name, Span::new(0, unit.source.len() as u32));
    let tree = &checked.tree;
    let mut lowering = Lowering::new(world, tree, info, &unit, file, frame);
    for decl in &checked.decls {
        let Decl::Gen(values) = tree.decl(*decl) else { continue };
        if values.kind != GenKind::Var {
            continue;
        }
        *literals = lowering.number_literals(Node::Decl(*decl), *literals);
        for spec in tree.list(values.specs) {
            if let Spec::Value(spec) = tree.spec(*spec) {
                lowering.package_spec(spec);
            }
        }
    }
    lowering.frame.finish(file)
}

impl Lowering<'_, '_> {
    /// `var a, b T = x, y` of a package.
    fn package_spec(&mut self, spec: ValueSpec) {
        let mut to = Vec::new();
        for name in self.tree.list(spec.names) {
            let obj = self.info.defs.get(*name).filter(|_| self.tree.name(*name) != Name::BLANK);
            to.push(obj.map_or(Lhs::Blank, |obj| self.global(obj)));
        }
        self.initialise(to, spec);
    }

    fn global(&mut self, obj: ObjId) -> Lhs {
        let ty = self.world.type_of(obj);
        Lhs::Place(Place { base: Base::Global(obj), parts: Vec::new(), ty })
    }
}
