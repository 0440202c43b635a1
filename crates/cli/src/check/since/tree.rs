//! The files of a commit, as a file system.
//!
//! Below the root of the repository there is what the commit has, and nothing else. Elsewhere, and in folders that
//! are kept apart (GOROOT, the module cache), it is the system's.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use stanch_collect::OsFiles;
use stanch_model::{DirEntry, FileError, FileKind, FileSystem};

use super::git::{Git, Objects};
use crate::check::select::normal;
use crate::failure::Result;

/// More links than that lead in a circle.
const MAX_LINKS: usize = 20;

#[derive(Clone)]
struct Blob {
    id: String,
    is_link: bool,
}

/// The tree of a commit.
pub(crate) struct TreeFiles {
    top: PathBuf,
    apart: Vec<PathBuf>,
    blobs: HashMap<PathBuf, Blob>,
    dirs: HashMap<PathBuf, BTreeMap<OsString, FileKind>>,
    objects: Mutex<Objects>,
    system: OsFiles,
}

impl TreeFiles {
    /// Lists a commit. `apart` are folders that are the system's wherever they are.
    pub(crate) fn open(git: &Git, commit: &str, apart: Vec<PathBuf>) -> Result<Self> {
        let mut this = Self {
            top: git.top.clone(),
            apart,
            blobs: HashMap::new(),
            dirs: HashMap::from([(git.top.clone(), BTreeMap::new())]),
            objects: Mutex::new(git.objects()?),
            system: OsFiles::default(),
        };
        for (mode, id, path) in git.tree(commit)? {
            // A submodule is a commit of another repository: its files are not here.
            if mode == "160000" {
                continue;
            }
            this.add(&path, Blob { id, is_link: mode == "120000" });
        }
        Ok(this)
    }

    fn add(&mut self, path: &Path, blob: Blob) {
        let kind = if blob.is_link { FileKind::Link } else { FileKind::File };
        let full = self.top.join(path);
        let mut child = full.clone();
        let mut kind = kind;
        let mut seen = HashSet::new();
        while let (Some(parent), Some(name)) = (child.parent().map(Path::to_owned), child.file_name()) {
            self.dirs.entry(parent.clone()).or_default().insert(name.to_owned(), kind);
            if parent == self.top || !seen.insert(parent.clone()) {
                break;
            }
            kind = FileKind::Dir;
            child = parent;
        }
        self.blobs.insert(full, blob);
    }

    fn is_ours(&self, path: &Path) -> bool {
        path.starts_with(&self.top) && !self.apart.iter().any(|dir| path.starts_with(dir))
    }

    fn object(&self, id: &str) -> std::result::Result<Vec<u8>, FileError> {
        // A panic of another thread while it asked may have left half an answer: then what follows is refused.
        let mut objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        objects.get(id).map_err(|e| FileError::Other(e.to_string()))
    }

    /// Where a path leads when links are followed; of folders on its way, too.
    fn follow(&self, path: &Path) -> std::result::Result<PathBuf, FileError> {
        let mut path = normal(path);
        for _ in 0..MAX_LINKS {
            let Some((link, rest)) = self.first_link(&path) else { return Ok(path) };
            let target = self.object(&self.blobs[&link].id)?;
            let target = String::from_utf8_lossy(&target).into_owned();
            let beside = link.parent().unwrap_or(&self.top).join(target);
            path = normal(&beside.join(rest));
        }
        Err(FileError::Loop)
    }

    fn first_link(&self, path: &Path) -> Option<(PathBuf, PathBuf)> {
        let mut above: Vec<&Path> = path.ancestors().filter(|p| p.starts_with(&self.top)).collect();
        above.reverse();
        let link = above.into_iter().find(|p| self.blobs.get(*p).is_some_and(|blob| blob.is_link))?;
        Some((link.to_owned(), path.strip_prefix(link).ok()?.to_owned()))
    }
}

impl FileSystem for TreeFiles {
    fn read(&self, path: &Path) -> std::result::Result<Vec<u8>, FileError> {
        let path = self.follow(path)?;
        if !self.is_ours(&path) {
            return self.system.read(&path);
        }
        match self.blobs.get(&path) {
            Some(blob) => self.object(&blob.id),
            None if self.dirs.contains_key(&path) => Err(FileError::WrongKind),
            None => Err(FileError::NotFound),
        }
    }

    fn read_head(&self, path: &Path, limit: usize) -> std::result::Result<Vec<u8>, FileError> {
        let mut bytes = self.read(path)?;
        bytes.truncate(limit);
        Ok(bytes)
    }

    fn list(&self, dir: &Path) -> std::result::Result<Vec<DirEntry>, FileError> {
        let dir = self.follow(dir)?;
        if !self.is_ours(&dir) {
            return self.system.list(&dir);
        }
        match self.dirs.get(&dir) {
            Some(names) => {
                Ok(names.iter().map(|(name, kind)| DirEntry { name: name.clone(), kind: *kind }).collect())
            }
            None if self.blobs.contains_key(&dir) => Err(FileError::WrongKind),
            None => Err(FileError::NotFound),
        }
    }

    fn kind(&self, path: &Path) -> std::result::Result<FileKind, FileError> {
        let path = self.follow(path)?;
        if !self.is_ours(&path) {
            return self.system.kind(&path);
        }
        if self.blobs.contains_key(&path) {
            return Ok(FileKind::File);
        }
        self.dirs.get(&path).map(|_| FileKind::Dir).ok_or(FileError::NotFound)
    }
}
