//! Repositories: where a build declares them, in every spelling, and which of those places count.
//!
//! Knows settings repositories, `allprojects`, modules, `buildscript`, and the scripts that are
//! applied there; how addresses are spelt is for `addresses`, and what a repository must serve for
//! others to say.

use pushwright_lossless::Span;
use pushwright_lossless::gradle::{Call, Statement};

use super::addresses::{Address, address, addresses_looped, allows_insecure};
use super::entries::{Entries, Entry, entries};
use super::filters::Filters;
use super::loops::is_looped;
use super::management::{self, MANAGEMENT, Mode};
use super::plugin_words::applied_plugins;
use super::plugins::requested;
use super::script::{Block, ScriptFile, all_calls, blocks_in, calls, cannot_tell};
use crate::build::project::Project;
use crate::fact::{CannotTell, Place};

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
pub(crate) enum Site {
    Settings,
    AllProjects,
    Subprojects,
    Module,
    Buildscript,
    /// Where the settings look for plugins; a new repository never goes there.
    PluginManagement,
}

impl Site {
    pub(crate) const ALL: [Site; 5] =
        [Site::Settings, Site::AllProjects, Site::Subprojects, Site::Module, Site::Buildscript];

    /// The word in keys.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Site::Settings => "settings",
            Site::AllProjects => "allprojects",
            Site::Subprojects => "subprojects",
            Site::Module => "module",
            Site::Buildscript => "buildscript",
            Site::PluginManagement => "pluginManagement",
        }
    }

    /// The way to it in its script.
    pub(crate) fn blocks(self) -> &'static [&'static str] {
        match self {
            Site::Settings => &["dependencyResolutionManagement", "repositories"],
            Site::AllProjects => &["allprojects", "repositories"],
            Site::Subprojects => &["subprojects", "repositories"],
            Site::Module => &["repositories"],
            Site::Buildscript => &["buildscript", "repositories"],
            Site::PluginManagement => &["pluginManagement", "repositories"],
        }
    }

    /// The script that a new repository of this site goes into.
    pub(crate) fn script<'s>(self, project: &Project<'s>) -> Option<ScriptFile<'s>> {
        match self {
            Site::Settings => management::managing(project).or_else(|| self.first(project)),
            Site::AllProjects | Site::Subprojects => project.script(project.root()),
            Site::Buildscript => project.classpath_script(),
            Site::Module => project.script(project.app()),
            Site::PluginManagement => project.settings_script(),
        }
    }

    /// The script that Gradle comes to first, which applies the others of this site.
    fn first<'s>(self, project: &Project<'s>) -> Option<ScriptFile<'s>> {
        match self {
            Site::Settings => project.settings_script(),
            _ => self.script(project),
        }
    }

    /// Every script that may declare repositories of this site, and the way to them in it.
    fn scripts<'s>(self, project: &Project<'s>) -> Vec<(ScriptFile<'s>, Vec<String>)> {
        let way = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let Some(own) = self.first(project) else { return Vec::new() };
        let mut all = vec![(own, way(self.blocks()))];
        let applied = match self {
            Site::Buildscript => project.applied_to_buildscript(&own),
            _ => project.applied_scripts(&own),
        };
        // What is applied to the build script configures it.
        let inner = if self == Site::Buildscript { &["repositories"] } else { self.blocks() };
        all.extend(applied.into_iter().map(|it| (it, way(inner))));
        if self == Site::Module
            && let Some(root) = project.script(project.root()).filter(|it| it.file != own.file)
        {
            all.push((root, way(&[project.app().path.as_str(), "repositories"])));
        }
        all
    }
}

/// A repository that a script declares.
pub(crate) struct Repository<'s> {
    pub(crate) script: ScriptFile<'s>,
    /// Its address; of one that Gradle has a name for the call, such as `google()`.
    pub(crate) url: String,
    /// The whole statement.
    pub(crate) span: Span,
    /// The literal that holds the address, if one does.
    pub(crate) literal: Option<Span>,
    pub(crate) insecure_allowed: bool,
    pub(crate) filters: Filters<'s>,
    /// Whether what its filter names is looked for in no other repository.
    pub(crate) is_exclusive: bool,
    /// Whether it is reached for certain.
    pub(crate) is_certain: bool,
}

/// The repositories of one site.
pub(crate) struct Repositories<'s> {
    pub(crate) all: Vec<Repository<'s>>,
    /// Where others are declared, or may be, that cannot be read.
    pub(crate) unread: Option<Unread>,
    /// What a condition certainly keeps from being reached.
    pub(crate) dead: Vec<Place>,
}

/// A place that may declare repositories, and why that is not told.
pub(crate) struct Unread {
    pub(crate) why: &'static str,
    pub(crate) at: Place,
}

/// The repositories that the build declares at a site.
pub(crate) fn declared<'s>(project: &Project<'s>, site: Site) -> Repositories<'s> {
    let mut found = Repositories { all: Vec::new(), unread: None, dead: Vec::new() };
    for (script, way) in site.scripts(project) {
        let Entries { all, unread, dead } =
            entries(project, &script, &|names: &[&str]| names == way || is_looped(names, &way));
        let of = |it: &Entry<'s>| match is_looped(&it.way, &way) {
            true => repositories_looped(project, it),
            // `for (u in urls) { … }` and `['…'].each { … }` are no names on the way.
            false => match repositories_of(project, it) {
                found if found.is_empty() => repositories_looped(project, it),
                found => found,
            },
        };
        let may_go = all.iter().any(|it| takes_out(&script, it));
        let of_script = all.iter().flat_map(of);
        found
            .all
            .extend(of_script.map(|it| Repository { is_certain: it.is_certain && !may_go, ..it }));
        found.dead.extend(dead);
        let why = "repositories come from a closure that is not found in the files";
        found.unread = found.unread.or_else(|| Some(Unread { why, at: unread? }));
    }
    found
}

/// A script that the site's own applies and that cannot be read.
pub(crate) fn unread(project: &Project<'_>, site: Site) -> Option<Unread> {
    let at = match site {
        Site::Settings => management::unread(project)?,
        _ => project.unread_declarations(&site.first(project)?)?,
    };
    Some(Unread { why: "what is applied here is not decided in the files", at })
}

/// Repositories that Gradle has a name for.
const NAMED: [&str; 5] = ["google", "mavenCentral", "mavenLocal", "jcenter", "gradlePluginPortal"];

/// The repositories that one entry declares: one, or those of an `exclusiveContent {}`.
fn repositories_of<'s>(project: &Project<'s>, entry: &Entry<'s>) -> Vec<Repository<'s>> {
    let of = |call: &'s Call, word: &str| {
        let (url, literal) = match word {
            "maven" => address(project, &entry.script, call)?,
            name if NAMED.contains(&name) => (format!("{name}()"), None),
            _ => return None,
        };
        Some(Repository {
            script: entry.script,
            url,
            literal,
            span: entry.call.span.clone(),
            insecure_allowed: allows_insecure(call),
            filters: Filters::of(&entry.script, call),
            is_exclusive: false,
            is_certain: entry.is_certain && stays_as_written(&entry.script, call),
        })
    };
    if entry.word != "exclusiveContent" {
        return of(entry.call, entry.word).into_iter().collect();
    }
    let exclusive = exclusive(entry.call).filter_map(|it| of(it, it.name.last()));
    let filters = || Filters::exclusive(&entry.script, entry.call);
    let filtered = |it| Repository { filters: filters(), is_exclusive: true, ..it };
    exclusive.map(filtered).collect()
}

/// Whether an entry may take repositories out again: `clear()`, `all { if (…) { remove(it) } }`.
fn takes_out(script: &ScriptFile<'_>, entry: &Entry<'_>) -> bool {
    const WORDS: [&str; 5] = ["clear", "remove", "removeAll", "removeIf", "retainAll"];
    let body =
        entry.call.body.as_ref().filter(|_| !["maven", "exclusiveContent"].contains(&entry.word));
    let is_among =
        |it: &&str| body.is_some_and(|body| script.slice(&body.span).contains(&format!("{it}(")));
    WORDS.contains(&entry.word) || WORDS[1..].iter().any(is_among)
}

/// Whether what a call says of a repository is all that is said of it: nothing is called on it, and
/// no condition in it gives another address.
fn stays_as_written(script: &ScriptFile<'_>, call: &Call) -> bool {
    let statements = call.body.as_ref().map_or(&[][..], |body| &body.statements);
    let mut conditions = statements.iter().filter(|it| matches!(it, Statement::Opaque(_)));
    let is_changed = conditions.any(|it| script.slice(it.span()).contains("url"));
    !is_changed && call.chain.is_empty()
}

/// The repositories that a call in a loop over constants declares, one for each of them:
/// `listOf("…").forEach { maven(it) }`, also where a variable holds the list.
fn repositories_looped<'s>(project: &Project<'s>, entry: &Entry<'s>) -> Vec<Repository<'s>> {
    if entry.word != "maven" {
        return Vec::new();
    }
    let of = |it: Address| Repository {
        script: entry.script,
        url: it.url,
        span: entry.call.span.clone(),
        literal: it.literal,
        insecure_allowed: it.insecure_allowed,
        filters: Filters::of(&entry.script, entry.call),
        is_exclusive: false,
        is_certain: entry.is_certain && stays_as_written(&entry.script, entry.call),
    };
    addresses_looped(project, &entry.script, entry.call).into_iter().map(of).collect()
}

/// The repositories in `exclusiveContent { forRepository { maven { … } } }` and
/// `forRepositories(maven { … })`.
fn exclusive(call: &Call) -> impl Iterator<Item = &Call> {
    let statements = call.body.as_ref().map_or(&[][..], |it| &it.statements);
    let in_block = blocks_in(statements, &["forRepository"]);
    let in_block = in_block.into_iter().flat_map(|it| calls(&it.body.statements));
    let listed = calls(statements).filter(|it| it.name.text == "forRepositories");
    let listed = listed.flat_map(|it| it.args.iter().filter_map(|it| it.value.as_call()));
    in_block.chain(listed).collect::<Vec<_>>().into_iter()
}

/// An address that stands in a script outside any repository that is understood.
pub(crate) fn mention(
    project: &Project<'_>,
    sites: &[Site],
    url: &str,
    snippet: &str,
) -> Option<CannotTell> {
    if url.ends_with("()") {
        return None;
    }
    let needle = url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/');
    let dead: Vec<Place> = sites.iter().flat_map(|it| declared(project, *it).dead).collect();
    for site in sites {
        let Some(script) = site.first(project) else { continue };
        let applied = project.applied_scripts(&script);
        for it in std::iter::once(&script).chain(&applied) {
            let is_dead = |span: &Span| {
                dead.iter().any(|at| at.file == *it.file && at.span.contains(&span.start))
            };
            let living = it.mentions(needle).into_iter().filter(|span| !is_dead(span));
            let elsewhere = living.into_iter().find(|span| {
                let foreign = if it.file == script.file { other_blocks(it, *site) } else { vec![] };
                !foreign.iter().any(|block| block.start <= span.start && span.end <= block.end)
            });
            if let Some(span) = elsewhere {
                let why =
                    format!("`{needle}` stands here, and whether it is in effect is not clear");
                return Some(cannot_tell(why, it.place(&span), snippet));
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
        Site::PluginManagement => &[],
    };
    words
        .iter()
        .flat_map(|path| script.blocks(path))
        .map(|block: Block<'_>| block.call.span.clone())
        .collect()
}

/// That the settings' mode is not told, which decides whether projects may have repositories.
pub(crate) fn unread_mode(project: &Project<'_>, scope: Scope) -> Option<Unread> {
    match management::mode(project) {
        Mode::Unknown(at) if scope == Scope::Dependencies => {
            Some(Unread { why: "whose repositories are in effect is not decided in the files", at })
        }
        _ => None,
    }
}

/// A condition that hides the settings' block which would else be made, or a class.
pub(crate) fn hidden_block(script: &ScriptFile<'_>, site: Site) -> Option<Place> {
    if site != Site::Settings || !script.blocks(&site.blocks()[..1]).is_empty() {
        return None;
    }
    let mut hidden = None;
    all_calls(script.script, &mut |call, opaque| {
        if opaque && call.name.last() == MANAGEMENT {
            hidden = hidden.take().or(Some(call.span.clone()));
        }
    });
    Some(script.place(&hidden?))
}

/// The sites whose repositories are in effect for `scope`.
pub(crate) fn effective_sites(project: &Project<'_>, scope: Scope) -> Vec<Site> {
    if scope == Scope::Classpath {
        return vec![Site::Buildscript];
    }
    let mode = management::mode(project);
    if mode == Mode::Settings {
        return vec![Site::Settings];
    }
    let is_declared = |site: &Site| declares(project, *site);
    let visible = [Site::AllProjects, Site::Subprojects, Site::Module].iter().any(is_declared);
    if let Mode::Unknown(_) = mode {
        return if visible { Vec::new() } else { vec![Site::Settings] };
    }
    if !visible && !plugin_adds_repositories(project) {
        return vec![Site::Settings, Site::AllProjects, Site::Module];
    }
    vec![Site::AllProjects, Site::Subprojects, Site::Module]
}

/// Where a new repository goes.
pub(crate) fn chosen_site(project: &Project<'_>, scope: Scope) -> Site {
    if scope == Scope::Classpath {
        return Site::Buildscript;
    }
    if management::mode(project) == Mode::Settings {
        return Site::Settings;
    }
    let visible = [Site::AllProjects, Site::Subprojects, Site::Module];
    if let Some(site) = visible.into_iter().find(|site| declares(project, *site)) {
        return site;
    }
    if !plugin_adds_repositories(project) && management::managing(project).is_some() {
        return Site::Settings;
    }
    match project.script(project.root()) {
        Some(_) => Site::AllProjects,
        None => Site::Module,
    }
}

/// Whether the settings' repositories for plugins serve the class path, too: Gradle (4.4.1 and 8.11.1
/// were tried) adds them to those of a script whose `plugins {}` requests any plugin.
pub(crate) fn lends_those_of_plugins(project: &Project<'_>) -> bool {
    let script = project.classpath_script();
    let own = script.filter(|it| project.settings.as_ref() != Some(it.file));
    own.is_some_and(|script| {
        let mut all = requested(project.snapshot(), &script, &["plugins"]).into_iter();
        all.any(|it| it.is_certain(project, &script))
    })
}

fn declares(project: &Project<'_>, site: Site) -> bool {
    let Some(script) = site.script(project) else { return false };
    let told = || {
        let found = declared(project, site);
        found.unread.is_some() || !found.all.is_empty()
    };
    !script.blocks(site.blocks()).is_empty() || told()
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
