//! Rust names for keys written in kebab case.

use proc_macro2::{Ident, Span};

/// A module, function or field: snake case, raw where it is a word of the language.
pub(crate) fn snake(key: &str, span: Span) -> Ident {
    let name = key.replace('-', "_");
    match name.as_str() {
        "self" | "super" | "crate" => Ident::new(&format!("{name}_"), span),
        _ if syn::parse_str::<Ident>(&name).is_err() => Ident::new_raw(&name, span),
        _ => Ident::new(&name, span),
    }
}

/// A constant: upper case.
pub(crate) fn upper(key: &str) -> Ident {
    Ident::new(&key.replace('-', "_").to_uppercase(), Span::call_site())
}
