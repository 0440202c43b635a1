//! From what the user named to one profile: files, stdin, bundles and live services, added up, a base taken off.

mod choose;
mod read;

use stanch_collect::{
    CancelToken, CaptureOptions, FileLimits, Limits, Quiet, Target, capture_files, fetch_profile,
};
use stanch_model::RawPart;
use stanch_model::profile::Profile;
use stanch_parse::formats::pprof::remove_uninteresting;
use stanch_profile::{Base, BaseKind, merge, with_base};

use crate::args::auth;
use crate::args::profile::Input;
use crate::failure::{Failure, Result};
use crate::interrupt;
use crate::pipeline::collect_failure;
use crate::ui::Ui;

/// The profile that `input` asks for: all of its files added up, its base taken off, without the frames that the
/// profile itself calls uninteresting.
pub(crate) fn load(input: &Input, ui: &Ui) -> Result<Profile> {
    let bases = if input.diff_base.is_empty() { &input.base } else { &input.diff_base };
    if input.normalize && bases.is_empty() {
        return Err(
            Failure::new("normalize: there is no base to normalize to").help("give --base or --diff-base")
        );
    }
    let loader = Loader::new(input, ui)?;
    let mut profile = loader.sum(&input.files)?;
    if !bases.is_empty() {
        let base = loader.sum(bases)?;
        let kind = if input.diff_base.is_empty() { BaseKind::Base } else { BaseKind::DiffBase };
        let base = Base { profile: &base, kind, normalize: input.normalize };
        profile = with_base(&profile, &base).map_err(|e| Failure::new(e.to_string()))?;
    }
    Ok(interesting(profile, ui))
}

/// Each of the files by itself, in their order.
pub(crate) fn load_each(input: &Input, ui: &Ui) -> Result<Vec<Profile>> {
    let loader = Loader::new(input, ui)?;
    input.files.iter().map(|file| Ok(interesting(loader.one(file)?, ui))).collect()
}

/// A goroutine profile and one of what the same program allocated.
pub(crate) struct Pair {
    /// What its goroutines do.
    pub(crate) goroutines: Profile,
    /// `heap`, or what `--type` says.
    pub(crate) heap: Profile,
}

/// Both profiles: from a bundle or a live service both are taken, files are told apart by what they hold.
pub(crate) fn load_pair(input: &Input, ui: &Ui) -> Result<Pair> {
    if !input.base.is_empty() || !input.diff_base.is_empty() {
        return Err(Failure::new("join differences: paths are those of the goroutines that are there")
            .help("stanch profile diff compares several profiles of one type"));
    }
    let kind = input.kind.as_deref().unwrap_or("heap");
    let (mut goroutines, mut heap) = (Vec::new(), Vec::new());
    for file in &input.files {
        let has_both = matches!(Target::parse(file), Ok(Target::Live(_) | Target::Bundle(_)));
        let kinds = if has_both { vec![Some("goroutine"), Some(kind)] } else { vec![None] };
        for kind in kinds {
            let input = Input { kind: kind.map(str::to_owned), ..input.clone() };
            let profile = interesting(Loader::new(&input, ui)?.one(file)?, ui);
            let is_goroutines = ["goroutine", "goroutineleak"].iter().any(|c| profile.column(c).is_some());
            if is_goroutines { &mut goroutines } else { &mut heap }.push(profile);
        }
    }
    let missing = [("goroutine", &goroutines), (kind, &heap)].into_iter().find(|(_, found)| found.is_empty());
    if let Some((kind, _)) = missing {
        return Err(Failure::new(format!("join without a {kind} profile: none was given"))
            .help("give a goroutine profile and a heap profile, a bundle, or an address"));
    }
    Ok(Pair { goroutines: summed(goroutines)?, heap: summed(heap)? })
}

fn summed(mut profiles: Vec<Profile>) -> Result<Profile> {
    if profiles.len() == 1 {
        return Ok(profiles.remove(0));
    }
    merge(&profiles.iter().collect::<Vec<_>>()).map_err(|e| Failure::new(e.to_string()))
}

fn interesting(profile: Profile, ui: &Ui) -> Profile {
    let pruned = match remove_uninteresting(&profile) {
        Ok(std::borrow::Cow::Borrowed(_)) => None,
        Ok(std::borrow::Cow::Owned(pruned)) => Some(pruned),
        Err(e) => {
            ui.note(&format!("all frames are shown: {e}"));
            None
        }
    };
    pruned.unwrap_or(profile)
}

struct Loader<'a> {
    input: &'a Input,
    ui: &'a Ui,
    options: CaptureOptions,
    cancel: CancelToken,
}

impl<'a> Loader<'a> {
    fn new(input: &'a Input, ui: &'a Ui) -> Result<Self> {
        let named = input.files.iter().chain(&input.base).chain(&input.diff_base);
        if named.filter(|f| *f == "-").count() > 1 {
            return Err(Failure::new("read standard input twice: `-` was given more than once"));
        }
        let credentials = auth::resolve(&input.auth, &|name| std::env::var_os(name))?;
        let limits = Limits { request: input.timeout, body: input.max_body, ..Limits::default() };
        let options = CaptureOptions {
            pprof_path: input.pprof_path.clone(),
            auth: credentials.auth,
            tls: credentials.tls,
            headers: credentials.headers,
            limits: Limits { stall: limits.stall.min(limits.request), ..limits },
            ..CaptureOptions::default()
        };
        Ok(Self { input, ui, options, cancel: interrupt::install()? })
    }

    fn sum(&self, files: &[String]) -> Result<Profile> {
        summed(files.iter().map(|f| self.one(f)).collect::<Result<Vec<_>>>()?)
    }

    fn one(&self, text: &str) -> Result<Profile> {
        let target = Target::parse(text).map_err(|e| collect_failure(&e.into()))?;
        let part = match &target {
            Target::Live(address) => {
                let (kind, seconds) = (self.input.kind.as_deref(), self.input.seconds);
                if seconds.is_some() || kind == Some("profile") {
                    self.ui.note(&format!("{target} records for {} s", seconds.unwrap_or(30)));
                }
                fetch_profile(address, kind, seconds, &self.options, &Quiet, &self.cancel)
                    .map_err(|e| collect_failure(&e))?
            }
            Target::Folder(path) => {
                return Err(Failure::new(format!("read {}: it is a folder", path.display()))
                    .help("name the files in it; several are added up"));
            }
            Target::File(path) => self.stored(Some(path))?,
            Target::Stdin => self.stored(None)?,
            Target::Bundle(path) => return self.of_bundle(path),
        };
        self.parsed(part)
    }

    /// The one part that a file or stdin is.
    fn stored(&self, path: Option<&std::path::PathBuf>) -> Result<RawPart> {
        let mut input = std::io::stdin().lock();
        let stdin = path.is_none().then_some(&mut input as &mut dyn std::io::Read);
        let limits = FileLimits::default();
        let paths = path.map(std::slice::from_ref).unwrap_or_default();
        let capture =
            capture_files(paths, stdin, &limits, &Quiet, &self.cancel).map_err(|e| collect_failure(&e))?;
        let gap = capture.snapshots.iter().flat_map(|s| &s.gaps).chain(&capture.gaps).next().cloned();
        let part = capture.snapshots.into_iter().flat_map(|s| s.parts).next();
        match (part, gap) {
            (Some(part), None) => Ok(part),
            (_, Some(gap)) => Err(Failure::new(format!("read {}", gap.detail))),
            (None, None) => Err(Failure::new("read anything: there is nothing in it")),
        }
    }

    fn of_bundle(&self, path: &std::path::Path) -> Result<Profile> {
        let (capture, problems) = stanch_collect::read_bundle(path)
            .map_err(|e| collect_failure(&stanch_collect::CollectError::Bundle(e)))?;
        problems.iter().for_each(|p| self.ui.note(&format!("{}: {p}", path.display())));
        let part = choose::part(capture, &path.display().to_string(), self.input)?;
        self.parsed(part)
    }

    fn parsed(&self, part: RawPart) -> Result<Profile> {
        let parsed = read::profile(&part.bytes)
            .map_err(|e| Failure::new(format!("read {}: {e}", part.source)).help(read::READS))?;
        for problem in &parsed.problems {
            self.ui.note(&format!("{}: {problem}", part.source));
        }
        Ok(parsed.value)
    }
}
