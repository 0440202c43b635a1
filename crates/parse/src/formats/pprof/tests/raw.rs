//! A profile as `go tool pprof -raw` prints it, so that whole outputs can be compared.
//!
//! Source: `(*Profile).String` of google/pprof, `profile/profile.go`.

use std::collections::BTreeMap;
use std::fmt::Write;

use stanch_model::profile::{LabelValue, LocationId, Profile, Sample};

/// The text without its `Time:` and `Duration:` lines. `symbols` off leaves out what the profile knows of functions.
pub(crate) fn raw(p: &Profile, symbols: bool) -> String {
    let mut out = String::new();
    for c in p.comments() {
        writeln!(out, "Comment: {}", p.str(*c)).unwrap();
    }
    let meta = p.meta();
    if !meta.doc_url.is_empty() {
        writeln!(out, "Doc: {}", p.str(meta.doc_url)).unwrap();
    }
    writeln!(out, "PeriodType: {} {}", p.str(meta.period_type.kind), p.str(meta.period_type.unit)).unwrap();
    writeln!(out, "Period: {}\nSamples:", meta.period.unwrap_or(0)).unwrap();
    let dflt = |kind: &str| if kind == p.default_sample_type() { "[dflt]" } else { "" };
    let types = p.sample_types().iter().map(|t| (p.str(t.kind), p.str(t.unit)));
    let types: Vec<String> = types.map(|(kind, unit)| format!("{kind}/{unit}{}", dflt(kind))).collect();
    writeln!(out, "{}", types.join(" ")).unwrap();
    for s in p.samples() {
        sample(&mut out, p, s);
    }
    out.push_str("Locations\n");
    for i in 0..p.locations().len() {
        location(&mut out, p, LocationId::new(i as u32), symbols);
    }
    out.push_str("Mappings\n");
    for (i, m) in p.mappings().iter().enumerate() {
        let s = m.symbols;
        let bits = [
            (s.functions, "[FN]"),
            (s.filenames, "[FL]"),
            (s.line_numbers, "[LN]"),
            (s.inline_frames, "[IN]"),
        ];
        let bits: String = bits.iter().filter(|(set, _)| *set).map(|(_, name)| *name).collect();
        let (file, id) = (p.str(m.file), p.str(m.build_id));
        writeln!(out, "{}: {:#x}/{:#x}/{:#x} {file} {id} {bits}", i + 1, m.start, m.limit, m.offset).unwrap();
    }
    out
}

fn sample(out: &mut String, p: &Profile, s: Sample<'_>) {
    for v in s.values {
        write!(out, " {v:10}").unwrap();
    }
    out.push_str(": ");
    for l in p.stack(s.stack) {
        write!(out, "{} ", l.index() + 1).unwrap();
    }
    out.push('\n');
    let mut texts: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut numbers: BTreeMap<&str, Vec<(i64, &str)>> = BTreeMap::new();
    for l in s.labels {
        match l.value {
            LabelValue::Str(v) => texts.entry(p.str(l.key)).or_default().push(p.str(v).to_string()),
            LabelValue::Num { value, unit } => {
                numbers.entry(p.str(l.key)).or_default().push((value, p.str(unit)))
            }
        }
    }
    let numbers = numbers.into_iter().map(|(key, values)| {
        let with_units = values.iter().any(|(_, unit)| !unit.is_empty());
        let show = |(v, unit): (i64, &str)| if with_units { format!("{v} {unit}") } else { v.to_string() };
        (key, values.into_iter().map(show).collect::<Vec<_>>())
    });
    for labels in [texts.into_iter().collect::<Vec<_>>(), numbers.collect()] {
        let mut labels: Vec<String> =
            labels.into_iter().map(|(k, v)| format!("{k}:[{}]", v.join(" "))).collect();
        labels.sort();
        if !labels.is_empty() {
            writeln!(out, "                {}", labels.join(" ")).unwrap();
        }
    }
}

fn location(out: &mut String, p: &Profile, id: LocationId, symbols: bool) {
    let l = p.location(id);
    write!(out, "{:6}: {:#x} ", id.index() + 1, l.address).unwrap();
    if let Some(m) = l.mapping {
        write!(out, "M={} ", m.index() + 1).unwrap();
    }
    if l.is_folded {
        out.push_str("[F] ");
    }
    let lines = if symbols { p.lines(id) } else { &[] };
    if lines.is_empty() {
        out.push('\n');
    }
    for (i, line) in lines.iter().enumerate() {
        if i > 0 {
            out.push_str("             ");
        }
        match line.function.map(|f| p.function(f)) {
            None => out.push_str("??"),
            Some(f) => {
                let (name, file, system) = (p.str(f.name), p.str(f.filename), p.str(f.system_name));
                write!(out, "{name} {file}:{}:{} s={}", line.line, line.column, f.start_line).unwrap();
                if name != system {
                    write!(out, "({system})").unwrap();
                }
            }
        }
        out.push('\n');
    }
}

/// What a recorded output says, without its `Time:` and `Duration:` lines, with the ends of lines trimmed.
pub(crate) fn recorded(text: &str) -> Vec<String> {
    let is_time = |l: &&str| l.starts_with("Time: ") || l.starts_with("Duration: ");
    text.lines().filter(|l| !is_time(l)).map(|l| l.trim_end().to_string()).collect()
}

/// Compares whole outputs and names the first line that differs.
#[track_caller]
pub(crate) fn assert_raw(p: &Profile, symbols: bool, want: &str, what: &str) {
    let (got, want) = (recorded(&raw(p, symbols)), recorded(want));
    for (i, (got, want)) in got.iter().zip(&want).enumerate() {
        assert_eq!(got, want, "{what}, line {}", i + 1);
    }
    assert_eq!(got.len(), want.len(), "{what}: number of lines");
}
