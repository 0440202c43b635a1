//! The flame graph in cells: the root above, each row what the row above calls.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use stanch_profile::NodeId;
use stanch_profile::flame::{self, Label, Node, Spot, Stacks, Tree};

use super::boxes::{children, parent, place};
use super::{Scene, next};
use crate::browse::cells::{fit, fit_box, fit_name, harmless, put};
use crate::browse::keys::Step;

/// Boxes of the tree: far more than any terminal shows, so that moving around needs no new one.
const NODES: usize = 16_000;
/// Lines about the box under the cursor.
const DETAILS: u16 = 2;

/// A tree, the part of it that is seen, and the box under the cursor.
#[derive(Default)]
pub(in crate::browse) struct Flame {
    tree: Tree,
    /// Where in the whole tree the root of this one is, and the calls from the whole tree's root to it.
    spot: Spot,
    path: Vec<NodeId>,
    /// Where zooming out leads to.
    zooms: Vec<Spot>,
    cells: Vec<(u16, u16)>,
    at: usize,
    /// The depth of the first row that is seen.
    first: u32,
}

impl Flame {
    /// Makes the tree of a scene that shows something else than before; the zoom stays where it still means something.
    pub(in crate::browse) fn refill(&mut self, scene: &Scene<'_>, area: Rect) {
        let amounts = scene.view.amounts(scene.change);
        let stacks = Stacks::of(&scene.view.calls, &amounts);
        let tree = flame::flame(stacks, self.spot, NODES).filter(|t| t.total().width > 0);
        (self.at, self.first) = (0, 0);
        match tree {
            Some(tree) => self.tree = tree,
            None => {
                (self.spot, self.zooms) = (Spot::default(), Vec::new());
                self.tree = flame::flame(stacks, self.spot, NODES).unwrap_or_default();
            }
        }
        self.path = flame::path(stacks, self.spot).unwrap_or_default();
        self.resize(area);
    }

    /// Lays the boxes out for another width.
    pub(in crate::browse) fn resize(&mut self, area: Rect) {
        self.cells = place(&self.tree, area.width);
        while !self.is_seen(self.at) {
            match parent(&self.tree, self.at) {
                Some(parent) => self.at = parent,
                None => break,
            }
        }
        self.follow(area);
    }

    /// Whether a box is at least one cell wide.
    fn is_seen(&self, node: usize) -> bool {
        self.cells.get(node).is_some_and(|(start, end)| start < end)
    }

    fn label(&self, node: usize) -> Option<Label> {
        self.tree.nodes.get(node).map(|n| n.label)
    }

    fn depth(&self) -> u32 {
        self.tree.nodes.get(self.at).map_or(0, |n| n.depth)
    }

    /// The function under the cursor; that of the root when it is zoomed in.
    pub(in crate::browse) fn node(&self) -> Option<NodeId> {
        match self.label(self.at)? {
            Label::Call(id) => Some(id),
            Label::Root => self.path.last().copied(),
            Label::Other(_) => None,
        }
    }

    /// Puts the cursor on the widest box of a function.
    pub(in crate::browse) fn go(&mut self, node: NodeId, area: Rect) {
        if self.node() == Some(node) {
            return;
        }
        let boxes = self.tree.nodes.iter().enumerate().filter(|(_, n)| n.label == Label::Call(node));
        // The first of equals is the outermost.
        let widest = boxes.rev().max_by_key(|(_, n)| n.amount.width).map(|(i, _)| i);
        if let Some(at) = widest.filter(|i| self.is_seen(*i)) {
            self.at = at;
            self.follow(area);
        }
    }

    pub(in crate::browse) fn step(&mut self, step: Step, area: Rect) {
        let page = rows_of(area).saturating_sub(1).max(1);
        match step {
            Step::Up => self.climb(1),
            Step::PageUp => self.climb(page),
            Step::First => self.climb(u32::MAX),
            Step::Down => self.descend(1),
            Step::PageDown => self.descend(page),
            Step::Last => self.descend(u32::MAX),
            Step::Left | Step::Right => self.beside(step == Step::Left),
        }
        self.follow(area);
    }

    fn climb(&mut self, levels: u32) {
        for _ in 0..levels {
            match parent(&self.tree, self.at) {
                Some(parent) => self.at = parent,
                None => return,
            }
        }
    }

    fn descend(&mut self, levels: u32) {
        for _ in 0..levels {
            match children(&self.tree, self.at).find(|c| self.is_seen(*c)) {
                Some(child) => self.at = child,
                None => return,
            }
        }
    }

    /// To the box on the left or right in the same row.
    fn beside(&mut self, left: bool) {
        let depth = self.depth();
        let is = |i: &usize| self.tree.nodes[*i].depth == depth && self.is_seen(*i);
        let found =
            if left { (0..self.at).rev().find(is) } else { (self.at + 1..self.tree.nodes.len()).find(is) };
        self.at = found.unwrap_or(self.at);
    }

    /// Brings the row of the cursor into sight.
    fn follow(&mut self, area: Rect) {
        let depth = self.depth();
        let lowest = (depth + 1).saturating_sub(rows_of(area).max(1));
        self.first = self.first.clamp(lowest, depth.max(lowest));
    }

    /// Makes the box under the cursor as wide as the screen. The error says why it cannot be.
    pub(in crate::browse) fn zoom_in(&mut self, scene: &Scene<'_>, area: Rect) -> Result<(), &'static str> {
        let at = match self.label(self.at) {
            // What is smaller gets boxes of its own when its parent is all there is.
            Some(Label::Other(_)) => parent(&self.tree, self.at),
            _ => Some(self.at),
        };
        let node =
            at.and_then(|at| self.tree.nodes.get(at)).copied().ok_or("there is nothing to zoom into")?;
        if node.depth == 0 {
            return Err("this box is as wide as the screen");
        }
        self.zooms.push(self.spot);
        self.spot = Spot { stack: node.stack, depth: self.spot.depth + node.depth };
        self.refill(scene, area);
        Ok(())
    }

    /// Undoes the last zoom; the cursor stays on the box that was the root. Whether there was one.
    pub(in crate::browse) fn zoom_out(&mut self, scene: &Scene<'_>, area: Rect) -> bool {
        let Some(spot) = self.zooms.pop() else { return false };
        let path = std::mem::take(&mut self.path);
        self.spot = spot;
        self.refill(scene, area);
        for id in path.into_iter().skip(self.path.len()) {
            match children(&self.tree, self.at).find(|c| self.label(*c) == Some(Label::Call(id))) {
                Some(child) => self.at = child,
                None => break,
            }
        }
        self.resize(area);
        true
    }

    /// Goes to the next box that a search found and that is wide enough to be seen.
    pub(in crate::browse) fn find(&mut self, scene: &Scene<'_>, back: bool, area: Rect) -> bool {
        let is = |i: usize| match self.tree.nodes[i].label {
            Label::Call(id) => self.is_seen(i) && scene.is_found(id),
            Label::Root | Label::Other(_) => false,
        };
        let found = next(self.at, self.tree.nodes.len(), back, is);
        self.at = found.unwrap_or(self.at);
        self.follow(area);
        found.is_some()
    }

    pub(in crate::browse) fn draw(&self, scene: &Scene<'_>, area: Rect, buf: &mut Buffer) {
        if self.tree.total().width == 0 {
            put(buf, area, (2, 1), "no stack has a value here", scene.look.dim());
            return;
        }
        self.draw_path(scene, area, buf);
        let rows = rows_of(area);
        for (i, node) in self.tree.nodes.iter().enumerate() {
            let Some(row) = node.depth.checked_sub(self.first).filter(|r| *r < rows) else { continue };
            if self.is_seen(i) {
                self.draw_box(scene, i, node, (area, row as u16 + 1), buf);
            }
        }
        if area.height > DETAILS + 1 {
            self.draw_details(scene, area, buf);
        }
    }

    /// The calls above the root, the last of them always.
    fn draw_path(&self, scene: &Scene<'_>, area: Rect, buf: &mut Buffer) {
        let into = format!(" {} ", scene.look.into());
        let short = |id: &NodeId| stanch_model::names::short(&scene.name(*id)).to_owned();
        let room = usize::from(area.width).saturating_sub(1);
        let mut text = String::new();
        for (above, id) in self.path.iter().enumerate().rev() {
            let more = if text.is_empty() { short(id) } else { format!("{}{into}{text}", short(id)) };
            let left = format!("{above} above{into}");
            if !text.is_empty() && stanch_report::wrap::width(&more) + left.len() > room {
                text = format!("{} above{into}{text}", above + 1);
                break;
            }
            text = more;
        }
        put(buf, area, (1, 0), &fit(&text, area.width.saturating_sub(1), scene.look), scene.look.dim());
    }

    fn draw_box(&self, scene: &Scene<'_>, i: usize, node: &Node, to: (Rect, u16), buf: &mut Buffer) {
        let (area, y) = to;
        let (start, end) = self.cells[i];
        let end = end.min(area.width);
        if start >= end || y >= area.height {
            return;
        }
        let look = scene.look;
        let call = if let Label::Call(id) = node.label { Some(id) } else { None };
        let mut style = match node.label {
            Label::Other(_) => look.owner(None),
            _ if scene.compared() => look.changed(node.amount),
            _ => look.owner(call.map(|id| scene.owner(id))),
        };
        if call.is_some_and(|id| scene.is_found(id)) {
            style = style.patch(look.found());
        }
        if i == self.at {
            style = style.patch(look.chosen());
        }
        let place = Rect { x: area.x + start, y: area.y + y, width: end - start, height: 1 };
        buf.set_style(place, style);
        put(buf, place, (0, 0), look.edge(), style);
        let room = place.width - 1;
        let sign = match node.amount.delta() {
            _ if !scene.compared() => "",
            0 => "",
            1.. => "+",
            ..0 => "-",
        };
        if room > 0 {
            let x = put(buf, place, (1, 0), sign, style);
            let name = fit_box(&self.caption(scene, node), place.width.saturating_sub(x), look);
            put(buf, place, (x, 0), &name, style);
        }
    }

    /// What is written into a box.
    fn caption(&self, scene: &Scene<'_>, node: &Node) -> String {
        match (node.label, self.path.last()) {
            (Label::Call(id), _) => scene.name(id),
            (Label::Other(1), _) => "(1 smaller)".to_owned(),
            (Label::Other(n), _) => format!("({n} smaller)"),
            (Label::Root, Some(id)) => scene.name(*id),
            (Label::Root, None) => "all".to_owned(),
        }
    }

    /// The box under the cursor in words.
    fn draw_details(&self, scene: &Scene<'_>, area: Rect, buf: &mut Buffer) {
        let Some(node) = self.tree.nodes.get(self.at) else { return };
        let (look, y) = (scene.look, area.height - DETAILS);
        let id = self.node();
        let name = id.map_or_else(|| self.caption(scene, node), |id| scene.name(id));
        put(buf, area, (1, y), &fit_name(&name, area.width.saturating_sub(1), look), look.head());
        let amount = node.amount;
        let shown = scene.shown(amount);
        let of_root = stanch_profile::units::percentage(
            i64::try_from(amount.width).unwrap_or(i64::MAX),
            i64::try_from(self.tree.total().width).unwrap_or(i64::MAX),
        );
        let mut x = if scene.compared() {
            let now = format!("{} now, {} in the base, ", scene.value(amount.now), scene.value(amount.base));
            let x = put(buf, area, (1, y + 1), &now, Style::new());
            let delta = scene.signed(amount.delta());
            put(buf, area, (x, y + 1), &delta, look.change(amount.delta()))
        } else {
            let value = format!("{} {} of all", scene.value(shown), scene.share(shown).trim_start());
            put(buf, area, (1, y + 1), &value, Style::new())
        };
        if self.spot.depth > 0 {
            x = put(buf, area, (x, y + 1), &format!(", {} of this", of_root.trim_start()), Style::new());
        }
        let depth = format!("  {} depth {}", look.dot(), self.spot.depth + node.depth);
        x = put(buf, area, (x, y + 1), &depth, Style::new());
        let file = id.and_then(|id| scene.file(id));
        if let Some(file) = file {
            let text = format!("  {} {}", look.dot(), harmless(file, look));
            put(buf, area, (x, y + 1), &fit(&text, area.width.saturating_sub(x), look), look.dim());
        }
    }
}

/// How many rows of boxes are seen: the path is above them, the details are below.
fn rows_of(area: Rect) -> u32 {
    let details = if area.height > DETAILS + 1 { DETAILS } else { 0 };
    u32::from(area.height.saturating_sub(1 + details))
}
