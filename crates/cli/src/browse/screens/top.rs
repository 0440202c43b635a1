//! Functions by what they have.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use stanch_profile::NodeId;
use stanch_profile::flame::Total;

use super::{Cursor, Scene, next};
use crate::bench::Order;
use crate::browse::cells::{fit_name, line, put};
use crate::browse::keys::Step;

/// The table.
pub(in crate::browse) struct Top {
    pub(in crate::browse) order: Order,
    rows: Vec<(NodeId, Total)>,
    cursor: Cursor,
}

impl Top {
    /// Sorted as the options say; in a comparison by what changed.
    pub(in crate::browse) fn new(scene: &Scene<'_>) -> Self {
        let order = match scene.options.sort {
            _ if scene.compared() => Order::Delta,
            stanch_profile::Sort::Flat => Order::Flat,
            stanch_profile::Sort::Cum => Order::Cum,
        };
        let mut top = Self { order, rows: Vec::new(), cursor: Cursor::default() };
        top.refill(scene);
        top
    }

    /// Takes the rows from a scene that shows something else than before.
    pub(in crate::browse) fn refill(&mut self, scene: &Scene<'_>) {
        let totals = scene.view.totals(scene.change);
        let ids = scene.view.ranked(&totals, self.order);
        self.rows = ids.into_iter().map(|i| (NodeId::from_index(i), totals[i])).collect();
        self.cursor = Cursor::default();
    }

    /// Sorts by the next order that means something.
    pub(in crate::browse) fn reorder(&mut self, scene: &Scene<'_>) {
        let known = if scene.compared() { 3 } else { 2 };
        let at = Order::ALL.iter().position(|o| *o == self.order).unwrap_or(0);
        self.order = Order::ALL[(at + 1) % known];
        self.refill(scene);
    }

    /// The function under the cursor.
    pub(in crate::browse) fn node(&self) -> Option<NodeId> {
        self.rows.get(self.cursor.at).map(|(id, _)| *id)
    }

    /// Puts the cursor on a function.
    pub(in crate::browse) fn go(&mut self, node: NodeId, height: u16) {
        if self.node() != Some(node)
            && let Some(at) = self.rows.iter().position(|(id, _)| *id == node)
        {
            self.cursor.center(at, self.rows.len(), rows_of(height));
        }
    }

    pub(in crate::browse) fn step(&mut self, step: Step, height: u16) {
        self.cursor.step(step, self.rows.len(), rows_of(height));
    }

    /// Goes to the next function that a search found.
    pub(in crate::browse) fn find(&mut self, scene: &Scene<'_>, back: bool, height: u16) -> bool {
        let found = next(self.cursor.at, self.rows.len(), back, |i| scene.is_found(self.rows[i].0));
        if let Some(at) = found {
            self.cursor.at = at;
            self.cursor.follow(self.rows.len(), rows_of(height));
        }
        found.is_some()
    }

    /// Follows a terminal that changed its size.
    pub(in crate::browse) fn resize(&mut self, height: u16) {
        self.cursor.follow(self.rows.len(), rows_of(height));
    }

    pub(in crate::browse) fn draw(&self, scene: &Scene<'_>, area: Rect, buf: &mut Buffer) {
        let look = scene.look;
        let head = if scene.compared() {
            let delta = look.delta();
            format!("{:>9} {delta:>10} {:>9} {delta:>10}  function", "flat", "cum")
        } else {
            format!("{:>10} {:>6} {:>10} {:>6}  function", "flat", "flat%", "cum", "cum%")
        };
        put(buf, area, (0, 0), &head, look.head());
        if self.rows.is_empty() {
            put(buf, area, (2, 2), "no function has a value here", look.dim());
        }
        let seen = self.rows.iter().enumerate().skip(self.cursor.first).take(rows_of(area.height));
        for ((i, (id, total)), y) in seen.zip(1..) {
            let x = row(scene, total, area, y, buf);
            let name = scene.name(*id);
            let name = fit_name(&name, area.width.saturating_sub(x), look);
            put(buf, area, (x, y), &name, scene.name_style(*id));
            if i == self.cursor.at {
                line(buf, area, y, look.cursor());
            }
        }
    }
}

/// The numbers of a row; returns the column behind them.
fn row(scene: &Scene<'_>, total: &Total, area: Rect, y: u16, buf: &mut Buffer) -> u16 {
    let plain = Style::new();
    let Total { flat, cum } = *total;
    if scene.compared() {
        let mut x = 0;
        for (amount, behind) in [(flat, " "), (cum, "  ")] {
            x = put(buf, area, (x, y), &format!("{:>9} ", scene.value(amount.now)), plain);
            let delta = format!("{:>10}", scene.signed(amount.delta()));
            x = put(buf, area, (x, y), &delta, scene.look.change(amount.delta()));
            x = put(buf, area, (x, y), behind, plain);
        }
        return x;
    }
    let (flat, cum) = (scene.shown(flat), scene.shown(cum));
    let (flat_text, cum_text) = (scene.value(flat), scene.value(cum));
    let text = format!("{flat_text:>10} {} {cum_text:>10} {}  ", scene.share(flat), scene.share(cum));
    put(buf, area, (0, y), &text, plain)
}

/// How many functions are seen below the head.
fn rows_of(height: u16) -> usize {
    usize::from(height.saturating_sub(1))
}
