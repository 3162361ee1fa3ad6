//! `#[derive(PushCertificate)]`: a struct held to the fields and rules of a vendor's pack.

use proc_macro2::{Ident, Span, TokenStream};
use pushwright_config::field::{
    Field, FieldKind, JAVA_WORDS, begins_java_name, continues_java_name,
};
use pushwright_config::{Pack, PackSet, did_you_mean};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Error, Fields, Generics, LitStr, Type, parse_quote};

use crate::{finding, load};

/// Expands the derive; whatever is wrong becomes compile errors.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let derived = syn::parse2(input).and_then(implement);
    derived.unwrap_or_else(Error::into_compile_error)
}

fn implement(mut input: DeriveInput) -> syn::Result<TokenStream> {
    let owner = &input.ident;
    let members = members(&input.data, owner)?;
    let attribute = Attribute::of(&input)?;
    let folder = attribute.packs.as_ref().map(LitStr::value);
    let loaded = load::packs(folder.as_deref()).map_err(|found| {
        let place = attribute.packs.as_ref().map_or(Span::call_site(), LitStr::span);
        Error::new(place, finding::message(&found))
    })?;
    if let Some(packs) = attribute.packs.as_ref().filter(|_| !loaded.findings.is_empty()) {
        return Ok(finding::errors(&loaded.findings, packs.span()));
    }
    let pack = attribute.pack(&loaded.packs, owner.span())?;
    let bound = bind(&members, pack, owner)?;
    let dependencies = finding::depend_on(&loaded.files);
    let certificate = certificate(owner, &input.generics, pack, &bound);
    let reading = reading(owner, &mut input.generics, &bound);
    Ok(quote! { #certificate #reading #dependencies })
}

/// `#[push(vendor = "…", edition = "…", packs = "…")]`.
#[derive(Default)]
struct Attribute {
    vendor: Option<LitStr>,
    edition: Option<LitStr>,
    packs: Option<LitStr>,
}

impl Attribute {
    fn of(input: &DeriveInput) -> syn::Result<Attribute> {
        let mut read = Attribute::default();
        for attribute in input.attrs.iter().filter(|it| it.path().is_ident("push")) {
            attribute.parse_nested_meta(|meta| {
                let slot = if meta.path.is_ident("vendor") {
                    &mut read.vendor
                } else if meta.path.is_ident("edition") {
                    &mut read.edition
                } else if meta.path.is_ident("packs") {
                    &mut read.packs
                } else {
                    return Err(unknown_key(&meta.path));
                };
                if slot.is_some() {
                    return Err(meta.error("this is given twice"));
                }
                *slot = Some(meta.value()?.parse()?);
                Ok(())
            })?;
        }
        Ok(read)
    }

    fn pack<'p>(&self, packs: &'p PackSet, place: Span) -> syn::Result<&'p Pack> {
        let vendors = packs.vendors();
        let Some(vendor) = &self.vendor else {
            let message = format!("`#[push(vendor = \"…\")]` is missing: {}", list(&vendors));
            return Err(Error::new(place, message));
        };
        let editions: Vec<&str> =
            packs.editions(&vendor.value()).iter().map(|it| it.id.edition.as_str()).collect();
        if editions.is_empty() {
            let meant = did_you_mean(&vendor.value(), vendors.iter().copied());
            return Err(unknown(vendor, "no pack describes a vendor", meant, &vendors));
        }
        let Some(edition) = &self.edition else {
            let message = format!("`edition = \"…\"` is missing: {}", list(&editions));
            return Err(Error::new(vendor.span(), message));
        };
        packs.get(&vendor.value(), &edition.value()).ok_or_else(|| {
            let meant = packs.meant_edition(&vendor.value(), &edition.value());
            unknown(edition, "the vendor has no edition", meant, &editions)
        })
    }
}

fn unknown_key(path: &syn::Path) -> Error {
    let known = ["vendor", "edition", "packs"];
    let given = path.get_ident().map(ToString::to_string).unwrap_or_default();
    let hint = hint(did_you_mean(&given, known), &known);
    Error::new(path.span(), format!("`#[push(…)]` does not know this: {hint}"))
}

fn unknown(given: &LitStr, what: &str, meant: Option<String>, known: &[&str]) -> Error {
    let hint = hint(meant, known);
    Error::new(given.span(), format!("{what} `{}`: {hint}", given.value()))
}

fn hint(meant: Option<String>, known: &[&str]) -> String {
    meant.map_or_else(|| list(known), |meant| format!("did you mean `{meant}`?"))
}

fn list(known: &[&str]) -> String {
    format!("choose one of `{}`", known.join("`, `"))
}

/// A field of the struct.
struct Member<'a> {
    ident: &'a Ident,
    kind: &'a Type,
}

/// A field of the struct and the pack's field it holds.
struct Bound<'a> {
    member: &'a Member<'a>,
    field: &'a Field,
}

fn members<'a>(data: &'a Data, owner: &Ident) -> syn::Result<Vec<Member<'a>>> {
    let wanted = "a certificate is a struct with named fields";
    let Data::Struct(data) = data else {
        return Err(Error::new(owner.span(), wanted));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(Error::new(owner.span(), wanted));
    };
    let mut attributes = fields.named.iter().flat_map(|field| &field.attrs);
    if let Some(attribute) = attributes.find(|it| it.path().is_ident("push")) {
        let wanted = "`#[push(…)]` goes above the struct: fields are told by their names";
        return Err(Error::new(attribute.path().span(), wanted));
    }
    let member =
        |field: &'a syn::Field| Some(Member { ident: field.ident.as_ref()?, kind: &field.ty });
    Ok(fields.named.iter().filter_map(member).collect())
}

/// Finds the pack's field of each member; all that does not fit is reported at once.
fn bind<'a>(
    members: &'a [Member<'a>],
    pack: &'a Pack,
    owner: &Ident,
) -> syn::Result<Vec<Bound<'a>>> {
    let mut errors: Vec<Error> = Vec::new();
    let mut bound = Vec::new();
    for member in members {
        let key = key(member.ident);
        match pack.field(&key) {
            Some(field) => {
                errors.extend(wrong_type(field, member.kind));
                bound.push(Bound { member, field });
            }
            None => errors.push(no_field(&key, member.ident, pack, members)),
        }
    }
    let here = |field: &Field| {
        let meant =
            |key: &str| key == field.key || (pack.field(key).is_none() && near(key, &field.key));
        members.iter().any(|member| meant(&key(member.ident)))
    };
    let needed = pack.certificate.iter().filter(|field| is_required(field));
    for field in needed.filter(|field| !here(field)) {
        let name = field.snake();
        let message = format!("`{name}` is missing: {}: {}", field.title, field.help);
        errors.push(Error::new(owner.span(), message));
    }
    let mut errors = errors.into_iter();
    match errors.next() {
        None => Ok(bound),
        Some(first) => Err(errors.fold(first, |mut all, next| {
            all.combine(next);
            all
        })),
    }
}

/// Whether one name looks as if the other was meant.
fn near(name: &str, other: &str) -> bool {
    did_you_mean(name, [other]).is_some()
}

fn key(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").unwrap_or(&name).replace('_', "-")
}

fn is_required(field: &Field) -> bool {
    field.required && field.default.is_none()
}

fn no_field(key: &str, ident: &Ident, pack: &Pack, members: &[Member<'_>]) -> Error {
    let free: Vec<String> = pack
        .certificate
        .iter()
        .filter(|field| members.iter().all(|member| self::key(member.ident) != field.key))
        .map(Field::snake)
        .collect();
    let free: Vec<&str> = free.iter().map(String::as_str).collect();
    let hint = match did_you_mean(key, free.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("it has `{}`", free.join("`, `")),
    };
    Error::new(ident.span(), format!("`{}` has no field `{ident}`: {hint}", pack.id))
}

/// The error of a type that is plainly wrong; of types that are not known here, the compiler asks
/// whether they implement what it takes.
fn wrong_type(field: &Field, kind: &Type) -> Option<Error> {
    let name = field.snake();
    let (outer, inner) = (last_word(kind), innermost(kind));
    if outer == "Option" && is_required(field) {
        let message = format!("`{name}` is required: give it a type that is no `Option`");
        return Some(Error::new(kind.span(), message));
    }
    let integers = ["i16", "i32", "i64", "u16", "u32", "u64"];
    let others = ["bool", "char", "f32", "f64", "i8", "u8", "i128", "u128", "isize", "usize"];
    let texts = ["String", "str"];
    let (is, wanted) = match field.kind {
        FieldKind::Text | FieldKind::Class | FieldKind::Path => ("text", "`String` or `&str`"),
        FieldKind::Secret => ("a secret text", "`Secret<String>`"),
        FieldKind::Integer => ("a whole number", "`i64`"),
        FieldKind::Fingerprints => ("a list", "`Vec<Fingerprint>` or `[Fingerprint; N]`"),
    };
    let inner = inner.as_str();
    let wrong = others.contains(&inner)
        || match field.kind {
            FieldKind::Integer => texts.contains(&inner),
            FieldKind::Fingerprints => texts.contains(&inner) || integers.contains(&inner),
            FieldKind::Text | FieldKind::Class | FieldKind::Path | FieldKind::Secret => {
                integers.contains(&inner)
            }
        };
    let message = format!("`{name}` is {is}: give it the type {wanted}");
    wrong.then(|| Error::new(kind.span(), message))
}

/// The last name of a type's path, as `String` of `std::string::String`; empty for other types.
fn last_word(kind: &Type) -> String {
    match kind {
        Type::Path(path) => {
            path.path.segments.last().map(|it| it.ident.to_string()).unwrap_or_default()
        }
        Type::Reference(reference) => last_word(&reference.elem),
        Type::Paren(paren) => last_word(&paren.elem),
        Type::Group(group) => last_word(&group.elem),
        _ => String::new(),
    }
}

/// The last name within `Option`, `Secret` and lists.
fn innermost(kind: &Type) -> String {
    match kind {
        Type::Array(list) => return innermost(&list.elem),
        Type::Slice(list) => return innermost(&list.elem),
        Type::Reference(reference) => return innermost(&reference.elem),
        _ => {}
    }
    let word = last_word(kind);
    if let Type::Path(path) = kind
        && ["Option", "Secret", "Vec"].contains(&word.as_str())
        && let Some(last) = path.path.segments.last()
        && let syn::PathArguments::AngleBracketed(arguments) = &last.arguments
        && let Some(syn::GenericArgument::Type(inner)) = arguments.args.first()
    {
        return innermost(inner);
    }
    word
}

fn certificate(
    owner: &Ident,
    generics: &Generics,
    pack: &Pack,
    bound: &[Bound<'_>],
) -> TokenStream {
    let (generics, arguments, bounds) = generics.split_for_impl();
    let (vendor, edition) = (&pack.id.vendor, &pack.id.edition);
    let checks = bound.iter().map(check);
    quote! {
        #[automatically_derived]
        impl #generics ::pushwright_certificate::PushCertificate for #owner #arguments #bounds {
            const VENDOR: &'static ::pushwright_certificate::__private::str = #vendor;
            const EDITION: &'static ::pushwright_certificate::__private::str = #edition;

            fn validate(
                &self,
            ) -> ::pushwright_certificate::__private::Result<(), ::pushwright_certificate::Invalid>
            {
                #(#checks)*
                ::pushwright_certificate::__private::Ok(())
            }
        }
    }
}

/// The statement that checks one field.
fn check(Bound { member, field }: &Bound<'_>) -> TokenStream {
    let Member { ident, kind } = member;
    let key = &field.key;
    let required = is_required(field);
    let (rule, get) = match field.kind {
        FieldKind::Text | FieldKind::Path | FieldKind::Secret => {
            let ascii = set(|c| field.shape.takes(c));
            let others = field.shape.takes('\u{e9}');
            let takes = field.shape.describe();
            let rule = quote! { TextRule {
                field: #key, required: #required, ascii: #ascii, others: #others, takes: #takes,
            } };
            (rule, quote! { Text>::text })
        }
        FieldKind::Class => {
            let reserved = JAVA_WORDS;
            let (first, rest) = (set(begins_java_name), set(continues_java_name));
            let rule = quote! { ClassRule {
                field: #key, required: #required, first: #first, rest: #rest,
                reserved: &[#(#reserved),*],
            } };
            (rule, quote! { Text>::text })
        }
        FieldKind::Integer => {
            let (least, most) = field.shape.range.unwrap_or((i64::MIN, i64::MAX));
            let rule = quote! { NumberRule {
                field: #key, required: #required, least: #least, most: #most,
            } };
            (rule, quote! { Number>::number })
        }
        FieldKind::Fingerprints => {
            let most = field.shape.most.unwrap_or(usize::MAX);
            let rule = quote! { ListRule { field: #key, required: #required, most: #most } };
            (rule, quote! { Fingerprints>::list })
        }
    };
    let value = quote_spanned! { kind.span() =>
        <#kind as ::pushwright_certificate::__private::#get(&self.#ident)
    };
    quote! { ::pushwright_certificate::__private::#rule.check(#value)?; }
}

/// The ASCII characters that `takes` takes, one bit each.
fn set(takes: impl Fn(char) -> bool) -> u128 {
    (0..128_u8).filter(|&byte| takes(char::from(byte))).fold(0, |set, byte| set | 1 << byte)
}

fn reading(owner: &Ident, generics: &mut Generics, bound: &[Bound<'_>]) -> TokenStream {
    let arguments = generics.split_for_impl().1.to_token_stream();
    generics.params.push(parse_quote!(__F));
    generics.params.push(parse_quote!(__R));
    let (generics, _, bounds) = generics.split_for_impl();
    let bounds = bounds.iter().flat_map(|bounds| &bounds.predicates);
    let idents = bound.iter().map(|it| it.member.ident);
    let keys = bound.iter().map(|it| &it.field.key);
    let kinds: Vec<&Type> = bound.iter().map(|it| it.member.kind).collect();
    quote! {
        #[automatically_derived]
        impl #generics
            ::pushwright_certificate::__private::TryFrom<::pushwright_certificate::Values<__F>>
            for #owner #arguments
        where
            #(#bounds,)*
            __F: ::pushwright_certificate::__private::FnMut(
                &'static ::pushwright_certificate::__private::str,
            ) -> ::pushwright_certificate::__private::Option<__R>,
            #(#kinds: ::pushwright_certificate::__private::Field<__R>,)*
        {
            type Error = ::pushwright_certificate::Invalid;

            fn try_from(
                mut __values: ::pushwright_certificate::Values<__F>,
            ) -> ::pushwright_certificate::__private::Result<Self, Self::Error> {
                let __read = Self {
                    #(#idents: <#kinds as ::pushwright_certificate::__private::Field<__R>>::read(
                        #keys,
                        (__values.0)(#keys),
                    )?,)*
                };
                ::pushwright_certificate::PushCertificate::validate(&__read)?;
                ::pushwright_certificate::__private::Ok(__read)
            }
        }
    }
}
