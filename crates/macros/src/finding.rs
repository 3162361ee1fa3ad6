//! Findings as the compiler's errors and warnings.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use proc_macro2::{Span, TokenStream};
use pushwright_config::{Diagnostic, Severity, Style, render};
use quote::{quote, quote_spanned};

/// A compile error at `span` for each finding, warnings included.
pub(crate) fn errors(findings: &[Diagnostic], span: Span) -> TokenStream {
    let labelled = |found: &Diagnostic| match found.severity {
        Severity::Error => message(found),
        severity => format!("{}: {}", severity.as_str(), message(found)),
    };
    findings.iter().map(|found| error(&labelled(found), span)).collect()
}

/// Where each finding was told first, in this run of the compiler.
static SAID: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());

/// Those of the findings that no other call has told: two variants of one push.toml share its
/// mistakes. The same call tells them again, since an editor expands it again and again.
pub(crate) fn unsaid(findings: Vec<Diagnostic>, site: &str) -> Vec<Diagnostic> {
    let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    let mut is_new =
        |found: &Diagnostic| said.entry(message(found)).or_insert_with(|| site.to_owned()) == site;
    findings.into_iter().filter(|found| is_new(found)).collect()
}

/// A compile error at `span`.
pub(crate) fn error(message: &str, span: Span) -> TokenStream {
    quote_spanned! { span => ::core::compile_error! { #message } }
}

/// A compile warning at `span` for each finding that is worth one.
///
/// Stable Rust lets a macro warn only by the use of something deprecated.
pub(crate) fn warnings(findings: &[Diagnostic], span: Span) -> TokenStream {
    let warning = |found: &Diagnostic| {
        let note = message(found);
        quote_spanned! { span =>
            const _: () = {
                #[deprecated(note = #note)]
                const VALUE_OF_PUSH_TOML: () = ();
                VALUE_OF_PUSH_TOML
            };
        }
    };
    findings.iter().filter(|found| found.severity >= Severity::Warning).map(warning).collect()
}

/// Makes the expansion depend on files, so that an edit of one has it expanded anew.
///
/// A file may hold a secret of the app's. What a constant includes is kept in a library's metadata;
/// the body of a function that nobody can call is kept nowhere.
pub(crate) fn depend_on(files: &[PathBuf]) -> TokenStream {
    let paths: Vec<&str> = files.iter().filter_map(|path| path.to_str()).collect();
    if paths.is_empty() {
        return TokenStream::new();
    }
    let count = paths.len();
    quote! {
        const _: () = {
            fn __read() -> [&'static [::pushwright_certificate::__private::u8]; #count] {
                [#(::pushwright_certificate::__private::include_bytes!(#paths)),*]
            }
        };
    }
}

/// Whether a finding forbids to go on.
pub(crate) fn is_error(found: &Diagnostic) -> bool {
    found.severity == Severity::Error
}

/// The finding as shown to a person, its code last in the first line: the compiler says
/// "error" or "warning" itself.
pub(crate) fn message(found: &Diagnostic) -> String {
    let shown = render(std::slice::from_ref(found), Style::Plain);
    let rest = shown.split_once('\n').map_or("", |(_, rest)| rest);
    format!("{} [{}]\n{}", found.message, found.code, rest.trim_end())
}
