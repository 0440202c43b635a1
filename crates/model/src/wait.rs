//! What a goroutine waits for, read from its stack.
//!
//! A text dump says it in the header; a debug=0 profile does not, but its stacks begin with the runtime's own
//! frames, which say the same. Before Go 1.20 (locks) and 1.25 (WaitGroup) even the header only says
//! `semacquire`, and the frames know better.

use crate::goroutine::{Status, WaitReason};
use crate::names::{self, Owner};
use crate::symbols::{FrameId, Symbols};

/// What a goroutine, or the members of a site, are doing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum State {
    /// Parked.
    Wait(WaitReason),
    /// In a system call or in cgo.
    Syscall,
    /// Running, runnable, or nothing that can be told.
    Active,
    /// Not said: a text of debug=1 leaves out the runtime's frames, and with them whether and why a goroutine waits.
    Unknown,
}

/// A stack without the runtime's frames at both ends, and what those frames said.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Reading<'a> {
    /// Leaf first, without the runtime's frames at the leaf and at the root.
    pub frames: &'a [FrameId],
    /// What the frames say; `Active` when they say nothing.
    pub state: State,
    /// Whether a channel receive is `for range` or `v, ok := <-ch`.
    pub range_receive: Option<bool>,
}

/// Strips the runtime's frames and reads them.
#[must_use]
pub fn read<'a>(symbols: &Symbols, stack: &'a [FrameId]) -> Reading<'a> {
    let runtime = |f: &FrameId| names::owner(symbols, *f) == Owner::Runtime;
    let leaf = stack.iter().take_while(|f| runtime(f)).count();
    if leaf == stack.len() {
        return Reading { frames: stack, state: State::Wait(WaitReason::Runtime), range_receive: None };
    }
    let root = stack.iter().rev().take_while(|f| runtime(f)).count();
    let frames = &stack[leaf..stack.len() - root];
    let (state, range_receive) = stack[..leaf]
        .iter()
        .find_map(|f| from_runtime(symbols.func(*f)))
        .or_else(|| from_leaf(symbols, frames).map(|s| (s, None)))
        .unwrap_or((State::Active, None));
    Reading { frames, state, range_receive }
}

/// The state of a goroutine of a text dump: its header, corrected by its frames where older Go is vague.
#[must_use]
pub fn state_of(symbols: &Symbols, status: Status, reading: &Reading<'_>) -> State {
    match status {
        Status::Wait(WaitReason::Semacquire) => {
            from_leaf(symbols, reading.frames).unwrap_or(State::Wait(WaitReason::Semacquire))
        }
        Status::Wait(reason) => State::Wait(reason),
        Status::Syscall => State::Syscall,
        Status::Running | Status::Runnable | Status::Known(_) | Status::Other(_) => State::Active,
    }
}

/// Frames of package runtime that say why they park.
fn from_runtime(func: &str) -> Option<(State, Option<bool>)> {
    use WaitReason::*;
    let (reason, range) = match func {
        "runtime.chansend" | "runtime.chansend1" => (ChanSend, None),
        "runtime.chanrecv1" => (ChanReceive, Some(false)),
        "runtime.chanrecv2" => (ChanReceive, Some(true)),
        "runtime.selectgo" => (Select, None),
        "runtime.block" => (SelectNoCases, None),
        "runtime.coroswitch" | "runtime.coroswitch_m" => (Coroutine, None),
        "runtime.netpollblock" => (IoWait, None),
        "runtime.cgocall" | "runtime.entersyscall" | "runtime.notetsleepg" => {
            return Some((State::Syscall, None));
        }
        f if f.starts_with("internal/runtime/syscall.") || f.starts_with("runtime/internal/syscall.") => {
            return Some((State::Syscall, None));
        }
        _ => return None,
    };
    Some((State::Wait(reason), range))
}

/// Linknamed frames that both kinds of dump show just below the user's code.
fn from_leaf(symbols: &Symbols, frames: &[FrameId]) -> Option<State> {
    use WaitReason::*;
    let names = || frames.iter().take(6).map(|f| symbols.func(*f));
    let top = names().next()?;
    let reason = match top {
        "sync.runtime_SemacquireRWMutexR" => RwMutexRLock,
        "sync.runtime_SemacquireRWMutex" => RwMutexLock,
        "sync.runtime_SemacquireWaitGroup" => WaitGroupWait,
        "sync.runtime_notifyListWait" => CondWait,
        "internal/poll.runtime_pollWait" => IoWait,
        "time.Sleep" => Sleep,
        // The file descriptor's own mutex (fdMutex).
        "internal/poll.runtime_Semacquire" => Semacquire,
        "sync.runtime_SemacquireMutex"
        | "internal/sync.runtime_SemacquireMutex"
        | "sync.runtime_Semacquire" => {
            return Some(State::Wait(lock_kind(names())));
        }
        f if f.starts_with("syscall.") => return Some(State::Syscall),
        _ => return None,
    };
    Some(State::Wait(reason))
}

/// Which lock an old-style semaphore wait is about.
fn lock_kind<'a>(names: impl Iterator<Item = &'a str>) -> WaitReason {
    for name in names {
        match name {
            "sync.(*RWMutex).RLock" | "sync.(*RWMutex).rLockSlow" => return WaitReason::RwMutexRLock,
            "sync.(*RWMutex).Lock" => return WaitReason::RwMutexLock,
            "sync.(*WaitGroup).Wait" => return WaitReason::WaitGroupWait,
            "sync.(*Mutex).Lock" | "sync.(*Mutex).lockSlow" | "internal/sync.(*Mutex).lockSlow" => {
                // RWMutex.Lock goes through its inner Mutex; the frame above decides, so look on.
            }
            f if f.starts_with("sync.") || f.starts_with("internal/sync.") => {}
            _ => break,
        }
    }
    WaitReason::MutexLock
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runtime_s_frames_say_what_is_waited_for() {
        for (stack, state, left) in [
            (
                &["runtime.gopark", "runtime.chansend", "runtime.chansend1", "main.f"][..],
                WaitReason::ChanSend,
                1,
            ),
            (
                &["runtime.gopark", "runtime.chanrecv", "runtime.chanrecv2", "main.f", "runtime.goexit"],
                WaitReason::ChanReceive,
                1,
            ),
            (
                &["runtime.gopark", "sync.runtime_SemacquireMutex", "sync.(*Mutex).lockSlow", "main.f"],
                WaitReason::MutexLock,
                3,
            ),
            (&["internal/poll.runtime_pollWait", "net.(*conn).Read"], WaitReason::IoWait, 2),
            (&["runtime.gopark", "runtime.bgsweep"], WaitReason::Runtime, 2),
        ] {
            let mut symbols = Symbols::new();
            let frames: Vec<_> = stack.iter().map(|f| symbols.frame_of(f, "", 0)).collect();
            let reading = read(&symbols, &frames);
            assert_eq!((reading.state, reading.frames.len()), (State::Wait(state), left), "{stack:?}");
        }
    }

    #[test]
    fn an_old_header_is_corrected_by_its_frames() {
        let mut symbols = Symbols::new();
        let frames: Vec<_> = ["sync.runtime_Semacquire", "sync.(*WaitGroup).Wait", "main.f"]
            .iter()
            .map(|f| symbols.frame_of(f, "", 0))
            .collect();
        let reading = read(&symbols, &frames);
        let state = state_of(&symbols, Status::Wait(WaitReason::Semacquire), &reading);
        assert_eq!(state, State::Wait(WaitReason::WaitGroupWait));
    }
}
