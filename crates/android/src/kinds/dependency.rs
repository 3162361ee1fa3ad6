//! Library dependencies of the application module, in all their spellings.
//!
//! Knows verdicts and edits; what a build declares, and how, is the model's business.

use std::collections::HashMap;

use pushwright_lossless::Edit;
use pushwright_lossless::gradle::Statement;

use crate::build::catalog::accessor;
use crate::build::coordinates::{FLAT, VersionAt};
use crate::build::libraries::{
    self, Declared, Habit, app_libraries, by_statement, habit, neighbour, rules_for_versions,
    said_in, uses_catalog,
};
use crate::build::neighbours::step_among;
use crate::build::platforms::{Platform, platform_for};
use crate::build::project::Project;
use crate::build::resolution::{self, Ruling, ruling};
use crate::build::script::{Block, Ready, ScriptFile, cannot_tell, ready_block};
use crate::build::trees::{Tree, module_around, trees_with};
use crate::build::unread::may_name;
use crate::build::within::configuration_for;
use crate::fact::{CannotTell, Difference, DifferenceKind, Part, Place, Presence, Step};
use crate::key::{Key, Kind};
use crate::kinds::catalog;
use crate::kinds::wanted::{Conflict, Row, Wanted};
use crate::owned::Owned;

/// A library that the application module must depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DependencyWant {
    /// `group:artifact`; of a local file its path below the module.
    pub module: String,
    /// Its version.
    pub version: VersionWant,
    /// What it is declared for, such as `runtimeOnly`; `None` for what is compiled and packed.
    pub configuration: Option<String>,
    /// Modules of others that may hold the same classes: beside one of them it is left to a human.
    pub beside: Vec<String>,
}

/// Which version of a library will do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionWant {
    /// This one.
    Exactly(String),
    /// Any that is there; this one where none is.
    AtLeastSome(String),
    /// It is a file, which has none.
    LocalFile,
}

impl DependencyWant {
    /// A library that is compiled and packed, whatever else there is.
    #[must_use]
    pub fn new(module: impl Into<String>, version: VersionWant) -> DependencyWant {
        DependencyWant { module: module.into(), version, configuration: None, beside: Vec::new() }
    }

    /// Whether a declaration is for what is wanted, or for more.
    fn is_served_by(&self, project: &Project<'_>, found: &Declared) -> bool {
        let wanted = self.configuration.as_deref().map(|it| configuration_looked_at(project, it));
        found.serves(project)
            || (wanted.is_some() && found.configuration.as_deref() == wanted.as_deref())
    }

    /// The coordinates to write, or the path of a local file; without a version where a platform
    /// decides it.
    fn notation(&self, decided: bool) -> String {
        match &self.version {
            VersionWant::Exactly(version) | VersionWant::AtLeastSome(version) if !decided => {
                format!("{}:{version}", self.module)
            }
            _ => self.module.clone(),
        }
    }

    /// Texts that name it wherever a script does.
    fn needles(&self) -> Vec<String> {
        let ends = [":", "\"", "'"].map(|end| format!("{}{end}", self.module));
        let mut all = ends.to_vec();
        if self.version == VersionWant::LocalFile {
            let name = self.module.rsplit('/').next().unwrap_or(&self.module);
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            all.extend(["\"", "'"].map(|quote| format!("{quote}{stem}{quote}")));
            all.extend(["\"", "'"].map(|quote| format!("/{name}{quote}")));
        }
        all
    }

    /// Whether a declaration names it; a local file's name is enough where `flatDir` finds it.
    fn is(&self, module: &str) -> bool {
        let by_name = self.version == VersionWant::LocalFile
            && module.strip_prefix(FLAT) == self.module.rsplit('/').next();
        module == self.module || by_name
    }
}

/// What keys of the kind are called, and where what they name stands.
pub(crate) const KIND: Row =
    Row { title: |key| format!("library {}", key.subject()), conflict: Conflict::Version, locate };

impl Wanted for DependencyWant {
    fn key(&self, project: &Project<'_>) -> Key {
        let member = project.for_all_members().map(|_| project.member().name());
        key_of(project, member, &self.module)
    }

    fn presence(&self, project: &Project<'_>) -> Presence {
        let scripts = libraries::scripts(project);
        let is_file = self.version == VersionWant::LocalFile;
        let of_file = scripts.iter().filter(|_| is_file);
        let trees: Vec<Tree> =
            of_file.flat_map(|it| trees_with(project, it, &self.module)).collect();
        if let Some(tree) = trees.iter().find(|it| it.is_certain) {
            return Presence::Present(tree.at.clone());
        }
        let said = app_libraries(project);
        let all: Vec<Declared> =
            said.all.iter().filter(|it| self.is(&it.module)).cloned().collect();
        let serves = |it: &&Declared| it.is_certain && self.is_served_by(project, it);
        if let Some(found) = all.iter().find(serves) {
            let declared = found.version.as_ref().and_then(|it| it.text.as_deref());
            let ruled = ruled(project, self, declared);
            return ruled.unwrap_or_else(|| verdict(project, found, self));
        }
        let is_aside = |it: &&Declared| it.serves_tests() || it.serves_others(project);
        if let Some(found) = all.iter().find(|it| !is_aside(it)) {
            let at = Place::new(&found.file, found.span.clone());
            let why = aside(found, self);
            return Presence::Unknown(cannot_tell(why, at, &snippet(project, self)));
        }
        let around = |it| module_around(project, it, &self.module);
        let wrapped = || scripts.iter().find_map(around).filter(|_| is_file);
        if let Some(at) = trees.into_iter().map(|it| it.at).next().or_else(wrapped) {
            let why = format!("whether `{}` is among these files is not decided here", self.module);
            return Presence::Unknown(cannot_tell(why, at, &snippet(project, self)));
        }
        let mut elsewhere: Vec<Place> = all.iter().map(Declared::at).collect();
        elsewhere.extend(scripts.iter().flat_map(rules_for_versions));
        elsewhere.extend(resolution::places(project, &self.module));
        elsewhere.extend(said.dead.iter().cloned());
        let unknown = mentioned(project, &scripts, self, &elsewhere);
        let unknown = unknown.or_else(|| unread_argument(project, self)).or_else(|| {
            let at = scripts.first().and_then(|it| project.unread_declarations(it))?;
            Some(cannot_tell(
                "what is applied here is not decided in the files",
                at,
                &snippet(project, self),
            ))
        });
        let asked = match &self.version {
            VersionWant::Exactly(version) | VersionWant::AtLeastSome(version) => {
                Some(version.as_str())
            }
            VersionWant::LocalFile => None,
        };
        let absent =
            || ruled(project, self, asked).filter(|it| !matches!(it, Presence::Present(_)));
        let unknown = unknown.or_else(|| partly_decided(project, self));
        let unknown = unknown.or_else(|| held_by_another(project, self));
        unknown.map(Presence::Unknown).or_else(absent).unwrap_or(Presence::Absent)
    }

    fn step(&self, project: &Project<'_>, owned: &Owned) -> Result<Option<Step>, CannotTell> {
        let app = project.app();
        let Some(script) = project.script(app) else {
            return Err(CannotTell {
                why: format!("module `{}` has no build script", app.path),
                at: None,
                snippet: snippet(project, self),
            });
        };
        if generated(&script) {
            let at = script.place(&(0..0));
            return Err(cannot_tell(
                "the script says that it is generated",
                at,
                &snippet(project, self),
            ));
        }
        let version = match &self.version {
            VersionWant::Exactly(version) | VersionWant::AtLeastSome(version) => Some(version),
            VersionWant::LocalFile => None,
        };
        let decided = platform_for(project, &self.module).is_some();
        let in_catalog = version.is_some() && !decided && uses_catalog(project, &script);
        if let Some(version) = version.filter(|_| in_catalog) {
            let missing = catalog::library_step(project.snapshot(), &self.module, version, owned);
            if missing.is_some() {
                return Ok(missing);
            }
        }
        let block = match ready_block(&script, &["dependencies"], false) {
            Ready::Block(block) => block,
            Ready::Step(step) => return Ok(Some(step)),
        };
        if let Some(early) = before_its_member(project, &script, &block) {
            return Err(cannot_tell(
                early,
                script.place(&block.call.span),
                &snippet(project, self),
            ));
        }
        let said = said_in(project, &script);
        let found = by_statement(said.own());
        let key_of = |member: Option<&str>, module: &str| key_of(project, member, module);
        let seen_as = |it: &Statement| neighbour(it, &found, &key_of);
        let text = written(project, &script, self, in_catalog);
        Ok(Some(step_among(&script, &block, owned, (self.key(project), &text), &seen_as)))
    }

    fn parts(&self, project: &Project<'_>) -> Vec<Part> {
        catalog::parts(project, &self.module)
    }

    fn has_part(&self, project: &Project<'_>, key: &Key) -> bool {
        catalog::claims(project, &self.module, key)
    }

    fn is_common(&self, _: &str) -> bool {
        matches!(self.version, VersionWant::AtLeastSome(_))
    }
}

fn key_of(project: &Project<'_>, member: Option<&str>, module: &str) -> Key {
    Key::of_module(Kind::Dependency, project.app().name(), member, module)
}

/// A library of others that may hold the same classes.
fn held_by_another(project: &Project<'_>, want: &DependencyWant) -> Option<CannotTell> {
    let said = app_libraries(project);
    let mut all = said.all.iter().filter(|it| !it.serves_tests());
    let other = all.find(|it| want.beside.iter().any(|own| it.module == *own))?;
    let why = format!(
        "`{}` may hold the classes of `{}`, which would be there twice",
        other.module, want.module
    );
    Some(cannot_tell(why, other.at(), &snippet(project, want)))
}

/// A configuration of the module, or of the member that is looked at.
fn configuration_looked_at(project: &Project<'_>, configuration: &str) -> String {
    match project.for_all_members() {
        None => configuration.to_owned(),
        Some(_) => configuration_for(project.member().name(), configuration),
    }
}

/// A platform that decides the library's version in part: one of its own beside it wins over the rest.
fn partly_decided(project: &Project<'_>, want: &DependencyWant) -> Option<CannotTell> {
    let Some(Platform::Partly { module, at, why }) = platform_for(project, &want.module) else {
        return None;
    };
    let why = format!(
        "`{module}` decides versions of its group here {why}, and `{}` needs one that goes with them",
        want.module
    );
    Some(cannot_tell(why, at, &snippet(project, want)))
}

/// What rules over whole configurations make of the library, where they have a say in it.
fn ruled(project: &Project<'_>, want: &DependencyWant, declared: Option<&str>) -> Option<Presence> {
    if want.version == VersionWant::LocalFile {
        return None;
    }
    let library = &want.module;
    Some(match ruling(project, library, declared)? {
        Ruling::Excluded(at) => Presence::Different(Difference {
            message: format!("`{library}` is left out of every configuration here"),
            at,
            kind: DifferenceKind::TakenOut,
            part: None,
            fix: None,
        }),
        Ruling::Rejected(at) => Presence::Different(Difference {
            message: format!("this rule refuses the version of `{library}` that is asked for"),
            at,
            kind: DifferenceKind::TakenOut,
            part: None,
            fix: None,
        }),
        Ruling::Unclear(at) => Presence::Unknown(cannot_tell(
            format!("what this rule makes of `{library}` is not decided in the files"),
            at,
            &snippet(project, want),
        )),
        Ruling::Decided(at, version) => at_version(project, at, &version, want, false),
    })
}

/// A place that names the library perhaps: an argument, or a text in which the name is left out.
fn unread_argument(project: &Project<'_>, want: &DependencyWant) -> Option<CannotTell> {
    if want.version == VersionWant::LocalFile {
        return None;
    }
    let group = want.module.split(':').next()?;
    let said = app_libraries(project);
    let is_read = |at: &Place| {
        said.all.iter().any(|it| it.file == at.file && it.statement.contains(&at.span.start))
    };
    let in_text = || {
        let scripts = libraries::scripts(project);
        scripts.iter().find_map(|script| {
            let found = script.mentions(&format!("{group}:$")).into_iter();
            found.map(|span| script.place(&span)).find(|it| !is_read(it))
        })
    };
    let at = may_name(project, &want.module).or_else(in_text)?;
    let why = format!("whether `{}` is what this names is not decided in the files", want.module);
    Some(cannot_tell(why, at, &snippet(project, want)))
}

/// Why a declaration does not serve every variant for certain.
fn aside(found: &Declared, want: &DependencyWant) -> String {
    let library = &want.module;
    match &found.configuration {
        Some(_) if found.is_main() => format!("`{library}` is declared under a condition"),
        Some(configuration) => format!("`{library}` is declared for `{configuration}` only"),
        None => format!("`{library}` is declared for a configuration whose name is computed"),
    }
}

/// A place that names the library otherwise than in a declaration that is understood.
fn mentioned(
    project: &Project<'_>,
    scripts: &[ScriptFile<'_>],
    want: &DependencyWant,
    elsewhere: &[Place],
) -> Option<CannotTell> {
    let counts = |at: &Place| {
        let inside = |it: &Place| it.file == at.file && it.span.contains(&at.span.start);
        !elsewhere.iter().any(inside)
    };
    let needles = want.needles();
    let at = scripts.iter().find_map(|script| {
        let found = needles.iter().flat_map(|needle| script.mentions(needle));
        found.map(|span| script.place(&span)).find(counts)
    })?;
    let why = format!("`{}` stands here, and whether it is in effect is not clear", want.module);
    Some(cannot_tell(why, at, &snippet(project, want)))
}

/// Why a line for the member cannot stand in this block: the script makes the member, and its
/// configurations with it, further down.
fn before_its_member(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    block: &Block<'_>,
) -> Option<String> {
    project.for_all_members()?;
    let name = project.member().name();
    if ["debug", "release"].contains(&name) {
        return None;
    }
    let made = project.member().block(script)?.call.span.start;
    let configuration = configuration_for(name, "implementation");
    (made > block.call.span.start).then(|| {
        format!("this block comes before `{name}` is made, so `{configuration}` is not known here")
    })
}

/// Finds the declarations that a key names.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let Some(script) = project.script_of(key) else { return Vec::new() };
    let said = said_in(project, &script);
    said.own().iter().filter(|it| is_named(key, it)).map(Declared::at).collect()
}

/// The same for many keys; each script is looked through once.
pub(crate) fn locate_all<'k>(
    project: &Project<'_>,
    keys: Vec<&'k Key>,
) -> HashMap<&'k Key, Vec<Place>> {
    let mut scripts: HashMap<Option<&str>, Vec<&Key>> = HashMap::new();
    keys.into_iter().for_each(|key| scripts.entry(key.module()).or_default().push(key));
    let mut found = HashMap::new();
    for keys in scripts.into_values() {
        let Some(script) = keys.first().and_then(|key| project.script_of(key)) else { continue };
        let said = said_in(project, &script);
        let mut of_module: HashMap<&str, Vec<&Declared>> = HashMap::new();
        for it in said.own() {
            of_module.entry(&it.module).or_default().push(it);
        }
        for key in keys {
            let named = of_module.get(key.subject()).into_iter().flatten();
            let places = named.filter(|it| is_named(key, it)).map(|it| it.at()).collect();
            found.insert(key, places);
        }
    }
    found
}

/// Whether a declaration is of the library that a key names, for those whom the key is for.
fn is_named(key: &Key, it: &Declared) -> bool {
    let configuration = it.configuration.as_deref().unwrap_or_default();
    let is_other = |name: &str| {
        ["runtimeOnly", "compileOnly"].iter().any(|it| configuration_for(name, it) == configuration)
    };
    let serves = |it| libraries::member_of(configuration) == Some(it) || is_other(it);
    it.is_certain && it.module == key.subject() && key.member().is_none_or(serves)
}

/// What a human adds where we cannot tell.
pub(crate) fn snippet(project: &Project<'_>, want: &DependencyWant) -> String {
    match project.script(project.app()) {
        Some(script) => written(project, &script, want, false) + "\n",
        None if want.version == VersionWant::LocalFile => {
            format!("implementation files('{}')\n", want.module)
        }
        None => format!("implementation '{}'\n", want.notation(false)),
    }
}

fn verdict(project: &Project<'_>, found: &Declared, want: &DependencyWant) -> Presence {
    match &found.version {
        Some(it) => {
            let is_generated = project.open(&found.file).is_some_and(|it| generated(&it));
            at_version(project, found.at(), it, want, is_generated)
        }
        None => Presence::Present(found.at()),
    }
}

/// Whether a version that is decided at a place is the wanted one.
fn at_version(
    project: &Project<'_>,
    at: Place,
    version: &VersionAt,
    want: &DependencyWant,
    is_generated: bool,
) -> Presence {
    let VersionWant::Exactly(wanted) = &want.version else { return Presence::Present(at) };
    match &version.text {
        Some(text) if text == wanted => Presence::Present(at),
        Some(text) => Presence::Different(Difference {
            message: format!(
                "`{}` is at version `{text}`; push.toml asks for `{wanted}`",
                want.module
            ),
            at: version.literal.clone().unwrap_or(at),
            part: None,
            kind: DifferenceKind::Value,
            fix: version
                .literal
                .as_ref()
                .filter(|_| !is_generated)
                .map(|place| Edit::replace(place.span.clone(), wanted.as_str()).into()),
        }),
        None => Presence::Unknown(cannot_tell(
            format!("the version of `{}` is not decided in the files", want.module),
            at,
            &snippet(project, want),
        )),
    }
}

/// Scripts that another tool writes anew.
pub(crate) fn generated(script: &ScriptFile<'_>) -> bool {
    let head: String = script.text.chars().take(600).collect::<String>().to_uppercase();
    head.contains("DO NOT EDIT") || head.contains("DO NOT MODIFY")
}

/// Whether the build's Gradle, or the one its Android plugin needs, no longer has `compile`.
fn lost_compile(project: &Project<'_>) -> bool {
    const REMOVED_IN: u32 = 7;
    let plugin = project.android_plugin();
    let plugin = plugin.and_then(|it| it.split('.').next()?.parse::<u32>().ok());
    let gradle = project.gradle_version().map(|(major, _)| major);
    gradle.into_iter().chain(plugin).any(|major| major >= REMOVED_IN)
}

/// The dependency as this script's other ones are written.
fn written(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    want: &DependencyWant,
    in_catalog: bool,
) -> String {
    let Habit { calls, is_old, has_parens } = habit(script);
    let is_old = is_old && !lost_compile(project);
    let usual = if is_old { "compile" } else { "implementation" };
    let configuration = want.configuration.as_deref().unwrap_or(usual);
    let configuration = configuration_looked_at(project, configuration);
    let configuration = match project.for_all_members() {
        // Kotlin has no accessor for what the script itself makes.
        Some(_) if script.is_kotlin() => format!("\"{configuration}\""),
        _ => configuration,
    };
    let parens = script.is_kotlin() || has_parens;
    let accessor = accessor(project.snapshot(), &want.module).filter(|_| in_catalog);
    let decided = platform_for(project, &want.module).is_some();
    let value = accessor.unwrap_or_else(|| script.quoted_like(&want.notation(decided), &calls));
    let value = match want.version {
        VersionWant::LocalFile => format!("files({value})"),
        VersionWant::Exactly(_) | VersionWant::AtLeastSome(_) => value,
    };
    if parens { format!("{configuration}({value})") } else { format!("{configuration} {value}") }
}
