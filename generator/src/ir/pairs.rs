//! The names under which parameters stand in a query, a form or cookies.

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;

use super::{FixedQuery, Parameter, Part, Place, Shape, Style, Type, TypeDef, TypeId};

/// The wire names of the properties that a type knows, each once: unions of unions may share their members.
#[must_use]
pub fn properties<'api>(types: &'api [TypeDef], of: &Type) -> Vec<&'api str> {
    let mut seen = HashSet::new();
    let mut found = IndexSet::new();
    collect(types, of, &mut seen, &mut found);
    found.into_iter().collect()
}

fn collect<'api>(
    types: &'api [TypeDef],
    of: &Type,
    seen: &mut HashSet<TypeId>,
    found: &mut IndexSet<&'api str>,
) {
    match of {
        Type::Defined(id) if seen.insert(*id) => match &types[id.0].shape {
            Shape::Struct(shape) => found.extend(shape.properties.iter().map(|it| it.name.wire())),
            Shape::Alias(of) => collect(types, of, seen, found),
            Shape::Union(shape) => shape
                .variants
                .iter()
                .for_each(|variant| collect(types, &variant.value, seen, found)),
            Shape::Enum(_) => {}
        },
        Type::Boxed(of) | Type::Nullable(of) => collect(types, of, seen, found),
        _ => {}
    }
}

/// For each parameter, the first one before it of whose pairs one has the same name as one of its own, and that name: whoever
/// reads them cannot tell which one each belongs to.
#[must_use]
pub fn shared_names<'api>(
    types: &'api [TypeDef],
    parameters: &'api [Parameter],
) -> Vec<Option<(&'api Parameter, &'api str)>> {
    // Whose each name is.
    let mut first: HashMap<(Part, &str), usize> = HashMap::new();
    let shared = |(index, parameter)| {
        let (part, names) = pair_names(types, parameter)?;
        let mut found = None;
        for name in names {
            let owner = *first.entry((part, name)).or_insert(index);
            if owner < found.map_or(index, |(earlier, _)| earlier) {
                found = Some((owner, name));
            }
        }
        found.map(|(owner, name)| (&parameters[owner], name))
    };
    parameters.iter().enumerate().map(shared).collect()
}

/// A name of a fixed query under which a parameter sends something too, a property for example: whoever reads the pairs
/// takes all of them for the parameter's.
#[must_use]
pub fn fixed_name<'api>(
    types: &[TypeDef],
    query: &'api FixedQuery,
    parameter: &Parameter,
) -> Option<&'api str> {
    let (_, names) = pair_names(types, parameter).filter(|(part, _)| *part == Part::Query)?;
    let is_sent = |fixed: &&String| {
        // `filter[id]` is a part of `filter`.
        let is_deep = matches!(parameter.place, Place::Styled(_, Style::Deep));
        let whole = fixed.split('[').next().filter(|_| is_deep);
        let mut names = names.iter();
        names.any(|name| name == fixed || Some(*name) == whole)
    };
    query.names.iter().find(is_sent).map(String::as_str)
}

/// Where a parameter stands as pairs, and their names as far as they are known.
fn pair_names<'api>(types: &'api [TypeDef], of: &'api Parameter) -> Option<(Part, Vec<&'api str>)> {
    let name = of.name.wire();
    match of.place {
        Place::Query | Place::QueryList | Place::QueryJoined(_) => Some((Part::Query, vec![name])),
        Place::Form | Place::FormList | Place::FormJson => Some((Part::Form, vec![name])),
        Place::Styled(Part::Path | Part::Header, _) | Place::Styled(_, Style::Rest) => None,
        Place::Styled(part, Style::Exploded) => {
            let properties = properties(types, &of.value);
            let is_object = !properties.is_empty();
            Some((part, if is_object { properties } else { vec![name] }))
        }
        Place::Styled(part, _) => Some((part, vec![name])),
        _ => None,
    }
}
