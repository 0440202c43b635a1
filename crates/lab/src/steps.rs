//! What happens to the processes of a stage, and when: a text such as `at 10s kill; at 12s start`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::units;

/// Who a step is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Actor {
    /// The service itself.
    Service,
    /// The service that it depends on.
    Dependency,
}

/// What happens to a process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// It is killed, as by the kernel when memory runs out: nothing is drained, connections are reset.
    Kill,
    /// It is asked to stop, and drains.
    Stop,
    /// It is started again, at the same address; if it runs, it is killed before.
    Start,
}

/// One step of a scenario.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// Time since the start of the stage.
    pub at: Duration,
    /// Who it is about.
    pub actor: Actor,
    /// What happens.
    pub act: Act,
}

/// Steps in the order of their times. Written as `at TIME kill|stop|start [service|dependency]`, parted by `;` or by
/// lines; `#` starts a comment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Steps(Vec<Step>);

impl Steps {
    /// The steps, first ones first.
    #[must_use]
    pub fn as_slice(&self) -> &[Step] {
        &self.0
    }
}

const FORM: &str = "expected at TIME kill|stop|start [service|dependency]";

impl FromStr for Step {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (at, act, actor) = match words.as_slice() {
            ["at", at, act] => (at, act, "service"),
            ["at", at, act, actor] => (at, act, *actor),
            _ => return Err(FORM.to_owned()),
        };
        let act = match *act {
            "kill" => Act::Kill,
            "stop" => Act::Stop,
            "start" => Act::Start,
            other => return Err(format!("{other:?} is no step: {FORM}")),
        };
        let actor = match actor {
            "service" => Actor::Service,
            "dependency" => Actor::Dependency,
            other => return Err(format!("{other:?} is not on the stage: {FORM}")),
        };
        Ok(Self { at: units::time(at)?, actor, act })
    }
}

impl FromStr for Steps {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = |text: &str| text.parse::<Step>().map_err(|reason| format!("step {text:?}: {reason}"));
        let mut steps = units::entries(text).map(read).collect::<Result<Vec<_>, _>>()?;
        // Stable: of two steps at one time the first that stands in the text comes first.
        steps.sort_by_key(|step| step.at);
        Ok(Self(steps))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let act = match self.act {
            Act::Kill => "kill",
            Act::Stop => "stop",
            Act::Start => "start",
        };
        let actor = match self.actor {
            Actor::Service => "service",
            Actor::Dependency => "dependency",
        };
        write!(f, "at {} {act} {actor}", units::show_time(self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read_in_the_order_of_their_times() {
        let steps: Steps = "at 12s start # again\nat 10s kill; at 5s stop dependency".parse().unwrap();
        let told: Vec<String> = steps.as_slice().iter().map(Step::to_string).collect();
        assert_eq!(told, ["at 5s stop dependency", "at 10s kill service", "at 12s start service"]);
        assert_eq!("".parse(), Ok(Steps::default()));
    }

    #[test]
    fn what_is_no_step_is_told() {
        for (text, part) in [
            ("at 5s", "step \"at 5s\": expected at TIME"),
            ("at 5s kill; at 6 start", "step \"at 6 start\": expected a time"),
            ("at 5s shoot", "\"shoot\" is no step"),
            ("at 5s kill database", "\"database\" is not on the stage"),
            ("at 5s kill service now", "expected at TIME"),
        ] {
            let error = text.parse::<Steps>().unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
