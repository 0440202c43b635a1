//! The baseline of experiments that a toolchain is built with, read from its own `internal/buildcfg/exp.go`.
//!
//! The file changes with every release, so no table is kept: the few forms in which it has computed the baseline
//! since Go 1.17 are evaluated (`switch goarch { case …: x = true }`, `x := goos != "darwin" && …` and the literal
//! `baseline := goexperiment.Flags{Name: x}`).

use std::collections::HashMap;

/// The tags that hold, sorted; `None` when the text computes them in a way that is not known here.
pub(super) fn baseline(text: &str, known: &HashMap<&str, &str>) -> Option<Vec<String>> {
    let start = text.find("baseline := goexperiment.Flags{")?;
    let body = text[..start].rfind("func ParseGOEXPERIMENT").map_or(0, |at| at);
    let mut eval = Eval { strings: known, bools: HashMap::new() };
    eval.statements(&text[body..start]);
    let fields = text[start..].split_once('{')?.1.split_once("\n\t}")?.0;
    let mut tags = Vec::new();
    for line in fields.lines().map(code).filter(|line| !line.is_empty()) {
        let (name, value) = line.trim_end_matches(',').split_once(':')?;
        if eval.expression(value)? {
            tags.push(format!("goexperiment.{}", name.trim().to_ascii_lowercase()));
        }
    }
    tags.sort();
    Some(tags)
}

/// A line without its comment and the blanks around it.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or_default().trim()
}

struct Eval<'a> {
    strings: &'a HashMap<&'a str, &'a str>,
    bools: HashMap<String, bool>,
}

impl Eval<'_> {
    /// Follows assignments, and the cases of `switch goarch` and `switch goos` that apply.
    fn statements(&mut self, text: &str) {
        let mut switch: Option<String> = None;
        let mut applies = true;
        for line in text.lines().map(code) {
            if let Some(subject) = line.strip_prefix("switch ").and_then(|rest| rest.strip_suffix('{')) {
                switch = self.strings.get(subject.trim()).map(|value| (*value).to_owned());
                applies = false;
            } else if let Some(list) = line.strip_prefix("case ") {
                let quoted = switch.as_ref().map(|value| format!("{value:?}"));
                let list = list.trim_end_matches(':');
                applies = quoted.is_some_and(|value| list.split(',').any(|item| item.trim() == value));
            } else if line == "}" {
                (switch, applies) = (None, true);
            } else if let Some((name, value)) = line.split_once('=').filter(|_| applies)
                && let Some(value) = self.expression(value)
            {
                self.bools.insert(name.trim_end_matches(':').trim().to_owned(), value);
            }
        }
    }

    /// A boolean expression of names, comparisons with strings, `&&`, `||` and one pair of parentheses around it.
    fn expression(&self, text: &str) -> Option<bool> {
        let text = text.trim();
        let text = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(text);
        if text.contains(['(', ')']) {
            return None;
        }
        let mut any = false;
        for alternative in text.split("||") {
            let mut all = true;
            for operand in alternative.split("&&") {
                all &= self.operand(operand.trim())?;
            }
            any |= all;
        }
        Some(any)
    }

    fn operand(&self, text: &str) -> Option<bool> {
        let compare = |left: &str, right: &str| {
            let value = self.strings.get(left.trim())?;
            Some(right.trim() == format!("{value:?}"))
        };
        match text {
            "true" => Some(true),
            "false" => Some(false),
            _ => {
                if let Some((left, right)) = text.split_once("!=") {
                    compare(left, right).map(|equal| !equal)
                } else if let Some((left, right)) = text.split_once("==") {
                    compare(left, right)
                } else if let Some(negated) = text.strip_prefix('!') {
                    self.operand(negated.trim()).map(|value| !value)
                } else if text.chars().all(|c| c.is_alphanumeric() || c == '_') && !text.is_empty() {
                    // A variable that nothing has set is false.
                    Some(self.bools.get(text).copied().unwrap_or(false))
                } else {
                    None
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
func ParseGOEXPERIMENT(goos, goarch, goexp string) (*ExperimentFlags, error) {
	var supported, always bool
	switch goarch {
	case "amd64", "arm64":
		always = true
		supported = true
	case "loong64":
		supported = true // not always
	}
	modern := (goos != "darwin" && goos != "aix")
	odd := goarch == "wasm" || !supported

	baseline := goexperiment.Flags{
		Wrappers: supported,
		Always:   always,
		Plain:    true, // since 1.24
		// Gone:  true,
		Off:      false,
		Modern:   modern,
		Odd:      odd,
	}
"#;

    fn tags(goos: &str, goarch: &str) -> Vec<String> {
        baseline(TEXT, &HashMap::from([("goos", goos), ("goarch", goarch)])).unwrap()
    }

    #[test]
    fn follows_switches_and_comparisons() {
        let on = |names: &[&str]| names.iter().map(|name| format!("goexperiment.{name}")).collect::<Vec<_>>();
        assert_eq!(tags("linux", "amd64"), on(&["always", "modern", "plain", "wrappers"]));
        assert_eq!(tags("darwin", "arm64"), on(&["always", "plain", "wrappers"]));
        assert_eq!(tags("linux", "loong64"), on(&["modern", "plain", "wrappers"]));
        assert_eq!(tags("js", "wasm"), on(&["modern", "odd", "plain"]));
    }

    #[test]
    fn what_is_not_understood_is_not_guessed() {
        let known = HashMap::from([("goos", "linux"), ("goarch", "amd64")]);
        assert_eq!(baseline("package buildcfg", &known), None);
        let text = "baseline := goexperiment.Flags{\n\t\tX: compute(goos),\n\t}\n";
        assert_eq!(baseline(text, &known), None);
    }
}
