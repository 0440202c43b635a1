//! Which fault holds now: the schedule's, or the one that was ordered.

use std::num::NonZeroU64;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep_until};

use super::{Fault, Schedule};

/// A fault while it holds, with what all connections share for as long.
#[derive(Debug, Default)]
pub(super) struct Current {
    pub(super) fault: Fault,
    /// The link from the client to the target, and back.
    pub(super) links: [Link; 2],
}

/// One direction of a link of limited bandwidth.
#[derive(Debug, Default)]
pub(super) struct Link {
    free_at: Mutex<Option<Instant>>,
}

impl Link {
    /// Takes the next free time of the link for that many bytes, and returns when they are through.
    pub(super) fn through_at(&self, bytes: usize, rate: NonZeroU64) -> Instant {
        // A piece is at most a few KB, and a rate at least one byte per second: hours at most, no overflow.
        let lasting = Duration::from_secs_f64(bytes as f64 / rate.get() as f64);
        let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let end = free_at.map_or(now, |free| free.max(now)) + lasting;
        *free_at = Some(end);
        end
    }
}

/// What somebody wants, whatever the schedule says.
#[derive(Clone, Copy, Debug)]
struct Order {
    fault: Fault,
    until: Option<Instant>,
}

/// A fault that began to hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FaultChange {
    /// When, from the start of the proxy on.
    pub after: Duration,
    /// The fault; [`Fault::Pass`] where one ended.
    pub fault: Fault,
}

/// Sets the fault, and tells all connections of it.
#[derive(Debug)]
pub(super) struct Switch {
    schedule: Schedule,
    changes: Option<mpsc::Sender<FaultChange>>,
    started: Instant,
    order: Mutex<Option<Order>>,
    ordered: Notify,
    current: watch::Sender<Arc<Current>>,
}

pub(super) type Faults = watch::Receiver<Arc<Current>>;

impl Switch {
    pub(super) fn new(schedule: Schedule, changes: Option<mpsc::Sender<FaultChange>>) -> Self {
        let switch = Self {
            schedule,
            changes,
            started: Instant::now(),
            order: Mutex::new(None),
            ordered: Notify::new(),
            current: watch::Sender::new(Arc::default()),
        };
        switch.settle();
        switch
    }

    pub(super) fn subscribe(&self) -> Faults {
        self.current.subscribe()
    }

    pub(super) fn fault(&self) -> Fault {
        self.current.borrow().fault
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Holds as soon as this returns.
    pub(super) fn order(&self, fault: Fault, lasting: Option<Duration>) {
        let until = lasting.and_then(|lasting| Instant::now().checked_add(lasting));
        self.set_order(Some(Order { fault, until }));
    }

    pub(super) fn follow_schedule(&self) {
        self.set_order(None);
    }

    fn set_order(&self, order: Option<Order>) {
        *self.order.lock().unwrap_or_else(PoisonError::into_inner) = order;
        self.settle();
        self.ordered.notify_one();
    }

    /// Lets the fault hold that is due now, and returns when to look again.
    fn settle(&self) -> Option<Instant> {
        // Held until all are told, so that of two who settle the later one is told last.
        let mut order = self.order.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if order.is_some_and(|order| order.until.is_some_and(|until| until <= now)) {
            *order = None;
        }
        let elapsed = now - self.started;
        let (fault, next) = match *order {
            Some(order) => (order.fault, order.until),
            None => {
                let next = self.schedule.next_change(elapsed);
                (self.schedule.fault_at(elapsed), next.map(|time| self.started + time))
            }
        };
        let has_changed = self.current.send_if_modified(|current| {
            let changes = current.fault != fault;
            if changes {
                *current = Arc::new(Current { fault, links: Default::default() });
            }
            changes
        });
        if let Some(changes) = self.changes.as_ref().filter(|_| has_changed) {
            // Whoever does not listen any more is not told.
            let _ = changes.send(FaultChange { after: elapsed, fault });
        }
        next
    }

    /// Follows the schedule, and ends orders whose time is over. Never returns.
    pub(super) async fn drive(&self) {
        loop {
            let next = self.settle();
            tokio::select! {
                () = self.ordered.notified() => {}
                () = sleep_until(next.unwrap_or_else(Instant::now)), if next.is_some() => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_stands_above_the_schedule_and_gives_it_back() {
        let (sender, changes) = mpsc::channel();
        let switch = Switch::new("at 0s delay 1s".parse().unwrap(), Some(sender));
        assert_eq!(switch.fault(), Fault::Delay(Duration::from_secs(1)));
        switch.order(Fault::Cut, None);
        assert_eq!(switch.fault(), Fault::Cut);
        switch.order(Fault::Pass, Some(Duration::from_millis(1)));
        assert_eq!(switch.fault(), Fault::Pass);
        std::thread::sleep(Duration::from_millis(2));
        switch.settle();
        assert_eq!(switch.fault(), Fault::Delay(Duration::from_secs(1)));
        switch.order(Fault::Cut, None);
        switch.follow_schedule();
        assert_eq!(switch.fault(), Fault::Delay(Duration::from_secs(1)));
        let changes: Vec<_> = changes.try_iter().collect();
        assert!(changes.is_sorted_by_key(|change| change.after), "{changes:?}");
        let delay = Fault::Delay(Duration::from_secs(1));
        let expected = [delay, Fault::Cut, Fault::Pass, delay, Fault::Cut, delay];
        assert!(changes.iter().map(|change| change.fault).eq(expected), "each is told, however short");
    }

    #[test]
    fn a_limited_link_is_shared() {
        let link = Link::default();
        let rate = NonZeroU64::new(1000).unwrap();
        let first = link.through_at(100, rate);
        let second = link.through_at(100, rate);
        assert_eq!((second - first).as_millis(), 100);
    }
}
