//! A pack's files read into a [`Pack`], with a finding for all that is not as the format says.
//!
//! Knows the tables of the format; doesn't look into manifest fragments, rules and templates.

use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::{
    Brand, Brought, ClickTarget, Condition, ConditionName, Dependency, DependencySource, Language,
    OptionSpec, PIN, Pack, PackClick, PackId, PackText, Placeholder, Plugin, ReadsExt, Repository,
    RepositoryUse, Sdk, SourceTemplate, is_one_version, is_plain_name,
};
use crate::diagnostic::Diagnostic;
use crate::im_sdk::ImSdk;
use crate::reader::{Codes, Reader, Table};
use crate::spelling::did_you_mean;
use crate::value::Spanned;

mod certificate;
mod checks;
mod demands;
mod errors;
mod sdk;

use checks::{check, required_file, resource};

pub(super) use errors::read_errors;

/// The pack whose pack.toml is `text`, its other files being those of `files` below `folder`.
///
/// With errors among the findings, the pack holds what could be made out, for further checks.
pub(super) fn pack(
    path: &str,
    text: &str,
    folder: &str,
    files: &[(&str, &str)],
) -> (Pack, Vec<Diagnostic>) {
    let reader = Reader::new(path, Arc::from(text), Codes::OF_PACKS);
    let (root, syntax) = DeTable::parse_recoverable(text);
    let table = Table::root(&reader, root.get_ref());
    let pack = read_pack(&table, folder, files);
    table.finish();
    (pack, reader.finish(&syntax))
}

/// The errors.toml of the pack's folder and of the one around it.
pub(super) fn error_texts<'f>(
    folder: &str,
    files: &[(&'f str, &'f str)],
) -> Vec<(&'f str, &'f str)> {
    let around = folder.trim_end_matches('/').rfind('/').map(|at| &folder[..=at]);
    let vendors =
        around.filter(|around| !files.iter().any(|it| it.0 == format!("{around}pack.toml")));
    [Some(folder), vendors]
        .into_iter()
        .flatten()
        .filter_map(|it| files.iter().find(|(path, _)| *path == format!("{it}errors.toml")))
        .copied()
        .collect()
}

/// What `read` makes of each table of a list.
fn each<T>(root: &Table<'_>, key: &str, read: impl Fn(&Table<'_>) -> Option<T>) -> Vec<T> {
    root.tables(key).iter().filter_map(read).collect()
}

fn read_pack(root: &Table<'_>, folder: &str, files: &[(&str, &str)]) -> Pack {
    let id = root.required("id", "give `id = \"<vendor>/<edition>\"`").and_then(|it| id(root, it));
    let title = root.required("title", "give what people call it");
    let docs = root.required("docs", "give the address of the vendor's description");
    let checked = root.required("checked", CHECKED).and_then(|it| day(root, it));
    let text = |key| {
        let path = format!("{folder}{key}");
        let (path, text) = files.iter().find(|(it, _)| *it == path)?;
        Some(PackText { path: (*path).to_owned(), text: Arc::from(*text) })
    };
    let sources = sources(root, folder, files);
    let certificate = certificate::certificate(root, &sources);
    let options = options(root);
    let sdk = sdk::sdk(root);
    let entry = entry(root, &sources);
    let brand = brand(root, entry.is_some());
    let names = Names { options: &options, sdk: &sdk };
    let demands = demands::demands(root, &names);
    Pack {
        platform: root.string("platform").map(|it| it.value),
        notes: strings(root, "notes"),
        supersedes: strings(root, "supersedes"),
        also_called: strings(root, "also-called"),
        click: click(root, &names),
        repositories: each(root, "repository", |it| repository(it, &names)),
        plugins: each(root, "plugin", |it| {
            plugin(it, &names).map(|it| demands::with_demands(it, &demands))
        }),
        dependencies: each(root, "dependency", |it| dependency(it, &names)),
        placeholders: each(root, "placeholder", |it| placeholder(it, &names)),
        files: each(root, "file", |it| required_file(it, &names)),
        resources: each(root, "resource", |it| resource(it, &names)),
        brings: each(root, "brings", |it| brought(it, &names)),
        checks: each(root, "check", |it| check(it, &names)),
        demands,
        manifest: text("manifest.xml"),
        proguard: text("proguard.pro"),
        errors: vec![],
        file: root.reader.file.clone(),
        id: id.unwrap_or_else(|| PackId { vendor: String::new(), edition: String::new() }),
        title: title.map_or_else(String::new, |it| it.value),
        docs: docs.map_or_else(String::new, |it| it.value),
        checked: checked.unwrap_or_default(),
        entry,
        brand,
        sdk,
        certificate,
        options,
        sources,
    }
}

const CHECKED: &str = "give the day of the last comparison with the vendor's pages, `YYYY-MM-DD`";

fn day(root: &Table<'_>, it: Spanned<String>) -> Option<String> {
    let parts: Vec<&str> = it.value.split('-').collect();
    let in_range = |part: &str, digits: usize, most: u32| {
        part.len() == digits && part.parse::<u32>().is_ok_and(|it| (1..=most).contains(&it))
    };
    match parts[..] {
        [year, month, day]
            if in_range(year, 4, 9999) && in_range(month, 2, 12) && in_range(day, 2, 31) =>
        {
            Some(it.value)
        }
        _ => {
            let message = format!("`{}` is not a day", it.value);
            root.reader.add(root.reader.bad(message, &it.span).help(CHECKED));
            None
        }
    }
}

/// The class that registers, which some template must make.
fn entry(root: &Table<'_>, sources: &[SourceTemplate]) -> Option<String> {
    let it = root.string("entry")?;
    if !sources.iter().any(|source| source.name == it.value) {
        no_template(root, &it.value, &it.span);
    }
    Some(it.value)
}

fn no_template(table: &Table<'_>, name: &str, span: &Range<usize>) {
    let message = format!("`sources/` has no template `{name}`");
    table.reader.add(table.reader.bad(message, span).help("add the template, or drop the key"));
}

fn id(root: &Table<'_>, it: Spanned<String>) -> Option<PackId> {
    match it.value.split_once('/') {
        // Generated sources call every phone of no vendor that.
        Some(("other", _)) => {
            let message = "a vendor cannot be called `other`".to_owned();
            root.reader.add(root.reader.bad(message, &it.span).help("choose another name"));
            None
        }
        Some((vendor, edition)) if is_plain_name(vendor) && is_plain_name(edition) => {
            Some(PackId { vendor: vendor.to_owned(), edition: edition.to_owned() })
        }
        _ => {
            let message = format!("`{}` is not `<vendor>/<edition>`", it.value);
            let help = "both are lower-case letters, digits and `-`, a letter first";
            root.reader.add(root.reader.bad(message, &it.span).help(help));
            None
        }
    }
}

/// Reports a version that changes by itself; variables in it are filled with one that does not.
fn one_version(table: &Table<'_>, it: &Spanned<String>) {
    let is_closed = it.value.split("{{").skip(1).all(|it| it.contains("}}"));
    let filled: String = it
        .value
        .split("{{")
        .enumerate()
        .map(|(index, part)| match part.split_once("}}") {
            Some((_, rest)) if index > 0 => format!("0{rest}"),
            _ => part.to_owned(),
        })
        .collect();
    if is_closed && !is_one_version(&filled) {
        let message = format!("`{}` is not one version", it.value);
        table.reader.add(table.reader.bad(message, &it.span).help(PIN));
    }
}

/// Reports a name that conditions and template variables cannot say.
fn plain_name(table: &Table<'_>, key: &str, span: &Range<usize>) {
    if !is_plain_name(key) || key.contains('_') {
        let message = format!("`{key}` cannot be a key here");
        let help = "use lower-case letters, digits and `-`, a letter first";
        table.reader.add(table.reader.bad(message, span).help(help));
    }
}

/// `[brand]`, without which a pack that registers is never asked to.
fn brand(root: &Table<'_>, registers: bool) -> Brand {
    const HELP: &str = "give `brands`, `manufacturers` or `any = true`";
    let Some(table) = root.table("brand") else {
        if registers && root.peek("brand").is_none() {
            root.missing("brand", HELP, None);
        }
        return Brand::default();
    };
    let brand = Brand {
        brands: strings(&table, "brands"),
        manufacturers: strings(&table, "manufacturers"),
        not_brands: strings(&table, "not-brands"),
        not_manufacturers: strings(&table, "not-manufacturers"),
        any: table.boolean("any").is_some_and(|it| it.value),
        order: table.integer("order").map_or(0, |it| it.value),
        stands_in_for: strings(&table, "stands-in-for"),
    };
    table.finish();
    let named = ["brands", "manufacturers"].iter().any(|key| table.peek(key).is_some());
    if !brand.any && brand.brands.is_empty() && brand.manufacturers.is_empty() && !named {
        let message = "`[brand]` names no phone".to_owned();
        table.reader.add(table.reader.bad(message, &table.span).help(HELP));
    }
    brand
}

fn click(root: &Table<'_>, names: &Names<'_>) -> PackClick {
    let Some(table) = root.table("click") else { return PackClick::default() };
    let target = table.required("target", "say what the IM console takes for a page");
    let target = target.and_then(|it| word(&table, &it, &ClickTarget::ALL, ClickTarget::as_str));
    let reads_ext = match table.peek("reads-ext").map(|it| it.value) {
        Some(DeValue::String(_)) => condition(&table, "reads-ext", names).map(ReadsExt::When),
        _ => table.boolean("reads-ext").filter(|it| it.value).map(|_| ReadsExt::Always),
    };
    let reads_ext = reads_ext.unwrap_or_default();
    let json_ext = table.boolean("json-ext").is_some_and(|it| it.value);
    table.finish();
    PackClick { target: target.unwrap_or_default(), reads_ext, json_ext }
}

fn options(root: &Table<'_>) -> Vec<OptionSpec> {
    let Some(table) = root.table("options") else { return vec![] };
    let mut options = Vec::new();
    for it in table.entries() {
        let Some(option) = table.as_table(&it) else { continue };
        plain_name(&table, it.key, &it.key_span);
        let title = option.required("title", "say what it switches on");
        options.push(OptionSpec {
            key: it.key.to_owned(),
            title: title.map_or_else(String::new, |it| it.value),
            default: option.boolean("default").is_some_and(|it| it.value),
            line: root.reader.line(it.key_span.start),
        });
        option.finish();
    }
    options
}

/// Names that a `when` can ask for.
struct Names<'a> {
    options: &'a [OptionSpec],
    sdk: &'a Sdk,
}

fn when(table: &Table<'_>, names: &Names<'_>) -> Option<Condition> {
    condition(table, "when", names)
}

fn condition(table: &Table<'_>, key: &str, names: &Names<'_>) -> Option<Condition> {
    let it = table.string(key)?;
    let condition = match Condition::parse(&it.value) {
        Ok(condition) => condition,
        Err(message) => {
            table.reader.add(table.reader.bad(message, &it.span).help("name one of the two"));
            return None;
        }
    };
    let options = names.options.iter().map(|option| option.key.as_str());
    let (name, known): (_, Vec<&str>) = match &condition.name {
        ConditionName::Option(name) => (name, options.collect()),
        ConditionName::Gate(name) => (name, names.sdk.gates.keys().map(String::as_str).collect()),
        ConditionName::Im(name) => (name, ImSdk::all().iter().map(|sdk| sdk.as_str()).collect()),
    };
    if !known.contains(&name.as_str()) {
        unknown_word(table, &it.span, name, &known);
    }
    Some(condition)
}

fn repository(table: &Table<'_>, names: &Names<'_>) -> Option<Repository> {
    let url =
        table.required("url", "give the repository's address").filter(|it| address(table, it));
    let mut uses = Vec::new();
    for it in table.strings("for").unwrap_or_default() {
        match it.value.as_str() {
            "dependencies" => uses.push(RepositoryUse::Dependencies),
            "plugins" => uses.push(RepositoryUse::Plugins),
            other => unknown_word(table, &it.span, other, &["dependencies", "plugins"]),
        }
    }
    if uses.is_empty() {
        uses.push(RepositoryUse::Dependencies);
    }
    let groups = table.strings("groups").unwrap_or_default();
    let groups = groups.into_iter().map(|it| it.value).collect();
    let when = when(table, names);
    table.finish();
    Some(Repository { url: url?.value, uses, groups, when, line: line(table) })
}

/// Whether it is an address that Gradle takes, or the call of one of its own repositories.
fn address(table: &Table<'_>, it: &Spanned<String>) -> bool {
    let fine = it.value.starts_with("https://") || it.value.ends_with("()");
    if !fine {
        let message =
            format!("`{}` is neither an https address nor a call such as `google()`", it.value);
        let help = "Gradle 7 and later refuse http: give the https address";
        table.reader.add(table.reader.bad(message, &it.span).help(help));
    }
    fine
}

/// Whether it is `group:artifact`.
fn module(table: &Table<'_>, it: &Spanned<String>) -> bool {
    let parts: Vec<&str> = it.value.split(':').collect();
    let fine = parts.len() == 2 && parts.iter().all(|part| !part.is_empty());
    if !fine {
        let message = format!("`{}` is not `group:artifact`", it.value);
        table
            .reader
            .add(table.reader.bad(message, &it.span).help("the version has a key of its own"));
    }
    fine
}

fn dependency(table: &Table<'_>, names: &Names<'_>) -> Option<Dependency> {
    let file = table.string("file");
    let source = match file {
        Some(file) => {
            let instead = table.string("instead").map(|it| it.value);
            Some(DependencySource::File { path: file.value, instead })
        }
        None => {
            let given = table.required("module", "give `group:artifact`, or `file`");
            let given = given.filter(|it| module(table, it));
            let version = table.required("version", "give the version");
            version.iter().for_each(|it| one_version(table, it));
            given.zip(version).map(|(module, version)| DependencySource::Module {
                module: module.value,
                version: version.value,
            })
        }
    };
    let configuration = table.string("configuration").map(|it| it.value);
    let configuration = configuration.filter(|it| it != "implementation");
    let any_version = table.boolean("any-version").is_some_and(|it| it.value);
    let when = when(table, names);
    table.finish();
    Some(Dependency { source: source?, configuration, any_version, when, line: line(table) })
}

fn plugin(table: &Table<'_>, names: &Names<'_>) -> Option<Plugin> {
    let id = table.required("id", "give the plugin's id");
    let classpath = table.required("classpath", "give `group:artifact` of its artifact");
    let classpath = classpath.filter(|it| module(table, it));
    let version = table.required("version", "give the artifact's version");
    let before_7 = table.string("version-before-gradle-7");
    let least_8 = table.string("least-from-gradle-8");
    let from_9 = table.string("version-from-android-plugin-9");
    let versions = version.iter().chain(&before_7).chain(&least_8).chain(&from_9);
    versions.for_each(|it| one_version(table, it));
    let also = table.strings("also").unwrap_or_default().into_iter().map(|it| it.value).collect();
    let class = table.string("class").map(|it| it.value);
    let needs_agp = table.boolean("needs-agp-classpath").is_some_and(|it| it.value);
    let when = when(table, names);
    table.finish();
    Some(Plugin {
        id: id?.value,
        classpath: classpath?.value,
        version: version?.value,
        version_before_gradle_7: before_7.map(|it| it.value),
        least_from_gradle_8: least_8.map(|it| it.value),
        version_from_android_plugin_9: from_9.map(|it| it.value),
        also,
        least_android_plugin: None,
        class,
        needs_agp_classpath: needs_agp,
        when,
        line: line(table),
    })
}

fn placeholder(table: &Table<'_>, names: &Names<'_>) -> Option<Placeholder> {
    let name = table.required("name", "give the placeholder's name");
    let value = table.required("value", "give its value");
    let when = when(table, names);
    table.finish();
    Some(Placeholder { name: name?.value, value: value?.value, when, line: line(table) })
}

fn brought(table: &Table<'_>, names: &Names<'_>) -> Option<Brought> {
    let permission = table.required("permission", "give the permission's name");
    let when = when(table, names);
    table.finish();
    Some(Brought { permission: permission?.value, when })
}

/// The templates below `folder`, by language and name, with what `[sources.*]` says of them.
fn sources(root: &Table<'_>, folder: &str, files: &[(&str, &str)]) -> Vec<SourceTemplate> {
    let mut found = Vec::new();
    for language in Language::ALL {
        let start = format!("{folder}sources/{}/", language.as_str());
        let end = format!(".{}.j2", language.extension());
        for (path, text) in files {
            let name = path.strip_prefix(&start).and_then(|rest| rest.strip_suffix(&end));
            let Some(name) = name.filter(|name| !name.contains('/')) else { continue };
            found.push(SourceTemplate {
                language,
                name: name.to_owned(),
                path: (*path).to_owned(),
                text: Arc::from(*text),
                needs: None,
            });
        }
    }
    found.sort_by(|a, b| (a.language, &a.name).cmp(&(b.language, &b.name)));
    let Some(table) = root.table("sources") else { return found };
    for it in table.entries() {
        let Some(inner) = table.as_table(&it) else { continue };
        let needs = inner.string("needs").map(|it| it.value);
        inner.finish();
        let mut named = found.iter_mut().filter(|source| source.name == it.key).peekable();
        if named.peek().is_none() {
            no_template(root, it.key, &it.key_span);
        }
        named.for_each(|source| source.needs.clone_from(&needs));
    }
    found
}

fn strings(table: &Table<'_>, key: &str) -> Vec<String> {
    table.strings(key).unwrap_or_default().into_iter().map(|it| it.value).collect()
}

fn line(table: &Table<'_>) -> usize {
    table.reader.line(table.span.start)
}

/// The one of `all` that is called what `it` says.
fn word<T: Copy>(
    table: &Table<'_>,
    it: &Spanned<String>,
    all: &[T],
    name: fn(T) -> &'static str,
) -> Option<T> {
    let found = all.iter().copied().find(|&one| name(one) == it.value);
    if found.is_none() {
        let names: Vec<&str> = all.iter().map(|&one| name(one)).collect();
        unknown_word(table, &it.span, &it.value, &names);
    }
    found
}

fn unknown_word(table: &Table<'_>, span: &Range<usize>, given: &str, known: &[&str]) {
    /// More than these are no help in one line.
    const MOST: usize = 8;
    let message = match known.len() {
        0..=MOST => format!("`{given}` is not one of `{}`", known.join("`, `")),
        _ => format!("there is no `{given}`"),
    };
    let found = table.reader.bad(message, span);
    table.reader.add(match did_you_mean(given, known.iter().copied()) {
        Some(meant) => found.help(format!("did you mean `{meant}`?")),
        None => found.help("choose one of them"),
    });
}
