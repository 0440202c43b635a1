//! `stanch profile`: what people ask of one profile.

mod browse;
mod flame;
mod graph;
mod leaks;
mod list;
mod proto;
mod report;
mod serve;

use crate::args::profile::{Profile, ProfileCommand};
use crate::exit::End;
use crate::failure::Result;
use crate::ui::Ui;

pub(super) fn run(args: Profile, ui: &Ui) -> Result<End> {
    match args.command {
        ProfileCommand::Top(args) => report::top(&args, ui),
        ProfileCommand::Tree(args) => report::tree(&args, ui),
        ProfileCommand::Peek(args) => report::peek(&args, ui),
        ProfileCommand::List(args) => list::run(&args, ui),
        ProfileCommand::Traces(args) => report::traces(&args, ui),
        ProfileCommand::Tags(args) => report::tags(&args, ui),
        ProfileCommand::Raw(args) => proto::raw(&args, ui),
        ProfileCommand::Comments(args) => proto::comments(&args, ui),
        ProfileCommand::Merge(args) | ProfileCommand::Proto(args) => proto::run(&args, ui),
        ProfileCommand::Graph(args) => graph::run(&args, ui),
        ProfileCommand::Callgrind(args) => report::callgrind(&args, ui),
        ProfileCommand::Folded(args) => report::folded(&args, ui),
        ProfileCommand::Diff(args) => leaks::diff(&args, ui),
        ProfileCommand::Share(args) => leaks::share(&args, ui),
        ProfileCommand::Lifetimes(args) => leaks::lifetimes(&args, ui),
        ProfileCommand::Large(args) => leaks::large(&args, ui),
        ProfileCommand::Deep(args) => leaks::deep(&args, ui),
        ProfileCommand::Join(args) => leaks::join(&args, ui),
        ProfileCommand::Speedscope(args) => report::speedscope(&args, ui),
        ProfileCommand::Flame(args) => flame::run(&args, ui),
        ProfileCommand::Serve(args) => serve::run(&args, ui),
        ProfileCommand::Browse(args) => browse::run(&args, ui),
    }?;
    Ok(End::Done)
}
