//! Rules about classes of the vendors' SDKs: those that are there twice, and those that a shrinker
//! looks for and nobody brings.
//!
//! Knows what compiles into the app from scripts and files; which classes are whose, packs say.

use pushwright_android::{
    DependencyWant, Library, Place, Presence, RelPath, VersionWant, Want, is_rules_file, presence,
};
use pushwright_config::pack::{DependencySource, Pack};
use pushwright_config::{Code, Severity};

use super::{Exam, Rule, Symptom, finding};
use crate::vendor::sdk_file::used_files;
use crate::vendor::variables::Vendor;

pub(super) const RULES: &[Rule] = &[
    Rule::of_app(&[Code::DoctorDuplicateClasses], duplicate),
    Rule::of_app(&[Code::DoctorMissingClasses], missing),
];

fn duplicate(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    exam.vendors.iter().for_each(|vendor| twice(exam, vendor, found));
}

/// One SDK from several files, or from a file and a repository.
fn twice(exam: &Exam<'_>, vendor: &Vendor<'_>, found: &mut Vec<Symptom>) {
    let project = exam.project();
    let files: Vec<&str> = used_files(project, vendor.config).collect();
    let libraries = declared(&project.libraries(), vendor.pack);
    let Some(file) = files.first() else { return };
    if files.len() + libraries.len() < 2 {
        return;
    }
    let library = libraries.first();
    let others = libraries.iter().map(|it| it.module.as_str()).chain(files.iter().skip(1).copied());
    let others: Vec<String> = others.map(|it| format!("`{it}`")).collect();
    let class = vendor.pack.sdk.class.as_deref().unwrap_or_default();
    let diagnostic = finding(
        Severity::Error,
        Code::DoctorDuplicateClasses,
        format!("`{file}` and {} bring the same classes", others.join(", ")),
        &format!("the build stops: \"Duplicate class {class} found in modules\""),
        "keep one of them: take the file away, or the line that declares the other",
    );
    let place = library.map(|it| it.at.clone()).or_else(|| place_of(exam, file));
    found.push(Symptom::new(match place {
        Some(place) => exam.at(diagnostic, &place),
        None => diagnostic,
    }));
}

/// Where the build takes a file in.
fn place_of(exam: &Exam<'_>, file: &str) -> Option<Place> {
    let want = DependencyWant::new(file.to_owned(), VersionWant::LocalFile);
    match presence(exam.project(), &Want::Dependency(want)) {
        Presence::Present(place) => Some(place),
        Presence::Absent | Presence::Different(_) | Presence::Unknown(_) => None,
    }
}

/// The declared libraries that are a pack's SDK, under its own name or another's.
fn declared(all: &[Library], pack: &Pack) -> Vec<Library> {
    let own = |module: &str| {
        let of_pack = pack.dependencies.iter().any(|it| match &it.source {
            DependencySource::Module { module: own, version } => {
                own == module && version.contains("sdk_version")
            }
            DependencySource::File { .. } => false,
        });
        of_pack || pack.sdk.modules.iter().any(|it| it == module)
    };
    all.iter().filter(|it| own(&it.module)).cloned().collect()
}

/// Classes that a declared SDK names and nobody brings, where a build shrinks and is not told.
fn missing(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let project = exam.project();
    let libraries = project.libraries();
    let off = exam.gradle_property("android.enableR8") == Some("false");
    if off || !project.is_shrunk() {
        return;
    }
    for pack in exam.packs().filter(|it| !it.sdk.lacks.is_empty()) {
        let Some(library) = declared(&libraries, pack).into_iter().next() else { continue };
        let Some(class) = pack.sdk.lacks.iter().find(|it| !is_told(exam, it)) else { continue };
        let stops = exam.has_android_plugin("7");
        let severity = if stops { Severity::Error } else { Severity::Warning };
        let package = class.split('.').take(2).collect::<Vec<_>>().join(".");
        let diagnostic = finding(
            severity,
            Code::DoctorMissingClasses,
            format!("`{}` names classes that only its phones have, as `{class}`", library.module),
            &format!("a build that shrinks stops: \"Missing class {class}\""),
            &format!("write `-dontwarn {package}.**` into the module's rules"),
        );
        found.push(Symptom::new(exam.at(diagnostic, &library.at)));
    }
}

/// Whether a rules file of the application tells the shrinker not to mind that a class is missing.
fn is_told(exam: &Exam<'_>, class: &str) -> bool {
    let app = exam.project().app();
    let is_rules = |path: &&RelPath| is_rules_file(path) && path.is_below(&app.folder);
    let snapshot = exam.project().snapshot();
    let files = snapshot.with_included_rules(snapshot.paths().filter(is_rules).cloned());
    files.iter().filter_map(|it| exam.text(it)).flat_map(str::lines).any(|line| {
        let mut words =
            line.split(|c: char| c.is_whitespace() || c == ',').filter(|it| !it.is_empty());
        match words.next() {
            Some("-ignorewarnings") => true,
            Some("-dontwarn") => {
                let mut patterns = words.take_while(|it| !it.starts_with('#')).peekable();
                patterns.peek().is_none() || patterns.any(|it| covers(it, class))
            }
            _ => false,
        }
    })
}

/// Whether a pattern of ProGuard's covers a class.
fn covers(pattern: &str, class: &str) -> bool {
    match (pattern.strip_suffix("**"), pattern.strip_suffix('*')) {
        (Some(start), _) => class.starts_with(start),
        (None, Some(start)) => class.strip_prefix(start).is_some_and(|rest| !rest.contains('.')),
        (None, None) => pattern == class,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_cover_as_the_shrinker_reads_them() {
        for pattern in ["a.b.C", "a.b.*", "a.**", "**", "a.b.**"] {
            assert!(covers(pattern, "a.b.C"), "{pattern}");
        }
        for pattern in ["a.*", "a.b.D", "b.**", "a.b"] {
            assert!(!covers(pattern, "a.b.C"), "{pattern}");
        }
    }
}
