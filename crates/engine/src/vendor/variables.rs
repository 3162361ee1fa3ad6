//! What the template variables of packs and templates are filled with.
//!
//! Knows the vocabulary of template variables; knows no vendor, and not which of them a run has.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{Value, context};
use pushwright_android::{Key, Member, Project, Want};
use pushwright_config::config::{Click, ClickEvent, ImSdk, PushConfig, VendorConfig};
use pushwright_config::field::{ConstantKind, Field, FieldKind};
use pushwright_config::pack::{Condition, Language, Pack, ReadsExt};
use pushwright_config::{Diagnostic, FieldValue};

use crate::model::context::Context;
use crate::model::literals::{ascii, class_value, string_literal};
use crate::model::requirement::Need;
use crate::vendor::filling::{fill, is_template};

/// What a template variable is called, and what it stands for.
pub(crate) type Variable = (&'static str, &'static str);

/// The variables of pack.toml, the manifest fragment and the rules. Certificate fields come under
/// their own names, options as `options.<name>`, gates as `sdk.<name>`.
pub(crate) const IN_PACK: [Variable; 11] = [
    ("package", "the package of generated sources"),
    ("namespace", "the application module's namespace"),
    ("application_id", "the applicationId"),
    ("sdk_version", "the SDK version of push.toml"),
    ("click.event", "what a click opens: `app`, `url` or `activity`"),
    ("click.activity", "the activity that a click opens"),
    ("click.uri", "the link that a click opens"),
    ("click.scheme", "the link's scheme"),
    ("click.host", "the link's host"),
    ("click.path", "the link's path, if it has one"),
    ("click.browsable", "whether a browser may open the link, too"),
];

/// The variables of every source template.
pub(crate) const IN_SOURCES: [Variable; 8] = [
    ("package", "the package of generated sources"),
    ("namespace", "the application module's namespace"),
    ("application_id", "the applicationId"),
    ("im", "the IM SDK, by its name in push.toml"),
    ("vendors", "all vendors of push.toml, each as `vendor`"),
    ("class.package", "the package of the class that the template writes"),
    ("class.name", "its name"),
    ("class.qualified", "both"),
];

/// The variables of a vendor's source templates, below `vendor`. Certificate fields come under
/// `fields`, and those that the build fills in under `at_build`.
pub(crate) const OF_VENDOR: [Variable; 12] = [
    ("id", "the vendor, as in `[vendors.<id>]`"),
    ("edition", "the edition"),
    ("sdk_version", "the SDK version of push.toml"),
    ("class", "the class that registers with the vendor"),
    ("brand", "the phones that the vendor's service is on"),
    ("constants", "the fields that become constants: `name`, `type`, `expression`, `doc`, `field`"),
    ("fields", "the certificate fields, in snake case"),
    ("at_build", "the name of each value that a Gradle property holds"),
    ("options", "the options, true or false"),
    ("gates", "the gates of the SDK version, true or false"),
    ("reads_ext", "whether the entry class reads the custom content of a click"),
    ("json_ext", "whether that content comes as JSON"),
];

/// Every template variable with a fixed name and what it stands for, as packs write it.
pub fn template_variables() -> impl Iterator<Item = (String, &'static str)> {
    let plain = IN_PACK.iter().chain(&IN_SOURCES).map(|it| (it.0.to_owned(), it.1));
    plain.chain(OF_VENDOR.iter().map(|it| (format!("vendor.{}", it.0), it.1)))
}

/// One configured vendor with all that its template variables can name.
pub(crate) struct Vendor<'a> {
    pub(crate) config: &'a VendorConfig,
    pub(crate) pack: &'a Pack,
    /// Field values by key, defaults filled in, class names qualified.
    pub(crate) values: BTreeMap<String, FieldValue>,
    gates: BTreeMap<String, bool>,
    im: ImSdk,
    /// What each template variable is filled with.
    variables: BTreeMap<String, Value>,
    /// The members of the axis that alone have the vendor; none: every variant has.
    pub(crate) members: Vec<Member>,
    /// What differs between the variants of the app, those that have the vendor.
    pub(crate) variants: Vec<VariantValues>,
    /// The fields that push.toml leaves open and a class of the user's answers.
    pub(crate) kept: Vec<String>,
    /// What must not be added to a build that does not meet what the SDK demands of it.
    pub(crate) kept_out: Vec<Key>,
    /// What all of it waits for: the members of an axis that cannot be read.
    pub(crate) waits_for: Option<Need>,
}

/// The values of one member of the axis that push.toml's variants lie on.
pub(crate) struct VariantValues {
    pub(crate) member: Member,
    pub(crate) application_id: Option<String>,
    /// Field values by key, as [`Vendor::values`].
    pub(crate) values: BTreeMap<String, FieldValue>,
}

/// A default that depends on nothing but the SDK's version; `None` when it asks for more.
pub(crate) fn with_version(text: &str, sdk_version: &str) -> Option<String> {
    fill(text, &context! { sdk_version }, "", 1).ok()
}

impl<'a> Vendor<'a> {
    /// The vendor as push.toml describes it, with its pack's defaults.
    pub(crate) fn new(
        config: &'a PushConfig,
        vendor: &'a VendorConfig,
        pack: &'a Pack,
        project: &Project<'_>,
        package: &str,
        im: ImSdk,
    ) -> Result<Vendor<'a>, Box<Diagnostic>> {
        let mut values: BTreeMap<String, FieldValue> = BTreeMap::new();
        let sdk_version = vendor.sdk_version.value.as_str();
        let base = context! { package, sdk_version, namespace => project.namespace.clone() };
        for field in &pack.certificate {
            let given = vendor.values.get(&field.key).map(|it| it.value.clone());
            let is_sdk = || pack.sdk_file().is_some_and(|it| it.key == field.key);
            let given = given.or_else(|| {
                let file = vendor.seen.file.clone().filter(|_| is_sdk());
                file.map(FieldValue::Path)
            });
            let value = match (given, &field.default) {
                (Some(value), _) => value,
                (None, Some(default)) => {
                    let text = fill(default, &base, &pack.file, field.line)?;
                    match field.kind {
                        FieldKind::Class => FieldValue::Class(text),
                        _ => FieldValue::Text(text),
                    }
                }
                (None, None) => continue,
            };
            let value = match value {
                FieldValue::Class(name) => FieldValue::Class(project.qualified(&name)),
                other => other,
            };
            values.insert(field.key.clone(), value);
        }
        let gates = vendor.gates(pack);
        let mut variables: BTreeMap<String, Value> = BTreeMap::new();
        variables.extend(values.iter().filter_map(variable));
        variables.insert("package".into(), Value::from(package));
        variables.insert("sdk_version".into(), Value::from(sdk_version));
        variables.insert("namespace".into(), Value::from(project.namespace.clone()));
        if let Some(id) = &project.application_id {
            variables.insert("application_id".into(), Value::from(id.as_str()));
        }
        variables.insert("options".into(), Value::from(snake_keys(&vendor.options)));
        variables.insert("sdk".into(), Value::from(snake_keys(&gates)));
        if let Some(click) = config.click_of(vendor) {
            variables.insert("click".into(), click_variables(click, project));
        }
        Ok(Vendor {
            config: vendor,
            pack,
            values,
            gates,
            im,
            variables,
            members: Vec::new(),
            variants: Vec::new(),
            kept: Vec::new(),
            kept_out: Vec::new(),
            waits_for: None,
        })
    }

    /// What is wanted, once for each member that alone has the vendor.
    pub(crate) fn wants(&self, want: Want) -> Vec<Want> {
        match self.members.is_empty() {
            true => vec![want],
            false => {
                let of = |it: &Member| Want::OfMember(it.clone(), Box::new(want.clone()));
                self.members.iter().map(of).collect()
            }
        }
    }

    /// The source sets that hold the vendor's classes; `None` is the main one.
    pub(crate) fn sets(&self) -> Vec<Option<&str>> {
        match self.members.is_empty() {
            true => vec![None],
            false => self.members.iter().map(|it| Some(it.name())).collect(),
        }
    }

    /// Whether a member of the axis has the vendor.
    pub(crate) fn is_in(&self, member: &Member) -> bool {
        self.members.is_empty() || self.members.contains(member)
    }

    /// The values that a member of the axis has.
    pub(crate) fn values_of(&self, member: &Member) -> &BTreeMap<String, FieldValue> {
        let own = self.variants.iter().find(|it| it.member == *member);
        own.map_or(&self.values, |it| &it.values)
    }

    /// Answers a field that push.toml leaves open.
    pub(crate) fn set(&mut self, field: String, value: FieldValue) {
        self.variables.extend(variable((&field, &value)));
        self.values.insert(field, value);
    }

    /// The same vendor as if push.toml named another edition.
    pub(crate) fn as_edition<'b>(
        &'b self,
        context: &Context<'b>,
        pack: &'b Pack,
    ) -> Result<Vendor<'b>, Box<Diagnostic>> {
        let im = self.im;
        let package = context.package();
        let mut old =
            Vendor::new(context.config, self.config, pack, context.project, &package, im)?;
        old.members.clone_from(&self.members);
        Ok(old)
    }

    /// Fills the template variables of a pack's text.
    pub(crate) fn fill(
        &self,
        text: &str,
        file: &str,
        line: usize,
    ) -> Result<String, Box<Diagnostic>> {
        fill(text, &Value::from(self.variables.clone()), file, line)
    }

    /// Like [`Vendor::fill`], for one variant of the app.
    pub(crate) fn fill_for(
        &self,
        variant: &VariantValues,
        text: &str,
        file: &str,
        line: usize,
    ) -> Result<String, Box<Diagnostic>> {
        let mut variables = self.variables.clone();
        variables.extend(variant.values.iter().filter_map(variable));
        if let Some(id) = &variant.application_id {
            variables.insert("application_id".into(), Value::from(id.as_str()));
        }
        fill(text, &Value::from(variables), file, line)
    }

    /// Like [`Vendor::fill`], for a build that has this applicationId.
    pub(crate) fn fill_with_id(
        &self,
        application_id: Option<String>,
        text: &str,
        file: &str,
        line: usize,
    ) -> Result<String, Box<Diagnostic>> {
        let (member, values) = (Member::Default, BTreeMap::new());
        self.fill_for(&VariantValues { member, application_id, values }, text, file, line)
    }

    /// Like [`Vendor::fill`], with a manifest placeholder where the variants differ.
    pub(crate) fn fill_manifest(
        &self,
        text: &str,
        file: &str,
        line: usize,
    ) -> Result<String, Box<Diagnostic>> {
        if !is_template(text) {
            return Ok(text.to_owned());
        }
        let mut variables = self.variables.clone();
        for key in self.in_placeholders() {
            let name = format!("${{{}}}", self.placeholder(&key));
            variables.insert(key.replace('-', "_"), Value::from(name));
        }
        fill(text, &Value::from(variables), file, line)
    }

    /// The fields whose values the variants do not share.
    pub(crate) fn differing(&self) -> Vec<String> {
        let differs = |key: &&String| {
            self.variants.iter().any(|it| it.values.get(*key) != self.values.get(*key))
        };
        self.values.keys().filter(differs).cloned().collect()
    }

    /// The fields that the build fills in: some variant at least has them in a Gradle property.
    pub(crate) fn at_build(&self) -> impl Iterator<Item = &'a Field> {
        let left = |values: &BTreeMap<String, FieldValue>, field: &Field| {
            matches!(values.get(&field.key), Some(FieldValue::GradleProperty(_)))
        };
        self.pack.certificate.iter().filter(move |field| {
            left(&self.values, field) || self.variants.iter().any(|it| left(&it.values, field))
        })
    }

    /// The fields that stand in the manifest as a placeholder.
    pub(crate) fn in_placeholders(&self) -> BTreeSet<String> {
        let at_build = self.at_build().map(|field| field.key.clone());
        self.differing().into_iter().chain(at_build).collect()
    }

    /// The manifest placeholder for a field: `ACME_APP_ID` for `app-id` of `acme`.
    pub(crate) fn placeholder(&self, key: &str) -> String {
        format!("{}_{key}", self.pack.id.vendor).replace('-', "_").to_uppercase()
    }

    /// Whether a condition of the pack holds.
    pub(crate) fn holds(&self, condition: Option<&Condition>) -> bool {
        condition.is_none_or(|it| it.holds(&self.config.options, &self.gates, self.im))
    }

    /// Whether the entry class reads the custom content of a click.
    fn reads_ext(&self) -> bool {
        match &self.pack.click.reads_ext {
            ReadsExt::Never => false,
            ReadsExt::Always => true,
            ReadsExt::When(condition) => self.holds(Some(condition)),
        }
    }

    /// Whether the IM SDK brings the vendor's library and components itself.
    pub(crate) fn is_bundled(&self) -> bool {
        self.im.spec().registers
    }

    /// The class that registers with the vendor, without package.
    pub(crate) fn entry(&self) -> Option<&str> {
        self.pack.entry.as_deref()
    }

    /// What source templates see of this vendor.
    pub(crate) fn in_sources(&self, language: Language) -> Value {
        self.in_sources_with(&self.values, language)
    }

    /// Like [`Vendor::in_sources`], with the values of a variant.
    pub(crate) fn in_sources_with(
        &self,
        values: &BTreeMap<String, FieldValue>,
        language: Language,
    ) -> Value {
        let brand = &self.pack.brand;
        let constants = self.constants(values, language);
        let at_build = self.at_build().filter_map(|field| {
            field.constant.as_ref().map(|constant| (field.snake(), constant.name.clone()))
        });
        let vendor = context! {
            at_build => Value::from(at_build.collect::<BTreeMap<_, _>>()),
            id => self.pack.id.vendor.clone(),
            edition => self.pack.id.edition.clone(),
            sdk_version => self.config.sdk_version.value.clone(),
            class => self.pack.entry.clone(),
            reads_ext => self.reads_ext(),
            json_ext => self.pack.click.json_ext,
            gates => Value::from(snake_keys(&self.gates)),
            options => Value::from(snake_keys(&self.config.options)),
            brand => context! {
                brands => brand.brands.clone(),
                manufacturers => brand.manufacturers.clone(),
                any => brand.any,
                not_brands => brand.not_brands.clone(),
                not_manufacturers => brand.not_manufacturers.clone(),
                stands_in_for => brand.stands_in_for.clone(),
            },
            fields => Value::from(self.fields(values, language)),
            constants => constants,
        };
        debug_assert!(has_just(&vendor, &OF_VENDOR), "{vendor} differs from the table");
        vendor
    }

    /// Whether the value of a field is known when a source is generated, and not only when it is built.
    fn is_written(&self, key: &str) -> bool {
        self.at_build().all(|field| field.key != key)
    }

    /// The certificate's fields as source templates have them.
    fn fields(
        &self,
        values: &BTreeMap<String, FieldValue>,
        language: Language,
    ) -> BTreeMap<String, Value> {
        let written = values.iter().filter(|(key, _)| self.is_written(key));
        let fields = written.filter_map(|(key, value)| {
            let value = match value {
                FieldValue::Class(name) => class_value(name, language),
                FieldValue::Integer(number) => Value::from(*number),
                other => Value::from(other.text()?),
            };
            Some((key.replace('-', "_"), value))
        });
        fields.collect()
    }

    /// The constants that sources have of the certificate.
    fn constants(&self, values: &BTreeMap<String, FieldValue>, language: Language) -> Vec<Value> {
        let fields = self.pack.certificate.iter().filter(|field| self.is_written(&field.key));
        let constants = fields.filter_map(|field| {
            let constant = field.constant.as_ref()?;
            let text = values.get(&field.key)?.text()?;
            let expression = match constant.kind {
                ConstantKind::Long => format!("{text}L"),
                ConstantKind::Text => string_literal(&text, language),
            };
            Some(context! {
                field => field.snake(),
                name => constant.name.clone(),
                type => constant.kind.as_str(),
                expression,
                doc => ascii(&field.title),
            })
        });
        constants.collect()
    }
}

/// Whether a map of values has the names of a table and no other.
fn has_just(map: &Value, table: &[Variable]) -> bool {
    let names: BTreeSet<String> =
        map.try_iter().into_iter().flatten().map(|it| it.to_string()).collect();
    names.iter().map(String::as_str).eq(table.iter().map(|it| it.0).collect::<BTreeSet<_>>())
}

/// A field's value as a template variable, under its name in snake case.
fn variable((key, value): (&String, &FieldValue)) -> Option<(String, Value)> {
    let filled = match value {
        FieldValue::Integer(number) => Value::from(*number),
        other => Value::from(other.text()?),
    };
    Some((key.replace('-', "_"), filled))
}

fn click_variables(click: &Click, project: &Project<'_>) -> Value {
    let browsable = click.browsable;
    match &click.event {
        ClickEvent::App => context! { event => "app", browsable },
        ClickEvent::Url(url) => context! { event => "url", uri => url.value.clone(), browsable },
        ClickEvent::Activity { activity, uri } => context! {
            event => "activity",
            activity => project.qualified(&activity.value),
            uri => uri.value.text.clone(),
            scheme => uri.value.scheme.clone(),
            host => uri.value.host.clone(),
            path => uri.value.path.clone(),
            browsable,
        },
    }
}

fn snake_keys(map: &BTreeMap<String, bool>) -> BTreeMap<String, bool> {
    map.iter().map(|(key, value)| (key.replace('-', "_"), *value)).collect()
}
