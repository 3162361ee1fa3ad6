//! Libraries that a build which pins its libraries does not let in yet.
//!
//! Knows what is said of them, one item a file; the files are read by the model of the build, and
//! written by Gradle alone.

use pushwright_android::{Key, Pinned, RelPath, VersionWant, Want};
use pushwright_config::{Code, Diagnostic};

use crate::model::context::Context;
use crate::model::requirement::{Requirement, What};

/// What is left for Gradle to write, by the key of the file.
pub(super) fn not_listed(
    context: &Context<'_>,
    requirements: &[Requirement],
) -> Vec<(Key, Diagnostic)> {
    let all = required(context, requirements);
    let unverified = context.project.unverified(&all).filter(|(_, kept_out)| !kept_out.is_empty());
    let mut left = Vec::new();
    if let Some((file, kept_out)) = unverified {
        let message = format!("`{file}` lacks checksums of what push needs");
        let help = "let Gradle write them, and look at what it adds: \
                    `./gradlew --write-verification-metadata sha256 help`";
        let stops = "Dependency verification failed";
        left.push(item(&file, message, &named(&kept_out), stops, help));
    }
    for (file, kept_out) in context.project.unlocked(&all) {
        let message = format!("`{file}` does not list what push needs");
        let help = match kept_out.iter().any(|it| it.is_of_build) {
            true => "let Gradle write it anew: `./gradlew help --write-locks`".to_owned(),
            false => format!(
                "let Gradle write it anew: `./gradlew {}:dependencies --write-locks`",
                context.project.app().path.trim_end_matches(':')
            ),
        };
        let stops = "which is not part of the dependency lock state";
        left.push(item(&file, message, &named(&kept_out), stops, &help));
    }
    left
}

/// The libraries that are required, in the versions that the build has or is to have.
fn required(context: &Context<'_>, requirements: &[Requirement]) -> Vec<Pinned> {
    let libraries = context.project.libraries();
    let mut found = Vec::new();
    for requirement in requirements {
        let What::Want(want) = &requirement.what else { continue };
        found.extend(match want.inner() {
            Want::Dependency(it) => {
                let declared = libraries.iter().find(|library| library.module == it.module);
                let version = match (&it.version, declared) {
                    (VersionWant::LocalFile, _) => continue,
                    (_, Some(library)) => library.version.as_deref().map(str::to_owned),
                    (VersionWant::Exactly(it) | VersionWant::AtLeastSome(it), None) => {
                        Some(it.clone())
                    }
                };
                Some(Pinned { module: it.module.clone(), version, is_of_build: false })
            }
            // The Android plugin has been there before us.
            Want::Classpath(it) if it.version.is_some() => {
                let declared = context.project.classpath_version(&it.module).map(|it| it.value);
                let version = declared.or_else(|| it.version.clone());
                Some(Pinned { module: it.module.clone(), version, is_of_build: true })
            }
            _ => None,
        });
    }
    found
}

fn named(all: &[&Pinned]) -> String {
    let name = |it: &&Pinned| match &it.version {
        Some(version) => format!("{}:{version}", it.module),
        None => it.module.clone(),
    };
    all.iter().map(name).collect::<Vec<String>>().join("\n")
}

fn item(
    file: &RelPath,
    message: String,
    names: &str,
    stops: &str,
    help: &str,
) -> (Key, Diagnostic) {
    let diagnostic = Diagnostic::warning(Code::GradleNotPinned, message)
        .note(names)
        .note(format!("what happens: the build stops: \"{stops}\""))
        .help(help);
    (Key::file(file), diagnostic)
}
