//! Colours and signs, for terminals that have them and for those that do not.

use ratatui::style::{Color, Modifier, Style};
use stanch_model::names::Owner;
use stanch_profile::flame::Amount;

/// What the terminal can show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Look {
    pub(crate) color: bool,
    /// Whether it shows more than ASCII.
    pub(crate) unicode: bool,
}

impl Look {
    fn colored(self, style: Style) -> Style {
        if self.color { style } else { Style::new() }
    }

    /// The line above and below.
    pub(crate) fn bar(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Names of columns and sections.
    pub(crate) fn head(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What matters less.
    pub(crate) fn dim(self) -> Style {
        self.colored(Style::new().fg(Color::DarkGray))
    }

    /// Where the cursor is.
    pub(crate) fn cursor(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// What a search found.
    pub(crate) fn hit(self) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
        if self.color { style.fg(Color::Magenta) } else { style }
    }

    /// Something that went wrong.
    pub(crate) fn wrong(self) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD);
        if self.color { style.fg(Color::Red) } else { style }
    }

    /// A number that is more or less than it was.
    pub(crate) fn change(self, delta: i64) -> Style {
        self.colored(match delta {
            0 => Style::new(),
            1.. => Style::new().fg(Color::Red),
            ..0 => Style::new().fg(Color::Green),
        })
    }

    /// A box of a flame graph by whose code it is.
    pub(crate) fn owner(self, owner: Option<Owner>) -> Style {
        let back = match owner {
            Some(Owner::Program) => Color::Yellow,
            Some(Owner::Dependency) => Color::Magenta,
            Some(Owner::Std) => Color::Cyan,
            Some(Owner::Runtime) | None => Color::Gray,
        };
        self.colored(Style::new().fg(Color::Black).bg(back))
    }

    /// A box of a flame graph by how it changed.
    pub(crate) fn changed(self, amount: Amount) -> Style {
        let back = match amount.delta() {
            0 => Color::Gray,
            1.. => Color::LightRed,
            ..0 => Color::LightGreen,
        };
        self.colored(Style::new().fg(Color::Black).bg(back))
    }

    /// The box under the cursor.
    pub(crate) fn chosen(self) -> Style {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        // Reversed colours of a box would read as another kind of box.
        if self.color { bold.fg(Color::White).bg(Color::Blue) } else { bold.add_modifier(Modifier::REVERSED) }
    }

    /// A box that a search found.
    pub(crate) fn found(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// The left edge of a box.
    pub(crate) fn edge(self) -> &'static str {
        if self.unicode { "▏" } else { "|" }
    }

    /// Between parts of a line.
    pub(crate) fn dot(self) -> &'static str {
        if self.unicode { "·" } else { "-" }
    }

    /// From outer to inner.
    pub(crate) fn into(self) -> &'static str {
        if self.unicode { "›" } else { ">" }
    }

    /// More than it was.
    pub(crate) fn delta(self) -> &'static str {
        if self.unicode { "Δ" } else { "+/-" }
    }
}
