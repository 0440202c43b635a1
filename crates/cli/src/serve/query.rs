//! What a request asks for: the part behind `?`, read strictly.

use stanch_profile::flame::{Change, Spot};
use stanch_profile::{Granularity, NodeId, Options};

use super::error::ApiError;

/// The parameters of a request.
pub(super) struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    pub(super) fn parse(text: &str) -> Self {
        Self { pairs: form_urlencoded::parse(text.as_bytes()).into_owned().collect() }
    }

    /// The last value of a parameter; `None` when it is not there or empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().rev().find(|(n, _)| n == name)?;
        Some(found.1.as_str()).filter(|v| !v.is_empty())
    }

    /// A number up to `most`, or `usual`.
    pub(super) fn number(&self, name: &str, usual: usize, most: usize) -> Result<usize, ApiError> {
        let Some(text) = self.get(name) else { return Ok(usual) };
        match text.parse() {
            Ok(n) if n <= most => Ok(n),
            _ => Err(ApiError::bad(format!("{name}={text} is no number up to {most}"))),
        }
    }

    /// The node `id`, of so many.
    pub(super) fn node(&self, count: usize) -> Result<NodeId, ApiError> {
        let text = self.get("id").ok_or_else(|| ApiError::bad("id is missing: which function?"))?;
        match text.parse::<usize>() {
            Ok(id) if id < count => Ok(NodeId::from_index(id)),
            Ok(id) => Err(ApiError::missing(format!("there is no function {id} in this view"))),
            Err(_) => Err(ApiError::bad(format!("id={text} is no number"))),
        }
    }

    /// The place `at` in the tree, as `stack.depth`; the root when it is not given.
    pub(super) fn spot(&self) -> Result<Spot, ApiError> {
        let Some(text) = self.get("at") else { return Ok(Spot::default()) };
        let pair = text.split_once('.').and_then(|(s, d)| Some((s.parse().ok()?, d.parse().ok()?)));
        let (stack, depth) = pair.ok_or_else(|| ApiError::bad(format!("at={text} is not stack.depth")))?;
        Ok(Spot { stack, depth })
    }

    /// Which stacks of a comparison count.
    pub(super) fn change(&self) -> Result<Change, ApiError> {
        let Some(name) = self.get("change") else { return Ok(Change::Any) };
        Change::named(name).ok_or_else(|| {
            let known: Vec<_> = Change::ALL.iter().map(|c| c.name()).collect();
            ApiError::bad(format!("change={name} is none of {}", known.join(", ")))
        })
    }

    /// The options of the command line, changed by the request.
    pub(super) fn options(&self, usual: &Options) -> Result<Options, ApiError> {
        let mut options = usual.clone();
        let texts: [(&str, &mut String); 9] = [
            ("si", &mut options.sample_index),
            ("focus", &mut options.focus),
            ("ignore", &mut options.ignore),
            ("hide", &mut options.hide),
            ("show", &mut options.show),
            ("show_from", &mut options.show_from),
            ("prune_from", &mut options.prune_from),
            ("tagfocus", &mut options.tagfocus),
            ("tagignore", &mut options.tagignore),
        ];
        for (name, value) in texts {
            if let Some(text) = self.get(name) {
                text.clone_into(value);
            }
        }
        if let Some(name) = self.get("g") {
            let known = Granularity::NAMES.iter().find(|(n, _)| *n == name);
            options.granularity =
                known.ok_or_else(|| ApiError::bad(format!("g={name} is no granularity")))?.1;
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_meant_is_refused() {
        let q = |text| Query::parse(text);
        assert_eq!(q("at=12.3").spot(), Ok(Spot { stack: 12, depth: 3 }));
        assert_eq!(q("").spot(), Ok(Spot::default()));
        for wrong in ["at=12", "at=-1.2", "at=1.2.3", "at=99999999999.1", "at=%00"] {
            assert_eq!(q(wrong).spot().unwrap_err().status, 400, "{wrong}");
        }
        assert_eq!(q("id=3").node(4), Ok(NodeId::from_index(3)));
        assert_eq!(q("id=4").node(4).unwrap_err().status, 404);
        assert_eq!(q("id=x").node(4).unwrap_err().status, 400);
        assert_eq!(q("").node(4).unwrap_err().status, 400);
        assert_eq!(q("n=7").number("n", 1, 10), Ok(7));
        assert_eq!(q("n=11").number("n", 1, 10).unwrap_err().status, 400);
        assert!(q("change=some").change().is_err());
        assert_eq!(q("change=gone").change(), Ok(Change::Gone));
        let options = q("focus=a%2Bb&g=lines").options(&Options::default()).unwrap();
        assert_eq!((options.focus.as_str(), options.granularity), ("a+b", Granularity::Lines));
        assert!(q("g=molecules").options(&Options::default()).is_err());
    }
}
