//! When which fault holds: a text, read into a function of the time since the start.
//!
//! ```text
//! at 5s black-hole for 10s; at 20s delay 200ms; at 30s every 10s cut for 1s
//! ```
//!
//! Entries are parted by `;` or by lines; `#` starts a comment. Without `for`, a fault holds from then on. Where
//! entries overlap, the one that started last holds, and when it ends the one below it holds again.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::Fault;
use crate::units;

/// Faults and their times.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Schedule {
    entries: Vec<Entry>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Entry {
    at: Duration,
    every: Option<Duration>,
    fault: Fault,
    lasting: Option<Duration>,
}

/// An entry of a schedule that cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("entry {entry} of the schedule, {text:?}: {reason}")]
pub struct ScheduleError {
    /// Which entry, from 1.
    pub entry: usize,
    /// Its text.
    pub text: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Schedule {
    /// The fault that holds at a time since the start.
    #[must_use]
    pub fn fault_at(&self, time: Duration) -> Fault {
        let started = self.entries.iter().filter_map(|e| Some((e.holds_since(time)?, e.fault)));
        // The last of equals: what stands below in the text is meant to come on top.
        started.max_by_key(|(since, _)| *since).map_or(Fault::Pass, |(_, fault)| fault)
    }

    /// The next time after `time` at which an entry starts or ends; `None` when nothing changes any more.
    #[must_use]
    pub fn next_change(&self, time: Duration) -> Option<Duration> {
        self.entries.iter().filter_map(|e| e.next_edge(time)).min()
    }
}

impl Entry {
    /// When the run of this entry that holds at `time` started.
    fn holds_since(&self, time: Duration) -> Option<Duration> {
        let since = self.last_start(time)?;
        self.lasting.is_none_or(|lasting| time < since + lasting).then_some(since)
    }

    fn last_start(&self, time: Duration) -> Option<Duration> {
        let elapsed = time.checked_sub(self.at)?;
        let into = self.every.map_or(elapsed, |every| remainder(elapsed, every));
        Some(time - into)
    }

    fn next_edge(&self, time: Duration) -> Option<Duration> {
        let Some(start) = self.last_start(time) else { return Some(self.at) };
        let end = self.lasting.map(|lasting| start + lasting).filter(|end| time < *end);
        end.or_else(|| self.every.map(|every| start + every))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let ["at", at, rest @ ..] = words.as_slice() else {
            return Err("expected at TIME [every TIME] FAULT [for TIME]".to_owned());
        };
        let at = units::time(at)?;
        let (every, rest) = match rest {
            ["every", every, rest @ ..] => (Some(units::positive_time(every)?), rest),
            rest => (None, rest),
        };
        let (fault, used) = Fault::from_words(rest)?;
        let lasting = match &rest[used..] {
            [] => None,
            ["for", lasting] => Some(units::positive_time(lasting)?),
            other => return Err(format!("expected for TIME or nothing, not {:?}", other.join(" "))),
        };
        match (every, lasting) {
            (Some(_), None) => Err("every needs for TIME, or the fault would never end".to_owned()),
            (Some(every), Some(lasting)) if lasting >= every => {
                Err("it lasts as long as the time from one to the next, so it would never end".to_owned())
            }
            _ => Ok(Self { at, every, fault, lasting }),
        }
    }
}

fn remainder(time: Duration, every: Duration) -> Duration {
    let nanos = time.as_nanos() % every.as_nanos();
    Duration::from_nanos_u128(nanos)
}

impl FromStr for Schedule {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Self, ScheduleError> {
        let entry = |(index, text): (usize, &str)| {
            let failed = |reason| ScheduleError { entry: index + 1, text: text.to_owned(), reason };
            Entry::parse(text).map_err(failed)
        };
        Ok(Self { entries: units::entries(text).enumerate().map(entry).collect::<Result<_, _>>()? })
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, entry) in self.entries.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}at {}", units::show_time(entry.at))?;
            if let Some(every) = entry.every {
                write!(f, " every {}", units::show_time(every))?;
            }
            write!(f, " {}", entry.fault)?;
            if let Some(lasting) = entry.lasting {
                write!(f, " for {}", units::show_time(lasting))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn schedule(text: &str) -> Schedule {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    fn told(text: &str, seconds: &[u64]) -> Vec<String> {
        let schedule = schedule(text);
        seconds.iter().map(|s| schedule.fault_at(Duration::from_secs(*s)).to_string()).collect()
    }

    #[test]
    fn a_fault_holds_from_its_start_to_its_end() {
        let text = "at 5s black-hole for 10s";
        assert_eq!(
            told(text, &[0, 4, 5, 14, 15, 99]),
            ["pass", "pass", "black-hole", "black-hole", "pass", "pass"]
        );
    }

    #[test]
    fn without_an_end_it_holds_until_something_comes_on_top() {
        let text = "at 1s delay 2s\nat 3s cut for 1s # a blow\n\nat 6s pass;";
        assert_eq!(told(text, &[0, 1, 3, 4, 6, 60]), ["pass", "delay 2s", "cut", "delay 2s", "pass", "pass"]);
    }

    #[test]
    fn what_repeats_comes_back() {
        let text = "at 10s every 5s answer 503 for 2s";
        let expected = ["pass", "answer 503", "answer 503", "pass", "answer 503", "pass"];
        assert_eq!(told(text, &[9, 10, 11, 12, 15, 17]), expected);
    }

    #[test]
    fn changes_are_told_ahead() {
        let schedule = schedule("at 5s cut for 1s; at 8s every 4s delay 1s for 2s");
        let mut times = vec![Duration::ZERO];
        for _ in 0..6 {
            times.extend(schedule.next_change(times[times.len() - 1]));
        }
        assert_eq!(times.iter().map(Duration::as_secs).collect::<Vec<_>>(), [0, 5, 6, 8, 10, 12, 14]);
        assert_eq!(Schedule::default().next_change(Duration::ZERO), None);
        assert_eq!("at 5s cut".parse::<Schedule>().unwrap().next_change(Duration::from_secs(5)), None);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_entry() {
        for (text, expected) in [
            ("at 1s cut; in 5s cut", "entry 2 of the schedule, \"in 5s cut\": expected at TIME"),
            ("at 5 cut", "entry 1 of the schedule, \"at 5 cut\": expected a time"),
            ("at 5s", "expected pass, delay TIME"),
            ("at 5s cut for", "expected for TIME or nothing, not \"for\""),
            ("at 5s cut for 0s", "above zero"),
            ("at 5s every 2s cut", "every needs for TIME"),
            ("at 5s every 2s cut for 2s", "never end"),
        ] {
            let error = text.parse::<Schedule>().unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    fn entry() -> impl Strategy<Value = String> {
        let fault =
            prop::sample::select(vec!["pass", "cut", "delay 5ms", "limit 9B/s", "answer 500", "black-hole"]);
        (0..40u64, fault, prop::option::of(1..9u64), prop::option::of(1..9u64)).prop_map(
            |(at, fault, lasting, gap)| match (lasting, gap) {
                (Some(lasting), Some(gap)) => {
                    format!("at {at}s every {}s {fault} for {lasting}s", lasting + gap)
                }
                (Some(lasting), None) => format!("at {at}s {fault} for {lasting}s"),
                (None, _) => format!("at {at}s {fault}"),
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(entries in prop::collection::vec(entry(), 0..6)) {
            let text = entries.join("; ");
            let schedule = schedule(&text);
            prop_assert_eq!(schedule.to_string(), text);
        }

        /// Between two changes nothing changes: a driver that sleeps from one to the next misses none.
        #[test]
        fn nothing_changes_between_changes(entries in prop::collection::vec(entry(), 0..6)) {
            let schedule = schedule(&entries.join("; "));
            let mut next = Duration::ZERO;
            let mut expected = Fault::Pass;
            for millis in (0..60_000).step_by(500) {
                let time = Duration::from_millis(millis);
                if time >= next {
                    expected = schedule.fault_at(time);
                    next = schedule.next_change(time).unwrap_or(Duration::MAX);
                    prop_assert!(next > time);
                }
                prop_assert_eq!(schedule.fault_at(time), expected);
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,60}") {
            let _ = text.parse::<Schedule>();
        }
    }
}
