//! The state of the browser, and what keys do to it.

use std::sync::Arc;

use ratatui::layout::Rect;
use stanch_profile::flame::{Amount, Change, Stacks};
use stanch_profile::{NodeId, Options, ProfileError};

use super::find::Find;
use super::keys::{Key, Step};
use super::look::Look;
use super::screens::Scene;
use super::screens::flame::Flame;
use super::screens::peek::Peek;
use super::screens::source::Source;
use super::screens::top::Top;
use crate::bench::{Bench, File, View};

/// Steps that can be taken back.
const STEPS: usize = 100;
/// Lines that no screen has: the two above, the one below.
pub(super) const FRAME: u16 = 3;

/// What is shown between the bars.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Screen {
    Top,
    Flame,
    Peek,
    Source,
}

impl Screen {
    pub(super) const ALL: [Self; 4] = [Self::Top, Self::Flame, Self::Peek, Self::Source];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Top => "Top",
            Self::Flame => "Flame",
            Self::Peek => "Peek",
            Self::Source => "Source",
        }
    }
}

/// What a key wants from outside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Effect {
    None,
    /// The end.
    Quit,
    /// The whole screen is to be written again.
    Redraw,
}

/// Whose source is wanted, and of which view.
pub(crate) struct Wanted {
    pub(crate) node: NodeId,
    /// As the profile names it.
    pub(crate) function: String,
    pub(crate) options: Options,
    pub(crate) change: Change,
}

/// What the line below says.
pub(super) enum Said {
    Nothing,
    /// Something that went as it should.
    Note(String),
    /// Something that did not.
    Wrong(String),
}

/// The browser of one profile.
pub(crate) struct Browser {
    pub(super) bench: Bench,
    pub(super) look: Look,
    pub(super) area: Rect,
    pub(super) options: Options,
    pub(super) view: Arc<View>,
    pub(super) change: Change,
    pub(super) total: Amount,
    pub(super) screen: Screen,
    /// The function that all screens are about.
    pub(super) node: Option<NodeId>,
    back: Vec<(Screen, Option<NodeId>)>,
    pub(super) top: Top,
    pub(super) flame: Flame,
    pub(super) peek: Option<Peek>,
    pub(super) source: Option<Source>,
    pub(super) find: Option<Find>,
    /// What is being typed behind `/`.
    pub(super) typed: Option<String>,
    pub(super) is_help: bool,
    pub(super) said: Said,
}

/// What the screens show. A macro, because a method would borrow the screens as well.
macro_rules! scene {
    ($b:expr) => {
        Scene {
            bench: &$b.bench,
            view: &$b.view,
            options: &$b.options,
            change: $b.change,
            look: $b.look,
            found: $b.find.as_ref().map(|f| f.nodes.as_slice()),
        }
    };
}
pub(super) use scene;

impl Browser {
    /// The browser at its start: the table of functions.
    pub(crate) fn new(bench: Bench, look: Look) -> Result<Self, ProfileError> {
        let options = bench.options.clone();
        let view = bench.view(&options)?;
        let change = Change::Any;
        let top =
            Top::new(&Scene { bench: &bench, view: &view, options: &options, change, look, found: None });
        let said = view.calls.notes().first().map_or(Said::Nothing, |n| Said::Note(n.clone()));
        let mut browser = Self {
            bench,
            look,
            area: Rect::new(0, 0, 80, 24),
            options,
            view,
            change,
            total: Amount::default(),
            screen: Screen::Top,
            node: top.node(),
            back: Vec::new(),
            top,
            flame: Flame::default(),
            peek: None,
            source: None,
            find: None,
            typed: None,
            is_help: false,
            said,
        };
        browser.refill();
        Ok(browser)
    }

    /// The part of the terminal that screens have.
    pub(super) fn body(&self) -> Rect {
        let Rect { x, y, width, height } = self.area;
        let above = height.min(2);
        Rect { x, y: y + above, width, height: height.saturating_sub(FRAME) }
    }

    /// Whether it was drawn for a terminal of this size.
    pub(crate) fn has_size(&self, width: u16, height: u16) -> bool {
        (self.area.width, self.area.height) == (width, height)
    }

    /// The terminal has another size.
    pub(crate) fn resize(&mut self, width: u16, height: u16) {
        self.area = Rect::new(0, 0, width, height);
        let body = self.body();
        self.top.resize(body.height);
        self.flame.resize(body);
        if let Some(peek) = &mut self.peek {
            peek.resize(body.height);
        }
        if let Some(source) = &mut self.source {
            source.resize(body.height);
        }
    }

    /// The source that is to be shown and is not there. Who has it gives it to [`Browser::show_source`].
    pub(crate) fn wanted(&self) -> Option<Wanted> {
        let node = self.node.filter(|_| self.screen == Screen::Source)?;
        if self.source.as_ref().is_some_and(|s| s.node == node) {
            return None;
        }
        let function = self.view.calls.names().get(self.view.calls.node(node).name).to_owned();
        Some(Wanted { node, function, options: self.options.clone(), change: self.change })
    }

    /// The profile, for whoever reads its sources.
    pub(crate) fn bench(&self) -> &Bench {
        &self.bench
    }

    /// Takes what [`Browser::wanted`] asked for.
    pub(crate) fn show_source(&mut self, node: NodeId, files: Result<Vec<File>, ProfileError>) {
        let files = files.unwrap_or_else(|e| {
            self.said = Said::Wrong(e.to_string());
            Vec::new()
        });
        self.source = Some(Source::new(node, files, self.look, self.body().height));
    }

    /// What a key does.
    pub(crate) fn press(&mut self, key: Key) -> Effect {
        match key {
            Key::Interrupt => return Effect::Quit,
            Key::Redraw => return Effect::Redraw,
            _ if self.is_help => {
                self.is_help = false;
                return Effect::None;
            }
            _ => {}
        }
        if self.typed.is_some() {
            self.type_key(key);
            return Effect::None;
        }
        self.said = Said::Nothing;
        match key {
            Key::Char('q') => return Effect::Quit,
            Key::Esc => return self.escape(),
            _ => self.act(key),
        }
        Effect::None
    }

    /// Keys of an expression that is being typed.
    fn type_key(&mut self, key: Key) {
        let Some(typed) = &mut self.typed else { return };
        match key {
            Key::Char(c) => typed.push(c),
            Key::Backspace if typed.is_empty() => self.typed = None,
            Key::Backspace => _ = typed.pop(),
            Key::Esc => self.typed = None,
            Key::Enter => {
                let text = self.typed.take().unwrap_or_default();
                self.search(&text);
            }
            _ => {}
        }
    }

    fn act(&mut self, key: Key) {
        if let Some(step) = key.step() {
            return self.step(step);
        }
        match key {
            Key::Char('1' | 't') => self.show(Screen::Top),
            Key::Char('2' | 'f') => self.show(Screen::Flame),
            Key::Char('3' | 'p') => self.show(Screen::Peek),
            Key::Char('4' | 's') => self.show(Screen::Source),
            Key::Tab => self.turn(1),
            Key::BackTab => self.turn(Screen::ALL.len() - 1),
            Key::Enter => self.enter(),
            Key::Backspace | Key::Char('u') => self.undo(),
            Key::Char('/') => self.typed = Some(String::new()),
            Key::Char('n') => self.next(false),
            Key::Char('N') => self.next(true),
            Key::Char('i') => self.change_type(false),
            Key::Char('I') => self.change_type(true),
            Key::Char('c') => {
                self.top.reorder(&scene!(self));
                self.node = self.top.node();
            }
            Key::Char('d') => self.change_filter(),
            Key::Char('?') => self.is_help = true,
            _ => {}
        }
    }

    /// Closes what is open, then goes back, then ends.
    fn escape(&mut self) -> Effect {
        if self.find.take().is_some() || self.go_back() { Effect::None } else { Effect::Quit }
    }

    fn step(&mut self, step: Step) {
        let body = self.body();
        match self.screen {
            Screen::Top => {
                self.top.step(step, body.height);
                self.node = self.top.node();
            }
            Screen::Flame => {
                self.flame.step(step, body);
                self.node = self.flame.node().or(self.node);
            }
            Screen::Peek => {
                if let Some(peek) = &mut self.peek {
                    peek.step(step, body.height);
                }
            }
            Screen::Source => {
                if let Some(source) = &mut self.source {
                    source.step(step, body.height);
                }
            }
        }
    }

    fn turn(&mut self, by: usize) {
        let at = Screen::ALL.iter().position(|s| *s == self.screen).unwrap_or(0);
        self.show(Screen::ALL[(at + by) % Screen::ALL.len()]);
    }

    /// Shows a screen about the function at hand, and remembers where we come from.
    fn show(&mut self, screen: Screen) {
        if screen == self.screen {
            return;
        }
        self.remember();
        self.open(screen);
    }

    fn remember(&mut self) {
        if self.back.len() == STEPS {
            self.back.remove(0);
        }
        self.back.push((self.screen, self.node));
    }

    fn open(&mut self, screen: Screen) {
        self.screen = screen;
        let (scene, body) = (scene!(self), self.body());
        match (screen, self.node) {
            (Screen::Top, Some(node)) => self.top.go(node, body.height),
            (Screen::Flame, Some(node)) => self.flame.go(node, body),
            (Screen::Peek, Some(node)) if self.peek.as_ref().is_none_or(|p| p.node != node) => {
                self.peek = Some(Peek::new(&scene, node));
                self.resize(self.area.width, self.area.height);
            }
            _ => {}
        }
    }

    fn enter(&mut self) {
        match self.screen {
            Screen::Top | Screen::Source => self.show(Screen::Peek),
            Screen::Flame => {
                let body = self.body();
                if let Err(why) = self.flame.zoom_in(&scene!(self), body) {
                    self.said = Said::Note(why.to_owned());
                }
                self.node = self.flame.node().or(self.node);
            }
            Screen::Peek => {
                if let Some(neighbour) = self.peek.as_ref().and_then(Peek::neighbour) {
                    self.remember();
                    self.node = Some(neighbour);
                    self.open(Screen::Peek);
                }
            }
        }
    }

    fn undo(&mut self) {
        if !self.go_back() {
            self.said = Said::Note("this is where it began".to_owned());
        }
    }

    /// Undoes the last zoom or the last step; whether there was one.
    fn go_back(&mut self) -> bool {
        let body = self.body();
        if self.screen == Screen::Flame && self.flame.zoom_out(&scene!(self), body) {
            self.node = self.flame.node().or(self.node);
            return true;
        }
        let Some((screen, node)) = self.back.pop() else { return false };
        self.node = node;
        self.open(screen);
        true
    }

    fn search(&mut self, text: &str) {
        if text.is_empty() {
            self.find = None;
            return;
        }
        match Find::new(text, &scene!(self)) {
            Ok(find) => {
                self.find = Some(find);
                self.next(false);
            }
            Err(why) => self.said = Said::Wrong(why),
        }
    }

    /// Goes to the next place on this screen that was found.
    fn next(&mut self, back: bool) {
        let Some(find) = &self.find else {
            self.said = Said::Note("nothing is searched for: / begins".to_owned());
            return;
        };
        let (scene, body) = (scene!(self), self.body());
        let is_there = match self.screen {
            Screen::Top => self.top.find(&scene, back, body.height),
            Screen::Flame => self.flame.find(&scene, back, body),
            Screen::Peek => self.peek.as_mut().is_some_and(|p| p.find(&scene, back, body.height)),
            Screen::Source => {
                self.source.as_mut().is_some_and(|s| s.find(&find.expression, back, body.height))
            }
        };
        match self.screen {
            Screen::Top => self.node = self.top.node(),
            Screen::Flame => self.node = self.flame.node().or(self.node),
            Screen::Peek | Screen::Source => {}
        }
        if !is_there && find.count > 0 {
            self.said = Said::Note(match self.screen {
                Screen::Flame => "no box of it is wide enough to be seen; Top lists them".to_owned(),
                _ => format!("{} matches on other screens, none on this one", find.text),
            });
        }
    }

    fn change_type(&mut self, back: bool) {
        let count = self.bench.profile.sample_types().len();
        if count < 2 {
            self.said = Said::Note("the profile has one sample type".to_owned());
            return;
        }
        let by = if back { count - 1 } else { 1 };
        let column = (self.view.calls.measure().column + by) % count;
        let options = Options { sample_index: column.to_string(), ..self.options.clone() };
        match self.bench.view(&options) {
            Ok(view) => {
                (self.view, self.options) = (view, options);
                self.refill();
            }
            Err(e) => self.said = Said::Wrong(e.to_string()),
        }
    }

    fn change_filter(&mut self) {
        if !self.view.calls.has_base() {
            self.said = Said::Note("there is nothing to compare with: --diff-base names it".to_owned());
            return;
        }
        let at = Change::ALL.iter().position(|c| *c == self.change).unwrap_or(0);
        self.change = Change::ALL[(at + 1) % Change::ALL.len()];
        self.refill();
    }

    /// Makes all screens anew: the view or the filter is another.
    fn refill(&mut self) {
        let amounts = self.view.amounts(self.change);
        self.total = Stacks::of(&self.view.calls, &amounts).total();
        drop(amounts);
        if let Some(mut find) = self.find.take() {
            find.refill(&scene!(self));
            self.find = Some(find);
        }
        let body = self.body();
        let scene = scene!(self);
        self.top.refill(&scene);
        self.flame.refill(&scene, body);
        (self.peek, self.source) = (None, None);
        if let Some(node) = self.node {
            self.top.go(node, body.height);
            self.flame.go(node, body);
        } else {
            self.node = self.top.node();
        }
        self.open(self.screen);
    }
}
