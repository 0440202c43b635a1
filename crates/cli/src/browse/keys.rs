//! Keys, apart from how a terminal says them.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// A key that means something here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Key {
    Char(char),
    Enter,
    Esc,
    Backspace,
    Tab,
    BackTab,
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-L: the terminal shows what something else wrote.
    Redraw,
}

impl Key {
    /// The key of an event; `None` for keys without a meaning, and for their release.
    pub(crate) fn of(event: KeyEvent) -> Option<Self> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        if event.modifiers.contains(KeyModifiers::CONTROL) {
            return Self::with_control(event.code);
        }
        Some(match event.code {
            KeyCode::Char(c) if !event.modifiers.contains(KeyModifiers::ALT) => Self::Char(c),
            KeyCode::Enter => Self::Enter,
            KeyCode::Esc => Self::Esc,
            KeyCode::Backspace => Self::Backspace,
            KeyCode::Tab => Self::Tab,
            KeyCode::BackTab => Self::BackTab,
            KeyCode::Up => Self::Up,
            KeyCode::Down => Self::Down,
            KeyCode::Left => Self::Left,
            KeyCode::Right => Self::Right,
            KeyCode::PageUp => Self::PageUp,
            KeyCode::PageDown => Self::PageDown,
            KeyCode::Home => Self::Home,
            KeyCode::End => Self::End,
            _ => return None,
        })
    }

    /// Those that pagers and editors have.
    fn with_control(code: KeyCode) -> Option<Self> {
        let KeyCode::Char(c) = code else { return None };
        Some(match c {
            'c' => Self::Interrupt,
            'l' => Self::Redraw,
            'f' => Self::PageDown,
            'b' => Self::PageUp,
            // Terminals without a Backspace of their own.
            'h' => Self::Backspace,
            _ => return None,
        })
    }

    /// Where a key moves a cursor, letters of vi included.
    pub(crate) fn step(self) -> Option<Step> {
        Some(match self {
            Self::Up | Self::Char('k') => Step::Up,
            Self::Down | Self::Char('j') => Step::Down,
            Self::Left | Self::Char('h') => Step::Left,
            Self::Right | Self::Char('l') => Step::Right,
            Self::PageUp | Self::Char('b') => Step::PageUp,
            Self::PageDown | Self::Char(' ') => Step::PageDown,
            Self::Home | Self::Char('g') => Step::First,
            Self::End | Self::Char('G') => Step::Last,
            _ => return None,
        })
    }
}

/// A move of a cursor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    First,
    Last,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_says_becomes_a_key() {
        let key = |code, modifiers| Key::of(KeyEvent::new(code, modifiers));
        assert_eq!(key(KeyCode::Char('q'), KeyModifiers::NONE), Some(Key::Char('q')));
        assert_eq!(key(KeyCode::Char('G'), KeyModifiers::SHIFT), Some(Key::Char('G')));
        assert_eq!(key(KeyCode::Char('c'), KeyModifiers::CONTROL), Some(Key::Interrupt));
        assert_eq!(key(KeyCode::Char('x'), KeyModifiers::CONTROL), None);
        assert_eq!(key(KeyCode::Char('q'), KeyModifiers::ALT), None);
        let release = KeyEvent::new_with_kind(KeyCode::Enter, KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(Key::of(release), None);
    }
}
