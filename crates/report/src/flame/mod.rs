//! Flame graphs: trees of a diagnosis, what a page's script draws, and the same as a picture.
//!
//! A [`Drawing`] is a tree in columns. [`diagnosed`](Drawing::of_tree) ones come from [`Tree`]s of a diagnosis, those of
//! a profile from [`of_profile`]; `assets/flame.js` draws either on a canvas, [`svg`] as a static picture.

mod bench;
mod drawing;
mod page;
mod profile;
mod svg;
mod tree;

pub use bench::{Bench, SampleType, bench_page};
pub use drawing::{Class, Drawing};
pub use page::{Page, page};
pub use profile::{Places, Shown, of_profile};
pub use svg::svg;
pub use tree::{
    Label, Node, Sample, Tree, count_samples, dump_samples, heap_growth, state_name, telling_frame,
};

pub(crate) use drawing::cap;
