//! `stanch diagnose --source`: what was seen at run time and what source says are one finding.

use super::{GO_MOD, Tree};
use crate::support::{stanch, write_dumps};

/// A goroutine that waits to send on line 41, where the dumps have theirs; started on line 40.
fn orders(buffer: &str) -> String {
    let code = format!(
        "package main\n\nimport \"time\"\n\ntype Server struct{{}}\n\nfunc (s *Server) charge() int {{\n\tdone := make(chan int{buffer})\n"
    );
    let blank = 39 - code.lines().count();
    let tail = "\tgo func() {\n\t\tdone <- 1\n\t}()\n\tselect {\n\tcase n := <-done:\n\t\treturn n\n\tcase <-time.After(time.Second):\n\t\treturn 0\n\t}\n}\n\nfunc main() { (&Server{}).charge() }\n";
    code + &"\n".repeat(blank) + tail
}

/// Grade and methods of the first finding.
fn diagnosed(tree: &Tree, source: bool) -> (String, Vec<String>) {
    let dumps = tree.path().join("dumps");
    let source_dir = tree.path().join("orders");
    let mut args = vec!["diagnose", dumps.to_str().unwrap(), "--format", "json"];
    if source {
        args.extend(["--source", source_dir.to_str().unwrap()]);
    }
    let output = stanch(&args).env("STANCH_CACHE", tree.path().join("cache")).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let finding = json.pointer("/findings/0").or_else(|| json.pointer("/targets/0/findings/0")).unwrap();
    let methods =
        finding["evidence"].as_array().unwrap().iter().map(|p| p["method"].as_str().unwrap().to_owned());
    assert_eq!(finding["slug"], "unanswered-send");
    (finding["grade"].as_str().unwrap().to_owned(), methods.collect())
}

#[test]
fn source_is_a_second_proof_and_raises_the_grade() {
    let tree = Tree::new(&[("orders/go.mod", GO_MOD), ("orders/orders.go", &orders(""))]);
    std::fs::create_dir(tree.path().join("dumps")).unwrap();
    write_dumps(&tree.path().join("dumps"), &[20, 60, 100, 140]);
    let (grade, methods) = diagnosed(&tree, false);
    assert_eq!(grade, "confirmed");
    assert!(!methods.contains(&"source-path".to_owned()));
    let (grade, methods) = diagnosed(&tree, true);
    assert_eq!((grade.as_str(), methods.last().map(String::as_str)), ("proven", Some("source-path")));
    // Source that has room for the value is another version, and proves nothing.
    tree.write("orders/orders.go", orders(", 1"));
    assert_eq!(diagnosed(&tree, true).0, "confirmed");
}
