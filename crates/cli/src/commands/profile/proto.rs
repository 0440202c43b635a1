//! `proto`, `merge`, `raw` and `comments`: the profile itself.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use stanch_model::profile::Profile;
use stanch_profile::{Options, encode, filtered, text};

use super::report::failure;
use crate::args::profile::Plain;
use crate::failure::{Failure, Result};
use crate::ui::Ui;
use crate::{out, profiles};

/// The profile that the filters leave.
fn load(args: &Plain, options: &Options, ui: &Ui) -> Result<Profile> {
    if let Some(path) = &args.output {
        out::check_writable(path)?;
    }
    let profile = profiles::load(&args.input, ui)?;
    let (profile, notes) = filtered(&profile, options).map_err(|e| failure(&e))?;
    notes.iter().for_each(|note| ui.note(note));
    Ok(profile)
}

pub(super) fn run(args: &Plain, ui: &Ui) -> Result<()> {
    let profile = load(args, &args.shown.options(), ui)?;
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    let packed = gz.write_all(&encode(&profile)).and_then(|()| gz.finish());
    let bytes = packed.map_err(|e| Failure::caused("pack the profile", &e))?;
    out::binary(args.output.as_deref(), &bytes, "profile.pb.gz")
}

pub(super) fn raw(args: &Plain, ui: &Ui) -> Result<()> {
    let profile = load(args, &undivided(args), ui)?;
    out::text(args.output.as_deref(), &mut |w| text::raw(&profile, w))
}

pub(super) fn comments(args: &Plain, ui: &Ui) -> Result<()> {
    let profile = load(args, &undivided(args), ui)?;
    out::text(args.output.as_deref(), &mut |w| text::comments(&profile, w))
}

/// Texts of the profile show the values that are in it.
fn undivided(args: &Plain) -> Options {
    Options { divide_by: 1.0, ..args.shown.options() }
}
