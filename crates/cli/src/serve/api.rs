//! The answers in JSON.

use serde::Serialize;
use stanch_profile::NodeId;
use stanch_profile::flame::{self, Amount, Change, Neighbour, Stacks};
use stanch_report::flame::{Drawing, Shown, of_profile};

use super::error::ApiError;
use super::query::Query;
use crate::bench::{self, Bench, File, Order, View};

/// Boxes of a flame graph: what one screen can show, and little enough to send at once.
pub(super) const NODES: usize = 16_000;
/// The most that a request can ask for.
const MOST_NODES: usize = 64_000;
/// Rows of a table.
const ROWS: usize = 500;
const MOST_ROWS: usize = 100_000;

pub(super) type Answer = Result<Vec<u8>, ApiError>;

fn json(value: &impl Serialize) -> Answer {
    serde_json::to_vec(value).map_err(|e| ApiError { status: 500, message: e.to_string() })
}

/// An amount: now, and before when there are two sides.
#[derive(Serialize)]
struct Value {
    width: u64,
    now: i64,
    base: i64,
}

impl From<Amount> for Value {
    fn from(a: Amount) -> Self {
        Self { width: a.width, now: a.now, base: a.base }
    }
}

/// The tree of the request, drawn; with its ancestors when it is of a part.
pub(super) fn drawing(app: &Bench, query: &Query) -> Result<Drawing, ApiError> {
    let view = app.view(&query.options(&app.options)?)?;
    let (spot, most) = (query.spot()?, query.number("nodes", NODES, MOST_NODES)?);
    let amounts = view.amounts(query.change()?);
    let stacks = Stacks::of(&view.calls, &amounts);
    let missing = || ApiError::missing("there is no such place in the flame graph of this view");
    let tree = flame::flame(stacks, spot, most).ok_or_else(missing)?;
    let shown = Shown { calls: &view.calls, places: &app.places, root: None, above: &[] };
    if spot.depth == 0 {
        return Ok(of_profile(&shown, &tree));
    }
    let path = flame::path(stacks, spot).ok_or_else(missing)?;
    let lineage = flame::lineage(stacks, spot).ok_or_else(missing)?;
    let names = std::iter::once(None).chain(path.iter().copied().map(Some));
    let above: Vec<_> = names.zip(lineage).take(path.len()).collect();
    Ok(of_profile(&Shown { root: path.last().copied(), above: &above, ..shown }, &tree))
}

/// `flame?at=stack.depth&nodes=N`
pub(super) fn flame(app: &Bench, query: &Query) -> Answer {
    json(&drawing(app, query)?)
}

/// `around?id=N`: the two halves of a sandwich.
pub(super) fn around(app: &Bench, query: &Query) -> Answer {
    #[derive(Serialize)]
    struct Body {
        callers: Drawing,
        callees: Drawing,
    }
    let view = app.view(&query.options(&app.options)?)?;
    let node = query.node(view.calls.nodes().len())?;
    let most = query.number("nodes", NODES / 2, MOST_NODES)?;
    let amounts = view.amounts(query.change()?);
    let sides = flame::around(Stacks::of(&view.calls, &amounts), |n| n == node, most);
    let shown = Shown { calls: &view.calls, places: &app.places, root: Some(node), above: &[] };
    json(&Body { callers: of_profile(&shown, &sides.callers), callees: of_profile(&shown, &sides.callees) })
}

/// A node of a table.
#[derive(Serialize)]
struct Row {
    id: usize,
    name: String,
    place: String,
    flat: Value,
    cum: Value,
}

fn row(app: &Bench, view: &View, totals: &[flame::Total], id: usize) -> Row {
    let node = view.calls.node(NodeId::from_index(id));
    let name = view.calls.names().get(node.name);
    let place = app.places.file(name).unwrap_or("");
    let total = totals.get(id).copied().unwrap_or_default();
    let visible = |text: &str| stanch_report::escape::visible(text).into_owned();
    Row {
        id,
        name: visible(&view.calls.name_of(NodeId::from_index(id))),
        place: visible(place),
        flat: total.flat.into(),
        cum: total.cum.into(),
    }
}

/// `top?sort=flat|cum|delta&n=N&q=EXPRESSION`
pub(super) fn top(app: &Bench, query: &Query) -> Answer {
    #[derive(Serialize)]
    struct Body {
        total: Value,
        /// How many rows there are, shown or not.
        count: usize,
        rows: Vec<Row>,
    }
    let view = app.view(&query.options(&app.options)?)?;
    let (change, most) = (query.change()?, query.number("n", ROWS, MOST_ROWS)?);
    let totals = view.totals(change);
    let asked = query.get("sort").unwrap_or("flat");
    let order = Order::ALL.into_iter().find(|o| o.name() == asked);
    let order = order.ok_or_else(|| ApiError::bad(format!("sort={asked} is none of flat, cum, delta")))?;
    let mut ids = view.ranked(&totals, order);
    if let Some(expression) = expression(query)? {
        let matching = view.matching(&app.places, &expression);
        ids.retain(|i| matching[*i]);
    }
    let count = ids.len();
    let rows = ids.into_iter().take(most).map(|i| row(app, &view, &totals, i)).collect();
    let total = Stacks::of(&view.calls, &view.amounts(change)).total().into();
    json(&Body { total, count, rows })
}

/// `peek?id=N`: direct callers and callees.
pub(super) fn peek(app: &Bench, query: &Query) -> Answer {
    #[derive(Serialize)]
    struct Beside {
        #[serde(flatten)]
        row: Row,
        /// What they share with the function.
        edge: Value,
    }
    #[derive(Serialize)]
    struct Body {
        total: Value,
        node: Row,
        callers: Vec<Beside>,
        callees: Vec<Beside>,
    }
    let view = app.view(&query.options(&app.options)?)?;
    let node = query.node(view.calls.nodes().len())?;
    let change = query.change()?;
    let (amounts, totals) = (view.amounts(change), view.totals(change));
    let stacks = Stacks::of(&view.calls, &amounts);
    let (callers, callees) = flame::neighbours(stacks, |n| n == node);
    let beside = |list: Vec<Neighbour>| {
        let one =
            |n: Neighbour| Beside { row: row(app, &view, &totals, n.call.index()), edge: n.amount.into() };
        list.into_iter().take(ROWS).map(one).collect()
    };
    json(&Body {
        total: stacks.total().into(),
        node: row(app, &view, &totals, node.index()),
        callers: beside(callers),
        callees: beside(callees),
    })
}

/// `search?q=EXPRESSION`: which functions match, and what the stacks have that hold any of them.
pub(super) fn search(app: &Bench, query: &Query) -> Answer {
    #[derive(Serialize)]
    struct Body {
        total: Value,
        matched: Value,
        ids: Vec<usize>,
    }
    let view = app.view(&query.options(&app.options)?)?;
    let expression = expression(query)?.ok_or_else(|| ApiError::bad("q is missing: what to search?"))?;
    let matching = view.matching(&app.places, &expression);
    let amounts = view.amounts(query.change()?);
    let stacks = Stacks::of(&view.calls, &amounts);
    let matched = flame::share(stacks, |n| matching[n.index()]);
    let ids = (0..matching.len()).filter(|i| matching[*i]).collect();
    json(&Body { total: stacks.total().into(), matched: matched.into(), ids })
}

/// The expression `q`; letters match in both cases, as in the page's own search.
fn expression(query: &Query) -> Result<Option<regex::Regex>, ApiError> {
    let Some(text) = query.get("q") else { return Ok(None) };
    bench::expression(text).map(Some).map_err(ApiError::bad)
}

/// `source?id=N`: the lines of a function, in each file that it is said to be in.
pub(super) fn source(app: &Bench, query: &Query) -> Answer {
    let options = query.options(&app.options)?;
    let view = app.view(&options)?;
    let id = query.node(view.calls.nodes().len())?;
    let name = view.calls.names().get(view.calls.node(id).name);
    if name.is_empty() {
        return Err(ApiError::missing("this box is no function, so that it has no source"));
    }
    #[derive(Serialize)]
    struct Body {
        function: String,
        files: Vec<File>,
    }
    let function = stanch_report::escape::visible(name).into_owned();
    json(&Body { function, files: bench::listing(app, &options, query.change()?, name)? })
}

/// A sum of what a change leaves, for the page's headline.
pub(super) fn total(app: &Bench, query: &Query) -> Answer {
    let view = app.view(&query.options(&app.options)?)?;
    let sum = |change| Value::from(Stacks::of(&view.calls, &view.amounts(change)).total());
    let sums: Vec<(&str, Value)> = Change::ALL.iter().map(|c| (c.name(), sum(*c))).collect();
    #[derive(Serialize)]
    struct Body {
        kind: String,
        unit: String,
        changes: Vec<(&'static str, Value)>,
        notes: Vec<String>,
    }
    let measure = view.calls.measure();
    json(&Body {
        kind: measure.kind.clone(),
        unit: measure.unit.clone(),
        changes: sums,
        notes: view.calls.notes().to_vec(),
    })
}
