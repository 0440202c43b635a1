//! `cargo xtask WORD`: the developer's tools that are better written in Rust than in the shell.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

use std::process::ExitCode;

use anyhow::{Result, bail};
use xtask::{bench, fuzz_seeds, generated, licenses, new_rule, repo, tidy};

const USAGE: &str = "\
usage: cargo xtask WORD

  new-rule SLUG [ID]       make the folder of a new rule and register it
  generated [--check]      write (or compare) completions, man pages, docs/cli.md and docs/rules.md
  tidy                     module docs, file lengths, machine paths, open ends, crate directions
  licenses                 the licences and sources of all dependencies against deny.toml
  bench [--smoke]          run all benchmarks
  fuzz-seeds TARGET DIR    copy the real captures that seed a fuzz target into its corpus";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let root = repo::root()?;
    match args.as_slice() {
        ["new-rule", slug] => say(new_rule::create(&root, slug, None)?),
        ["new-rule", slug, id] => say(new_rule::create(&root, slug, Some(id))?),
        ["generated"] => generated::write(&root),
        ["generated", "--check"] => generated::check(&root),
        ["tidy"] => report("tidy", tidy::check(&root)?),
        ["licenses"] => report("licenses", licenses::check(&root)?),
        ["bench"] => bench::run(&root, false),
        ["bench", "--smoke"] => bench::run(&root, true),
        ["fuzz-seeds", target, dir] => {
            let copied = fuzz_seeds::copy(&root, target, dir.as_ref())?;
            println!("{copied} seeds for {target}");
            Ok(())
        }
        [] | ["help" | "-h" | "--help"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => bail!("unknown word or arguments: {}\n{USAGE}", args.join(" ")),
    }
}

fn say(lines: Vec<String>) -> Result<()> {
    for line in lines {
        println!("{line}");
    }
    Ok(())
}

fn report(what: &str, violations: Vec<String>) -> Result<()> {
    for line in &violations {
        eprintln!("{what}: {line}");
    }
    if !violations.is_empty() {
        bail!("{what} found {} violations", violations.len());
    }
    println!("{what}: clean");
    Ok(())
}
