//! A closer look at the source line that a stack names.
//!
//! The runtime says that a goroutine receives; only the source says from what. The lens reads tokens, never text:
//! it finds the statement of a line and the channels that it waits for.

use stanch_gosrc::{Kind, Token, tokens};
use stanch_model::FrameId;

use super::context::Context;

/// What the statement of a line waits for. Expressions are given without blanks: `ctx.Done()`, `s.ticker.C`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// `range X`
    pub ranges_over: Option<String>,
    /// `<-X`, outside a select
    pub receives: Vec<String>,
    /// `X <- v`, outside a select
    pub sends: Vec<String>,
    /// Channels of the cases of a `select` that begins on the line: `<-X` and `X <- v` alike.
    pub select_cases: Vec<String>,
    /// Names that the file binds to a ticker.
    tickers: Vec<String>,
    /// Names that the file binds to some context's `Done()`.
    dones: Vec<String>,
}

impl Statement {
    /// All channels that it may wait for.
    fn channels(&self) -> impl Iterator<Item = &str> {
        self.ranges_over.iter().chain(&self.receives).chain(&self.select_cases).map(String::as_str)
    }

    /// Whether it waits for tickers, and for nothing else.
    #[must_use]
    pub fn waits_for_ticker(&self) -> bool {
        let is_ticker = |c: &str| {
            let name = c.strip_suffix(".C").map(|n| n.rsplit('.').next().unwrap_or(n));
            c.starts_with("time.Tick(") || name.is_some_and(|n| self.tickers.iter().any(|t| t == n))
        };
        let mut channels = self.channels().peekable();
        channels.peek().is_some() && channels.all(is_ticker)
    }

    /// Whether one of the things it waits for is a context's end.
    #[must_use]
    pub fn waits_for_done(&self) -> bool {
        self.channels().any(|c| c.ends_with(".Done()") || self.dones.iter().any(|d| d == c))
    }

    /// Whether it waits for `time.After`.
    #[must_use]
    pub fn waits_for_after(&self) -> bool {
        self.channels().any(|c| c.starts_with("time.After("))
    }
}

/// The statement at a frame's line; `None` when the source is not at hand or the line waits for no channel.
#[must_use]
pub fn statement(cx: &Context<'_>, frame: FrameId) -> Option<Statement> {
    let symbols = &cx.evidence.symbols;
    read(cx.source.file(symbols.file(frame)?)?, symbols.line(frame)?)
}

/// The statement at a line of a source text.
#[must_use]
pub fn read(source: &str, line: u32) -> Option<Statement> {
    let all = tokens(source);
    let start = all.partition_point(|t| t.line < line);
    let end = all.partition_point(|t| t.line <= line);
    let mut statement = Statement::default();
    if let Some(at) = (start..end).find(|i| all[*i].is("select")) {
        statement.select_cases = select_cases(&all[at + 1..]);
    } else {
        if let Some(at) = (start..end).find(|i| all[*i].is("range")) {
            statement.ranges_over = Some(operand(&all[at + 1..]));
        }
        for at in (start..end).filter(|i| all[*i].is("<-")) {
            channel_op(&all, at, &mut statement);
        }
    }
    statement.tickers = tickers(&all);
    statement.dones = dones(&all);
    let something = statement.channels().next().is_some() || !statement.sends.is_empty();
    something.then_some(statement)
}

/// Whether the statement of a frame's line is done again and again, by a `for` of the same function. `None` without
/// source.
#[must_use]
pub fn is_in_loop(cx: &Context<'_>, frame: FrameId) -> Option<bool> {
    let symbols = &cx.evidence.symbols;
    let (source, line) = (cx.source.file(symbols.file(frame)?)?, symbols.line(frame)?);
    let all = tokens(source);
    let blocks = blocks_around(&all, first_of(&all, line)?);
    Some(blocks.iter().take_while(|b| b.keyword != "func").any(|b| b.keyword == "for"))
}

/// Whether the `go` statement of a frame's line is done for each tick of a ticker, whatever has become of the one
/// before. `None` without source.
#[must_use]
pub fn starts_on_tick(cx: &Context<'_>, frame: FrameId) -> Option<bool> {
    let symbols = &cx.evidence.symbols;
    Some(starts_on_tick_at(cx.source.file(symbols.file(frame)?)?, symbols.line(frame)?))
}

fn starts_on_tick_at(source: &str, line: u32) -> bool {
    let all = tokens(source);
    let on_line = |t: &&Token<'_>| t.line == line;
    let go = first_of(&all, line)
        .and_then(|first| Some(first + all[first..].iter().take_while(on_line).position(|t| t.is("go"))?));
    let Some(at) = go else { return false };
    let is_ticker = |channel: String| {
        let tickers = tickers(&all);
        Statement { ranges_over: Some(channel), tickers, ..Statement::default() }.waits_for_ticker()
    };
    let mut ticked = false;
    for block in blocks_around(&all[..], at) {
        match block.keyword {
            "" => {}
            "select" => {
                let cases = &all[block.open + 1..at];
                let case = cases.iter().rposition(|t| t.is("case"));
                ticked = case.and_then(|c| case_channel(&cases[c + 1..])).is_some_and(is_ticker);
                if !ticked {
                    return false;
                }
            }
            "for" => {
                let header = &all[block.header + 1..block.open];
                let ranges = header.iter().position(|t| t.is("range"));
                return ticked || ranges.is_some_and(|r| is_ticker(operand(&header[r + 1..])));
            }
            // A condition may be what keeps a second run out.
            _ => return false,
        }
    }
    false
}

/// The first token of a line.
fn first_of(all: &[Token<'_>], line: u32) -> Option<usize> {
    let first = all.partition_point(|t| t.line < line);
    all.get(first).filter(|t| t.line == line).map(|_| first)
}

/// A block: the keyword of its header, empty for a plain one or a literal, and where header and brace are.
#[derive(Clone, Copy)]
struct Block<'a> {
    keyword: &'a str,
    header: usize,
    open: usize,
}

/// The blocks around a token, innermost first.
fn blocks_around<'a>(all: &[Token<'a>], at: usize) -> Vec<Block<'a>> {
    const HEADERS: &[&str] = &["for", "select", "switch", "func", "if", "else", "struct", "interface"];
    let mut blocks: Vec<Block<'a>> = Vec::new();
    let mut header: Option<usize> = None;
    let mut parens = 0usize;
    for (i, token) in all[..at].iter().enumerate() {
        // A header and its brace are on one line, but for what stands in parentheses.
        if parens == 0 && i > 0 && all[i - 1].line != token.line {
            header = None;
        }
        match token.text {
            "(" | "[" if token.kind == Kind::Op => parens += 1,
            ")" | "]" if token.kind == Kind::Op => parens = parens.saturating_sub(1),
            "{" if token.kind == Kind::Op => {
                let keyword = header.map_or("", |h| all[h].text);
                blocks.push(Block { keyword, header: header.take().unwrap_or(i), open: i });
                // What is inside has lines of its own, though it may stand in the parentheses of a call.
                parens = 0;
            }
            "}" if token.kind == Kind::Op => drop(blocks.pop()),
            word if token.kind == Kind::Keyword && HEADERS.contains(&word) => header = Some(i),
            _ => {}
        }
    }
    blocks.reverse();
    blocks
}

/// Whether the function that makes an HTTP call on this line closes the body on every path after the error check: a
/// `Body.Close` comes before any other `return`. `None` without source.
#[must_use]
pub fn closes_body(cx: &Context<'_>, frame: FrameId) -> Option<bool> {
    let symbols = &cx.evidence.symbols;
    Some(closes_body_after(cx.source.file(symbols.file(frame)?)?, symbols.line(frame)?))
}

fn closes_body_after(source: &str, line: u32) -> bool {
    closes_after(&tokens(source), line, "Body")
}

/// Whether what a call on this line gives to the variable on its left is closed on every path after the error check: its
/// `Close` comes before any `return`. `None` without source, or when nothing is bound there.
#[must_use]
pub fn closes_result(cx: &Context<'_>, frame: FrameId) -> Option<bool> {
    let symbols = &cx.evidence.symbols;
    closes_result_at(cx.source.file(symbols.file(frame)?)?, symbols.line(frame)?)
}

fn closes_result_at(source: &str, line: u32) -> Option<bool> {
    let all = tokens(source);
    let first = first_of(&all, line)?;
    let of_line = all[first..].iter().take_while(|t| t.line == line);
    let binds = of_line.clone().any(|t| t.is(":=") || t.is("="));
    let name = of_line.into_iter().find(|t| t.kind == Kind::Ident).filter(|_| binds)?;
    Some(closes_after(&all, line, name.text))
}

/// Whether `OWNER.Close` comes before any `return`, after the line and the `if` that follows it.
fn closes_after(all: &[Token<'_>], line: u32, owner: &str) -> bool {
    let mut at = all.partition_point(|t| t.line <= line);
    if all.get(at).is_some_and(|t| t.is("if")) {
        at = block_end(all, at);
    }
    let mut depth = 0i32;
    for i in at..all.len() {
        match all[i].text {
            "{" if all[i].kind == Kind::Op => depth += 1,
            "}" if all[i].kind == Kind::Op => depth -= 1,
            "return" if all[i].kind == Kind::Keyword => return false,
            "Close" if i >= 2 && all[i - 2].text == owner => return true,
            _ => {}
        }
        if depth < 0 {
            break;
        }
    }
    false
}

/// Whether the function around this line makes an HTTP transport. `None` without source.
#[must_use]
pub fn makes_transport(cx: &Context<'_>, frame: FrameId) -> Option<bool> {
    let symbols = &cx.evidence.symbols;
    let (source, line) = (cx.source.file(symbols.file(frame)?)?, symbols.line(frame)?);
    let all = tokens(source);
    let function = blocks_around(&all, first_of(&all, line)?).into_iter().find(|b| b.keyword == "func")?;
    let body = &all[function.open..block_end(&all, function.open)];
    let is_made = |w: &[Token<'_>]| {
        let made = w[3].is("{") || w[3].is(")") && w[5].text == "Clone";
        w[0].text == "http" && w[1].is(".") && w[2].text == "Transport" && made
    };
    Some(body.windows(6).any(is_made))
}

/// The index after the block that begins at or after `from`.
fn block_end(all: &[Token<'_>], from: usize) -> usize {
    let mut depth = 0i32;
    for (i, token) in all.iter().enumerate().skip(from) {
        match token.text {
            "{" if token.kind == Kind::Op => depth += 1,
            "}" if token.kind == Kind::Op => {
                depth -= 1;
                if depth == 0 {
                    return i + 1;
                }
            }
            _ => {}
        }
    }
    all.len()
}

fn channel_op(all: &[Token<'_>], at: usize, statement: &mut Statement) {
    match operand_before(&all[..at]) {
        Some(channel) => statement.sends.push(channel),
        None => statement.receives.push(operand(&all[at + 1..])),
    }
}

/// The channels of the cases of a select, from after its keyword.
fn select_cases(rest: &[Token<'_>]) -> Vec<String> {
    let mut depth = 0usize;
    let mut cases = Vec::new();
    for (i, token) in rest.iter().enumerate() {
        match token.text {
            "{" | "(" | "[" if token.kind == Kind::Op => depth += 1,
            "}" | ")" | "]" if token.kind == Kind::Op => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            "case" if depth == 1 && token.kind == Kind::Keyword => cases.extend(case_channel(&rest[i + 1..])),
            _ => {}
        }
    }
    cases
}

/// The channel of one `case`, up to its colon.
fn case_channel(rest: &[Token<'_>]) -> Option<String> {
    let arrow = rest.iter().take_while(|t| !t.is(":")).position(|t| t.is("<-"))?;
    Some(operand_before(&rest[..arrow]).unwrap_or_else(|| operand(&rest[arrow + 1..])))
}

/// The primary expression at the beginning: names, selectors, calls and indices.
fn operand(rest: &[Token<'_>]) -> String {
    let mut depth = 0usize;
    let mut text = String::new();
    for token in rest {
        let opens = matches!(token.text, "(" | "[") && token.kind == Kind::Op;
        let closes = matches!(token.text, ")" | "]") && token.kind == Kind::Op;
        let part = matches!(token.kind, Kind::Ident | Kind::Number | Kind::Str | Kind::Rune) || token.is(".");
        if closes && depth == 0 || depth == 0 && !opens && !part {
            break;
        }
        depth = if opens { depth + 1 } else { depth - usize::from(closes) };
        text += token.text;
    }
    text
}

/// The primary expression at the end, when one stands there: then the arrow after it is a send.
fn operand_before(before: &[Token<'_>]) -> Option<String> {
    let mut depth = 0usize;
    let mut start = before.len();
    for (i, token) in before.iter().enumerate().rev() {
        let closes = matches!(token.text, ")" | "]") && token.kind == Kind::Op;
        let opens = matches!(token.text, "(" | "[") && token.kind == Kind::Op;
        if opens && depth == 0 {
            break;
        }
        let part = token.kind == Kind::Ident || token.is(".");
        if depth == 0 && !closes && !part {
            break;
        }
        depth = if closes { depth + 1 } else { depth - usize::from(opens) };
        start = i;
    }
    (start < before.len()).then(|| before[start..].iter().map(|t| t.text).collect())
}

/// Names bound to `time.NewTicker(…)`, or declared as `*time.Ticker`.
fn tickers(all: &[Token<'_>]) -> Vec<String> {
    let mut names = Vec::new();
    for w in all.windows(5) {
        let text = |i: usize| w[i].text;
        if w[0].kind != Kind::Ident {
            continue;
        }
        let bound = matches!(text(1), ":=" | "=" | ":") && text(2) == "time" && text(4) == "NewTicker";
        let declared = text(1) == "*" && text(2) == "time" && text(4) == "Ticker";
        if bound || declared {
            names.push(text(0).to_owned());
        }
    }
    names
}

/// Names bound to `….Done()`.
fn dones(all: &[Token<'_>]) -> Vec<String> {
    let bound = |(i, t): (usize, &Token<'_>)| {
        let binds = t.kind == Kind::Ident && all.get(i + 1).is_some_and(|n| matches!(n.text, ":=" | "="));
        (binds && operand(&all[i + 2..]).ends_with(".Done()")).then(|| t.text.to_owned())
    };
    all.iter().enumerate().filter_map(bound).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "package p
func f(ctx context.Context, in <-chan int, out chan<- int) {
	t := time.NewTicker(d)
	for range t.C {
		poll()
	}
	<-ctx.Done()
	out <- 1
	select {
	case v := <-in:
		use(v)
	case s.m[k].out <- 2:
	case <-time.After(5 * time.Second):
	}
	v, ok := <-s.results
	done := ctx.Done()
	<-done
	for v := range s.queue(1) {
		use(v)
	}
}
";

    #[test]
    fn a_return_before_the_close_leaves_the_body_open() {
        let function = |rest: &str| {
            format!(
                "package p\nfunc f() error {{\n\tr, err := c.Get(u)\n\tif err != nil {{\n\t\treturn err\n\t}}\n{rest}\n}}\nfunc g() {{ r.Body.Close() }}\n"
            )
        };
        assert!(closes_body_after(&function("\tdefer r.Body.Close()\n\treturn use(r)"), 3));
        assert!(!closes_body_after(
            &function("\tif bad(r) {\n\t\treturn nil\n\t}\n\tdefer r.Body.Close()"),
            3
        ));
        assert!(!closes_body_after(&function("\tuse(r)"), 3));
    }

    #[test]
    fn sees_whether_what_was_opened_is_closed() {
        let source = "package p
func f() error {
	conn, err := net.Dial(a, b)
	if err != nil {
		return err
	}
	keep(conn)
	return nil
}
func g() {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		conn.Write(b)
		conn.Close()
	}
}
func h() { serve(net.Listen(a, b)) }
";
        let closes = |line| closes_result_at(source, line);
        assert_eq!((closes(3), closes(12), closes(20), closes(99)), (Some(false), Some(true), None, None));
    }

    #[test]
    fn sees_what_is_started_on_each_tick() {
        let source = "package p
func f(ctx context.Context) {
	ticker := time.NewTicker(d)
	for {
		select {
		case <-ticker.C:
			go run(ctx)
		case <-ctx.Done():
			go run(ctx)
		}
	}
	for range ticker.C {
		go func() {
			go run(ctx)
		}()
		if mu.TryLock() {
			go run(ctx)
		}
	}
	for range jobs {
		go run(ctx)
	}
	go run(ctx)
}
";
        let on_tick: Vec<u32> = (1..30).filter(|line| starts_on_tick_at(source, *line)).collect();
        assert_eq!(on_tick, [7, 13]);
    }

    #[test]
    fn sees_what_is_done_again_and_again() {
        let source = "package p
func f(get func()) {
	try(T{
		get,
	})
	for n := range 3 {
		try(n, func() {
			get()
		})
		if n > 1 {
			get()
		}
	}
	get()
}
";
        let all = tokens(source);
        let looped = |line: &u32| {
            let at = first_of(&all, *line);
            let blocks = at.map(|at| blocks_around(&all, at)).unwrap_or_default();
            blocks.iter().take_while(|b| b.keyword != "func").any(|b| b.keyword == "for")
        };
        assert_eq!((1..16).filter(looped).collect::<Vec<u32>>(), [7, 10, 11, 12, 13]);
    }

    #[test]
    fn names_what_a_line_waits_for() {
        let at = |line| read(SOURCE, line).unwrap();
        assert!(at(4).waits_for_ticker());
        assert_eq!(at(4).ranges_over.as_deref(), Some("t.C"));
        assert!(at(7).waits_for_done() && !at(7).waits_for_ticker());
        assert_eq!(at(8).sends, ["out"]);
        assert_eq!(at(9).select_cases, ["in", "s.m[k].out", "time.After(5*time.Second)"]);
        assert!(at(9).waits_for_after() && !at(9).waits_for_done());
        assert_eq!(at(15).receives, ["s.results"]);
        assert!(at(17).waits_for_done());
        assert_eq!(at(18).ranges_over.as_deref(), Some("s.queue(1)"));
        assert_eq!(read(SOURCE, 5), None);
        assert_eq!(read(SOURCE, 500), None);
    }
}
