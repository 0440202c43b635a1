//! The page of `stanch profile serve`: what stands still. All else is asked from the server.

use serde::Serialize;

use crate::escape::{html as e, visible};
use crate::html::{BENCH_SCRIPTS, served_document};

/// A value of each sample.
#[derive(Serialize, Clone, Debug)]
pub struct SampleType {
    /// `inuse_space`
    pub name: String,
    /// `bytes`
    pub unit: String,
}

/// What the page knows before it asks.
#[derive(Serialize, Clone, Debug)]
pub struct Bench<'a> {
    /// What is looked at: a file or an address.
    pub title: &'a str,
    /// Which values there are.
    pub types: Vec<SampleType>,
    /// Which of them is shown first.
    pub column: usize,
    /// Whether there is a base to compare with.
    pub compared: bool,
    /// How many samples.
    pub samples: usize,
    /// How many distinct stacks.
    pub stacks: usize,
    /// How many functions.
    pub functions: usize,
    /// The profile's comments.
    pub comments: Vec<String>,
    /// What the reader should know about the filters.
    pub notes: Vec<String>,
    /// The filters of the command line.
    pub filters: Vec<String>,
}

/// The page. It fetches from where it came, and from nowhere else.
#[must_use]
pub fn bench_page(bench: &Bench<'_>) -> String {
    let safe = |all: &[String]| all.iter().map(|t| visible(t).into_owned()).collect();
    let shown = Bench {
        comments: safe(&bench.comments),
        notes: safe(&bench.notes),
        filters: safe(&bench.filters),
        types: bench
            .types
            .iter()
            .map(|t| SampleType { name: visible(&t.name).into_owned(), unit: visible(&t.unit).into_owned() })
            .collect(),
        ..bench.clone()
    };
    let body = format!(
        "<header class=\"top\">\n<h1>{}</h1>\n<div class=\"controls\" id=\"controls\"></div>\n</header>\n\
         <nav class=\"views\" id=\"views\" role=\"tablist\"></nav>\n\
         <noscript><p>This page needs JavaScript; <code>stanch profile top</code> does not.</p></noscript>\n\
         <p class=\"problem\" id=\"problem\" role=\"alert\" hidden></p>\n<main id=\"main\"></main>\n\
         <dialog id=\"help\"></dialog>",
        e(bench.title)
    );
    served_document(bench.title, &body, &shown, &BENCH_SCRIPTS)
}
