//! Maven repositories: which blocks count in this build, and which of them a new one goes into.
//!
//! Knows settings repositories, `allprojects`, modules, `buildscript` and `pluginManagement`.

use pushwright_lossless::gradle::edit::Container;
use pushwright_lossless::gradle::{Body, Call, Statement, Value};
use pushwright_lossless::placement::{Rank, Sibling, slot};
use pushwright_lossless::{Edit, Span};

use crate::build::filters::Filters;
use crate::build::plugins::applied_plugins;
use crate::build::script::{
    Block, Ready, ScriptFile, all_calls, argument, blocks_in, calls, cannot_tell, property_in,
    ready_block,
};
use crate::owned::Owned;
use crate::{CannotTell, Difference, Key, Kind, Place, Presence, Project, Step, Way};

/// A Maven repository that must be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryWant {
    /// What is to be found in it.
    pub scope: Scope,
    /// Its address, https.
    pub url: String,
    /// The groups that are looked for in it.
    pub groups: Vec<String>,
}

/// What a repository serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Libraries of the application.
    Dependencies,
    /// Gradle plugins put on the build script's class path.
    Classpath,
}

/// A place that holds repositories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Site {
    Settings,
    AllProjects,
    Subprojects,
    Module,
    Buildscript,
}

impl Site {
    /// The word in keys.
    fn word(self) -> &'static str {
        match self {
            Site::Settings => "settings",
            Site::AllProjects => "allprojects",
            Site::Subprojects => "subprojects",
            Site::Module => "module",
            Site::Buildscript => "buildscript",
        }
    }

    fn blocks(self) -> &'static [&'static str] {
        match self {
            Site::Settings => &["dependencyResolutionManagement", "repositories"],
            Site::AllProjects => &["allprojects", "repositories"],
            Site::Subprojects => &["subprojects", "repositories"],
            Site::Module => &["repositories"],
            Site::Buildscript => &["buildscript", "repositories"],
        }
    }

    fn script<'s>(self, project: &Project<'s>) -> Option<ScriptFile<'s>> {
        match self {
            Site::Settings => project.settings_script(),
            Site::AllProjects | Site::Subprojects => project.script(project.root()),
            Site::Buildscript => project.classpath_script(),
            Site::Module => project.script(project.app()),
        }
    }
}

/// `repository:SITE#url` without scheme and final slash.
pub(crate) fn key(project: &Project<'_>, want: &RepositoryWant) -> Key {
    let site = chosen_site(project, want.scope);
    Key::new(Kind::Repository, format!("{}#{}", site.word(), want.url.trim_end_matches('/')))
}

/// Whether a repository in effect has the address.
pub(crate) fn presence(project: &Project<'_>, want: &RepositoryWant) -> Presence {
    let sites = effective_sites(project, want.scope);
    let mut difference = None;
    for site in &sites {
        let Some(script) = site.script(project) else { continue };
        for block in script.blocks(site.blocks()) {
            let all = repositories(project, &script, block.body);
            let taken = taken_by_another(&script, &all, want);
            for found in all.iter().filter(|it| same_address(&it.url, &want.url)) {
                let unserved: Vec<&str> = want
                    .groups
                    .iter()
                    .map(String::as_str)
                    .filter(|group| !found.filters.admits(group))
                    .collect();
                if found.url.starts_with("http:") && !found.insecure_allowed {
                    difference.get_or_insert_with(|| insecure(&script, found, want));
                } else if !unserved.is_empty() {
                    difference.get_or_insert_with(|| filtered(&script, found, &unserved));
                } else if taken.is_none() {
                    return Presence::Present(script.place(&found.span));
                }
            }
            if let Some(taken) = taken {
                return Presence::Unknown(CannotTell { snippet: snippet(project, want), ..taken });
            }
        }
    }
    if let Some(difference) = difference {
        return Presence::Different(difference);
    }
    match mention(project, &sites, want) {
        Some(unknown) => Presence::Unknown(unknown),
        None => Presence::Absent,
    }
}

/// A filter that keeps what is wanted from being looked for.
fn filtered(script: &ScriptFile<'_>, found: &Found<'_>, unserved: &[&str]) -> Difference {
    Difference {
        at: script.place(&found.span),
        message: format!(
            "the content filter of the repository `{}` does not let through `{}`",
            found.url,
            unserved.join("`, `")
        ),
        part: None,
        way: Way::Value,
        fix: found.filters.admitting(script, unserved).map(Into::into),
    }
}

/// Another repository that `exclusiveContent` gives a wanted group to: no other one is asked for it.
fn taken_by_another(
    script: &ScriptFile<'_>,
    all: &[Found<'_>],
    want: &RepositoryWant,
) -> Option<CannotTell> {
    let others = all.iter().filter(|it| it.is_exclusive && !same_address(&it.url, &want.url));
    let claimed = |it: &&Found<'_>| want.groups.iter().any(|group| it.filters.claims(group));
    let found = others.into_iter().find(claimed)?;
    let why = format!(
        "`exclusiveContent` gives what is looked for in `{}` to `{}`: no other repository is asked",
        want.url, found.url
    );
    Some(cannot_tell(why, script.place(&found.span), ""))
}

/// The next edit towards the repository.
pub(crate) fn step(
    project: &Project<'_>,
    want: &RepositoryWant,
    owned: &Owned,
) -> Result<Option<Step>, CannotTell> {
    let site = chosen_site(project, want.scope);
    let Some(script) = site.script(project) else {
        return Err(CannotTell {
            why: "the project has no script that repositories can be declared in".to_owned(),
            at: None,
            snippet: snippet(project, want),
        });
    };
    if let Some(unknown) = hidden_block(project, &script, site, want) {
        return Err(unknown);
    }
    let front = site == Site::Buildscript;
    let block = match ready_block(&script, site.blocks(), front) {
        Ready::Block(block) => block,
        Ready::Step(step) => return Ok(Some(step)),
    };
    let key = key(project, want);
    let rank = |key: &Key| Some(Rank { kind: 0, key: key.name.clone() });
    let found = repositories(project, &script, block.body);
    let siblings: Vec<Sibling> = block
        .body
        .statements
        .iter()
        .map(|statement| {
            let repository = found.iter().find(|it| it.span == *statement.span());
            let key = repository.map(|it| {
                Key::new(
                    Kind::Repository,
                    format!("{}#{}", site.word(), it.url.trim_end_matches('/')),
                )
            });
            Sibling {
                span: statement.span().clone(),
                ours: key.as_ref().is_some_and(|key| owned.created(key)),
                rank: key.as_ref().map_or(Some(Rank { kind: 0, key: String::new() }), rank),
            }
        })
        .collect();
    let wanted = Rank { kind: 0, key: key.name.clone() };
    let text = written(&script, block.body, &want.url);
    let edit = crate::build::script::insert(
        &script,
        Container::Block(block.body),
        slot(&siblings, &wanted),
        &text,
    );
    Ok(Some(Step { key, file: script.file.clone(), edit }))
}

/// Finds the repositories that a key names.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let all =
        [Site::Settings, Site::AllProjects, Site::Subprojects, Site::Module, Site::Buildscript];
    let Some((word, url)) = key.name.split_once('#') else { return Vec::new() };
    let Some(site) = all.into_iter().find(|site| site.word() == word) else { return Vec::new() };
    let Some(script) = site.script(project) else { return Vec::new() };
    let mut places = Vec::new();
    for block in script.blocks(site.blocks()) {
        let found = repositories(project, &script, block.body);
        places.extend(
            found.iter().filter(|it| same_address(&it.url, url)).map(|it| script.place(&it.span)),
        );
    }
    places
}

/// What a human adds where we cannot tell.
pub(crate) fn snippet(project: &Project<'_>, want: &RepositoryWant) -> String {
    let site = chosen_site(project, want.scope);
    let kotlin = site.script(project).is_some_and(|script| script.is_kotlin());
    if want.url.ends_with("()") {
        format!("{}\n", want.url)
    } else if kotlin {
        format!("maven {{ url = uri(\"{}\") }}\n", want.url)
    } else {
        format!("maven {{ url '{}' }}\n", want.url)
    }
}

/// A repository that a block declares.
struct Found<'s> {
    url: String,
    /// The whole statement.
    span: Span,
    /// The literal that holds the address, if one does.
    literal: Option<Span>,
    insecure_allowed: bool,
    filters: Filters<'s>,
    is_exclusive: bool,
}

/// Repositories that Gradle has a name for; their address is the call, such as `google()`.
const NAMED: [&str; 2] = ["google", "mavenCentral"];

/// The Maven repositories that a `repositories` block declares, those in `exclusiveContent` too.
fn repositories<'s>(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    body: &'s Body,
) -> Vec<Found<'s>> {
    let mut found = Vec::new();
    for call in calls(&body.statements) {
        if NAMED.contains(&call.name.text.as_str()) {
            found.push(Found {
                url: format!("{}()", call.name.text),
                literal: None,
                span: call.span.clone(),
                insecure_allowed: false,
                filters: Filters::of(call),
                is_exclusive: false,
            });
            continue;
        }
        let is_exclusive = call.name.text == "exclusiveContent";
        let inner = match call.name.text.as_str() {
            "maven" | "repositories.maven" | "this.maven" => Some(call),
            "exclusiveContent" => exclusive(call),
            _ => None,
        };
        let filters = inner.map(Filters::of).unwrap_or_default();
        let filters = if is_exclusive { Filters::exclusive(call) } else { filters };
        let Some((url, literal)) = inner.and_then(|it| address(project, script, it)) else {
            continue;
        };
        found.push(Found {
            url,
            literal,
            span: call.span.clone(),
            insecure_allowed: inner.is_some_and(allows_insecure),
            filters,
            is_exclusive,
        });
    }
    found
}

/// The `maven` call in `exclusiveContent { forRepository { maven { … } } }`.
fn exclusive(call: &Call) -> Option<&Call> {
    let body = call.body.as_ref()?;
    let mut inner = None;
    for repository in blocks_in(&body.statements, &["forRepository"]) {
        inner = calls(&repository.body.statements).find(|it| it.name.text == "maven").or(inner);
    }
    inner
}

fn allows_insecure(call: &Call) -> bool {
    let statements = call.body.as_ref().map_or(&[][..], |body| &body.statements);
    property_in(statements, "allowInsecureProtocol").is_some()
        || property_in(statements, "isAllowInsecureProtocol").is_some()
}

/// The address of a `maven` call, and the string literal that spells it.
fn address(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    call: &Call,
) -> Option<(String, Option<Span>)> {
    let statements = call.body.as_ref().map_or(&[][..], |body| &body.statements);
    let value = property_in(statements, "url")
        .or_else(|| argument(call, Some("url")))
        .or_else(|| argument(call, None))?;
    address_of(project, script, value)
}

fn address_of(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    value: &Value,
) -> Option<(String, Option<Span>)> {
    match value {
        Value::Text { span, .. } => Some((project.resolve(script, value)?, Some(span.clone()))),
        // `uri("…")`, `new URL('…')`, `URI.create("…")`
        Value::Call(call) => address_of(project, script, argument(call, None)?),
        Value::Path { .. } => Some((project.resolve(script, value)?, None)),
        _ => None,
    }
}

/// Whether two addresses are one repository: scheme, case of the host and final slash don't count.
fn same_address(found: &str, wanted: &str) -> bool {
    fn bare(url: &str) -> String {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        rest.trim().trim_end_matches('/').to_ascii_lowercase()
    }
    bare(found) == bare(wanted)
}

fn insecure(script: &ScriptFile<'_>, found: &Found<'_>, want: &RepositoryWant) -> Difference {
    let fix = found.literal.as_ref().map(|literal| {
        let text = script.slice(literal);
        let changed = text.replacen("http://", "https://", 1);
        Edit::replace(literal.clone(), changed).into()
    });
    Difference {
        at: script.place(&found.span),
        message: format!(
            "the repository `{}` is reached by http, which Gradle 7 refuses; wanted: `{}`",
            found.url, want.url
        ),
        part: None,
        way: Way::Value,
        fix,
    }
}

/// Our address outside any repository we understand.
fn mention(project: &Project<'_>, sites: &[Site], want: &RepositoryWant) -> Option<CannotTell> {
    if want.url.ends_with("()") {
        return None;
    }
    let needle = want.url.split_once("://").map_or(want.url.as_str(), |(_, rest)| rest);
    let needle = needle.trim_end_matches('/');
    for site in sites {
        let Some(script) = site.script(project) else { continue };
        let applied = project.applied_scripts(&script);
        for it in std::iter::once(&script).chain(&applied) {
            let elsewhere = it.mentions(needle).into_iter().find(|span| {
                let foreign = if it.file == script.file { other_blocks(it, *site) } else { vec![] };
                !foreign.iter().any(|block| block.start <= span.start && span.end <= block.end)
            });
            if let Some(span) = elsewhere {
                let why =
                    format!("`{needle}` stands here, and whether it is in effect is not clear");
                return Some(cannot_tell(why, it.place(&span), &snippet(project, want)));
            }
        }
    }
    None
}

/// Blocks of other sites in the same script: a mention there is understood.
fn other_blocks(script: &ScriptFile<'_>, site: Site) -> Vec<Span> {
    let words: &[&[&str]] = match site {
        Site::Buildscript => &[&["allprojects"], &["subprojects"], &["repositories"]],
        Site::Settings => &[&["pluginManagement"], &["buildscript"]],
        Site::AllProjects | Site::Subprojects => &[&["buildscript"], &["repositories"]],
        Site::Module => &[&["buildscript"]],
    };
    words
        .iter()
        .flat_map(|path| script.blocks(path))
        .map(|block: Block<'_>| block.call.span.clone())
        .collect()
}

/// A block we would create may already be there inside a condition.
fn hidden_block(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    site: Site,
    want: &RepositoryWant,
) -> Option<CannotTell> {
    if site != Site::Settings || !script.blocks(&site.blocks()[..1]).is_empty() {
        return None;
    }
    let mut hidden = None;
    all_calls(script.script, &mut |call, opaque| {
        if opaque && call.name.text == site.blocks()[0] {
            hidden = hidden.take().or(Some(call.span.clone()));
        }
    });
    let place = script.place(&hidden?);
    let text = snippet(project, want);
    Some(cannot_tell("the repositories are declared under a condition", place, &text))
}

/// The repository as this script's other ones are written.
fn written(script: &ScriptFile<'_>, body: &Body, url: &str) -> String {
    if url.ends_with("()") {
        return url.to_owned();
    }
    let siblings: Vec<&Call> =
        calls(&body.statements).filter(|call| call.name.text == "maven").collect();
    let address = script.quoted_like(url, &siblings);
    let assigns = siblings.iter().any(|call| {
        call.body
            .as_ref()
            .is_some_and(|body| body.statements.iter().any(|it| matches!(it, Statement::Assign(_))))
    });
    if script.is_kotlin() {
        let short = siblings.iter().any(|call| call.body.is_none());
        let long = siblings.iter().any(|call| call.body.is_some());
        return if short && !long {
            format!("maven({address})")
        } else {
            format!("maven {{ url = uri({address}) }}")
        };
    }
    if assigns {
        format!("maven {{ url = {address} }}")
    } else {
        format!("maven {{ url {address} }}")
    }
}

/// The sites whose repositories are in effect for `scope`.
fn effective_sites(project: &Project<'_>, scope: Scope) -> Vec<Site> {
    if scope == Scope::Classpath {
        return vec![Site::Buildscript];
    }
    if settings_only(project) {
        return vec![Site::Settings];
    }
    let visible: Vec<Site> = [Site::AllProjects, Site::Subprojects, Site::Module]
        .into_iter()
        .filter(|site| declares(project, *site))
        .collect();
    if visible.is_empty() && !plugin_adds_repositories(project) {
        return vec![Site::Settings, Site::AllProjects, Site::Module];
    }
    vec![Site::AllProjects, Site::Subprojects, Site::Module]
}

/// Where a new repository goes.
fn chosen_site(project: &Project<'_>, scope: Scope) -> Site {
    if scope == Scope::Classpath {
        return Site::Buildscript;
    }
    if settings_only(project) {
        return Site::Settings;
    }
    let visible = [Site::AllProjects, Site::Subprojects, Site::Module];
    if let Some(site) = visible.into_iter().find(|site| declares(project, *site)) {
        return site;
    }
    if !plugin_adds_repositories(project) && declares_management(project) {
        return Site::Settings;
    }
    match project.script(project.root()) {
        Some(_) => Site::AllProjects,
        None => Site::Module,
    }
}

fn declares(project: &Project<'_>, site: Site) -> bool {
    site.script(project).is_some_and(|script| !script.blocks(site.blocks()).is_empty())
}

fn declares_management(project: &Project<'_>) -> bool {
    let Some(script) = project.settings_script() else { return false };
    let mut found = false;
    all_calls(script.script, &mut |call, _| {
        found |= call.name.text.starts_with("dependencyResolutionManagement");
    });
    found
}

/// Whether the settings' repositories are the only ones in effect.
fn settings_only(project: &Project<'_>) -> bool {
    let Some(script) = project.settings_script() else { return false };
    ["FAIL_ON_PROJECT_REPOS", "PREFER_SETTINGS"]
        .iter()
        .any(|mode| !script.mentions(mode).is_empty())
}

/// Plugins that add project repositories in code, which makes the settings' ones ignored.
fn plugin_adds_repositories(project: &Project<'_>) -> bool {
    const PLUGINS: [&str; 4] = [
        "com.facebook.react",
        "com.facebook.react.rootproject",
        "dev.flutter.flutter-gradle-plugin",
        "dev.flutter.flutter-plugin-loader",
    ];
    [project.root(), project.app()].into_iter().any(|module| {
        let Some(script) = project.script(module) else { return false };
        applied_plugins(project.snapshot(), &script)
            .iter()
            .any(|plugin| PLUGINS.contains(&plugin.id.as_str()))
            || !script.mentions("flutter.gradle").is_empty()
    })
}
