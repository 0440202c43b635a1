//! `graph`: the call graph for Graphviz.
//!
//! Source: google/pprof, `internal/graph/dotgraph.go`.

use std::io::{self, Write};

use super::View;
use super::head::report_lines;
use super::short::Shortener;
use crate::graph::{Edge, Graph, MOST_TAGS, NameCache, Plan, Tag, Vertex, trimmed};
use crate::units::{self, percentage};
use crate::{Weight, paths};

/// Writes the graph in the language of `dot`.
///
/// # Errors
/// Those of `w`.
pub fn dot(view: &View<'_>, w: &mut dyn Write) -> io::Result<()> {
    let names = NameCache::new(view.calls);
    let options = view.options;
    let plan =
        Plan { options, nodes: options.node_limit(80), visual: true, may_be_tree: true, all_edges: true };
    let t = trimmed(view.profile, view.calls, &plan, &names);
    let unit = view.output_unit(&t.graph, false);
    let legend = report_lines(view, &t, &unit, true);
    let of = |v: &u32| t.graph.vertex(*v).flat.shown().unsigned_abs();
    let d = Drawing {
        view,
        graph: &t.graph,
        names: &names,
        short: Shortener::new(),
        unit,
        most: t.graph.shown.iter().map(of).max().unwrap_or(0) as f64,
    };
    d.write(&legend, w)
}

struct Drawing<'a> {
    view: &'a View<'a>,
    graph: &'a Graph,
    names: &'a NameCache<'a>,
    short: Shortener,
    unit: String,
    /// The largest own value.
    most: f64,
}

impl Drawing<'_> {
    fn value(&self, v: i64) -> String {
        self.view.value(v, &self.unit)
    }

    fn total(&self) -> i64 {
        self.view.calls.total()
    }

    fn write(&self, legend: &[String], w: &mut dyn Write) -> io::Result<()> {
        let main = self.view.profile.mappings().first().map_or("", |m| self.view.profile.str(m.file));
        let title = if main.is_empty() { "" } else { paths::base(main) };
        let name = if title.is_empty() { "unnamed" } else { title };
        writeln!(w, "digraph \"{}\" {{", escaped(name))?;
        writeln!(w, "node [style=filled fillcolor=\"#f8f8f8\"]")?;
        if let Some(first) = legend.first() {
            let lines: Vec<String> = legend.iter().map(|l| escaped(l)).collect();
            write!(w, "subgraph cluster_L {{ \"{}\" [shape=box fontsize=16", escaped(first))?;
            write!(w, " label=\"{}\\l\"", lines.join("\\l"))?;
            if !title.is_empty() {
                write!(w, " tooltip=\"{}\"", escaped(title))?;
            }
            writeln!(w, "] }}")?;
        }
        let mut numbers = vec![0usize; self.graph.vertices.len()];
        let mut has_boxes = vec![false; self.graph.vertices.len()];
        for (i, v) in self.graph.shown.iter().enumerate() {
            numbers[*v as usize] = i + 1;
            let vertex = self.graph.vertex(*v);
            self.node(vertex, i + 1, w)?;
            let boxes = self.boxes(vertex, i + 1);
            has_boxes[*v as usize] = !boxes.is_empty();
            w.write_all(boxes.as_bytes())?;
        }
        let outs = |v: &u32| self.graph.alive(&self.graph.vertex(*v).outs).map(|(_, e)| e);
        let mut edges: Vec<&Edge> = self.graph.shown.iter().flat_map(outs).collect();
        self.graph.sort_edges(&mut edges, self.names);
        for edge in edges {
            let (src, dest) = (edge.src as usize, edge.dest as usize);
            self.edge(edge, numbers[src], numbers[dest], has_boxes[src], w)?;
        }
        writeln!(w, "}}")
    }

    fn node(&self, vertex: &Vertex, number: usize, w: &mut dyn Write) -> io::Result<()> {
        let (flat, cum) = (vertex.flat.shown(), vertex.cum.shown());
        let share = |v: i64| percentage(v, self.total()).trim().to_owned();
        let mut label = self.box_name(vertex);
        let mut cum_value = self.value(flat);
        label += &if flat == 0 { "0".to_owned() } else { format!("{cum_value} ({})", share(flat)) };
        if cum != flat {
            cum_value = self.value(cum);
            label += if flat == 0 { " " } else { "\\n" };
            label += &format!("of {cum_value} ({})", share(cum));
        }
        let mut size = 8;
        if self.most != 0.0 && flat != 0 {
            size += (16.0 * (flat.unsigned_abs() as f64 / self.most).sqrt()).ceil() as i64;
        }
        let score = cum as f64 / self.total().unsigned_abs() as f64;
        writeln!(
            w,
            "N{number} [label=\"{label}\" id=\"node{number}\" fontsize={size} shape=box tooltip=\"{} ({cum_value})\" \
             color=\"{}\" fillcolor=\"{}\"]",
            escaped(self.names.get(vertex.node)),
            color(score, false),
            color(score, true)
        )
    }

    /// The name in several lines.
    fn box_name(&self, vertex: &Vertex) -> String {
        let calls = self.view.calls;
        let node = calls.node(vertex.node);
        let name = calls.names().get(node.name);
        let in_lines = escaped(&self.short.shorten(name))
            .replace("::", "\\n")
            .replace("[...]", "[…]")
            .replace('.', "\\n");
        let file = calls.names().get(node.file);
        let mut parts = calls.name_parts(vertex.node);
        let at = usize::from(node.address != 0);
        if !name.is_empty() {
            parts[at] = in_lines;
        }
        // What follows the function's name is the file, of which the last element is enough.
        if let Some(last) = parts.last_mut().filter(|last| !file.is_empty() && last.starts_with(file)) {
            *last = escaped(&format!("{}{}", paths::base(file), &last[file.len()..]));
        }
        parts.join("\\n") + "\\n"
    }

    /// Boxes for the labels of a vertex.
    fn boxes(&self, vertex: &Vertex, number: usize) -> String {
        let flat = self.graph.alive(&vertex.outs).next().is_some();
        let mut out = String::new();
        let mut labels: Vec<Tag> = vertex.tags.labels.values().cloned().collect();
        sort(&mut labels, flat);
        let numbers = |key: &str| -> Vec<Tag> {
            vertex.tags.numbers.get(key).map(|all| all.values().cloned().collect()).unwrap_or_default()
        };
        for (i, tag) in labels.iter().take(MOST_TAGS).enumerate() {
            let weight = if flat { tag.flat.shown() } else { tag.cum.shown() };
            if weight == 0 {
                continue;
            }
            let weight = self.value(weight);
            let name = label_text(&tag.name);
            out += &format!(
                "N{number}_{i} [label = \"{name}\" id=\"N{number}_{i}\" fontsize=8 shape=box3d tooltip=\"{weight}\"]\n\
                 N{number} -> N{number}_{i} [label=\" {weight}\" weight=100 tooltip=\"{weight}\" labeltooltip=\"{weight}\"]\n"
            );
            out += &self.number_boxes(numbers(&tag.name), flat, &format!("N{number}_{i}"));
        }
        out + &self.number_boxes(numbers(""), flat, &format!("N{number}"))
    }

    fn number_boxes(&self, tags: Vec<Tag>, flat: bool, source: &str) -> String {
        let mut out = String::new();
        for (i, tag) in collapsed(tags, flat).iter().enumerate() {
            let own = flat || tag.flat.shown() == tag.cum.shown();
            let (weight, style) =
                if own { (tag.flat.shown(), "") } else { (tag.cum.shown(), " style=\"dotted\"") };
            if weight == 0 {
                continue;
            }
            let weight = self.value(weight);
            out += &format!(
                "N{source}_{i} [label = \"{}\" id=\"N{source}_{i}\" fontsize=8 shape=box3d tooltip=\"{weight}\"]\n\
                 {source} -> N{source}_{i} [label=\" {weight}\" weight=100 tooltip=\"{weight}\" labeltooltip=\"{weight}\"{style}]\n",
                label_text(&tag.name)
            );
        }
        out
    }

    fn edge(
        &self,
        edge: &Edge,
        from: usize,
        to: usize,
        has_boxes: bool,
        w: &mut dyn Write,
    ) -> io::Result<()> {
        let value = edge.weight.shown();
        let text = self.value(value);
        let inline = if edge.inline { "\\n (inline)" } else { "" };
        let mut attributes = format!("label=\" {text}{inline}\"");
        let total = i128::from(self.total());
        if total != 0 {
            let part = |of: i128| (i128::from(value) * of / total).abs().min(of) + 1;
            if part(100) > 1 {
                attributes += &format!(" weight={}", part(100));
            }
            if part(5) > 1 {
                attributes += &format!(" penwidth={}", part(5));
            }
            let score = value as f64 / self.total().unsigned_abs() as f64;
            attributes += &format!(" color=\"{}\"", color(score, false));
        }
        let arrow = if edge.residual { "..." } else { "->" };
        let name = |v: u32| escaped(self.names.get(self.graph.vertex(v).node));
        let tip = format!("\"{} {arrow} {} ({text})\"", name(edge.src), name(edge.dest));
        attributes += &format!(" tooltip={tip} labeltooltip={tip}");
        if edge.residual {
            attributes += " style=\"dotted\"";
        }
        if has_boxes {
            attributes += " minlen=2";
        }
        writeln!(w, "N{from} -> N{to} [{attributes}]")
    }
}

/// The largest first.
fn sort(tags: &mut [Tag], flat: bool) {
    tags.sort_by(|a, b| {
        let size = |w: Weight| std::cmp::Reverse(w.value.unsigned_abs());
        let by_cum = if flat { std::cmp::Ordering::Equal } else { size(a.cum).cmp(&size(b.cum)) };
        by_cum.then(size(a.flat).cmp(&size(b.flat))).then_with(|| a.name.cmp(&b.name))
    });
}

/// At most [`MOST_TAGS`] numbers: the others join the nearest of the largest, which become ranges.
fn collapsed(mut tags: Vec<Tag>, flat: bool) -> Vec<Tag> {
    sort(&mut tags, flat);
    if tags.len() <= MOST_TAGS {
        return tags;
    }
    let rest = tags.split_off(MOST_TAGS);
    let mut groups: Vec<Vec<Tag>> = tags.into_iter().map(|t| vec![t]).collect();
    for tag in rest {
        let mut nearest = (0, f64::INFINITY);
        for (i, group) in groups.iter().enumerate() {
            let distance = distance(&tag, &group[0]);
            if distance < nearest.1 {
                nearest = (i, distance);
            }
        }
        groups[nearest.0].push(tag);
    }
    let mut ranges: Vec<Tag> = groups.iter().map(|g| range(g)).collect();
    sort(&mut ranges, flat);
    ranges
}

fn distance(a: &Tag, b: &Tag) -> f64 {
    (units::scale(b.value, &b.unit, &a.unit).0 - a.value as f64).abs()
}

fn range(group: &[Tag]) -> Tag {
    let label = |t: &Tag| units::label(t.value, &t.unit, "auto");
    let (mut least, mut most) = (&group[0], &group[0]);
    let (mut flat, mut cum) = (Weight::default(), Weight::default());
    for tag in group {
        if (units::scale(tag.value, &tag.unit, &least.unit).0 as i64) < least.value {
            least = tag;
        }
        if units::scale(tag.value, &tag.unit, &most.unit).0 as i64 > most.value {
            most = tag;
        }
        flat.add(tag.flat);
        cum.add(tag.cum);
    }
    let name = if group.len() == 1 { label(least) } else { format!("{}..{}", label(least), label(most)) };
    let value = |w: Weight| Weight { value: w.shown(), divisor: 0 };
    Tag { name, flat: value(flat), cum: value(cum), ..Tag::default() }
}

/// From green over grey to red for −1 to 1; lighter for backgrounds.
fn color(score: f64, is_background: bool) -> String {
    // Away from grey, so that small values are told apart.
    const SHIFT: f64 = 0.7;
    let (mut saturation, value) = if is_background { (0.1, 0.93) } else { (1.0, 0.7) };
    let score = if score.is_nan() { 0.0 } else { score.clamp(-1.0, 1.0) };
    if score.abs() < 0.2 {
        saturation *= score.abs() / 0.2;
    }
    let score = score.signum() * score.abs().powf(1.0 - SHIFT);
    let (red, green) = if score < 0.0 {
        (value * (1.0 + saturation * score), value)
    } else {
        (value, value * (1.0 - saturation * score))
    };
    let blue = value * (1.0 - saturation);
    let byte = |v: f64| (v * 255.0) as u8;
    format!("#{:02x}{:02x}{:02x}", byte(red), byte(green), byte(blue))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\l")
}

/// A label in quotes: a quote or backslash of its own must not end it, the `\n` that joins several stays.
fn label_text(text: &str) -> String {
    text.split("\\n").map(escaped).collect::<Vec<_>>().join("\\n")
}
