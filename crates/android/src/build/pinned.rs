//! What a build pins of its libraries: checksums in gradle/verification-metadata.xml, versions in lock
//! files.
//!
//! Knows which library Gradle lets in by them; a rule that may let it in, such as a pattern or a
//! trusted key, does. Checksums are Gradle's to write. Checked against Gradle 8.11.1.

use crate::build::project::Project;
use crate::rel_path::RelPath;

/// A library, or an entry of the class path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinned {
    /// `group:artifact`.
    pub module: String,
    /// `None` where the files do not tell it.
    pub version: Option<String>,
    /// Whether the build itself has it, and not the application.
    pub is_of_build: bool,
}

impl Project<'_> {
    /// gradle/verification-metadata.xml, where it is in effect, and which of these it keeps out.
    #[must_use]
    pub fn unverified<'p>(&self, all: &'p [Pinned]) -> Option<(RelPath, Vec<&'p Pinned>)> {
        const MODE: &str = "org.gradle.dependency.verification";
        let file = self.root().file("gradle/verification-metadata.xml");
        let text = self.snapshot().text(&file)?;
        let mode = self.gradle_property(MODE).unwrap_or_default();
        if ["off", "lenient"].contains(&mode.as_str()) {
            return None;
        }
        let rules: Vec<Tag<'_>> = ["<trust ", "<trusted-key ", "<trusting "]
            .into_iter()
            .flat_map(|name| tags(text, name))
            .collect();
        let components: Vec<Tag<'_>> = tags(text, "<component ").collect();
        let is_let_in = |it: &Pinned| {
            rules.iter().any(|rule| rule.may_let_in(it)) || components.iter().any(|tag| tag.is(it))
        };
        Some((file, all.iter().filter(|it| !is_let_in(it)).collect()))
    }

    /// The lock files that keep some of these out, and which.
    #[must_use]
    pub fn unlocked<'p>(&self, all: &'p [Pinned]) -> Vec<(RelPath, Vec<&'p Pinned>)> {
        let build = self.classpath_script().map(|it| it.file.parent());
        let of_build = build.map(|it| it.join("buildscript-gradle.lockfile"));
        let of_app = self.app().file("gradle.lockfile");
        let folder = self.app().file("gradle/dependency-locks");
        let older = self.snapshot().paths().filter(|path| {
            path.parent() == folder && path.file_name().ends_with("RuntimeClasspath.lockfile")
        });
        let older = older.map(|it| (it.clone(), false));
        let newer = [(Some(of_app), false), (of_build.flatten(), true)];
        let newer = newer.into_iter().filter_map(|(file, of)| Some((file?, of)));
        newer
            .chain(older)
            .filter_map(|(file, of_build)| {
                let text = self.snapshot().text(&file).filter(|it| locks(it))?;
                let kept_out = |it: &&Pinned| it.is_of_build == of_build && !lists(text, it);
                Some((file, all.iter().filter(kept_out).collect::<Vec<&Pinned>>()))
            })
            .filter(|(_, kept_out)| !kept_out.is_empty())
            .collect()
    }
}

/// Whether a lock file lists anything: one of nothing may belong to configurations of others.
fn locks(text: &str) -> bool {
    text.lines().any(|line| line.split(':').count() == 3 && !line.starts_with('#'))
}

/// Whether a lock file lists a library, in its version where that is known.
fn lists(text: &str, it: &Pinned) -> bool {
    text.lines().any(|line| {
        let rest = line.strip_prefix(it.module.as_str()).and_then(|rest| rest.strip_prefix(':'));
        let version = rest.map(|rest| rest.split('=').next().unwrap_or_default().trim());
        version.is_some_and(|listed| it.version.as_deref().is_none_or(|version| version == listed))
    })
}

/// An element's tag without its name.
struct Tag<'t>(&'t str);

fn tags<'t>(text: &'t str, name: &'static str) -> impl Iterator<Item = Tag<'t>> {
    let ends = move |at: usize| text[at..].find('>').map_or(text.len(), |end| at + end);
    text.match_indices(name).map(move |(at, _)| Tag(&text[at..ends(at)]))
}

impl Tag<'_> {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.0.match_indices(name).find_map(|(at, _)| {
            let before = self.0[..at].chars().next_back()?;
            let rest = self.0[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
            let quote = rest.chars().next().filter(|it| "\"'".contains(*it))?;
            before.is_whitespace().then(|| rest[1..].split(quote).next().unwrap_or_default())
        })
    }

    /// Whether it names a library.
    fn is(&self, it: &Pinned) -> bool {
        let (group, artifact) = it.module.split_once(':').unwrap_or((&it.module, ""));
        self.attribute("group") == Some(group)
            && self.attribute("name") == Some(artifact)
            && it
                .version
                .as_deref()
                .is_none_or(|version| self.attribute("version") == Some(version))
    }

    /// Whether a rule may let a library in: what it says nothing of, it does not ask for.
    fn may_let_in(&self, it: &Pinned) -> bool {
        let (group, artifact) = it.module.split_once(':').unwrap_or((&it.module, ""));
        // Of single files, sources and documentation are trusted.
        let is_of_file = self.attribute("file").is_some();
        let is_pattern = self.attribute("regex") == Some("true");
        let agrees = |name: &str, with: &str| self.attribute(name).is_none_or(|it| it == with);
        let version = it.version.as_deref().is_none_or(|it| agrees("version", it));
        !is_of_file
            && (is_pattern || (agrees("group", group) && agrees("name", artifact) && version))
    }
}
