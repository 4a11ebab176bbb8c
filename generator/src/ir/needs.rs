//! What of `src/support/` an API needs: a crate has no file there that it has no use for.

use super::{Api, Content, Operation, Outcome, Parameter, Place, Shape};

/// What only some APIs need. In `runtime/`, the passages for it stand between `// need:` and `// end:` with its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Requests whose body is JSON.
    JsonBodies,
    /// Bodies of several parts; what they have of lists is written as a style has it.
    Multipart,
    /// Lists that go on on further pages.
    Pages,
    /// Answers that come item by item.
    Streams,
    /// Parameters and headers that are not one text.
    Styles,
    /// Tokens that are got with credentials of the client: for any scheme, since many an API takes them besides.
    Tokens,
    /// Values of one of several types.
    Unions,
}

impl Need {
    /// All of them, by name.
    pub const ALL: [Self; 7] = [
        Self::JsonBodies,
        Self::Multipart,
        Self::Pages,
        Self::Streams,
        Self::Styles,
        Self::Tokens,
        Self::Unions,
    ];

    /// Its name in `runtime/` and in snapshots.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::JsonBodies => "json_bodies",
            Self::Multipart => "multipart",
            Self::Pages => "pages",
            Self::Streams => "streams",
            Self::Styles => "styles",
            Self::Tokens => "tokens",
            Self::Unions => "unions",
        }
    }

    /// All that an API needs.
    #[must_use]
    pub fn all_of(api: &Api) -> Vec<Self> {
        let all = Self::ALL.into_iter();
        all.filter(|need| need.applies_to(api)).collect()
    }

    /// Whether an API has such a need.
    #[must_use]
    pub fn applies_to(self, api: &Api) -> bool {
        let groups = api.groups.iter().chain(&api.webhooks);
        let mut operations = groups.flat_map(|group| &group.operations);
        match self {
            Self::JsonBodies => operations.any(|it| parameters(it).any(is_json)),
            Self::Multipart => operations.any(|it| parameters(it).any(is_part)),
            Self::Pages => operations.any(|it| it.paging.is_some()),
            Self::Streams => operations.any(is_streaming),
            Self::Styles => {
                operations.any(|it| parameters(it).any(|it| is_styled(it) || is_part(it)))
            }
            Self::Tokens => !api.schemes.is_empty(),
            Self::Unions => {
                let mut shapes = api.types.iter().map(|it| &it.shape);
                shapes.any(|shape| matches!(shape, Shape::Union(_)))
            }
        }
    }
}

/// What an operation is sent, and the headers that it answers with.
fn parameters(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    let headers = [&operation.headers, &operation.error_headers];
    let headers = headers.into_iter().flatten().flat_map(|it| &it.fields);
    operation.parameters.iter().chain(headers)
}

fn is_json(parameter: &Parameter) -> bool {
    matches!(parameter.place, Place::Json)
}

fn is_part(parameter: &Parameter) -> bool {
    matches!(parameter.place, Place::Multipart { .. })
}

fn is_styled(parameter: &Parameter) -> bool {
    matches!(parameter.place, Place::Styled(..) | Place::QueryJoined(_))
}

fn is_streaming(operation: &Operation) -> bool {
    let are_items = |content: &Content| matches!(content, Content::Items(_));
    let is_outcome = match &operation.outcome {
        Outcome::One(response) => are_items(&response.content),
        Outcome::Several { cases, .. } => cases.iter().any(|it| are_items(&it.response.content)),
    };
    is_outcome || operation.items.is_some()
}
