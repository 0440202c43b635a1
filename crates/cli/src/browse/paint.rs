//! The state as it is seen: the bars above and below, and the screen between them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use stanch_report::wrap;

use super::browser::{Browser, Said, Screen, scene};
use super::cells::{fit, harmless, line, put};
use super::help;
use super::screens::Scene;
use crate::bench::Order;

impl Browser {
    /// Paints everything into `buf`, which has the size of the terminal.
    pub(crate) fn draw(&self, buf: &mut Buffer) {
        let area = buf.area;
        let (scene, body) = (scene!(self), self.body().intersection(area));
        match (self.screen, &self.peek, &self.source) {
            (Screen::Top, ..) => self.top.draw(&scene, body, buf),
            (Screen::Flame, ..) => self.flame.draw(&scene, body, buf),
            (Screen::Peek, Some(peek), _) => peek.draw(&scene, body, buf),
            (Screen::Source, _, Some(source)) => {
                source.draw(&scene, self.find.as_ref().map(|f| &f.expression), body, buf);
            }
            (Screen::Peek | Screen::Source, ..) => {
                put(buf, body, (2, 1), "there is no function here", self.look.dim());
            }
        }
        self.draw_title(&scene, area, buf);
        self.draw_tabs(area, buf);
        self.draw_below(&scene, area, buf);
        if self.is_help {
            help::draw(self.look, area, buf);
        }
    }

    /// What is shown, and how much of it there is.
    fn draw_title(&self, scene: &Scene<'_>, area: Rect, buf: &mut Buffer) {
        let bar = self.look.bar();
        line(buf, area, 0, bar);
        let kind = harmless(&self.view.calls.measure().kind, self.look);
        let amount = if scene.compared() {
            let Self { total, .. } = self;
            let (base, now) = (scene.value(total.base), scene.value(total.now));
            format!("{kind} {base} -> {now} ({}) ", scene.signed(total.delta()))
        } else {
            format!("{kind} {} ", scene.value(scene.shown(self.total)))
        };
        let wide = wrap::width(&amount) as u16;
        let room = area.width.saturating_sub(wide).saturating_sub(2);
        let title = harmless(&self.bench.title, self.look);
        put(buf, area, (1, 0), &fit(&title, room, self.look), bar.add_modifier(Modifier::BOLD));
        put(buf, area, (area.width.saturating_sub(wide), 0), &amount, bar);
    }

    /// The screens, and how the one that is seen is made.
    fn draw_tabs(&self, area: Rect, buf: &mut Buffer) {
        let mut x = 0;
        for (screen, n) in Screen::ALL.into_iter().zip(1..) {
            let (text, style) = if screen == self.screen {
                (format!("[{n} {}]", screen.name()), self.look.head())
            } else {
                (format!(" {n} {} ", screen.name()), Style::new())
            };
            x = put(buf, area, (x, 1), &text, style);
        }
        let dot = self.look.dot();
        let mut facts = Vec::new();
        if self.screen == Screen::Top {
            facts.push(format!("by {}", self.top.order.name()));
        }
        if self.view.calls.has_base() {
            facts.push(format!("{} stacks", self.change.name()));
        }
        facts.extend(self.bench.options.active_filters().iter().map(|f| harmless(f, self.look)));
        let facts = facts.join(&format!(" {dot} "));
        let room = area.width.saturating_sub(x).saturating_sub(2);
        put(buf, area, (x + 2, 1), &fit(&facts, room, self.look), self.look.dim());
    }

    /// What was said, what is typed, what was found, or what can be done.
    fn draw_below(&self, scene: &Scene<'_>, area: Rect, buf: &mut Buffer) {
        let Some(y) = area.height.checked_sub(1).filter(|y| *y > 0) else { return };
        let (look, room) = (self.look, area.width.saturating_sub(1));
        let clear = Rect { y: area.y + y, height: 1, ..area };
        buf.set_style(clear, Style::reset());
        if let Some(typed) = &self.typed {
            // The end of what is typed is what one looks at.
            let text = harmless(typed, look);
            let skip = (wrap::width(&text) + 2).saturating_sub(usize::from(room));
            let end: String = text.chars().skip(skip).collect();
            let x = put(buf, area, (1, y), &format!("/{end}"), Style::new());
            put(buf, area, (x, y), " ", look.cursor());
            return;
        }
        let (text, style) = match (&self.said, &self.find) {
            (Said::Note(text), _) => (harmless(text, look), look.head()),
            (Said::Wrong(text), _) => (harmless(text, look), look.wrong()),
            (Said::Nothing, Some(find)) => {
                let share = of(find.share.width, self.total.width);
                let functions = if find.count == 1 { "function" } else { "functions" };
                let dot = look.dot();
                let text = harmless(&find.text, look);
                let value = scene.value(scene.shown(find.share));
                let text = fit(&text, room / 2, look).into_owned();
                (
                    format!(
                        "/{text}: {} {functions}, {value} {} {dot} n N: next, previous",
                        find.count,
                        share.trim()
                    ),
                    look.head(),
                )
            }
            (Said::Nothing, None) => (self.hints(room), look.dim()),
        };
        put(buf, area, (1, y), &fit(&text, room, look), style);
    }

    /// What can be done here: as much of it as there is room for, how to learn more and how to leave first.
    fn hints(&self, room: u16) -> String {
        let here: &[&str] = match (self.screen, self.top.order) {
            (Screen::Top, Order::Flat) => {
                &["Enter peek", "f flame", "/ search", "c by cum", "i sample type", "s source"]
            }
            (Screen::Top, _) => {
                &["Enter peek", "f flame", "/ search", "c order", "i sample type", "s source"]
            }
            (Screen::Flame, _) => {
                &["Enter zoom", "Backspace out", "hjkl move", "/ search", "p peek", "s source"]
            }
            (Screen::Peek, _) => &["Enter go there", "Backspace back", "f flame", "s source", "/ search"],
            (Screen::Source, _) => &["jk move", "Backspace back", "p peek", "f flame", "/ search"],
        };
        let mut text = "? help  q quit".to_owned();
        for hint in here {
            if text.len() + hint.len() + 2 <= usize::from(room) {
                text = format!("{text}  {hint}");
            }
        }
        text
    }
}

/// The share of one width in another.
fn of(part: u64, whole: u64) -> String {
    let signed = |w: u64| i64::try_from(w).unwrap_or(i64::MAX);
    stanch_profile::units::percentage(signed(part), signed(whole))
}
