//! `src/errors.rs`: the documented error bodies, and how the server renders its own rejections.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs;
use super::imports::{Imports, Side};
use super::models::unions::{conversion, sizes};
use super::print::{self, Part};
use super::settle::WIDTH;
use super::types::{self, ident};
use crate::ir::{
    Api, ErrorBody, ErrorField, ErrorRendering, ErrorValue, IntegerType, Presence, Property, Shape,
    Struct, Type,
};

/// The longest names of a variant and a media type together that fit into the line that writes the body.
const SHORT: usize = WIDTH - "                Some(RejectionBody::text(\"\", \"\", body))".len();

/// The file.
pub(super) fn file(api: &Api) -> String {
    let mut imports = Imports::of_file(["ErrorBody"]);
    let mut parts = vec![
        Part::item(bodies(api, &mut imports)),
        Part::item(write(api, &mut imports)),
    ];
    parts.extend(
        api.error_bodies
            .iter()
            .filter(|body| is_only_one(api, body))
            .map(|body| {
                let of = held(api, body, &mut imports);
                Part::item(conversion(
                    &quote!(ErrorBody),
                    &of,
                    &ident(&body.name),
                    &imports,
                ))
            }),
    );
    if let Some(rendering) = &api.error_rendering {
        parts.extend(render(api, rendering, &mut imports).map(Part::item));
    }
    print::file(
        &["The error bodies that the description documents.".to_owned()],
        &imports,
        parts,
    )
}

fn bodies(api: &Api, imports: &mut Imports) -> TokenStream {
    let size = sizes(api.error_bodies.iter().map(json));
    let variants: Vec<_> = api
        .error_bodies
        .iter()
        .map(|body| variant(api, body, imports))
        .collect();
    quote!(
        /// A documented error body.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #size
        pub enum ErrorBody { #(#variants,)* }
    )
}

fn variant(api: &Api, body: &ErrorBody, imports: &mut Imports) -> TokenStream {
    let name = ident(&body.name);
    let fallback = || match &body.value {
        ErrorValue::Json(_) => format!("{}.", docs::code(body.name.identifier())),
        ErrorValue::Text => "A text.".to_owned(),
    };
    let definition = json(body).and_then(|of| types::definition(api, of));
    let prose = definition.map(|def| docs::summary(&def.docs, ""));
    let prose = prose
        .filter(|prose| !prose.is_empty())
        .unwrap_or_else(fallback);
    let docs = docs::attributes(&[prose], 4);
    let value = held(api, body, imports);
    quote!(#docs #name(#value))
}

/// The type of a body's JSON.
fn json(body: &ErrorBody) -> Option<&Type> {
    match &body.value {
        ErrorValue::Json(of) => Some(of),
        ErrorValue::Text => None,
    }
}

/// The type of what a body holds.
fn held(api: &Api, body: &ErrorBody, imports: &mut Imports) -> TokenStream {
    types::tokens(api, json(body).unwrap_or(&Type::String), imports)
}

/// What a server sends of a body, where its operation documents nothing else.
fn write(api: &Api, imports: &mut Imports) -> TokenStream {
    let [written, body_type] = ["DocumentedError", "RejectionBody"]
        .map(|name| imports.name(&format!("crate::support::server::{name}"), Side::Server));
    let option = imports.prelude("Option");
    let arms = api.error_bodies.iter().map(|body| {
        let (name, media_type) = (ident(&body.name), &body.media_type);
        let variant = body.name.identifier();
        // A call that does not fit into a line would be broken in ways that differ between formatters.
        let is_short = variant.len() + media_type.len() <= SHORT;
        let names = if is_short {
            quote!(#variant, #media_type)
        } else {
            quote!(variant, media_type)
        };
        let call = match &body.value {
            ErrorValue::Json(_) => quote!(#body_type::json(#names, body)),
            ErrorValue::Text => quote!(Some(#body_type::text(#names, body))),
        };
        if is_short {
            quote!(Self::#name(body) => #call,)
        } else {
            let names = quote!(let variant = #variant; let media_type = #media_type;);
            quote!(Self::#name(body) => { #names #call })
        }
    });
    let body = if api.error_bodies.is_empty() {
        quote!(None)
    } else {
        quote!(match self { #(#arms)* })
    };
    quote!(
        #[cfg(feature = "server")]
        impl #written for ErrorBody {
            #[inline]
            fn write(&self) -> #option<#body_type> { #body }
        }
    )
}

/// Whether a value of this type can only be this body.
fn is_only_one(api: &Api, body: &ErrorBody) -> bool {
    let is_model = matches!(&body.value, ErrorValue::Json(Type::Defined(id)) if !matches!(api.types[id.0].shape, Shape::Alias(_)));
    is_model
        && api
            .error_bodies
            .iter()
            .filter(|other| other.value == body.value)
            .count()
            == 1
}

/// The answer that `rejection` is, whose model the function `render` makes where there is one.
pub(super) fn rendered(api: &Api, render: &TokenStream) -> TokenStream {
    let Some(rendering) = &api.error_rendering else {
        return quote!(rejection.into_problem());
    };
    match rendering.media_type.as_str() {
        "application/json" => quote!(rejection.into_json(#render)),
        media_type => quote!(rejection.into_json_as(#media_type, #render)),
    }
}

/// The function that makes the error model of a rejection.
fn render(api: &Api, rendering: &ErrorRendering, imports: &mut Imports) -> Option<TokenStream> {
    let Shape::Struct(shape) = &api.types[rendering.model.0].shape else {
        return None;
    };
    let model = types::tokens(api, &Type::Defined(rendering.model), imports);
    let rejection = imports.name("crate::support::server::Rejection", Side::Server);
    let field = |name: &str| {
        rendering
            .fields
            .iter()
            .find(|(field, _)| field.identifier() == name)
            .map(|(_, field)| field)
    };
    let fields: Vec<_> = shape
        .properties
        .iter()
        .map(|property| property_value(property, field(property.name.identifier()), imports))
        .collect();
    let additional = additional(shape, imports);
    let filled = || rendering.fields.iter().map(|(_, field)| field);
    let needs_code =
        filled().any(|field| matches!(field, ErrorField::Code(_) | ErrorField::Link(..)));
    let needs_status = needs_code || filled().any(|field| matches!(field, ErrorField::Status(_)));
    let status = needs_status.then(|| quote!(let status = rejection.status().as_u16();));
    let code = needs_code.then(|| code(&rendering.codes));
    let rejection_name = if filled().next().is_some() {
        quote!(rejection)
    } else {
        quote!(_rejection)
    };
    Some(quote!(
        /// The error model for a rejection of the router's own.
        #[cfg(feature = "server")]
        pub(crate) fn render(#rejection_name: &#rejection) -> #model {
            #status
            #code
            #model { #(#fields,)* #additional }
        }
    ))
}

/// The API's own code: the rejection's, or else the one that belongs to its status.
fn code(codes: &[(u16, i64)]) -> TokenStream {
    if codes.is_empty() {
        return quote!(let code = rejection.error_code().unwrap_or(status.into()););
    }
    let mut arms: Vec<(i64, Vec<TokenStream>)> = Vec::new();
    for (status, code) in codes {
        let pattern = types::integer((*status).into());
        match arms.iter_mut().find(|(known, _)| known == code) {
            Some((_, patterns)) => patterns.push(pattern),
            None => arms.push((*code, vec![pattern])),
        }
    }
    let arms = arms.into_iter().map(|(code, patterns)| {
        let code = types::integer(code.into());
        quote!(#(#patterns)|* => #code)
    });
    quote!(
        let usual = match status { #(#arms,)* _ => status.into(), };
        let code = rejection.error_code().unwrap_or(usual);
    )
}

fn property_value(
    property: &Property,
    field: Option<&ErrorField>,
    imports: &mut Imports,
) -> TokenStream {
    let name = ident(&property.name);
    let Some(field) = field else {
        let maybe = (property.presence == Presence::Maybe)
            .then(|| imports.name("crate::support::values::Maybe", Side::Server));
        return maybe.map_or_else(
            || quote!(#name: None),
            |maybe| quote!(#name: #maybe::Absent),
        );
    };
    let value = match field {
        ErrorField::Status(_) => quote!(status.into()),
        ErrorField::Code(IntegerType::I64) => quote!(code),
        ErrorField::Code(integer) => {
            let integer = types::integer_type(*integer);
            quote!(#integer::try_from(code).unwrap_or(#integer::MAX))
        }
        ErrorField::Message => quote!(rejection.message()),
        ErrorField::Link(before, after) => {
            let escape = |text: &str| text.replace('{', "{{").replace('}', "}}");
            let format = Literal::string(&format!("{}{{code}}{}", escape(before), escape(after)));
            quote!(format!(#format))
        }
    };
    match property.presence {
        Presence::Required
            if matches!(field, ErrorField::Code(IntegerType::I64)) && name == "code" =>
        {
            quote!(code)
        }
        Presence::Required => quote!(#name: #value),
        Presence::Nullable | Presence::Optional => quote!(#name: Some(#value)),
        Presence::Maybe => {
            let maybe = imports.name("crate::support::values::Maybe", Side::Server);
            quote!(#name: #maybe::Value(#value))
        }
    }
}

fn additional(shape: &Struct, imports: &mut Imports) -> Option<TokenStream> {
    let name = ident(&shape.additional.as_ref()?.name);
    let map = imports.name("std::collections::BTreeMap", Side::Server);
    Some(quote!(#name: #map::new()))
}
