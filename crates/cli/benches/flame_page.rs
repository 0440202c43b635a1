//! The served flame graph in a real Chromium: time to the first picture, bytes on the wire, time of a frame.
//!
//!     STANCH_BENCH_FILE=/tmp/big.pb cargo bench -p stanch --bench flame_page
//!
//! Without a file it takes the deep stacks of the tests alone. `docs/benchmarks/flame.md` has figures.
#![allow(clippy::print_stdout, reason = "figures are what it is for")]

#[path = "../tests/profile_page/browser.rs"]
#[allow(dead_code, reason = "tests press keys as well")]
mod browser;
#[path = "../tests/profile_page/samples.rs"]
#[allow(dead_code, reason = "tests look at other profiles as well")]
mod samples;
#[path = "../tests/profile_page/server.rs"]
#[allow(dead_code, reason = "tests ask it directly as well")]
mod server;

use browser::Browser;
use server::Server;

const DRAWN: &str = "performance.getEntriesByName('stanch-drawn').length > 0";

/// Draws `frames` frames, `before` each of them, and says what they took.
fn frames(b: &mut Browser, what: &str, before: &str) {
    let run = format!(
        "(async () => {{ const g = document.querySelector('figure.flame').flame, times = [], between = []; \
         let last = await new Promise(requestAnimationFrame); \
         for (let n = 0; n < 180; n++) {{ const now = await new Promise(requestAnimationFrame); between.push(now - last); last = now; \
         const t = performance.now(); {before}; g.draw(); times.push(performance.now() - t); }} \
         const of = (list, part) => list.toSorted((a, b) => a - b)[Math.floor(part * (list.length - 1))]; \
         return [g.tree.count, of(times, 0.5), of(times, 0.95), of(times, 1), 1000 * between.length / between.reduce((a, b) => a + b)]; }})()"
    );
    let v = b.eval(&run);
    let at = |i: usize| v[i].as_f64().unwrap();
    println!(
        "{what}: {} boxes, a frame takes {:.1} ms (95 %: {:.1}, most: {:.1}), {:.0} frames/s",
        at(0),
        at(1),
        at(2),
        at(3),
        at(4)
    );
}

fn main() {
    let mut b = Browser::start();
    b.look(1920, 1080, "light");
    if let Ok(file) = std::env::var("STANCH_BENCH_FILE") {
        let server = Server::start(&[&file]);
        for run in 0..3 {
            let before = b.received;
            b.open(&server.url);
            b.wait(DRAWN);
            let ms = b.eval("performance.getEntriesByName('stanch-drawn')[0].startTime").as_f64().unwrap();
            b.eval("0");
            println!("run {run}: first picture after {ms:.0} ms, {} bytes on the wire", b.received - before);
        }
        b.eval(
            "(async () => { const d = await (await fetch('api/flame?nodes=64000')).json(); \
             const g = document.querySelector('figure.flame').flame; g.show(d); g.tree.cutBelow = () => false; })()",
        );
        frames(&mut b, "whole graph", "");
        frames(
            &mut b,
            "zooming",
            "if (n % 12 === 0) g.zoom(n % 24 ? 0 : 1 + Math.floor(g.tree.count * n / 400))",
        );
        frames(&mut b, "search", "if (n === 0) { g.zoom(0); g.search('Method0'); }");
    }
    let dir = tempfile::tempdir().expect("a folder");
    let server = Server::start(&[samples::deep(dir.path()).to_str().expect("a path in UTF-8")]);
    b.open(&server.url);
    b.wait(DRAWN);
    frames(&mut b, "5,000 calls deep, scrolling", "g.picture.scrollTop = n * 500");
}
