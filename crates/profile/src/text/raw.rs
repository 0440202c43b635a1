//! `raw` and `comments`: the profile as it is.
//!
//! Source: `Profile.String` of google/pprof, `profile/profile.go`.

use std::io::{self, Write};

use stanch_model::calendar;
use stanch_model::profile::{Label, LabelValue, LocationId, Mapping, Profile, ValueType};

/// Writes all tables of a profile. Ids are positions, counted from 1.
///
/// # Errors
/// Those of `w`.
pub fn raw(p: &Profile, w: &mut dyn Write) -> io::Result<()> {
    head(p, w)?;
    for sample in p.samples() {
        for v in sample.values {
            write!(w, " {v:>10}")?;
        }
        write!(w, ": ")?;
        for location in p.stack(sample.stack) {
            write!(w, "{} ", location.index() + 1)?;
        }
        writeln!(w)?;
        labels(p, sample.labels, w)?;
    }
    writeln!(w, "Locations")?;
    for i in 0..p.locations().len() as u32 {
        location(p, LocationId::new(i), w)?;
    }
    writeln!(w, "Mappings")?;
    for (i, m) in p.mappings().iter().enumerate() {
        mapping(p, i, m, w)?;
    }
    Ok(())
}

/// Writes the comments of a profile, one a line.
///
/// # Errors
/// Those of `w`.
pub fn comments(p: &Profile, w: &mut dyn Write) -> io::Result<()> {
    p.comments().iter().try_for_each(|c| writeln!(w, "{}", p.str(*c)))
}

fn head(p: &Profile, w: &mut dyn Write) -> io::Result<()> {
    let meta = p.meta();
    for c in p.comments() {
        writeln!(w, "Comment: {}", p.str(*c))?;
    }
    if !p.str(meta.doc_url).is_empty() {
        writeln!(w, "Doc: {}", p.str(meta.doc_url))?;
    }
    let ValueType { kind, unit } = meta.period_type;
    writeln!(w, "PeriodType: {} {}", p.str(kind), p.str(unit))?;
    writeln!(w, "Period: {}", meta.period.unwrap_or(0))?;
    if let Some(nanos) = meta.time_nanos {
        let fraction = format!("{:09}", nanos.rem_euclid(1_000_000_000));
        let fraction = fraction.trim_end_matches('0');
        let dot = if fraction.is_empty() { "" } else { "." };
        writeln!(w, "Time: {}{dot}{fraction} +0000 UTC", calendar::utc(nanos.div_euclid(1_000_000_000)))?;
    }
    if let Some(nanos) = meta.duration_nanos.filter(|d| *d != 0) {
        writeln!(w, "Duration: {}", go_duration(nanos).chars().take(4).collect::<String>())?;
    }
    writeln!(w, "Samples:")?;
    let types: Vec<String> = p
        .sample_types()
        .iter()
        .map(|t| {
            let kind = p.str(t.kind);
            let default = if kind == p.default_sample_type() { "[dflt]" } else { "" };
            format!("{kind}/{}{default}", p.str(t.unit))
        })
        .collect();
    writeln!(w, "{}", types.join(" ").trim())
}

fn labels(p: &Profile, labels: &[Label], w: &mut dyn Write) -> io::Result<()> {
    const INDENT: &str = "                ";
    let mut texts: Vec<(&str, Vec<String>)> = Vec::new();
    let mut numbers: Vec<(&str, Vec<(i64, &str)>)> = Vec::new();
    for label in labels {
        let key = p.str(label.key);
        match label.value {
            LabelValue::Str(text) => entry(&mut texts, key).push(p.str(text).to_owned()),
            LabelValue::Num { value, unit } => entry(&mut numbers, key).push((value, p.str(unit))),
        }
    }
    if !texts.is_empty() {
        let mut all: Vec<String> =
            texts.iter().map(|(key, values)| format!("{key}:[{}]", values.join(" "))).collect();
        all.sort();
        writeln!(w, "{INDENT}{}", all.join(" "))?;
    }
    if !numbers.is_empty() {
        let mut all: Vec<String> = numbers.iter().map(|(key, values)| with_units(key, values)).collect();
        all.sort();
        writeln!(w, "{INDENT}{}", all.join(" "))?;
    }
    Ok(())
}

/// Units are written for all numbers of a key or for none.
fn with_units(key: &str, values: &[(i64, &str)]) -> String {
    let any = values.iter().any(|(_, unit)| !unit.is_empty());
    let one = |(value, unit): &(i64, &str)| if any { format!("{value} {unit}") } else { value.to_string() };
    format!("{key}:[{}]", values.iter().map(one).collect::<Vec<_>>().join(" "))
}

fn entry<'v, 'k, T>(all: &'v mut Vec<(&'k str, Vec<T>)>, key: &'k str) -> &'v mut Vec<T> {
    let at = all.iter().position(|(k, _)| *k == key).unwrap_or_else(|| {
        all.push((key, Vec::new()));
        all.len() - 1
    });
    &mut all[at].1
}

fn location(p: &Profile, id: LocationId, w: &mut dyn Write) -> io::Result<()> {
    let l = p.location(id);
    let mapping = l.mapping.map_or(String::new(), |m| format!("M={} ", m.index() + 1));
    let folded = if l.is_folded { "[F] " } else { "" };
    let mut head = format!("{:>6}: {:#x} {mapping}{folded}", id.index() + 1, l.address);
    if p.lines(id).is_empty() {
        return writeln!(w, "{head}");
    }
    for line in p.lines(id) {
        write!(w, "{head}")?;
        match line.function.map(|f| p.function(f)) {
            None => write!(w, "??")?,
            Some(f) => {
                let (name, system) = (p.str(f.name), p.str(f.system_name));
                write!(w, "{name} {}:{}:{} s={}", p.str(f.filename), line.line, line.column, f.start_line)?;
                if name != system {
                    write!(w, "({system})")?;
                }
            }
        }
        writeln!(w)?;
        head = " ".repeat(13);
    }
    Ok(())
}

fn mapping(p: &Profile, index: usize, m: &Mapping, w: &mut dyn Write) -> io::Result<()> {
    let s = m.symbols;
    let flags =
        [(s.functions, "[FN]"), (s.filenames, "[FL]"), (s.line_numbers, "[LN]"), (s.inline_frames, "[IN]")];
    let flags: String = flags.iter().filter(|(set, _)| *set).map(|(_, text)| *text).collect();
    let (file, build_id) = (p.str(m.file), p.str(m.build_id));
    writeln!(w, "{}: {:#x}/{:#x}/{:#x} {file} {build_id} {flags}", index + 1, m.start, m.limit, m.offset)
}

/// Go's `time.Duration.String`: `1h2m3.5s`, `1.5ms`, `0s`.
fn go_duration(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let n = nanos.unsigned_abs();
    let with_fraction = |value: u64, per: u64| {
        let digits = per.ilog10() as usize;
        let fraction = format!("{:0digits$}", value % per);
        let fraction = fraction.trim_end_matches('0');
        let dot = if fraction.is_empty() { "" } else { "." };
        format!("{}{dot}{fraction}", value / per)
    };
    match n {
        0 => "0s".to_owned(),
        1..1_000 => format!("{sign}{n}ns"),
        1_000..1_000_000 => format!("{sign}{}µs", with_fraction(n, 1_000)),
        1_000_000..1_000_000_000 => format!("{sign}{}ms", with_fraction(n, 1_000_000)),
        _ => {
            let (hours, minutes) = (n / 3_600_000_000_000, n / 60_000_000_000 % 60);
            let seconds = with_fraction(n % 60_000_000_000, 1_000_000_000);
            match (hours, minutes) {
                (0, 0) => format!("{sign}{seconds}s"),
                (0, m) => format!("{sign}{m}m{seconds}s"),
                (h, m) => format!("{sign}{h}h{m}m{seconds}s"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_as_go_writes_them() {
        for (nanos, want) in [
            (0, "0s"),
            (7, "7ns"),
            (1_500, "1.5µs"),
            (30_000_000, "30ms"),
            (10_000_000_000, "10s"),
            (3_723_500_000_000, "1h2m3.5s"),
            (-60_000_000_000, "-1m0s"),
            (3_600_000_000_000, "1h0m0s"),
        ] {
            assert_eq!(go_duration(nanos), want);
        }
    }
}
