//! One pair of runs, and which differences are meant.

use std::fmt;
use std::path::PathBuf;

use crate::oracle;

/// What both are asked.
pub(crate) struct Case {
    pub(crate) theirs: &'static str,
    pub(crate) ours: &'static str,
    pub(crate) argument: Option<&'static str>,
    /// With one dash.
    pub(crate) options: Vec<String>,
    pub(crate) files: Vec<PathBuf>,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "-{} {} {:?}", self.theirs, self.options.join(" "), self.files)
    }
}

impl Case {
    fn has(&self, option: &str) -> bool {
        self.options.iter().any(|o| o.starts_with(option))
    }
}

/// The first lines that differ; `None` when the two say the same.
pub(crate) fn difference(case: &Case) -> Option<String> {
    let options = || case.options.iter().cloned();
    let their_command = match case.argument {
        Some(argument) => format!("-{}={argument}", case.theirs),
        None => format!("-{}", case.theirs),
    };
    let theirs = oracle::pprof(&[&their_command], options(), &case.files);
    let our_command: Vec<&str> = std::iter::once(case.ours).chain(case.argument).collect();
    let ours = oracle::stanch(&our_command, options(), &case.files);
    if theirs.status.success() != ours.status.success() {
        let said = |o: &std::process::Output| String::from_utf8_lossy(&o.stderr).into_owned();
        return Some(format!(
            "pprof: {} {}\nours: {} {}",
            theirs.status,
            said(&theirs),
            ours.status,
            said(&ours)
        ));
    }
    if !theirs.status.success() {
        return None;
    }
    let [theirs, ours] = [theirs, ours].map(|o| meant(case, &String::from_utf8_lossy(&o.stdout)));
    (theirs != ours).then(|| first_difference(&theirs, &ours))
}

/// The lines without the differences that are meant.
fn meant(case: &Case, text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    // pprof gives a profile without mappings a false one, which its symbolizer wants; ours are as they are in the file.
    if case.theirs == "raw" {
        lines.retain(|l| l != "1: 0x0/0x0/0x0   ");
        lines.iter_mut().for_each(|l| *l = l.replacen(" M=1 ", " ", 1));
    }
    // pprof looks for sources in other places (the working folder and those above, never GOROOT), so that of profiles
    // that were made elsewhere only the sums can be compared.
    let is_foreign = !oracle::made_here().iter().any(|made| case.files.contains(made));
    if case.theirs == "list" && is_foreign {
        lines.retain(|l| {
            ["Total: ", "ROUTINE ", "No source "].iter().any(|p| l.starts_with(p))
                || l.contains("(flat, cum)")
        });
    }
    // What is said of a file that is not there.
    if case.theirs == "list" {
        lines.retain(|l| !l.starts_with(" Error: could not find file"));
    }
    // Which of several equal paths a trimmed tree keeps is left to the same chance.
    let is_trimmed = lines.iter().any(|l| l.contains("Dropped ") || l.contains("Showing top "));
    if case.theirs == "dot" && case.has("-call_tree") && is_trimmed {
        lines.retain(|l| l.contains("cluster_L"));
        lines.iter_mut().for_each(|l| *l = l.split("Dropped ").next().unwrap_or_default().to_owned());
    }
    // The order of nodes with equal names and values is that of a Go map there, and changes from run to run: nodes of
    // one file are told apart by where their functions start, and those of a call tree by their path, both of which
    // names leave out. So is that of edges which differ in sign alone: pprof's comparison calls neither the smaller.
    let is_unordered = ["-files", "-call_tree", "-base", "-diff_base"].iter().any(|o| case.has(o));
    if is_unordered {
        lines = lines.iter().filter_map(|l| without_order(case.theirs, l)).collect();
        lines.sort();
    }
    lines
}

/// A line without what depends on the lines before it: numbers of nodes and names, running sums.
fn without_order(command: &str, line: &str) -> Option<String> {
    match command {
        // Names are numbered and addresses relative, so that only the costs are left.
        "callgrind" => {
            let is_cost = line.starts_with(|c: char| "*+-0123456789".contains(c));
            line.rsplit(' ').next().filter(|_| is_cost).map(str::to_owned)
        }
        "dot" => Some(without_numbers(line)),
        "top" | "tree" | "peek" => {
            let words: Vec<&str> = line.split_whitespace().collect();
            let is_row = words.len() > 5 && [1, 2, 4].iter().all(|i| words[*i].ends_with('%'));
            Some(if is_row { [&words[..2], &words[3..]].concat().join(" ") } else { line.to_owned() })
        }
        _ => Some(line.to_owned()),
    }
}

/// A line of a graph without the numbers of its nodes: `N12`, `"node12"`.
fn without_numbers(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("N").into_iter().chain(rest.find("\"node")).min() {
        let word = if rest[at..].starts_with('N') { 1 } else { 5 };
        out.push_str(&rest[..at + word]);
        rest = rest[at + word..].trim_start_matches(|c: char| c.is_ascii_digit());
    }
    out + rest
}

fn first_difference(theirs: &[String], ours: &[String]) -> String {
    let same = theirs.iter().zip(ours).take_while(|(a, b)| a == b).count();
    let part = |lines: &[String]| lines.iter().skip(same).take(4).cloned().collect::<Vec<_>>().join("\n    ");
    format!("  from line {same} on\n  pprof:\n    {}\n  ours:\n    {}", part(theirs), part(ours))
}
