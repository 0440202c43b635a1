//! One profile and the views of it that were asked for: what the browser's server and the terminal's browser show.
//!
//! Nothing here knows who asks. The only IO is that of [`Sources`], which opens source files that the profile names.

mod search;
mod source;
mod view;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use stanch_model::profile::Profile;
use stanch_profile::{Options, ProfileError};
use stanch_report::flame::Places;

pub(crate) use search::expression;
pub(crate) use source::{File, Line, Sources, Spent, listing};
pub(crate) use view::{Order, View};

/// Prepared views that are kept: going back and forth costs nothing.
const VIEWS: usize = 4;

/// A profile, and what belongs to it.
pub(crate) struct Bench {
    pub(crate) profile: Profile,
    /// What it is called: a file, an address.
    pub(crate) title: String,
    /// Options of the command line.
    pub(crate) options: Options,
    pub(crate) places: Places,
    pub(crate) sources: Sources,
    views: Mutex<VecDeque<(Options, Arc<View>)>>,
}

impl Bench {
    /// Makes what is always asked for first, so that options that cannot be meant fail here.
    pub(crate) fn new(
        profile: Profile,
        title: String,
        options: Options,
        sources: Sources,
    ) -> Result<Self, ProfileError> {
        let places = Places::of(&profile);
        let first = Arc::new(View::new(&profile, &options)?);
        let views = Mutex::new(VecDeque::from([(options.clone(), first)]));
        Ok(Self { profile, title, options, places, sources, views })
    }

    /// The view with these options. While one is made, others wait: two of them at once would take twice the memory.
    pub(crate) fn view(&self, options: &Options) -> Result<Arc<View>, ProfileError> {
        let mut views = self.lock();
        if let Some(at) = views.iter().position(|(o, _)| o == options) {
            let found = views.remove(at).expect("it was just found");
            views.push_front(found);
        } else {
            let view = View::new(&self.profile, options)?;
            views.truncate(VIEWS - 1);
            views.push_front((options.clone(), Arc::new(view)));
        }
        Ok(views[0].1.clone())
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(Options, Arc<View>)>> {
        // A view that could not be made leaves the others as they were.
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
