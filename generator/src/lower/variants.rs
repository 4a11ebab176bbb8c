//! Bodies of several media types: each of them is an operation of its own, of the same path and method, which a server
//! tells apart by the media type of the request.

use indexmap::IndexMap;

use super::Lowering;
use super::bodies::BodyIn;
use super::groups::{OperationNames, tag};
use super::media_types::word;
use super::operations::Found;
use super::parameters::Fields;
use super::schemas::Scene;
use crate::ir::{Operation, Outcome};
use crate::names::Name;

/// Operations whose bodies have other media types, too. They get their names last: adding a media type renames no
/// operation.
#[derive(Default)]
pub(super) struct Variants<'d>(Vec<Variant<'d>>);

struct Variant<'d> {
    found: Found<'d>,
    /// The operation with the media type that is used where nothing else is said.
    main: Name,
    without_body: Fields,
    body: BodyIn<'d>,
}

impl<'d> Variants<'d> {
    pub(super) fn add(
        &mut self,
        found: &Found<'d>,
        main: &Name,
        without_body: &Fields,
        bodies: impl Iterator<Item = BodyIn<'d>>,
    ) {
        self.0.extend(bodies.map(|body| Variant {
            found: found.clone(),
            main: main.clone(),
            without_body: without_body.clone(),
            body,
        }));
    }
}

impl<'d> Lowering<'d> {
    /// Adds the variants behind their operations, where these are generated.
    pub(super) fn add_variants(
        &mut self,
        tags: &mut IndexMap<String, Vec<Operation>>,
        names: &mut OperationNames,
    ) {
        let variants = std::mem::take(&mut self.variants).0;
        // The last one is put behind its operation first, so that they come in the order of the description.
        let mut made = Vec::new();
        for variant in variants {
            let operations = tags.get(&tag(&variant.found));
            let is_main = |operation: &&Operation| operation.name == variant.main;
            let main = operations.and_then(|operations| operations.iter().find(is_main));
            if let Some(main) = main.cloned()
                && let Some(operation) = self.variant(&variant, main, names)
            {
                made.push((variant, operation));
            }
        }
        for (variant, operation) in made.into_iter().rev() {
            if let Some(operations) = tags.get_mut(&tag(&variant.found))
                && let Some(main) = operations.iter().position(|it| it.name == variant.main)
            {
                operations.insert(main + 1, operation);
            }
        }
    }

    fn variant(
        &mut self,
        variant: &Variant<'d>,
        main: Operation,
        names: &mut OperationNames,
    ) -> Option<Operation> {
        let Variant {
            found,
            without_body,
            body,
            ..
        } = variant;
        let wire = format!("{} ({})", main.name.wire(), body.media_type);
        let like = self
            .overridden(&body.at)
            .unwrap_or_else(|| format!("{} {}", main.name.identifier(), word(body.media_type)));
        let (name, function) = names.take(&wire, &like);
        let owner = super::operations::resource(&found.path);
        let scene = Scene {
            operation: &name,
            owner: &owner,
        };
        let mut fields = without_body.clone();
        self.operation = Some(name.clone());
        let content_type = self.body(body, scene, &mut fields);
        self.operation = None;
        let outcome = match main.outcome {
            Outcome::Several { cases, .. } => Outcome::Several {
                name: names.part(&wire, &scene.naming("outcome", None).name, "outcome"),
                cases,
            },
            one @ Outcome::One(_) => one,
        };
        let mut docs = main.docs;
        let about = super::docs::prose(&format!("The body is {}.", body.media_type));
        super::docs::add(&mut docs, &about.0);
        Some(Operation {
            parameters: fields.into_parameters(),
            content_type: Some(content_type?),
            also_taken: body.also.clone(),
            name,
            function,
            docs,
            outcome,
            ..main
        })
    }
}
