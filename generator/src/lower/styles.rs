//! How parameters are written: by their place and type, `style` and `explode`.

use openapiv3::{
    Parameter as Source, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
};

use super::Lowering;
use super::media_types::{BodyKind, body_kind, preferred};
use crate::ir::{Part, Place, Shape, Style, Type};

impl Lowering<'_> {
    /// Where a parameter of this type stands.
    pub(super) fn place(&self, source: &Source, data: &ParameterData, kind: &Type) -> Place {
        let part = match source {
            Source::Path { .. } => Part::Path,
            Source::Query { .. } => Part::Query,
            Source::Header { .. } => Part::Header,
            Source::Cookie { .. } => Part::Cookie,
        };
        if is_json(&data.format) {
            return Place::Styled(part, Style::Json);
        }
        let explode = data.explode;
        let style = match source {
            Source::Path { style, .. } => {
                if *style == PathStyle::Simple && self.is_scalar(kind) {
                    return Place::Path;
                }
                path_style(style, explode == Some(true))
            }
            Source::Header { .. } => return self.header_place(&data.format, explode, kind),
            Source::Query { .. } if self.is_scalar(kind) => return Place::Query,
            Source::Query { style, .. } => match self.query_style(style, explode, kind) {
                Style::Exploded if self.is_list_of_scalars(kind) => return Place::QueryList,
                Style::Joined(separator) if self.is_list_of_scalars(kind) => {
                    return Place::QueryJoined(separator);
                }
                style => style,
            },
            Source::Cookie { .. } => self.query_style(&QueryStyle::Form, explode, kind),
        };
        Place::Styled(part, style)
    }

    /// Where a header of this type stands, of a request or of an answer.
    pub(super) fn header_place(
        &self,
        format: &ParameterSchemaOrContent,
        explode: Option<bool>,
        kind: &Type,
    ) -> Place {
        let style = match explode {
            _ if is_json(format) => Style::Json,
            _ if self.is_scalar(kind) => return Place::Header,
            Some(true) => Style::Assigned,
            _ => Style::Joined(','),
        };
        Place::Styled(Part::Header, style)
    }

    /// How pairs are written.
    pub(super) fn query_style(
        &self,
        style: &QueryStyle,
        explode: Option<bool>,
        kind: &Type,
    ) -> Style {
        // Separators are for what stands in one text: a pair for each item is what `form` writes, too.
        let style = match (style, explode) {
            (QueryStyle::SpaceDelimited | QueryStyle::PipeDelimited, Some(true)) => {
                &QueryStyle::Form
            }
            _ => style,
        };
        match style {
            QueryStyle::Form if explode == Some(false) => Style::Joined(','),
            QueryStyle::Form if self.is_open(kind) => Style::Rest,
            QueryStyle::Form => Style::Exploded,
            QueryStyle::SpaceDelimited => Style::Joined(' '),
            QueryStyle::PipeDelimited => Style::Joined('|'),
            QueryStyle::DeepObject => Style::Deep,
        }
    }

    fn is_list_of_scalars(&self, kind: &Type) -> bool {
        matches!(kind, Type::List(item) if self.is_scalar(item))
    }

    /// Whether it is an object that has properties of any name.
    fn is_open(&self, kind: &Type) -> bool {
        match kind {
            Type::Map(_) => true,
            Type::Defined(id) => match self.types.get(id.0).map(|model| &model.shape) {
                Some(Shape::Struct(shape)) => shape.additional.is_some(),
                Some(Shape::Alias(kind)) => self.is_open(kind),
                _ => false,
            },
            Type::Boxed(kind) => self.is_open(kind),
            _ => false,
        }
    }
}

fn is_json(format: &ParameterSchemaOrContent) -> bool {
    match format {
        ParameterSchemaOrContent::Schema(_) => false,
        ParameterSchemaOrContent::Content(content) => preferred(content)
            .is_some_and(|(media_type, _)| body_kind(media_type) == BodyKind::Json),
    }
}

fn path_style(style: &PathStyle, explode: bool) -> Style {
    match (style, explode) {
        (PathStyle::Simple, false) => Style::Joined(','),
        (PathStyle::Simple, true) => Style::Assigned,
        (PathStyle::Label, false) => Style::Label,
        (PathStyle::Label, true) => Style::LabelExploded,
        (PathStyle::Matrix, false) => Style::Matrix,
        (PathStyle::Matrix, true) => Style::MatrixExploded,
    }
}
