//! Things that are made for each call, used and forgotten: clients, pools, connections.

use stanch_gosrc::ast::ExprId;
use stanch_gosrc::types::FileId;

use super::{Fate, Heat, Policy};
use crate::source::{FileView, SourceClaim, View};

/// A place where something is made that nobody keeps or ends.
pub(crate) struct Made {
    pub(crate) file: FileId,
    pub(crate) expr: ExprId,
    pub(crate) heat: Heat,
    /// The function that it is in, as the runtime names it.
    pub(crate) function: String,
}

impl View<'_, '_> {
    /// Whether an expression makes something that this policy knows, outside of what runs once, and nobody keeps or
    /// ends it.
    pub(crate) fn made(&mut self, file: &FileView, expr: ExprId, policy: &Policy) -> Option<Made> {
        let heat = self.heat(file, expr);
        if heat == Heat::Once || self.fate(file, expr, policy) != Fate::Dropped {
            return None;
        }
        let function = self.function_at(file, expr);
        Some(Made { file: file.id, expr, heat, function })
    }

    /// Whether the package is a program.
    pub(crate) fn is_program(&self) -> bool {
        self.text(self.world.package(self.package).name) == "main"
    }
}

impl Made {
    /// A claim at the place. In a program, what is not known to run again and again is only advice: it may be a tool
    /// that ends.
    pub(crate) fn claim(&self, view: &View<'_, '_>, file: &FileView) -> SourceClaim {
        let claim = SourceClaim::new(self.file, file.file.tree.expr_span(self.expr), self.function.as_str());
        let is_sure = self.heat.is_hot() || !view.is_program();
        if is_sure { claim } else { claim.pedantic() }
    }

    /// "for each call of f", "each time around the loop": when one more is made.
    pub(crate) fn when(&self) -> String {
        let short = self.function.rsplit('/').next().unwrap_or(&self.function);
        format!("each time {short} gets here")
    }
}
