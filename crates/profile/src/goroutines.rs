//! Goroutine dumps (`debug=2`, SIGQUIT, panics) as profiles: one sample per distinct stack and state.

use hashbrown::HashMap;
use stanch_model::profile::{
    BuildError, Function, FunctionId, Label, LabelValue, Line, LocationId, Profile, ProfileBuilder, Sizes,
    StackIndex, StringId, ValueType,
};
use stanch_model::{FrameId, Goroutine, GoroutineDump, Status, Symbols};

use crate::ProfileError;

/// A dump as a profile of `goroutine` in `count`.
///
/// Each sample has the labels `state` (`chan receive`), `wait` (whole minutes, where the dump printed them),
/// `created by` (the function that started it), and those of the goroutine itself. `created by` is also the root
/// frame of the stack, so that goroutines of one origin stand together.
///
/// # Errors
/// When a table is full.
pub fn from_goroutines(dump: &GoroutineDump, symbols: &Symbols) -> Result<Profile, ProfileError> {
    let mut maker = Maker::new(dump, symbols)?;
    let mut samples: HashMap<(StackIndex, Vec<Label>), usize> = HashMap::new();
    let mut rows: Vec<(StackIndex, Vec<Label>, i64)> = Vec::new();
    for goroutine in &dump.goroutines {
        let key = (maker.stack(goroutine)?, maker.labels(goroutine)?);
        let next = rows.len();
        let row = *samples.entry(key).or_insert_with_key(|(stack, labels)| {
            rows.push((*stack, labels.clone(), 0));
            next
        });
        rows[row].2 += 1;
    }
    for (stack, labels, count) in rows {
        maker.builder.sample(stack, &[count], &labels)?;
    }
    Ok(maker.builder.finish())
}

struct Maker<'d> {
    dump: &'d GoroutineDump,
    symbols: &'d Symbols,
    builder: ProfileBuilder,
    strings: HashMap<String, StringId>,
    functions: HashMap<(StringId, StringId), FunctionId>,
    locations: HashMap<FrameId, LocationId>,
}

impl<'d> Maker<'d> {
    fn new(dump: &'d GoroutineDump, symbols: &'d Symbols) -> Result<Self, BuildError> {
        let mut maker = Self {
            dump,
            symbols,
            builder: ProfileBuilder::new(Sizes::default()),
            strings: HashMap::new(),
            functions: HashMap::new(),
            locations: HashMap::new(),
        };
        maker.string("")?;
        let value = ValueType { kind: maker.string("goroutine")?, unit: maker.string("count")? };
        maker.builder.sample_type(value)?;
        maker.builder.meta().period_type = value;
        maker.builder.meta().period = Some(1);
        Ok(maker)
    }

    fn string(&mut self, text: &str) -> Result<StringId, BuildError> {
        if let Some(id) = self.strings.get(text) {
            return Ok(*id);
        }
        let id = self.builder.string(text)?;
        self.strings.insert(text.to_owned(), id);
        Ok(id)
    }

    fn stack(&mut self, goroutine: &Goroutine) -> Result<StackIndex, BuildError> {
        let frames = self.symbols.frames(goroutine.stack).iter().copied().chain(goroutine.created_by);
        let locations = frames.map(|f| self.location(f)).collect::<Result<Vec<_>, _>>()?;
        self.builder.stack(&locations)
    }

    fn location(&mut self, frame: FrameId) -> Result<LocationId, BuildError> {
        if let Some(location) = self.locations.get(&frame) {
            return Ok(*location);
        }
        let name = self.string(self.symbols.func(frame))?;
        let filename = self.string(self.symbols.file(frame).unwrap_or_default())?;
        let function = match self.functions.get(&(name, filename)) {
            Some(function) => *function,
            None => {
                let function =
                    self.builder.function(Function { name, system_name: name, filename, start_line: 0 })?;
                self.functions.insert((name, filename), function);
                function
            }
        };
        let line = self.symbols.line(frame).map_or(0, i64::from);
        let location =
            self.builder.location(None, 0, false, &[Line { function: Some(function), line, column: 0 }])?;
        self.locations.insert(frame, location);
        Ok(location)
    }

    fn labels(&mut self, goroutine: &Goroutine) -> Result<Vec<Label>, BuildError> {
        let mut labels = vec![self.text("state", state(self.symbols, goroutine.status))?];
        if let Some(minutes) = goroutine.minutes {
            let (key, unit) = (self.string("wait")?, self.string("minutes")?);
            labels.push(Label { key, value: LabelValue::Num { value: i64::from(minutes.get()), unit } });
        }
        if let Some(frame) = goroutine.created_by {
            labels.push(self.text("created by", self.symbols.func(frame))?);
        }
        for (key, value) in self.dump.labels_of(goroutine) {
            labels.push(self.text(self.symbols.str(*key), self.symbols.str(*value))?);
        }
        Ok(labels)
    }

    fn text(&mut self, key: &str, value: &str) -> Result<Label, BuildError> {
        Ok(Label { key: self.string(key)?, value: LabelValue::Str(self.string(value)?) })
    }
}

fn state(symbols: &Symbols, status: Status) -> &str {
    match status {
        Status::Wait(reason) => reason.name(),
        Status::Running => "running",
        Status::Runnable => "runnable",
        Status::Syscall => "syscall",
        Status::Known(text) | Status::Other(text) => symbols.str(text),
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use stanch_model::WaitReason;

    use super::*;
    use crate::{Calls, Options};

    #[test]
    fn goroutines_of_one_stack_and_state_are_one_sample() {
        let mut symbols = Symbols::new();
        let leaf = symbols.frame_of("main.worker", "/app/main.go", 12);
        let go = symbols.frame_of("main.serve", "/app/main.go", 40);
        let stack = symbols.stack(&[leaf]);
        let goroutine = |id, minutes| Goroutine {
            id,
            status: Status::Wait(WaitReason::ChanReceive),
            minutes: NonZeroU32::new(minutes),
            flags: Default::default(),
            stack,
            created_by: Some(go),
            parent: None,
            labels: None,
            args_at: 0,
        };
        let goroutines = vec![goroutine(1, 0), goroutine(2, 0), goroutine(3, 7)];
        let dump = GoroutineDump { goroutines, ..GoroutineDump::default() };
        let profile = from_goroutines(&dump, &symbols).unwrap();
        let counts: Vec<i64> = profile.samples().map(|s| s.values[0]).collect();
        assert_eq!(counts, [2, 1]);
        let long = Options { tagfocus: "wait=5minutes:".to_owned(), ..Options::default() };
        let calls = Calls::prepare(&profile, &long).unwrap();
        assert_eq!((calls.rows().len(), calls.total()), (1, 3));
        assert_eq!(
            calls.stack(0).iter().map(|f| calls.name_of(f.node())).collect::<Vec<_>>(),
            ["main.worker", "main.serve"]
        );
    }
}
