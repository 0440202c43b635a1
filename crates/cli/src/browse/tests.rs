//! Screens as they are seen, after keys that somebody pressed.

use std::path::Path;

use expect_test::{ExpectFile, expect_file};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use stanch_model::profile::Profile;
use stanch_profile::{Base, BaseKind, Options, with_base};

use super::browser::Effect;
use super::keys::Key;
use super::{Browser, Look};
use crate::bench::{self, Bench, Sources};
use crate::ui::Ui;

#[path = "../../tests/profile_page/samples.rs"]
mod samples;

const PLAIN: Look = Look { color: false, unicode: true };
const COLOR: Look = Look { color: true, unicode: true };
const ASCII: Look = Look { color: false, unicode: false };

fn read(path: &Path) -> Profile {
    stanch_parse::formats::pprof::parse(&std::fs::read(path).unwrap()).unwrap().value
}

fn browser(profile: Profile, look: Look) -> Browser {
    let sources = Sources::new(&[], &Ui::silent()).unwrap();
    let bench = Bench::new(profile, "heap.pb.gz".to_owned(), Options::default(), sources).unwrap();
    Browser::new(bench, look).unwrap()
}

fn heap(look: Look) -> Browser {
    let dir = tempfile::tempdir().unwrap();
    browser(read(&samples::after(dir.path())), look)
}

fn compared(look: Look) -> Browser {
    let dir = tempfile::tempdir().unwrap();
    let (before, after) = (read(&samples::before(dir.path())), read(&samples::after(dir.path())));
    let base = Base { profile: &before, kind: BaseKind::DiffBase, normalize: false };
    browser(with_base(&after, &base).unwrap(), look)
}

/// Presses what a text says: its letters, and in `<>` keys without one.
fn press(browser: &mut Browser, keys: &str) -> Effect {
    let mut effect = Effect::None;
    let mut rest = keys;
    while let Some(c) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|r| r.split_once('>'));
        let (key, behind) = match named {
            Some((name, behind)) => (named_key(name), behind),
            None => (Key::Char(c), &rest[c.len_utf8()..]),
        };
        effect = browser.press(key);
        bring(browser);
        rest = behind;
    }
    effect
}

fn named_key(name: &str) -> Key {
    match name {
        "enter" => Key::Enter,
        "esc" => Key::Esc,
        "back" => Key::Backspace,
        "tab" => Key::Tab,
        "backtab" => Key::BackTab,
        "up" => Key::Up,
        "down" => Key::Down,
        "left" => Key::Left,
        "right" => Key::Right,
        "pgup" => Key::PageUp,
        "pgdn" => Key::PageDown,
        "home" => Key::Home,
        "end" => Key::End,
        "ctrl-c" => Key::Interrupt,
        other => panic!("there is no key {other}"),
    }
}

/// What the terminal's loop does between a key and a picture.
fn bring(browser: &mut Browser) {
    if let Some(w) = browser.wanted() {
        let files = bench::listing(browser.bench(), &w.options, w.change, &w.function);
        browser.show_source(w.node, files);
    }
}

fn drawn(browser: &mut Browser, width: u16, height: u16) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    browser.resize(width, height);
    terminal.draw(|frame| browser.draw(frame.buffer_mut())).unwrap();
    terminal.backend().buffer().clone()
}

/// The screen as text; with `styles`, each change of style is written in `{}`.
fn text(buffer: &Buffer, styles: bool) -> String {
    let mut out = String::new();
    for row in buffer.content.chunks(usize::from(buffer.area.width)) {
        let (mut line, mut last, mut covered) = (String::new(), String::new(), 0);
        for cell in row {
            let style = style(cell);
            if styles && style != last {
                line.push_str(&format!("{{{style}}}"));
                last = style;
            }
            // A wide character covers the cell behind it.
            if covered > 0 {
                covered -= 1;
                continue;
            }
            line.push_str(cell.symbol());
            covered = stanch_report::wrap::width(cell.symbol()).saturating_sub(1);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn style(cell: &Cell) -> String {
    let mut parts = Vec::new();
    if cell.fg != Color::Reset {
        parts.push(cell.fg.to_string());
    }
    if cell.bg != Color::Reset {
        parts.push(format!("on {}", cell.bg));
    }
    for (modifier, word) in
        [(Modifier::BOLD, "bold"), (Modifier::REVERSED, "reversed"), (Modifier::UNDERLINED, "underlined")]
    {
        if cell.modifier.contains(modifier) {
            parts.push(word.to_owned());
        }
    }
    parts.join(" ")
}

/// Presses keys and compares the screen.
#[track_caller]
fn check(browser: &mut Browser, keys: &str, size: (u16, u16), expected: &ExpectFile) {
    browser.resize(size.0, size.1);
    assert_eq!(press(browser, keys), Effect::None, "{keys} ended it");
    let styles = browser.look.color;
    expected.assert_eq(&text(&drawn(browser, size.0, size.1), styles));
}

const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (120, 40);

#[test]
fn the_table_of_functions() {
    check(&mut heap(PLAIN), "", SMALL, &expect_file!["golden/top.txt"]);
    check(&mut heap(COLOR), "jj", SMALL, &expect_file!["golden/top-color.txt"]);
    check(&mut heap(PLAIN), "cG", LARGE, &expect_file!["golden/top-cum-large.txt"]);
    check(&mut compared(PLAIN), "", SMALL, &expect_file!["golden/top-compared.txt"]);
    check(&mut compared(COLOR), "", SMALL, &expect_file!["golden/top-compared-color.txt"]);
}

#[test]
fn the_flame_graph() {
    check(&mut heap(PLAIN), "f", SMALL, &expect_file!["golden/flame.txt"]);
    check(&mut heap(COLOR), "f<up><up><right>", SMALL, &expect_file!["golden/flame-color.txt"]);
    check(&mut heap(PLAIN), "f<up><enter><down>", LARGE, &expect_file!["golden/flame-zoomed-large.txt"]);
    check(&mut compared(PLAIN), "f", SMALL, &expect_file!["golden/flame-compared.txt"]);
    check(&mut compared(COLOR), "fd", SMALL, &expect_file!["golden/flame-new-color.txt"]);
    check(&mut heap(ASCII), "f/cache<enter>", SMALL, &expect_file!["golden/flame-found-ascii.txt"]);
}

#[test]
fn callers_callees_and_lines() {
    check(&mut heap(PLAIN), "/handle<enter>p", SMALL, &expect_file!["golden/peek.txt"]);
    check(&mut compared(COLOR), "/handle<enter>p", LARGE, &expect_file!["golden/peek-compared-color.txt"]);
    check(&mut heap(PLAIN), "/cache<enter>s", SMALL, &expect_file!["golden/source-missing.txt"]);
}

#[test]
fn source_lines_with_what_was_spent() {
    let dir = tempfile::tempdir().unwrap();
    let lines: Vec<String> = (1..=60).map(|n| format!("\tline{n}(\"\u{1b}[2J\")")).collect();
    std::fs::create_dir_all(dir.path().join("cache")).unwrap();
    std::fs::write(dir.path().join("go.mod"), "module example.com/orders\n").unwrap();
    std::fs::write(dir.path().join("cache/cache.go"), lines.join("\n")).unwrap();
    let samples = tempfile::tempdir().unwrap();
    let sources = Sources::new(&[dir.path().to_path_buf()], &Ui::silent()).unwrap();
    let profile = read(&samples::after(samples.path()));
    let bench = Bench::new(profile, "heap.pb.gz".to_owned(), Options::default(), sources).unwrap();
    let mut browser = Browser::new(bench, PLAIN).unwrap();
    check(&mut browser, "/cache<enter>s", SMALL, &expect_file!["golden/source.txt"]);
    press(&mut browser, "/line27<enter>");
    assert!(text(&drawn(&mut browser, 80, 24), true).contains("bold reversed underlined}    line27"));
}

#[test]
fn the_help_covers_what_is_below() {
    check(&mut heap(PLAIN), "?", SMALL, &expect_file!["golden/help.txt"]);
    let mut browser = heap(PLAIN);
    press(&mut browser, "?x");
    assert_eq!(drawn(&mut browser, 80, 24), drawn(&mut heap(PLAIN), 80, 24));
}

#[test]
fn names_that_want_to_be_commands_are_written_out() {
    let dir = tempfile::tempdir().unwrap();
    let profile = samples::hostile(dir.path());
    check(&mut browser(read(&profile), PLAIN), "", SMALL, &expect_file!["golden/hostile.txt"]);
    check(&mut browser(read(&profile), ASCII), "", SMALL, &expect_file!["golden/hostile-ascii.txt"]);
    for look in [PLAIN, COLOR, ASCII] {
        let mut browser = browser(read(&profile), look);
        for keys in ["", "f", "<down>", "<enter>", "p", "s", "?"] {
            press(&mut browser, keys);
            let seen = text(&drawn(&mut browser, 120, 40), false);
            assert!(!seen.contains(['\u{1b}', '\u{202e}']), "{seen}");
            assert!(look.unicode || seen.is_ascii(), "{seen}");
        }
    }
}

#[test]
fn five_thousand_calls_are_a_walk() {
    let dir = tempfile::tempdir().unwrap();
    let mut browser = browser(read(&samples::deep(dir.path())), PLAIN);
    check(&mut browser, "f<home><end>", SMALL, &expect_file!["golden/deep.txt"]);
    press(&mut browser, "<home><pgdn><pgdn><enter>");
    assert!(text(&drawn(&mut browser, 80, 24), false).contains("main.level0032"));
    press(&mut browser, "<end>");
    let seen = text(&drawn(&mut browser, 80, 24), false);
    assert!(seen.contains("depth 5000") && seen.contains("above ›"), "{seen}");
}

#[test]
fn every_key_is_safe_on_every_terminal() {
    let keys = "jjlh2jlk<enter>jG<back>3j<enter>4jn/a<back><enter>/(<enter>/main<enter>nNiIcd?x<pgdn><pgup>gG<tab><backtab>u<esc>";
    for (width, height) in [(1, 1), (1, 24), (80, 1), (2, 3), (5, 4), (3, 9), (500, 200)] {
        for mut browser in [empty(), heap(COLOR), compared(ASCII)] {
            browser.resize(width, height);
            for key in split(keys) {
                press(&mut browser, key);
                drawn(&mut browser, width, height);
            }
        }
    }
    check(&mut empty(), "", SMALL, &expect_file!["golden/empty.txt"]);
}

/// Keys one by one.
fn split(keys: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = keys;
    while let Some(c) = rest.chars().next() {
        let len = if c == '<' { rest.find('>').map_or(1, |i| i + 1) } else { c.len_utf8() };
        out.push(&rest[..len]);
        rest = &rest[len..];
    }
    out
}

fn empty() -> Browser {
    use stanch_model::profile::{ProfileBuilder, Sizes, ValueType};
    let mut builder = ProfileBuilder::new(Sizes::default());
    builder.string("").unwrap();
    let (kind, unit) = (builder.string("inuse_space").unwrap(), builder.string("bytes").unwrap());
    builder.sample_type(ValueType { kind, unit }).unwrap();
    browser(builder.finish(), PLAIN)
}

#[test]
fn the_function_at_hand_stays_from_screen_to_screen() {
    let mut browser = heap(PLAIN);
    press(&mut browser, "/cache<enter>");
    for keys in ["f", "p", "s", "t", "i", "<tab>", "<backtab>"] {
        press(&mut browser, keys);
        let node = browser.node.expect("a function");
        assert_eq!(browser.view.calls.name_of(node), "example.com/orders/cache.Put", "{keys}");
    }
}

#[test]
fn the_way_back_is_the_way_there() {
    let mut browser = heap(PLAIN);
    let start = drawn(&mut browser, 80, 24);
    press(&mut browser, "<enter><up><enter><enter>f<enter><back>");
    for _ in 0..4 {
        assert_eq!(press(&mut browser, "<esc>"), Effect::None);
    }
    assert_eq!(drawn(&mut browser, 80, 24), start);
    assert_eq!(press(&mut browser, "<esc>"), Effect::Quit);
}

#[test]
fn it_ends_by_q_and_ctrl_c_and_not_while_typing() {
    assert_eq!(press(&mut heap(PLAIN), "q"), Effect::Quit);
    assert_eq!(press(&mut heap(PLAIN), "/q"), Effect::None);
    assert_eq!(press(&mut heap(PLAIN), "/q<ctrl-c>"), Effect::Quit);
    assert_eq!(press(&mut heap(PLAIN), "/q<esc>"), Effect::None);
}

#[test]
fn what_cannot_be_done_is_said() {
    for (keys, said) in [
        ("/(<enter>", "not a regular expression: unclosed group"),
        ("n", "nothing is searched for"),
        ("d", "there is nothing to compare with"),
        ("/nowhere<enter>", "0 functions"),
        ("f<home><enter>", "as wide as the screen"),
    ] {
        let mut browser = heap(PLAIN);
        press(&mut browser, keys);
        let seen = text(&drawn(&mut browser, 80, 24), false);
        assert!(seen.lines().last().unwrap().contains(said), "{keys}: {seen}");
    }
}

#[test]
fn without_colour_there_is_none() {
    for mut browser in [heap(PLAIN), compared(PLAIN)] {
        for keys in ["", "f", "/cache<enter>", "p", "s", "?"] {
            press(&mut browser, keys);
            let buffer = drawn(&mut browser, 80, 24);
            assert!(buffer.content.iter().all(|c| (c.fg, c.bg) == (Color::Reset, Color::Reset)), "{keys}");
            let body = &buffer.content[80 * 2..80 * 23];
            assert!(body.iter().any(|c| c.modifier.contains(Modifier::REVERSED)), "no cursor: {keys}");
        }
    }
}
