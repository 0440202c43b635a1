//! The functions of Go's own packages that make goroutines wait, wake them, or start and end them.

/// What such a function does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Intrinsic {
    /// Takes a lock, for writing or reading.
    Lock { write: bool },
    /// Tries to.
    TryLock { write: bool },
    /// Gives a lock back.
    Unlock { write: bool },
    /// `RWMutex.RLocker`, or what else gives a lock in other clothes.
    Locker,
    /// `WaitGroup.Add`
    GroupAdd,
    /// `WaitGroup.Done`
    GroupDone,
    /// Waits until the counter is zero. An error group, too.
    GroupWait,
    /// Starts a goroutine that the group waits for.
    GroupGo,
    /// `sync.NewCond`
    NewCond,
    /// `Cond.Wait`
    CondWait,
    /// `Cond.Signal`, `Cond.Broadcast`
    CondWake { all: bool },
    /// `Once.Do`
    Once,
    /// `context.Background`
    Background,
    /// `context.WithoutCancel`: whatever is made of it is nobody's child.
    Detached,
    /// A context with a cancel function; `fires` when it is cancelled after some time anyhow.
    WithCancel { fires: bool },
    /// `context.WithValue`: the first argument, for our purposes.
    SameContext,
    /// `Context.Done`
    Done,
    /// `Context.Err`, `context.Cause`
    ContextErr,
    /// Fails only when the context that it is given has ended: `semaphore.Weighted.Acquire`.
    FailsWithContext,
    /// Ends the goroutine.
    Goexit,
    /// Does nothing that matters.
    Nothing,
}

/// What a function does, by its name.
pub(super) fn of(name: &str) -> Option<Intrinsic> {
    use Intrinsic as I;
    // What the standard library and its commands have vendored is the same.
    let name =
        ["vendor/", "cmd/vendor/"].into_iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
    Some(match name {
        "sync.(*Mutex).Lock" | "sync.(*RWMutex).Lock" => I::Lock { write: true },
        "sync.(*RWMutex).RLock" => I::Lock { write: false },
        "sync.(*Mutex).Unlock" | "sync.(*RWMutex).Unlock" => I::Unlock { write: true },
        "sync.(*RWMutex).RUnlock" => I::Unlock { write: false },
        "sync.(*Mutex).TryLock" | "sync.(*RWMutex).TryLock" => I::TryLock { write: true },
        "sync.(*RWMutex).TryRLock" => I::TryLock { write: false },
        "sync.(*RWMutex).RLocker" => I::Locker,
        "sync.(*WaitGroup).Add" => I::GroupAdd,
        "sync.(*WaitGroup).Done" => I::GroupDone,
        "sync.(*WaitGroup).Wait" | "golang.org/x/sync/errgroup.(*Group).Wait" => I::GroupWait,
        "sync.(*WaitGroup).Go" | "golang.org/x/sync/errgroup.(*Group).Go" => I::GroupGo,
        "sync.NewCond" => I::NewCond,
        "sync.(*Cond).Wait" => I::CondWait,
        "sync.(*Cond).Signal" => I::CondWake { all: false },
        "sync.(*Cond).Broadcast" => I::CondWake { all: true },
        "sync.(*Once).Do" => I::Once,
        "context.Background" | "context.TODO" => I::Background,
        "context.WithoutCancel" => I::Detached,
        "context.WithCancel" | "context.WithCancelCause" => I::WithCancel { fires: false },
        "context.WithTimeout"
        | "context.WithDeadline"
        | "context.WithTimeoutCause"
        | "context.WithDeadlineCause"
        | "os/signal.NotifyContext" => I::WithCancel { fires: true },
        "context.WithValue" => I::SameContext,
        "context.Context.Done" => I::Done,
        "context.Context.Err" | "context.Cause" => I::ContextErr,
        "golang.org/x/sync/semaphore.(*Weighted).Acquire" => I::FailsWithContext,
        "runtime.Goexit" => I::Goexit,
        "runtime.Gosched" | "runtime.GC" | "time.Sleep" => I::Nothing,
        _ => return None,
    })
}
