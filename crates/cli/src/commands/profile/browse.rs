//! `browse`: the profile bench in the terminal.

use super::flame::title;
use super::report::{failure, of_sums};
use crate::args::flame::Browse;
use crate::bench::{Bench, Sources};
use crate::browse::{self, Browser, Look};
use crate::failure::Result;
use crate::ui::Ui;
use crate::{interrupt, profiles};

pub(super) fn run(args: &Browse, ui: &Ui) -> Result<()> {
    browse::check()?;
    let options = of_sums(args.shown.options())?;
    let sources = Sources::new(&args.source, &ui.muted())?;
    let profile = profiles::load(&args.input, ui)?;
    let bench = Bench::new(profile, title(&args.input), options, sources).map_err(|e| failure(&e))?;
    let shown = ui.text_options(false);
    let look = Look { color: shown.color, unicode: shown.unicode };
    let browser = Browser::new(bench, look).map_err(|e| failure(&e))?;
    browse::run(browser, &interrupt::install()?)
}
