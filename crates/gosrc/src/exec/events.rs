//! What following a function finds.

use std::sync::Arc;

use crate::ir::Func;
use crate::span::Span;
use crate::types::FileId;

use super::contract::Acquire;

/// A place in source that something was done at.
#[derive(Clone, Debug)]
pub struct Site {
    /// The function.
    pub func: Arc<Func>,
    /// What in it.
    pub span: Span,
}

impl Site {
    /// The file.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.func.file
    }

    /// File and offsets: what tells sites apart.
    #[must_use]
    pub fn key(&self) -> (FileId, u32, u32) {
        (self.func.file, self.span.start, self.span.end)
    }
}

impl PartialEq for Site {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Site {}

/// Something on the way to a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passed {
    /// Where.
    pub site: Site,
    /// What.
    pub what: Event,
}

/// What happened on the way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// Something was acquired.
    Acquired,
    /// A condition was found to be true or false.
    Branch(bool),
    /// A `select` took this arm.
    Took,
    /// A goroutine was started.
    Spawned,
    /// The function returned.
    Returned,
    /// A lock was taken.
    Locked,
    /// A channel was made.
    Made,
    /// A loop was passed by, because there was nothing to loop over.
    NoRound,
}

/// A thing that has to be given back and is not, on one path.
#[derive(Clone, Debug)]
pub struct Abandoned {
    /// What it is.
    pub acquire: Acquire,
    /// Where the function that lost it has it from: where it was acquired, or the call that has returned it.
    pub site: Site,
    /// Where it was acquired.
    pub acquired: Site,
    /// The way from there to where it is lost, in the order of execution.
    pub path: Vec<Passed>,
    /// Where it is lost: the return, or where its last variable is overwritten.
    pub lost: Site,
    /// The function that was followed from its beginning.
    pub root: Arc<Func>,
    /// Whether the function around gives it back on other paths.
    pub released_elsewhere: bool,
    /// Whether it leaves the function on other paths: it is returned, or kept somewhere.
    pub kept_elsewhere: bool,
    /// Whether somebody still has what would end with it: giving it back when the function returns would be wrong.
    pub in_use: bool,
    /// Whether nothing but its users knows of it: a context that no other one is above of. It is collected with them.
    pub unrooted: bool,
}

/// What a goroutine waits for that never comes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wait {
    /// To hand a value over.
    Send,
    /// To receive one.
    Receive,
    /// To receive one, in a `range`.
    Range,
    /// A channel that is nil.
    NilChannel,
    /// An arm of a `select`.
    Select,
    /// A `select` without arms.
    EmptySelect,
    /// A lock that this goroutine has itself, taken there.
    OwnLock(Site),
    /// A lock that another goroutine has that waits as well, or has ended, taken there.
    Lock(Site),
    /// A `WaitGroup`.
    Group,
    /// A `Cond`.
    Cond,
}

/// A goroutine, or the function itself, that can never go on.
#[derive(Clone, Debug)]
pub struct Stuck {
    /// What for.
    pub wait: Wait,
    /// Where it waits.
    pub site: Site,
    /// Where it was started; `None` for the function that was followed.
    pub spawned: Option<Site>,
    /// The calls that led to where it waits, the innermost first; then those that led to where it was started.
    pub calls: Vec<Site>,
    /// Where the channel it waits for was made.
    pub made: Option<Site>,
    /// The way that leads there: of the function, up to its end.
    pub path: Vec<Passed>,
    /// The other goroutines that wait for ever at the same time, and where.
    pub others: Vec<(Wait, Site)>,
    /// The function that was followed from its beginning.
    pub root: Arc<Func>,
}

/// A lock that a function takes and keeps on one path, and gives back on others.
#[derive(Clone, Debug)]
pub struct KeptLock {
    /// Where it is taken.
    pub site: Site,
    /// Where the function returns with it.
    pub lost: Site,
    /// The way from there.
    pub path: Vec<Passed>,
    /// The function.
    pub root: Arc<Func>,
}

/// All that following functions has found.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Things that are not given back.
    pub abandoned: Vec<Abandoned>,
    /// Goroutines that cannot go on.
    pub stuck: Vec<Stuck>,
    /// Locks that are kept.
    pub kept_locks: Vec<KeptLock>,
}
