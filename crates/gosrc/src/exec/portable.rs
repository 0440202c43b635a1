//! Findings as bytes that another [`World`](crate::types::World) understands: on another thread, or in another run.
//!
//! Ids mean something only in the world that gave them out. Here a function is its package's key and its name, a literal
//! its offset in the function around it, and a place its offset from the beginning of that function. As long as the text
//! of the functions is the same, what is read is what was written, wherever in their files they have moved to.

use std::collections::HashMap;
use std::sync::Arc;

use crate::ast::Decl;
use crate::ir::Func;
use crate::span::Span;
use crate::types::{FastMap, FileId, ObjId, PackageId, Place, World};

use super::contract::Acquire;
use super::events::{Abandoned, Event, Findings, KeptLock, Passed, Site, Stuck, Wait};
use super::program::Program;

/// The bytes of findings; `None` when a place in them is in no declared function: what a variable of a package is
/// initialised with.
#[must_use]
pub fn write(program: &mut Program<'_, '_>, findings: &Findings) -> Option<Vec<u8>> {
    let mut writer = Writer { program, funcs: Vec::new(), known: FastMap::default(), out: Vec::new() };
    writer.list(&findings.abandoned, Writer::abandoned)?;
    writer.list(&findings.stuck, Writer::stuck)?;
    writer.list(&findings.kept_locks, Writer::kept_lock)?;
    let mut bytes = Vec::with_capacity(writer.out.len() + 64);
    number(&mut bytes, writer.funcs.len() as u32);
    for func in &writer.funcs {
        text(&mut bytes, &func.package);
        text(&mut bytes, &func.name);
        number(&mut bytes, func.start);
        number(&mut bytes, func.end);
    }
    bytes.extend(writer.out);
    Some(bytes)
}

/// The findings in `bytes`. `None` when they are not understood whole, or a function is not there any more.
pub fn read(program: &mut Program<'_, '_>, bytes: &[u8]) -> Option<Findings> {
    let mut reader = Reader { program, rest: bytes, funcs: Vec::new() };
    for _ in 0..reader.number()? {
        let func = reader.func()?;
        reader.funcs.push(func);
    }
    let abandoned = reader.list(Reader::abandoned)?;
    let stuck = reader.list(Reader::stuck)?;
    let kept_locks = reader.list(Reader::kept_lock)?;
    reader.rest.is_empty().then_some(Findings { abandoned, stuck, kept_locks })
}

impl World<'_> {
    /// The declared function around an offset of a file, and where its declaration is.
    #[must_use]
    pub fn func_around(&self, file: FileId, offset: u32) -> Option<(ObjId, Span)> {
        let of = &self.unit(file).file;
        let at = of.decls.partition_point(|decl| of.tree.decl_span(*decl).end <= offset);
        let span = of.tree.decl_span(*of.decls.get(at)?);
        let Decl::Func(decl) = of.tree.decl(*of.decls.get(at)?) else { return None };
        let is_in = span.start <= offset;
        let func = self.declared_at(Place { file, offset: of.tree.ident(decl.name).pos })?;
        is_in.then_some((func, span))
    }
}

impl Program<'_, '_> {
    /// The function of a package with this name, as [`World::qualified_name`] gives it. `None` when there is none, or
    /// several: blank ones.
    pub fn func_by_name(&mut self, package: PackageId, name: &str) -> Option<ObjId> {
        if !self.by_name.contains_key(&package) {
            let mut names: HashMap<String, Option<ObjId>> = HashMap::new();
            for func in self.world.funcs(package) {
                let name = self.world.qualified_name(func);
                names.entry(name).and_modify(|known| *known = None).or_insert(Some(func));
            }
            self.by_name.insert(package, names);
        }
        *self.by_name.get(&package)?.get(name)?
    }
}

/// A function or literal, told without ids.
struct FuncRef {
    package: String,
    name: String,
    /// Where the body is, from the beginning of the declared function around it.
    start: u32,
    end: u32,
}

fn number(out: &mut Vec<u8>, mut n: u32) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len() as u32);
    out.extend(text.as_bytes());
}

struct Writer<'r, 'w, 's> {
    program: &'r mut Program<'w, 's>,
    funcs: Vec<FuncRef>,
    /// Number and base of functions that have one.
    known: FastMap<(FileId, u32), (u32, u32)>,
    out: Vec<u8>,
}

impl Writer<'_, '_, '_> {
    fn number(&mut self, n: u32) {
        number(&mut self.out, n);
    }

    fn flags(&mut self, flags: &[bool]) {
        self.out.extend(flags.iter().map(|flag| u8::from(*flag)));
    }

    fn list<T>(&mut self, all: &[T], mut one: impl FnMut(&mut Self, &T) -> Option<()>) -> Option<()> {
        self.number(all.len() as u32);
        all.iter().try_for_each(|item| one(self, item))
    }

    fn option<T>(&mut self, of: Option<&T>, one: impl FnOnce(&mut Self, &T) -> Option<()>) -> Option<()> {
        self.flags(&[of.is_some()]);
        of.map_or(Some(()), |of| one(self, of))
    }

    /// The number of a function, and what offsets in it count from.
    fn func(&mut self, func: &Arc<Func>) -> Option<(u32, u32)> {
        let key = (func.file, func.span.start);
        if let Some(known) = self.known.get(&key) {
            return Some(*known);
        }
        let (declared, decl) = self.program.world.func_around(func.file, func.span.start)?;
        let package = self.program.world.object(declared).package?;
        let number = self.funcs.len() as u32;
        self.funcs.push(FuncRef {
            package: self.program.world.package(package).key.clone(),
            name: self.program.name(declared).to_string(),
            start: func.span.start - decl.start,
            end: func.span.end.checked_sub(decl.start)?,
        });
        self.known.insert(key, (number, decl.start));
        Some((number, decl.start))
    }

    fn site(&mut self, site: &Site) -> Option<()> {
        let (func, base) = self.func(&site.func)?;
        self.number(func);
        self.number(site.span.start.checked_sub(base)?);
        self.number(site.span.end.checked_sub(base)?);
        Some(())
    }

    fn root(&mut self, func: &Arc<Func>) -> Option<()> {
        let (func, _) = self.func(func)?;
        self.number(func);
        Some(())
    }

    fn passed(&mut self, passed: &Passed) -> Option<()> {
        let what = match passed.what {
            Event::Acquired => 0,
            Event::Branch(false) => 1,
            Event::Branch(true) => 2,
            Event::Took => 3,
            Event::Spawned => 4,
            Event::Returned => 5,
            Event::Locked => 6,
            Event::Made => 7,
            Event::NoRound => 8,
        };
        self.number(what);
        self.site(&passed.site)
    }

    fn abandoned(&mut self, lost: &Abandoned) -> Option<()> {
        let acquire =
            self.program.contracts.acquires().iter().position(|acquire| *acquire == lost.acquire)?;
        self.number(acquire as u32);
        let flags = [lost.released_elsewhere, lost.kept_elsewhere, lost.in_use, lost.unrooted];
        self.flags(&flags);
        self.site(&lost.site)?;
        self.site(&lost.acquired)?;
        self.list(&lost.path, Self::passed)?;
        self.site(&lost.lost)?;
        self.root(&lost.root)
    }

    fn wait(&mut self, wait: &Wait) -> Option<()> {
        let (number, taken) = match wait {
            Wait::Send => (0, None),
            Wait::Receive => (1, None),
            Wait::Range => (2, None),
            Wait::NilChannel => (3, None),
            Wait::Select => (4, None),
            Wait::EmptySelect => (5, None),
            Wait::OwnLock(taken) => (6, Some(taken)),
            Wait::Lock(taken) => (7, Some(taken)),
            Wait::Group => (8, None),
            Wait::Cond => (9, None),
        };
        self.number(number);
        taken.map_or(Some(()), |taken| self.site(taken))
    }

    fn stuck(&mut self, stuck: &Stuck) -> Option<()> {
        self.wait(&stuck.wait)?;
        self.site(&stuck.site)?;
        self.option(stuck.spawned.as_ref(), Self::site)?;
        self.list(&stuck.calls, Self::site)?;
        self.option(stuck.made.as_ref(), Self::site)?;
        self.list(&stuck.path, Self::passed)?;
        self.list(&stuck.others, |writer, (wait, site)| {
            writer.wait(wait)?;
            writer.site(site)
        })?;
        self.root(&stuck.root)
    }

    fn kept_lock(&mut self, lock: &KeptLock) -> Option<()> {
        self.site(&lock.site)?;
        self.site(&lock.lost)?;
        self.list(&lock.path, Self::passed)?;
        self.root(&lock.root)
    }
}

struct Reader<'r, 'b, 'w, 's> {
    program: &'r mut Program<'w, 's>,
    rest: &'b [u8],
    /// The functions, and what offsets in them count from.
    funcs: Vec<(Arc<Func>, u32)>,
}

impl<'b> Reader<'_, 'b, '_, '_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u32> {
        let mut n = 0u32;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            n |= u32::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(n);
            }
        }
        None
    }

    fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    fn text(&mut self) -> Option<&'b str> {
        let len = self.number()? as usize;
        let (text, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        std::str::from_utf8(text).ok()
    }

    fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        // Not made at once: the number may be any.
        (0..self.number()?).map(|_| one(self)).collect()
    }

    fn option<T>(&mut self, one: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.flag()? {
            true => one(self).map(Some),
            false => Some(None),
        }
    }

    fn func(&mut self) -> Option<(Arc<Func>, u32)> {
        let (package, name) = (self.text()?, self.text()?);
        let (start, end) = (self.number()?, self.number()?);
        let package = self.program.world.package_by_key(package)?;
        let declared = self.program.func_by_name(package, name)?;
        let (file, decl) = self.program.world.func_decl(declared)?;
        let at = self.program.world.unit(file).file.tree.ident(decl.name).pos;
        let base = self.program.world.func_around(file, at)?.1.start;
        let span = Span::new(base.checked_add(start)?, base.checked_add(end)?);
        let body = self.program.body(declared)?;
        Some((within(&body, span)?, base))
    }

    fn site(&mut self) -> Option<Site> {
        let func = self.number()? as usize;
        let (start, end) = (self.number()?, self.number()?);
        let (func, base) = self.funcs.get(func)?;
        let span = Span::new(base.checked_add(start)?, base.checked_add(end)?);
        let len = self.program.world.unit(func.file).source.len() as u32;
        (span.start <= span.end && span.end <= len).then(|| Site { func: Arc::clone(func), span })
    }

    fn root(&mut self) -> Option<Arc<Func>> {
        let func = self.number()? as usize;
        self.funcs.get(func).map(|(func, _)| Arc::clone(func))
    }

    fn passed(&mut self) -> Option<Passed> {
        let what = match self.number()? {
            0 => Event::Acquired,
            1 => Event::Branch(false),
            2 => Event::Branch(true),
            3 => Event::Took,
            4 => Event::Spawned,
            5 => Event::Returned,
            6 => Event::Locked,
            7 => Event::Made,
            8 => Event::NoRound,
            _ => return None,
        };
        Some(Passed { site: self.site()?, what })
    }

    fn acquire(&mut self) -> Option<Acquire> {
        let number = self.number()? as usize;
        self.program.contracts.acquires().get(number).copied()
    }

    fn abandoned(&mut self) -> Option<Abandoned> {
        Some(Abandoned {
            acquire: self.acquire()?,
            released_elsewhere: self.flag()?,
            kept_elsewhere: self.flag()?,
            in_use: self.flag()?,
            unrooted: self.flag()?,
            site: self.site()?,
            acquired: self.site()?,
            path: self.list(Self::passed)?,
            lost: self.site()?,
            root: self.root()?,
        })
    }

    fn wait(&mut self) -> Option<Wait> {
        Some(match self.number()? {
            0 => Wait::Send,
            1 => Wait::Receive,
            2 => Wait::Range,
            3 => Wait::NilChannel,
            4 => Wait::Select,
            5 => Wait::EmptySelect,
            6 => Wait::OwnLock(self.site()?),
            7 => Wait::Lock(self.site()?),
            8 => Wait::Group,
            9 => Wait::Cond,
            _ => return None,
        })
    }

    fn stuck(&mut self) -> Option<Stuck> {
        Some(Stuck {
            wait: self.wait()?,
            site: self.site()?,
            spawned: self.option(Self::site)?,
            calls: self.list(Self::site)?,
            made: self.option(Self::site)?,
            path: self.list(Self::passed)?,
            others: self.list(|reader| Some((reader.wait()?, reader.site()?)))?,
            root: self.root()?,
        })
    }

    fn kept_lock(&mut self) -> Option<KeptLock> {
        Some(KeptLock {
            site: self.site()?,
            lost: self.site()?,
            path: self.list(Self::passed)?,
            root: self.root()?,
        })
    }
}

/// The function or the literal in it whose body is there.
fn within(func: &Arc<Func>, span: Span) -> Option<Arc<Func>> {
    if func.span == span {
        return Some(Arc::clone(func));
    }
    func.literals.iter().find_map(|literal| within(literal, span))
}
