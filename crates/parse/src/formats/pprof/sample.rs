//! Sample messages, read into a batch whose buffers the next one reuses.

use stanch_model::ParseError;
use stanch_model::profile::{Batch, LocationId};

use super::decode::{broken, malformed, numbers};
use super::ids::Ids;
use super::wire::{Reader, Value, WireError};

/// A label with its strings as indexes.
#[derive(Clone, Copy, Default)]
pub(super) struct RawLabel {
    pub(super) key: u64,
    pub(super) str: u64,
    pub(super) num: i64,
    pub(super) unit: u64,
}

/// Reads sample messages into a batch. A location that is not there becomes [`LocationId::MISSING`].
#[derive(Default)]
pub(super) struct Samples {
    pub(super) batch: Batch,
    /// Labels of the last sample, whose strings are still to be checked.
    pub(super) raw_labels: Vec<RawLabel>,
}

impl Samples {
    /// Appends what `message` holds, without closing the sample.
    #[inline]
    pub(super) fn read(&mut self, mut message: Reader<'_>, locations: &Ids) -> Result<(), ParseError> {
        loop {
            let at = message.pos();
            match message.field().map_err(broken)? {
                None => return Ok(()),
                Some((1, Value::Bytes(ids))) => self.locations(ids, locations).map_err(broken)?,
                Some((1, Value::Varint(id))) => self.location(id, locations),
                Some((2, Value::Bytes(mut values))) => {
                    values.packed(|v| self.batch.values.push(v.cast_signed())).map_err(broken)?;
                }
                Some((2, Value::Varint(v))) => self.batch.values.push(v.cast_signed()),
                Some((3, Value::Bytes(label))) => self.raw_labels.push(raw_label(label)?),
                Some((1..=3, _)) => return Err(malformed("a field of the wrong type", at)),
                Some(_) => {}
            }
        }
    }

    #[inline]
    fn locations(&mut self, mut packed: Reader<'_>, ids: &Ids) -> Result<(), WireError> {
        let (out, len) = (&mut self.batch.locations, self.batch.locations_len);
        self.batch.locations_len = match ids {
            // Ids above the number of rows (and 0) become rows that the builder refuses.
            Ids::Dense(_) => {
                let short = |id: u32| LocationId::new(id.wrapping_sub(1));
                packed.packed_into(out, len, short, |id| row(id, ids))
            }
            _ => packed.packed_into(out, len, |id| row(id.into(), ids), |id| row(id, ids)),
        }?;
        Ok(())
    }

    fn location(&mut self, id: u64, ids: &Ids) {
        self.batch.locations.truncate(self.batch.locations_len);
        self.batch.locations.push(row(id, ids));
        self.batch.locations_len += 1;
    }
}

fn row(id: u64, ids: &Ids) -> LocationId {
    ids.row(id).map_or(LocationId::MISSING, LocationId::new)
}

fn raw_label(message: Reader<'_>) -> Result<RawLabel, ParseError> {
    let mut raw = RawLabel::default();
    numbers(message, |n, v| match n {
        1 => raw.key = v,
        2 => raw.str = v,
        3 => raw.num = v.cast_signed(),
        4 => raw.unit = v,
        _ => {}
    })?;
    Ok(raw)
}
