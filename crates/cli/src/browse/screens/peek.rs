//! A function between its callers and callees.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use stanch_profile::flame::{self, Amount, Stacks, Total};
use stanch_profile::{NodeId, units};

use super::{Cursor, Scene, next};
use crate::browse::cells::{fit, fit_name, harmless, line, put};
use crate::browse::keys::Step;

/// Lines above the list: the function, its numbers, the heads of the columns.
const ABOVE: u16 = 4;

/// Which way a neighbour lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    Caller,
    Callee,
}

/// The function and its neighbours, callers first, the largest first.
pub(in crate::browse) struct Peek {
    pub(in crate::browse) node: NodeId,
    total: Total,
    rows: Vec<(Side, NodeId, Amount)>,
    cursor: Cursor,
}

impl Peek {
    pub(in crate::browse) fn new(scene: &Scene<'_>, node: NodeId) -> Self {
        let amounts = scene.view.amounts(scene.change);
        let stacks = Stacks::of(&scene.view.calls, &amounts);
        let (callers, callees) = flame::neighbours(stacks, |n| n == node);
        let side = |side| move |n: flame::Neighbour| (side, n.call, n.amount);
        let rows: Vec<_> = callers
            .into_iter()
            .map(side(Side::Caller))
            .chain(callees.into_iter().map(side(Side::Callee)))
            .collect();
        let total = scene.view.totals(scene.change).get(node.index()).copied().unwrap_or_default();
        // What it calls is what people look for, if it calls anything.
        let at = rows.iter().position(|(s, ..)| *s == Side::Callee).unwrap_or(0);
        Self { node, total, rows, cursor: Cursor { at, first: 0 } }
    }

    /// The neighbour under the cursor.
    pub(in crate::browse) fn neighbour(&self) -> Option<NodeId> {
        self.rows.get(self.cursor.at).map(|(_, id, _)| *id)
    }

    pub(in crate::browse) fn step(&mut self, step: Step, height: u16) {
        self.cursor.step(step, self.rows.len(), rows_of(height));
    }

    pub(in crate::browse) fn resize(&mut self, height: u16) {
        self.cursor.follow(self.rows.len(), rows_of(height));
    }

    /// Goes to the next neighbour that a search found.
    pub(in crate::browse) fn find(&mut self, scene: &Scene<'_>, back: bool, height: u16) -> bool {
        let found = next(self.cursor.at, self.rows.len(), back, |i| scene.is_found(self.rows[i].1));
        self.cursor.at = found.unwrap_or(self.cursor.at);
        self.resize(height);
        found.is_some()
    }

    pub(in crate::browse) fn draw(&self, scene: &Scene<'_>, area: Rect, buf: &mut Buffer) {
        let look = scene.look;
        let name = scene.name(self.node);
        put(buf, area, (1, 0), &fit_name(&name, area.width.saturating_sub(1), look), look.head());
        self.draw_numbers(scene, area, buf);
        let delta = if scene.compared() { format!(" {:>10}", look.delta()) } else { String::new() };
        let head = format!("        {:>10} {:>6}{delta}  function", "shared", "of cum");
        put(buf, area, (0, 3), &head, look.head());
        if self.rows.is_empty() {
            put(buf, area, (2, ABOVE), "it calls nothing, and nothing calls it", look.dim());
        }
        let seen = self.rows.iter().enumerate().skip(self.cursor.first).take(rows_of(area.height));
        for ((i, (side, id, amount)), y) in seen.zip(ABOVE..) {
            let x = self.draw_row(scene, *side, *amount, (area, y), buf);
            let name = scene.name(*id);
            let name = fit_name(&name, area.width.saturating_sub(x), look);
            put(buf, area, (x, y), &name, scene.name_style(*id));
            if i == self.cursor.at {
                line(buf, area, y, look.cursor());
            }
        }
    }

    fn draw_numbers(&self, scene: &Scene<'_>, area: Rect, buf: &mut Buffer) {
        let Total { flat, cum } = self.total;
        let mut x = 1;
        for (word, amount, behind) in [("flat ", flat, "   "), ("   cum ", cum, "")] {
            let shown = scene.shown(amount);
            x = put(buf, area, (x, 1), &format!("{}{}", word.trim_start(), scene.value(shown)), Style::new());
            if scene.compared() {
                let delta = format!(" {}", scene.signed(amount.delta()));
                x = put(buf, area, (x, 1), &delta, scene.look.change(amount.delta()));
            } else {
                x = put(buf, area, (x, 1), &format!(" {}", scene.share(shown).trim_start()), Style::new());
            }
            x = put(buf, area, (x, 1), behind, Style::new());
        }
        if let Some(file) = scene.file(self.node) {
            let text = format!("   {} {}", scene.look.dot(), harmless(file, scene.look));
            let text = fit(&text, area.width.saturating_sub(x), scene.look);
            put(buf, area, (x, 1), &text, scene.look.dim());
        }
    }

    /// The numbers of a row; returns the column behind them.
    fn draw_row(
        &self,
        scene: &Scene<'_>,
        side: Side,
        amount: Amount,
        to: (Rect, u16),
        buf: &mut Buffer,
    ) -> u16 {
        let (area, y) = to;
        let word = match side {
            Side::Caller => "caller",
            Side::Callee => "callee",
        };
        let shown = scene.shown(amount);
        let share = units::percentage(shown, scene.shown(self.total.cum));
        let text = format!(" {word} {:>10} {share}", scene.value(shown));
        let mut x = put(buf, area, (0, y), &text, Style::new());
        if scene.compared() {
            let delta = format!(" {:>10}", scene.signed(amount.delta()));
            x = put(buf, area, (x, y), &delta, scene.look.change(amount.delta()));
        }
        put(buf, area, (x, y), "  ", Style::new())
    }
}

/// How many neighbours are seen.
fn rows_of(height: u16) -> usize {
    usize::from(height.saturating_sub(ABOVE))
}
