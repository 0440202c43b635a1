//! The pages in a real Chromium: what is drawn, what keys and clicks do, and that nothing complains.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::browser::Browser;
use crate::samples;
use crate::server::Server;

const PAINTED: &str =
    "document.querySelector('figure.flame')?.flame?.tree && document.querySelector('canvas').width > 0";
const STATUS: &str = "document.querySelector('figure.flame .status').innerText";

/// The number of the box with this name.
fn node(browser: &mut Browser, name: &str) -> u64 {
    let find = format!(
        "(() => {{ const t = document.querySelector('figure.flame').flame.tree; \
         for (let i = 0; i < t.count; i++) if (t.name(i) === {}) return i; return -1; }})()",
        serde_json::Value::from(name)
    );
    let found = browser.eval(&find).as_i64().unwrap();
    u64::try_from(found).unwrap_or_else(|_| panic!("there is no box {name}"))
}

/// The middle of a box, in pixels of the window.
fn middle(browser: &mut Browser, node: u64) -> (f64, f64) {
    let at = browser.eval(&format!(
        "(() => {{ const g = document.querySelector('figure.flame').flame, p = g.place({node}), c = g.canvas.getBoundingClientRect(); \
         return [c.x + p.x + p.width / 2, c.y + p.y + p.height / 2]; }})()"
    ));
    (at[0].as_f64().unwrap(), at[1].as_f64().unwrap())
}

/// How many different colours a row of the canvas has.
fn colours(browser: &mut Browser, y: u32) -> u64 {
    let count = format!(
        "(() => {{ const c = document.querySelector('canvas'), d = c.getContext('2d').getImageData(0, {y}, c.width, 1).data, s = new Set(); \
         for (let i = 0; i < d.length; i += 4) s.add(d.slice(i, i + 4).join()); return s.size; }})()"
    );
    browser.eval(&count).as_u64().unwrap()
}

#[test]
fn the_bench_answers_to_pointer_and_keys() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&[samples::after(dir.path()).to_str().unwrap()]);
    let mut b = Browser::start();
    b.open(&server.url);
    b.wait(PAINTED);
    b.wait(&format!("{STATUS}.includes('all: 1,000 MiB (100 %)')"));
    assert!(colours(&mut b, 30) > 1, "something is drawn");
    b.picture("bench-flame-light-1280");

    let cache = node(&mut b, "example.com/orders/cache.Put");
    let (x, y) = middle(&mut b, cache);
    b.point(x, y);
    b.wait("!document.querySelector('.tip').hidden");
    b.wait("document.querySelector('.tip').innerText.includes('cache.Put /src/orders/cache/cache.go: 600 MiB (60.0 %), self 100 MiB')");
    b.click(x, y);
    b.wait("location.hash.includes('at=')");
    b.wait(&format!("{STATUS}.includes('cache.Put')"));
    // The link opens the same place.
    let link = b.eval("location.href");
    b.open(link.as_str().unwrap());
    b.wait(PAINTED);
    b.wait(&format!("{STATUS}.includes('cache.Put')"));
    b.key("Escape");
    b.wait(&format!("{STATUS}.includes('Handle')"));
    b.key("ArrowUp");
    b.key("Enter");
    b.wait(&format!("{STATUS}.includes('net/http.(*conn).serve')"));

    b.key("/");
    b.wait("document.activeElement.id === 'search'");
    b.type_text("CACHE\\.put");
    b.wait(&format!("{STATUS}.includes('Matches: 600 MiB of 1,000 MiB (60.0 %)')"));
    b.picture("bench-search-light-1280");
    b.key("Escape");
    b.key("3");
    b.wait("document.querySelectorAll('table.grid tbody tr').length === 1");
    b.eval("(document.getElementById('search').value = '', document.getElementById('search').dispatchEvent(new Event('input')))");
    b.wait("document.querySelectorAll('table.grid tbody tr').length === 7");
    b.wait("document.querySelector('table.grid tbody tr').innerText.includes('runtime.growslice')");
    b.picture("bench-top-light-1280");
    b.eval("document.querySelector('table.grid tbody tr').focus()");
    b.key("ArrowDown");
    b.key("Enter");
    b.wait("location.hash.includes('view=sandwich') && document.querySelectorAll('figure.half canvas').length === 2");
    b.wait(
        "document.querySelector('#callers').flame?.tree && document.querySelector('#callees').flame?.tree",
    );
    b.picture("bench-sandwich-light-1280");
    b.key("p");
    b.wait("location.hash.includes('view=peek') && document.querySelectorAll('table.grid').length === 2");
    b.picture("bench-peek-light-1280");
    b.key("o");
    b.wait("location.hash.includes('view=source') && document.querySelector('table.code')");
    b.eval("history.back()");
    b.wait("location.hash.includes('view=peek') && document.querySelectorAll('table.grid').length === 2");
    b.fine();
}

/// A file that the browser has saved, when it is there whole.
fn saved(path: &Path) -> Vec<u8> {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        // Chromium gives a download its name when it is complete.
        match std::fs::read(path) {
            Ok(bytes) if !bytes.is_empty() => return bytes,
            _ if Instant::now() >= until => panic!("{} was not saved", path.display()),
            _ => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

#[test]
fn links_are_copied_and_downloads_saved() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&[samples::after(dir.path()).to_str().unwrap()]);
    let downloads = dir.path().join("saved");
    std::fs::create_dir(&downloads).unwrap();
    let mut b = Browser::start();
    b.open(&server.url);
    b.wait(PAINTED);
    b.allow(server.url.trim_end_matches('/'), &downloads);

    let cache = node(&mut b, "example.com/orders/cache.Put");
    let (x, y) = middle(&mut b, cache);
    b.click(x, y);
    b.wait("location.hash.includes('at=')");
    b.click_on("#copy");
    b.wait("document.getElementById('copy').innerText === 'Link copied'");
    let (copied, here) = (b.eval("navigator.clipboard.readText()"), b.eval("location.href"));
    assert_eq!(copied, here);
    b.open(copied.as_str().unwrap());
    b.wait(PAINTED);
    b.wait(&format!("{STATUS}.includes('cache.Put')"));

    for (label, name, begins) in [
        ("pprof", "profile.pb.gz", b"\x1f\x8b".as_slice()),
        ("SVG", "flame.svg", b"<svg"),
        ("PNG", "flame.png", b"\x89PNG\r\n\x1a\n"),
        ("folded", "folded.txt", b""),
    ] {
        b.click_on("#downloads");
        b.wait("document.querySelectorAll('[role=menuitem]').length === 4");
        b.eval(&format!(
            "[...document.querySelectorAll('[role=menuitem]')].find((i) => i.innerText === '{label}').click()"
        ));
        let bytes = saved(&downloads.join(name));
        assert!(bytes.starts_with(begins), "{name}: {:?}", &bytes[..bytes.len().min(16)]);
        match label {
            // Width and height stand in the first chunk, which is that of the canvas.
            "PNG" => {
                let size = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
                let canvas = b.eval(
                    "[document.querySelector('canvas').width, document.querySelector('canvas').height]",
                );
                assert_eq!(
                    [u64::from(size(16)), u64::from(size(20))].map(Some),
                    [canvas[0].as_u64(), canvas[1].as_u64()]
                );
            }
            "folded" => assert!(String::from_utf8(bytes).unwrap().contains("example.com/orders/cache.Put ")),
            _ => {}
        }
    }
    b.fine();
}

#[test]
fn theme_language_and_help() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&[samples::after(dir.path()).to_str().unwrap()]);
    let mut b = Browser::start();
    b.look(800, 700, "dark");
    b.open(&server.url);
    b.wait(PAINTED);
    assert_eq!(b.eval("getComputedStyle(document.body).backgroundColor"), "rgb(20, 23, 28)");
    b.picture("bench-flame-dark-800");
    assert_eq!(b.eval("document.documentElement.scrollWidth <= innerWidth"), true, "nothing sticks out");
    b.key("t");
    b.wait("getComputedStyle(document.body).backgroundColor === 'rgb(255, 255, 255)'");
    b.key("l");
    b.wait("document.documentElement.lang === 'zh' && document.getElementById('tab-flame').innerText === '火焰图'");
    b.wait(PAINTED);
    b.wait(&format!("{STATUS}.includes('全部: 1,000 MiB')"));
    b.picture("bench-flame-zh-800");
    // The choice outlives the page.
    b.open(&server.url);
    b.wait("document.getElementById('tab-flame')?.innerText === '火焰图'");
    b.key("?");
    b.wait("document.getElementById('help').open");
    b.picture("bench-help-zh-800");
    b.key("Escape");
    b.fine();
}

#[test]
fn a_comparison_is_filtered_and_coloured() {
    let dir = tempfile::tempdir().unwrap();
    let (after, before) = (samples::after(dir.path()), samples::before(dir.path()));
    let server = Server::start(&["--diff-base", before.to_str().unwrap(), after.to_str().unwrap()]);
    let mut b = Browser::start();
    b.open(&server.url);
    b.wait(PAINTED);
    b.wait(&format!("{STATUS}.includes('400 MiB before, 1,000 MiB now (+600 MiB)')"));
    b.picture("bench-diff-light-1280");
    b.click_on("[data-change=gone]");
    b.wait(&format!(
        "location.hash.includes('change=gone') && {STATUS}.includes('50.0 MiB before, 0 B now')"
    ));
    let names = "(() => { const t = document.querySelector('figure.flame').flame.tree; return [...t.data.name].map((_, i) => t.name(i)).join(); })()";
    b.wait(&format!("{names} === 'all,main.main,example.com/orders/legacy.Load'"));
    b.click_on("[data-change=new]");
    b.wait(&format!("{STATUS}.includes('0 B before, 200 MiB now')"));
    b.look(800, 700, "dark");
    b.open(&server.url);
    b.wait(PAINTED);
    b.picture("bench-diff-dark-800");
    b.key("3");
    b.wait("document.querySelectorAll('table.grid tbody tr').length === 8");
    b.picture("bench-diff-top-dark-800");
    b.fine();
}

#[test]
fn hostile_names_do_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let file = samples::hostile(dir.path());
    let server = Server::start(&[file.to_str().unwrap()]);
    let mut b = Browser::start();
    b.open(&server.url);
    b.wait(PAINTED);
    for view in ["3", "1"] {
        b.key(view);
    }
    b.wait(PAINTED);
    let img = node(&mut b, "<img src=x onerror=window.broken=1>");
    let (x, y) = middle(&mut b, img);
    b.point(x, y);
    b.wait("document.querySelector('.tip').innerText.includes('<img src=x')");
    b.click(x, y);
    for view in ["2", "4", "5"] {
        b.key(view);
        b.wait(&format!("document.getElementById('tab-flame').parentElement.querySelector('[aria-selected=true]').title === '{view}'"));
    }
    assert_eq!(b.eval("document.querySelectorAll('img').length + (window.broken ?? 0)"), 0);
    b.fine();
}

#[test]
fn five_thousand_calls_deep() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&[samples::deep(dir.path()).to_str().unwrap()]);
    let mut b = Browser::start();
    b.open(&server.url);
    b.wait(PAINTED);
    assert_eq!(b.eval("document.querySelector('figure.flame').flame.tree.deepest"), 5000);
    let deepest = node(&mut b, "main.level4999");
    b.eval(&format!("document.querySelector('figure.flame').flame.select({deepest})"));
    b.wait("document.querySelector('.picture').scrollTop > 90000");
    b.wait(&format!("{STATUS}.includes('main.level4999')"));
    let row = b.eval(&format!("document.querySelector('figure.flame').flame.place({deepest}).y + 4"));
    b.wait("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");
    assert!(colours(&mut b, row.as_f64().unwrap() as u32) > 1, "the last row is drawn");
    b.picture("bench-deep-light-1280");
    b.fine();
}

fn stanch(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_stanch")).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_page_of_its_own_needs_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let (after, before) = (samples::after(dir.path()), samples::before(dir.path()));
    let page = dir.path().join("flame.html");
    stanch(&["profile", "flame", after.to_str().unwrap(), "-o", page.to_str().unwrap()]);
    let mut b = Browser::start();
    let open = |b: &mut Browser, page: &Path, scheme: &str| {
        b.look(800, 600, scheme);
        b.open(&format!("file://{}", page.display()));
        b.wait(PAINTED);
    };
    open(&mut b, &page, "light");
    b.picture("flame-page-light-800");
    b.key("/");
    b.wait("document.activeElement.type === 'search'");
    b.type_text("cache");
    b.wait(&format!("{STATUS}.includes('Matches: 600 MiB of 1,000 MiB (60.0 %)')"));
    let text = std::fs::read_to_string(&page).unwrap();
    assert!(text.contains("default-src 'none'") && !text.contains("connect-src"));
    let diff = dir.path().join("diff.html");
    stanch(&[
        "profile",
        "flame",
        "--diff-base",
        before.to_str().unwrap(),
        after.to_str().unwrap(),
        "--change",
        "grown",
        "-o",
        diff.to_str().unwrap(),
    ]);
    open(&mut b, &diff, "dark");
    b.wait(&format!("{STATUS}.includes('20.0 MiB before, 500 MiB now')"));
    b.picture("flame-page-diff-dark-800");
    b.fine();
}

#[test]
fn the_picture_is_svg_that_a_browser_draws() {
    let dir = tempfile::tempdir().unwrap();
    let file = samples::hostile(dir.path());
    let svg = stanch(&["profile", "flame", file.to_str().unwrap(), "--format", "svg"]);
    let path = dir.path().join("flame.svg");
    std::fs::write(&path, &svg).unwrap();
    let mut b = Browser::start();
    b.open(&format!("file://{}", path.display()));
    b.wait(
        "document.documentElement.tagName === 'svg' && document.querySelectorAll('g > title').length === 8",
    );
    assert_eq!(b.eval("document.querySelectorAll('img, script').length"), 0);
    b.picture("flame-svg");
    b.fine();
}

/// The flame graphs of a diagnosis: the same drawing, in the report.
#[test]
fn the_report_draws_with_the_same_code() {
    let dir = tempfile::tempdir().unwrap();
    let dump: String = (1..=40)
        .map(|i| format!("goroutine {i} [chan send, 9 minutes]:\nmain.worker(0x1)\n\t/src/main.go:12 +0x1\ncreated by main.start in goroutine 1\n\t/src/main.go:7 +0x2\n\n"))
        .collect();
    let file = dir.path().join("goroutines.txt");
    std::fs::write(&file, dump).unwrap();
    let page = dir.path().join("report.html");
    let output = Command::new(env!("CARGO_BIN_EXE_stanch"))
        .args(["diagnose", file.to_str().unwrap(), "--format", "html", "-o", page.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(page.is_file(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut b = Browser::start();
    b.open(&format!("file://{}", page.display()));
    b.wait(PAINTED);
    b.wait(&format!("{STATUS}.includes('40 goroutines')"));
    b.eval("document.querySelector('figure.flame').scrollIntoView()");
    b.picture("report-flame-light-1280");
    b.fine();
}
