//! A service with everything that it needs: the service it depends on behind a link that fails, its database.

use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use crate::{
    Act, Actor, Error, Exit, Go, Need, Postgres, Proxy, ProxyOptions, Running, Scenario, Schedule, build,
    scenario,
};

/// How a scenario is to be staged.
#[derive(Clone, Debug, Default)]
pub struct StageOptions {
    /// Run the leaky code, not its mended twin.
    pub leak: bool,
    /// Requests per second; `None` is the scenario's default.
    pub load: Option<f64>,
    /// Further arguments of the service such as `["-quiet"]`.
    pub extra: Vec<String>,
    /// Faults of the link to the dependency; `None` for those of the scenario.
    pub schedule: Option<Schedule>,
}

/// A service that runs, and what it needs. Dropping it ends them all, the service first.
#[derive(Debug)]
pub struct Stage {
    service: Role,
    proxy: Option<Proxy>,
    dependency: Option<Role>,
    _postgres: Option<Postgres>,
}

impl Stage {
    /// Builds and starts what the scenario needs, and then its service. The link fails by a schedule that starts just
    /// before the service does.
    ///
    /// # Errors
    /// What [`build`], [`Running::start`], [`Proxy::start`] and [`Postgres::start`] say.
    pub fn set(scenario: &Scenario, go: &Go, cache: &Path, options: StageOptions) -> Result<Self, Error> {
        let binary = build(scenario, go, cache)?;
        let mut arguments = options.extra;
        let (mut dependency, mut proxy, mut postgres) = (None, None, None);
        for need in scenario.needs {
            match need {
                Need::Dependency { name, schedule } => {
                    let role = start_dependency(name, go, cache)?;
                    let schedule = options.schedule.clone().unwrap_or_else(|| parsed(schedule));
                    let to = role.address().to_owned();
                    let link = Proxy::start(ProxyOptions { to, schedule, ..ProxyOptions::default() })?;
                    arguments.push(format!("-dependency=http://{}", link.address()));
                    (dependency, proxy) = (Some(role), Some(link));
                }
                Need::Postgres => {
                    let server = Postgres::start()?;
                    arguments.push(format!("-database={}", server.url()));
                    postgres = Some(server);
                }
            }
        }
        let service = Role::start(binary, options.leak, options.load, arguments)?;
        Ok(Self { service, proxy, dependency, _postgres: postgres })
    }

    /// The service; `None` while it is down.
    #[must_use]
    pub fn service(&self) -> Option<&Running> {
        self.service.running.as_ref()
    }

    /// The service's exit status, if it has ended by itself, and not by a step.
    ///
    /// # Errors
    /// When the process cannot be asked.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>, Error> {
        self.service.running.as_mut().map_or(Ok(None), Running::ended)
    }

    /// The service's base URL, which stays the same when it is started again.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.service.url
    }

    /// The service's program.
    #[must_use]
    pub fn binary(&self) -> &Path {
        &self.service.binary
    }

    /// The link to the dependency, where the scenario has one.
    #[must_use]
    pub fn proxy(&self) -> Option<&Proxy> {
        self.proxy.as_ref()
    }

    /// Does a step. Killing or stopping what is down already changes nothing.
    ///
    /// # Errors
    /// [`Error::NoDependency`] when there is none; what [`Running::start`] and [`Running::stop`] say.
    pub fn act(&mut self, actor: Actor, act: Act) -> Result<(), Error> {
        let role = match actor {
            Actor::Service => &mut self.service,
            Actor::Dependency => self.dependency.as_mut().ok_or(Error::NoDependency)?,
        };
        match act {
            Act::Kill => role.running = None,
            Act::Stop => drop(role.stop()?),
            Act::Start => role.restart()?,
        }
        Ok(())
    }

    /// Asks the service to stop, and ends all else; `None` when the service is down already.
    ///
    /// # Errors
    /// What [`Running::stop`] says.
    pub fn stop(mut self) -> Result<Option<Exit>, Error> {
        self.service.stop()
    }
}

fn parsed(schedule: &str) -> Schedule {
    // The manifest's schedules are part of this binary, and a test reads all of them.
    schedule.parse().unwrap_or_else(|error| panic!("{error}"))
}

fn start_dependency(name: &str, go: &Go, cache: &Path) -> Result<Role, Error> {
    // As above: a test looks up all of them.
    let dependency = scenario(name).unwrap_or_else(|| panic!("the manifest has no {name}"));
    let binary = build(dependency, go, cache)?;
    Role::start(binary, false, Some(0.0), vec!["-quiet".to_owned()])
}

/// A process that can be started again at its address.
#[derive(Debug)]
struct Role {
    binary: PathBuf,
    leak: bool,
    load: Option<f64>,
    arguments: Vec<String>,
    url: String,
    running: Option<Running>,
}

impl Role {
    fn start(binary: PathBuf, leak: bool, load: Option<f64>, arguments: Vec<String>) -> Result<Self, Error> {
        let mut role = Self { binary, leak, load, arguments, url: String::new(), running: None };
        role.restart()?;
        if let Some(running) = &role.running {
            role.url = running.url().to_owned();
        }
        Ok(role)
    }

    /// `host:port`.
    fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap_or(&self.url)
    }

    fn restart(&mut self) -> Result<(), Error> {
        // Killed before, so that its address is free.
        self.running = None;
        let mut arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        if !self.url.is_empty() {
            // Given last, it goes before any other.
            arguments.extend(["-addr", self.address()]);
        }
        self.running = Some(Running::start(&self.binary, self.leak, self.load, &arguments)?);
        Ok(())
    }

    fn stop(&mut self) -> Result<Option<Exit>, Error> {
        self.running.take().map(Running::stop).transpose()
    }
}
