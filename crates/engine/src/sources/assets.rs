//! The files of the app's assets that an IM SDK reads instead of constants.
//!
//! Knows which values no asset can hold.

use std::collections::BTreeMap;

use minijinja::{Value, context};
use pushwright_config::config::ImSdk;
use pushwright_config::field::Secrecy;
use pushwright_config::{Code, Diagnostic, templates};

use super::render::Renderer;
use super::source::Source;
use crate::model::context::Context;
use crate::model::requirement::Origin;
use crate::vendor::variables::Vendor;

/// Files for the app's assets that an IM SDK reads, with the values of every applicationId.
pub(super) fn assets(
    context: &Context<'_>,
    im: ImSdk,
    renderer: &mut Renderer<'_>,
    vendors: &[Vendor<'_>],
) -> Vec<Source> {
    let mut apps: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for vendor in vendors {
        let base = context.project.application_id.iter().map(|id| (id.clone(), &vendor.values));
        let own = vendor.variants.iter();
        let own = own.filter_map(|it| Some((it.application_id.clone()?, &it.values)));
        let ids: BTreeMap<_, _> =
            if vendor.variants.is_empty() { base.collect() } else { own.collect() };
        for (id, values) in ids {
            let seen = vendor.in_sources_with(values, renderer.language);
            apps.entry(id).or_default().push(seen);
        }
    }
    renderer.findings.extend(vendors.iter().flat_map(|vendor| not_in_assets(context, vendor)));
    let apps: Vec<Value> = apps.into_iter().map(|(id, vendors)| context! { id, vendors }).collect();
    let prefix = format!("{}/assets/", im.as_str());
    let mut found = Vec::new();
    for (path, text) in templates::im() {
        let Some(name) = path.strip_prefix(&prefix).and_then(|it| it.strip_suffix(".j2")) else {
            continue;
        };
        let template = format!("im/{path}");
        let extra = context! { apps => apps.clone() };
        found.extend(renderer.render(&template, text, extra).map(|text| Source {
            path: context.project.app().file(&format!("src/main/assets/{name}")),
            class: None,
            set: None,
            text: Some(text),
            origin: Origin::of_push_toml("push.toml", &template, 1),
            copied: true,
            waits_for: None,
        }));
    }
    found
}

/// What the app carries of a vendor and assets cannot: no build fills those in.
fn not_in_assets(context: &Context<'_>, vendor: &Vendor<'_>) -> Vec<Diagnostic> {
    let id = &vendor.pack.id.vendor;
    let overrides = context.config.variants.values().flat_map(|it| &it.vendors);
    let tables: Vec<_> = std::iter::once(&vendor.config.values)
        .chain(overrides.filter(|it| it.vendor.value == *id).map(|it| &it.values))
        .collect();
    let mut found = Vec::new();
    for field in vendor.pack.certificate.iter().filter(|it| it.secret == Secrecy::App) {
        let name = format!("vendors.{id}.{}", field.key);
        let given: Vec<_> = tables.iter().filter_map(|table| table.get(&field.key)).collect();
        if given.is_empty() {
            let message = format!("there is no `{name}`: it stays empty in the app's assets");
            let help = "the IM SDK reads it from there: write it into push.toml, or fill in the \
                        file and keep that with `pushwright apply --take theirs`";
            let finding = Diagnostic::warning(Code::SourceHeldBack, message).help(help);
            found.push(context.config.point(finding, &vendor.config.span));
        }
        for value in given.into_iter().filter(|it| it.value.text().is_none()) {
            let message = format!(
                "`{name}` must be a text: the IM SDK reads it from the app's assets, which no build \
                 fills in"
            );
            let help = format!(
                "write `{0} = \"…\"`; or delete the line, fill in the file and keep that with \
                 `pushwright apply --take theirs`",
                field.key
            );
            let finding = Diagnostic::error(Code::ConfigBadValue, message).help(help);
            found.push(context.config.point(finding, &value.span));
        }
    }
    found
}
