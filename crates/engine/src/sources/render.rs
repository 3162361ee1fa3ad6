//! Renders source templates for the vendors of a run, with what differs between variants.
//!
//! Knows what templates see; not where their texts go.

use std::collections::BTreeSet;

use minijinja::{Environment, Value, context};
use pushwright_android::Member;
use pushwright_config::pack::Language;
use pushwright_config::{Code, Diagnostic, templates};

use crate::model::context::Context;
use crate::model::literals::package_text;
use crate::vendor::filling::{environment, rendered};
use crate::vendor::im::im_sdk;
use crate::vendor::variables::Vendor;
use crate::vendor::vendors::axis;

/// How a value begins that the build put into the manifest.
pub(crate) const VALUE_PREFIX: &str = "text:";

pub(super) struct Renderer<'a> {
    env: Environment<'a>,
    pub(super) language: Language,
    pub(super) package: String,
    /// The vendors as each member of the axis has them, where those or some constant differ.
    pub(super) members: Vec<Of>,
    /// The vendors as they are without variants.
    pub(super) all: Of,
    /// Whether some vendor belongs to some members of the axis only.
    pub(super) is_apart: bool,
    base: Value,
    pub(super) findings: Vec<Diagnostic>,
}

/// The vendors of push.toml as one member of the axis has them.
#[derive(Clone)]
pub(super) struct Of {
    /// The member; `None`: every one.
    pub(super) member: Option<Member>,
    /// Their ids, whether the member has them, and what templates see of them.
    vendors: Vec<(String, bool, Value)>,
}

impl Of {
    /// What templates see: `vendors` of push.toml, and `served`, those that the member has; only
    /// those of `ready` where these are given.
    pub(super) fn context(&self, ready: Option<&BTreeSet<String>>) -> Value {
        let is_ready = |id: &String| ready.is_none_or(|ready| ready.contains(id));
        let all = || self.vendors.iter().filter(|(id, ..)| is_ready(id));
        let vendors: Vec<Value> = all().map(|it| it.2.clone()).collect();
        let served: Vec<Value> = all().filter(|it| it.1).map(|it| it.2.clone()).collect();
        let complete = vendors.len() == self.vendors.len();
        context! { vendors, served, complete }
    }
}

/// Whether some vendor belongs to some members of the axis only.
fn is_apart(vendors: &[Vendor<'_>]) -> bool {
    vendors.iter().any(|it| !it.members.is_empty())
}

impl Renderer<'_> {
    pub(super) fn new(
        context: &Context<'_>,
        language: Language,
        vendors: &[Vendor<'_>],
    ) -> Renderer<'static> {
        let env = environment();
        let package = context.package();
        let seen = |it: &Vendor<'_>| (it.pack.id.vendor.clone(), true, it.in_sources(language));
        let all = Of { member: None, vendors: vendors.iter().map(seen).collect() };
        let base = context! {
            package => package_text(&package, language),
            namespace => context.project.namespace.clone(),
            application_id => context.project.application_id.clone(),
            im => im_sdk(context).as_str(),
            certificate_ids => im_sdk(context).spec().certificate_ids,
            value_prefix => VALUE_PREFIX,
            fallback => context.config.routing.fallback,
            apart => is_apart(vendors),
        };
        let members = by_member(context, vendors, language);
        let is_apart = is_apart(vendors);
        Renderer { env, language, package, members, all, is_apart, base, findings: Vec::new() }
    }

    pub(super) fn render(&mut self, path: &str, text: &str, extra: Value) -> Option<String> {
        let context = context! { ..extra, ..self.base.clone() };
        self.add_parent_of(text);
        let rendered = self
            .env
            .template_from_named_str(path, text)
            .and_then(|template| rendered(&template, &context));
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

/// The vendors as templates see them, for each member of the axis; none where all agree.
fn by_member(context: &Context<'_>, vendors: &[Vendor<'_>], language: Language) -> Vec<Of> {
    let differs = vendors.iter().any(|vendor| {
        let constant = |key: &String| {
            let field = vendor.pack.field(key).filter(|field| field.constant.is_some());
            field.is_some_and(|field| !vendor.at_build().any(|it| it.key == field.key))
        };
        vendor.differing().iter().any(constant)
    });
    let members = axis(context.config, context.project).unwrap_or_default();
    if !differs && !is_apart(vendors) {
        return Vec::new();
    }
    let of = |member: Member| {
        let seen = |it: &Vendor<'_>| it.in_sources_with(it.values_of(&member), language);
        let of_vendor = |it: &Vendor<'_>| (it.pack.id.vendor.clone(), it.is_in(&member), seen(it));
        let vendors = vendors.iter().map(of_vendor).collect();
        Of { member: Some(member), vendors }
    };
    members.into_iter().map(of).collect()
}
