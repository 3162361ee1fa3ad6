//! Platforms (BoMs): which the application takes versions from.
//!
//! Knows `platform(…)` and `enforcedPlatform(…)` of the application's scripts and of library modules;
//! which versions a platform has, a repository knows.

use pushwright_lossless::gradle::Value;

use super::catalog;
use super::coordinates::coordinates;
use super::entries::Entry;
use super::libraries::{MAIN, app_libraries, configuration_of, module_entries, serves_a_variant};
use super::script::argument;
use crate::build::project::Project;
use crate::fact::Place;

/// A platform (BoM) as a script declares it.
#[derive(Debug)]
pub(crate) struct PlatformAt {
    module: String,
    configuration: String,
    at: Place,
    is_certain: bool,
}

/// What a platform (BoM) says of a library of its own group.
pub(crate) enum Platform {
    /// It decides the version wherever the library is wanted.
    Decides,
    /// It does perhaps, or not everywhere.
    Partly {
        /// The platform.
        module: String,
        at: Place,
        /// Why it does not decide, as the rest of a sentence.
        why: &'static str,
    },
}

/// The platform (BoM) of a library's own group that the application takes versions from, be it from
/// a library module that hands it on.
pub(crate) fn platform_for(project: &Project<'_>, module: &str) -> Option<Platform> {
    let group = module.split(':').next()?;
    let own = project.own_configurations();
    let said = app_libraries(project);
    let is_its = |it: &&PlatformAt| it.module.split(':').next() == Some(group);
    let mut partly = None;
    for it in said.platforms.iter().filter(is_its) {
        let configuration = &it.configuration;
        let serves = MAIN.contains(&configuration.as_str()) || own.contains(configuration);
        if serves && it.is_certain {
            return Some(Platform::Decides);
        }
        if serves || serves_a_variant(configuration) {
            partly.get_or_insert((it, "in some variants only, or perhaps"));
        }
    }
    let all = project.library_cache.module_platforms.get_or_init(|| module_platforms(project));
    for (it, is_handed_on) in all.iter().filter(|(it, _)| is_its(&it)) {
        if *is_handed_on && it.is_certain {
            return Some(Platform::Decides);
        }
        let why = "for what runs, and not for what the application is compiled with";
        partly.get_or_insert((it, why));
    }
    if let Some(it) = said.unread_platforms.first() {
        partly.get_or_insert((it, "perhaps, as the files do not tell what it is"));
    }
    partly.map(|(it, why)| Platform::Partly { module: it.module.clone(), at: it.at.clone(), why })
}

/// The platforms that library modules declare, and whether they hand them on to what the application
/// is compiled with.
fn module_platforms(project: &Project<'_>) -> Vec<(PlatformAt, bool)> {
    let mut found = Vec::new();
    for (library, is_seen) in project.library_modules_seen() {
        let script = library.script.as_ref().and_then(|it| project.open(it));
        for entry in script.iter().flat_map(|it| module_entries(project, it)) {
            let is_handed_on = is_seen && ["api", "compile"].contains(&entry.word);
            found.extend(platform_of(project, &entry).map(|it| (it, is_handed_on)));
        }
    }
    found
}

/// The platform that an entry declares.
pub(super) fn platform_of<'s>(project: &Project<'s>, entry: &Entry<'s>) -> Option<PlatformAt> {
    let platform = entry.call.args.iter().find_map(|it| match &it.value {
        Value::Call(inner) => Some(&**inner),
        Value::Path { path, .. } => project.expression(&entry.script, path)?.1.as_call(),
        _ => None,
    });
    let platform = platform.filter(|it| it.name.text.ends_with("latform"))?;
    let found = coordinates(project, &entry.script, platform).into_iter().next()?;
    Some(PlatformAt {
        module: found.module,
        configuration: configuration_of(project, entry).as_deref().unwrap_or_default().to_owned(),
        at: entry.at(),
        is_certain: entry.is_certain,
    })
}

/// A platform that a catalog names whose entries come from somewhere that is not read.
pub(super) fn unread_platform<'s>(project: &Project<'s>, entry: &Entry<'s>) -> Option<PlatformAt> {
    let platform = entry.call.args.iter().find_map(|it| it.value.as_call())?;
    let Value::Path { path, .. } = argument(platform, None)? else { return None };
    let snapshot = project.snapshot();
    let is_platform = platform.name.text.ends_with("latform");
    let is_read = !catalog::accessed(snapshot, path).is_empty();
    (is_platform && !is_read && catalog::is_open(snapshot, path)).then(|| PlatformAt {
        module: path.to_string(),
        configuration: String::new(),
        at: entry.at(),
        is_certain: false,
    })
}
