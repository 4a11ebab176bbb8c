//! `Debug` for what holds personal data: everything is shown but that.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::imports::{Imports, Side};

/// A field: its identifier, how `Debug` calls it, whether it is personal data.
pub(super) type Field = (Ident, String, bool);

/// The implementation; nothing if no field is personal data, so that the trait can be derived.
pub(super) fn implementation(
    name: &Ident,
    fields: &[Field],
    imports: &mut Imports,
) -> Option<TokenStream> {
    if !fields.iter().any(|(_, _, is_personal)| *is_personal) {
        return None;
    }
    let personal = imports.name("crate::support::values::Personal", Side::Both);
    let fields = fields.iter().map(|(field, text, is_personal)| {
        let value = if *is_personal {
            quote!(&#personal(&self.#field))
        } else {
            quote!(&self.#field)
        };
        quote!(shown.field(#text, #value);)
    });
    let text = name.to_string();
    Some(quote!(
        impl std::fmt::Debug for #name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut shown = f.debug_struct(#text);
                #(#fields)*
                shown.finish()
            }
        }
    ))
}
