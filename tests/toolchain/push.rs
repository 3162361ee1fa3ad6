//! What push.toml asks of a project, read here anew so that the engine is not its own judge: plain
//! values, conditions and holes, and nothing else of the format.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::pack::{get, parse, snake, string};
use crate::project;
use crate::tools::{self, Result, read};

/// The parts of a push.toml that the suites look at.
pub(crate) struct Push {
    pub(crate) vendors: Vec<Vendor>,
    pub(crate) click: Option<Click>,
    /// The application module, as Gradle names it.
    pub(crate) module: Option<String>,
    pub(crate) namespace: Option<String>,
    pub(crate) application_id: Option<String>,
    /// The flavors or build types with values of their own.
    pub(crate) variants: Vec<Variant>,
    /// The provider that registers when the app starts, where one is asked for.
    pub(crate) startup: Option<String>,
    /// Whether the sources are left to the build, which then has to know pushwright.
    pub(crate) is_in_build: bool,
    /// What push.toml promises: the last parts of keys, after their `#`.
    pub(crate) assumed: BTreeSet<String>,
}

/// A `[variants.X]` table: its name, and the vendors with its values.
pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) vendors: Vec<Vendor>,
}

/// The `[click]` table, where a click opens an activity.
pub(crate) struct Click {
    pub(crate) activity: String,
    pub(crate) uri: String,
    pub(crate) browsable: bool,
}

/// One `[vendors.X]` table and the pack it names.
pub(crate) struct Vendor {
    pub(crate) id: String,
    /// The flavors or build types that alone have it; empty: every build has it.
    pub(crate) members: Vec<String>,
    folder: PathBuf,
    /// Holes by name.
    pub(crate) values: BTreeMap<String, String>,
    /// The options, gates and IM SDK that hold, as `options.x` in snake case.
    pub(crate) holds: Vec<String>,
    /// Whether the IM SDK brings the library, the components and the classes itself.
    pub(crate) is_bundled: bool,
    /// What Gradle properties fill in: the manifest's name for it, and the placeholder.
    at_build: Vec<(String, String)>,
    pub(crate) pack: String,
}

/// What all the vendors of a push.toml are read with.
struct Context<'a> {
    push: &'a DeTable<'a>,
    namespace: String,
    package: String,
    im: String,
}

impl Push {
    /// Reads the push.toml of a project; what it leaves open is read off the project.
    pub(crate) fn read(text: &str, project: &Path) -> Result<Push> {
        let table = parse(text)?;
        let app = |key: &str| get(&table, &["app", key]).and_then(string);
        let module = match app("module") {
            Some(module) => Some(module),
            None => project::applications(project)?
                .first()
                .and_then(|script| script.parent())
                .map(|folder| project::gradle_path(project, folder)),
        };
        let folder = module.as_ref().map_or(project.to_owned(), |m| project::folder(project, m));
        let namespace = match app("namespace") {
            Some(namespace) => Some(namespace),
            None => match project::namespace(&folder)? {
                None => match project::namespace(project)? {
                    // The package that the other classes are in or below.
                    None => project::classes(&folder)?
                        .into_iter()
                        .filter_map(|class| Some(class.rsplit_once('.')?.0.to_owned()))
                        .min_by_key(String::len),
                    found => found,
                },
                found => found,
            },
        };
        let package = app("package").or_else(|| namespace.as_ref().map(|n| format!("{n}.push")));
        let context = Context {
            push: &table,
            namespace: namespace.clone().unwrap_or_default(),
            package: package.unwrap_or_default(),
            im: match get(&table, &["im", "sdk"]).and_then(string) {
                Some(sdk) => sdk,
                None => project::im_sdk(project)?.to_owned(),
            },
        };
        let mut variants = Vec::new();
        for name in keys(&table, &["variants"]) {
            variants.push(Variant { vendors: context.vendors(Some(&name))?, name });
        }
        let vendors = context.vendors(None)?;
        let is_automatic = is_true(get(&table, &["app", "auto-init"]));
        let has_classes = vendors.iter().any(|vendor| !vendor.is_bundled);
        Ok(Push {
            variants,
            click: click(&table, &context.namespace).filter(|_| has_classes),
            application_id: app("application-id"),
            startup: (is_automatic && has_classes)
                .then(|| format!("{}.PushStartup", context.package)),
            is_in_build: app("sources").as_deref() == Some("build"),
            assumed: assumed(&table),
            vendors,
            module,
            namespace,
        })
    }
}

fn click(push: &DeTable<'_>, namespace: &str) -> Option<Click> {
    let text = |key: &str| get(push, &["click", key]).and_then(string);
    if text("event").is_some_and(|event| event != "activity") {
        return None;
    }
    let (activity, uri) = text("activity").zip(text("uri"))?;
    let browsable = is_true(get(push, &["click", "browsable"]));
    Some(Click { activity: qualified(&activity, namespace), uri, browsable })
}

fn assumed(push: &DeTable<'_>) -> BTreeSet<String> {
    let Some(DeValue::Array(all)) = get(push, &["assume", "present"]) else {
        return BTreeSet::new();
    };
    let keys = all.iter().filter_map(|key| string(key.get_ref()));
    keys.filter_map(|key| key.split_once('#').map(|(_, name)| name.to_owned())).collect()
}

impl Context<'_> {
    /// The `[vendors.X]` tables, with the values of a variant where it has its own.
    fn vendors(&self, variant: Option<&str>) -> Result<Vec<Vendor>> {
        let mut vendors = Vec::new();
        for id in keys(self.push, &["vendors"]) {
            let own = variant.and_then(|name| get(self.push, &["variants", name, "vendors", &id]));
            let own = match own {
                Some(DeValue::Table(own)) => Some(own),
                _ => None,
            };
            if let Some(DeValue::Table(vendor)) = get(self.push, &["vendors", &id]) {
                vendors.push(self.vendor(&id, vendor, own)?);
            }
        }
        Ok(vendors)
    }

    fn vendor(&self, id: &str, table: &DeTable<'_>, own: Option<&DeTable<'_>>) -> Result<Vendor> {
        let text = |key: &str| {
            let own = own.and_then(|own| own.get(key));
            own.or_else(|| table.get(key)).and_then(|value| string(value.get_ref()))
        };
        let edition = text("edition").ok_or("a vendor has an edition")?;
        let folder = tools::checkout().join("templates/vendors").join(id).join(&edition);
        let pack = read(&folder.join("pack.toml"))?;
        let sdk_version = text("sdk-version").ok_or("a vendor has an sdk-version")?;
        let mut values = BTreeMap::from([
            ("package".to_owned(), self.package.clone()),
            ("namespace".to_owned(), self.namespace.clone()),
            ("sdk_version".to_owned(), sdk_version.clone()),
        ]);
        let parsed = parse(&pack)?;
        for key in keys(&parsed, &["certificate"]) {
            let field = |name: &str| get(&parsed, &["certificate", &key, name]).and_then(string);
            let default = field("default").map(|default| fill(&default, &values));
            if let Some(value) = text(&key).or(default) {
                let value = match field("type").as_deref() {
                    Some("class") => qualified(&value, &self.namespace),
                    _ => value,
                };
                values.insert(snake(&key), value);
            }
        }
        let mut at_build = Vec::new();
        for key in self.in_properties(id) {
            let constant = get(&parsed, &["certificate", &key, "constant", "name"]);
            if let Some(constant) = constant.and_then(string) {
                let placeholder = snake(&format!("{id}_{key}")).to_uppercase();
                at_build.push((format!("{}.{constant}", self.package), placeholder));
            }
            // No property is set where the suites evaluate a build.
            values.insert(snake(&key), String::new());
        }
        let mut holds = conditions(&parsed, table, &sdk_version);
        holds.push(format!("im.{}", snake(&self.im)));
        let is_bundled = self.im == "timpush";
        let members = texts(table, "variants");
        let id = id.to_owned();
        Ok(Vendor { id, members, folder, values, holds, is_bundled, at_build, pack })
    }

    /// The keys of a vendor that it, or a variant of it, leaves to a Gradle property.
    fn in_properties(&self, id: &str) -> BTreeSet<String> {
        let variants = keys(self.push, &["variants"]);
        let mut tables = vec![vec!["vendors", id]];
        tables.extend(variants.iter().map(|name| vec!["variants", name, "vendors", id]));
        let is_left = |table: &[&str], key: &str| {
            get(self.push, &[table, &[key, "gradle-property"]].concat()).is_some()
        };
        let of_table = |table: &Vec<&str>| {
            let keys = keys(self.push, table).into_iter();
            keys.filter(|key| is_left(table, key)).collect::<Vec<_>>()
        };
        tables.iter().flat_map(of_table).collect()
    }
}

impl Push {
    /// The flavors or build types that have a vendor to themselves.
    pub(crate) fn members(&self) -> BTreeSet<&str> {
        self.vendors.iter().flat_map(|it| &it.members).map(String::as_str).collect()
    }
}

impl Vendor {
    /// Whether it is looked for in the manifest of every build, or in the one of this member.
    pub(crate) fn is_in(&self, member: Option<&str>) -> bool {
        match member {
            None => self.members.is_empty(),
            Some(member) => self.members.iter().any(|it| it == member),
        }
    }

    /// The pack's manifest fragment without holes, and what tells the sources of the build; none
    /// where the IM SDK brings the components.
    pub(crate) fn manifest(&self) -> Result<Option<String>> {
        if self.is_bundled {
            return Ok(None);
        }
        let told = self.at_build.iter().map(|(name, placeholder)| {
            format!(
                "<meta-data android:name=\"{name}\" android:value=\"text:${{{placeholder}}}\" />\n"
            )
        });
        let end = "</application>";
        let fragment = fill(&self.fragment()?, &self.values);
        Ok(Some(fragment.replacen(end, &(told.collect::<String>() + end), 1)))
    }

    /// The pack's manifest fragment.
    pub(crate) fn fragment(&self) -> Result<String> {
        read(&self.folder.join("manifest.xml"))
    }

    /// The `[[name]]` tables of the pack whose condition holds.
    pub(crate) fn tables<'a>(&self, pack: &'a DeTable<'a>, name: &str) -> Vec<&'a DeTable<'a>> {
        let Some(DeValue::Array(all)) = get(pack, &[name]) else {
            return Vec::new();
        };
        let holds = |table: &&DeTable<'_>| match self.text(table, "when") {
            Some(when) => match when.strip_prefix('!') {
                Some(not) => !self.holds.contains(&snake(not)),
                None => self.holds.contains(&snake(&when)),
            },
            None => true,
        };
        let tables = all.iter().filter_map(|value| match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => None,
        });
        tables.filter(holds).collect()
    }

    /// A text of one of these tables without holes.
    pub(crate) fn text(&self, table: &DeTable<'_>, key: &str) -> Option<String> {
        let text = table.get(key).and_then(|value| string(value.get_ref()))?;
        Some(fill(&text, &self.values))
    }

    /// The libraries that come as files, below the module.
    pub(crate) fn files(&self) -> Result<Vec<String>> {
        let pack = parse(&self.pack)?;
        let tables = self.tables(&pack, "dependency");
        Ok(tables.into_iter().filter_map(|table| self.text(table, "file")).collect())
    }

    /// The classes that are generated for it.
    pub(crate) fn classes(&self) -> Result<Vec<String>> {
        let fields = crate::pack::class_fields(&self.pack)?;
        let class = |(field, _): (String, String)| self.values.get(&snake(&field)).cloned();
        Ok(fields.into_iter().filter_map(class).collect())
    }
}

/// The texts of a list.
pub(crate) fn texts(table: &DeTable<'_>, key: &str) -> Vec<String> {
    match get(table, &[key]) {
        Some(DeValue::Array(all)) => all.iter().filter_map(|it| string(it.get_ref())).collect(),
        _ => Vec::new(),
    }
}

fn conditions(pack: &DeTable<'_>, vendor: &DeTable<'_>, sdk_version: &str) -> Vec<String> {
    let mut holds = Vec::new();
    for name in keys(pack, &["options"]) {
        let default = get(pack, &["options", &name, "default"]);
        if is_true(get(vendor, &["options", &name]).or(default)) {
            holds.push(format!("options.{}", snake(&name)));
        }
    }
    for name in keys(pack, &["sdk", "gates"]) {
        let bound = |key: &str| get(pack, &["sdk", "gates", &name, key]).and_then(string);
        let from = bound("from").is_none_or(|from| numbers(sdk_version) >= numbers(&from));
        let until = bound("until").is_none_or(|until| numbers(sdk_version) < numbers(&until));
        if from && until {
            holds.push(format!("sdk.{}", snake(&name)));
        }
    }
    holds
}

fn keys(table: &DeTable<'_>, path: &[&str]) -> Vec<String> {
    match get(table, path) {
        Some(DeValue::Table(table)) => table.keys().map(|key| key.get_ref().to_string()).collect(),
        _ => Vec::new(),
    }
}

fn is_true(value: Option<&DeValue<'_>>) -> bool {
    matches!(value, Some(DeValue::Boolean(true)))
}

fn numbers(version: &str) -> Vec<u64> {
    version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

fn qualified(class: &str, namespace: &str) -> String {
    match class.strip_prefix('.') {
        Some(rest) => format!("{namespace}.{rest}"),
        None => class.to_owned(),
    }
}

/// Fills the holes whose names are known; the only filter is `replace('A', 'B')`.
fn fill(text: &str, values: &BTreeMap<String, String>) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, hole, after)) = next_hole(rest) {
        let (name, filter) = hole.split_once('|').unwrap_or((hole, ""));
        let quoted: Vec<&str> = filter.split('\'').collect();
        filled.push_str(before);
        match (values.get(name.trim()), &quoted[..]) {
            (Some(value), [_, from, _, to, _]) => filled.push_str(&value.replace(from, to)),
            (Some(value), _) => filled.push_str(value),
            (None, _) => filled.push_str(&format!("{{{{{hole}}}}}")),
        }
        rest = after;
    }
    filled + rest
}

/// What stands before, in and after the first hole.
fn next_hole(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (hole, after) = rest.split_once("}}")?;
    Some((before, hole, after))
}
