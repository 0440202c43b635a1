//! The tree and the errors of this parser beside those of go/parser, over the sources of Go itself.
//!
//! The run over all files takes a minute or two:
//!
//!     cargo test --release -p stanch-gosrc --test go_parser -- --ignored --nocapture

// What the tests count is for the reader of their output.
#![allow(clippy::print_stdout)]

mod support;

use std::fs;
use std::path::PathBuf;

use stanch_gosrc::ast::dump;
use stanch_gosrc::{File, Interner, Mode, parse_file};
use support::{Go, Verdict, ask};

/// Of so many files the usual run looks at one.
const STRIDE: usize = 20;

/// Files that the usual run looks at in any case: generics, odd layouts, generated code, long lines.
const HARD: &[&str] = &[
    "cmd/compile/internal/syntax/parser.go",
    "cmd/compile/internal/syntax/testdata/tparams.go",
    "cmd/compile/internal/ssa/rewritegeneric.go",
    "go/parser/parser.go",
    "go/printer/testdata/comments.input",
    "go/printer/testdata/declarations.input",
    "go/printer/testdata/expressions.input",
    "go/printer/testdata/generics.input",
    "go/printer/testdata/linebreaks.input",
    "go/printer/testdata/statements.input",
    "go/printer/testdata/parser.go",
    "internal/types/testdata/check/typeparams.go",
    "internal/types/testdata/check/expr3.go",
    "internal/types/testdata/check/stmt0.go",
    "iter/iter.go",
    "math/rand/v2/rand.go",
    "net/http/h2_bundle.go",
    "runtime/proc.go",
    "slices/sort.go",
    "unicode/tables.go",
];

/// What go/parser says about generic methods before Go 1.27.
const OF_OLD: &str = "method must have no type parameters";

/// What a go/parser before Go 1.25 reads otherwise than later ones, which are right: it gives a function the doc comment
/// of none, and drops the parentheses of `[P (*C),]`.
const OTHERWISE_BEFORE_25: &[&str] =
    &["go/printer/testdata/comments.input", "go/printer/testdata/generics.input"];

#[derive(Default)]
struct Tally {
    files: usize,
    bytes: usize,
    equal: usize,
    both_reject: usize,
    /// Rejected by a go/parser before Go 1.27 for nothing but methods with type parameters.
    generic_methods: usize,
    same_first_error: usize,
    differences: Vec<String>,
    other_errors: Vec<String>,
}

impl Tally {
    fn add(&mut self, verdict: &Verdict) {
        let source = fs::read(&verdict.path).expect("a readable file");
        let mut names = Interner::new();
        let file = parse_file(&source, &mut names, Mode::Full);
        self.files += 1;
        self.bytes += source.len();
        let path = verdict.path.display();
        let skipped = parse_file(&source, &mut names, Mode::SkipBodies);
        if file.errors.is_empty()
            && (&file.comments, &file.groups, &file.lines)
                != (&skipped.comments, &skipped.groups, &skipped.lines)
        {
            self.differences.push(format!("{path}: other comments without bodies"));
        }
        match (verdict.errors.first(), file.errors.first()) {
            (None, None) => match first_difference(&dump(&file, &names), &verdict.dump) {
                None => self.equal += 1,
                Some(difference) => self.differences.push(format!("{path}: {difference}")),
            },
            (None, Some(ours)) => self.differences.push(format!("{path}: false error: {ours}")),
            (Some(_), None) if verdict.errors.iter().all(|(_, message)| message == OF_OLD) => {
                self.generic_methods += 1;
            }
            (Some(theirs), None) => self.differences.push(format!("{path}: error not found: {theirs:?}")),
            (Some((offset, message)), Some(ours)) => {
                self.both_reject += 1;
                // go/parser sorts what it says about one place by the alphabet.
                let mut at_first = verdict.errors.iter().take_while(|e| e.0 == *offset);
                if at_first.any(|e| (e.0, e.1.as_str()) == (ours.offset, &*ours.message)) {
                    self.same_first_error += 1;
                } else {
                    self.other_errors.push(format!("{path}: {offset} {message:?}, here {ours}"));
                }
            }
        }
    }

    fn report(&self, version: &str) {
        println!(
            "{version}: {} files, {:.1} MB: {} equal trees, {} rejected by both ({} with the same first error), {} \
             only for generic methods by this Go, {} differences",
            self.files,
            self.bytes as f64 / 1e6,
            self.equal,
            self.both_reject,
            self.same_first_error,
            self.generic_methods,
            self.differences.len(),
        );
        for line in self.other_errors.iter().chain(&self.differences).take(40) {
            println!("{line}");
        }
    }
}

/// The first line in which two dumps differ, with the lines before it.
fn first_difference(ours: &str, theirs: &str) -> Option<String> {
    if ours == theirs {
        return None;
    }
    let (a, b): (Vec<&str>, Vec<&str>) = (ours.lines().collect(), theirs.lines().collect());
    let at = a.iter().zip(&b).position(|(a, b)| a != b).unwrap_or(a.len().min(b.len()));
    let context = a[at.saturating_sub(3)..at].join(" ");
    Some(format!("after {context:?}: here {:?}, go/parser {:?}", a.get(at), b.get(at)))
}

fn compare(files: &[PathBuf], go: &Go) -> Tally {
    let folder = tempfile::tempdir().expect("a folder");
    let oracle = go.build_oracle(folder.path());
    let mut tally = Tally::default();
    ask(&oracle, files, |verdict| tally.add(&verdict));
    tally.report(&go.version);
    tally
}

#[test]
fn a_sample_of_goroot_gives_the_trees_of_go_parser() {
    let go = Go::find();
    let src = go.root.join("src");
    let mut files: Vec<PathBuf> = go.sources().into_iter().step_by(STRIDE).collect();
    let otherwise = |f: &&&str| go.minor < 25 && OTHERWISE_BEFORE_25.contains(*f);
    files.extend(HARD.iter().filter(|f| !otherwise(f)).map(|f| src.join(f)).filter(|f| f.exists()));
    assert!(files.len() > 300, "{} has too few sources", src.display());
    let tally = compare(&files, &go);
    assert_eq!(tally.differences, [""; 0]);
    assert_eq!(tally.other_errors, [""; 0]);
}

#[test]
#[ignore = "takes minutes; see the head of this file"]
fn all_of_goroot_gives_the_trees_of_go_parser() {
    let go = Go::find();
    let files = go.sources();
    assert!(files.len() > 5000, "{} has too few sources", go.root.display());
    let tally = compare(&files, &go);
    assert_eq!(tally.differences, [""; 0]);
}

/// A file of which one token is taken away, doubled, or all that follows it cut off.
fn broken(source: &[u8], dice: &mut u64) -> Vec<u8> {
    let mut roll = |n: usize| {
        *dice ^= *dice << 13;
        *dice ^= *dice >> 7;
        *dice ^= *dice << 17;
        (*dice % n.max(1) as u64) as usize
    };
    let mut lexer = stanch_gosrc::Lexer::new(source);
    let lexemes: Vec<_> = std::iter::from_fn(|| Some(lexer.next_token()))
        .take_while(|l| l.tok != stanch_gosrc::Tok::Eof)
        .filter(|l| !l.span.is_empty())
        .collect();
    let span = lexemes[roll(lexemes.len())].span;
    let (start, end) = (span.start as usize, span.end as usize);
    match roll(4) {
        0 => source[..end].to_vec(),
        1 => [&source[..start], &source[end..]].concat(),
        2 => [&source[..end], b" ", &source[start..]].concat(),
        _ => {
            let extra: &[u8] =
                [&b"}"[..], b"{", b")", b"(", b";", b"x", b"func", b"case", b"=", b"\"", b"]", b"if"]
                    [roll(12)];
            [&source[..start], extra, b" ", &source[start..]].concat()
        }
    }
}

fn declared(file: &File, names: &Interner) -> Vec<String> {
    use stanch_gosrc::ast::{Decl, Spec};
    let mut out = Vec::new();
    for decl in &file.decls {
        match file.tree.decl(*decl) {
            Decl::Bad => {}
            Decl::Func(f) => out.push(names.text(file.tree.name(f.name)).to_owned()),
            Decl::Gen(decl) => {
                for spec in file.tree.list(decl.specs) {
                    let ids = match file.tree.spec(*spec) {
                        Spec::Import(_) => continue,
                        Spec::Value(spec) => file.tree.list(spec.names).to_vec(),
                        Spec::Type(spec) => vec![spec.name],
                    };
                    out.extend(ids.iter().map(|id| names.text(file.tree.name(*id)).to_owned()));
                }
            }
        }
    }
    out
}

/// Files that are broken at one place: the first error is that of go/parser, and of the declarations hardly any is
/// lost besides the broken one.
#[test]
fn broken_files_give_the_error_of_go_parser_and_the_other_declarations() {
    let go = Go::find();
    let folder = tempfile::tempdir().expect("a folder");
    let oracle = go.build_oracle(folder.path());
    let sources: Vec<PathBuf> = go
        .sources()
        .into_iter()
        .filter(|f| !f.components().any(|c| c.as_os_str() == "testdata"))
        .step_by(STRIDE)
        .collect();
    let mut dice = 0x2545_f491_4f6c_dd1d;
    let mut files = Vec::new();
    let (mut expected, mut found) = (0, 0);
    for (i, path) in sources.iter().enumerate() {
        let source = fs::read(path).expect("a readable file");
        if source.len() > 200_000 {
            continue;
        }
        let text = broken(&source, &mut dice);
        let (mut whole_names, mut names) = (Interner::new(), Interner::new());
        let whole = declared(&parse_file(&source, &mut whole_names, Mode::Full), &whole_names);
        let left = declared(&parse_file(&text, &mut names, Mode::Full), &names);
        // What the cut took away cannot be found.
        if text.len() + 100 > source.len() {
            expected += whole.len();
            found += whole.iter().filter(|name| left.contains(name)).count();
        }
        let path = folder.path().join(format!("{i}.go"));
        fs::write(&path, &text).expect("a writable folder");
        files.push(path);
    }
    let mut tally = Tally::default();
    ask(&oracle, &files, |verdict| tally.add(&verdict));
    tally.report(&go.version);
    println!("{found} of {expected} declarations found around the break");
    assert_eq!(tally.differences, [""; 0]);
    assert!(tally.same_first_error * 100 >= tally.both_reject * 97, "{:#?}", tally.other_errors);
    assert!(found * 1000 >= expected * 990, "{found} of {expected} declarations");
}
