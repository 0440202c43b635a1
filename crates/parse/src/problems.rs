//! A list of problems that hostile input cannot make long.

use stanch_model::Problem;

/// Problems that are listed one by one; the rest are counted in one more.
const MOST: usize = 50;

/// Collects problems, the first ones in full.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    listed: Vec<Problem>,
    more: usize,
    more_dropped: u64,
    more_incomplete: bool,
}

impl Problems {
    pub(crate) fn push(&mut self, problem: Problem) {
        if self.listed.len() < MOST {
            self.listed.push(problem);
        } else {
            self.more += 1;
            self.more_dropped += problem.dropped_bytes;
            self.more_incomplete |= problem.incomplete;
        }
    }

    pub(crate) fn first(&self) -> Option<&Problem> {
        self.listed.first()
    }

    pub(crate) fn finish(mut self) -> Vec<Problem> {
        if self.more > 0 {
            self.listed.push(Problem {
                what: format!("{} more problems", self.more),
                offset: None,
                line: None,
                dropped_bytes: self.more_dropped,
                incomplete: self.more_incomplete,
            });
        }
        self.listed
    }
}
