//! How it shows in source: reads from a connection in a package that never sets a deadline.

use std::collections::BTreeSet;

use stanch_gosrc::ast::{Decl, ExprId, Node};
use stanch_gosrc::types::VarKind;

use crate::source::{FileView, Sink, View};

const CONNS: &[&str] = &["net.Conn", "net.TCPConn", "crypto/tls.Conn"];
/// Functions that read from their argument, or make something that will.
const READERS: &[&str] = &[
    "io.ReadAll",
    "io.ReadFull",
    "io.ReadAtLeast",
    "bufio.NewReader",
    "bufio.NewReaderSize",
    "bufio.NewScanner",
    "encoding/json.NewDecoder",
    "encoding/gob.NewDecoder",
    "net/textproto.NewConn",
    "net/http.ReadResponse",
];
const DEADLINES: &[&str] = &["SetDeadline", "SetReadDeadline"];

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    let has_deadlines = view.sources().any(|file| {
        file.index
            .calls
            .iter()
            .any(|call| view.callee_short(file, *call).is_some_and(|name| DEADLINES.contains(&name)))
    });
    if has_deadlines {
        return;
    }
    for file in view.sources() {
        let mut said = BTreeSet::new();
        for call in &file.index.calls {
            let Some(conn) = read_from(view, file, *call) else { continue };
            let func = file
                .index
                .func(&file.file.tree, *call)
                .map(|func| func.node().span(&file.file.tree, view.world.names()));
            if !said.insert(func.map(|span| span.start)) {
                continue;
            }
            let name = file.shown(conn);
            let claim = view.claim(file, *call).example(EXAMPLE).pedantic().says(
                format!("reads from {name} wait for ever"),
                format!(
                    "nothing in the package sets a deadline: when the peer is gone without saying so, or sends nothing, the \
                     goroutine that reads from {name} stays, and so does the descriptor"
                ),
                format!("set a deadline before each read: {name}.SetReadDeadline(time.Now().Add(idle))"),
            );
            sink.add(claim);
        }
    }
}

/// The connection that a call reads from: a variable or parameter of a function that is no `Read` itself.
fn read_from(view: &mut View<'_, '_>, file: &FileView, call: ExprId) -> Option<ExprId> {
    let callee = view.callee_name(file, call)?;
    let conn = match &*callee {
        "net.Conn.Read" | "net.(*conn).Read" | "crypto/tls.(*Conn).Read" => file.receiver(call)?,
        name if READERS.contains(&name) => *file.args(call).first()?,
        _ => return None,
    };
    let ty = view.type_of(file, conn);
    let is_conn = view.type_name(ty).is_some_and(|name| CONNS.contains(&name.as_str()));
    let is_own = matches!(view.var_kind(file, conn), Some(VarKind::Local | VarKind::Param));
    (is_conn && is_own && !is_read(view, file, call)).then_some(conn)
}

/// Whether a method is itself a way to read, for which its caller sets the deadline.
fn is_read(view: &View<'_, '_>, file: &FileView, call: ExprId) -> bool {
    let decl = file.index.declared_func(&file.file.tree, Node::Expr(call));
    decl.is_some_and(|decl| match file.file.tree.decl(decl) {
        Decl::Func(decl) => view.text(file.file.tree.name(decl.name)).starts_with("Read"),
        _ => false,
    })
}

const EXAMPLE: &str = "\
if err := conn.SetReadDeadline(time.Now().Add(5 * time.Minute)); err != nil {
\treturn err
}
n, err := conn.Read(buf)
";
