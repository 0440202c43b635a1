//! Profiles that no honest program writes, and options that no careful user gives.

use stanch_model::profile::{
    Function, Label, LabelValue, Line, LocationId, Profile, ProfileBuilder, Sizes, StringId, ValueType,
};
use stanch_profile::text::{self, TagTable, Top, Tree, View};
use stanch_profile::{
    Base, BaseKind, Calls, Granularity, Options, ProfileError, encode, filtered, merge, with_base,
};

/// One sample per stack of function names, leaf first, with its value.
fn profile(stacks: &[(&[&str], i64)]) -> Profile {
    let mut b = ProfileBuilder::new(Sizes::default());
    b.string("").unwrap();
    let value = ValueType { kind: b.string("space").unwrap(), unit: b.string("bytes").unwrap() };
    b.sample_type(value).unwrap();
    let mut locations: Vec<(&str, LocationId)> = Vec::new();
    for (stack, value) in stacks {
        let mut ids = Vec::new();
        for name in *stack {
            let known = locations.iter().find(|(n, _)| n == name).map(|(_, id)| *id);
            ids.push(known.unwrap_or_else(|| {
                let text = b.string(name).unwrap();
                let function = b.function(Function { name: text, ..Function::default() }).unwrap();
                let line = Line { function: Some(function), line: 7, column: 0 };
                let id = b.location(None, 0, false, &[line]).unwrap();
                locations.push((*name, id));
                id
            }));
        }
        let stack = b.stack(&ids).unwrap();
        b.sample(stack, &[*value], &[]).unwrap();
    }
    b.finish()
}

/// What every view writes.
fn everything(profile: &Profile, options: &Options) -> String {
    let calls = Calls::prepare(profile, options).unwrap();
    let view = View { profile, calls: &calls, options };
    let mut out = Vec::new();
    Top::of(&view).write(&view, &mut out).unwrap();
    Tree::of(&view, None).unwrap().write(&view, &mut out).unwrap();
    TagTable::of(&view).write(&view, &mut out).unwrap();
    for write in [text::traces, text::dot, text::callgrind, text::folded, text::speedscope] {
        write(&view, &mut out).unwrap();
    }
    String::from_utf8(out).unwrap()
}

#[test]
fn the_largest_values_saturate() {
    let p = profile(&[
        (&["a", "b"], i64::MAX),
        (&["a", "c"], i64::MAX),
        (&["b"], i64::MIN),
        (&["c", "b"], i64::MIN),
    ]);
    for options in [
        Options::default(),
        Options { mean: true, ..Options::default() },
        Options { divide_by: 1e-300, unit: "auto".to_owned(), ..Options::default() },
        Options { divide_by: f64::NAN, call_tree: true, ..Options::default() },
    ] {
        assert!(everything(&p, &options).contains("flat"));
    }
    let calls = Calls::prepare(&p, &Options::default()).unwrap();
    assert_eq!(calls.total(), i64::MAX);
    let base = Base { profile: &p, kind: BaseKind::Base, normalize: true };
    assert!(with_base(&p, &base).is_ok() && merge(&[&p, &p]).is_ok());
}

#[test]
fn an_empty_profile_is_shown_and_one_without_types_is_an_error() {
    assert!(everything(&profile(&[]), &Options::default()).contains("Showing nodes accounting for 0"));
    let error = Calls::prepare(&Profile::default(), &Options::default()).map(|_| ()).unwrap_err();
    assert!(matches!(error, ProfileError::NoSampleTypes), "{error}");
}

#[test]
fn recursion_counts_once_and_deep_stacks_need_no_deep_stack() {
    let names: Vec<String> = (0..5000).map(|i| format!("f{}", i % 700)).collect();
    let stack: Vec<&str> = names.iter().map(String::as_str).collect();
    let p = profile(&[(&stack, 3)]);
    let calls = Calls::prepare(&p, &Options::default()).unwrap();
    let top = Top::of(&View { profile: &p, calls: &calls, options: &Options::default() });
    assert_eq!(top.rows.len(), 700);
    assert!(top.rows.iter().all(|r| r.cum == 3));
    assert!(everything(&p, &Options { call_tree: true, ..Options::default() }).contains("f699"));
}

#[test]
fn labels_as_frames_are_bounded() {
    let mut b = ProfileBuilder::new(Sizes::default());
    b.string("").unwrap();
    let value = ValueType { kind: b.string("n").unwrap(), unit: b.string("count").unwrap() };
    b.sample_type(value).unwrap();
    let key = b.string("id").unwrap();
    let locations: Vec<_> = (0..100).map(|i| b.location(None, i, false, &[]).unwrap()).collect();
    let stack = b.stack(&locations).unwrap();
    for id in 0..100 {
        let label = Label { key, value: LabelValue::Num { value: id, unit: StringId::EMPTY } };
        b.sample(stack, &[1], &[label]).unwrap();
    }
    let p = b.finish();
    let options = |max_frames| Options { tagroot: "id".to_owned(), max_frames, ..Options::default() };
    assert!(matches!(Calls::prepare(&p, &options(5_000)), Err(ProfileError::TooManyFrames(5_000))));
    let calls = Calls::prepare(&p, &options(20_000)).unwrap();
    assert_eq!(calls.rows().len(), 100);
}

#[test]
fn what_cannot_be_asked_for_is_told() {
    let p = profile(&[(&["a"], 1)]);
    let failed = |o: Options| Calls::prepare(&p, &o).map(|_| ()).unwrap_err().to_string();
    let d = Options::default;
    assert_eq!(failed(Options { divide_by: 0.0, ..d() }), "divide by zero");
    assert_eq!(
        failed(Options { sample_index: "inuse_objects".into(), ..d() }),
        "find the sample type \"inuse_objects\": the profile has space"
    );
    assert!(Calls::prepare(&p, &Options { sample_index: "inuse_space".into(), ..d() }).is_ok());
    assert!(
        failed(Options { tagignore: "(".into(), ..d() })
            .starts_with("parse the regular expression of tagignore")
    );
    assert!(filtered(&p, &Options { show: "[".into(), ..d() }).is_err());
    let other = {
        let mut b = ProfileBuilder::new(Sizes::default());
        b.string("").unwrap();
        let value = ValueType { kind: b.string("delay").unwrap(), unit: b.string("ns").unwrap() };
        b.sample_type(value).unwrap();
        b.finish()
    };
    let error = merge(&[&p, &other]).map(|_| ()).unwrap_err().to_string();
    assert_eq!(error, "put the profiles together: they have no sample type in common");
}

#[test]
fn every_granularity_and_filter_leaves_a_profile_that_can_be_written() {
    let p = profile(&[(&["main.a", "main.b"], 5), (&["x.a", "main.b"], -2), (&["x.a"], 4)]);
    for (_, granularity) in Granularity::NAMES {
        for focus in ["", "main", "nothing"] {
            let options =
                Options { granularity, focus: focus.to_owned(), drop_negative: true, ..Options::default() };
            everything(&p, &options);
            let (left, notes) = filtered(&p, &options).unwrap();
            assert_eq!(notes.is_empty(), focus != "nothing");
            assert!(!encode(&left).is_empty());
        }
    }
}
