use super::*;

fn go_mod(text: &str) -> Parsed<GoMod> {
    parse_go_mod(text.as_bytes(), Role::Main)
}

fn module(path: &str, version: &str) -> ModuleVersion {
    ModuleVersion { path: path.to_owned(), version: version.to_owned() }
}

fn lines_of<T>(parsed: &Parsed<T>) -> Vec<(u64, &str)> {
    parsed.problems.iter().map(|p| (p.line.unwrap(), p.what.as_str())).collect()
}

const WHOLE: &str = r#"// Deprecated: use example.com/new instead.
module "example.com/app" // the app

go 1.25.1
toolchain go1.25.5

godebug (
	default=go1.21
	panicnil=1
)

require (
	example.com/a v1.2.3
	example.com/b v2.0.0+incompatible // indirect
	"example.com/c/v2" v2.1.0 // indirect; for tests
	gopkg.in/yaml.v3 v3.0.1 // directly
)
require example.com/d v0.0.0-20191109021931-daa7c04131f5//indirect
exclude example.com/a v1.2.4

replace (
	example.com/a => ../a
	example.com/b v2.0.0+incompatible => example.com/fork/b v2.0.1+incompatible
	example.com/c/v2 => C:\src\c
)
// broken in every way
retract (
	v1.0.0
	[v1.1.0, v1.2.0] // one too early
)
tool example.com/d/cmd/gen
ignore (
	./build
	node_modules
)
exclude ()
"#;

#[test]
fn reads_every_directive() {
    let read = go_mod(WHOLE);
    assert_eq!(lines_of(&read), []);
    let file = read.value;
    assert_eq!(file.module, Some(Word { text: "example.com/app".to_owned(), line: 2 }));
    assert_eq!(file.deprecated.as_deref(), Some("use example.com/new instead.\nthe app"));
    assert_eq!(file.go_version(), Some(GoVersion { major: 1, minor: 25, patch: Some(1) }));
    assert_eq!(file.toolchain.unwrap().text, "go1.25.5");
    let debug: Vec<_> = file.godebug.iter().map(|g| (g.key.as_str(), g.value.as_str(), g.line)).collect();
    assert_eq!(debug, [("default", "go1.21", 8), ("panicnil", "1", 9)]);
    let required: Vec<_> =
        file.require.iter().map(|r| (r.module.path.as_str(), r.indirect, r.line)).collect();
    assert_eq!(
        required,
        [
            ("example.com/a", false, 13),
            ("example.com/b", true, 14),
            ("example.com/c/v2", true, 15),
            ("gopkg.in/yaml.v3", false, 16),
            ("example.com/d", true, 18),
        ]
    );
    assert_eq!(file.exclude, [module("example.com/a", "v1.2.4")]);
    assert_eq!(file.replace[0].new, Replacement::Dir("../a".to_owned()));
    assert_eq!(file.replace[1].version.as_deref(), Some("v2.0.0+incompatible"));
    let fork = module("example.com/fork/b", "v2.0.1+incompatible");
    assert_eq!(file.replace[1].new, Replacement::Module(fork));
    assert_eq!(file.replace[2].new, Replacement::Dir("C:\\src\\c".to_owned()));
    assert_eq!(file.retract[0].rationale, "broken in every way");
    assert_eq!(file.retract[1].rationale, "one too early");
    assert_eq!((file.retract[1].low.as_str(), file.retract[1].high.as_str()), ("v1.1.0", "v1.2.0"));
    assert_eq!(file.tool[0].text, "example.com/d/cmd/gen");
    let ignored: Vec<_> = file.ignore.iter().map(|w| w.text.as_str()).collect();
    assert_eq!(ignored, ["./build", "node_modules"]);
}

#[test]
fn a_broken_line_costs_only_itself() {
    let read = go_mod(concat!(
        "module example.com/app\n",
        "module example.com/again\n",
        "go one.two\n",
        "require example.com/a 1.2.3\n",
        "require \"example.com/unterminated v1.0.0\n",
        "require /* no */ example.com/b v1.0.0\n",
        "bogus x\n",
        "bogus (\n\tx\n)\n",
        "require example.com/c v2.0.0\n",
        "require example.com/d v1.0.0\n",
        "replace example.com/d => elsewhere\n",
        "replace example.com/d = ../d\n",
        "retract [v1.0.0, ]\n",
        "require (\n\texample.com/e v1.0.0\n) x\n",
        "require (\n\texample.com/f v1.0.0\n",
    ));
    let required: Vec<_> = read.value.require.iter().map(|r| r.module.path.as_str()).collect();
    assert_eq!(required, ["example.com/d", "example.com/e", "example.com/f"]);
    assert_eq!(read.value.module.as_ref().unwrap().text, "example.com/app");
    assert_eq!(
        lines_of(&read),
        [
            (2, "repeated module statement"),
            (3, "invalid go version 'one.two': must match format 1.23.0"),
            (4, "require example.com/a: version \"1.2.3\" invalid: must be of the form v1.2.3"),
            (5, "unexpected newline in string"),
            (6, "mod files must use // comments (not /* */ comments)"),
            (7, "unknown directive: bogus"),
            (8, "unknown block type: bogus"),
            (11, "require example.com/c: version \"v2.0.0\" invalid: should be v0 or v1, not v2"),
            (
                13,
                "replacement module without version must be directory path (rooted or starting with . or ..)"
            ),
            (14, "usage: replace module/path [v1.2.3] => other/module v1.4 or => ../local/directory"),
            (15, "expected an interval [v1.0.0, v1.1.0]"),
            (18, "expected newline after closing paren"),
            (19, "unterminated block"),
        ]
    );
}

#[test]
fn a_dependency_may_say_what_only_a_later_go_knows() {
    let text = "module example.com/d\ngo v1.19x\nfuture thing\nfuture (\n\tthing\n)\nretract >v1\nreplace x\n\
                require example.com/a v1\n";
    let read = parse_go_mod(text.as_bytes(), Role::Dependency);
    assert_eq!(lines_of(&read), []);
    assert_eq!(read.value.go.unwrap().text, "1.19");
    assert_eq!(read.value.require[0].module, module("example.com/a", "v1.0.0"));
}

#[test]
fn strings_may_be_quoted() {
    for (literal, wanted) in [
        (r#""a/b""#, Some("a/b")),
        (r#""a\x2fb\u002fc\057d""#, Some("a/b/c/d")),
        (r#""a\qb""#, None),
        (r#""a\xff""#, None),
        (r#"""#, None),
        ("\"a", None),
        ("a", None),
    ] {
        assert_eq!(unquote(literal).as_deref(), wanted, "{literal}");
    }
    assert_eq!(go_mod("module `a`").problems[0].line, Some(1));
    assert_eq!(go_mod("module it's").problems[0].line, Some(1));
}

#[test]
fn go_versions() {
    for (text, fine) in [
        ("1.21", true),
        ("1.21.0", true),
        ("1.22rc1", true),
        ("1.22.3rc1", true),
        ("2.0", true),
        ("1", false),
        ("v1.21", false),
        ("1.021", false),
        ("1.21.x", false),
        ("0.9", false),
        ("1.21rc", false),
    ] {
        assert_eq!(go_mod(&format!("go {text}")).problems.is_empty(), fine, "{text}");
    }
}

#[test]
fn reads_a_workspace() {
    let read = parse_go_work(
        b"go 1.24\r\n\r\nuse (\r\n\t./a\r\n\t\"./b c\"\r\n)\r\nuse .\nreplace example.com/x => ./x\nrequire x v1\n",
    );
    assert_eq!(lines_of(&read), [(9, "unknown directive: require")]);
    assert_eq!(read.value.go.unwrap().text, "1.24");
    let uses: Vec<_> = read.value.uses.iter().map(|w| (w.text.as_str(), w.line)).collect();
    assert_eq!(uses, [("./a", 4), ("./b c", 5), (".", 7)]);
    assert_eq!(read.value.replace[0].path, "example.com/x");
}

#[test]
fn bytes_that_are_no_text_do_no_harm() {
    let read = go_mod("module example.com/a\nrequire (");
    assert_eq!(read.value.module.unwrap().text, "example.com/a");
    let read = parse_go_mod(b"module \xff\xfe\n\0\nrequire example.com/a v1.0.0", Role::Main);
    assert_eq!(read.value.require.len(), 1);
    assert_eq!(read.problems.len(), 1);
}
