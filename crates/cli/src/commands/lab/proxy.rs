//! `stanch lab proxy`: a link that fails on schedule and on command.

use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use stanch_lab::{FaultChange, Proxy, ProxyOptions, ProxyStats, Schedule};

use crate::args::lab::{Control, LabProxy};
use crate::exit::End;
use crate::failure::{Failure, Result};
use crate::ui::Ui;
use crate::{interrupt, out};

/// How often the end is looked for.
const TICK: Duration = Duration::from_millis(50);

pub(super) fn run(args: &LabProxy, ui: &Ui) -> Result<End> {
    let cancel = interrupt::install()?;
    let schedule = match &args.schedule_file {
        Some(file) => read_schedule(file)?,
        None => args.schedule.clone().unwrap_or_default(),
    };
    let (told, changes) = mpsc::channel();
    let options = ProxyOptions {
        listen: args.listen,
        to: args.to.clone(),
        control: match args.control {
            Control::Off => None,
            Control::At(address) => Some(address),
        },
        schedule,
        changes: Some(told),
        max_connections: args.max_connections as usize,
    };
    let proxy = Proxy::start(options).map_err(|e| {
        let help = "the proxy listens on loopback addresses only; port 0 takes any port that is free";
        Failure::caused("run the fault proxy", &e).help(help)
    })?;
    out::stdout(addresses(&proxy, &args.to).as_bytes())?;
    let started = Instant::now();
    while !cancel.is_cancelled() && args.duration.is_none_or(|longest| started.elapsed() < longest) {
        if let Ok(change) = changes.recv_timeout(TICK) {
            note(&change, ui);
        }
    }
    changes.try_iter().for_each(|change| note(&change, ui));
    ui.note(&summary(&proxy.stats()));
    Ok(End::Done)
}

fn note(change: &FaultChange, ui: &Ui) {
    ui.note(&format!("after {:.1} s: {}", change.after.as_secs_f64(), change.fault));
}

fn read_schedule(file: &Path) -> Result<Schedule> {
    let what = format!("read the schedule {}", file.display());
    let text = fs::read_to_string(file).map_err(|e| Failure::caused(&what, &e))?;
    text.parse().map_err(|e: stanch_lab::ScheduleError| {
        Failure::caused(&what, &e).help("stanch lab proxy --help shows schedules and faults")
    })
}

fn addresses(proxy: &Proxy, to: &str) -> String {
    let mut text = format!("listening on {} for {to}\n", proxy.address());
    if let Some(control) = proxy.control_address() {
        text += &format!("control at http://{control}\n");
    }
    text
}

fn summary(stats: &ProxyStats) -> String {
    format!(
        "{} connections: {} reset, {} of them because the target was not there, {} requests answered; \
         {} bytes to the target, {} back",
        stats.accepted, stats.reset, stats.refused, stats.answered, stats.bytes_up, stats.bytes_down
    )
}
