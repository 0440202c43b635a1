//! The terminal: taken, read, written, and given back on every way out.

use std::io::{self, IsTerminal, Stdout};
use std::mem::ManuallyDrop;
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::{self, Event};
use ratatui::crossterm::{cursor, execute, style, terminal};
use stanch_collect::CancelToken;

use super::browser::{Browser, Effect};
use super::keys::Key;
use crate::failure::{Failure, Result};
use crate::{bench, interrupt};

/// How often signals and the terminal's end are looked for.
const TICK: Duration = Duration::from_millis(100);

/// Whether the terminal is ours.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Refuses to begin without a terminal that can be drawn on, before a profile is read.
pub(crate) fn check() -> Result<()> {
    let not = |what: &str| {
        Err(Failure::new(format!("browse: {what}"))
            .help("stanch profile top and stanch profile peek print the same to anything; stanch profile serve shows it in a browser"))
    };
    if !io::stdin().is_terminal() {
        return not("stdin is not a terminal, and keys come from there");
    }
    if !io::stdout().is_terminal() {
        return not("stdout is not a terminal");
    }
    if std::env::var_os("TERM").is_some_and(|t| t == "dumb") {
        return not("the terminal is a dumb one (TERM=dumb)");
    }
    Ok(())
}

/// Shows the browser until the user, a signal or the terminal itself ends it.
pub(crate) fn run(mut browser: Browser, cancel: &CancelToken) -> Result<()> {
    let failed = |e: &io::Error| Failure::caused("draw on the terminal", e);
    let guard = Taken::take().map_err(|e| failed(&e))?;
    // What it is told is `Look`, and not the environment: --color comes before NO_COLOR.
    style::force_color_output(true);
    let screen = Terminal::new(CrosstermBackend::new(io::stdout())).map_err(|e| failed(&e))?;
    // Its own end would complain on stderr, and panic where that is gone as well; the guard gives all of it back.
    let mut screen = ManuallyDrop::new(screen);
    let ended = show(&mut browser, &mut screen, &events(), cancel);
    drop(guard);
    ended.map_err(|e| failed(&e))
}

/// Events, read in a thread of their own: the reader of the terminal never returns once its other side is gone.
fn events() -> Receiver<io::Result<Event>> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        loop {
            let event = event::read();
            let is_last = event.is_err();
            if send.send(event).is_err() || is_last {
                return;
            }
        }
    });
    receive
}

fn show(
    browser: &mut Browser,
    screen: &mut Terminal<CrosstermBackend<Stdout>>,
    events: &Receiver<io::Result<Event>>,
    cancel: &CancelToken,
) -> io::Result<()> {
    loop {
        paint(browser, screen)?;
        let Some(first) = wait(browser, events, cancel)? else { return Ok(()) };
        // Whatever else is there already needs no picture in between.
        for event in std::iter::once(Ok(first)).chain(events.try_iter()) {
            match react(browser, &event?) {
                Effect::None => {}
                Effect::Quit => return Ok(()),
                Effect::Redraw => screen.clear()?,
            }
            if cancel.is_cancelled() {
                return Ok(());
            }
        }
    }
}

fn paint(browser: &mut Browser, screen: &mut Terminal<CrosstermBackend<Stdout>>) -> io::Result<()> {
    if let Some(wanted) = browser.wanted() {
        let files = bench::listing(browser.bench(), &wanted.options, wanted.change, &wanted.function);
        browser.show_source(wanted.node, files);
    }
    screen.draw(|frame| {
        let area = frame.area();
        browser.resize(area.width, area.height);
        browser.draw(frame.buffer_mut());
    })?;
    Ok(())
}

/// The next event; `None` when a signal or the end of the terminal came first.
fn wait(
    browser: &Browser,
    events: &Receiver<io::Result<Event>>,
    cancel: &CancelToken,
) -> io::Result<Option<Event>> {
    loop {
        match events.recv_timeout(TICK) {
            Ok(event) => return event.map(Some),
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if cancel.is_cancelled() || !io::stdin().is_terminal() {
            return Ok(None);
        }
        // A resize that comes together with a key is lost in crossterm's reader, which takes one of the two.
        let (width, height) = terminal::size()?;
        if !browser.has_size(width, height) {
            return Ok(Some(Event::Resize(width, height)));
        }
    }
}

fn react(browser: &mut Browser, event: &Event) -> Effect {
    match event {
        Event::Key(key) => Key::of(*key).map_or(Effect::None, |key| browser.press(key)),
        Event::Resize(width, height) => {
            browser.resize(*width, *height);
            Effect::None
        }
        _ => Effect::None,
    }
}

/// The terminal as long as it is ours.
pub(super) struct Taken;

impl Taken {
    pub(super) fn take() -> io::Result<Self> {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            // Before the message: it would be gone with the other screen.
            give_back();
            others(info);
        }));
        interrupt::before_exit(give_back);
        terminal::enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        let taken = Self;
        execute!(io::stdout(), terminal::EnterAlternateScreen, cursor::Hide)?;
        Ok(taken)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        give_back();
    }
}

/// Makes the terminal what it was, once.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // A terminal that is gone needs nothing back.
        let _ = execute!(io::stdout(), style::ResetColor, cursor::Show, terminal::LeaveAlternateScreen);
        let _ = terminal::disable_raw_mode();
    }
}
