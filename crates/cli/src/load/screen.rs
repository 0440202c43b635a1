//! The screen of a running load test. [`Live`] is drawn into a buffer; [`Screen`] has the terminal.

use std::collections::VecDeque;
use std::io::{self, IsTerminal, Stderr};
use std::mem::ManuallyDrop;
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::crossterm::{cursor, execute, style, terminal};
use ratatui::style::{Color, Modifier, Style};
use stanch_load::SoFar;
use stanch_model::{Latency, LoadInterval};
use stanch_report::{escape, spark, units};

use crate::interrupt;
use crate::ui::Ui;

/// Rows of which curves are drawn: more than a terminal has columns.
const KEPT: usize = 400;
/// Columns of the names at the left.
const LABEL: u16 = 16;
/// Columns of what stands beside a curve.
const BESIDE: u16 = 20;

/// What is known of a running test.
pub(super) struct Live {
    pub(super) title: String,
    length: Duration,
    rows: VecDeque<LoadInterval>,
    so_far: Option<SoFar>,
}

impl Live {
    pub(super) fn new(title: &str, length: Duration) -> Self {
        Self { title: escape::visible(title).into_owned(), length, rows: VecDeque::new(), so_far: None }
    }

    pub(super) fn add(&mut self, row: LoadInterval, so_far: SoFar) {
        if self.rows.len() == KEPT {
            self.rows.pop_front();
        }
        self.rows.push_back(row);
        self.so_far = Some(so_far);
    }

    pub(super) fn last(&self) -> Option<(&LoadInterval, &SoFar)> {
        self.rows.back().zip(self.so_far.as_ref())
    }

    /// Paints all of it, as far as there is room.
    pub(super) fn draw(&self, buffer: &mut Buffer, look: Look) {
        let mut page = Page { buffer, row: 0, look };
        let head = format!(" LOAD {}", self.title);
        page.bar(&head);
        let Some((row, so_far)) = self.last() else {
            return page.line("", "starting", Style::new());
        };
        page.line("", &progress(so_far.elapsed, self.length, page.width(), look.unicode), Style::new());
        page.gap();
        let rate = |n: u64| per_second(row, n).map_or_else(|| units::UNKNOWN.to_owned(), units::count);
        page.line(
            "this second",
            &format!(
                "{} due, {} good, {} failed, {} under way, {} connections",
                rate(row.due),
                rate(row.counts.ok),
                rate(row.counts.troubles.sum()),
                units::count(row.in_flight as f64),
                units::count(row.connections as f64)
            ),
            Style::new(),
        );
        page.line("", &latency(row.latency.as_ref()), Style::new());
        page.line(
            "so far",
            &format!(
                "{} due, {} good, errors {}",
                units::count(so_far.due as f64),
                units::count(so_far.counts.ok as f64),
                so_far.counts.error_share().map_or_else(|| units::UNKNOWN.to_owned(), units::share)
            ),
            Style::new(),
        );
        page.line("", &latency(so_far.latency.as_ref()), Style::new());
        page.gap();
        self.curves(&mut page);
        page.gap();
        for (trouble, count) in so_far.counts.troubles.seen() {
            page.line("error", &format!("{}: {}", trouble.title(), units::count(count as f64)), look.wrong());
        }
        page.gap();
        page.line("", "Ctrl-C ends the test and gives the summary so far", look.dim());
    }

    fn curves(&self, page: &mut Page<'_>) {
        let width = usize::from(page.width().saturating_sub(LABEL + BESIDE));
        let mut curve = |label: &str, values: Vec<Option<f64>>, show: fn(f64) -> String| {
            let line = spark::sparkline(&values, width, page.look.unicode);
            let high = values.iter().flatten().copied().fold(f64::NAN, f64::max);
            let highest = if high.is_nan() { units::UNKNOWN.to_owned() } else { show(high) };
            page.line(label, &format!("{line} {highest} at most"), Style::new());
        };
        let all = |get: &dyn Fn(&LoadInterval) -> Option<f64>| self.rows.iter().map(get).collect::<Vec<_>>();
        curve("p99", all(&|r| r.latency.map(|l| l.p99 as f64)), units::micros);
        curve("p50", all(&|r| r.latency.map(|l| l.p50 as f64)), units::micros);
        curve("good answers/s", all(&|r| per_second(r, r.counts.ok)), units::count);
        curve("errors/s", all(&|r| per_second(r, r.counts.troubles.sum())), units::count);
        curve("under way", all(&|r| Some(r.in_flight as f64)), units::count);
    }
}

fn per_second(row: &LoadInterval, count: u64) -> Option<f64> {
    (row.millis > 0).then(|| count as f64 * 1000.0 / row.millis as f64)
}

fn latency(latency: Option<&Latency>) -> String {
    let time = |value: u64| units::micros(value as f64);
    match latency {
        None => format!("latency {}", units::UNKNOWN),
        Some(l) => {
            format!("p50 {}, p90 {}, p99 {}, longest {}", time(l.p50), time(l.p90), time(l.p99), time(l.max))
        }
    }
}

fn progress(elapsed: Duration, length: Duration, width: u16, unicode: bool) -> String {
    let millis = |d: Duration| units::millis(i64::try_from(d.as_millis()).unwrap_or(i64::MAX));
    let text = format!("{} of {}", millis(elapsed.min(length)), millis(length));
    let room = usize::from(width.saturating_sub(LABEL)).saturating_sub(text.len() + 1).min(60);
    let share = (elapsed.as_secs_f64() / length.as_secs_f64()).clamp(0.0, 1.0);
    let done = (share * room as f64) as usize;
    let (full, empty) = if unicode { ("█", "░") } else { ("#", ".") };
    format!("{}{} {text}", full.repeat(done), empty.repeat(room - done))
}

/// What the terminal can show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Look {
    pub(super) color: bool,
    pub(super) unicode: bool,
}

impl Look {
    fn dim(self) -> Style {
        if self.color { Style::new().fg(Color::DarkGray) } else { Style::new() }
    }

    fn wrong(self) -> Style {
        if self.color { Style::new().fg(Color::Red) } else { Style::new().add_modifier(Modifier::BOLD) }
    }
}

/// Lines from top to bottom; what has no room is left out.
struct Page<'b> {
    buffer: &'b mut Buffer,
    row: u16,
    look: Look,
}

impl Page<'_> {
    fn width(&self) -> u16 {
        self.buffer.area.width
    }

    fn put(&mut self, column: u16, text: &str, style: Style) {
        let area = self.buffer.area;
        if self.row >= area.height || column >= area.width {
            return;
        }
        let text = if self.look.unicode { text.to_owned() } else { text.replace('µ', "u") };
        let room = usize::from(area.width - column);
        self.buffer.set_stringn(area.x + column, area.y + self.row, text, room, style);
    }

    fn bar(&mut self, text: &str) {
        let text = format!("{text:<width$}", width = usize::from(self.width()));
        self.put(0, &text, Style::new().add_modifier(Modifier::REVERSED));
        self.row = self.row.saturating_add(1);
    }

    fn line(&mut self, label: &str, text: &str, style: Style) {
        self.put(1, label, self.look.dim());
        self.put(LABEL, text, style);
        self.row = self.row.saturating_add(1);
    }

    fn gap(&mut self) {
        self.row = self.row.saturating_add(1);
    }
}

/// Whether the terminal is ours.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The other screen of the terminal that stderr is: the report may go to stdout, whatever that is. Dropping it gives the
/// terminal back; so do a panic and a second Ctrl-C.
pub(super) struct Screen {
    /// Its own end would complain on stderr.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<Stderr>>>,
    look: Look,
}

impl Screen {
    /// `None` where nobody watches, or the terminal cannot be drawn on.
    pub(super) fn take(ui: &Ui) -> Option<Self> {
        let is_dumb = std::env::var_os("TERM").is_none_or(|t| t == "dumb");
        if ui.is_quiet() || is_dumb || !io::stderr().is_terminal() {
            return None;
        }
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let others = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                // Before the message: it would be gone with the other screen.
                give_back();
                others(info);
            }));
        });
        interrupt::before_exit(give_back);
        TAKEN.store(true, Ordering::SeqCst);
        let taken = execute!(io::stderr(), terminal::EnterAlternateScreen, cursor::Hide);
        let terminal = Terminal::new(CrosstermBackend::new(io::stderr()));
        match (taken, terminal) {
            (Ok(()), Ok(terminal)) => {
                let look = Look { color: ui.colors_stderr(), unicode: ui.text_options(false).unicode };
                Some(Self { terminal: ManuallyDrop::new(terminal), look })
            }
            _ => {
                give_back();
                None
            }
        }
    }

    pub(super) fn draw(&mut self, live: &Live) {
        let look = self.look;
        // A terminal that went away is no reason to end a test.
        let _ = self.terminal.draw(|frame| live.draw(frame.buffer_mut(), look));
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Makes the terminal what it was, once.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // A terminal that is gone needs nothing back.
        let _ = execute!(io::stderr(), style::ResetColor, cursor::Show, terminal::LeaveAlternateScreen);
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use stanch_model::{LoadCounts, Trouble};

    use super::*;

    fn live() -> Live {
        let mut live = Live::new("http://h:8080/\u{1b}[31m", Duration::from_secs(30));
        for n in 0..12 {
            let mut counts = LoadCounts { ok: 490 + n, ..LoadCounts::default() };
            counts.troubles.add(Trouble::Reset);
            let latency = Latency {
                count: 500,
                mean: 5e3,
                min: 900,
                p50: 4000,
                p90: 6000,
                p95: 7000,
                p99: 1000 * (n + 8),
                p999: 90_000,
                max: 120_000,
            };
            let row = LoadInterval {
                start_ms: n * 1000,
                millis: 1000,
                due: 500,
                counts,
                latency: Some(latency),
                in_flight: n,
                connections: 9,
            };
            let elapsed = Duration::from_secs(n + 1);
            let so_far = SoFar {
                elapsed,
                length: Duration::from_secs(30),
                due: 500 * (n + 1),
                counts,
                latency: Some(latency),
            };
            live.add(row, so_far);
        }
        live
    }

    fn painted(live: &Live, width: u16, height: u16, unicode: bool) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        live.draw(&mut buffer, Look { color: false, unicode });
        let row = |y| (0..width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        // An edge at the left, for snapshots lose what all lines begin with.
        (0..height).map(|y| format!("|{}\n", row(y))).collect()
    }

    #[test]
    fn the_screen_shows_rate_latency_and_errors() {
        expect_test::expect![[r#"
            | LOAD http://h:8080/\x1b[31m
            |                ####################............................... 12 s of 30 s
            |
            | this second    500 due, 501 good, 1 failed, 11 under way, 9 connections
            |                p50 4.00 ms, p90 6.00 ms, p99 19.0 ms, longest 120 ms
            | so far         6,000 due, 501 good, errors 0.20 %
            |                p50 4.00 ms, p90 6.00 ms, p99 19.0 ms, longest 120 ms
            |
            | p99            _..,--==+**# 19.0 ms at most
            | p50            ____________ 4.00 ms at most
            | good answers/s ____......., 501 at most
            | errors/s       ____________ 1 at most
            | under way      _..,--==+**# 11 at most
            |
            | error          connection reset: 1
            |
            |                Ctrl-C ends the test and gives the summary so far
            |
            |
        "#]]
        .assert_eq(&painted(&live(), 80, 19, false));
    }

    #[test]
    fn no_size_is_too_small() {
        for (width, height) in [(1, 1), (10, 3), (200, 60)] {
            painted(&live(), width, height, true);
            painted(&Live::new("x", Duration::from_secs(1)), width, height, true);
        }
    }
}
