//! Which samples, frames and lines of a profile the filters leave.
//!
//! pprof rewrites the profile filter by filter; here the profile stays as it is, and one pass over its locations and
//! one over its stacks say what remains. The order of the filters matters and is pprof's: names, `show_from`, labels,
//! `prune_from`.
//!
//! Source: google/pprof, `profile/filter.go`, `profile/prune.go` and `internal/driver/driver_focus.go`.

use std::ops::Range;

use hashbrown::HashSet;
use regex::Regex;
use stanch_model::names::without_arguments;
use stanch_model::profile::{
    BuildError, Line, LocationId, Profile, ProfileBuilder, Sizes, StackIndex, StringId,
};

use crate::expression::optional;
use crate::tag_filter::{LabelUnits, TagFilter};
use crate::tag_frames::with_tag_frames;
use crate::{Options, ProfileError};

/// What the filters leave of a profile.
pub(crate) struct Selection<'p> {
    pub(crate) profile: &'p Profile,
    lines: Vec<Line>,
    line_ends: Vec<u32>,
    hidden: Vec<bool>,
    /// The part of each stack that is left; `None`: its samples are gone.
    parts: Vec<Option<Range<u32>>>,
    /// Samples that are left, in their order.
    pub(crate) samples: Vec<u32>,
    /// Keys of labels that `tagshow` and `taghide` take away.
    pub(crate) hidden_keys: HashSet<StringId>,
    /// Filters that matched nothing, and numbers that were read as ranges, as pprof says it.
    pub(crate) notes: Vec<String>,
}

/// The filters, compiled.
struct Filters {
    focus: Option<Regex>,
    ignore: Option<Regex>,
    hide: Option<Regex>,
    show: Option<Regex>,
    show_from: Option<Regex>,
    prune_from: Option<Regex>,
    tagfocus: Option<TagFilter>,
    tagignore: Option<TagFilter>,
    tagshow: Option<Regex>,
    taghide: Option<Regex>,
}

impl Filters {
    fn compile(o: &Options) -> Result<Self, ProfileError> {
        Ok(Self {
            focus: optional("focus", &o.focus)?,
            ignore: optional("ignore", &o.ignore)?,
            hide: optional("hide", &o.hide)?,
            show: optional("show", &o.show)?,
            show_from: optional("show_from", &o.show_from)?,
            prune_from: optional("prune_from", &o.prune_from)?,
            tagfocus: TagFilter::parse("tagfocus", &o.tagfocus)?,
            tagignore: TagFilter::parse("tagignore", &o.tagignore)?,
            tagshow: optional("tagshow", &o.tagshow)?,
            taghide: optional("taghide", &o.taghide)?,
        })
    }
}

/// A regular expression over the strings of one profile, each looked at once.
struct Matcher<'p> {
    profile: &'p Profile,
    regex: &'p Regex,
    known: Vec<u8>,
}

impl<'p> Matcher<'p> {
    fn new(profile: &'p Profile, regex: &'p Regex) -> Self {
        Self { profile, regex, known: vec![0; profile.string_count()] }
    }

    fn string(&mut self, id: StringId) -> bool {
        let known = self.known.get(id.index()).copied().unwrap_or(0);
        if known == 0 {
            let found = self.regex.is_match(self.profile.str(id));
            if let Some(slot) = self.known.get_mut(id.index()) {
                *slot = 1 + u8::from(found);
            }
            return found;
        }
        known == 2
    }

    /// Whether the function's name or file matches; `None` for a line without a function.
    fn line(&mut self, line: &Line) -> Option<bool> {
        let function = self.profile.function(line.function?);
        Some(self.string(function.name) || self.string(function.filename))
    }

    fn mapping(&mut self, location: LocationId) -> bool {
        match self.profile.location(location).mapping {
            Some(mapping) => self.string(self.profile.mapping(mapping).file),
            // pprof gives a profile without mappings one without a name, so that `^$` matches there.
            None => self.profile.mappings().is_empty() && self.string(StringId::EMPTY),
        }
    }

    fn location(&mut self, id: LocationId, lines: &[Line]) -> bool {
        lines.iter().any(|l| self.line(l) == Some(true)) || self.mapping(id)
    }
}

/// What `focus` and `ignore` say of a location.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    Focused,
    Ignored,
}

impl<'p> Selection<'p> {
    /// All of a profile.
    fn all(profile: &'p Profile) -> Self {
        let mut line_ends = Vec::with_capacity(profile.locations().len());
        let mut lines = Vec::new();
        for of_location in profile.all_lines() {
            lines.extend_from_slice(of_location);
            line_ends.push(lines.len() as u32);
        }
        Self {
            profile,
            lines,
            line_ends,
            hidden: Vec::new(),
            parts: profile.stacks().map(|(_, s)| Some(0..s.len() as u32)).collect(),
            samples: (0..profile.sample_count() as u32).collect(),
            hidden_keys: HashSet::new(),
            notes: Vec::new(),
        }
    }

    /// What the filters of `options` leave.
    ///
    /// # Errors
    /// [`ProfileError::Expression`].
    pub(crate) fn new(profile: &'p Profile, options: &Options) -> Result<Self, ProfileError> {
        let filters = Filters::compile(options)?;
        let mut s = Self::all(profile);
        s.by_name(&filters);
        s.show_from(filters.show_from.as_ref());
        s.by_tag(&filters);
        s.keys(&filters);
        s.prune_from(filters.prune_from.as_ref());
        s.samples.retain(|i| s.parts[profile.sample(*i as usize).stack.index()].is_some());
        Ok(s)
    }

    /// The calls of a location that are left, innermost first.
    pub(crate) fn lines(&self, id: LocationId) -> &[Line] {
        let i = id.index();
        let start = if i == 0 { 0 } else { self.line_ends[i - 1] };
        &self.lines[start as usize..self.line_ends[i] as usize]
    }

    /// The locations of a stack that are left, leaf first; `None` when its samples are gone.
    pub(crate) fn stack(&self, id: StackIndex) -> Option<impl DoubleEndedIterator<Item = LocationId> + '_> {
        let part = self.parts[id.index()].clone()?;
        let locations = &self.profile.stack(id)[part.start as usize..part.end as usize];
        Some(locations.iter().copied().filter(|l| !self.is_hidden(*l)))
    }

    fn is_hidden(&self, id: LocationId) -> bool {
        self.hidden.get(id.index()).copied().unwrap_or(false)
    }

    fn note(&mut self, asked: bool, found: bool, option: &str) {
        if asked && !found {
            self.notes.push(format!("{option} expression matched no samples"));
        }
    }

    /// Puts other lines in the place of each location's. `choose` gets the location and its lines, and appends those
    /// that stay.
    fn relined(&mut self, mut choose: impl FnMut(LocationId, &[Line], &mut Vec<Line>)) {
        let mut lines = Vec::with_capacity(self.lines.len());
        let mut ends = Vec::with_capacity(self.line_ends.len());
        for i in 0..self.line_ends.len() as u32 {
            let id = LocationId::new(i);
            choose(id, self.lines(id), &mut lines);
            ends.push(lines.len() as u32);
        }
        self.lines = lines;
        self.line_ends = ends;
    }

    /// `focus`, `ignore`, `hide` and `show`.
    fn by_name(&mut self, f: &Filters) {
        if f.focus.is_none() && f.ignore.is_none() && f.hide.is_none() && f.show.is_none() {
            return;
        }
        let marks = self.marks(f);
        let (focused, ignored) = (marks.contains(&Mark::Focused), marks.contains(&Mark::Ignored));
        let (hid, showed) = self.hide_and_show(f);
        let p = self.profile;
        for (id, stack) in p.stacks() {
            let marked = |mark| stack.iter().any(|l| marks[l.index()] == mark);
            let visible = stack.iter().any(|l| !self.is_hidden(*l));
            if marked(Mark::Ignored) || !marked(Mark::Focused) || !visible {
                self.parts[id.index()] = None;
            }
        }
        self.note(f.focus.is_some(), focused, "Focus");
        self.note(f.ignore.is_some(), ignored, "Ignore");
        self.note(f.hide.is_some(), hid, "Hide");
        self.note(f.show.is_some(), showed, "Show");
    }

    fn marks(&self, f: &Filters) -> Vec<Mark> {
        let p = self.profile;
        let mut ignore = f.ignore.as_ref().map(|r| Matcher::new(p, r));
        let mut focus = f.focus.as_ref().map(|r| Matcher::new(p, r));
        let mark = |i: u32| {
            let id = LocationId::new(i);
            let lines = self.lines(id);
            if ignore.as_mut().is_some_and(|m| m.location(id, lines)) {
                Mark::Ignored
            } else if focus.as_mut().is_none_or(|m| m.location(id, lines)) {
                Mark::Focused
            } else {
                Mark::None
            }
        };
        (0..self.line_ends.len() as u32).map(mark).collect()
    }

    /// Whether something was hidden, and whether something is shown.
    fn hide_and_show(&mut self, f: &Filters) -> (bool, bool) {
        if f.hide.is_none() && f.show.is_none() {
            return (false, false);
        }
        let p = self.profile;
        let mut hide = f.hide.as_ref().map(|r| Matcher::new(p, r));
        let mut show = f.show.as_ref().map(|r| Matcher::new(p, r));
        let (mut hid, mut showed) = (false, false);
        let mut hidden = vec![false; self.line_ends.len()];
        let mut kept = Vec::new();
        self.relined(|id, lines, out| {
            kept.clear();
            kept.extend_from_slice(lines);
            if let Some(m) = &mut hide
                && m.location(id, lines)
            {
                hid = true;
                if m.mapping(id) {
                    kept.clear();
                } else {
                    kept.retain(|l| m.line(l) != Some(true));
                }
                hidden[id.index()] = kept.is_empty();
            }
            if let Some(m) = &mut show {
                if !m.mapping(id) {
                    kept.retain(|l| m.line(l) != Some(false));
                }
                hidden[id.index()] |= kept.is_empty();
                showed |= !kept.is_empty();
            }
            out.extend_from_slice(&kept);
        });
        self.hidden = hidden;
        (hid, showed)
    }

    fn show_from(&mut self, regex: Option<&'_ Regex>) {
        let Some(regex) = regex else { return };
        let p = self.profile;
        let mut matcher = Matcher::new(p, regex);
        let mut matched = vec![false; self.line_ends.len()];
        self.relined(|id, lines, out| {
            let outermost = lines.iter().rposition(|l| matcher.line(l) == Some(true));
            let whole = matcher.mapping(id);
            matched[id.index()] = whole || outermost.is_some();
            let end = if whole { lines.len() } else { outermost.map_or(lines.len(), |i| i + 1) };
            out.extend_from_slice(&lines[..end]);
        });
        for (id, stack) in p.stacks() {
            let Some(part) = self.parts[id.index()].clone() else { continue };
            let found = part.clone().rev().find(|i| {
                let location = stack[*i as usize];
                matched[location.index()] && !self.is_hidden(location)
            });
            self.parts[id.index()] = found.map(|i| part.start..i + 1);
        }
        self.note(true, matched.contains(&true), "ShowFrom");
    }

    fn by_tag(&mut self, f: &Filters) {
        let given = [("tagfocus", &f.tagfocus), ("tagignore", &f.tagignore)];
        if given.iter().all(|(_, filter)| filter.is_none()) {
            return;
        }
        for (option, filter) in given {
            if filter.as_ref().is_some_and(TagFilter::is_range) {
                self.notes.push(format!("{option}: read as a range, not as an expression"));
            }
        }
        let p = self.profile;
        let units = LabelUnits::of(p);
        let (mut focused, mut ignored) = (false, false);
        let mut samples = std::mem::take(&mut self.samples);
        samples.retain(|i| {
            let sample = p.sample(*i as usize);
            if self.parts[sample.stack.index()].is_none() {
                return false;
            }
            let focus = f.tagfocus.as_ref().is_none_or(|t| t.matches(p, sample.labels, &units));
            let ignore = f.tagignore.as_ref().is_some_and(|t| t.matches(p, sample.labels, &units));
            focused |= focus;
            ignored |= ignore;
            focus && !ignore
        });
        self.samples = samples;
        self.note(f.tagfocus.is_some(), focused, "TagFocus");
        self.note(f.tagignore.is_some(), ignored, "TagIgnore");
    }

    fn keys(&mut self, f: &Filters) {
        if f.tagshow.is_none() && f.taghide.is_none() {
            return;
        }
        let p = self.profile;
        let mut seen = HashSet::new();
        let (mut shown, mut hid) = (false, false);
        for label in self.samples.iter().flat_map(|i| p.sample(*i as usize).labels) {
            if !seen.insert(label.key) {
                continue;
            }
            let key = p.str(label.key);
            let show = f.tagshow.as_ref().is_none_or(|r| r.is_match(key));
            let hide = f.taghide.as_ref().is_some_and(|r| r.is_match(key));
            shown |= show;
            hid |= hide;
            if !show || hide {
                self.hidden_keys.insert(label.key);
            }
        }
        self.note(f.tagshow.is_some(), shown, "TagShow");
        self.note(f.taghide.is_some(), hid, "TagHide");
    }

    fn prune_from(&mut self, regex: Option<&Regex>) {
        let Some(regex) = regex else { return };
        let p = self.profile;
        let functions: Vec<bool> = p
            .functions()
            .iter()
            .map(|f| {
                let name = p.str(f.name);
                !name.is_empty() && regex.is_match(without_arguments(name))
            })
            .collect();
        let mut matched = vec![false; self.line_ends.len()];
        self.relined(|id, lines, out| {
            let innermost = lines.iter().position(|l| l.function.is_some_and(|f| functions[f.index()]));
            matched[id.index()] = innermost.is_some();
            out.extend_from_slice(&lines[innermost.unwrap_or(0)..]);
        });
        for (id, stack) in p.stacks() {
            let Some(part) = self.parts[id.index()].clone() else { continue };
            let found = part.clone().find(|i| {
                let location = stack[*i as usize];
                matched[location.index()] && !self.is_hidden(location)
            });
            if let Some(i) = found {
                self.parts[id.index()] = Some(i..part.end);
            }
        }
    }
}

/// The profile that the filters of `options` leave, as `proto` and `raw` give it, and notes on the filters. Samples,
/// frames and lines are gone, tables keep their ids. With `noinlines` each location keeps its outermost call; values
/// are divided by `divide_by`.
///
/// # Errors
/// [`ProfileError::Expression`], and [`ProfileError::Build`] when a table is full.
pub fn filtered(profile: &Profile, options: &Options) -> Result<(Profile, Vec<String>), ProfileError> {
    let (with_tags, mut notes) = with_tag_frames(profile, options)?;
    let s = Selection::new(&with_tags, options)?;
    let rebuilt = rebuilt(&s, options)?;
    notes.extend(s.notes);
    Ok((rebuilt, notes))
}

fn rebuilt(s: &Selection<'_>, options: &Options) -> Result<Profile, BuildError> {
    let ratio = 1.0 / options.divide_by;
    let p = s.profile;
    let mut b = ProfileBuilder::new(Sizes {
        strings: p.string_count(),
        functions: p.functions().len(),
        locations: p.locations().len(),
        samples: s.samples.len(),
        sample_types: p.sample_types().len(),
        ..Sizes::default()
    });
    b.copy_head(p)?;
    for (i, location) in p.locations().iter().enumerate() {
        let lines = s.lines(LocationId::new(i as u32));
        let lines = if options.noinlines { &lines[lines.len().saturating_sub(1)..] } else { lines };
        b.location(location.mapping, location.address, location.is_folded, lines)?;
    }
    let (mut stack, mut values, mut labels) = (Vec::new(), Vec::new(), Vec::new());
    for i in &s.samples {
        let sample = p.sample(*i as usize);
        stack.clear();
        stack.extend(s.stack(sample.stack).into_iter().flatten());
        values.clear();
        let scaled = |v: &i64| if ratio > 0.0 && ratio != 1.0 { (*v as f64 * ratio) as i64 } else { *v };
        values.extend(sample.values.iter().map(scaled));
        labels.clear();
        labels.extend(sample.labels.iter().filter(|l| !s.hidden_keys.contains(&l.key)));
        let stack = b.stack(&stack)?;
        b.sample(stack, &values, &labels)?;
    }
    Ok(b.finish())
}
