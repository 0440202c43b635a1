//! Globs of paths: `*` and `?` within a name, `**` over folders; one without a slash fits at any depth.

/// A pattern for slash-separated relative paths.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Glob {
    elements: Vec<String>,
}

impl Glob {
    /// A leading `./` and a trailing slash do not count; a folder fits all that is below it.
    pub(crate) fn new(text: &str) -> Self {
        let text = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/');
        let mut elements: Vec<String> =
            text.split('/').filter(|e| !e.is_empty()).map(str::to_owned).collect();
        if !text.contains('/') {
            elements.insert(0, "**".to_owned());
        }
        // What fits a folder fits what is in it.
        elements.push("**".to_owned());
        Self { elements }
    }

    /// Whether a path fits.
    pub(crate) fn matches(&self, path: &str) -> bool {
        let path: Vec<&str> = path.split('/').collect();
        fits(&self.elements, &path)
    }
}

/// Greedy, with one place to go back to: linear in the product of the lengths.
fn fits(pattern: &[String], path: &[&str]) -> bool {
    let (mut p, mut at) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    loop {
        match pattern.get(p) {
            Some(element) if element == "**" => {
                back = Some((p, at));
                p += 1;
                continue;
            }
            Some(element) if path.get(at).is_some_and(|name| fits_name(element, name)) => {
                p += 1;
                at += 1;
                continue;
            }
            None if at == path.len() => return true,
            _ => {}
        }
        match back {
            Some((star, from)) if from < path.len() => {
                back = Some((star, from + 1));
                p = star + 1;
                at = from + 1;
            }
            _ => return false,
        }
    }
}

/// The same for the characters of one name.
fn fits_name(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut at) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while at < name.len() || p < pattern.len() {
        match pattern.get(p) {
            Some('*') => {
                back = Some((p, at));
                p += 1;
                continue;
            }
            Some(c) if name.get(at).is_some_and(|n| *c == '?' || c == n) => {
                p += 1;
                at += 1;
                continue;
            }
            _ => {}
        }
        match back {
            Some((star, from)) if from < name.len() => {
                back = Some((star, from + 1));
                p = star + 1;
                at = from + 1;
            }
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_fit_as_people_expect() {
        for (glob, path, wanted) in [
            ("gen", "gen/a.go", true),
            ("gen", "x/gen/a.go", true),
            ("gen/", "x/gen/a.go", true),
            ("./gen/x", "gen/x/a.go", true),
            ("gen/x", "y/gen/x/a.go", false),
            ("gen/**", "gen/a/b.go", true),
            ("gen/**", "generated/a.go", false),
            ("**/mock_*.go", "a/b/mock_x.go", true),
            ("**/mock_*.go", "mock_x.go", true),
            ("*.pb.go", "a/b/x.pb.go", true),
            ("*.pb.go", "a/b/x.go", false),
            ("a/*/c.go", "a/b/c.go", true),
            ("a/*/c.go", "a/b/b/c.go", false),
            ("a/**/c.go", "a/c.go", true),
            ("a/**/**/c.go", "a/b/d/c.go", true),
            ("a?.go", "ab.go", true),
            ("a?.go", "a.go", false),
            ("*", "a/b.go", true),
            ("a*b*c.go", "aXXbYYc.go", true),
            ("世*", "x/世界.go", true),
        ] {
            assert_eq!(Glob::new(glob).matches(path), wanted, "{glob} {path}");
        }
    }
}
