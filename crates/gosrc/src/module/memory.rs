//! A file system in memory: for tests, fuzzing, and for text that an editor has not saved.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use stanch_model::{DirEntry, FileError, FileKind, FileSystem};

#[derive(Clone, Debug)]
enum Node {
    File(Vec<u8>),
    Link(PathBuf),
    Dir,
    Broken(FileError),
}

/// Files by absolute path. Directories exist as far as something is in them.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles {
    nodes: BTreeMap<PathBuf, Node>,
}

/// After as many links, a path is taken to lead in a circle.
const MAX_LINKS: usize = 40;

impl MemoryFiles {
    /// Without any files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn insert(&mut self, path: impl Into<PathBuf>, node: Node) -> &mut Self {
        let path = path.into();
        for dir in path.ancestors().skip(1) {
            self.nodes.entry(dir.to_owned()).or_insert(Node::Dir);
        }
        self.nodes.insert(path, node);
        self
    }

    /// Adds a file, or replaces it.
    pub fn file(&mut self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> &mut Self {
        self.insert(path, Node::File(bytes.into()))
    }

    /// Adds an empty directory.
    pub fn dir(&mut self, path: impl Into<PathBuf>) -> &mut Self {
        self.insert(path, Node::Dir)
    }

    /// Adds a symbolic link; a relative target is seen from the link's directory.
    pub fn link(&mut self, path: impl Into<PathBuf>, target: impl Into<PathBuf>) -> &mut Self {
        self.insert(path, Node::Link(target.into()))
    }

    /// Adds a file or directory that cannot be read.
    pub fn broken(&mut self, path: impl Into<PathBuf>, error: FileError) -> &mut Self {
        self.insert(path, Node::Broken(error))
    }

    /// The real path: links resolved.
    fn resolve(&self, path: &Path) -> Result<PathBuf, FileError> {
        let mut links = 0;
        let mut real = PathBuf::new();
        let mut todo: Vec<PathBuf> = pieces(path);
        while let Some(piece) = todo.pop() {
            if piece == Path::new("..") {
                real.pop();
                continue;
            }
            real.push(&piece);
            if let Some(Node::Link(target)) = self.nodes.get(&real) {
                links += 1;
                if links > MAX_LINKS {
                    return Err(FileError::Loop);
                }
                real.pop();
                todo.extend(pieces(target));
            }
        }
        Ok(real)
    }

    fn node(&self, path: &Path) -> Result<(PathBuf, &Node), FileError> {
        let real = self.resolve(path)?;
        match self.nodes.get(&real) {
            Some(Node::Broken(error)) => Err(error.clone()),
            Some(node) => Ok((real, node)),
            None => Err(FileError::NotFound),
        }
    }
}

/// The elements of a path, last first.
fn pieces(path: &Path) -> Vec<PathBuf> {
    let normal = path.components().filter(|c| !matches!(c, Component::CurDir));
    let mut pieces: Vec<PathBuf> = normal.map(|c| PathBuf::from(c.as_os_str())).collect();
    pieces.reverse();
    pieces
}

impl FileSystem for MemoryFiles {
    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        match self.node(path)?.1 {
            Node::File(bytes) => Ok(bytes.clone()),
            _ => Err(FileError::WrongKind),
        }
    }

    fn read_head(&self, path: &Path, limit: usize) -> Result<Vec<u8>, FileError> {
        match self.node(path)?.1 {
            Node::File(bytes) => Ok(bytes[..limit.min(bytes.len())].to_owned()),
            _ => Err(FileError::WrongKind),
        }
    }

    fn list(&self, dir: &Path) -> Result<Vec<DirEntry>, FileError> {
        let (real, Node::Dir) = self.node(dir)? else { return Err(FileError::WrongKind) };
        let below = self.nodes.range(real.clone()..).take_while(|(path, _)| path.starts_with(&real));
        let here = below.filter(|(path, _)| path.parent() == Some(&real));
        let entry = |(path, node): (&PathBuf, &Node)| {
            let kind = match node {
                Node::File(_) | Node::Broken(_) => FileKind::File,
                Node::Link(_) => FileKind::Link,
                Node::Dir => FileKind::Dir,
            };
            path.file_name().map(|name| DirEntry { name: name.to_owned(), kind })
        };
        Ok(here.filter_map(entry).collect())
    }

    fn kind(&self, path: &Path) -> Result<FileKind, FileError> {
        Ok(match self.node(path)?.1 {
            Node::Dir => FileKind::Dir,
            _ => FileKind::File,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_followed_and_circles_end() {
        let mut files = MemoryFiles::new();
        files.file("/a/x.go", "package x").link("/b", "a").link("/c/up", "../b/x.go").link("/l", "/l");
        files.broken("/a/secret", FileError::Denied);
        assert_eq!(files.read(Path::new("/b/x.go")).unwrap(), b"package x");
        assert_eq!(files.read_head(Path::new("/c/up"), 3).unwrap(), b"pac");
        assert_eq!(files.read(Path::new("/l")), Err(FileError::Loop));
        assert_eq!(files.read(Path::new("/a/secret")), Err(FileError::Denied));
        assert_eq!(files.read(Path::new("/a")), Err(FileError::WrongKind));
        assert_eq!(files.list(Path::new("/nothing")), Err(FileError::NotFound));
        assert_eq!(files.kind(Path::new("/b")), Ok(FileKind::Dir));
        let names: Vec<_> =
            files.list(Path::new("/")).unwrap().into_iter().map(|e| (e.name, e.kind)).collect();
        let wanted =
            [("a", FileKind::Dir), ("b", FileKind::Link), ("c", FileKind::Dir), ("l", FileKind::Link)];
        assert_eq!(names, wanted.map(|(name, kind)| (name.into(), kind)));
    }
}
