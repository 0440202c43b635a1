//! One finding: headline, source lines, why, how to mend it.

use stanch_model::{Edit, Finding, Grade, Tier};

use super::snippet;
use crate::check::edits::{self, Hunk};
use crate::check::level::tier;
use crate::check::texts::Texts;
use crate::escape::{visible, visible_lines};
use crate::paint::Role;
use crate::text::Page;
use crate::words;
use crate::wrap::{shorten_path, width};

/// Columns that the title must have beside its tag; else it stands below.
const TITLE: usize = 20;

pub(super) fn write(page: &mut Page, f: &Finding, texts: &Texts<'_>) {
    page.gap();
    let pedantic = if tier(f) == Tier::Pedantic { ", pedantic" } else { "" };
    let tag = format!("{}[{} {}{pedantic}]", f.grade.name(), f.rule, f.slug);
    let role = if f.grade == Grade::Suspected { Role::Warn } else { Role::Bad };
    if width(&tag) + TITLE > page.width {
        page.hanging("", "    ", role, &format!("{tag}:"));
        page.hanging("    ", "    ", Role::Strong, &f.title);
    } else {
        let first = format!("{}: ", page.paint.paint(role, &tag));
        page.hanging(&first, "    ", Role::Strong, &f.title);
    }
    let shown = snippet::write(page, f, texts);
    let gutter = shown.gutter;
    note(page, gutter, "cause", &f.cause);
    // A path that was found is its own evidence, and stands above with the cause.
    for proof in f.evidence.iter().filter(|proof| proof.text != f.cause) {
        note(page, gutter, &format!("evidence ({})", proof.method), &proof.text);
    }
    for at in &f.candidates {
        let room = page.width.saturating_sub(gutter + 24);
        note(
            page,
            gutter,
            "the cause may be",
            &shorten_path(&visible(&words::place(at)), room, page.unicode),
        );
    }
    for text in &shown.untold {
        note(page, gutter, "path", text);
    }
    mend(page, f, texts, gutter);
    note(page, gutter, "help", &format!("allow with //nolint:{} // reason", f.slug));
}

fn note(page: &mut Page, gutter: usize, label: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    let indent = " ".repeat(gutter + 1);
    let label = page.paint.paint(Role::Strong, &format!("{label}:"));
    let first = format!("{indent}{} {label} ", page.paint.paint(Role::Frame, "="));
    page.hanging(&first, &format!("{indent}  "), Role::Plain, text);
}

fn mend(page: &mut Page, f: &Finding, texts: &Texts<'_>, gutter: usize) {
    note(page, gutter, "fix", &f.fix.advice);
    if !f.fix.edits.is_empty() {
        match edits::hunks(&f.fix.edits, texts) {
            Some(hunks) => diff(page, f, &hunks, gutter),
            None => f.fix.edits.iter().for_each(|e| bytes(page, e, gutter)),
        }
    }
    if !f.fix.example.is_empty() && (f.fix.edits.is_empty() || page.verbose) {
        note(page, gutter, "example", "the mended shape");
        page.code(&" ".repeat(gutter + 5), &f.fix.example);
    }
    if page.verbose {
        note(page, gutter, "verify", &f.verify);
    }
}

/// Changed lines with their numbers; the file too where it is another than the finding's.
fn diff(page: &mut Page, f: &Finding, hunks: &[Hunk<'_>], gutter: usize) {
    let mut file = f.location.as_ref().map_or("", |at| at.file.as_str());
    for hunk in hunks {
        if hunk.file != file {
            file = hunk.file;
            let room = page.width.saturating_sub(gutter + 9);
            note(page, gutter, "in", &shorten_path(&visible(file), room, page.unicode));
        }
        let last = hunk.line + u32::try_from(hunk.removed.len().max(hunk.added.len())).unwrap_or(0);
        let columns = snippet::digits(last).max(gutter);
        changed(page, hunk.line, &hunk.removed, ('-', Role::Bad), columns);
        changed(page, hunk.line, &hunk.added, ('+', Role::Good), columns);
    }
}

fn changed(page: &mut Page, line: u32, lines: &[String], (sign, role): (char, Role), columns: usize) {
    for (n, text) in (line..).zip(lines) {
        let number = page.paint.paint(Role::Frame, &format!("{n:>columns$}"));
        let code = visible_lines(text);
        let code = page.paint.paint(role, format!("{sign} {code}").trim_end());
        page.raw(&format!("{number} {code}"));
    }
}

/// An edit whose file is not at hand, or is not the one that the edit was made for.
fn bytes(page: &mut Page, edit: &Edit, gutter: usize) {
    let at = format!(", bytes {}..{}", edit.start, edit.end);
    let room = page.width.saturating_sub(gutter + 11 + width(&at));
    let file = shorten_path(&visible(&edit.file), room, page.unicode);
    note(page, gutter, "edit", &format!("{file}{at}"));
    page.code(&format!("{}+ ", " ".repeat(gutter + 1)), &edit.text);
}
