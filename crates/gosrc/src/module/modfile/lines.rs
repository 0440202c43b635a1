//! The lexical shape that go.mod and go.work share: directives, one a line, singly or in `verb ( … )` blocks.
//!
//! No token spans lines, so a broken line costs only itself.

use stanch_model::Problem;

/// One directive with the words after its verb.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Directive {
    pub(super) verb: String,
    pub(super) args: Vec<String>,
    /// 1-based.
    pub(super) line: u32,
    /// The comment at the end of the line, from `//` on.
    pub(super) suffix: Option<String>,
    /// The whole-line comments above, without `//`; for one in a block without comments, the block's.
    pub(super) doc: Vec<String>,
}

/// The words of one line, and the comment that ends it.
#[derive(Default, Debug)]
struct Words {
    words: Vec<String>,
    comment: Option<String>,
}

/// A block that has not been closed yet.
struct Block {
    /// `None` when its head is no single known word: its lines are dropped.
    verb: Option<String>,
    line: u32,
    doc: Vec<String>,
}

/// Reads all directives; `blocks` are the verbs that may have a block.
pub(super) fn read(text: &str, blocks: &[&str]) -> (Vec<Directive>, Vec<Problem>) {
    let mut reader =
        Reader { blocks, directives: Vec::new(), problems: Vec::new(), block: None, doc: Vec::new() };
    for (index, line) in text.split('\n').enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        match words(line) {
            Ok(words) => reader.line(words, number),
            Err(what) => reader.problem(what, number),
        }
    }
    if let Some(block) = reader.block.take() {
        reader.problem("unterminated block".to_owned(), block.line);
    }
    (reader.directives, reader.problems)
}

struct Reader<'a> {
    blocks: &'a [&'a str],
    directives: Vec<Directive>,
    problems: Vec<Problem>,
    block: Option<Block>,
    /// Whole-line comments that nothing has claimed yet.
    doc: Vec<String>,
}

impl Reader<'_> {
    fn problem(&mut self, what: String, line: u32) {
        self.problems.push(problem(what, line));
    }

    fn line(&mut self, read: Words, number: u32) {
        let Words { mut words, comment } = read;
        if words.is_empty() {
            match comment {
                Some(comment) => self.doc.push(comment_text(&comment).to_owned()),
                // A blank line ends what a comment speaks of, except in a block, where it is a paragraph.
                None if self.block.is_some() && !self.doc.is_empty() => self.doc.push(String::new()),
                None => self.doc.clear(),
            }
            return;
        }
        let doc = std::mem::take(&mut self.doc);
        if let Some(block) = &self.block {
            if words[0] == ")" {
                if words.len() > 1 {
                    self.problem("expected newline after closing paren".to_owned(), number);
                }
                self.block = None;
                return;
            }
            let Some(verb) = block.verb.clone() else { return };
            let doc = if doc.is_empty() && comment.is_none() { block.doc.clone() } else { doc };
            self.directives.push(Directive { verb, args: words, line: number, suffix: comment, doc });
            return;
        }
        if words.len() > 1 && words.last().is_some_and(|word| word == "(") {
            words.pop();
            self.open(words, number, doc);
        } else if let [.., open, close] = words.as_slice()
            && open == "("
            && close == ")"
            && words.len() > 2
        {
            // An empty block says nothing.
            words.truncate(words.len() - 2);
            self.check_head(&words, number);
        } else {
            let verb = words.remove(0);
            self.directives.push(Directive { verb, args: words, line: number, suffix: comment, doc });
        }
    }

    fn open(&mut self, head: Vec<String>, line: u32, doc: Vec<String>) {
        let known = self.check_head(&head, line);
        self.block = Some(Block { verb: head.into_iter().next().filter(|_| known), line, doc });
    }

    fn check_head(&mut self, head: &[String], line: u32) -> bool {
        let known = matches!(head, [verb] if self.blocks.contains(&verb.as_str()));
        if !known {
            self.problem(format!("unknown block type: {}", head.join(" ")), line);
        }
        known
    }
}

pub(super) fn problem(what: String, line: u32) -> Problem {
    Problem { what, offset: None, line: Some(u64::from(line)), dropped_bytes: 0, incomplete: true }
}

/// What a `//` comment says.
pub(super) fn comment_text(comment: &str) -> &str {
    comment.strip_prefix("//").unwrap_or(comment).trim()
}

fn words(line: &str) -> Result<Words, String> {
    let mut found = Words::default();
    let mut rest = line.trim_start_matches([' ', '\t', '\r']);
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            found.comment = Some(rest.trim_end_matches('\r').to_owned());
            return Ok(found);
        }
        let end = match first {
            '(' | ')' | '[' | ']' | '{' | '}' | ',' => 1,
            '"' | '`' => string_end(rest, first)?,
            _ => ident_end(rest)?,
        };
        found.words.push(rest[..end].to_owned());
        rest = rest[end..].trim_start_matches([' ', '\t', '\r']);
    }
    Ok(found)
}

fn string_end(text: &str, quote: char) -> Result<usize, String> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' && quote != '`' {
            escaped = true;
        } else if c == quote {
            return Ok(at + 1);
        }
    }
    Err("unexpected newline in string".to_owned())
}

fn ident_end(text: &str) -> Result<usize, String> {
    for (at, c) in text.char_indices() {
        if text[at..].starts_with("/*") {
            return Err("mod files must use // comments (not /* */ comments)".to_owned());
        }
        if !is_ident(c) || text[at..].starts_with("//") {
            return match at {
                0 => Err(format!("unexpected input character {c:?}")),
                _ => Ok(at),
            };
        }
    }
    Ok(text.len())
}

fn is_ident(c: char) -> bool {
    !matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | ',') && !c.is_whitespace() && !c.is_control()
}
