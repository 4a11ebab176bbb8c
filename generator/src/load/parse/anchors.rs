//! What aliases stand for: copies, as many as are named, and no larger in sum than what a text may grow to.

use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser};
use serde_json::Value;

use super::growth;

/// The nodes of a text that have anchors.
pub(super) struct Anchors<'text> {
    text: &'text str,
    /// How much may still be copied, as [`Extent`] counts.
    budget: usize,
    /// Those that aliases name, once there is one.
    named: Option<HashSet<usize>>,
    kept: HashMap<usize, Anchored>,
}

/// What an alias stands for.
pub(super) struct Anchored {
    pub(super) value: Value,
    /// The text of a scalar, which a key is.
    pub(super) text: Option<String>,
    extent: Extent,
}

/// Why an alias, or what it would stand for, is not read.
#[derive(Clone, Copy)]
pub(super) enum Refusal {
    OfItself,
    TooDeep,
    TooLarge,
}

impl<'text> Anchors<'text> {
    pub(super) fn of(text: &'text str) -> Self {
        Self {
            text,
            budget: growth(text),
            named: None,
            kept: HashMap::new(),
        }
    }

    /// Keeps a node if an alias names it: of nodes within one another, each would be kept once more.
    pub(super) fn keep(
        &mut self,
        anchor: usize,
        value: &Value,
        text: Option<String>,
    ) -> Result<(), Refusal> {
        let all = self.text;
        let named = self.named.get_or_insert_with(|| named(all));
        if !named.contains(&anchor) {
            return Ok(());
        }
        let extent = Extent::of(value);
        self.spend(extent)?;
        let value = value.clone();
        let anchored = Anchored {
            value,
            text,
            extent,
        };
        self.kept.insert(anchor, anchored);
        Ok(())
    }

    /// What an alias stands for, where no more than so many mappings and sequences may be within one another.
    pub(super) fn find(&mut self, anchor: usize, deepest: usize) -> Result<&Anchored, Refusal> {
        let extent = self.kept.get(&anchor).map(|anchored| anchored.extent);
        let extent = extent.ok_or(Refusal::OfItself)?;
        if extent.depth > deepest {
            return Err(Refusal::TooDeep);
        }
        self.spend(extent)?;
        self.kept.get(&anchor).ok_or(Refusal::OfItself)
    }

    fn spend(&mut self, extent: Extent) -> Result<(), Refusal> {
        let left = self.budget.checked_sub(extent.size);
        self.budget = left.ok_or(Refusal::TooLarge)?;
        Ok(())
    }
}

/// The anchors that aliases name.
fn named(text: &str) -> HashSet<usize> {
    let events = Parser::new_from_str(text).map_while(Result::ok);
    let alias = |event| match event {
        Event::Alias(anchor) => Some(anchor),
        _ => None,
    };
    events.filter_map(|(event, _)| alias(event)).collect()
}

/// How large a value is.
#[derive(Clone, Copy)]
struct Extent {
    /// Nodes, and bytes of texts.
    size: usize,
    /// How many mappings and sequences are within one another.
    depth: usize,
}

impl Extent {
    fn of(value: &Value) -> Self {
        match value {
            Value::Array(items) => Self::around(0, items),
            Value::Object(entries) => {
                // A mapping takes more memory than anything else.
                let keys = entries.keys().map(|key| key.len() + 2).sum::<usize>();
                Self::around(8 + keys, entries.values())
            }
            Value::String(text) => Self {
                size: 1 + text.len(),
                depth: 0,
            },
            _ => Self { size: 1, depth: 0 },
        }
    }

    fn around<'value>(keys: usize, values: impl IntoIterator<Item = &'value Value>) -> Self {
        let empty = Self {
            size: 1 + keys,
            depth: 1,
        };
        values
            .into_iter()
            .map(Self::of)
            .fold(empty, |all, one| Self {
                size: all.size + one.size,
                depth: all.depth.max(one.depth + 1),
            })
    }
}
