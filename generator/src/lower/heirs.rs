//! Objects with a `discriminator` that others take over by `allOf`: a value of one may be any of its heirs.
//!
//! Which heirs there are is known to whoever inherits and to nobody else, so that the object stays what it says of itself;
//! nothing that an heir adds is lost where it is read and written.

use openapiv3::{ReferenceOr, Schema, SchemaKind};

use super::Lowering;
use super::facets::Facets;
use super::members::Members;
use super::references::{component_key, schema_pointer};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Additional, Type};
use crate::names::Scope;
use crate::pointer::Pointer;

/// How many heirs are listed in documentation.
const LISTED: usize = 8;

impl<'d> Lowering<'d> {
    /// What an object has beside its properties because its heirs do. That they are not told apart is named.
    pub(super) fn of_heirs(
        &mut self,
        members: &Members<'d>,
        facets: &Facets<'d>,
        at: &Pointer,
        scope: &mut Scope,
    ) -> Option<Additional> {
        let heirs = self.heirs(members, facets, at);
        let discriminator = facets.data.discriminator.as_ref()?;
        if heirs.is_empty() {
            return None;
        }
        let name = scope.name_like("", "additional_properties", "map");
        let message = format!(
            "a value may be one of {}, which `{}` tells apart: what only they have is in `{}`",
            listed(&heirs),
            discriminator.property_name,
            name.identifier(),
        );
        self.diagnostics.push(
            Diagnostic::new(Code::Heirs, message)
                .at(at.child("discriminator"))
                .hint("where a choice of them is meant, say so by a `oneOf`, which an overlay can add"),
        );
        Some(Additional {
            name,
            value: Type::Any,
            rules: Vec::new(),
        })
    }

    /// The components that take over this one and whose members it does not have; none if it tells none apart.
    pub(super) fn heirs(
        &self,
        members: &Members<'d>,
        facets: &Facets<'d>,
        at: &Pointer,
    ) -> Vec<&'d str> {
        let is_closed = facets.additional.is_some() || members.rest.is_some();
        if facets.data.discriminator.is_none() || is_closed {
            return Vec::new();
        }
        let takes_over = |part: &ReferenceOr<Schema>| match part {
            ReferenceOr::Reference { reference } => {
                schema_pointer(&component_key(reference)) == *at
            }
            ReferenceOr::Item(_) => false,
        };
        let schemas = self.schemas().into_iter().flatten();
        let heirs = schemas.filter(|(_, schema)| match schema {
            ReferenceOr::Item(schema) => match &schema.schema_kind {
                SchemaKind::AllOf { all_of } => all_of.iter().any(takes_over),
                SchemaKind::Any(schema) => schema.all_of.iter().any(takes_over),
                _ => false,
            },
            ReferenceOr::Reference { .. } => false,
        });
        heirs.map(|(key, _)| key.as_str()).collect()
    }
}

/// What the documentation of an object says of its heirs.
pub(super) fn sentence(heirs: &[&str]) -> String {
    let text = format!(
        "A value may be one of {}, and has what they have, too.",
        listed(heirs)
    );
    super::docs::prose(&text).0
}

fn listed(heirs: &[&str]) -> String {
    let names: Vec<_> = heirs
        .iter()
        .take(LISTED)
        .map(|heir| format!("`{}`", heir.replace('`', "'")))
        .collect();
    let more = heirs.len().saturating_sub(LISTED);
    if more == 0 {
        names.join(", ")
    } else {
        format!("{} and {more} others", names.join(", "))
    }
}
