//! Whatever stanch is given by mistake: one clear line that says what was found, exit 2, nothing half-written.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::process::{Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{respond, serve, stanch};

/// Runs and checks the form that every failure has; returns what it said.
#[track_caller]
fn fails(args: &[&str]) -> String {
    told(args, stanch(args).output().unwrap())
}

#[track_caller]
fn told(args: &[&str], output: Output) -> String {
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
    assert!(output.stdout.is_empty(), "{args:?} wrote a report: {}", String::from_utf8_lossy(&output.stdout));
    let errors: Vec<&str> = said.lines().filter(|l| l.starts_with("error: ")).collect();
    assert_eq!(errors.len(), 1, "{args:?} says one error: {said}");
    assert!(errors[0].starts_with("error: failed to "), "{said}");
    said
}

#[track_caller]
fn mentions(said: &str, words: &[&str]) {
    for word in words {
        assert!(said.contains(word), "no {word:?} in: {said}");
    }
}

#[test]
fn nobody_listens() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    mentions(&fails(&[&free.to_string()]), &["refused", &free.to_string()]);
}

#[test]
fn a_name_that_is_no_host() {
    mentions(&fails(&["no-such-host.invalid:6060"]), &["no-such-host.invalid"]);
}

#[test]
fn words_that_are_no_target() {
    for target in ["./no-such-file.txt", "http://", "ftp://example.com/", "localhost:999999"] {
        fails(&[target]);
    }
}

#[test]
fn a_web_server_without_pprof() {
    let page = b"<!doctype html><html><title>Shop</title><body>Welcome</body></html>";
    let address = serve(move |_, stream| respond(stream, "200 OK", "text/html", page));
    mentions(&fails(&[&address]), &["HTML", &address]);
}

#[test]
fn a_server_that_knows_no_such_page() {
    let address = serve(|_, stream| respond(stream, "404 Not Found", "text/plain", b"404 page not found\n"));
    mentions(&fails(&[&address]), &["pprof", "--pprof-path"]);
}

#[test]
fn a_server_that_wants_a_password() {
    let address = serve(|_, stream| respond(stream, "401 Unauthorized", "text/plain", b"no\n"));
    mentions(&fails(&[&address]), &["401", "--b"]);
}

#[test]
fn a_server_that_speaks_something_else() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n");
        }
    });
    fails(&[&address]);
}

#[test]
fn an_endless_body_is_cut() {
    let address = serve(|_, stream: &mut TcpStream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n");
        let chunk = vec![b'x'; 1 << 16];
        while stream.write_all(&chunk).is_ok() {}
    });
    let begun = Instant::now();
    fails(&[&address, "--timeout", "5s", "--max-body", "1MB"]);
    assert!(begun.elapsed() < Duration::from_secs(60));
}

#[test]
fn a_slow_loris_is_given_up() {
    let address = serve(|_, stream: &mut TcpStream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        while stream.write_all(b"x").is_ok() {
            thread::sleep(Duration::from_millis(200));
        }
    });
    let begun = Instant::now();
    fails(&[&address, "--timeout", "2s"]);
    assert!(begun.elapsed() < Duration::from_secs(45), "{:?}", begun.elapsed());
}

/// Files by name and content, and the words that the message must have.
#[test]
fn files_that_are_something_else() {
    let dir = tempfile::tempdir().unwrap();
    let gz_cut: &[u8] = &[0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0xff, 0xed, 0xbd, 0x07];
    let mut newer = b"STANCHB\x1a".to_vec();
    newer.extend_from_slice(&99u32.to_le_bytes());
    newer.extend_from_slice(&[0; 64]);
    let java = b"Full thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode):\n\n\"main\" #1 prio=5 os_prio=0 tid=0x00007f nid=0x1 waiting on condition\n   java.lang.Thread.State: TIMED_WAITING (sleeping)\n\tat java.lang.Thread.sleep(Native Method)\n".as_slice();
    let python = b"Traceback (most recent call last):\n  File \"app.py\", line 3, in <module>\n    main()\nValueError: x\n".as_slice();
    let table: &[(&str, &[u8], &[&str])] = &[
        ("page.html", b"<!DOCTYPE html>\n<html><body>login</body></html>\n", &["HTML"]),
        ("cut.pb.gz", gz_cut, &["cut.pb.gz"]),
        ("newer.stanch", &newer, &["newer"]),
        ("java.txt", java, &["Java"]),
        ("python.txt", python, &["Python"]),
        ("empty.txt", b"", &["empty"]),
        ("noise.bin", &[0x00, 0xff, 0x13, 0x37, 0x00, 0xfe, 0x80, 0x81], &["noise.bin"]),
    ];
    for (name, bytes, words) in table {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let said = fails(&["diagnose", path.to_str().unwrap()]);
        mentions(&said, words);
    }
}

#[test]
fn an_empty_folder_and_an_empty_stdin() {
    let dir = tempfile::tempdir().unwrap();
    fails(&[dir.path().to_str().unwrap()]);
    let output = stanch(&["-"]).stdin(Stdio::null()).output().unwrap();
    told(&["-"], output);
}

#[test]
fn no_file_is_left_by_a_failure() {
    let dir = tempfile::tempdir().unwrap();
    let (report, bundle) = (dir.path().join("r.html"), dir.path().join("b.stanch"));
    let (report, bundle) = (report.to_str().unwrap(), bundle.to_str().unwrap());
    fails(&["127.0.0.1:1", "-o", report, "--save", bundle]);
    fails(&["capture", "127.0.0.1:1", "-o", bundle]);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn what_a_target_says_cannot_move_the_cursor() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x\u{1b}[2J.txt");
    std::fs::write(&path, b"nothing").unwrap();
    let said = fails(&["diagnose", path.to_str().unwrap()]);
    assert!(!said.contains('\u{1b}'), "{said:?}");
}

#[test]
fn flags_that_make_no_sense_together() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("o.stanch");
    let out = out.to_str().unwrap();
    mentions(&fails(&["127.0.0.1:1", "--duration", "2s", "--interval", "5s"]), &["one snapshot"]);
    mentions(&fails(&["127.0.0.1:1", "127.0.0.1:2", "--save", out]), &["several targets"]);
    mentions(&fails(&["127.0.0.1:1", "--source", "no-such-folder"]), &["no-such-folder"]);
    mentions(&fails(&["127.0.0.1:1", "--basic", "nocolon"]), &["colon"]);
    mentions(&fails(&["127.0.0.1:1", "--bearer-file", "no-such-file"]), &["no-such-file"]);
    mentions(&fails(&["127.0.0.1:1", "--binary", "Cargo.toml"]), &["Cargo.toml"]);
}
