//! `push_config!`: a module of constants for each vendor.

use std::ops::Range;
use std::sync::Arc;

use proc_macro2::{Span, TokenStream};
use pushwright_config::config::{Click, ClickEvent, shown, unseen_versions};
use pushwright_config::field::{Field, FieldKind};
use pushwright_config::intent::{intent_uri, is_relative, resolve_class};
use pushwright_config::pack::ClickTarget;
use pushwright_config::{
    Code, Diagnostic, FieldValue, Fingerprint, Pack, PushConfig, Spanned, did_you_mean, parse,
};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Token};

use crate::load::Loaded;
use crate::{finding, load, name};

/// Expands the macro; whatever is wrong becomes compile errors.
///
/// The modules are there then, too, with values of no meaning: what uses them is not what is wrong.
pub(crate) fn expand(input: TokenStream, site: &str) -> TokenStream {
    let arguments: Arguments = match syn::parse2(input) {
        Ok(arguments) => arguments,
        Err(error) => return error.into_compile_error(),
    };
    let span = arguments.file.span();
    let loaded = match load::config(&arguments.file.value()) {
        Ok(loaded) => loaded,
        Err(found) => return finding::errors(&[*found], span),
    };
    let dependencies = finding::depend_on(&loaded.files);
    let (config, found) = parse(&loaded.name, &loaded.text, &loaded.packs);
    let mut findings = loaded.findings.clone();
    findings.extend(found);
    let usable = !findings.iter().any(finding::is_error);
    let Some(config) = config.filter(|_| usable) else {
        let errors = finding::errors(&finding::unsaid(findings, site), span);
        let modules = stand_ins(&loaded);
        return quote! { #errors #modules #dependencies };
    };
    match modules(&config, &arguments, &loaded) {
        Ok(modules) => {
            findings.extend(unseen_versions(&config, &loaded.packs));
            let warnings = finding::warnings(&finding::unsaid(findings, site), span);
            quote! { #warnings #modules #dependencies }
        }
        Err(Wrong { missing, at_variant }) => {
            findings.extend(missing);
            let errors = finding::errors(&finding::unsaid(findings, site), span);
            let modules = stand_ins(&loaded);
            quote! { #errors #at_variant #modules #dependencies }
        }
    }
}

/// Why there are no modules.
#[derive(Default)]
struct Wrong {
    missing: Vec<Diagnostic>,
    /// The error that the variant is unknown.
    at_variant: TokenStream,
}

/// A module for each vendor that push.toml speaks of, as far as a broken one tells.
fn stand_ins(loaded: &Loaded) -> TokenStream {
    let is_named = |name: &str| loaded.text.contains(name);
    let vendors = loaded.packs.vendors().into_iter().filter(|vendor| is_named(vendor));
    let pack = |vendor| {
        let editions = loaded.packs.editions(vendor);
        let named = editions.iter().find(|pack| is_named(&pack.id.edition)).copied();
        named.or_else(|| loaded.packs.newest(vendor))
    };
    vendors.filter_map(pack).map(stand_in).collect()
}

/// A module with everything that one of this pack can have.
fn stand_in(pack: &Pack) -> TokenStream {
    let value = |field: &Field| match field.kind {
        FieldKind::Text | FieldKind::Path => FieldValue::Text(String::new()),
        FieldKind::Class => FieldValue::Class("wrong.Wrong".to_owned()),
        FieldKind::Integer => FieldValue::Integer(1),
        FieldKind::Fingerprints => FieldValue::Fingerprints(vec![]),
        FieldKind::Secret => FieldValue::Env("WRONG".to_owned()),
    };
    let mut scope = Scope::default();
    let fields = pack.certificate.iter();
    let mut items: TokenStream = fields
        .map(|field| constant(field, &Spanned::new(value(field), 0..0), &mut scope))
        .collect();
    items.extend(click(None, pack.click.target, &mut scope));
    items.extend(intent_uri_constant(""));
    module(pack, "", Some(""), &items)
}

struct Arguments {
    file: LitStr,
    variant: Option<LitStr>,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Arguments> {
        let file = literal(input, "name push.toml, relative to the crate's Cargo.toml, in quotes")?;
        let mut variant = None;
        if input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            variant = Some(literal(input, "name the variant of push.toml in quotes")?);
            input.parse::<Option<Token![,]>>()?;
        }
        if !input.is_empty() {
            return Err(input.error("two strings at most, with a comma between: file and variant"));
        }
        Ok(Arguments { file, variant })
    }
}

/// A string as it stands: what a constant or another macro holds is not known yet.
fn literal(input: ParseStream<'_>, wanted: &str) -> syn::Result<LitStr> {
    if input.is_empty() {
        return Err(syn::Error::new(input.span(), wanted));
    }
    input.parse().map_err(|error| syn::Error::new(error.span(), wanted))
}

fn modules(
    config: &PushConfig,
    arguments: &Arguments,
    loaded: &Loaded,
) -> Result<TokenStream, Wrong> {
    let mut scope = Scope {
        application_id: config.app.application_id.as_ref().map(|it| it.value.as_str()),
        namespace: config.app.namespace.as_ref().map(|it| it.value.as_str()),
        source: shown(&loaded.text, &loaded.packs),
        file: &loaded.name,
        variant: None,
        missing: vec![],
    };
    let mut vendors = config.vendors.clone();
    if let Some(variant) = &arguments.variant {
        let name = variant.value();
        vendors = config.for_variant(&name).ok_or_else(|| no_variant(config, variant))?;
        let own = config.variants.get(&name).and_then(|it| it.application_id.as_ref());
        scope.application_id = own.map(|it| it.value.as_str());
        scope.variant = Some(name);
    }
    let mut modules = TokenStream::new();
    for vendor in &vendors {
        let pack = loaded.packs.get(&vendor.vendor.value, &vendor.edition.value);
        let pack = pack.expect("a checked config names editions there are packs of");
        let given = pack
            .certificate
            .iter()
            .filter_map(|field| vendor.values.get(&field.key).map(|value| (field, value)));
        let mut items: TokenStream =
            given.map(|(field, value)| constant(field, value, &mut scope)).collect();
        items.extend(click(config.click_of(vendor), pack.click.target, &mut scope));
        modules.extend(module(pack, &vendor.sdk_version.value, scope.application_id, &items));
    }
    if scope.missing.is_empty() {
        Ok(modules)
    } else {
        Err(Wrong { missing: scope.missing, ..Wrong::default() })
    }
}

fn no_variant(config: &PushConfig, variant: &LitStr) -> Wrong {
    let name = variant.value();
    let known: Vec<&str> = config.variants.keys().map(String::as_str).collect();
    let hint = match did_you_mean(&name, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if known.is_empty() => "it has none".to_owned(),
        None => format!("it has `{}`", known.join("`, `")),
    };
    let message = format!("push.toml has no variant `{name}`: {hint}");
    Wrong { at_variant: finding::error(&message, variant.span()), ..Wrong::default() }
}

/// What class names and URIs are completed with, and what was missing for that.
#[derive(Default)]
struct Scope<'a> {
    application_id: Option<&'a str>,
    namespace: Option<&'a str>,
    source: Arc<str>,
    file: &'a str,
    /// The variant whose application id counts: it may have one of its own, which only the
    /// script knows.
    variant: Option<String>,
    missing: Vec<Diagnostic>,
}

impl Scope<'_> {
    /// The qualified name of a class; empty, and reported, when that cannot be told.
    fn qualify(&mut self, class: &Spanned<&str>) -> String {
        if !is_relative(class.value) {
            return class.value.to_owned();
        }
        match self.namespace {
            Some(namespace) => resolve_class(class.value, namespace),
            None => {
                let wanted = format!("the relative class name `{}`", class.value);
                self.miss("app", "namespace", &wanted, class.span.clone());
                String::new()
            }
        }
    }

    fn miss_application_id(&mut self, span: Range<usize>) {
        let table = self.variant.as_ref().map(|name| format!("variants.{name}"));
        let table = table.as_deref().unwrap_or("app");
        self.miss(table, "application-id", "the `intent:` URI", span);
    }

    fn miss(&mut self, table: &str, key: &str, wanted_by: &str, span: Range<usize>) {
        let message = format!("`{table}.{key}` is missing, which {wanted_by} needs");
        let found = Diagnostic::error(Code::ConfigMissingKey, message);
        self.missing.push(
            found
                .at(self.file, Arc::clone(&self.source), span)
                .note("the macro reads no Gradle script, where the command would find it")
                .help(format!("give `{key} = \"…\"` in `[{table}]`")),
        );
    }
}

fn module(
    pack: &Pack,
    sdk_version: &str,
    application_id: Option<&str>,
    items: &TokenStream,
) -> TokenStream {
    let module = name::snake(&pack.id.vendor, Span::call_site());
    let title = format!("{}: the certificate's values.", pack.title);
    let edition = &pack.id.edition;
    let application_id = application_id.map(|id| {
        quote! {
            /// The application id.
            pub const APPLICATION_ID: &::pushwright_certificate::__private::str = #id;
        }
    });
    quote! {
        #[doc = #title]
        #[allow(dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
        pub mod #module {
            /// The edition of the vendor's SDK.
            pub const EDITION: &::pushwright_certificate::__private::str = #edition;
            /// The version of the vendor's SDK.
            pub const SDK_VERSION: &::pushwright_certificate::__private::str = #sdk_version;
            #application_id
            #items
        }
    }
}

fn constant(field: &Field, value: &Spanned<FieldValue>, scope: &mut Scope<'_>) -> TokenStream {
    let doc = format!("{}: {}.", field.title, field.help);
    let name = name::upper(&field.key);
    match &value.value {
        FieldValue::Text(text) | FieldValue::Path(text) => text_constant(&doc, &name, text),
        FieldValue::Class(class) => {
            let class = scope.qualify(&Spanned::new(class, value.span.clone()));
            text_constant(&doc, &name, &class)
        }
        FieldValue::Integer(number) => quote! {
            #[doc = #doc]
            pub const #name: ::pushwright_certificate::__private::i64 = #number;
        },
        FieldValue::Fingerprints(list) => fingerprints(&doc, &name, list),
        FieldValue::Env(variable) => {
            let function = name::snake(&field.key, Span::call_site());
            let doc = format!("{doc} Read from the environment variable `{variable}`.");
            quote! {
                ::pushwright_certificate::__secret! { #[doc = #doc] #function #variable }
            }
        }
        FieldValue::Secret(_) | FieldValue::GradleProperty(_) => TokenStream::new(),
    }
}

fn text_constant(doc: &str, name: &proc_macro2::Ident, text: &str) -> TokenStream {
    quote! {
        #[doc = #doc]
        pub const #name: &::pushwright_certificate::__private::str = #text;
    }
}

fn fingerprints(doc: &str, name: &proc_macro2::Ident, list: &[Fingerprint]) -> TokenStream {
    let count = list.len();
    let items = list.iter().map(|Fingerprint(bytes)| {
        quote! { ::pushwright_certificate::Fingerprint([#(#bytes),*]) }
    });
    quote! {
        #[doc = #doc]
        pub const #name: [::pushwright_certificate::Fingerprint; #count] = [#(#items),*];
    }
}

fn click(click: Option<&Click>, target: ClickTarget, scope: &mut Scope<'_>) -> TokenStream {
    let mut uri = None;
    let value = match click.map(|it| &it.event) {
        None | Some(ClickEvent::App) => quote! { App },
        Some(ClickEvent::Url(url)) => {
            let url = &url.value;
            quote! { Url(#url) }
        }
        Some(ClickEvent::Activity { activity, uri: link }) => {
            let span = activity.span.clone();
            let class = scope.qualify(&Spanned::new(&activity.value, span));
            // Of the others, the console takes the class, or nothing.
            if target == ClickTarget::IntentUri {
                match scope.application_id {
                    Some(id) => uri = Some(intent_uri(id, &class, &link.value)),
                    None => scope.miss_application_id(link.span.clone()),
                }
            }
            let text = &link.value.text;
            quote! { Activity { activity: #class, uri: #text } }
        }
    };
    let uri = uri.map(|uri| intent_uri_constant(&uri));
    quote! {
        /// What a click on a notification opens.
        pub const CLICK: ::pushwright_certificate::Click = ::pushwright_certificate::Click::#value;
        #uri
    }
}

fn intent_uri_constant(uri: &str) -> TokenStream {
    quote! {
        /// What the vendor's form in the IM console takes as the page that a click opens.
        pub const INTENT_URI: &::pushwright_certificate::__private::str = #uri;
    }
}
