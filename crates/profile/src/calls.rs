//! The prepared profile: what `top`, `tree`, flame graphs and all others add up.

use hashbrown::{HashMap, HashSet};
use stanch_model::profile::{Line, LocationId, Profile, StackIndex, StringId};

use crate::merge::BaseMark;
use crate::names::{NameId, Names};
use crate::select::Selection;
use crate::tag_frames::with_tag_frames;
use crate::{Granularity, Options, ProfileError};

/// A node of [`Calls`]: a function, file, line or address.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct NodeId(u32);

impl NodeId {
    /// Position in [`Calls::nodes`].
    #[inline]
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The id of position `index`.
    #[inline]
    #[must_use]
    pub fn from_index(index: usize) -> Self {
        // Nodes are made from lines of a profile, of which there are fewer than 2^31: see `Frame`.
        Self(index as u32)
    }
}

/// One call of a stack: its node, and whether it was inlined into its caller (the next frame).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Frame(u32);

impl Frame {
    pub(crate) fn new(node: NodeId, inlined: bool) -> Self {
        Self(node.0 << 1 | u32::from(inlined))
    }

    /// Which node is called.
    #[inline]
    #[must_use]
    pub fn node(self) -> NodeId {
        NodeId(self.0 >> 1)
    }

    /// Whether the call was inlined into its caller.
    #[inline]
    #[must_use]
    pub fn is_inlined(self) -> bool {
        self.0 & 1 == 1
    }
}

/// What tells two nodes apart; which fields are set depends on the granularity. The texts are in [`Calls::names`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Node {
    /// Function.
    pub name: NameId,
    /// Source file, cleaned as Go's `path.Clean` does.
    pub file: NameId,
    /// Binary or library; set for calls without a name, or for all with [`Options::object_names`].
    pub object: NameId,
    /// Instruction address, or 0.
    pub address: u64,
    /// 1-based line, or 0.
    pub line: i64,
    /// 1-based column, or 0.
    pub column: i64,
    /// 1-based line where the function starts, or 0; set together with `object`.
    pub start_line: i64,
}

/// What the samples of one stack add up to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Weight {
    /// Sum of the shown value; saturates.
    pub value: i64,
    /// Sum of what the value is divided by with [`Options::mean`]; else 0.
    pub divisor: i64,
}

impl Weight {
    /// Adds with saturation.
    pub fn add(&mut self, other: Self) {
        self.value = self.value.saturating_add(other.value);
        self.divisor = self.divisor.saturating_add(other.divisor);
    }

    /// The value to show: the mean where there is a divisor.
    #[must_use]
    pub fn shown(self) -> i64 {
        if self.divisor == 0 { self.value } else { self.value.saturating_div(self.divisor) }
    }
}

/// One sample that the filters left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row {
    /// Its index in the profile.
    pub sample: u32,
    /// Its stack: index for [`Calls::stack`].
    pub stack: u32,
}

/// What the shown value is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Measure {
    /// Column of the samples.
    pub column: usize,
    /// Name of the sample type; with `mean_` before it for means.
    pub kind: String,
    /// Unit as the profile names it.
    pub unit: String,
    /// Whether values are divided by column 0.
    pub mean: bool,
}

/// A profile with filters and granularity applied: distinct nodes, flat stacks of their ids, one weight per stack.
///
/// Stacks are numbered from 0 to [`Calls::stack_count`]; each is a slice of frames, **leaf first**, inlined calls
/// expanded. Stacks that the filters dropped are empty and have no weight. Two stacks may have equal frames (their
/// calls differ in what the granularity leaves out); views that need distinct ones merge by frames.
///
/// Nothing borrows from the profile: what needs labels or other columns takes the profile beside it and goes
/// through [`Calls::rows`].
pub struct Calls {
    names: Names,
    nodes: Vec<Node>,
    inlined: Vec<bool>,
    frames: Vec<Frame>,
    ends: Vec<u32>,
    weights: Vec<Weight>,
    counted: Vec<bool>,
    base: Vec<i64>,
    rows: Vec<Row>,
    hidden_keys: HashSet<StringId>,
    measure: Measure,
    total: i64,
    notes: Vec<String>,
}

impl Calls {
    /// Prepares `profile` as `options` say.
    ///
    /// # Errors
    /// When an expression cannot be compiled, the sample type is not there, or the stacks are more than
    /// [`Options::max_frames`].
    pub fn prepare(profile: &Profile, options: &Options) -> Result<Self, ProfileError> {
        if options.divide_by == 0.0 {
            return Err(ProfileError::DivideByZero);
        }
        let measure = measure(profile, options)?;
        let (with_tags, tag_notes) = with_tag_frames(profile, options)?;
        let profile = with_tags.as_ref();
        let selection = Selection::new(profile, options)?;
        let all = 0..profile.sample_count() as u32;
        let total = if options.relative_percentages {
            total(profile, &measure, selection.samples.iter().copied())
        } else {
            total(profile, &measure, all)
        };
        let mut calls = Self {
            names: Names::default(),
            nodes: Vec::new(),
            inlined: Vec::new(),
            frames: Vec::new(),
            ends: Vec::new(),
            weights: vec![Weight::default(); profile.stack_count()],
            counted: vec![false; profile.stack_count()],
            base: Vec::new(),
            rows: Vec::with_capacity(selection.samples.len()),
            hidden_keys: selection.hidden_keys.clone(),
            measure,
            total,
            notes: tag_notes.into_iter().chain(selection.notes.iter().cloned()).collect(),
        };
        calls.weigh(&selection);
        calls.expand(&selection, options)?;
        Ok(calls)
    }

    /// The texts of the nodes.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Distinct nodes.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// One node.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// Which nodes a frame of the profile calls inlined; the others never are.
    #[must_use]
    pub fn inlined_somewhere(&self) -> &[bool] {
        &self.inlined
    }

    /// How many stacks there are, empty ones included.
    #[must_use]
    pub fn stack_count(&self) -> usize {
        self.ends.len()
    }

    /// The frames of a stack, leaf first.
    #[inline]
    #[must_use]
    pub fn stack(&self, stack: usize) -> &[Frame] {
        let start = if stack == 0 { 0 } else { self.ends[stack - 1] as usize };
        &self.frames[start..self.ends[stack] as usize]
    }

    /// The frames of all stacks, one stack after the other, and where each ends.
    #[must_use]
    pub fn columns(&self) -> (&[Frame], &[u32]) {
        (&self.frames, &self.ends)
    }

    /// What the samples of a stack add up to.
    #[inline]
    #[must_use]
    pub fn weight(&self, stack: usize) -> Weight {
        self.weights[stack]
    }

    /// Whether a sample of the stack has a value other than 0. Those without leave no trace in graphs; those whose
    /// values cancel each other do.
    #[inline]
    #[must_use]
    pub fn is_counted(&self, stack: usize) -> bool {
        self.counted[stack]
    }

    /// The part of [`Calls::weight`] that comes from the base of a `diff_base`, which is negative as a rule.
    #[must_use]
    pub fn base_value(&self, stack: usize) -> i64 {
        self.base.get(stack).copied().unwrap_or(0)
    }

    /// Whether the profile has samples of a `diff_base`.
    #[must_use]
    pub fn has_base(&self) -> bool {
        !self.base.is_empty()
    }

    /// The samples that the filters left, in the order of the profile.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether `tagshow` or `taghide` take away the labels of this key of the profile.
    #[must_use]
    pub fn is_hidden_key(&self, key: StringId) -> bool {
        self.hidden_keys.contains(&key)
    }

    /// What a sample with these values adds to its stack.
    #[must_use]
    pub fn weight_of(&self, values: &[i64]) -> Weight {
        weight(values, &self.measure)
    }

    /// What the values are.
    #[must_use]
    pub fn measure(&self) -> &Measure {
        &self.measure
    }

    /// What percentages are of: the sum of all absolute values before the filters (of the base, if there is one).
    #[must_use]
    pub fn total(&self) -> i64 {
        self.total
    }

    /// What the reader should know about the filters: those that matched nothing.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// How a node is called in reports: address, function, file and line, as far as the granularity has them.
    ///
    /// Source: `NodeInfo.NameComponents` of google/pprof, `internal/graph/graph.go`.
    #[must_use]
    pub fn name_of(&self, id: NodeId) -> String {
        self.name_parts(id).join(" ")
    }

    /// The parts of [`Calls::name_of`].
    #[must_use]
    pub fn name_parts(&self, id: NodeId) -> Vec<String> {
        let node = self.node(id);
        let (name, file) = (self.names.get(node.name), self.names.get(node.file));
        let mut parts = Vec::with_capacity(2);
        if node.address != 0 {
            parts.push(format!("{:016x}", node.address));
        }
        if !name.is_empty() {
            parts.push(name.to_owned());
        }
        if node.line != 0 {
            let column = if node.column == 0 { String::new() } else { format!(":{}", node.column) };
            parts.push(format!("{file}:{}{column}", node.line));
        } else if !file.is_empty() {
            parts.push(file.to_owned());
        } else if name.is_empty() {
            let object = self.names.get(node.object);
            parts.push(if object.is_empty() {
                "<unknown>".to_owned()
            } else {
                format!("[{}]", crate::paths::base(object))
            });
        }
        parts
    }

    fn weigh(&mut self, selection: &Selection<'_>) {
        let p = selection.profile;
        let mark = BaseMark::of(p);
        let diff = selection.samples.iter().any(|i| mark.is_base(p.sample(*i as usize).labels));
        if diff {
            self.base = vec![0; p.stack_count()];
        }
        for i in &selection.samples {
            let sample = p.sample(*i as usize);
            let stack = sample.stack.index();
            let weight = weight(sample.values, &self.measure);
            self.weights[stack].add(weight);
            self.counted[stack] |= weight != Weight::default();
            if diff && mark.is_base(sample.labels) {
                self.base[stack] = self.base[stack].saturating_add(weight.value);
            }
            self.rows.push(Row { sample: *i, stack: stack as u32 });
        }
    }

    /// Makes the nodes of every location, and the frames of every stack that has samples.
    fn expand(&mut self, s: &Selection<'_>, options: &Options) -> Result<(), ProfileError> {
        let (by_location, location_ends) = self.make_nodes(s, options);
        let mut used = vec![false; s.profile.stack_count()];
        for row in &self.rows {
            used[row.stack as usize] = true;
        }
        self.ends.reserve(used.len());
        for (stack, used) in used.into_iter().enumerate() {
            let id = StackIndex::from_index(stack).filter(|_| used);
            for location in id.and_then(|id| s.stack(id)).into_iter().flatten() {
                let i = location.index();
                let start = if i == 0 { 0 } else { location_ends[i - 1] };
                self.frames.extend_from_slice(&by_location[start as usize..location_ends[i] as usize]);
            }
            if self.frames.len() > options.max_frames.min(u32::MAX as usize) {
                return Err(ProfileError::TooManyFrames(options.max_frames));
            }
            self.ends.push(self.frames.len() as u32);
        }
        Ok(())
    }

    /// The frames of every location, innermost first, flattened with their ends.
    fn make_nodes(&mut self, s: &Selection<'_>, options: &Options) -> (Vec<Frame>, Vec<u32>) {
        let mut maker = NodeMaker::new(s.profile, options);
        let count = s.profile.locations().len();
        let (mut frames, mut ends) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for i in 0..count {
            let id = LocationId::new(i as u32);
            let lines = s.lines(id);
            let lines = if options.noinlines { &lines[lines.len().saturating_sub(1)..] } else { lines };
            for (at, line) in lines.iter().enumerate() {
                let node = maker.node(id, Some(line), &mut self.names);
                frames.push(Frame::new(node, at + 1 < lines.len()));
            }
            if lines.is_empty() {
                frames.push(Frame::new(maker.node(id, None, &mut self.names), false));
            }
            ends.push(frames.len() as u32);
        }
        self.inlined = vec![false; maker.nodes.len()];
        for frame in frames.iter().filter(|f| f.is_inlined()) {
            self.inlined[frame.node().index()] = true;
        }
        self.nodes = maker.nodes;
        (frames, ends)
    }
}

fn measure(profile: &Profile, options: &Options) -> Result<Measure, ProfileError> {
    let types = profile.sample_types();
    let column = column(profile, &options.sample_index)?;
    let kind = profile.str(types[column].kind);
    Ok(Measure {
        column,
        kind: if options.mean { format!("mean_{kind}") } else { kind.to_owned() },
        unit: profile.str(types[column].unit).to_owned(),
        mean: options.mean,
    })
}

/// By number, by name, by name without `inuse_`, or the profile's default.
fn column(profile: &Profile, asked: &str) -> Result<usize, ProfileError> {
    let default = profile.default_column().ok_or(ProfileError::NoSampleTypes)?;
    if asked.is_empty() {
        return Ok(default);
    }
    let count = profile.sample_types().len();
    let short = asked.strip_prefix("inuse_").unwrap_or(asked);
    let found = match asked.parse::<usize>() {
        Ok(number) => Some(number).filter(|n| *n < count),
        Err(_) => profile.sample_types().iter().position(|t| [asked, short].contains(&profile.str(t.kind))),
    };
    found.ok_or_else(|| {
        let names: Vec<&str> = profile.sample_types().iter().map(|t| profile.str(t.kind)).collect();
        ProfileError::SampleType { asked: asked.to_owned(), known: names.join(", ") }
    })
}

fn weight(values: &[i64], measure: &Measure) -> Weight {
    let at = |i: usize| values.get(i).copied().unwrap_or(0);
    Weight { value: at(measure.column), divisor: if measure.mean { at(0) } else { 0 } }
}

/// The sum of absolute values; only of the base's samples when there are any.
///
/// Source: `computeTotal` of google/pprof, `internal/report/report.go`.
fn total(profile: &Profile, measure: &Measure, samples: impl Iterator<Item = u32>) -> i64 {
    let mark = BaseMark::of(profile);
    let (mut all, mut base) = (Weight::default(), Weight::default());
    for i in samples {
        let sample = profile.sample(i as usize);
        let w = weight(sample.values, measure);
        let w = Weight { value: w.value.saturating_abs(), ..w };
        all.add(w);
        if mark.is_base(sample.labels) {
            base.add(w);
        }
    }
    if base.value > 0 { base.shown() } else { all.shown() }
}

/// Finds the node of each call.
struct NodeMaker<'p> {
    profile: &'p Profile,
    granularity: Granularity,
    object_names: bool,
    /// Columns are told apart.
    columns: bool,
    trim: crate::paths::Trim<'p>,
    /// Ids of strings that were seen, as names and as files.
    name_ids: Vec<Option<NameId>>,
    file_ids: Vec<Option<NameId>>,
    known: HashMap<Node, NodeId>,
    nodes: Vec<Node>,
}

impl<'p> NodeMaker<'p> {
    fn new(profile: &'p Profile, o: &'p Options) -> Self {
        let exact = o.granularity == Granularity::Addresses && !o.noinlines;
        Self {
            profile,
            granularity: o.granularity,
            object_names: o.object_names,
            columns: exact || o.showcolumns,
            trim: crate::paths::Trim::new(&o.trim_path),
            name_ids: vec![None; profile.string_count()],
            file_ids: vec![None; profile.string_count()],
            known: HashMap::new(),
            nodes: Vec::new(),
        }
    }

    fn node(&mut self, location: LocationId, line: Option<&Line>, names: &mut Names) -> NodeId {
        let node = self.describe(location, line, names);
        *self.known.entry(node).or_insert_with(|| {
            self.nodes.push(node);
            NodeId::from_index(self.nodes.len() - 1)
        })
    }

    /// What is left of a call at this granularity.
    ///
    /// Source: `Profile.Aggregate` and `nodeInfo` of google/pprof.
    fn describe(&mut self, location: LocationId, line: Option<&Line>, names: &mut Names) -> Node {
        use Granularity::{Addresses, FileFunctions, Files, Functions, Lines};
        let p = self.profile;
        let at = p.location(location);
        let g = self.granularity;
        let address = if g == Addresses { at.address } else { 0 };
        let Some((line, function)) = line.and_then(|l| Some((l, p.function(l.function?)))) else {
            return Node { address, object: self.object(location, names), ..Node::default() };
        };
        let mut node = Node { address, ..Node::default() };
        if matches!(g, Functions | FileFunctions | Lines | Addresses) {
            node.name = self.name(function.name, names);
        }
        if matches!(g, FileFunctions | Files | Lines | Addresses) {
            node.file = self.file(function.filename, names);
        }
        if matches!(g, Lines | Addresses) {
            node.line = line.line;
            node.column = if self.columns { line.column } else { 0 };
        }
        if self.object_names || node.name.is_empty() {
            node.object = self.object(location, names);
            node.start_line = function.start_line;
        }
        node
    }

    fn object(&mut self, location: LocationId, names: &mut Names) -> NameId {
        match self.profile.location(location).mapping {
            Some(mapping) => self.name(self.profile.mapping(mapping).file, names),
            None => NameId::EMPTY,
        }
    }

    fn name(&mut self, id: StringId, names: &mut Names) -> NameId {
        let text = self.profile.str(id);
        match self.name_ids.get_mut(id.index()) {
            Some(slot) => *slot.get_or_insert_with(|| names.intern(text)),
            None => NameId::EMPTY,
        }
    }

    fn file(&mut self, id: StringId, names: &mut Names) -> NameId {
        let text = self.profile.str(id);
        let trim = &self.trim;
        match self.file_ids.get_mut(id.index()) {
            Some(slot) => *slot.get_or_insert_with(|| names.intern(&trim.apply(text))),
            None => NameId::EMPTY,
        }
    }
}
