//! One profile and the views of it that were asked for.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use stanch_model::profile::Profile;
use stanch_profile::flame::{self, Amount, Change, Stacks, Total};
use stanch_profile::{Calls, NodeId, Options};
use stanch_report::flame::{Bench, Places, SampleType, bench_page};

use super::error::ApiError;
use super::source::Sources;

/// Prepared views that are kept: going back and forth costs nothing.
const VIEWS: usize = 4;

/// What the server answers from.
pub(crate) struct App {
    pub(super) profile: Profile,
    /// What it is called: a file, an address.
    pub(super) title: String,
    /// Options of the command line.
    pub(super) options: Options,
    pub(super) places: Places,
    pub(super) sources: Sources,
    views: Mutex<VecDeque<(Options, Arc<View>)>>,
}

impl App {
    /// Makes what is always asked for first, so that options that cannot be meant fail here.
    pub(crate) fn new(
        profile: Profile,
        title: String,
        options: Options,
        sources: Sources,
    ) -> Result<Self, stanch_profile::ProfileError> {
        let places = Places::of(&profile);
        let first = Arc::new(View::new(&profile, &options)?);
        let views = Mutex::new(VecDeque::from([(options.clone(), first)]));
        Ok(Self { profile, title, options, places, sources, views })
    }

    /// The view with these options. While one is made, others wait: two of them at once would take twice the memory.
    pub(super) fn view(&self, options: &Options) -> Result<Arc<View>, ApiError> {
        let mut views = self.lock();
        if let Some(at) = views.iter().position(|(o, _)| o == options) {
            let found = views.remove(at).expect("it was just found");
            views.push_front(found);
        } else {
            let view = View::new(&self.profile, options).map_err(|e| ApiError::bad(e.to_string()))?;
            views.truncate(VIEWS - 1);
            views.push_front((options.clone(), Arc::new(view)));
        }
        Ok(views[0].1.clone())
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(Options, Arc<View>)>> {
        // A view that could not be made leaves the others as they were.
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The page, which asks for all the rest.
    pub(super) fn page(&self) -> Result<Vec<u8>, ApiError> {
        let p = &self.profile;
        let view = self.view(&self.options)?;
        let types = p
            .sample_types()
            .iter()
            .map(|t| SampleType { name: p.str(t.kind).to_owned(), unit: p.str(t.unit).to_owned() });
        let bench = Bench {
            title: &self.title,
            types: types.collect(),
            column: view.calls.measure().column,
            compared: view.calls.has_base(),
            samples: p.sample_count(),
            stacks: p.stack_count(),
            functions: p.functions().len(),
            comments: p.comments().iter().map(|c| p.str(*c).to_owned()).collect(),
            notes: view.calls.notes().to_vec(),
            filters: self.options.active_filters(),
        };
        Ok(bench_page(&bench).into_bytes())
    }
}

/// The profile as some options show it.
pub(super) struct View {
    pub(super) calls: Calls,
    amounts: Vec<Amount>,
    totals: OnceLock<Vec<Total>>,
}

impl View {
    fn new(profile: &Profile, options: &Options) -> Result<Self, stanch_profile::ProfileError> {
        let calls = Calls::prepare(profile, options)?;
        let amounts = flame::amounts(&calls);
        Ok(Self { calls, amounts, totals: OnceLock::new() })
    }

    /// What the stacks amount to that a change picks.
    pub(super) fn amounts(&self, change: Change) -> Cow<'_, [Amount]> {
        match change {
            Change::Any => Cow::Borrowed(&self.amounts),
            _ => Cow::Owned(self.amounts.iter().map(|a| change.pick(*a)).collect()),
        }
    }

    /// The totals of every node.
    pub(super) fn totals(&self, change: Change) -> Cow<'_, [Total]> {
        let make = |change| flame::totals(Stacks::of(&self.calls, &self.amounts(change)));
        match change {
            Change::Any => Cow::Borrowed(self.totals.get_or_init(|| make(change))),
            _ => Cow::Owned(make(change)),
        }
    }

    /// The nodes whose name or file matches, by id.
    pub(super) fn matching(&self, places: &Places, expression: &regex::Regex) -> Vec<bool> {
        let is = |i: usize| {
            let id = NodeId::from_index(i);
            let file = places.file(self.calls.names().get(self.calls.node(id).name));
            expression.is_match(&self.calls.name_of(id)) || file.is_some_and(|f| expression.is_match(f))
        };
        (0..self.calls.nodes().len()).map(is).collect()
    }
}
