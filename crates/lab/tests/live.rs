//! Services are built and run: leaky ones leak at their marked lines, mended ones do not leak.
//!
//! These tests need Go 1.22 or newer, and fail without it: they are the proof that the markers are the truth.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use stanch_lab::{
    Act, Actor, Error, Fault, Go, Marker, MarkerKind, Need, Running, Scenario, Stage, StageOptions, build,
    find_go, find_postgres, scenario, scenarios, source_dir,
};

/// How often a marked line must be seen before it counts as leaking.
const ENOUGH: usize = 3;
const PATIENCE: Duration = Duration::from_secs(60);
const TWIN_TIME: Duration = Duration::from_secs(8);

/// What a twin settles below; a leaky service is well above it after [`TWIN_TIME`].
const TWIN_GOROUTINES: f64 = 60.0;
const TWIN_HEAP_BYTES: f64 = 8e6;

fn go() -> Go {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools");
    find_go(Some(&tools)).unwrap_or_else(|error| panic!("this test needs Go: {error}"))
}

fn cache() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("lab")
}

fn binary(scenario: &Scenario) -> PathBuf {
    build(scenario, &go(), &cache()).unwrap_or_else(|error| panic!("{error}"))
}

/// HTTP/1.0, so that the body comes unchunked and ends with the connection.
fn get(running: &Running, path: &str) -> String {
    let address = running.url().strip_prefix("http://").expect("an HTTP URL");
    let mut stream = TcpStream::connect(address).expect("the service listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    write!(stream, "GET {path} HTTP/1.0\r\n\r\n").expect("a request");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    assert!(head.starts_with("HTTP/1.0 200"), "{path}: {head}");
    body.to_owned()
}

fn metric(running: &Running, name: &str) -> f64 {
    let text = get(running, "/metrics");
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    value.and_then(|v| v.parse().ok()).unwrap_or_else(|| panic!("no metric {name} in {text}"))
}

/// How often the dump has a frame, or a creator, at this line of this function.
fn seen_in_goroutines(dump: &str, file: &str, marker: &Marker) -> usize {
    let at = format!("{file}:{}", marker.line);
    let mut function = "";
    let mut count = 0;
    for line in dump.lines() {
        let Some(place) = line.strip_prefix('\t') else {
            function = line;
            continue;
        };
        let name = match function.strip_prefix("created by ") {
            Some(creator) => creator.split(" in goroutine").next(),
            None => function.rfind('(').map(|args| &function[..args]),
        };
        if place.split(" +0x").next() == Some(&at) && name == marker.function.as_deref() {
            count += 1;
        }
    }
    count
}

/// How many objects are in use that were allocated at this line of this function.
fn seen_in_heap(profile: &str, file: &str, marker: &Marker) -> usize {
    let place = format!("{file}:{}", marker.line);
    let function = marker.function.as_deref().unwrap_or_default();
    let mut objects = 0;
    let mut count = 0;
    for line in profile.lines() {
        if let Some((in_use, _)) = line.split_once(": ").filter(|_| line.contains(" @ ")) {
            objects = in_use.trim().parse().unwrap_or(0);
        } else if line.ends_with(&place) && line.contains(&format!("\t{function}+0x")) {
            count += objects;
        }
    }
    count
}

/// Waits until each marked line that a profile can show has leaked.
fn expect_leak(scenario: &Scenario, running: &Running) {
    let sources = source_dir(&cache()).expect("the sources");
    let deadline = Instant::now() + PATIENCE;
    let (base, base_fds) = (metric(running, "go_goroutines"), metric(running, "process_open_fds"));
    loop {
        thread::sleep(Duration::from_millis(500));
        let goroutines = get(running, "/debug/pprof/goroutine?debug=2");
        let heap = get(running, "/debug/pprof/heap?debug=1");
        let missing: Vec<&Marker> = scenario
            .markers
            .iter()
            .filter(|marker| {
                let file = sources.join(&marker.file).display().to_string();
                let seen = match marker.kind {
                    MarkerKind::Blocked | MarkerKind::Spawned => {
                        seen_in_goroutines(&goroutines, &file, marker)
                    }
                    MarkerKind::Allocated => seen_in_heap(&heap, &file, marker),
                    _ => ENOUGH,
                };
                seen < ENOUGH
            })
            .collect();
        // The goroutines of an unclosed body are the standard library's, and descriptors have none.
        let std_only = scenario.markers.iter().all(|marker| marker.kind == MarkerKind::Cause);
        let above = |name, base| metric(running, name) > base + TWIN_GOROUTINES;
        let grown = !std_only || above("go_goroutines", base) || above("process_open_fds", base_fds);
        if missing.is_empty() && grown {
            return;
        }
        assert!(
            Instant::now() < deadline,
            "{}: not leaked in {PATIENCE:?}: {missing:#?}\n{goroutines}\n{}",
            scenario.name,
            running.stderr_tail()
        );
    }
}

/// Waits until the twin is small, some time after a leaky service has grown past that.
fn expect_no_leak(scenario: &Scenario, running: &Running) {
    thread::sleep(TWIN_TIME);
    let deadline = Instant::now() + PATIENCE;
    loop {
        let goroutines = metric(running, "go_goroutines");
        let heap = metric(running, "go_memstats_heap_alloc_bytes");
        if goroutines < TWIN_GOROUTINES && heap < TWIN_HEAP_BYTES {
            return;
        }
        let name = scenario.name;
        assert!(Instant::now() < deadline, "{name}, mended: {goroutines} goroutines, {heap} bytes of heap");
        thread::sleep(Duration::from_millis(200));
    }
}

fn set(scenario: &Scenario, leak: bool) -> Stage {
    let options = StageOptions { leak, ..StageOptions::default() };
    Stage::set(scenario, &go(), &cache(), options)
        .unwrap_or_else(|error| panic!("{}: {error}", scenario.name))
}

fn running(stage: &Stage) -> &Running {
    stage.service().expect("it runs")
}

/// Whether what the scenario needs is on this machine; says so if not.
#[allow(clippy::print_stderr, reason = "a test that is skipped says so")]
fn can_run(scenario: &Scenario) -> bool {
    match find_postgres() {
        Err(error) if scenario.needs.contains(&Need::Postgres) => {
            eprintln!("skipped: {}: {error}", scenario.name);
            false
        }
        _ => true,
    }
}

#[test]
fn leaky_services_leak_at_their_marks_and_their_twins_do_not() {
    let leaky: Vec<&Scenario> = scenarios().iter().filter(|s| s.slug.is_some() && can_run(s)).collect();
    // Built before, one after the other: Go uses all cores by itself.
    for scenario in &leaky {
        binary(scenario);
    }
    thread::scope(|scope| {
        for scenario in leaky {
            scope.spawn(move || expect_leak(scenario, running(&set(scenario, true))));
            scope.spawn(move || expect_no_leak(scenario, running(&set(scenario, false))));
        }
    });
}

#[test]
fn a_service_is_killed_and_comes_back_at_its_address() {
    let mut stage = set(scenario("circuit-breaker").expect("it is in the manifest"), false);
    let url = stage.url().to_owned();
    let pid = running(&stage).pid();
    stage.act(Actor::Service, Act::Kill).expect("it is killed");
    assert!(stage.service().is_none());
    stage.act(Actor::Service, Act::Kill).expect("killing it twice is no error");
    stage.act(Actor::Service, Act::Start).expect("it starts again");
    assert_eq!((stage.url(), running(&stage).url()), (url.as_str(), url.as_str()));
    assert_ne!(running(&stage).pid(), pid);
    assert_eq!(get(running(&stage), "/healthz"), "ok\n");
    assert_eq!(stage.ended().expect("it can be asked"), None);
    let exit = stage.stop().expect("it stops").expect("it ran");
    assert!(exit.status.success() && !exit.killed, "{exit:?}");
}

#[test]
fn a_dependency_fails_and_comes_back() {
    let mut stage = set(scenario("circuit-breaker").expect("it is in the manifest"), false);
    let link = |stage: &Stage, fault| stage.proxy().expect("it has a link").order(fault, None);
    let article = |stage: &Stage| get(running(stage), "/article?article=x");
    link(&stage, Fault::Pass);
    assert!(article(&stage).contains("1000000 left"));
    stage.act(Actor::Dependency, Act::Kill).expect("it is killed");
    assert!(article(&stage).contains("stock not known"));
    stage.act(Actor::Dependency, Act::Start).expect("it starts again");
    // The breaker of the service may have opened meanwhile.
    let deadline = Instant::now() + PATIENCE;
    while !article(&stage).contains("1000000 left") {
        assert!(Instant::now() < deadline, "the service does not come back to what it depends on");
        thread::sleep(Duration::from_millis(100));
    }
    link(&stage, Fault::Answer(503));
    assert!(article(&stage).contains("stock not known"));
    let nobody = scenario("soak").expect("it is in the manifest");
    let error = set(nobody, false).act(Actor::Dependency, Act::Kill).expect_err("it depends on no other");
    assert!(matches!(error, Error::NoDependency), "{error}");
}

#[test]
fn a_service_starts_answers_and_stops() {
    let scenario = scenario("soak").expect("it is in the manifest");
    let binary = binary(scenario);
    assert_eq!(binary, self::binary(scenario), "the second build comes from the cache");
    let mut running = Running::start(&binary, false, Some(5.0), &["-quiet"]).expect("it starts");
    assert_eq!(running.ended().expect("it can be asked"), None);
    assert_eq!(get(&running, "/healthz"), "ok\n");
    for name in ["go_goroutines", "go_memstats_heap_alloc_bytes", "go_gc_duration_seconds_count"] {
        assert!(metric(&running, name) >= 0.0);
    }
    let exit = running.stop().expect("it stops");
    assert!(exit.status.success() && !exit.killed, "{exit:?}");
}

#[test]
fn a_service_that_cannot_start_says_why() {
    let binary = binary(scenario("soak").expect("it is in the manifest"));
    for (arguments, reason) in [
        (["-addr", "192.0.2.1:0"], "not a loopback address"),
        (["-no-such-flag", ""], "flag provided but not defined"),
    ] {
        let error = Running::start(&binary, false, None, &arguments).expect_err("it must not start");
        assert!(matches!(error, Error::NotReady { .. }));
        assert!(error.to_string().contains(reason), "{error}");
    }
}

/// What happens when the process that started a service is killed: its end of the pipe closes.
#[test]
fn a_service_ends_with_its_lifeline() {
    let binary = binary(scenario("held-lock").expect("it is in the manifest"));
    let mut child = Command::new(binary)
        .args(["-lifeline", "-quiet", "-load=0"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    thread::sleep(Duration::from_millis(300));
    assert_eq!(child.try_wait().expect("it can be asked"), None, "it must run while the pipe is open");
    drop(child.stdin.take());
    let deadline = Instant::now() + PATIENCE;
    let status = loop {
        if let Some(status) = child.try_wait().expect("it can be asked") {
            break Some(status);
        }
        if Instant::now() > deadline {
            child.kill().expect("it can be killed");
            break None;
        }
        thread::sleep(Duration::from_millis(20));
    };
    assert!(status.is_some_and(|status| status.success()), "{status:?}");
}

/// The server's programs, data and process go with whoever started it.
#[test]
#[cfg(target_os = "linux")]
fn a_database_leaves_nothing_behind() {
    let Some(slow_query) = scenario("slow-query").filter(|s| can_run(s)) else { return };
    let folders = || {
        let entries = std::fs::read_dir(std::env::temp_dir()).expect("the folder for temporary files");
        let own = format!("stanch-lab-postgres.{}-", std::process::id());
        entries.flatten().filter(|e| e.file_name().to_string_lossy().starts_with(&own)).count()
    };
    let server = stanch_lab::Postgres::start().expect("it starts");
    let address = server.url();
    let address = address.split('@').nth(1).and_then(|rest| rest.split('/').next()).expect("an address");
    assert!(TcpStream::connect(address).is_ok() && folders() > 0, "{}", slow_query.name);
    let before = folders();
    drop(server);
    assert!(TcpStream::connect(address).is_err(), "the server still listens");
    assert!(folders() < before, "its folder is still there");
}
