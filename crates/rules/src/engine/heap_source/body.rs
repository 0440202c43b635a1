//! The statements of one function, as far as following a value needs them.

use stanch_gosrc::{Kind, Token};

use super::Holds;

/// A function declaration or literal.
pub(super) struct Body<'a> {
    /// Parameters, receiver and results: from `func` to the brace.
    signature: &'a [Token<'a>],
    /// Everything between the braces.
    inside: &'a [Token<'a>],
    /// In source order; blocks are flattened, the bodies of function literals belong to their statement.
    pub(super) statements: Vec<Statement<'a>>,
}

/// A simple statement, or the header of a compound one.
pub(super) struct Statement<'a> {
    tokens: &'a [Token<'a>],
}

impl<'a> Body<'a> {
    /// The innermost function around a line.
    pub(super) fn around(all: &'a [Token<'a>], line: u32) -> Option<Self> {
        let functions = (0..all.len()).filter(|i| all[*i].is("func")).filter_map(|i| {
            let open = body_brace(all, i)?;
            let close = matching(all, open);
            let last = all.get(close).or(all.last())?;
            (all[open].line <= line && line <= last.line).then_some((i, open, close))
        });
        // A literal begins after the function around it. One that begins on the line is called there, unless the
        // line is all there is of it.
        let (start, open, close) =
            functions.filter(|(i, _, _)| all[*i].line < line).max_by_key(|(i, _, _)| *i)?;
        let inside = &all[open + 1..close];
        Some(Self { signature: &all[start..open], inside, statements: statements(inside) })
    }

    /// The statement that covers a line: the last that begins at or before it.
    pub(super) fn statement_at(&self, line: u32) -> Option<usize> {
        let covers = |s: &Statement<'_>| s.line() <= line && s.tokens.last().is_some_and(|t| t.line >= line);
        // `if v := f(); v != nil` is two on one line; the value comes up in the one with the call.
        let on_line = || self.statements.iter().enumerate().filter(|(_, s)| covers(s));
        let calls = |s: &Statement<'_>| !s.targets().is_empty() || s.is_return();
        on_line().find(|(_, s)| calls(s)).or_else(|| on_line().next()).map(|(i, _)| i)
    }

    /// Whether a name is a variable of this function or one of its parameters.
    pub(super) fn declares(&self, name: &str) -> bool {
        self.is_parameter(name)
            || self.inside.iter().enumerate().any(|(i, t)| {
                t.kind == Kind::Ident
                    && t.text == name
                    && (self.inside[..i].last().is_some_and(|p| p.is("var")) || defines(self.inside, i))
            })
    }

    /// Whether a name is a parameter, the receiver or a named result.
    pub(super) fn is_parameter(&self, name: &str) -> bool {
        self.signature.iter().any(|t| t.kind == Kind::Ident && t.text == name)
    }
}

/// Whether the name at `i` stands in the list on the left of a `:=`.
fn defines(tokens: &[Token<'_>], i: usize) -> bool {
    let mut rest = tokens[i + 1..].iter();
    loop {
        match (rest.next(), rest.clone().next()) {
            (Some(op), _) if op.is(":=") => return true,
            (Some(comma), Some(next)) if comma.is(",") && next.kind == Kind::Ident => {
                rest.next();
            }
            _ => return false,
        }
    }
}

/// The brace that opens the body of the function at `func`: the first outside of its parameter and result lists, and
/// of `struct{…}` and `interface{…}` in them. `None` for a function type.
fn body_brace(all: &[Token<'_>], func: usize) -> Option<usize> {
    let (mut depth, mut lists, mut i) = (0_usize, 0, func + 1);
    while let Some(token) = all.get(i) {
        match token.text {
            "(" | "[" if token.kind == Kind::Op => {
                lists += usize::from(depth == 0 && token.text == "(");
                depth += 1;
            }
            ")" | "]" if token.kind == Kind::Op => depth = depth.checked_sub(1)?,
            "{" if token.kind == Kind::Op => {
                if all[i - 1].is("struct") || all[i - 1].is("interface") {
                    i = matching(all, i);
                } else if depth == 0 {
                    return (lists > 0).then_some(i);
                }
            }
            "," | "}" | "=" if depth == 0 && token.kind == Kind::Op => return None,
            _ if token.kind == Kind::Semicolon && depth == 0 => return None,
            _ => {}
        }
        i += 1;
    }
    None
}

/// The bracket that closes the one at `open`; the length of `all` when it is not there.
fn matching(all: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (i, token) in all.iter().enumerate().skip(open) {
        if token.kind != Kind::Op {
            continue;
        }
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return i;
                }
            }
            _ => {}
        }
    }
    all.len()
}

/// Splits a body: at semicolons, at the braces of blocks and after the colons of cases.
fn statements<'a>(inside: &'a [Token<'a>]) -> Vec<Statement<'a>> {
    let mut out = Vec::new();
    let (mut start, mut i, mut header) = (0, 0, false);
    while i < inside.len() {
        let token = &inside[i];
        if i == start && !header {
            header = matches!(token.text, "if" | "for" | "switch" | "select" | "case" | "default" | "else")
                && token.kind == Kind::Keyword;
        }
        let ends = match token.text {
            _ if token.kind == Kind::Semicolon => true,
            "(" | "[" if token.kind == Kind::Op => {
                i = matching(inside, i).min(inside.len());
                false
            }
            "{" if token.is("{") && (header || i == start) => {
                header = false;
                true
            }
            "{" if token.is("{") => {
                i = matching(inside, i).min(inside.len());
                false
            }
            "}" if token.is("}") => true,
            ":" if token.is(":") && header => {
                header = false;
                true
            }
            _ => false,
        };
        if ends {
            push(&mut out, &inside[start..i]);
            start = i + 1;
        }
        i += 1;
    }
    push(&mut out, &inside[start.min(inside.len())..]);
    out
}

fn push<'a>(out: &mut Vec<Statement<'a>>, tokens: &'a [Token<'a>]) {
    let keyword = |t: &Token<'_>| {
        matches!(t.text, "if" | "for" | "switch" | "case" | "else" | "defer" | "go")
            && t.kind == Kind::Keyword
    };
    let lead = tokens.iter().take_while(|t| keyword(t)).count();
    if tokens.len() > lead {
        out.push(Statement { tokens: &tokens[lead..] });
    }
}

impl<'a> Statement<'a> {
    /// The line on which it begins.
    pub(super) fn line(&self) -> u32 {
        self.tokens[0].line
    }

    /// `return …`
    pub(super) fn is_return(&self) -> bool {
        self.tokens[0].is("return")
    }

    /// The position of the assignment's operator outside of all brackets.
    fn assignment(&self) -> Option<usize> {
        top_level(self.tokens).find(|i| self.tokens[*i].is("=") || self.tokens[*i].is(":="))
    }

    /// What is assigned to; empty for other statements.
    pub(super) fn targets(&self) -> Vec<&'a [Token<'a>]> {
        let Some(op) = self.assignment() else { return Vec::new() };
        let left = match &self.tokens[..op] {
            [var, rest @ ..] if var.is("var") => &rest[..rest.len().min(1)],
            left => left,
        };
        split(left)
    }

    /// What is assigned, returned or called.
    pub(super) fn values(&self) -> &'a [Token<'a>] {
        match self.assignment() {
            Some(op) => &self.tokens[op + 1..],
            None if self.is_return() => &self.tokens[1..],
            None => self.tokens,
        }
    }

    /// The map of a `m.Store(k, v)` or `m.LoadOrStore(k, v)`.
    pub(super) fn sync_map_store(&self) -> Option<String> {
        let values = self.values();
        let call = values.iter().position(|t| matches!(t.text, "Store" | "LoadOrStore" | "Swap"))?;
        let name = &values[..call.checked_sub(1)?];
        let open = values.get(call + 1).is_some_and(|t| t.is("("));
        let plain = !name.is_empty() && name.iter().all(|t| t.kind == Kind::Ident || t.is("."));
        // An atomic value has one argument, a map has two.
        let arguments = split(values.get(call + 2..matching(values, call + 1).min(values.len()))?);
        (open && plain && arguments.len() == 2).then(|| text(name))
    }
}

/// Positions outside of all brackets.
fn top_level<'t>(tokens: &'t [Token<'t>]) -> impl Iterator<Item = usize> + 't {
    let mut next = 0;
    std::iter::from_fn(move || {
        let i = next;
        let token = tokens.get(i)?;
        let opens = token.kind == Kind::Op && matches!(token.text, "(" | "[" | "{");
        next = if opens { matching(tokens, i) + 1 } else { i + 1 };
        Some(i)
    })
}

/// Splits at the commas outside of all brackets.
fn split<'a>(tokens: &'a [Token<'a>]) -> Vec<&'a [Token<'a>]> {
    let mut out = Vec::new();
    let mut start = 0;
    for comma in top_level(tokens).filter(|i| tokens[*i].is(",")) {
        out.push(&tokens[start..comma]);
        start = comma + 1;
    }
    out.push(&tokens[start..]);
    out
}

/// The tokens without blanks.
pub(super) fn text(tokens: &[Token<'_>]) -> String {
    tokens.iter().map(|t| t.text).collect()
}

/// The container of an index expression: `s.m` of `s.m[k]`.
pub(super) fn indexed(target: &[Token<'_>]) -> Option<String> {
    let open = top_level(target).find(|i| target[*i].is("["))?;
    let plain = open > 0 && target[..open].iter().all(|t| t.kind == Kind::Ident || t.is("."));
    (plain && matching(target, open) + 1 == target.len()).then(|| text(&target[..open]))
}

/// Whether the value is `append(name, …)`.
pub(super) fn appends_to(values: &[Token<'_>], name: &str) -> bool {
    let [append, open, rest @ ..] = values else { return false };
    append.text == "append" && open.is("(") && split(rest).first().is_some_and(|first| text(first) == name)
}

/// What becomes of a value that comes up in an expression on a line: it is sliced at once, or lies in a literal.
pub(super) fn fresh(values: &[Token<'_>], line: u32, holds: Holds) -> Holds {
    let literal = values.iter().position(|t| t.is("func")).and_then(|i| Some((i, body_brace(values, i)?)));
    let captured = literal.is_some_and(|(_, open)| {
        let close = matching(values, open).min(values.len());
        values[open..close].iter().any(|t| t.line == line) && values[open].line < line
    });
    let call = values.iter().position(|t| t.is("(")).map(|open| matching(values, open) + 1);
    let sliced = call.is_some_and(|end| is_slicing(values.get(end..).unwrap_or(&[])));
    match holds {
        _ if captured => Holds::Capture,
        Holds::Object if sliced => Holds::Part,
        holds => holds,
    }
}

/// `[a:b]` at the beginning, but not `[i]`.
fn is_slicing(rest: &[Token<'_>]) -> bool {
    let Some(open) = rest.first().filter(|t| t.is("[")) else { return false };
    debug_assert!(open.is("["));
    let inside = &rest[1..matching(rest, 0).min(rest.len())];
    top_level(inside).any(|i| inside[i].is(":"))
}

/// How an expression refers to one of the tracked names; `None` when it does not, or only hands it to a call whose
/// result need not refer to it (`len(x)`, `string(x[:4])`, `bytes.Clone(x)`).
pub(super) fn mention(values: &[Token<'_>], tracked: &[(String, Holds)]) -> Option<Holds> {
    let mut i = 0;
    while i < values.len() {
        let token = &values[i];
        if token.is("func")
            && let Some(open) = body_brace(values, i)
        {
            let close = matching(values, open).min(values.len());
            let captured = (open..close).any(|j| refers(values, j, tracked).is_some());
            if captured {
                return Some(Holds::Capture);
            }
            i = close;
        } else if token.is("(") && is_call(values, i) {
            i = matching(values, i);
        } else if let Some(holds) = refers(values, i, tracked) {
            let end = operand_end(values, i);
            let sliced = holds == Holds::Object && is_slicing(&values[end..]);
            return Some(if sliced { Holds::Part } else { holds });
        }
        i += 1;
    }
    None
}

/// The tracked name at a position: a use, neither a field's name nor the key of a composite literal.
fn refers(values: &[Token<'_>], i: usize, tracked: &[(String, Holds)]) -> Option<Holds> {
    let token = &values[i];
    let field = i > 0 && values[i - 1].is(".");
    let key = values.get(i + 1).is_some_and(|t| t.is(":"));
    if token.kind != Kind::Ident || field || key {
        return None;
    }
    tracked.iter().find(|(name, _)| name == token.text).map(|(_, holds)| *holds)
}

/// The end of `x.body` that begins at `i`.
fn operand_end(values: &[Token<'_>], i: usize) -> usize {
    let mut end = i + 1;
    while values.get(end).is_some_and(|t| t.is("."))
        && values.get(end + 1).is_some_and(|t| t.kind == Kind::Ident)
    {
        end += 2;
    }
    end
}

/// Whether a parenthesis is that of a call (or conversion) other than `append`.
fn is_call(values: &[Token<'_>], open: usize) -> bool {
    let Some(before) = open.checked_sub(1).map(|i| &values[i]) else { return false };
    let callee = before.kind == Kind::Ident || before.is(")") || before.is("]") || before.is("}");
    callee && before.text != "append"
}
