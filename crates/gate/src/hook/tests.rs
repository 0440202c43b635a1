//! The patch of texts of known shape; that of real toolchains is in `tests/toolchains.rs`.

use super::*;

const TESTING: &str = "package testing

import (
\t\"bytes\"
\t\"fmt\"
\t\"os\"
\t\"runtime\"
\t\"strconv\"
\t\"strings\"
\t\"sync\"
\t\"time\"
)

func (mm *M) Run() (code int) {
\tif x {
\t\treturn
\t}
\tmm.before()
\tdefer mm.after()
\treturn
}

func tRunner(t *T, fn func(t *T)) {
\tt.runner = callerName(0)
}

func runTests(tests []InternalTest) {
\ttRunner(t, func(t *T) {
\t\tfor _, test := range tests {
\t\t\tt.Run(test.Name, test.F)
\t\t}
\t})
}
";

#[test]
fn the_hook_is_called_and_no_line_moves() {
    let patched = patch(TESTING).unwrap();
    let lines: Vec<&str> = patched.lines().collect();
    for (n, original) in TESTING.lines().enumerate() {
        let now = lines[n];
        let holds = original.split_whitespace().all(|word| now.contains(word));
        assert!(holds, "line {}: {original:?} became {now:?}", n + 1);
    }
    for call in [
        "\tstanchGateBegin(mm); mm.before(); stanchGateInputs(); defer stanchGateEnd(mm)\n\tdefer mm.after()\n",
        "\tstanchGateTestStarts(t.name); t.runner = callerName(0)\n",
        "\t\t\tt.Run(test.Name, test.F); stanchGateTestDone(test.Name)\n",
        "\nfunc stanchGateEnd(m *M) {\n",
    ] {
        assert!(patched.contains(call), "{call:?} in\n{patched}");
    }
    assert!(Source::parse(&patched).is_ok());
    assert_eq!(patched.matches("\nimport (").count(), 1);
}

#[test]
fn what_is_missing_is_named() {
    let without = |what: &str, instead: &str| patch(&TESTING.replace(what, instead)).unwrap_err().to_string();
    assert!(without("\tmm.before()\n", "").contains("m.before() followed by defer m.after()"));
    assert!(without("\tdefer mm.after()\n", "\tlog()\n\tdefer mm.after()\n").contains("in (*M).Run"));
    assert!(without("(mm *M)", "(mm M)").contains("in (*M).Run"));
    assert!(without("tRunner(t *T,", "tRunner(t TB,").contains("func tRunner(t *T, …)"));
    assert!(without("t.Run(test.Name, test.F)", "t.Start(test.Name, test.F)").contains("in runTests"));
    assert!(without("\t\"time\"\n", "").contains("does not import \"time\""));
    assert!(without("\t\"os\"\n", "\tos \"other\"\n").contains("does not import \"os\""));
    assert!(without("package testing", "packag testing").contains("does not parse"));
    assert_eq!(patch(&patch(TESTING).unwrap()), Err(PatchError::Patched));
}
