//! Procedural macros behind `pushwright-certificate`, which re-exports and documents them.
//!
//! They read push.toml and packs, and check them with `pushwright-config`, as the command does.
//! They know nothing of Android projects: what needs the project's own files is asked of
//! push.toml, or is not offered.

mod constants;
mod derive;
mod finding;
mod load;
mod name;

use proc_macro::TokenStream;

/// Expands to a module per vendor of push.toml, with its certificate's values as constants.
///
/// `push_config!("push.toml")` names the file relative to the calling crate's manifest; a second
/// string names a variant of it: `push_config!("push.toml", "dev")`.
///
/// Each module, named after its vendor, holds `EDITION`, `SDK_VERSION`, a constant for each
/// certificate field that push.toml gives (`APP_ID: &str`, `CERTIFICATE_ID: i64`,
/// `FINGERPRINTS: [Fingerprint; N]`), `CLICK` and, for an activity, `INTENT_URI` where the vendor's
/// form in the IM console takes one. Class names are qualified. With the feature `std`, a server's
/// secret that names an environment variable is a function that reads it; no secret is ever part
/// of the expansion.
///
/// # Errors
///
/// Every error in push.toml is a compile error that shows the place in push.toml; a warning is a
/// warning. Each is told at one call of a crate, and what uses the constants is not an error as well. The `intent:` URI needs `app.application-id` (of a variant, the variant's own), and a
/// relative class name needs `app.namespace`: no Gradle script is read, so it is an error when
/// push.toml does not hold them.
#[proc_macro]
pub fn push_config(input: TokenStream) -> TokenStream {
    let site = proc_macro::Span::call_site();
    let site = format!("{}:{}:{}", site.file(), site.line(), site.column());
    constants::expand(input.into(), &site).into()
}

/// Implements `PushCertificate` and `TryFrom<Values<_>>` for a struct of certificate fields.
///
/// See the trait of the same name.
#[proc_macro_derive(PushCertificate, attributes(push))]
pub fn push_certificate(input: TokenStream) -> TokenStream {
    derive::expand(input.into()).into()
}

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
