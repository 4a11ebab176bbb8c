//! What a schema says of a value beside its type: what holds where nobody gives it, and which way it goes.
//!
//! OpenAPI 3.1 has both as annotations. That a property is required holds for one direction only where it goes but one
//! way, and a model can stand in both.

use std::collections::{HashMap, HashSet};

use openapiv3::{ReferenceOr, Schema, SchemaData, SchemaKind};

use super::reach::{answered, requested, walk};
use crate::ir::{Api, Docs, Presence, Shape, TypeId};

/// Longer defaults are not repeated in documentation.
const LONGEST_DEFAULT: usize = 200;

/// The way that a property goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// `readOnly`: answers hold it.
    ReadOnly,
    /// `writeOnly`: requests hold it.
    WriteOnly,
}

/// Properties that go one way, and that have to be there.
pub(super) type OneWay = HashMap<(TypeId, usize), Direction>;

/// What a schema says beside the type.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    default: Option<String>,
    pub(super) direction: Option<Direction>,
}

impl Notes {
    /// Takes what a schema says of itself, whatever others say of it.
    pub(super) fn read(&mut self, schema: &Schema) {
        if let SchemaKind::AllOf { all_of } = &schema.schema_kind {
            let parts = all_of.iter().filter_map(ReferenceOr::as_item);
            parts.for_each(|part| self.read_data(&part.schema_data));
        }
        self.read_data(&schema.schema_data);
    }

    fn read_data(&mut self, data: &SchemaData) {
        if let Some(default) = &data.default {
            self.default = Some(default.to_string());
        }
        if data.read_only {
            self.direction = Some(Direction::ReadOnly);
        } else if data.write_only {
            self.direction = Some(Direction::WriteOnly);
        }
    }

    /// What others say as well.
    pub(super) fn shared(&self, others: &Self) -> Self {
        Self {
            default: self
                .default
                .clone()
                .filter(|it| others.default.as_ref() == Some(it)),
            direction: self.direction.filter(|it| others.direction == Some(*it)),
        }
    }

    /// Adds them to what is said of the place where the value stands.
    pub(super) fn add_to(&self, docs: &mut Docs) {
        let is_code = |text: &&String| text.len() <= LONGEST_DEFAULT && !text.contains('`');
        if let Some(default) = self.default.as_ref().filter(is_code) {
            let default = super::docs::prose(&format!("The default is `{default}`."));
            super::docs::add(docs, &default.0);
        }
        match self.direction {
            Some(Direction::ReadOnly) => {
                super::docs::add(
                    docs,
                    "Read-only: answers hold it, and requests leave it out.",
                );
            }
            Some(Direction::WriteOnly) => {
                super::docs::add(
                    docs,
                    "Write-only: requests hold it, and answers leave it out.",
                );
            }
            None => {}
        }
    }
}

/// Lets properties be absent that go one way, where their models go the other way, too.
pub(super) fn relax(api: &mut Api, one_way: &OneWay) {
    if one_way.is_empty() {
        return;
    }
    let (requested, answered) = (requested(api), answered(api));
    let tags = tags(api);
    for ((id, index), direction) in one_way {
        let goes_the_other_way = match direction {
            Direction::ReadOnly => requested.contains(id),
            Direction::WriteOnly => answered.contains(id),
        };
        let Shape::Struct(structure) = &mut api.types[id.0].shape else {
            continue;
        };
        let property = &mut structure.properties[*index];
        // A union is told by its tag in both directions.
        let is_tag = tags.contains(&(*id, property.name.wire().to_owned()));
        if goes_the_other_way && !is_tag {
            property.presence = Presence::Optional;
        }
    }
}

/// The members of unions with their tags.
fn tags(api: &Api) -> HashSet<(TypeId, String)> {
    let mut tags = HashSet::new();
    for def in &api.types {
        if let Shape::Union(union) = &def.shape
            && let Some(tag) = &union.tag
        {
            for variant in &union.variants {
                walk(&variant.value, &mut |id| {
                    tags.insert((id, tag.clone()));
                });
            }
        }
    }
    tags
}
