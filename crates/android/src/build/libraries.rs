//! The libraries that the application module depends on, and for which configurations.
//!
//! Knows `dependencies` of the module, of the scripts it applies, what the root's script says for the
//! module, and what library modules hand on to it; resolves no version conflicts.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use pushwright_lossless::Span;
use pushwright_lossless::gradle::{Call, Piece, Statement, Value};

use super::catalog;
use super::coordinates::{Coordinates, VersionAt, coordinates};
use super::entries::{Entries, Entry, each_entry};
use super::handed_on::handed_on;
use super::neighbours::Neighbour;
use super::platforms::{PlatformAt, platform_of, unread_platform};
use super::script::{Block, ScriptFile, argument, calls};
use crate::build::project::Project;
use crate::fact::Place;
use crate::key::Key;
use crate::rel_path::RelPath;

/// Configurations that put a library into every variant of the application.
pub(crate) const MAIN: [&str; 3] = ["implementation", "api", "compile"];

/// A library that the application module declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    /// `group:artifact`.
    pub module: Piece,
    /// Its version, where the files tell it.
    pub version: Option<Piece>,
    /// The statement that declares it.
    pub at: Place,
}

/// A dependency as a script declares it.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    /// The script.
    pub(crate) file: RelPath,
    /// Its name; `None` where it is computed.
    pub(crate) configuration: Option<Piece>,
    pub(crate) module: Piece,
    pub(crate) version: Option<VersionAt>,
    /// The argument.
    pub(crate) span: Span,
    /// The whole statement.
    pub(crate) statement: Span,
    /// Whether it is reached for certain.
    pub(crate) is_certain: bool,
}

impl Declared {
    /// Whether every variant of the application has it.
    pub(crate) fn is_main(&self) -> bool {
        self.configuration.as_deref().is_some_and(|it| MAIN.contains(&it))
    }

    /// Whether it is there where it is wanted: in every variant, or in those of the member that is
    /// looked at.
    pub(crate) fn serves(&self, project: &Project<'_>) -> bool {
        let own = project.own_configurations();
        self.is_main()
            || self.configuration.as_ref().is_some_and(|it| own.iter().any(|own| *it == *own))
    }

    /// Whether it plainly serves other variants than those of the member looked at.
    pub(crate) fn serves_others(&self, project: &Project<'_>) -> bool {
        let Some(member) = self.configuration.as_deref().and_then(member_of) else { return false };
        let own = project.member().name().to_lowercase();
        project.for_all_members().is_some() && !member.to_lowercase().contains(&own)
    }

    /// Whether only tests have it.
    pub(crate) fn serves_tests(&self) -> bool {
        self.configuration.as_deref().is_some_and(serves_tests)
    }

    /// Whether some variant may have it.
    fn serves_a_variant(&self) -> bool {
        self.configuration.as_deref().is_none_or(serves_a_variant)
    }

    pub(crate) fn at(&self) -> Place {
        Place::new(&self.file, self.statement.clone())
    }
}

/// What scripts say of libraries; each answer is read when it is first asked for.
#[derive(Debug, Default)]
pub(crate) struct LibraryCache {
    app_libraries: RefCell<Option<Rc<AppLibraries>>>,
    /// The platforms that library modules declare, and whether what they hand on is seen.
    pub(super) module_platforms: OnceCell<Vec<(PlatformAt, bool)>>,
}

impl LibraryCache {
    /// Makes room: what most of this is about has another text by now, and is read again if need be.
    pub(crate) fn forget(&self) {
        self.app_libraries.take();
    }
}

/// What the scripts of the application module say.
#[derive(Debug, Default)]
pub(crate) struct AppLibraries {
    /// Every external dependency, in order; the module's own script comes first, what library modules
    /// hand on last.
    pub(crate) all: Vec<Declared>,
    /// How many of them its own script declares.
    own: usize,
    /// What a condition certainly keeps from being reached.
    pub(crate) dead: Vec<Place>,
    pub(super) platforms: Vec<PlatformAt>,
    /// Those of which the files do not tell what they are.
    pub(super) unread_platforms: Vec<PlatformAt>,
}

impl AppLibraries {
    /// What the script that was asked about declares itself.
    pub(crate) fn own(&self) -> &[Declared] {
        &self.all[..self.own]
    }

    fn read(project: &Project<'_>) -> AppLibraries {
        let mut found = AppLibraries::default();
        for (number, script) in scripts(project).iter().enumerate() {
            let rest = each_of_module(project, script, &mut |entry| found.take(project, &entry));
            found.dead.extend(rest.dead);
            if number == 0 {
                found.own = found.all.len();
            }
        }
        let app = project.app().path.as_str();
        let own = project.app().script.as_ref();
        if let Some(root) = project.script(project.root()).filter(|it| own != Some(it.file)) {
            let leads = |names: &[&str]| match names {
                [scope, "dependencies"] => ["allprojects", "subprojects", app].contains(scope),
                _ => false,
            };
            each_entry(project, &root, &leads, &mut |entry| found.take(project, &entry));
        }
        found.all.extend(handed_on(project));
        found.all.shrink_to_fit();
        found
    }

    fn take<'s>(&mut self, project: &Project<'s>, entry: &Entry<'s>) {
        add_declared(project, entry, &mut self.all);
        match platform_of(project, entry) {
            Some(platform) => self.platforms.push(platform),
            None => self.unread_platforms.extend(unread_platform(project, entry)),
        }
    }
}

/// What the scripts of the application module say of libraries.
pub(crate) fn app_libraries(project: &Project<'_>) -> Rc<AppLibraries> {
    if let Some(known) = &*project.library_cache.app_libraries.borrow() {
        return Rc::clone(known);
    }
    let read = Rc::new(AppLibraries::read(project));
    project.library_cache.app_libraries.replace(Some(Rc::clone(&read)));
    read
}

/// What one script says, of which [`AppLibraries::own`] is all.
pub(crate) fn said_in<'s>(project: &Project<'s>, script: &ScriptFile<'s>) -> Rc<AppLibraries> {
    if project.app().script.as_ref() == Some(script.file) {
        return app_libraries(project);
    }
    let mut found = AppLibraries::default();
    each_of_module(project, script, &mut |entry| add_declared(project, &entry, &mut found.all));
    found.own = found.all.len();
    Rc::new(found)
}

pub(crate) fn module_entries<'s>(project: &Project<'s>, script: &ScriptFile<'s>) -> Vec<Entry<'s>> {
    let mut all = Vec::new();
    each_of_module(project, script, &mut |entry| all.push(entry));
    all
}

/// The entries of a script's `dependencies`; inside `android {}` they are the module's, too.
pub(super) fn each_of_module<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    each: &mut dyn FnMut(Entry<'s>),
) -> Entries<'s> {
    // In a plugin's class what is configured has been got at before.
    let in_class = script.file.as_str().ends_with(".kt");
    let leads = |names: &[&str]| match names {
        ["dependencies"] | ["android", "dependencies"] => true,
        // What a multiplatform module has for Android, or for all that it is built for.
        ["kotlin", "sourceSets", "androidMain" | "commonMain", "dependencies"] => true,
        names => in_class && names.last() == Some(&"dependencies"),
    };
    each_entry(project, script, &leads, each)
}

/// The module's own script and those that it applies.
pub(crate) fn scripts<'s>(project: &Project<'s>) -> Vec<ScriptFile<'s>> {
    let Some(script) = project.script(project.app()) else { return Vec::new() };
    let mut scripts = vec![script];
    scripts.extend(project.applied_scripts(&script));
    scripts
}

fn add_declared<'s>(project: &Project<'s>, entry: &Entry<'s>, found: &mut Vec<Declared>) {
    let configuration = configuration_of(project, entry);
    // Mostly written as one text: no copy of it is kept.
    let written = entry.call.args.iter().find_map(|it| match &it.value {
        Value::Text { value, .. } => Some(value),
        _ => None,
    });
    let declared = |it: Coordinates| Declared {
        file: entry.script.file.clone(),
        configuration: configuration.clone(),
        module: match written {
            Some(text) => text.part(&it.module),
            None => Piece::new(it.module),
        },
        version: it.version,
        span: it.span,
        statement: entry.call.span.clone(),
        is_certain: entry.is_certain,
    };
    found.extend(coordinates(project, &entry.script, entry.call).into_iter().map(declared));
}

/// The configuration that a call adds to: its name, or the first argument of `add("x", …)`, also
/// where a variable or a template has it.
pub(super) fn configuration_of<'s>(project: &Project<'s>, entry: &Entry<'s>) -> Option<Piece> {
    if entry.word == "add" {
        return project.resolve(&entry.script, argument(entry.call, None)?).map(Piece::new);
    }
    let Some((before, rest)) = entry.word.split_once('$') else {
        return Some(entry.call.name.text.part(entry.word));
    };
    let name = rest.trim_start_matches('{');
    let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(name.len());
    let value = project.variable(&entry.script, &name[..end])?;
    Some(Piece::new(format!("{before}{value}{}", name[end..].trim_start_matches('}'))))
}

/// The member, or members, that a configuration of some variants serves: `paid` of
/// `paidImplementation`.
pub(crate) fn member_of(configuration: &str) -> Option<&str> {
    let ends = ["Implementation", "Api", "Compile"];
    let member = ends.iter().find_map(|it| configuration.strip_suffix(it))?;
    (!member.is_empty() && !serves_tests(configuration)).then_some(member)
}

/// The configurations of some variants only that a library is declared for; none where it is
/// declared for all of them as well.
pub(crate) fn variants_of(project: &Project<'_>, module: &str) -> Vec<String> {
    if !project.only_in_some_variants(module) {
        return Vec::new();
    }
    let all = app_libraries(project);
    let serving = all.all.iter().filter(|it| it.module == module && it.serves_a_variant());
    serving.map(|it| it.configuration.as_deref().unwrap_or_default().to_owned()).collect()
}

/// `paidImplementation`, `releaseApi` …: what the application has in some variants.
pub(crate) fn serves_a_variant(configuration: &str) -> bool {
    let ends = |word: &&str| {
        let start = configuration.len().checked_sub(word.len());
        let end = start.and_then(|it| configuration.get(it..));
        end.is_some_and(|it| it.eq_ignore_ascii_case(word))
    };
    MAIN.iter().any(ends) && !serves_tests(configuration)
}

/// `testImplementation`, `androidTestImplementation` …: what never gets into the application.
fn serves_tests(configuration: &str) -> bool {
    ["test", "androidTest"].iter().any(|it| configuration.starts_with(it))
}

impl Project<'_> {
    /// The libraries that the application module declares, in order.
    #[must_use]
    pub fn libraries(&self) -> Vec<Library> {
        let all = app_libraries(self);
        let serving = all.all.iter().filter(|it| it.is_certain && it.serves_a_variant());
        serving
            .map(|it| Library {
                at: it.at(),
                module: it.module.clone(),
                version: it.version.as_ref().and_then(|it| it.text.clone()),
            })
            .collect()
    }

    /// The versions of those of [`Project::libraries`] whose `group:artifact` is asked for.
    #[must_use]
    pub fn library_versions(&self, is_it: &dyn Fn(&str) -> bool) -> Vec<Option<Piece>> {
        let all = app_libraries(self);
        let serving = all.all.iter().filter(|it| it.is_certain && it.serves_a_variant());
        let found = serving.filter(|it| is_it(&it.module));
        found.map(|it| it.version.as_ref().and_then(|it| it.text.clone())).collect()
    }

    /// Whether the application declares a library for some of its variants, and for no other:
    /// what is compiled for all of them cannot use it.
    #[must_use]
    pub fn only_in_some_variants(&self, module: &str) -> bool {
        let all = app_libraries(self);
        let mut serving =
            all.all.iter().filter(|it| it.module == module && it.serves_a_variant()).peekable();
        serving.peek().is_some() && !serving.any(|it| it.is_main() && it.is_certain)
    }
}

/// Where rules for versions that others ask for stand: they declare nothing.
///
/// What adds to a configuration's own dependencies is none of them.
pub(crate) fn rules_for_versions(script: &ScriptFile<'_>) -> Vec<Place> {
    const ADDERS: [&str; 3] = ["dependencies", "withDependencies", "defaultDependencies"];
    let rules = calls(&script.script.statements)
        .filter(|call| call.name.steps().next() == Some("configurations"))
        .filter(|call| !ADDERS.iter().any(|it| names_step(script, &call.span, it)));
    rules.map(|call| script.place(&call.span)).collect()
}

/// Whether a word stands on its own in a span, as a step of a name does.
fn names_step(script: &ScriptFile<'_>, span: &Span, word: &str) -> bool {
    script.slice(span).split(|c: char| !c.is_alphanumeric()).any(|it| it == word)
}

/// Whether the module takes most of its external libraries from the catalog.
pub(crate) fn uses_catalog(project: &Project<'_>, script: &ScriptFile<'_>) -> bool {
    if project.catalog().is_none() {
        return false;
    }
    let is_accessor = |path: &str| catalog::is_accessor(project.snapshot(), path);
    let mut accessors = 0;
    let mut literals = 0;
    for block in script.blocks(&["dependencies"]) {
        for call in calls(&block.body.statements) {
            match argument(call, None) {
                Some(Value::Path { path, .. }) if is_accessor(path) => accessors += 1,
                Some(Value::Text { .. }) => literals += 1,
                Some(Value::Call(inner)) => match argument(inner, None) {
                    Some(Value::Path { path, .. }) if is_accessor(path) => accessors += 1,
                    _ => {}
                },
                _ => {}
            }
        }
    }
    accessors > 0 && accessors >= literals
}

/// Dependencies by their statements; the first of one that declares several.
pub(crate) fn by_statement(found: &[Declared]) -> HashMap<Span, &Declared> {
    found.iter().rev().map(|it| (it.statement.clone(), it)).collect()
}

/// A statement of `dependencies` as a neighbour of a new library; its key says whose variants it
/// serves.
pub(crate) fn neighbour(
    statement: &Statement,
    found: &HashMap<Span, &Declared>,
    key_of: &dyn Fn(Option<&str>, &str) -> Key,
) -> Neighbour {
    let declared = found.get(statement.span()).copied();
    let named = statement.as_call().is_some_and(|it| MAIN.contains(&it.name.text.as_str()));
    let member = declared.and_then(|it| member_of(it.configuration.as_deref()?));
    let is_of_kind = named || member.is_some() || declared.is_some_and(Declared::is_main);
    Neighbour { key: declared.map(|it| key_of(member, &it.module)), is_of_kind }
}

/// How the libraries of every variant are declared.
pub(crate) struct Habit<'s> {
    pub(crate) calls: Vec<&'s Call>,
    /// Whether all are for `compile`.
    pub(crate) is_old: bool,
    /// Whether most have parentheses.
    pub(crate) has_parens: bool,
}

/// How a script declares the libraries of every variant.
pub(crate) fn habit<'s>(script: &ScriptFile<'s>) -> Habit<'s> {
    let blocks: Vec<Block<'s>> = script.blocks(&["dependencies"]);
    let calls: Vec<&'s Call> = blocks
        .iter()
        .flat_map(|block| calls(&block.body.statements))
        .filter(|call| MAIN.contains(&call.name.text.as_str()))
        .collect();
    let any = |name: &str| calls.iter().any(|call| call.name.text == name);
    let parens = calls.iter().filter(|call| call.parens).count();
    Habit {
        is_old: any("compile") && !any("implementation"),
        has_parens: !calls.is_empty() && parens * 2 > calls.len(),
        calls,
    }
}
