//! From the text of a configuration to what it says.

use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use clap::ValueEnum;
use stanch_rules::registry;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::{Config, Exclude, GateConfig, keys_of};
use crate::args::check::CheckFormat;
use crate::args::units;
use crate::check::glob::Glob;
use crate::commands::suggestion;
use crate::failure::Failure;

/// What is wrong, and where in the text.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Bad {
    at: Range<usize>,
    what: String,
    help: Option<String>,
}

type Read<T> = Result<T, Bad>;

impl Bad {
    fn new(at: Range<usize>, what: impl Into<String>) -> Self {
        Self { at, what: what.into(), help: None }
    }

    /// With the line and column, both from 1.
    pub(super) fn failure(self, path: &Path, text: &str) -> Failure {
        let before = &text[..text.floor_char_boundary(self.at.start)];
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1) + 1;
        let failure = Failure::new(format!("read {}:{line}:{column}: {}", path.display(), self.what));
        match self.help {
            Some(help) => failure.help(help),
            None => failure,
        }
    }
}

/// Reads the text of the file at `path`, which is absolute.
pub(super) fn parse(path: &Path, text: &str) -> Read<Config> {
    let root = DeTable::parse(text).map_err(|error| {
        let what = error.message().lines().collect::<Vec<_>>().join(", ");
        Bad::new(error.span().unwrap_or(0..0), what)
    })?;
    let mut config = Config { path: path.to_owned(), ..Config::default() };
    let folder = path.parent().unwrap_or(path);
    each(root.get_ref(), "", &mut |name, value| {
        match name {
            "pedantic" => config.pedantic = Some(boolean(name, value)?),
            "tests" => config.tests = Some(boolean(name, value)?),
            "require-reason" => config.require_reason = Some(boolean(name, value)?),
            "tags" => config.tags = texts(name, value)?.into_iter().map(|(_, tag)| tag).collect(),
            "format" => config.format = Some(format(value)?),
            "baseline" => config.baseline = Some(folder.join(string(name, value)?)),
            "rules" => rules_table(value, &mut config)?,
            "exclude" => config.exclude = excludes(value)?,
            "gate" => config.gate = gate(value, folder)?,
            _ => unreachable!("{name} is in the table of keys"),
        }
        Ok(())
    })?;
    Ok(config)
}

fn rules_table(value: &Spanned<DeValue<'_>>, config: &mut Config) -> Read<()> {
    let DeValue::Table(table) = value.get_ref() else { return Err(wrong("rules", "a table", value)) };
    each(table, "rules", &mut |name, value| {
        config.disable = rules(name, value)?;
        Ok(())
    })
}

fn gate(value: &Spanned<DeValue<'_>>, folder: &Path) -> Read<GateConfig> {
    let DeValue::Table(table) = value.get_ref() else { return Err(wrong("gate", "a table", value)) };
    let mut gate = GateConfig::default();
    each(table, "gate", &mut |name, value| {
        match name {
            "leaked" => gate.leaked = Some(count(name, value)?),
            "settle" => gate.settle = Some(time(name, value)?),
            "per-test" => gate.per_test = Some(boolean(name, value)?),
            "prove" => gate.prove = Some(boolean(name, value)?),
            "baseline" => gate.baseline = Some(folder.join(string(name, value)?)),
            "coverage" => gate.coverage = Some(number(name, value, 100.0)?),
            "package-coverage" => gate.package_coverage = Some(number(name, value, 100.0)?),
            "package" => gate.packages = gate_packages(value)?,
            "heap-growth" => gate.heap_growth = Some(number(name, value, f64::MAX)?),
            "source" => gate.source = Some(boolean(name, value)?),
            "slower" => gate.slower = Some(number(name, value, f64::MAX)?),
            "alpha" => gate.alpha = Some(number(name, value, 1.0)?),
            _ => unreachable!("{name} is in the table of keys"),
        }
        Ok(())
    })?;
    Ok(gate)
}

fn gate_packages(value: &Spanned<DeValue<'_>>) -> Read<Vec<(Vec<String>, f64)>> {
    let list = array("package", "a list of tables: [[gate.package]]", value)?;
    let one = |value: &Spanned<DeValue<'_>>| {
        let DeValue::Table(table) = value.get_ref() else { return Err(wrong("package", "a table", value)) };
        let (mut paths, mut coverage) = (Vec::new(), None);
        each(table, "package", &mut |name, value| {
            match name {
                "paths" => paths = texts(name, value)?.into_iter().map(|(_, path)| path).collect(),
                "coverage" => coverage = Some(number(name, value, 100.0)?),
                _ => unreachable!("{name} is in the table of keys"),
            }
            Ok(())
        })?;
        match coverage.filter(|_| !paths.is_empty()) {
            Some(coverage) => Ok((paths, coverage)),
            None => Err(Bad::new(value.span(), "package without paths or coverage: it would ask nothing")),
        }
    };
    list.iter().map(one).collect()
}

fn number(name: &str, value: &Spanned<DeValue<'_>>, most: f64) -> Read<f64> {
    let number = match value.get_ref() {
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).ok().map(|n| n as f64)
        }
        DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
        _ => return Err(wrong(name, "a number", value)),
    };
    let fits = |number: &f64| number.is_finite() && (0.0..=most).contains(number);
    number.filter(fits).ok_or_else(|| {
        let most = if most < f64::MAX { format!(" and at most {most}") } else { String::new() };
        Bad::new(value.span(), format!("{name} is a number of 0 or more{most}"))
    })
}

fn count(name: &str, value: &Spanned<DeValue<'_>>) -> Read<u64> {
    let DeValue::Integer(number) = value.get_ref() else { return Err(wrong(name, "a whole number", value)) };
    u64::from_str_radix(number.as_str(), number.radix())
        .map_err(|_| Bad::new(value.span(), format!("{name} is a whole number of 0 or more")))
}

fn time(name: &str, value: &Spanned<DeValue<'_>>) -> Read<Duration> {
    let text = string(name, value)?;
    units::positive_duration(text).map_err(|e| Bad::new(value.span(), format!("{name}: {e}")))
}

fn excludes(value: &Spanned<DeValue<'_>>) -> Read<Vec<Exclude>> {
    let list = array("exclude", "a list of tables: [[exclude]]", value)?;
    let one = |value: &Spanned<DeValue<'_>>| {
        let DeValue::Table(table) = value.get_ref() else { return Err(wrong("exclude", "a table", value)) };
        let mut exclude = Exclude::default();
        each(table, "exclude", &mut |name, value| {
            match name {
                "paths" => exclude.paths = globs(name, value)?,
                "rules" => exclude.rules = rules(name, value)?,
                _ => unreachable!("{name} is in the table of keys"),
            }
            Ok(())
        })?;
        if exclude.paths.is_empty() {
            return Err(Bad::new(value.span(), "exclude without paths: it would leave out nothing"));
        }
        Ok(exclude)
    };
    list.iter().map(one).collect()
}

/// Gives each key of a table to `take`; one that is not known is an error.
fn each(
    table: &DeTable<'_>,
    name: &'static str,
    take: &mut dyn FnMut(&'static str, &Spanned<DeValue<'_>>) -> Read<()>,
) -> Read<()> {
    for (key, value) in table {
        let given = key.get_ref().as_ref();
        match keys_of(name).find(|known| known.name == given) {
            Some(known) => take(known.name, value)?,
            None => {
                let place = if name.is_empty() { String::new() } else { format!(" in {name}") };
                let known: Vec<&str> = keys_of(name).map(|key| key.name).collect();
                let all = format!("known here: {}", known.join(", "));
                let help = suggestion(given, known.into_iter(), &all);
                let what = format!("unknown key {given:?}{place}");
                return Err(Bad { at: key.span(), what, help: Some(help) });
            }
        }
    }
    Ok(())
}

fn wrong(name: &str, wanted: &str, value: &Spanned<DeValue<'_>>) -> Bad {
    let found = match value.get_ref() {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    Bad::new(value.span(), format!("{name} is {wanted}, and not {found}"))
}

fn boolean(name: &str, value: &Spanned<DeValue<'_>>) -> Read<bool> {
    match value.get_ref() {
        DeValue::Boolean(value) => Ok(*value),
        _ => Err(wrong(name, "true or false", value)),
    }
}

fn string<'v>(name: &str, value: &'v Spanned<DeValue<'_>>) -> Read<&'v str> {
    match value.get_ref() {
        DeValue::String(text) => Ok(text),
        _ => Err(wrong(name, "a string", value)),
    }
}

fn array<'v, 't>(name: &str, wanted: &str, value: &'v Spanned<DeValue<'t>>) -> Read<&'v DeArray<'t>> {
    match value.get_ref() {
        DeValue::Array(list) => Ok(list),
        _ => Err(wrong(name, wanted, value)),
    }
}

fn texts(name: &str, value: &Spanned<DeValue<'_>>) -> Read<Vec<(Range<usize>, String)>> {
    let list = array(name, "a list of strings", value)?;
    list.iter().map(|item| Ok((item.span(), string(name, item)?.to_owned()))).collect()
}

fn globs(name: &str, value: &Spanned<DeValue<'_>>) -> Read<Vec<Glob>> {
    Ok(texts(name, value)?.into_iter().map(|(_, text)| Glob::new(&text)).collect())
}

fn rules(name: &str, value: &Spanned<DeValue<'_>>) -> Read<Vec<&'static str>> {
    let slug = |(at, text): (Range<usize>, String)| match registry::find(&text) {
        Some(rule) => Ok(rule.slug),
        None => {
            let known = registry::rules().iter().flat_map(|rule| [rule.slug, rule.id]);
            let help = suggestion(&text, known, "stanch explain --list lists the rules");
            Err(Bad { at, what: format!("there is no rule {text:?}"), help: Some(help) })
        }
    };
    texts(name, value)?.into_iter().map(slug).collect()
}

fn format(value: &Spanned<DeValue<'_>>) -> Read<CheckFormat> {
    let text = string("format", value)?;
    CheckFormat::from_str(text, false).map_err(|_| {
        let known = super::schema::formats();
        let all = format!("known formats: {}", known.join(", "));
        let help = suggestion(text, known.iter().map(String::as_str), &all);
        Bad { at: value.span(), what: format!("there is no format {text:?}"), help: Some(help) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, String> {
        let path = Path::new("/src/stanch.toml");
        parse(path, text).map_err(|bad| {
            let failure = bad.failure(path, text);
            failure.what + &failure.help.map_or_else(String::new, |help| format!(" / {help}"))
        })
    }

    #[test]
    fn every_key_is_read() {
        let gate = "[gate]\nleaked = 2\nsettle = \"3s\"\nper-test = true\nprove = false\nbaseline = \"g.json\"\ncoverage = 85.5\n\
                    package-coverage = 70\nheap-growth = 10\nsource = true\nslower = 5\nalpha = 0.01\n\
                    [[gate.package]]\npaths = [\"./api/...\"]\ncoverage = 90\n";
        let gate = read(gate).unwrap().gate;
        assert_eq!((gate.leaked, gate.settle), (Some(2), Some(Duration::from_secs(3))));
        assert_eq!((gate.per_test, gate.prove, gate.source), (Some(true), Some(false), Some(true)));
        assert_eq!(gate.baseline.as_deref(), Some(Path::new("/src/g.json")));
        assert_eq!((gate.coverage, gate.package_coverage), (Some(85.5), Some(70.0)));
        assert_eq!((gate.heap_growth, gate.slower, gate.alpha), (Some(10.0), Some(5.0), Some(0.01)));
        assert_eq!(gate.packages, [(vec!["./api/...".to_owned()], 90.0)]);
        let text = "pedantic = true\ntests = false\nrequire-reason = true\ntags = [\"a\"]\nformat = \"sarif\"\n\
                    baseline = \"known.json\"\n[rules]\ndisable = [\"unclosed-body\", \"ST5001\"]\n\
                    [[exclude]]\npaths = [\"gen/**\"]\nrules = [\"unclosed-body\"]\n[[exclude]]\npaths = [\"*.pb.go\"]\n";
        let config = read(text).unwrap();
        assert_eq!(
            (config.pedantic, config.tests, config.require_reason),
            (Some(true), Some(false), Some(true))
        );
        assert_eq!(config.format, Some(CheckFormat::Sarif));
        assert_eq!(config.baseline.as_deref(), Some(Path::new("/src/known.json")));
        assert_eq!(config.disable, ["unclosed-body", "unstopped-ticker"]);
        let covers = |file, slug| config.exclude.iter().any(|e| e.covers(file, slug));
        assert!(covers("gen/a/b.go", "unclosed-body") && !covers("gen/a/b.go", "unstopped-ticker"));
        assert!(covers("x/a.pb.go", "unstopped-ticker"));
        assert_eq!(read("").unwrap(), Config { path: "/src/stanch.toml".into(), ..Config::default() });
    }

    #[test]
    fn the_example_of_the_docs_holds() {
        let docs = include_str!("../../../../../docs/check.md");
        let (_, example) = docs.split_once("```toml\n").unwrap();
        let config = read(example.split_once("```").unwrap().0).unwrap();
        assert_eq!((config.exclude.len(), config.disable.len()), (2, 1));
        let docs = include_str!("../../../../../docs/gate.md");
        let (_, example) = docs.split_once("```toml\n").unwrap();
        let gate = read(example.split_once("```").unwrap().0).unwrap().gate;
        assert_eq!((gate.coverage, gate.packages.len(), gate.alpha), (Some(85.0), 1, Some(0.05)));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let said = |text| read(text).unwrap_err();
        for (text, wanted) in [
            ("\n  pedantc = true\n", "stanch.toml:2:3: unknown key \"pedantc\" / did you mean pedantic?"),
            ("[rules]\ndisabled = []\n", ":2:1: unknown key \"disabled\" in rules / did you mean disable?"),
            ("[[exclude]]\npath = [\"x\"]\n", ":2:1: unknown key \"path\" in exclude / did you mean paths?"),
            ("tests = 1\n", ":1:9: tests is true or false, and not a number"),
            ("tags = \"x\"\n", ":1:8: tags is a list of strings, and not a string"),
            ("format = \"sarf\"\n", ":1:10: there is no format \"sarf\" / did you mean sarif?"),
            (
                "[rules]\ndisable = [\"unclosed-bdy\"]",
                ":2:12: there is no rule \"unclosed-bdy\" / did you mean unclosed-body?",
            ),
            ("[[exclude]]\nrules = []\n", ":1:1: exclude without paths"),
            ("exclude = {}\n", ":1:11: exclude is a list of tables: [[exclude]], and not a table"),
            ("tests = \n", ":1:"),
            ("[gate]\nleaked = -1\n", ":2:10: leaked is a whole number of 0 or more"),
            ("[gate]\ncoverage = 101\n", ":2:12: coverage is a number of 0 or more and at most 100"),
            ("[gate]\nslower = nan\n", ":2:10: slower is a number of 0 or more"),
            ("[gate]\nsettle = 2\n", ":2:10: settle is a string, and not a number"),
            ("[gate]\nsettle = \"soon\"\n", ":2:10: settle: "),
            ("[[gate.package]]\npaths = [\"a\"]\n", "package without paths or coverage"),
            ("[gate]\ncoverge = 1\n", ":2:1: unknown key \"coverge\" in gate / did you mean coverage?"),
            ("\"世\" = 1\n", ":1:1: unknown key \"世\""),
        ] {
            assert!(said(text).contains(wanted), "{text:?}: {}", said(text));
        }
    }
}
