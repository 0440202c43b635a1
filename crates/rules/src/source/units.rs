//! The units that are followed one at a time, each for itself: a declared function with the literals in it.
//!
//! What is found in a unit depends on its own text and on what was looked at on the way, and not on which units were
//! followed before. So units of one package can be followed by several threads, and those of an earlier run be kept.

use std::path::PathBuf;
use std::sync::Arc;

use stanch_gosrc::exec::{Budget, Contracts, Findings, Program, follow, roots, write};
use stanch_gosrc::ir::{Func, lower_initializers_of};
use stanch_gosrc::types::{FastMap, FileId, ObjId, PackageId, World};

use super::view::FileView;

/// How many instructions may be run for all functions of a generated file together: what a tool has written is large,
/// and alike all over.
const GENERATED_STEPS: u32 = 3_000_000;
/// What each of them may have in any case.
const LEAST_STEPS: u32 = 40;

/// A function, as all threads and runs call it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct FuncName {
    /// Key of its package.
    pub(super) package: Arc<str>,
    /// Its name as the runtime shows it.
    pub(super) name: Arc<str>,
}

/// What following a unit came to.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    /// Which unit: index in [`World::funcs`].
    pub(super) unit: usize,
    /// How many functions were followed.
    pub(super) functions: u32,
    /// How many of them not in all ways.
    pub(super) cut: u32,
    /// What was found, for other worlds; `None` when it cannot be told to them.
    pub(super) told: Option<Vec<u8>>,
    /// The functions whose bodies were looked at.
    pub(super) looked_at: Vec<FuncName>,
}

/// Follows the units of a package.
pub(super) struct Follower<'w, 's> {
    pub(super) program: Program<'w, 's>,
    pub(super) package: PackageId,
    /// The declared functions, by number of the unit.
    pub(super) funcs: Vec<ObjId>,
    keys: FastMap<PackageId, Arc<str>>,
    /// What functions of generated files may cost.
    limits: FastMap<FileId, u32>,
}

impl<'w, 's> Follower<'w, 's> {
    pub(super) fn new(
        world: &'w mut World<'s>,
        package: PackageId,
        contracts: &'w Contracts,
        goroot: Option<PathBuf>,
    ) -> Self {
        let funcs = world.funcs(package);
        let mut generated: FastMap<FileId, u32> = FastMap::default();
        for func in &funcs {
            if let Some((file, _)) = world.func_decl(*func)
                && world.unit(file).file.generated
            {
                *generated.entry(file).or_default() += 1;
            }
        }
        let limits = generated.into_iter().map(|(file, n)| (file, (GENERATED_STEPS / n).max(LEAST_STEPS)));
        let program = Program::new(world, contracts, goroot);
        Self { limits: limits.collect(), program, package, funcs, keys: FastMap::default() }
    }

    /// Follows a unit.
    pub(super) fn follow(&mut self, unit: usize) -> (Outcome, Findings) {
        self.program.begin();
        let mut outcome = Outcome { unit, ..Outcome::default() };
        let mut found = Findings::default();
        if let Some(body) = self.funcs.get(unit).copied().and_then(|func| self.program.body(func)) {
            self.body(&body, &mut outcome, &mut found);
        }
        let looked_at = self.program.looked_at().to_vec();
        // Methods of interfaces have no body, whatever is edited.
        let is_declared = |func: &ObjId| self.program.world.func_decl(*func).is_some();
        let looked_at: Vec<ObjId> = looked_at.into_iter().filter(is_declared).collect();
        outcome.looked_at = looked_at.into_iter().filter_map(|func| self.func_name(func)).collect();
        outcome.told = write(&mut self.program, &found);
        (outcome, found)
    }

    /// Follows what variables of the package, whose files these are, are initialised with.
    pub(super) fn initializers(&mut self, files: &[FileView]) -> (Outcome, Findings) {
        let mut outcome = Outcome::default();
        let mut found = Findings::default();
        let known = |id| files.iter().find(|file| file.id == id).map(|file| (&file.file, &file.info));
        for body in lower_initializers_of(self.program.world, self.package, &known) {
            self.program.begin();
            self.body(&Arc::new(body), &mut outcome, &mut found);
        }
        (outcome, found)
    }

    fn body(&mut self, body: &Arc<Func>, outcome: &mut Outcome, found: &mut Findings) {
        for root in roots(&mut self.program, body, self.package) {
            let budget = self.budget(&root);
            let result = follow(&mut self.program, &root, self.package, budget);
            outcome.functions += 1;
            outcome.cut += u32::from(!result.complete);
            found.abandoned.extend(result.findings.abandoned);
            found.stuck.extend(result.findings.stuck);
            found.kept_locks.extend(result.findings.kept_locks);
        }
    }

    fn budget(&self, root: &Func) -> Budget {
        let budget = Budget::default();
        match self.limits.get(&root.file) {
            Some(limit) => {
                Budget { steps: budget.steps.min(*limit), alone: budget.alone.min(*limit), ..budget }
            }
            None => budget,
        }
    }

    pub(super) fn func_name(&mut self, func: ObjId) -> Option<FuncName> {
        let package = self.program.world.object(func).package?;
        let world = &self.program.world;
        let key = self.keys.entry(package).or_insert_with(|| world.package(package).key.as_str().into());
        Some(FuncName { package: Arc::clone(key), name: self.program.name(func) })
    }
}
