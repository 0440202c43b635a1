//! XML 1.0 that any parser takes.

use crate::escape::is_unsafe;

/// For attribute values in double quotes and for element content. Characters that XML 1.0 does not have are removed
/// (<https://www.w3.org/TR/xml/#charsets>), line ends and tabs of an attribute become references so that they stay;
/// what would change how a terminal or a page shows the text (C1, bidirectional controls) is removed too.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            // Always, for `]]>` must not stand in content.
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if is_unsafe(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Writes elements, indented.
pub(crate) struct Writer {
    out: String,
    open: Vec<&'static str>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self { out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), open: Vec::new() }
    }

    pub(crate) fn start(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str(">\n");
        self.open.push(name);
    }

    pub(crate) fn empty(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str("/>\n");
    }

    /// An element that holds text alone; its line ends stay as they are.
    pub(crate) fn text(&mut self, name: &'static str, attributes: &[(&str, &str)], text: &str) {
        self.tag(name, attributes);
        let lines: Vec<_> = text.lines().map(escape).collect();
        self.out.push_str(&format!(">{}</{name}>\n", lines.join("\n")));
    }

    pub(crate) fn end(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            self.out.push_str(&format!("</{name}>\n"));
        }
    }

    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.end();
        }
        self.out
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push_str(&format!(" {key}=\"{}\"", escape(value)));
        }
    }

    fn indent(&mut self) {
        self.out.push_str(&"  ".repeat(self.open.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_parses_and_comes_back_unless_xml_lacks_it() {
        let all: String = (0..0x1_1000).filter_map(char::from_u32).collect();
        let mut writer = Writer::new();
        writer.empty("a", &[("b", &all)]);
        let text = writer.finish();
        let document = roxmltree::Document::parse(&text).unwrap();
        let kept: String = all
            .chars()
            .filter(|c| matches!(c, '\n' | '\r' | '\t') || !is_unsafe(*c))
            .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
            .collect();
        assert_eq!(document.root_element().attribute("b"), Some(kept.as_str()));
    }

    #[test]
    fn elements_are_closed() {
        let mut writer = Writer::new();
        writer.start("a", &[]);
        writer.start("b", &[("c", "]]>\"'&")]);
        writer.text("d", &[], "x ]]> y\n<z>");
        assert_eq!(
            writer.finish(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>\n  <b c=\"]]&gt;&quot;'&amp;\">\n    \
             <d>x ]]&gt; y\n&lt;z&gt;</d>\n  </b>\n</a>\n"
        );
    }
}
