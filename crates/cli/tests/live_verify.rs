//! A service of the lab and its mended twin under load, by the real binary. Needs Go 1.22 or newer; `./dev test` brings one.

use std::process::{Command, Stdio};

use serde_json::Value;

#[test]
fn the_mended_twin_keeps_nothing_of_its_load() {
    let output = Command::new(env!("CARGO_BIN_EXE_stanch"))
        .args(["verify", "order-handler", "--rate", "60/s", "--for", "30s", "--format", "json", "-q"])
        .env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {said}"));
    assert_eq!(document["before"]["leak"]["verdict"], "leak", "{document}");
    assert_eq!(document["after"]["leak"]["verdict"], "no-leak", "{document}");
    assert_eq!((document["verdict"].as_str(), output.status.code()), (Some("kept"), Some(0)));
    let last = |side: &str| document[side]["settled"]["goroutines"]["last"].as_f64().unwrap();
    // A third of 1,800 requests left one behind.
    assert!(last("before") > 400.0 && last("after") < 30.0, "{} and {}", last("before"), last("after"));
    let counts = &document["after"]["result"]["counts"];
    assert_eq!(document["after"]["result"]["due"], 1800);
    assert!(counts["ok"].as_u64().unwrap() > 1000, "{counts}");
}
