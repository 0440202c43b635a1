//! What keeps an allocated object, by the source along its stack.
//!
//! Go hides the runtime's leaf frames in heap profiles, so that `mapassign` and `growslice` do not show; and what
//! keeps an object is mostly stored some calls further out than it is allocated. The source says it: the value is
//! followed from the line that allocates it through assignments, composite literals and returns, out through the
//! callers that the stack names, until it is stored in a map or appended to a slice that outlives the function.

mod body;

use stanch_gosrc::{Kind, Token, tokens};
use stanch_model::{FrameId, Location};

use super::context::Context;
use super::heap::HeapSite;
use super::names::{self, Owner};
use body::{Body, Statement};

/// What keeps the objects of a site.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Keeper {
    /// In what they are kept.
    pub container: Container,
    /// Its name as written: `sessions`, `x.keys`.
    pub name: String,
    /// The line that stores them.
    pub location: Location,
    /// What of the object is stored.
    pub holds: Holds,
    /// Whether something in the package's source takes elements out of a container of this name.
    pub forgets: bool,
}

/// A container that outlives the function that fills it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Container {
    /// A map or `sync.Map`.
    Map,
    /// A slice that is appended to.
    Slice,
}

/// How a container refers to the object.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Holds {
    /// By the object itself.
    Object,
    /// By a slice of it, which keeps the whole array.
    Part,
    /// By a function literal that captures it.
    Capture,
}

/// Frames outwards of the allocation that are followed.
const MOST_FRAMES: usize = 8;

/// Stacks of a site that are followed.
const MOST_STACKS: usize = 4;

/// What keeps the objects of this site; `None` when the source is not at hand or does not tell.
#[must_use]
pub fn keeper(site: &HeapSite, cx: &Context<'_>) -> Option<Keeper> {
    if cx.source.is_empty() {
        return None;
    }
    site.stacks.iter().take(MOST_STACKS).find_map(|stack| {
        let frames = cx.frames(*stack);
        let from = frames.iter().position(|f| *f == site.frame)?;
        follow(cx, &frames[from..])
    })
}

/// Follows the value from the first frame outwards.
fn follow(cx: &Context<'_>, frames: &[FrameId]) -> Option<Keeper> {
    let symbols = &cx.evidence.symbols;
    let mut holds = Holds::Object;
    for frame in frames.iter().take(MOST_FRAMES) {
        if names::owner(symbols, *frame) < Owner::Dependency {
            return None;
        }
        let (file, line) = (symbols.file(*frame)?, symbols.line(*frame)?);
        let all = tokens(cx.source.file(file)?);
        let body = Body::around(&all, line)?;
        match flow(&body, line, holds)? {
            Flow::Returned(how) => holds = how,
            Flow::Kept { container, name, line, holds } => {
                let package = Package::of(cx, file);
                let container = package.container(&name, container)?;
                let function = symbols.func(*frame).to_owned();
                let location = Location { file: file.to_owned(), line, column: None, function };
                let forgets = package.forgets(&name, container);
                return Some(Keeper { container, name, location, holds, forgets });
            }
        }
    }
    None
}

/// Where a value goes within one function.
enum Flow {
    Returned(Holds),
    /// `container` is `None` for an index expression, whose type only the declaration tells.
    Kept {
        container: Option<Container>,
        name: String,
        line: u32,
        holds: Holds,
    },
}

/// Follows the value that comes up at a line through the rest of its function.
fn flow(body: &Body<'_>, line: u32, holds: Holds) -> Option<Flow> {
    let at = body.statement_at(line)?;
    let mut tracked: Vec<(String, Holds)> = Vec::new();
    if let Some(found) = step(body, &body.statements[at], &mut tracked, Some((line, holds))) {
        return Some(found);
    }
    for statement in &body.statements[at + 1..] {
        if tracked.is_empty() {
            return None;
        }
        if let Some(found) = step(body, statement, &mut tracked, None) {
            return Some(found);
        }
    }
    None
}

/// One statement. `fresh` is the line and the kind of the value that comes up in it.
fn step(
    body: &Body<'_>,
    statement: &Statement<'_>,
    tracked: &mut Vec<(String, Holds)>,
    fresh: Option<(u32, Holds)>,
) -> Option<Flow> {
    let values = statement.values();
    let holds = match fresh {
        Some((line, holds)) => body::fresh(values, line, holds),
        None => body::mention(values, tracked)?,
    };
    if statement.is_return() {
        return Some(Flow::Returned(holds));
    }
    let line = statement.line();
    if let Some(name) = statement.sync_map_store() {
        return Some(Flow::Kept { container: Some(Container::Map), name, line, holds });
    }
    for target in statement.targets() {
        let name = body::text(target);
        if let Some(map) = body::indexed(target) {
            return Some(Flow::Kept { container: None, name: map, line, holds });
        }
        if name == "_" || name == "err" || name == "ok" {
            continue;
        }
        let local = target.len() == 1 && body.declares(&name);
        if !local && body::appends_to(values, &name) {
            return Some(Flow::Kept { container: Some(Container::Slice), name, line, holds });
        }
        if local && !tracked.iter().any(|(t, h)| *t == name && *h == holds) {
            tracked.push((name, holds));
        } else if let [first, ..] = target
            && target.len() > 1
            && body.declares(first.text)
            && !body.is_parameter(first.text)
        {
            // `s.profile = profile` makes the local s refer to it.
            tracked.push((first.text.to_owned(), holds));
        }
    }
    None
}

/// The source of a package, as far as it is at hand.
struct Package<'a> {
    files: Vec<Vec<Token<'a>>>,
}

impl<'a> Package<'a> {
    fn of(cx: &Context<'a>, file: &str) -> Self {
        let dir = |path: &str| path.rfind('/').map_or(0, |i| i);
        let same = |path: &str| path[..dir(path)] == file[..dir(file)];
        let texts = cx.source.files().filter(|(path, _)| same(path));
        Self { files: texts.map(|(_, text)| tokens(text)).collect() }
    }

    /// What a container of this name is. An index expression is only believed to be a map when a declaration says so.
    fn container(&self, name: &str, found: Option<Container>) -> Option<Container> {
        found.or_else(|| self.is_map(last(name)).then_some(Container::Map))
    }

    /// Whether a variable or field of this name is declared as a map: `m map[K]V`, `m = map[K]V{}`, `m: make(map…`.
    fn is_map(&self, name: &str) -> bool {
        self.any(name, |rest| {
            let rest = match rest {
                [op, rest @ ..] if matches!(op.text, "=" | ":=" | ":") => rest,
                rest => rest,
            };
            match rest {
                [make, open, map, ..] if make.text == "make" && open.is("(") => map.is("map"),
                [map, ..] => map.is("map"),
                [] => false,
            }
        })
    }

    /// Whether something takes elements out of it, or lets go of all of it.
    fn forgets(&self, name: &str, container: Container) -> bool {
        let name = last(name);
        let removed = |file: &Vec<Token<'_>>| {
            (0..file.len()).any(|i| {
                let (call, rest) = (&file[i], &file[i + 1..]);
                let argument = || rest.iter().skip(1).take_while(|t| !t.is(",") && !t.is(")"));
                matches!(call.text, "delete" | "clear")
                    && rest.first().is_some_and(|t| t.is("("))
                    && argument().last().is_some_and(|t| t.text == name)
            })
        };
        let deleted = container == Container::Map
            && self.any(
                name,
                |rest| matches!(rest, [dot, call, ..] if dot.is(".") && FORGET.contains(&call.text)),
            );
        // `x.pending = nil`, `queue = queue[1:]`, `m = map[K]V{}` in a function, but not `x = append(x, v)`.
        let replaced = self.files.iter().any(|file| {
            (0..file.len()).any(|i| {
                let assigned = file[i].kind == Kind::Ident
                    && file[i].text == name
                    && file.get(i + 1).is_some_and(|t| t.is("="));
                assigned && file.get(i + 2).is_some_and(|t| t.text != "append") && in_braces(file, i)
            })
        });
        deleted || replaced || self.files.iter().any(removed)
    }

    /// Whether the tokens after some occurrence of a name satisfy `test`.
    fn any(&self, name: &str, test: impl Fn(&[Token<'_>]) -> bool) -> bool {
        let of_file = |file: &Vec<Token<'_>>| {
            (0..file.len())
                .any(|i| file[i].kind == Kind::Ident && file[i].text == name && test(&file[i + 1..]))
        };
        self.files.iter().any(of_file)
    }
}

/// Whether a position is inside of braces: a declaration of the package is not.
fn in_braces(file: &[Token<'_>], i: usize) -> bool {
    let count = |brace: &str| file[..i].iter().filter(|t| t.is(brace)).count();
    count("{") > count("}")
}

/// Methods of `sync.Map` that take entries out.
const FORGET: &[&str] = &["Delete", "LoadAndDelete", "CompareAndDelete", "Clear"];

/// `keys` of `x.keys`.
fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::heap::HeapSite;
    use stanch_model::{Evidence, SourceText};

    /// The keeper of what is allocated at the first line of the stack (leaf first), as `container name line holds`.
    fn kept(source: &str, stack: &[(&str, u32)]) -> Option<String> {
        let mut evidence = Evidence::default();
        let frames: Vec<_> =
            stack.iter().map(|(f, line)| evidence.symbols.frame_of(f, "/src/a.go", *line)).collect();
        let stack = evidence.symbols.stack(&frames);
        let mut texts = SourceText::default();
        texts.insert("/src/a.go", source);
        let cx = Context { evidence: &evidence, source: &texts, sites: &[], heap: &[], locks: &[] };
        let site = HeapSite {
            frame: frames[0],
            stack,
            stacks: vec![stack],
            bytes: Vec::new(),
            objects: Vec::new(),
            judgement: None,
            cleared: None,
            explained_by: None,
        };
        let k = keeper(&site, &cx)?;
        let forgets = if k.forgets { " forgets" } else { "" };
        Some(format!("{:?} {} {} {:?}{forgets}", k.container, k.name, k.location.line, k.holds))
    }

    #[test]
    fn a_returned_object_is_followed_into_the_callers_map() {
        let source = "package p
var sessions = map[string]*session{}
func keep(user string) {
	s, ok := sessions[user]
	if !ok {
		s = load(user)
		sessions[user] = s
	}
}
func load(user string) *session {
	profile := make([]byte, 4096)
	copy(profile, user)
	return &session{user: user, profile: profile}
}
";
        let stack = [("main.load", 11), ("main.keep", 6), ("main.handle", 90)];
        assert_eq!(kept(source, &stack).as_deref(), Some("Map sessions 7 Object"));
        assert_eq!(
            kept(source, &[("main.load", 13), ("main.keep", 6)]).as_deref(),
            Some("Map sessions 7 Object")
        );
        let mended = source.replace("copy(profile, user)", "delete(sessions, oldest)");
        assert_eq!(kept(&mended, &stack).as_deref(), Some("Map sessions 7 Object forgets"));
    }

    #[test]
    fn a_slice_of_it_pins_the_array_and_a_copy_does_not() {
        let source = "package p
func (x *index) handle(r *http.Request) {
	document, err := read(r)
	if err != nil {
		return
	}
	x.keys = append(x.keys, document[:16])
}
func read(r *http.Request) ([]byte, error) {
	document := make([]byte, r.ContentLength)
	_, err := io.ReadFull(r.Body, document)
	return document, err
}
";
        let stack = [("main.read", 10), ("main.(*index).handle", 3)];
        assert_eq!(kept(source, &stack).as_deref(), Some("Slice x.keys 7 Part"));
        for copy in ["bytes.Clone(document[:16])", "string(document[:16])"] {
            assert_eq!(kept(&source.replace("document[:16]", copy), &stack), None, "{copy}");
        }
        let whole = source.replace("document[:16]", "document");
        assert_eq!(kept(&whole, &stack).as_deref(), Some("Slice x.keys 7 Object"));
    }

    #[test]
    fn a_literal_captures_it() {
        let source = "package p
func (a *audits) handle(r *http.Request) {
	u, err := read(r)
	if err != nil {
		http.Error(w, err.Error(), 400)
		return
	}
	a.pending = append(a.pending, func() string {
		return fmt.Sprintf(\"%s: %d bytes\", u.name, len(u.body))
	})
}
func read(r *http.Request) (*upload, error) {
	body := make([]byte, r.ContentLength)
	if _, err := io.ReadFull(r.Body, body); err != nil {
		return nil, err
	}
	return &upload{name: r.FormValue(\"name\"), body: body}, nil
}
func (a *audits) flush() {
	due := a.pending
	a.pending = nil
}
";
        let stack = [("main.read", 13), ("main.(*audits).handle", 3)];
        assert_eq!(kept(source, &stack).as_deref(), Some("Slice a.pending 8 Capture forgets"));
    }

    #[test]
    fn stored_where_it_is_allocated() {
        let source = "package p
type store struct { m map[int][]byte; log []entry; n int }
func (s *store) put(k int) {
	s.m[k] = make([]byte, 10)
	s.log = append(s.log, entry{
		at: now(),
	})
	cache.Store(k, &entry{})
	var list []*entry
	list = append(list, &entry{})
	use(list)
}
";
        let at = |line| kept(source, &[("main.(*store).put", line)]);
        assert_eq!(at(4).as_deref(), Some("Map s.m 4 Object"));
        assert_eq!(at(5).as_deref(), Some("Slice s.log 5 Object"));
        assert_eq!(at(6).as_deref(), Some("Slice s.log 5 Object"));
        assert_eq!(at(8).as_deref(), Some("Map cache 8 Object"));
        assert_eq!(at(10), None, "a local slice");
        assert_eq!(at(99), None, "no such line");
    }

    #[test]
    fn half_a_source_is_no_panic() {
        let source = "package p\nfunc f() {\n\tm[k] = g(func() { return x\n";
        for line in 1..6 {
            kept(source, &[("main.f", line)]);
        }
    }
}
