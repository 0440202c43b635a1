//! From what was typed to what is meant.

use std::path::{Path, PathBuf};
use std::time::Duration;

use stanch_collect::{CaptureOptions, Limits, Target};

use crate::args::auth::{self, Env};
use crate::args::raw::{self, Format};
use crate::args::units;
use crate::failure::{Failure, Result};
use crate::pipeline::collect_failure;
use crate::ui::Ui;

/// How long a live service is watched unless told otherwise.
const WATCH: Duration = Duration::from_secs(60);
/// Time between two snapshots unless told otherwise.
const INTERVAL: Duration = Duration::from_secs(5);

/// One series of snapshots, which is judged as a whole.
#[derive(Debug)]
pub(crate) enum Series {
    /// A running service.
    Live(Target),
    /// What was saved: one bundle, or all files and folders, and stdin, together.
    Stored { paths: Vec<PathBuf>, stdin: bool },
}

impl Series {
    /// Whether it has to be watched.
    pub(crate) fn is_live(&self) -> bool {
        matches!(self, Series::Live(_))
    }

    /// What to call it in messages.
    pub(crate) fn name(&self) -> String {
        match self {
            Series::Live(target) => target.to_string(),
            Series::Stored { paths, stdin } => {
                let mut names: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
                names.extend(stdin.then(|| "standard input".to_owned()));
                if names.len() > 3 {
                    format!("{} and {} more files", names[0], names.len() - 1)
                } else {
                    names.join(" ")
                }
            }
        }
    }
}

/// The series that the targets make: each address and each bundle is one, all other files are one together.
pub(crate) fn series(targets: &[String]) -> Result<Vec<Series>> {
    let mut out = Vec::new();
    let mut files = Vec::new();
    let mut stdin = false;
    for text in targets {
        match Target::parse(text).map_err(|e| collect_failure(&e.into()))? {
            target @ Target::Live(_) => out.push(Series::Live(target)),
            Target::Bundle(path) => out.push(Series::Stored { paths: vec![path], stdin: false }),
            Target::File(path) | Target::Folder(path) => files.push(path),
            Target::Stdin if stdin => {
                return Err(Failure::new("read standard input twice: `-` was given more than once"));
            }
            Target::Stdin => stdin = true,
        }
    }
    if !files.is_empty() || stdin {
        out.push(Series::Stored { paths: files, stdin });
    }
    Ok(out)
}

/// What to ask live targets for, and when.
pub(crate) fn capture_options(
    fetch: &raw::Fetch,
    auth: &raw::Auth,
    schedule: (Option<Duration>, Option<Duration>),
    env: Env<'_>,
) -> Result<CaptureOptions> {
    let (duration, interval) = schedule;
    let watch = duration.unwrap_or(WATCH);
    // A short watch with the usual interval would be one snapshot, which shows no growth.
    let every = interval.unwrap_or_else(|| INTERVAL.min(watch / 4).max(Duration::from_millis(250)));
    if every > watch {
        let failure = format!("watch for {} with a snapshot each {}", units::show(watch), units::show(every));
        return Err(Failure::new(format!("{failure}: that is one snapshot, which shows no growth"))
            .help("lengthen --duration (--for), or shorten --interval (--every)"));
    }
    let credentials = auth::resolve(auth, env)?;
    let limits = Limits { request: fetch.timeout, body: fetch.max_body, ..Limits::default() };
    Ok(CaptureOptions {
        every,
        duration: Some(watch),
        gc: fetch.gc,
        max_full_dump: fetch.max_full_dump,
        prove: fetch.prove,
        force_prove: fetch.force_prove,
        pprof_path: fetch.pprof_path.clone(),
        metrics_url: fetch.metrics_url.clone(),
        auth: credentials.auth,
        tls: credentials.tls,
        headers: credentials.headers,
        limits: Limits { stall: limits.stall.min(limits.request), ..limits },
    })
}

/// Says which flags do nothing because nothing is live.
pub(crate) fn note_unused(
    series: &[Series],
    schedule: (Option<Duration>, Option<Duration>),
    fetch: &raw::Fetch,
    ui: &Ui,
) {
    if series.iter().any(Series::is_live) {
        return;
    }
    let given = [
        (schedule.0.is_some(), "--duration"),
        (schedule.1.is_some(), "--interval"),
        (fetch.prove, "--prove"),
        (fetch.gc, "--gc"),
    ];
    let unused: Vec<&str> = given.iter().filter(|(given, _)| *given).map(|(_, name)| *name).collect();
    if !unused.is_empty() {
        ui.note(&format!("{} changes nothing: no target is live", unused.join(", ")));
    }
}

/// The form of the report: as asked, else by the file's extension, else text.
pub(crate) fn format(report: &raw::Report) -> Format {
    let by_extension = |path: &Path| match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "json" => Some(Format::Json),
        "html" | "htm" => Some(Format::Html),
        "md" | "markdown" => Some(Format::Md),
        _ => None,
    };
    report.format.or_else(|| by_extension(report.output.as_deref()?)).unwrap_or(Format::Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetch() -> raw::Fetch {
        raw::Fetch {
            prove: false,
            force_prove: false,
            gc: false,
            max_full_dump: 10_000,
            pprof_path: None,
            metrics_url: None,
            timeout: Duration::from_secs(3),
            max_body: 1000,
        }
    }

    fn options(duration: Option<u64>, interval: Option<u64>) -> Result<CaptureOptions> {
        let schedule = (duration.map(Duration::from_secs), interval.map(Duration::from_secs));
        capture_options(&fetch(), &raw::Auth::default(), schedule, &|_| None)
    }

    #[test]
    fn files_are_one_series_and_addresses_one_each() {
        let targets = ["localhost:1", "Cargo.toml", "src", "http://127.0.0.1:2"].map(str::to_owned);
        let found = series(&targets).unwrap();
        let names: Vec<String> = found.iter().map(Series::name).collect();
        assert_eq!(names.len(), 3);
        assert_eq!(names[2], "Cargo.toml src");
        assert!(found[0].is_live() && found[1].is_live() && !found[2].is_live());
        assert!(series(&["-".to_owned(), "-".to_owned()]).is_err());
    }

    #[test]
    fn a_short_watch_still_has_several_snapshots() {
        assert_eq!(options(None, None).unwrap().every, Duration::from_secs(5));
        assert_eq!(options(Some(8), None).unwrap().every, Duration::from_secs(2));
        assert_eq!(options(Some(60), Some(7)).unwrap().every, Duration::from_secs(7));
        assert!(options(Some(5), Some(10)).is_err());
    }

    #[test]
    fn limits_follow_the_flags() {
        let limits = options(None, None).unwrap().limits;
        assert_eq!(
            (limits.request, limits.stall, limits.body),
            (Duration::from_secs(3), Duration::from_secs(3), 1000)
        );
    }

    #[test]
    fn the_extension_tells_the_format_unless_it_was_told() {
        let report = |format, path: Option<&str>| {
            super::format(&raw::Report { format, output: path.map(PathBuf::from) })
        };
        assert_eq!(report(None, None), Format::Text);
        assert_eq!(report(None, Some("a.HTML")), Format::Html);
        assert_eq!(report(None, Some("a.txt")), Format::Text);
        assert_eq!(report(Some(Format::Json), Some("a.html")), Format::Json);
    }
}
