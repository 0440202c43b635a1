//! Names of functions without what does not fit into a box.
//!
//! Source: `ShortenFunctionName` of google/pprof, `internal/graph/graph.go`.

use regex::Regex;

use crate::expression;

/// Shortens names; holds the compiled expressions.
pub(super) struct Shortener {
    version: Option<Regex>,
    shapes: Vec<Regex>,
}

impl Shortener {
    pub(super) fn new() -> Self {
        let shapes = [
            // Go: the import path but its last element.
            r"^(?:[\w\-\.]+\/)+([^.]+\..+)",
            // Java: package and arguments.
            r"^(?:[a-z]\w*\.)*([A-Z][\w\$]*\.(?:<init>|[a-z][\w\$]*(?:\$\d+)?))(?:(?:\()|$)",
            // C++: namespaces.
            r"^(?:[_a-zA-Z]\w*::)+(_*[A-Z]\w*::~?[_a-zA-Z]\w*(?:<.*>)?)",
        ];
        // They are constant, so that none fails; were one to, names would only stay longer.
        let compile = |text: &str| expression("shorten", text).ok();
        Self {
            version: compile(r"^(.*?)/v(?:[2-9]|[1-9][0-9]+)([./].*)$"),
            shapes: shapes.into_iter().filter_map(compile).collect(),
        }
    }

    pub(super) fn shorten(&self, name: &str) -> String {
        let name = name.strip_prefix("(anonymous namespace)::").unwrap_or(name);
        let name = match &self.version {
            Some(version) => version.replace(name, "${1}${2}"),
            None => name.into(),
        };
        let short = self.shapes.iter().find_map(|shape| shape.captures(&name)?.get(1));
        short.map_or_else(|| name.to_string(), |m| m.as_str().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_is_far_from_the_function() {
        let shortener = Shortener::new();
        assert_eq!((shortener.shapes.len(), shortener.version.is_some()), (3, true));
        for (name, want) in [
            ("main.work", "main.work"),
            ("github.com/a/b.(*T).M", "b.(*T).M"),
            ("github.com/a/b/v2.F", "b.F"),
            ("a.b/c/v10/d.F", "d.F"),
            ("java.util.concurrent.ThreadPoolExecutor.runWorker", "ThreadPoolExecutor.runWorker"),
            ("java.bar.foo.FooBar.run(java.lang.Runnable)", "FooBar.run"),
            ("foo::bar::Baz::~Baz", "Baz::~Baz"),
            ("(anonymous namespace)::Bar::Foo", "Bar::Foo"),
            ("cpp::namespace::Class<t>::method", "cpp::namespace::Class<t>::method"),
        ] {
            assert_eq!(shortener.shorten(name), want, "{name}");
        }
    }
}
