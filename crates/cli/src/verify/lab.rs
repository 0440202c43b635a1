//! Services of the lab under our own load: what each of them is asked.

use std::path::{Path, PathBuf};

use stanch_lab::{Go, Scenario, Stage, StageOptions};

use crate::failure::{Failure, Result};
use crate::ui::Ui;

/// Where `./dev` keeps the Go that it brings, in a checkout of stanch.
const CHECKOUT_TOOLS: &str = ".tools";

/// What a service is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Question {
    scenario: &'static str,
    pub(crate) path: &'static str,
    /// Bytes of the body of a POST; `None` for a GET.
    pub(crate) post: Option<usize>,
}

const fn get(scenario: &'static str, path: &'static str) -> Question {
    Question { scenario, path, post: None }
}

const fn post(scenario: &'static str, path: &'static str, bytes: usize) -> Question {
    Question { scenario, path, post: Some(bytes) }
}

/// What each service asks itself (the `Traffic` in its `main.go`). A socket gateway has no HTTP to be asked.
const QUESTIONS: [Question; 21] = [
    get("worker-pool", "/parcel?id={n}"),
    get("order-handler", "/orders?id={n}"),
    get("http-client", "/price?article={n}-{n%3}"),
    get("session-map", "/home?user=u{n}"),
    get("ticker-job", "/register?device=d{n%20}"),
    post("closure-pin", "/upload?name=file-{n}", 128 << 10),
    get("context-leak", "/subscribe?topic=t{n%100}"),
    get("conn-pool", "/lookup?key=k{n}"),
    get("wait-group", "/search?q={n}"),
    get("held-lock", "/reserve?article={n%100}"),
    post("slice-pin", "/documents", 128 << 10),
    post("queue-backlog", "/document?name=d{n}", 32 << 10),
    get("retry-storm", "/order?article=a{n%100}"),
    get("circuit-breaker", "/article?article=a{n%100}"),
    get("slow-query", "/visit?n={n}"),
    get("overlapping-jobs", "/stock"),
    get("close-wait", "/reading"),
    get("time-wait", "/stock?n={n}"),
    get("static-buffer", "/logo.png?v={n}"),
    get("warehouse", "/stock?article=a{n%100}"),
    get("soak", "/page?n={n%1000}"),
];

/// What `scenario` is asked unless told otherwise.
pub(crate) fn question(scenario: &Scenario) -> Result<Question> {
    QUESTIONS.iter().find(|q| q.scenario == scenario.name).copied().ok_or_else(|| {
        Failure::new(format!("load {}: what to ask of it is not known", scenario.name))
            .help("give --path; stanch lab run starts it with its own traffic")
    })
}

/// Both twins of a service, with what they need.
pub(crate) struct Twins {
    scenario: &'static Scenario,
    go: Go,
    cache: PathBuf,
    pub(crate) sources: PathBuf,
}

impl Twins {
    /// Builds the service.
    pub(crate) fn build(scenario: &'static Scenario, ui: &Ui) -> Result<Self> {
        let failed = |e: &stanch_lab::Error| Failure::caused(format!("verify {}", scenario.name), e);
        let cache = stanch_lab::default_cache_dir().map_err(|e| failed(&e))?;
        let go = stanch_lab::find_go(Some(Path::new(CHECKOUT_TOOLS))).map_err(|e| failed(&e))?;
        ui.plain(&format!("building {} (the first build compiles Go's standard library)", scenario.name));
        stanch_lab::build(scenario, &go, &cache).map_err(|e| failed(&e))?;
        let sources = stanch_lab::source_dir(&cache).map_err(|e| failed(&e))?;
        Ok(Self { scenario, go, cache, sources })
    }

    /// Starts one of them without traffic of its own, and what it needs: a dependency whose link fails by the scenario's
    /// own schedule, a database.
    pub(crate) fn start(&self, leak: bool) -> Result<Stage> {
        let extra = ["-addr", "127.0.0.1:0", "-quiet"].map(str::to_owned).to_vec();
        let options = StageOptions { leak, load: Some(0.0), extra, schedule: None };
        Stage::set(self.scenario, &self.go, &self.cache, options)
            .map_err(|e| Failure::caused(format!("start {}", self.scenario.name), &e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_is_one_of_a_service_that_exists() {
        for q in QUESTIONS {
            let scenario = stanch_lab::scenario(q.scenario).unwrap_or_else(|| panic!("no {}", q.scenario));
            assert_eq!(question(scenario).unwrap().path, q.path);
            let path = q.path.split('?').next().unwrap();
            let main = stanch_lab::files().iter().find(|(file, _)| *file == scenario.main_file()).unwrap().1;
            assert!(main.contains(&format!("\"{path}\"")), "{} does not serve {path}", q.scenario);
        }
        let unasked = stanch_lab::scenarios().iter().filter(|s| question(s).is_err()).map(|s| s.name);
        assert_eq!(unasked.collect::<Vec<_>>(), ["socket-gateway"], "add what a new service is asked");
    }
}
