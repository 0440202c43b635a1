//! `stanch check` on trees of Go files.

mod bad_trees;
mod cached;
mod edited;
mod findings;
mod joined;
mod selection;
mod since;
mod watched;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support::stanch;

/// A tree of files in a folder of its own.
pub(crate) struct Tree {
    dir: TempDir,
}

impl Tree {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let tree = Self { dir: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            tree.write(path, text);
        }
        tree
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// `stanch check ARGS`, in the tree's folder; without a cache, and without the user's configuration of Go.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut all = vec!["check", "--no-cache"];
        all.extend(args);
        let mut command = stanch(&all);
        command.current_dir(self.path()).env("GOENV", "off");
        command
    }

    pub(crate) fn check(&self, args: &[&str]) -> Said {
        Said::of(&self.command(args).output().unwrap())
    }
}

/// What a run said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    pub(crate) fn of(output: &Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }
}

/// A file without a leak, of package `name`.
pub(crate) fn healthy(name: &str) -> String {
    format!("package {name}\n\nfunc F() int {{ return 1 }}\n")
}

pub(crate) const GO_MOD: &str = "module example.com/app\n\ngo 1.22\n";
