//! What the server answers to questions that no page of ours asks.

use serde_json::Value;

use crate::samples;
use crate::server::Server;

fn served() -> (tempfile::TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let (after, before) = (samples::after(dir.path()), samples::before(dir.path()));
    let server = Server::start(&["--diff-base", before.to_str().unwrap(), after.to_str().unwrap()]);
    (dir, server)
}

#[test]
fn only_questions_for_this_server_are_answered() {
    let (_dir, server) = served();
    let with = |method: &str, host: &str| {
        server.say(&format!("{method} /api/total HTTP/1.1\r\n{host}Connection: close\r\n\r\n"))
    };
    let own = format!("Host: {}\r\n", server.address());
    assert!(with("GET", &own).starts_with("HTTP/1.1 200"));
    assert!(with("GET", "Host: localhost\r\n").starts_with("HTTP/1.1 200"));
    for host in ["Host: evil.example\r\n", "Host: evil.example:80\r\n", "Host: 192.0.2.7\r\n", ""] {
        let answer = with("GET", host);
        assert!(!answer.starts_with("HTTP/1.1 200"), "{host}: {answer}");
        assert!(!answer.contains("inuse_space"), "{host}: {answer}");
    }
    let posted = with("POST", &own);
    assert!(
        posted.starts_with("HTTP/1.1 405") && posted.to_lowercase().contains("allow: get, head"),
        "{posted}"
    );
    let head = with("HEAD", &own);
    assert!(head.starts_with("HTTP/1.1 200") && head.ends_with("\r\n\r\n"), "{head}");
}

#[test]
fn what_is_not_there_is_said() {
    let (_dir, server) = served();
    for (path, status) in [
        ("/api/flame?at=999.3", 404),
        ("/api/flame?at=0.99", 404),
        ("/api/flame?at=x", 400),
        ("/api/flame?nodes=9999999", 400),
        ("/api/flame?si=cpu", 400),
        ("/api/flame?focus=(", 400),
        ("/api/flame?change=other", 400),
        ("/api/around?id=99999", 404),
        ("/api/around?id=-1", 400),
        ("/api/around", 400),
        ("/api/peek?id=4294967296", 404),
        ("/api/source?id=99999", 404),
        ("/api/search?q=%28", 400),
        ("/api/search", 400),
        ("/api/top?sort=size", 400),
        ("/api/../../etc/passwd", 404),
        ("/etc/passwd", 404),
        ("/api/source?file=/etc/passwd", 400),
    ] {
        let (got, body) = server.get(path);
        assert_eq!(got, status, "{path}: {body}");
        let body: Value = serde_json::from_str(&body).unwrap();
        assert!(!body["error"].as_str().unwrap().is_empty(), "{path}");
    }
}

/// Each box is the sum of its children and of what ends in it, on both sides of the comparison.
#[test]
fn sums_are_exact() {
    let (_dir, server) = served();
    let json = |path: &str| -> Value { serde_json::from_str(&server.get(path).1).unwrap() };
    let mib = |n: i64| n << 20;
    let whole = json("/api/flame");
    assert_eq!((&whole["now"][0], &whole["base"][0]), (&mib(1000).into(), &mib(400).into()));
    let totals = json("/api/total");
    let of = |name: &str| {
        let all = totals["changes"].as_array().unwrap();
        let found = all.iter().find(|c| c[0] == name).unwrap();
        (found[1]["base"].as_i64().unwrap() >> 20, found[1]["now"].as_i64().unwrap() >> 20)
    };
    assert_eq!((of("all"), of("new"), of("gone")), ((400, 1000), (0, 200), (50, 0)));
    assert_eq!((of("grown"), of("shrunk")), ((20, 500), (280, 250)));
    let found = json("/api/search?q=cache%5C.Put");
    assert_eq!(found["matched"]["now"], mib(600));
    let id = found["ids"][0].as_u64().unwrap();
    let around = json(&format!("/api/around?id={id}"));
    assert_eq!(around["callers"]["now"][0], mib(600));
    assert_eq!(around["callees"]["now"][0], mib(600));
    let peek = json(&format!("/api/peek?id={id}"));
    assert_eq!(peek["node"]["flat"]["now"], mib(100));
    assert_eq!(peek["callees"][0]["name"], "runtime.growslice");
    assert_eq!(peek["callees"][0]["edge"]["now"], mib(500));
    // A part has its ancestors above it.
    let depth = 3;
    let at = (0..whole["depth"].as_array().unwrap().len()).find(|i| {
        whole["depth"][i] == depth
            && whole["names"][whole["name"][i].as_u64().unwrap() as usize] == "example.com/orders/cache.Put"
    });
    let at = at.unwrap();
    let part = json(&format!("/api/flame?at={}.{depth}", whole["stack"][at]));
    assert_eq!(part["now"][0], mib(1000));
    assert_eq!(part["now"][depth as usize], mib(600));
}

#[test]
fn downloads_are_what_they_say() {
    let (_dir, server) = served();
    let (status, folded) = server.get("/download/folded.txt?change=new");
    assert_eq!(status, 200);
    assert!(folded.contains(&format!("main.main;example.com/orders/audit.Log {}\n", 100 << 20)), "{folded}");
    assert_eq!(folded.lines().count(), 2, "{folded}");
    let (_, svg) = server.get("/download/flame.svg");
    assert!(svg.starts_with("<svg") && svg.contains("<title>example.com/orders/cache.Put"), "{svg}");
    let (status, _) = server.get("/download/profile.pb.gz");
    assert_eq!(status, 200);
}

#[test]
fn hostile_names_are_text() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&[samples::hostile(dir.path()).to_str().unwrap()]);
    for path in ["/", "/download/flame.svg"] {
        let (status, body) = server.get(path);
        assert_eq!(status, 200, "{path}");
        assert!(!body.contains("<img") && !body.contains("<script>window"), "{path}");
        assert!(!body.contains('\u{202e}') && !body.contains('\u{1b}'), "{path}");
    }
    let (_, folded) = server.get("/download/folded.txt");
    assert_eq!(folded.lines().count(), 6);
    assert!(folded.contains("main.main;a:b:c 7"));
}

#[test]
#[cfg(unix)]
fn ctrl_c_ends_it_cleanly() {
    let (_dir, server) = served();
    assert_eq!(server.get("/").0, 200);
    assert_eq!(server.interrupt(), Some(0));
}

#[test]
fn other_machines_are_let_in_only_when_told() {
    let dir = tempfile::tempdir().unwrap();
    let file = samples::after(dir.path());
    let refused = std::process::Command::new(env!("CARGO_BIN_EXE_stanch"))
        .args(["profile", "serve", "--no-open", "--listen", "0.0.0.0:0"])
        .arg(&file)
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("other machines could read the profile") && said.contains("--expose"), "{said}");
}
