//! What push.toml and the packs ask of a project, read here anew so that the engine is not its own
//! judge: plain values, conditions and holes, and nothing else of the format.

use std::collections::BTreeMap;
use std::path::PathBuf;

use toml::de::{DeTable, DeValue};

use crate::tools::{self, Result, read};

/// One `[vendors.X]` table and the pack it names.
pub(crate) struct Vendor {
    pub(crate) folder: PathBuf,
    /// Holes by name.
    values: BTreeMap<String, String>,
    /// The options and gates that hold, as `options.x` and `sdk.x` in snake case.
    pub(crate) holds: Vec<String>,
    pack: String,
}

/// What a project must say in the end, in the words of Gradle.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) repositories: Vec<String>,
    /// `group:artifact:version`.
    pub(crate) dependencies: Vec<String>,
    pub(crate) plugins: Vec<String>,
    /// `group:artifact`.
    pub(crate) classpaths: Vec<String>,
    /// Libraries that come as files.
    pub(crate) files: Vec<String>,
    /// The values that a manifest placeholder may have.
    pub(crate) placeholders: Vec<String>,
}

/// The `[click]` table.
pub(crate) struct Click {
    pub(crate) activity: String,
    pub(crate) uri: String,
    pub(crate) browsable: bool,
}

/// The parts of a push.toml that the suites look at.
pub(crate) struct Push {
    pub(crate) vendors: Vec<Vendor>,
    pub(crate) click: Option<Click>,
    pub(crate) namespace: Option<String>,
    pub(crate) application_id: Option<String>,
    /// The flavors or build types with values of their own.
    pub(crate) variants: Vec<Variant>,
}

/// A `[variants.X]` table: its name, and the vendors with its values.
pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) vendors: Vec<Vendor>,
}

impl Push {
    /// Reads a push.toml.
    pub(crate) fn read(text: &str, namespace: Option<&str>) -> Result<Push> {
        let table = parse(text)?;
        let app = |key: &str| get(&table, &["app", key]).and_then(string);
        let namespace = app("namespace").or_else(|| namespace.map(str::to_owned));
        let package = app("package").or_else(|| namespace.as_ref().map(|n| format!("{n}.push")));
        let own = namespace.as_deref().unwrap_or("");
        let vendors = |variant: Option<&str>| {
            Vendor::read_all(&table, variant, own, package.as_deref().unwrap_or(""))
        };
        let mut variants = Vec::new();
        if let Some(DeValue::Table(all)) = get(&table, &["variants"]) {
            for name in all.keys() {
                let name = name.get_ref().to_string();
                variants.push(Variant { vendors: vendors(Some(&name))?, name });
            }
        }
        let click = |key: &str| get(&table, &["click", key]);
        Ok(Push {
            vendors: vendors(None)?,
            variants,
            click: click("activity").and_then(string).zip(click("uri").and_then(string)).map(
                |(activity, uri)| Click {
                    activity: qualified(&activity, own),
                    uri,
                    browsable: matches!(click("browsable"), Some(DeValue::Boolean(true))),
                },
            ),
            application_id: app("application-id"),
            namespace,
        })
    }

    /// All that the vendors want together.
    pub(crate) fn wanted(&self) -> Result<Wanted> {
        let mut wanted = Wanted::default();
        for vendor in &self.vendors {
            vendor.add_wanted(&mut wanted)?;
        }
        let all = self.variants.iter().flat_map(|variant| &variant.vendors);
        wanted.placeholders =
            all.chain(&self.vendors).flat_map(Vendor::values).map(str::to_owned).collect();
        Ok(wanted)
    }
}

impl Vendor {
    /// The `[vendors.X]` tables, with the values of a variant where it has its own.
    fn read_all(
        push: &DeTable<'_>,
        variant: Option<&str>,
        namespace: &str,
        package: &str,
    ) -> Result<Vec<Vendor>> {
        let Some(DeValue::Table(all)) = get(push, &["vendors"]) else {
            return Ok(Vec::new());
        };
        let mut vendors = Vec::new();
        for (id, value) in all {
            let id = id.get_ref();
            let own = variant.and_then(|name| get(push, &["variants", name, "vendors", id]));
            let own = match own {
                Some(DeValue::Table(own)) => Some(own),
                _ => None,
            };
            if let DeValue::Table(vendor) = value.get_ref() {
                vendors.push(Vendor::read(id, vendor, own, namespace, package)?);
            }
        }
        Ok(vendors)
    }

    fn read(
        id: &str,
        table: &DeTable<'_>,
        own: Option<&DeTable<'_>>,
        namespace: &str,
        package: &str,
    ) -> Result<Vendor> {
        let text = |key: &str| {
            let own = own.and_then(|own| own.get(key));
            own.or_else(|| table.get(key)).and_then(|value| string(value.get_ref()))
        };
        let edition = text("edition").ok_or("a vendor has an edition")?;
        let folder = tools::checkout().join("templates/vendors").join(id).join(&edition);
        let pack = read(&folder.join("pack.toml"))?;
        let sdk_version = text("sdk-version").ok_or("a vendor has an sdk-version")?;
        let mut values = BTreeMap::from([
            ("package".to_owned(), package.to_owned()),
            ("namespace".to_owned(), namespace.to_owned()),
            ("sdk_version".to_owned(), sdk_version.clone()),
        ]);
        let parsed = parse(&pack)?;
        if let Some(DeValue::Table(fields)) = get(&parsed, &["certificate"]) {
            for (key, field) in fields {
                let DeValue::Table(field) = field.get_ref() else { continue };
                let default = field.get("default").and_then(|value| string(value.get_ref()));
                let default = default.map(|default| fill(&default, &values));
                if let Some(value) = text(key.get_ref()).or(default) {
                    let is_class = field.get("type").and_then(|v| string(v.get_ref()));
                    let value = match is_class.as_deref() {
                        Some("class") => qualified(&value, namespace),
                        _ => value,
                    };
                    values.insert(snake(key.get_ref()), value);
                }
            }
        }
        let holds = conditions(&parsed, table, &sdk_version);
        Ok(Vendor { folder, values, holds, pack })
    }

    /// The values of the fields.
    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        self.values.values().map(String::as_str)
    }

    /// The pack's manifest fragment without holes.
    pub(crate) fn manifest(&self) -> Result<String> {
        Ok(fill(&read(&self.folder.join("manifest.xml"))?, &self.values))
    }

    fn add_wanted(&self, wanted: &mut Wanted) -> Result<()> {
        let pack = parse(&self.pack)?;
        for table in self.tables(&pack, "repository") {
            wanted.repositories.extend(self.text(table, "url"));
        }
        for table in self.tables(&pack, "dependency") {
            wanted.files.extend(self.text(table, "file"));
            if let Some((module, version)) =
                self.text(table, "module").zip(self.text(table, "version"))
            {
                // What may be of any version is looked for without one.
                let any = matches!(get(table, &["any-version"]), Some(DeValue::Boolean(true)));
                let version = if any { "" } else { version.as_str() };
                wanted.dependencies.push(format!("{module}:{version}"));
            }
        }
        for table in self.tables(&pack, "plugin") {
            wanted.plugins.extend(self.text(table, "id"));
            wanted.classpaths.extend(self.text(table, "classpath"));
        }
        Ok(())
    }

    /// The `[[name]]` tables whose condition holds.
    fn tables<'a>(&self, pack: &'a DeTable<'a>, name: &str) -> Vec<&'a DeTable<'a>> {
        let Some(DeValue::Array(all)) = get(pack, &[name]) else {
            return Vec::new();
        };
        all.iter()
            .filter_map(|value| match value.get_ref() {
                DeValue::Table(table) => Some(table),
                _ => None,
            })
            .filter(|table| match self.text(table, "when") {
                Some(when) => match when.strip_prefix('!') {
                    Some(not) => !self.holds.contains(&snake(not)),
                    None => self.holds.contains(&snake(&when)),
                },
                None => true,
            })
            .collect()
    }

    fn text(&self, table: &DeTable<'_>, key: &str) -> Option<String> {
        let text = table.get(key).and_then(|value| string(value.get_ref()))?;
        Some(fill(&text, &self.values))
    }
}

/// A pack's required fields with values of the right shape, as lines of push.toml.
pub(crate) fn plausible_fields(pack: &str) -> Result<String> {
    let pack = parse(pack)?;
    let mut lines = String::new();
    let Some(DeValue::Table(fields)) = get(&pack, &["certificate"]) else {
        return Ok(lines);
    };
    for (key, field) in fields {
        let DeValue::Table(field) = field.get_ref() else { continue };
        let text = |path: &[&str]| get(field, path).and_then(string);
        if !matches!(get(field, &["required"]), Some(DeValue::Boolean(true))) {
            continue;
        }
        let value = if text(&["type"]).as_deref() == Some("integer") {
            "20455".to_owned()
        } else {
            let lengths = match get(field, &["shape", "length"]) {
                Some(DeValue::Array(bounds)) => {
                    bounds.iter().filter_map(|bound| string(bound.get_ref())).collect()
                }
                _ => vec!["9".to_owned()],
            };
            let length = lengths.last().and_then(|n| n.parse().ok()).unwrap_or(9);
            let prefix = text(&["shape", "prefix"]).unwrap_or_else(|| "10".to_owned());
            let digits: String =
                prefix.chars().chain("37462951".chars().cycle()).take(length).collect();
            format!("\"{digits}\"")
        };
        lines.push_str(&format!("{} = {value}\n", key.get_ref()));
    }
    Ok(lines)
}

/// The version that a pack recommends, and the others it knows.
pub(crate) fn sdk_versions(pack: &str) -> Result<Vec<String>> {
    let pack = parse(pack)?;
    let default = get(&pack, &["sdk", "default"]).and_then(string);
    let mut versions: Vec<String> = default.into_iter().collect();
    if let Some(DeValue::Array(known)) = get(&pack, &["sdk", "known"]) {
        versions.extend(known.iter().filter_map(|version| string(version.get_ref())));
    }
    Ok(versions)
}

/// Whether a vendor's table may hold this key.
pub(crate) fn has_field(pack: &str, field: &str) -> Result<bool> {
    Ok(get(&parse(pack)?, &["certificate", field]).is_some())
}

/// The class fields of a pack and the templates that generate their classes.
pub(crate) fn class_fields(pack: &str) -> Result<Vec<(String, String)>> {
    let pack = parse(pack)?;
    let Some(DeValue::Table(fields)) = get(&pack, &["certificate"]) else {
        return Ok(Vec::new());
    };
    let mut classes = Vec::new();
    for (key, field) in fields {
        let source = match field.get_ref() {
            DeValue::Table(field) => get(field, &["source"]).and_then(string),
            _ => None,
        };
        classes.extend(source.map(|source| (key.get_ref().to_string(), source)));
    }
    Ok(classes)
}

/// The accessors of a version catalog and the coordinates or plugin ids they stand for, the longest
/// accessor first.
pub(crate) fn catalog(text: &str) -> Result<Vec<(String, String)>> {
    let table = parse(text.trim_start_matches('\u{feff}'))?;
    let mut accessors = Vec::new();
    let entries = |section: &str| match get(&table, &[section]) {
        Some(DeValue::Table(entries)) => entries.iter().collect(),
        _ => Vec::new(),
    };
    for (section, prefix) in
        [("libraries", "libs"), ("plugins", "libs.plugins"), ("bundles", "libs.bundles")]
    {
        for (alias, entry) in entries(section) {
            let path = alias.get_ref().replace(['-', '_'], ".");
            let what = catalog_entry(entry.get_ref(), &table).unwrap_or_default();
            accessors.push((format!("{prefix}.{path}"), what));
        }
    }
    accessors.sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
    Ok(accessors)
}

fn catalog_entry(entry: &DeValue<'_>, catalog: &DeTable<'_>) -> Option<String> {
    let DeValue::Table(entry) = entry else {
        return string(entry);
    };
    let text = |path: &[&str]| get(entry, path).and_then(string);
    if let Some(id) = text(&["id"]) {
        return Some(id);
    }
    let module = text(&["module"])
        .or_else(|| Some(format!("{}:{}", text(&["group"])?, text(&["name"])?)))?;
    let referred = text(&["version", "ref"])
        .and_then(|name| get(catalog, &["versions", &name]).and_then(string));
    let version =
        referred.or_else(|| text(&["version"])).or_else(|| text(&["version", "strictly"]));
    Some(version.map_or(module.clone(), |version| format!("{module}:{version}")))
}

fn conditions(pack: &DeTable<'_>, vendor: &DeTable<'_>, sdk_version: &str) -> Vec<String> {
    let mut holds = Vec::new();
    if let Some(DeValue::Table(options)) = get(pack, &["options"]) {
        for (name, option) in options {
            let default = match option.get_ref() {
                DeValue::Table(option) => option.get("default").map(|v| v.get_ref()),
                _ => None,
            };
            let chosen = get(vendor, &["options", name.get_ref()]).or(default);
            if matches!(chosen, Some(DeValue::Boolean(true))) {
                holds.push(format!("options.{}", snake(name.get_ref())));
            }
        }
    }
    if let Some(DeValue::Table(gates)) = get(pack, &["sdk", "gates"]) {
        for (name, gate) in gates {
            let DeValue::Table(gate) = gate.get_ref() else { continue };
            let bound = |key: &str| gate.get(key).and_then(|v| string(v.get_ref()));
            let from = bound("from").is_none_or(|from| numbers(sdk_version) >= numbers(&from));
            let until = bound("until").is_none_or(|until| numbers(sdk_version) < numbers(&until));
            if from && until {
                holds.push(format!("sdk.{}", snake(name.get_ref())));
            }
        }
    }
    holds
}

fn numbers(version: &str) -> Vec<u64> {
    version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

fn parse(text: &str) -> Result<DeTable<'_>> {
    Ok(DeTable::parse(text).map_err(|e| e.to_string())?.into_inner())
}

fn get<'a>(table: &'a DeTable<'a>, path: &[&str]) -> Option<&'a DeValue<'a>> {
    let (first, rest) = path.split_first()?;
    let value = table.get(*first)?.get_ref();
    match (rest, value) {
        ([], value) => Some(value),
        (rest, DeValue::Table(inner)) => get(inner, rest),
        _ => None,
    }
}

fn string(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

fn snake(name: &str) -> String {
    name.replace('-', "_")
}

fn qualified(class: &str, namespace: &str) -> String {
    match class.strip_prefix('.') {
        Some(rest) => format!("{namespace}.{rest}"),
        None => class.to_owned(),
    }
}

fn fill(text: &str, values: &BTreeMap<String, String>) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{{ {name} }}}}"), value)
    })
}
