//! `callgrind`: for KCachegrind and its kin.
//!
//! Source: google/pprof, `printCallgrind` in `internal/report/report.go`; the format is that of Valgrind's manual,
//! "Callgrind Format Specification".

use std::io::{self, Write};

use hashbrown::HashMap;

use super::View;
use crate::calls::Node;
use crate::graph::{Graph, NameCache, Plan, trimmed};
use crate::names::NameId;
use crate::units;

/// Writes the whole graph, by address. The calls have to be prepared with granularity `addresses` and
/// [`Options::object_names`](crate::Options::object_names).
///
/// # Errors
/// Those of `w`.
pub fn callgrind(view: &View<'_>, w: &mut dyn Write) -> io::Result<()> {
    let options = view.options.clone().untrimmed();
    let names = NameCache::new(view.calls);
    let plan = Plan { options: &options, nodes: 0, visual: false, may_be_tree: true, all_edges: true };
    let graph = trimmed(view.profile, view.calls, &plan, &names).graph;
    let unit = view.output_unit(&graph, true);
    let measure = view.calls.measure();
    writeln!(w, "positions: instr line")?;
    writeln!(w, "events: {}({unit})", measure.kind)?;
    let scaled = |v: i64| units::scale(v, &measure.unit, &unit).0 as i64;
    let functions = disambiguated(view, &graph);
    let mut numbers = Numbers::default();
    let mut last: Option<Node> = None;
    for v in &graph.shown {
        let vertex = graph.vertex(*v);
        let node = *view.calls.node(vertex.node);
        let same = |l: Node| (l.object, l.file, l.name) == (node.object, node.file, node.name);
        if !last.is_some_and(same) {
            writeln!(w)?;
            let text = |id: NameId| view.calls.names().get(id);
            writeln!(w, "ob={}", numbers.objects.say(text(node.object)))?;
            writeln!(w, "fl={}", numbers.files.say(text(node.file)))?;
            writeln!(w, "fn={}", numbers.functions.say(text(node.name)))?;
        }
        let position = address(last, node.address);
        writeln!(w, "{position} {} {}", node.line, scaled(vertex.flat.shown()))?;
        for edge in graph.callees(*v, &names) {
            let callee = view.calls.node(graph.vertex(edge.dest).node);
            let file = view.calls.names().get(callee.file);
            writeln!(w, "cfl={}", numbers.files.say(file))?;
            let name = functions.get(&edge.dest).map_or("", String::as_str);
            writeln!(w, "cfn={}", numbers.functions.say(name))?;
            writeln!(w, "calls=0 {} {}", address(last, callee.address), callee.line)?;
            writeln!(w, "* * {}", scaled(edge.weight.value))?;
        }
        last = Some(node);
    }
    Ok(())
}

/// The numbers of names that were written before.
#[derive(Default)]
struct Numbers {
    objects: Numbered,
    files: Numbered,
    functions: Numbered,
}

#[derive(Default)]
struct Numbered(HashMap<String, usize>);

impl Numbered {
    /// `(1) name` at first, `(1)` from then on.
    fn say(&mut self, name: &str) -> String {
        if name.is_empty() {
            return String::new();
        }
        if let Some(number) = self.0.get(name) {
            return format!("({number})");
        }
        let number = self.0.len() + 1;
        self.0.insert(name.to_owned(), number);
        format!("({number}) {name}")
    }
}

/// An address, as the difference from the last one where that is shorter.
fn address(last: Option<Node>, address: u64) -> String {
    let absolute = format!("{address:#x}");
    match last {
        None => absolute,
        Some(last) if last.address == address => "*".to_owned(),
        Some(last) => {
            let relative = format!("{:+}", address.wrapping_sub(last.address).cast_signed());
            if relative.len() < absolute.len() { relative } else { absolute }
        }
    }
}

/// Names of vertices by index. Callgrind takes functions of the same name and file for one, so that those get a
/// number.
fn disambiguated(view: &View<'_>, graph: &Graph) -> HashMap<u32, String> {
    type Function = (Option<u32>, NameId, i64);
    let mut known: HashMap<(NameId, NameId), HashMap<Function, usize>> = HashMap::new();
    let is_tree = view.options.call_tree;
    let function = |v: u32| -> ((NameId, NameId), Function) {
        let vertex = graph.vertex(v);
        let node = view.calls.node(vertex.node);
        let parent = vertex.ins.first().filter(|_| is_tree).map(|e| graph.edges[*e as usize].src);
        ((node.file, node.name), (parent, node.object, node.start_line))
    };
    let all: Vec<_> = graph.shown.iter().map(|v| (*v, function(*v))).collect();
    for (_, (name, function)) in &all {
        let functions = known.entry(*name).or_default();
        let next = functions.len() + 1;
        functions.entry(*function).or_insert(next);
    }
    let named = |(v, (name, function)): (u32, ((NameId, NameId), Function))| {
        let functions = &known[&name];
        let text = view.calls.names().get(name.1);
        let text = match functions.len() {
            1 => text.to_owned(),
            n => format!("{text} [{}/{n}]", functions[&function]),
        };
        (v, text)
    };
    all.into_iter().map(named).collect()
}
