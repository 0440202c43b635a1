//! The files of a case.

use std::collections::BTreeMap;

use stanch_model::GoVersion;
use stanch_model::finding::Edit;

/// The files of a case by path, `/` between the elements.
#[derive(Clone)]
pub(super) struct Archive {
    pub(super) files: BTreeMap<String, String>,
    /// The go directive.
    pub(super) go: GoVersion,
}

impl Archive {
    /// Reads a case. A single file is named after the case: `x.go` for `loud-x.go`.
    pub(super) fn read(name: &str, text: &str) -> Self {
        let go = text.lines().find_map(|line| line.strip_prefix("// go: "));
        let go = go.map_or(super::GO, |version| version.trim().parse().expect("a Go version after `// go:`"));
        let files = if name.ends_with(".txtar") {
            let parts = format!("\n{text}");
            let part = |part: &str| {
                let (path, text) = part.split_once(" --\n").expect("`-- path --` before each file");
                (path.to_owned(), format!("{text}\n"))
            };
            parts.split("\n-- ").skip(1).map(part).collect()
        } else {
            let own = name.split_once('-').map_or(name, |(_, own)| own);
            BTreeMap::from([(own.to_owned(), text.to_owned())])
        };
        Self { files, go }
    }

    pub(super) fn has_line(&self, line: &str) -> bool {
        self.files.values().any(|text| text.lines().any(|l| l == line))
    }

    /// The files with edits made.
    pub(super) fn edited(&self, edits: &[Edit]) -> Result<Self, String> {
        let mut edits: Vec<&Edit> = edits.iter().collect();
        edits.sort_by_key(|edit| std::cmp::Reverse((edit.start, edit.end)));
        let mut edited = self.clone();
        for edit in edits {
            let Some(text) = edited.files.get_mut(&edit.file) else {
                return Err(format!("an edit of {}, which is not there", edit.file));
            };
            let range = edit.start as usize..edit.end as usize;
            if text.get(range.clone()).is_none() {
                return Err(format!("an edit of bytes {range:?} of {}", edit.file));
            }
            text.replace_range(range, &edit.text);
        }
        Ok(edited)
    }

    /// Import paths and files of the modules under `vendor/`.
    pub(super) fn vendored(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut packages: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for path in self.files.keys().filter_map(|path| path.strip_prefix("vendor/")) {
            let (package, file) = path.rsplit_once('/').expect("vendor/PACKAGE/FILE");
            packages.entry(package).or_default().push(file);
        }
        packages
    }
}
