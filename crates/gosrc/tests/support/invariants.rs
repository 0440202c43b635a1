//! What holds for the tree of any bytes. The fuzz target checks the same.

use stanch_gosrc::ast::walk::{Event, walk_events};
use stanch_gosrc::ast::{Decl, Node, Stmt, Tree, dump};
use stanch_gosrc::{File, Interner, MAX_ERRORS, Mode, Span, parse_body, parse_file};

/// Parses `source` in every mode and checks what comes out.
pub(crate) fn check(source: &[u8]) {
    let mut names = Interner::new();
    let full = parse_file(source, &mut names, Mode::Full);
    check_file(&full, source, &names);
    assert!(dump(&full, &names).ends_with("\n)\n)\n"));
    let skipped = parse_file(source, &mut names, Mode::SkipBodies);
    check_file(&skipped, source, &names);
    check_bodies(&skipped, source, &mut names);
    if full.errors.is_empty() {
        assert!(skipped.errors.is_empty(), "{:?}", skipped.errors);
        assert_eq!(full.decls.len(), skipped.decls.len());
        assert_eq!(full.comments, skipped.comments);
        assert_eq!(full.groups, skipped.groups);
    }
    check_file(&parse_file(source, &mut names, Mode::ImportsOnly), source, &names);
}

fn check_file(file: &File, source: &[u8], names: &Interner) {
    let whole = Span::new(0, source.len() as u32);
    assert!(file.errors.len() <= MAX_ERRORS);
    assert!(file.errors.windows(2).all(|e| e[0].offset <= e[1].offset));
    assert!(file.errors.iter().all(|e| e.offset <= whole.end && !e.message.is_empty()));
    assert!(file.comments.windows(2).all(|c| c[0].end <= c[1].start));
    assert!(file.comments.iter().all(|c| whole.contains(*c) && c.len() >= 2));
    let grouped: u32 = file.groups.iter().map(|g| g.len).sum();
    assert_eq!(grouped as usize, file.comments.len());
    assert!(file.groups.windows(2).all(|g| g[0].first + g[0].len == g[1].first));
    let mut end = 0;
    for decl in &file.decls {
        let span = file.tree.decl_span(*decl);
        assert!(span.start >= end, "declarations overlap at {span:?}");
        end = span.end;
        check_nesting(&file.tree, Node::Decl(*decl), whole, names);
    }
}

/// Children lie within their parents.
fn check_nesting(tree: &Tree, root: Node, whole: Span, names: &Interner) {
    let mut parents = vec![whole];
    walk_events(tree, root, |event| match event {
        Event::Enter(node) => {
            let (span, parent) = (node.span(tree, names), parents[parents.len() - 1]);
            assert!(
                span.start <= span.end && parent.contains(span),
                "{node:?} {span:?} is not in {parent:?}"
            );
            parents.push(span);
        }
        Event::Leave(_) => {
            parents.pop();
        }
    });
}

/// A body read on its own has the nodes that it has within its file.
fn check_bodies(file: &File, source: &[u8], names: &mut Interner) {
    for decl in &file.decls {
        let Decl::Func(decl) = file.tree.decl(*decl) else { continue };
        let Some(skipped) = decl.body.filter(|b| file.tree.stmt(*b) == Stmt::Skipped) else { continue };
        let span = file.tree.stmt_span(skipped);
        let body = parse_body(source, span, &file.lines, names);
        assert!(matches!(body.tree.stmt(body.block), Stmt::Block(_)));
        check_nesting(&body.tree, Node::Stmt(body.block), Span::new(0, source.len() as u32), names);
    }
}
