//! Colours by meaning. Plain output is the same text without them.

/// What a piece of text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    Plain,
    /// A heading, or the one thing to read.
    Strong,
    /// Emphasis in running text.
    Emphasis,
    /// Context that may be skipped.
    Dim,
    /// Leaks, growth.
    Bad,
    /// Healthy, gone.
    Good,
    /// Undecided, suspected.
    Warn,
    /// Code, commands, names.
    Code,
    /// Gutter and frame lines.
    Frame,
    /// Banner of the verdict.
    BannerBad,
    BannerGood,
    BannerWarn,
}

impl Role {
    /// Select Graphic Rendition parameters (ECMA-48); only the sixteen colours every theme defines.
    fn sgr(self) -> &'static str {
        match self {
            Role::Plain => "",
            Role::Strong => "1",
            Role::Emphasis => "3",
            Role::Dim => "2",
            Role::Bad => "1;91",
            Role::Good => "1;32",
            Role::Warn => "1;33",
            Role::Code => "36",
            Role::Frame => "1;94",
            Role::BannerBad => "1;97;41",
            Role::BannerGood => "1;97;42",
            Role::BannerWarn => "1;30;43",
        }
    }
}

/// Adds colours, or does not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Paint {
    pub(crate) color: bool,
}

impl Paint {
    /// `text` in the colour of `role`.
    pub(crate) fn paint(self, role: Role, text: &str) -> String {
        if !self.color || role == Role::Plain || text.is_empty() {
            return text.to_owned();
        }
        format!("\x1b[{}m{text}\x1b[0m", role.sgr())
    }
}
