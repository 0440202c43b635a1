//! From what was typed and configured to what is meant.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use stanch_rules::registry;

use crate::args::check::{Check, CheckFormat};
use crate::check::config::{self, Config, Exclude};
use crate::commands::suggestion;
use crate::failure::{Failure, Result};

/// Everything that decides about one check.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The working directory.
    pub(crate) cwd: PathBuf,
    /// Patterns and files as they were typed.
    pub(crate) paths: Vec<String>,
    pub(crate) pedantic: bool,
    pub(crate) tests: bool,
    /// Slugs of the rules that are asked; `None` for all.
    pub(crate) rules: Option<Vec<String>>,
    pub(crate) require_reason: bool,
    pub(crate) tags: Vec<String>,
    pub(crate) exclude: Vec<Exclude>,
    /// The folder that excludes are relative to.
    pub(crate) config_dir: PathBuf,
    pub(crate) format: CheckFormat,
    pub(crate) output: Option<PathBuf>,
    pub(crate) stats: bool,
    pub(crate) baseline: Option<PathBuf>,
    pub(crate) write_baseline: Option<PathBuf>,
    pub(crate) since: Option<Since>,
    pub(crate) mend: Mend,
    pub(crate) threads: NonZeroUsize,
    /// The folder of the cache.
    pub(crate) cache: Option<PathBuf>,
}

impl Settings {
    /// A check of the packages below `dir` by some rules, of both tiers, as another command wants it.
    pub(crate) fn of_rules(dir: &Path, rules: Vec<String>, env: Env<'_>) -> Self {
        Self {
            cwd: dir.to_owned(),
            paths: Vec::new(),
            pedantic: true,
            tests: false,
            rules: Some(rules),
            require_reason: false,
            tags: Vec::new(),
            exclude: Vec::new(),
            config_dir: dir.to_owned(),
            format: CheckFormat::Text,
            output: None,
            stats: false,
            baseline: None,
            write_baseline: None,
            since: None,
            mend: Mend::No,
            threads: threads(None),
            cache: cache_dir(env),
        }
    }
}

fn threads(asked: Option<NonZeroUsize>) -> NonZeroUsize {
    asked.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN)
}

/// What findings have to be newer than.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Since {
    /// A revision.
    Revision(String),
    /// Where the branch left another.
    MergeBase(String),
    /// What a patch changes.
    Patch(PathBuf),
}

/// What is done with the edits of findings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mend {
    /// Nothing.
    No,
    /// They are applied.
    Apply,
    /// They are shown.
    Show,
}

/// The environment's variables.
pub(crate) type Env<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// Puts arguments, configuration and environment together; arguments count most.
pub(crate) fn resolve(args: &Check, cwd: &Path, env: Env<'_>) -> Result<Settings> {
    let config = configuration(args, cwd)?;
    let output = args.output.output.clone().filter(|path| path != Path::new("-"));
    let format = args.output.format.or_else(|| by_extension(output.as_deref()?)).or(config.format);
    let patterns = if args.paths.is_empty() { vec!["./...".to_owned()] } else { args.paths.clone() };
    let names_a_test = patterns.iter().any(|path| path.ends_with("_test.go"));
    let known = &args.known;
    let mend = match (args.mend.fix, args.mend.diff) {
        (false, _) => Mend::No,
        (true, false) => Mend::Apply,
        (true, true) => Mend::Show,
    };
    Ok(Settings {
        cwd: cwd.to_owned(),
        paths: patterns,
        pedantic: args.rules.pedantic || config.pedantic.unwrap_or(false),
        tests: args.rules.tests || config.tests.unwrap_or(false) || names_a_test,
        rules: rules(args, &config)?,
        require_reason: args.rules.require_reason || config.require_reason.unwrap_or(false),
        tags: config.tags.iter().chain(&args.build.tags).cloned().collect(),
        config_dir: config.path.parent().unwrap_or(cwd).to_owned(),
        exclude: config.exclude,
        format: format.unwrap_or(CheckFormat::Text),
        output,
        stats: args.output.stats,
        baseline: known.baseline.clone().or(config.baseline),
        write_baseline: known.write_baseline.clone(),
        since: since(args),
        mend,
        threads: threads(args.run.jobs),
        cache: if args.run.no_cache { None } else { cache_dir(env) },
    })
}

/// The configuration that the arguments name, or the nearest one.
pub(crate) fn configuration(args: &Check, cwd: &Path) -> Result<Config> {
    match &args.rules.config {
        Some(path) => config::open(path),
        None if args.rules.no_config => Ok(Config::default()),
        None => Ok(config::find(cwd)?.unwrap_or_default()),
    }
}

fn by_extension(path: &Path) -> Option<CheckFormat> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "json" => Some(CheckFormat::Json),
        "sarif" => Some(CheckFormat::Sarif),
        "xml" => Some(CheckFormat::Junit),
        _ => None,
    }
}

fn since(args: &Check) -> Option<Since> {
    let known = &args.known;
    let revision = known.new_from_rev.clone().map(Since::Revision);
    let base = known.new_from_merge_base.clone().map(Since::MergeBase);
    revision.or(base).or_else(|| known.new_from_patch.clone().map(Since::Patch))
}

/// The slugs that are asked, in the order of the registry; `None` when nothing was said about them.
fn rules(args: &Check, config: &Config) -> Result<Option<Vec<String>>> {
    let find = |name: &String| {
        registry::find(name.trim()).map(|rule| rule.slug).ok_or_else(|| {
            let known = registry::rules().iter().flat_map(|rule| [rule.slug, rule.id]);
            let help = suggestion(name, known, "stanch explain --list lists the rules");
            Failure::new(format!("check by {name:?}: there is no such rule")).help(help)
        })
    };
    let only = args.rules.rules.iter().map(find).collect::<Result<Vec<_>>>()?;
    let mut not = args.rules.disable.iter().map(find).collect::<Result<Vec<_>>>()?;
    if only.is_empty() {
        not.extend(&config.disable);
    }
    if only.is_empty() && not.is_empty() {
        return Ok(None);
    }
    // A rule that is named on the command line is asked, whatever the configuration says.
    let asked = |slug: &&str| (only.is_empty() || only.contains(slug)) && !not.contains(slug);
    Ok(Some(registry::rules().iter().map(|rule| rule.slug).filter(asked).map(str::to_owned).collect()))
}

/// `STANCH_CACHE`, or `stanch/check` in the user's cache folder; `None` when the environment names no such folder.
pub(crate) fn cache_dir(env: Env<'_>) -> Option<PathBuf> {
    let named = |name| env(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if let Some(path) = env("STANCH_CACHE").filter(|path| !path.is_empty()) {
        return Some(PathBuf::from(path));
    }
    let cache = named("XDG_CACHE_HOME").or_else(|| {
        if cfg!(windows) {
            named("LOCALAPPDATA")
        } else if cfg!(target_os = "macos") {
            named("HOME").map(|home| home.join("Library/Caches"))
        } else {
            named("HOME").map(|home| home.join(".cache"))
        }
    });
    cache.map(|dir| dir.join("stanch/check"))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::{Cli, Command};

    fn settings(line: &str, dir: &Path) -> Result<Settings> {
        let words = ["stanch", "check"].into_iter().chain(line.split_whitespace());
        let Command::Check(args) = Cli::try_parse_from(words).unwrap().command else {
            panic!("another command")
        };
        resolve(&args, dir, &|name| (name == "HOME").then(|| "/home/dev".into()))
    }

    #[test]
    fn arguments_count_more_than_the_configuration() {
        let dir = tempfile::tempdir().unwrap();
        let below = dir.path().join("a/b");
        std::fs::create_dir_all(&below).unwrap();
        let text =
            "pedantic = true\nformat = \"sarif\"\ntags = [\"x\"]\n[rules]\ndisable = [\"unclosed-body\"]\n";
        std::fs::write(dir.path().join("stanch.toml"), text).unwrap();
        let of = |line| settings(line, &below).unwrap();
        let plain = of("");
        assert_eq!((plain.pedantic, plain.tests, plain.format), (true, false, CheckFormat::Sarif));
        assert_eq!((plain.paths, plain.config_dir.as_path()), (vec!["./...".to_owned()], dir.path()));
        assert!(!plain.rules.unwrap().contains(&"unclosed-body".to_owned()));
        assert_eq!(of("-o a.xml").format, CheckFormat::Junit);
        assert_eq!(of("-o a.xml --format text --tags y").tags, ["x", "y"]);
        assert_eq!(of("--rules unclosed-body,ST5001").rules.unwrap(), ["unclosed-body", "unstopped-ticker"]);
        assert_eq!(of("--no-config").rules, None);
        assert!(of("a_test.go").tests);
        assert_eq!(
            of("").cache.as_deref(),
            Some(Path::new(if cfg!(target_os = "macos") {
                "/home/dev/Library/Caches/stanch/check"
            } else {
                "/home/dev/.cache/stanch/check"
            }))
        );
        assert_eq!(of("--no-cache").cache, None);
    }

    #[test]
    fn a_rule_that_is_none_is_told() {
        let failure = settings("--no-config --disable unclosd-body", Path::new("/")).unwrap_err();
        assert!(failure.what.contains("unclosd-body") && failure.help.unwrap().contains("unclosed-body"));
    }
}
