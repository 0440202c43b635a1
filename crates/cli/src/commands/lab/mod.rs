//! `stanch lab`: Go services that are made to leak, to learn on and to test with.

mod proxy;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use stanch_collect::CancelToken;
use stanch_lab::{Marker, MarkerKind, Scenario, Stage, StageOptions, Step, Steps};
use stanch_model::{Diagnosis, Finding, Grade, Location, Verdict};

use crate::args::lab::{LabCommand, LabRun};
use crate::args::raw::{Auth, Fetch, Judge};
use crate::args::resolve;
use crate::commands::{diagnose, explain};
use crate::exit::End;
use crate::failure::{Failure, Result};
use crate::pipeline::{Request, Run};
use crate::ui::Ui;
use crate::{interrupt, out};

/// Where a checkout of stanch keeps the Go that `./dev` brought.
const CHECKOUT_TOOLS: &str = ".tools";
/// Long enough for every service of the lab.
const WATCH: Duration = Duration::from_secs(30);
/// How often the end, and the next step, is looked for.
const TICK: Duration = Duration::from_millis(50);

pub(super) fn run(command: LabCommand, ui: &Ui) -> Result<End> {
    match command {
        LabCommand::List => list(),
        LabCommand::Run(args) => run_one(&args, ui),
        LabCommand::Proxy(args) => proxy::run(&args, ui),
    }
}

fn list() -> Result<End> {
    let scenarios = stanch_lab::scenarios();
    let name_width = scenarios.iter().map(|s| s.name.len()).max().unwrap_or(0);
    let slug_width = scenarios.iter().map(|s| s.slug.unwrap_or("-").len()).max().unwrap_or(0);
    let mut text = String::new();
    for s in scenarios {
        let slug = s.slug.unwrap_or("-");
        let _ = writeln!(text, "{:<name_width$}  {slug:<slug_width$}  {}", s.name, s.title);
    }
    out::stdout(text.as_bytes())?;
    Ok(End::Done)
}

/// A service that runs, and where its source is.
struct Started {
    stage: Stage,
    sources: PathBuf,
    begun: Instant,
}

fn run_one(args: &LabRun, ui: &Ui) -> Result<End> {
    let scenario = find(&args.name)?;
    let cancel = interrupt::install()?;
    let started = start(scenario, args, ui)?;
    if args.diagnose {
        judge(scenario, started, args, &cancel, ui)
    } else {
        serve(scenario, started, args, &cancel, ui)
    }
}

fn find(name: &str) -> Result<&'static Scenario> {
    stanch_lab::scenario(name).ok_or_else(|| {
        let known = stanch_lab::scenarios().iter().map(|s| s.name);
        Failure::new(format!("run {name:?}: the lab has no such service")).help(explain::suggestion(
            name,
            known,
            "stanch lab list lists them",
        ))
    })
}

fn start(scenario: &Scenario, args: &LabRun, ui: &Ui) -> Result<Started> {
    let failed = |e: &stanch_lab::Error| Failure::caused(format!("run {}", scenario.name), e);
    let cache = stanch_lab::default_cache_dir().map_err(|e| failed(&e))?;
    let go = stanch_lab::find_go(Some(Path::new(CHECKOUT_TOOLS))).map_err(|e| failed(&e))?;
    ui.detail(&format!("using {}", go.program.display()));
    ui.plain(&format!("building {} (the first build compiles Go's standard library)", scenario.name));
    let sources = stanch_lab::source_dir(&cache).map_err(|e| failed(&e))?;
    let options = StageOptions {
        leak: args.leak,
        load: args.load,
        extra: vec!["-addr".to_owned(), args.addr.clone()],
        schedule: args.schedule.clone(),
    };
    let stage = Stage::set(scenario, &go, &cache, options).map_err(|e| failed(&e))?;
    Ok(Started { stage, sources, begun: Instant::now() })
}

/// Runs until Ctrl-C, or until the service ends by itself, which it should not.
fn serve(
    scenario: &Scenario,
    mut started: Started,
    args: &LabRun,
    cancel: &CancelToken,
    ui: &Ui,
) -> Result<End> {
    let mut text = String::new();
    let _ =
        writeln!(text, "{}: {}", scenario.name, if args.leak { scenario.title } else { "the mended twin" });
    let _ = writeln!(text, "sources in {}", started.sources.display());
    if args.leak {
        if let Some(slug) = scenario.slug {
            let _ = writeln!(text, "expect leak {slug} at {}", places(scenario, slug).join(" "));
        }
    } else {
        text.push_str("expect no-leak\n");
    }
    let _ = writeln!(text, "listening on {}", started.stage.url());
    out::stdout(text.as_bytes())?;
    ui.note(&format!(
        "in a second terminal: stanch {} --source {}; Ctrl-C ends the service",
        started.stage.url(),
        started.sources.display()
    ));
    let failed = |e: &stanch_lab::Error| Failure::caused(format!("run {}", scenario.name), e);
    let mut player = Player::new(&args.steps);
    while !cancel.is_cancelled() {
        player.play(&mut started, ui).map_err(|e| failed(&e))?;
        let said = started.stage.service().map(stanch_lab::Running::stderr_tail).unwrap_or_default();
        if let Some(status) = started.stage.ended().map_err(|e| failed(&e))? {
            return Err(Failure::new(format!(
                "run {}: it ended with {status}; it wrote: {}",
                scenario.name,
                said.trim_end()
            )));
        }
        thread::sleep(TICK);
    }
    started.stage.stop().map_err(|e| failed(&e))?;
    Ok(End::Done)
}

/// Does the steps of a scenario when their time has come.
struct Player<'a> {
    left: &'a [Step],
}

impl<'a> Player<'a> {
    fn new(steps: &'a Option<Steps>) -> Self {
        Self { left: steps.as_ref().map_or(&[], Steps::as_slice) }
    }

    fn play(&mut self, started: &mut Started, ui: &Ui) -> std::result::Result<(), stanch_lab::Error> {
        while let Some((step, later)) =
            self.left.split_first().filter(|(s, _)| started.begun.elapsed() >= s.at)
        {
            self.left = later;
            ui.note(&step.to_string());
            started.stage.act(step.actor, step.act)?;
        }
        Ok(())
    }
}

fn places(scenario: &Scenario, slug: &str) -> Vec<String> {
    scenario.markers.iter().filter(|m| m.slug == slug).map(|m| format!("{}:{}", m.file, m.line)).collect()
}

fn judge(scenario: &Scenario, started: Started, args: &LabRun, cancel: &CancelToken, ui: &Ui) -> Result<End> {
    let url = started.stage.url().to_owned();
    ui.plain(&format!("{} runs at {url}", scenario.name));
    let fetch = Fetch::usual();
    let judge = Judge {
        source: vec![started.sources.clone()],
        binary: Some(started.stage.binary().to_owned()),
        memory_limit: None,
    };
    let request = Request {
        series: resolve::series(&[url])?,
        schedule: (Some(args.duration.unwrap_or(WATCH)), None),
        fetch: &fetch,
        auth: &Auth::default(),
        judge: &judge,
        report: &args.report,
    };
    let run = Run::prepare(request, ui)?;
    let judged = run.judge(None, cancel)?;
    let stopped = started.stage.stop();
    let end = diagnose::finish(&judged, &args.report, cancel, ui)?;
    stopped.map_err(|e| Failure::caused(format!("end {}", scenario.name), &e))?;
    if let Some((diagnosis, _)) = judged.targets.first() {
        ui.note(&match disagreement(scenario, args.leak, diagnosis) {
            None => "the verdict agrees with what the lab marks in this service's source".to_owned(),
            Some(what) => format!("the verdict does not agree with the lab: {what}"),
        });
    }
    Ok(end)
}

/// What is wrong with the verdict by the markers of the service; `None` when it is right.
fn disagreement(scenario: &Scenario, leak: bool, diagnosis: &Diagnosis) -> Option<String> {
    let Some(slug) = scenario.slug.filter(|_| leak) else {
        let sure = diagnosis.findings.iter().find(|f| f.grade > Grade::Suspected);
        return match sure {
            Some(finding) => Some(format!("nothing leaks, and it finds {}", finding.slug)),
            None if diagnosis.verdict == Verdict::Leak => Some("nothing leaks".to_owned()),
            None => None,
        };
    };
    let found: Vec<&Finding> = diagnosis.findings.iter().filter(|f| f.slug == slug).collect();
    if diagnosis.verdict != Verdict::Leak || found.is_empty() {
        return Some(format!("it leaks by {slug}, and the verdict is {}", diagnosis.verdict.name()));
    }
    let marked = |f: &&Finding| scenario.markers.iter().any(|m| m.slug == slug && is_at(f, m));
    (!found.iter().any(marked)).then(|| format!("the line is {}", places(scenario, slug).join(" or ")))
}

/// Whether the finding names the marked line where such a line belongs.
fn is_at(finding: &Finding, marker: &Marker) -> bool {
    let at = |l: &Option<Location>| {
        l.as_ref().is_some_and(|l| l.line == marker.line && l.file.replace('\\', "/").ends_with(&marker.file))
    };
    match marker.kind {
        MarkerKind::Spawned => at(&finding.spawned_at) || at(&finding.location),
        MarkerKind::Blocked => at(&finding.blocked_at) || at(&finding.location),
        MarkerKind::Allocated | MarkerKind::Cause => at(&finding.location),
    }
}
