//! `stanch verify`: does the mended build hold under load.

use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use stanch_collect::CancelToken;
use stanch_load::Scheme;
use stanch_model::{Verdict, Verification, VerifySide};
use stanch_report::load::verify as report;

use crate::args::load::{Sending, Timing};
use crate::args::units;
use crate::args::verify::{Verify, VerifyFormat};
use crate::exit::End;
use crate::failure::{Failure, Result};
use crate::load::Plan;
use crate::ui::Ui;
use crate::verify::lab::{self, Twins};
use crate::verify::side::Side;
use crate::{interrupt, out};

/// How long a build that a command put in place has until it listens.
const READY: Duration = Duration::from_secs(60);

pub(super) fn run(args: &Verify, ui: &Ui) -> Result<End> {
    if let Some(path) = &args.output {
        out::check_writable(path)?;
    }
    let cancel = interrupt::install()?;
    let subject = Subject::new(args, ui)?;
    warn_of_haste(args, ui);
    let before = subject.measure(args, false, &cancel, ui)?;
    let mut attempts = 0;
    let verification = loop {
        attempts += 1;
        subject.mend(args, &cancel, ui)?;
        let after = subject.measure(args, true, &cancel, ui)?;
        let done = Verification {
            before: before.clone(),
            after,
            objectives: args.slo.clone().map(|o| o.0).unwrap_or_default(),
            attempts,
            interrupted: cancel.is_cancelled(),
        };
        let holds = done.verdict() == Verdict::NoLeak;
        if holds || done.interrupted || attempts >= args.attempts as usize {
            break done;
        }
        ui.note(&format!("try {attempts} of {}: the change does not hold yet", args.attempts));
    };
    let text = match format(args.format, args.output.as_deref()) {
        VerifyFormat::Text => report::text(&verification, &ui.text_options(args.output.is_some())),
        VerifyFormat::Json => report::json(&verification),
        VerifyFormat::Md => report::markdown(&verification),
        VerifyFormat::Html => report::html(&verification),
    };
    out::to(args.output.as_deref(), text.as_bytes())?;
    Ok(End::Judged(verification.verdict()))
}

/// Minutes are spent before the diagnosis says so itself.
fn warn_of_haste(args: &Verify, ui: &Ui) {
    let needed = Duration::from_millis(stanch_rules::engine::judge::MIN_WINDOW_STRONG as u64);
    if let Some(length) = crate::load::plan::length(&args.timing).filter(|length| *length < needed) {
        let (length, needed) = (units::show(length), needed.as_secs());
        ui.note(&format!(
            "{length} of load are too short to tell that nothing leaks; --for {needed}s is enough"
        ));
    }
}

/// What is verified.
enum Subject {
    /// A service of the lab, whose twins are started here.
    Lab(Twins, &'static stanch_lab::Scenario),
    /// Builds that run somewhere.
    Url { before: String, after: String },
}

impl Subject {
    fn new(args: &Verify, ui: &Ui) -> Result<Self> {
        if let Some(scenario) = stanch_lab::scenario(&args.target) {
            let given =
                [(args.after.is_some(), "--after"), (args.after_command.is_some(), "--after-command")];
            if let Some((_, flag)) = given.iter().find(|(given, _)| *given) {
                let what = format!("verify {}: its mended twin is known, and {flag} is given", scenario.name);
                return Err(Failure::new(what).help("leave the flag out"));
            }
            if args.path.is_none() {
                lab::question(scenario)?;
            }
            return Ok(Self::Lab(Twins::build(scenario, ui)?, scenario));
        }
        if !args.target.contains([':', '/', '.']) {
            return Err(Failure::new(format!("verify {:?}: the lab has no such service", args.target)).help(
                "stanch lab list lists them; a URL has a host and a port, such as http://localhost:8080/",
            ));
        }
        if args.path.is_some() {
            return Err(Failure::new("use --path: the target is a URL").help("the path is part of the URL"));
        }
        if args.after.is_none() && args.after_command.is_none() {
            return Err(Failure::new("verify a change: nothing says where the mended build is")
                .help("give --after URL, or --after-command COMMAND that puts it in place"));
        }
        let after = args.after.clone().unwrap_or_else(|| args.target.clone());
        // Both are checked before a minute is spent on the first.
        for url in [&args.target, &after] {
            Plan::new(url, &args.timing, &args.sending, &args.auth, &|name| std::env::var_os(name))?;
        }
        Ok(Self::Url { before: args.target.clone(), after })
    }

    /// Puts the mended build in place, where a command does that.
    fn mend(&self, args: &Verify, cancel: &CancelToken, ui: &Ui) -> Result<()> {
        let (Self::Url { after, .. }, Some(command)) = (self, &args.after_command) else { return Ok(()) };
        if cancel.is_cancelled() {
            return Ok(());
        }
        ui.plain(&format!("running {command}"));
        // Stdout is for the report.
        let status = Command::new("sh")
            .args(["-c", command])
            .stdin(Stdio::null())
            .stdout(std::io::stderr())
            .status()
            .map_err(|e| Failure::caused("run sh", &e))?;
        if !status.success() {
            return Err(Failure::new(format!(
                "put the mended build in place: the command ended with {status}"
            )));
        }
        wait_until_it_listens(after, cancel)
    }

    /// One side: `after` is the mended one.
    fn measure(&self, args: &Verify, after: bool, cancel: &CancelToken, ui: &Ui) -> Result<VerifySide> {
        match self {
            Self::Lab(twins, scenario) => {
                let service = twins.start(!after)?;
                let which = if after { "mended" } else { "leaky" };
                let what = format!("{}, {which}", scenario.name);
                let side = lab_side(args, scenario, twins, service.url(), what)?;
                let measured = side.measure(cancel, ui);
                let stopped = service.stop();
                let measured = measured?;
                stopped.map_err(|e| Failure::caused(format!("end {}", scenario.name), &e))?;
                Ok(measured)
            }
            Self::Url { before, after: mended } => {
                let url = if after { mended } else { before };
                let plan = plan(url, &args.timing, &args.sending, args)?;
                let named = match after {
                    false => args.pprof.clone(),
                    true if mended == before => args.after_pprof.clone().or_else(|| args.pprof.clone()),
                    true => args.after_pprof.clone(),
                };
                let pprof = (named.clone().unwrap_or_else(|| root_of(&plan)), named.is_some());
                let what = plan.target.to_string();
                Side { what, plan, pprof, sources: Vec::new(), auth: &args.auth }.measure(cancel, ui)
            }
        }
    }
}

fn plan(url: &str, timing: &Timing, sending: &Sending, args: &Verify) -> Result<Plan> {
    Plan::new(url, timing, sending, &args.auth, &|name| std::env::var_os(name))
}

fn lab_side<'a>(
    args: &'a Verify,
    scenario: &stanch_lab::Scenario,
    twins: &Twins,
    url: &str,
    what: String,
) -> Result<Side<'a>> {
    let mut timing = args.timing.clone();
    timing.rate = timing.rate.or(Some(scenario.default_load));
    let question = if args.path.is_none() { Some(lab::question(scenario)?) } else { None };
    let path = args.path.as_deref().or(question.map(|q| q.path)).unwrap_or("/");
    let mut plan = plan(&format!("{url}{path}"), &timing, &args.sending, args)?;
    if let Some(bytes) = question.and_then(|q| q.post)
        && args.sending.body.is_none()
    {
        plan.message.method = args.sending.method.clone().unwrap_or_else(|| "POST".to_owned());
        plan.message.body = b"document ".iter().copied().cycle().take(bytes).collect();
    }
    let sources = vec![twins.sources.clone()];
    Ok(Side { what, plan, pprof: (url.to_owned(), true), sources, auth: &args.auth })
}

/// The address of the service that a plan loads, without its path.
fn root_of(plan: &Plan) -> String {
    let t = &plan.target;
    let host = if t.host.contains(':') { format!("[{}]", t.host) } else { t.host.clone() };
    let scheme = if t.scheme == Scheme::Https { "https" } else { "http" };
    format!("{scheme}://{host}:{}", t.port)
}

fn wait_until_it_listens(url: &str, cancel: &CancelToken) -> Result<()> {
    let target = stanch_load::Target::parse(url).map_err(|e| Failure::caused("understand the URL", &e))?;
    let until = Instant::now() + READY;
    loop {
        match TcpStream::connect((target.host.as_str(), target.port)) {
            Ok(_) => return Ok(()),
            Err(_) if cancel.is_cancelled() => return Ok(()),
            Err(e) if Instant::now() >= until => {
                let what =
                    format!("reach {target}: the mended build does not listen after {} s", READY.as_secs());
                return Err(Failure::caused(what, &e).help("the command has to start it, and to return"));
            }
            Err(_) => thread::sleep(Duration::from_millis(200)),
        }
    }
}

fn format(typed: Option<VerifyFormat>, output: Option<&Path>) -> VerifyFormat {
    let extension = output.and_then(Path::extension).and_then(|e| e.to_str());
    let by_extension = match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("json") => VerifyFormat::Json,
        Some("md" | "markdown") => VerifyFormat::Md,
        Some("html" | "htm") => VerifyFormat::Html,
        _ => VerifyFormat::Text,
    };
    typed.unwrap_or(by_extension)
}
