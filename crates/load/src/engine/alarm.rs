//! Waking up in time: tokio's own timers count milliseconds, in which a generator has to start dozens of requests.

use std::io;
use std::time::Instant;

#[cfg(target_os = "linux")]
mod exact {
    use std::os::fd::OwnedFd;

    use rustix::time::{
        Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
        timerfd_settime,
    };
    use tokio::io::unix::AsyncFd;

    use super::{Instant, io};

    /// A timer of the kernel (`timerfd_create(2)`).
    pub(crate) struct Alarm(AsyncFd<OwnedFd>);

    impl Alarm {
        pub(crate) fn new() -> io::Result<Self> {
            let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
            let timer = timerfd_create(TimerfdClockId::Monotonic, flags)?;
            #[expect(
                unsafe_code,
                reason = "tokio has no safe way to wait for a descriptor that is no socket"
            )]
            // SAFETY: an `OwnedFd` names one open descriptor all its life, and nobody else closes it: that is all
            // that `register` asks of its argument.
            let registered = unsafe { AsyncFd::register(timer) };
            Ok(Self(registered?))
        }

        /// Returns at `at`, or at once if that is over.
        pub(crate) async fn until(&mut self, at: Instant) -> io::Result<()> {
            let left = at.saturating_duration_since(Instant::now());
            if left.is_zero() {
                // Whoever is always late must not keep the others from their turn.
                tokio::task::yield_now().await;
                return Ok(());
            }
            let tv_sec = i64::try_from(left.as_secs()).unwrap_or(i64::MAX);
            let it_value = Timespec { tv_sec, tv_nsec: i64::from(left.subsec_nanos()) };
            let it_interval = Timespec { tv_sec: 0, tv_nsec: 0 };
            timerfd_settime(
                self.0.get_ref(),
                TimerfdTimerFlags::empty(),
                &Itimerspec { it_interval, it_value },
            )?;
            loop {
                let mut guard = self.0.readable().await?;
                let read = rustix::io::read(self.0.get_ref(), &mut [0; 8]);
                // It rings once, so that after a reading there is nothing to be read either.
                guard.clear_ready();
                match read {
                    Ok(_) => return Ok(()),
                    Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => {}
                    Err(e) => return Err(e.into()),
                }
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod exact {
    use super::{Instant, io};

    /// Tokio's timer: a request may start up to a millisecond late, which its latency shows.
    pub(crate) struct Alarm;

    impl Alarm {
        pub(crate) fn new() -> io::Result<Self> {
            Ok(Self)
        }

        pub(crate) async fn until(&mut self, at: Instant) -> io::Result<()> {
            tokio::time::sleep_until(at.into()).await;
            Ok(())
        }
    }
}

pub(super) use exact::Alarm;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn it_rings_in_time_again_and_again() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut alarm = Alarm::new().unwrap();
            for micros in [0, 300, 2_500, 100, 20_000] {
                let at = Instant::now() + Duration::from_micros(micros);
                alarm.until(at).await.unwrap();
                assert!(Instant::now() >= at, "{micros} µs");
            }
        });
    }
}
