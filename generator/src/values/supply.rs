//! How much is made up for one crate: each model may hold all others, so that what is made of all of them together grows
//! with the square of a description, or faster.

use std::cell::Cell;

use serde_json::Value;

use super::{MANY, Maker};
use crate::ir::{Api, Rule, Type};

/// How many scalars, lists and objects are made for one type before others are made of what is required only, and how
/// many at least where much has been made for the types before it.
pub(super) const AMPLE: usize = 20_000;
const SCARCE: usize = 500;

/// How many there are for all types of a crate, and for each of its models in addition. The descriptions that we test
/// with have about a thousand for each.
const FOR_ALL: usize = 1_000_000;
const FOR_EACH: usize = 1_000;

/// Values for all that is to be tried of one crate.
pub struct Supply<'api> {
    pub(crate) api: &'api Api,
    left: Cell<usize>,
}

impl<'api> Supply<'api> {
    /// Nothing has been made yet.
    #[must_use]
    pub const fn new(api: &'api Api) -> Self {
        let left = Cell::new(FOR_ALL + FOR_EACH * api.types.len());
        Self { api, left }
    }

    /// As [`values`](super::values), of as much as is left.
    #[must_use]
    pub fn values(&self, of: &Type, rules: &[Rule]) -> Vec<Value> {
        let left = self.left.get();
        let mut maker = Maker::new(self.api, MANY, left.clamp(SCARCE, AMPLE));
        let values = maker.values(of, rules);
        self.left.set(left.saturating_sub(maker.made));
        values
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::api;
    use super::super::{fits, size};
    use super::*;
    use crate::ir::TypeId;

    /// Of what each holds of all others there is the more, the more there are.
    #[test]
    fn many_models_of_one_another_have_values_that_are_not_too_many() {
        let all = |kind: &str, number: usize| -> String {
            let name =
                |number| format!("{kind}{number}: {{$ref: '#/components/schemas/{kind}{number}'}}");
            (0..number).map(name).collect::<Vec<_>>().join(", ")
        };
        let objects = (0..60)
        .map(|number| {
            let all = all("A", 60);
            format!(
                "    A{number}: {{required: [id], properties: {{{all}, id: {{type: string}}}}}}\n"
            )
        })
        .collect::<Vec<_>>()
        .concat();
        let layers = (0..40)
            .map(|number| {
                let below = format!("B{}: ", number % 8);
                let layer = all("B", 40)
                    .split(", ")
                    .filter(|it| !it.starts_with(&below))
                    .collect::<Vec<_>>()
                    .join(", ");
                format!("    B{number}: {{properties: {{{layer}}}}}\n")
            })
            .collect::<Vec<_>>()
            .concat();
        let members = (0..60)
        .map(|number| {
            format!("    M{number}: {{required: [m{number}], properties: {{m{number}: {{type: string}}, u: {{$ref: '#/components/schemas/U'}}}}}}\n")
        })
        .collect::<Vec<_>>()
            .concat();
        let union = (0..60).map(|number| format!("{{$ref: '#/components/schemas/M{number}'}}"));
        let union = union.collect::<Vec<_>>().join(", ");
        let api = api(&format!(
            "{objects}{layers}{members}    U: {{oneOf: [{union}]}}\n"
        ));
        let supply = Supply::new(&api);
        let mut made = 0;
        for id in 0..api.types.len() {
            let values = supply.values(&Type::Defined(TypeId(id)), &[]);
            assert!(!values.is_empty(), "{}", api.types[id].name.wire());
            for value in &values {
                assert_eq!(
                    fits(&api, &Type::Defined(TypeId(id)), &[], value, true),
                    Ok(())
                );
            }
            made += values.iter().map(size).sum::<usize>();
        }
        assert!(made < 1_500_000, "{made}");
    }
}
