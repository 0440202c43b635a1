//! An encoder for profile.proto, written apart from the decoder: for round trips, for hostile inputs, and for the
//! benchmark's synthetic profile (which includes this file).

/// A message under construction.
#[derive(Default, Clone)]
pub(crate) struct Message(pub(crate) Vec<u8>);

impl Message {
    pub(crate) fn varint(&mut self, mut v: u64) {
        while v >= 0x80 {
            self.0.push(v as u8 | 0x80);
            v >>= 7;
        }
        self.0.push(v as u8);
    }

    /// A numeric field; written even when it is 0.
    pub(crate) fn number(&mut self, field: u32, v: u64) -> &mut Self {
        self.varint(u64::from(field) << 3);
        self.varint(v);
        self
    }

    pub(crate) fn bytes(&mut self, field: u32, v: &[u8]) -> &mut Self {
        self.varint(u64::from(field) << 3 | 2);
        self.varint(v.len() as u64);
        self.0.extend_from_slice(v);
        self
    }

    pub(crate) fn message(&mut self, field: u32, v: &Message) -> &mut Self {
        self.bytes(field, &v.0)
    }

    /// A repeated numeric field in one of its two forms.
    pub(crate) fn repeated(&mut self, field: u32, values: &[u64], packed: bool) -> &mut Self {
        if !packed {
            for v in values {
                self.number(field, *v);
            }
            return self;
        }
        let mut payload = Message::default();
        for v in values {
            payload.varint(*v);
        }
        self.message(field, &payload)
    }
}

/// A message of numeric fields; those of value 0 are left out, as encoders do.
pub(crate) fn numbers(fields: &[(u32, u64)]) -> Message {
    let mut m = Message::default();
    for (field, v) in fields.iter().filter(|(_, v)| *v != 0) {
        m.number(*field, *v);
    }
    m
}

/// A sample; locations and values as they stand in the file.
pub(crate) fn sample(locations: &[u64], values: &[u64], labels: &[Message], packed: bool) -> Message {
    let mut m = Message::default();
    m.repeated(1, locations, packed).repeated(2, values, packed);
    for label in labels {
        m.message(3, label);
    }
    m
}
