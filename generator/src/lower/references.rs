//! What references name. `load` has seen to it that each is `#/components/<section>/<key>` and names something.

use openapiv3::{Header, Parameter, ReferenceOr, RequestBody, Response};

use super::Lowering;
use crate::pointer::Pointer;

/// The key of a reference.
pub(super) fn component_key(reference: &str) -> String {
    let is_plain = reference.starts_with("#/") && !reference.contains(['~', '%']);
    if let Some((_, key)) = reference.rsplit_once('/').filter(|_| is_plain) {
        return key.to_owned();
    }
    Pointer::parse(reference)
        .as_ref()
        .and_then(Pointer::last)
        .unwrap_or("")
        .to_owned()
}

/// The place of a component schema.
pub(super) fn schema_pointer(key: &str) -> Pointer {
    component_pointer("schemas", key)
}

fn component_pointer(section: &str, key: &str) -> Pointer {
    ["components", section, key].into_iter().collect()
}

/// Follows references within one section. A chain longer than the section has entries is a cycle,
/// which `load` leaves none of.
fn follow<'d, T>(
    mut item: &'d ReferenceOr<T>,
    at: &Pointer,
    section: &str,
    get: impl Fn(&str) -> Option<&'d ReferenceOr<T>>,
) -> Option<(&'d T, Pointer)> {
    let mut place = at.clone();
    for _ in 0..10_000 {
        match item {
            ReferenceOr::Item(item) => return Some((item, place)),
            ReferenceOr::Reference { reference } => {
                let key = component_key(reference);
                item = get(&key)?;
                place = component_pointer(section, &key);
            }
        }
    }
    None
}

impl<'d> Lowering<'d> {
    pub(super) fn parameter(
        &self,
        item: &'d ReferenceOr<Parameter>,
        at: &Pointer,
    ) -> Option<(&'d Parameter, Pointer)> {
        follow(item, at, "parameters", |key| {
            self.api.components.as_ref()?.parameters.get(key)
        })
    }

    pub(super) fn request_body(
        &self,
        item: &'d ReferenceOr<RequestBody>,
        at: &Pointer,
    ) -> Option<(&'d RequestBody, Pointer)> {
        follow(item, at, "requestBodies", |key| {
            self.api.components.as_ref()?.request_bodies.get(key)
        })
    }

    pub(super) fn header(
        &self,
        item: &'d ReferenceOr<Header>,
        at: &Pointer,
    ) -> Option<(&'d Header, Pointer)> {
        follow(item, at, "headers", |key| {
            self.api.components.as_ref()?.headers.get(key)
        })
    }

    pub(super) fn response(
        &self,
        item: &'d ReferenceOr<Response>,
        at: &Pointer,
    ) -> Option<(&'d Response, Pointer)> {
        follow(item, at, "responses", |key| {
            self.api.components.as_ref()?.responses.get(key)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::component_key;

    #[test]
    fn keys_are_not_spelled_as_they_are_referred_to() {
        for (reference, key) in [
            ("#/components/schemas/A.b", "A.b"),
            ("#/components/schemas/a~1b~0c", "a/b~c"),
            ("#/components/schemas/a%20b", "a b"),
            ("A", ""),
        ] {
            assert_eq!(component_key(reference), key, "{reference}");
        }
    }
}
