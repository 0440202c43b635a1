//! Any profile that the encoder writes comes back as it was, whatever its ids, packing and order of fields.

use proptest::collection::vec;
use proptest::prelude::*;
use stanch_model::profile::{LabelValue, LocationId, Profile};

use super::encode::{Message, numbers, sample};
use crate::formats::pprof::parse;

/// Mapping row + 1, address, folded, lines as function row + 1, line, column.
type LocationSpec = (usize, u64, bool, Vec<(usize, i64, i64)>);

/// A key, and a string or a number with its unit.
type LabelSpec = (usize, Result<usize, (i64, usize)>);

/// A profile in terms of rows; `ids` turns them into the numbers of the file.
#[derive(Clone, Debug)]
struct Spec {
    strings: Vec<String>,
    types: usize,
    mappings: Vec<[u64; 3]>,
    functions: Vec<(usize, usize, i64)>,
    locations: Vec<LocationSpec>,
    samples: Vec<SampleSpec>,
    ids: Numbering,
    packed: bool,
    strings_last: bool,
    period: i64,
}

#[derive(Clone, Debug)]
struct SampleSpec {
    stack: Vec<usize>,
    values: Vec<i64>,
    labels: Vec<LabelSpec>,
}

#[derive(Clone, Copy, Debug)]
enum Numbering {
    Dense,
    Shuffled,
    Sparse,
}

impl Numbering {
    fn id(self, row: usize, rows: usize) -> u64 {
        match self {
            Numbering::Dense => row as u64 + 1,
            Numbering::Shuffled => (rows - row) as u64 * 3,
            Numbering::Sparse => (row as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15),
        }
    }
}

fn spec() -> impl Strategy<Value = Spec> {
    let strings = vec("[ -~é]{0,12}", 1..12);
    (strings, 1usize..5, 0usize..3, 0usize..6, 0usize..40).prop_flat_map(
        |(strings, types, mappings, functions, rows)| {
            let string = 0..=strings.len();
            let function = (string.clone(), string.clone(), any::<i64>());
            let line = (0..=functions, any::<i64>(), any::<i64>());
            let location = (0..=mappings, any::<u64>(), any::<bool>(), vec(line, 0..4));
            // A number of 0 without a unit is no label, for google/pprof and for us.
            let number = (any::<i64>().prop_filter("not 0", |n| *n != 0), string.clone());
            let value = prop_oneof![(1..=strings.len()).prop_map(Ok), number.prop_map(Err)];
            let stack = vec(0..rows.max(1), if rows == 0 { 0..1 } else { 0..40 });
            let sample = (stack, vec(any::<i64>(), types), vec((string, value), 0..4))
                .prop_map(|(stack, values, labels)| SampleSpec { stack, values, labels });
            let ids = prop_oneof![Just(Numbering::Dense), Just(Numbering::Shuffled), Just(Numbering::Sparse)];
            (
                vec(any::<[u64; 3]>(), mappings),
                vec(function, functions),
                vec(location, rows),
                vec(sample, 0..100),
                (ids, any::<bool>(), any::<bool>(), any::<i64>()),
            )
                .prop_map(
                    move |(mappings, functions, locations, samples, (ids, packed, strings_last, period))| {
                        Spec {
                            strings: strings.clone(),
                            types,
                            mappings,
                            functions,
                            locations,
                            samples,
                            ids,
                            packed,
                            strings_last,
                            period,
                        }
                    },
                )
        },
    )
}

impl Spec {
    fn string(&self, index: usize) -> &str {
        index.checked_sub(1).map_or("", |i| &self.strings[i])
    }

    fn encode(&self) -> Vec<u8> {
        let mut strings = Message::default();
        strings.bytes(6, b"");
        for s in &self.strings {
            strings.bytes(6, s.as_bytes());
        }
        let mut out = Message::default();
        if !self.strings_last {
            out.0.extend_from_slice(&strings.0);
        }
        for i in 0..self.types {
            out.message(1, &numbers(&[(1, (i % self.strings.len()) as u64 + 1)]));
        }
        let rows = self.locations.len();
        for s in &self.samples {
            out.message(2, &self.sample(s, rows));
        }
        for (i, [start, limit, offset]) in self.mappings.iter().enumerate() {
            let id = self.ids.id(i, self.mappings.len());
            out.message(3, &numbers(&[(1, id), (2, *start), (3, *limit), (4, *offset), (5, 1), (7, 1)]));
        }
        for (i, (mapping, address, folded, lines)) in self.locations.iter().enumerate() {
            let mapping = mapping.checked_sub(1).map_or(0, |m| self.ids.id(m, self.mappings.len()));
            let id = self.ids.id(i, rows);
            let mut l = numbers(&[(1, id), (2, mapping), (3, *address), (5, u64::from(*folded))]);
            for (function, line, column) in lines {
                let function = function.checked_sub(1).map_or(0, |f| self.ids.id(f, self.functions.len()));
                l.message(
                    4,
                    &numbers(&[(1, function), (2, line.cast_unsigned()), (3, column.cast_unsigned())]),
                );
            }
            out.message(4, &l);
        }
        for (i, (name, file, start)) in self.functions.iter().enumerate() {
            let id = self.ids.id(i, self.functions.len());
            let fields = [(1, id), (2, *name as u64), (4, *file as u64), (5, start.cast_unsigned())];
            out.message(5, &numbers(&fields));
        }
        // A field from the future.
        out.bytes(99, b"new").number(12, self.period.cast_unsigned());
        if self.strings_last {
            out.0.extend_from_slice(&strings.0);
        }
        out.0
    }

    fn sample(&self, s: &SampleSpec, rows: usize) -> Message {
        let stack: Vec<u64> = s.stack.iter().map(|row| self.ids.id(*row, rows)).collect();
        let values: Vec<u64> = s.values.iter().map(|v| v.cast_unsigned()).collect();
        let label = |(key, value): &(usize, Result<usize, (i64, usize)>)| match value {
            Ok(text) => numbers(&[(1, *key as u64), (2, *text as u64)]),
            Err((n, unit)) => numbers(&[(1, *key as u64), (3, n.cast_unsigned()), (4, *unit as u64)]),
        };
        let labels: Vec<Message> = s.labels.iter().map(label).collect();
        sample(&stack, &values, &labels, self.packed)
    }

    fn check(&self, p: &Profile) {
        assert_eq!(p.sample_types().len(), self.types);
        assert_eq!(p.meta().period, Some(self.period));
        assert_eq!(p.locations().len(), self.locations.len());
        for (i, (mapping, address, folded, lines)) in self.locations.iter().enumerate() {
            let id = LocationId::new(i as u32);
            let l = p.location(id);
            assert_eq!(l.mapping.map_or(0, |m| m.index() + 1), *mapping);
            assert_eq!((l.address, l.is_folded), (*address, *folded));
            let got: Vec<_> = p
                .lines(id)
                .iter()
                .map(|l| (l.function.map_or(0, |f| f.index() + 1), l.line, l.column))
                .collect();
            assert_eq!(&got, lines);
        }
        for (f, (name, file, start)) in p.functions().iter().zip(&self.functions) {
            let got = (p.str(f.name), p.str(f.filename), f.start_line);
            assert_eq!(got, (self.string(*name), self.string(*file), *start));
        }
        for (m, want) in p.mappings().iter().zip(&self.mappings) {
            assert_eq!([m.start, m.limit, m.offset], *want);
            assert!(m.symbols.functions && !m.symbols.filenames);
        }
        assert_eq!(p.sample_count(), self.samples.len());
        for (got, want) in p.samples().zip(&self.samples) {
            let stack: Vec<usize> = p.stack(got.stack).iter().map(|l| l.index()).collect();
            assert_eq!((&stack, got.values), (&want.stack, &want.values[..]));
            self.check_labels(p, got.labels, want);
        }
        let mut distinct: Vec<&Vec<usize>> = self.samples.iter().map(|s| &s.stack).collect();
        distinct.sort();
        distinct.dedup();
        assert_eq!(p.stack_count(), distinct.len());
    }

    fn check_labels(&self, p: &Profile, got: &[stanch_model::profile::Label], want: &SampleSpec) {
        assert_eq!(got.len(), want.labels.len());
        for (got, (key, value)) in got.iter().zip(&want.labels) {
            assert_eq!(p.str(got.key), self.string(*key));
            match (got.value, value) {
                (LabelValue::Str(s), Ok(text)) => assert_eq!(p.str(s), self.string(*text)),
                (LabelValue::Num { value, unit }, Err((n, u))) => {
                    assert_eq!((value, p.str(unit)), (*n, self.string(*u)));
                }
                other => panic!("{other:?}"),
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_encoded_comes_back(spec in spec()) {
        let parsed = parse(&spec.encode()).unwrap();
        prop_assert_eq!(&parsed.problems, &[]);
        spec.check(&parsed.value);
    }
}
