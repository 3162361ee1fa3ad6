//! What is told of coordinates and local files.

use pushwright_android::{
    Choice, ClasspathWant, DependencyWant, Presence, Project, Snapshot, VersionWant, Want, presence,
};

use crate::answer::Answer::{self, Absent, Seen, Unknown};
use crate::asked::library;
use crate::project::{APP, KOTLIN_APP, of_want, project_with};

pub(crate) fn number(file: &str) -> &'static str {
    if file.ends_with(".kts") { "val number = \"1.2\"\n" } else { "def number = '1.2'\n" }
}

pub(crate) fn library_by(arguments: &str, file: &str) -> Answer {
    let app = if file.ends_with(".kts") { KOTLIN_APP } else { APP };
    let number = number(file);
    let text = format!("{app}{number}dependencies {{\n implementation({arguments})\n}}\n");
    let (module, version) = ("g.x:a".to_owned(), VersionWant::Exactly("1.2".to_owned()));
    of_want(&[(file, &text)], &Want::Dependency(DependencyWant::new(module, version)))
}

pub(crate) fn on_class_path(arguments: &str, file: &str, least: &str) -> (Snapshot, Want) {
    let number = number(file);
    let text =
        format!("buildscript {{\n{number}dependencies {{\n classpath({arguments})\n}}\n}}\n");
    let least = Some(least.to_owned());
    let want = ClasspathWant { module: "g.x:a".to_owned(), least, ..ClasspathWant::default() };
    (project_with(&[(file, &text)]), Want::Classpath(want))
}

pub(crate) fn class_path_by(arguments: &str, file: &str) -> Answer {
    let (snapshot, want) = on_class_path(arguments, file, "1.2");
    let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
    match presence(&project, &want) {
        Presence::Present(_) => Seen,
        Presence::Absent => Absent,
        Presence::Unknown(_) | Presence::Different(_) => Unknown,
    }
}

/// Whether an entry is told to be too old, which its version must be known for.
pub(crate) fn old_on_class_path(arguments: &str, file: &str) -> Answer {
    let (snapshot, want) = on_class_path(arguments, file, "1.3");
    let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
    match presence(&project, &want) {
        Presence::Different(_) => Seen,
        Presence::Absent => Absent,
        Presence::Unknown(_) | Presence::Present(_) => Unknown,
    }
}

pub(crate) fn local_file(spelling: &str, file: &str) -> Answer {
    let text = format!("def number = '1'\ndependencies {{ implementation({spelling}) }}\n");
    let own = format!("{APP}{text}");
    let from = format!("{APP}apply from: '../shared/f.gradle'\n");
    let files = match file.starts_with("app/") {
        true => vec![(file, own.as_str())],
        false => vec![("app/build.gradle", from.as_str()), (file, text.as_str())],
    };
    let wrapping = ("wrapping/build.gradle", "artifacts.add('default', file('x-1.aar'))\n");
    let settings = ("settings.gradle", "include ':app', ':wrapping'\n");
    let files = [files, vec![wrapping, settings]].concat();
    let (module, version) = ("libs/x-1.aar".to_owned(), VersionWant::LocalFile);
    of_want(&files, &Want::Dependency(DependencyWant::new(module, version)))
}

/// What a function of buildSrc declares that the module calls.
pub(crate) fn called(functions: &str) -> Answer {
    let text = format!("{KOTLIN_APP}dependencies {{\n    own()\n}}\n");
    let files =
        [("app/build.gradle.kts", text.as_str()), ("buildSrc/src/main/kotlin/Own.kt", functions)];
    of_want(&files, &library())
}
