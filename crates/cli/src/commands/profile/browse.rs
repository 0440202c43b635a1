//! `browse`: the profile bench in the terminal.

use super::flame::title;
use super::report::failure;
use crate::args::flame::Browse;
use crate::bench::{Bench, Sources};
use crate::browse::{self, Browser, Look};
use crate::failure::{Failure, Result};
use crate::ui::Ui;
use crate::{interrupt, profiles};

pub(super) fn run(args: &Browse, ui: &Ui) -> Result<()> {
    browse::check()?;
    let options = args.shown.options();
    if options.mean {
        return Err(Failure::new("browse means: boxes and callees have to add up, and means do not")
            .help("stanch profile top --mean prints them"));
    }
    let sources = Sources::new(&args.source, &ui.muted())?;
    let profile = profiles::load(&args.input, ui)?;
    let bench = Bench::new(profile, title(&args.input), options, sources).map_err(|e| failure(&e))?;
    let shown = ui.text_options(false);
    let look = Look { color: shown.color, unicode: shown.unicode };
    let browser = Browser::new(bench, look).map_err(|e| failure(&e))?;
    browse::run(browser, &interrupt::install()?)
}
