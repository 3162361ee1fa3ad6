//! Renders source templates for the vendors of a run, with what differs between variants.
//!
//! Knows what templates see; not where their texts go.

use minijinja::{Environment, Value, context};
use pushwright_config::pack::Language;
use pushwright_config::{Code, Diagnostic, templates};

use crate::model::literals::package_text;
use crate::model::scene::Scene;
use crate::vendor::holes::{Vendor, environment};
use crate::vendor::im::im_sdk;

/// How a value begins that the build put into the manifest.
pub(crate) const TOLD: &str = "text:";

pub(super) struct Renderer<'a> {
    env: Environment<'a>,
    pub(super) language: Language,
    pub(super) package: String,
    /// The vendors as each member of the axis has them, where some constant differs.
    pub(super) variants: Vec<(String, Vec<Value>)>,
    base: Value,
    pub(super) findings: Vec<Diagnostic>,
}

impl Renderer<'_> {
    pub(super) fn new(
        scene: &Scene<'_>,
        language: Language,
        vendors: &[Vendor<'_>],
    ) -> Renderer<'static> {
        let env = environment();
        let package = scene.package();
        let seen: Vec<Value> = vendors.iter().map(|it| it.in_sources(language)).collect();
        let base = context! {
            package => package_text(&package, language),
            namespace => scene.project.namespace.clone(),
            application_id => scene.project.application_id.clone(),
            im => im_sdk(scene).as_str(),
            certificate_ids => im_sdk(scene).spec().certificate_ids,
            told => TOLD,
            fallback => scene.config.routing.fallback,
            vendors => seen,
        };
        let variants = by_member(vendors, language);
        Renderer { env, language, package, variants, base, findings: Vec::new() }
    }

    pub(super) fn render(&mut self, path: &str, text: &str, extra: Value) -> Option<String> {
        let context = context! { ..extra, ..self.base.clone() };
        self.add_parent_of(text);
        let rendered = self
            .env
            .template_from_named_str(path, text)
            .and_then(|template| template.render(context));
        match rendered {
            Ok(text) => Some(text),
            Err(error) => {
                let message = format!("{path}: the template cannot be rendered: {error:#}");
                self.findings.push(Diagnostic::error(Code::PackTemplateError, message));
                None
            }
        }
    }
}

impl Renderer<'_> {
    /// Makes the template known that `text` extends, unless it is.
    ///
    /// Not all of them at once: most runs need few, and reading one takes time.
    fn add_parent_of(&mut self, text: &str) {
        let Some(name) = text.strip_prefix("{% extends \"").and_then(|it| it.split('"').next())
        else {
            return;
        };
        let own =
            templates::im().into_iter().find(|(path, _)| name.strip_prefix("im/") == Some(path));
        let Some((_, parent)) = own.filter(|_| self.env.get_template(name).is_err()) else {
            return;
        };
        // The embedded templates are tested to parse; a broken one is found when it is rendered.
        let _ = self.env.add_template_owned(name.to_owned(), parent);
        self.add_parent_of(parent);
    }
}

/// The vendors as the templates see them, for each member of the axis; none where all agree.
fn by_member(vendors: &[Vendor<'_>], language: Language) -> Vec<(String, Vec<Value>)> {
    let differs = vendors.iter().any(|vendor| {
        let constant = |key: &String| {
            let field = vendor.pack.field(key).filter(|field| field.constant.is_some());
            field.is_some_and(|field| !vendor.at_build().any(|it| it.key == field.key))
        };
        vendor.differing().iter().any(constant)
    });
    let Some(first) = vendors.first().filter(|_| differs) else { return Vec::new() };
    let members = first.variants.iter().enumerate();
    members
        .map(|(index, variant)| {
            let seen = vendors
                .iter()
                .map(|vendor| vendor.in_sources_with(&vendor.variants[index].values, language));
            (variant.member.name().to_owned(), seen.collect())
        })
        .collect()
}
