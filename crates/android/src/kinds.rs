//! One thing that must hold in a project, whatever its kind.
//!
//! Knows which module answers for which kind; knows no kind itself.

pub(crate) mod classpath;
pub(crate) mod deep_link;
pub(crate) mod dependency;
pub(crate) mod element;
pub(crate) mod flavor_rules;
pub(crate) mod placeholder;
pub(crate) mod plugin;
pub(crate) mod repository;
pub(crate) mod rules;
pub(crate) mod script;

use crate::kinds::classpath::ClasspathWant;
use crate::kinds::dependency::DependencyWant;
use crate::kinds::placeholder::PlaceholderWant;
use crate::kinds::plugin::PluginWant;
use crate::kinds::repository::RepositoryWant;
use crate::kinds::rules::RulesWant;
use crate::kinds::script::ScriptWant;
use crate::manifest;
use crate::manifest::{DeepLinkWant, NodeWant};
use crate::owned::Owned;
use crate::{
    CannotTell, Difference, DifferenceKind, Key, Kind, Member, Place, Presence, Project, RelPath,
    Step,
};
use pushwright_lossless::{Edit, Span};

/// A thing that must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// An element of the manifest.
    Node(NodeWant),
    /// An intent filter on an activity that is there, which other apps may start.
    DeepLink(DeepLinkWant),
    /// A Maven repository.
    Repository(RepositoryWant),
    /// A dependency of the build script.
    Classpath(ClasspathWant),
    /// A Gradle plugin applied in the application module.
    Plugin(PluginWant),
    /// A script of the project applied in the application module.
    Script(ScriptWant),
    /// A library dependency of the application module.
    Dependency(DependencyWant),
    /// A manifest placeholder.
    Placeholder(PlaceholderWant),
    /// A rules file named wherever the shrinker may run.
    Rules(RulesWant),
    /// A whole file.
    File(FileWant),
    /// An element, a library, rules or a plugin for one flavor or build type alone; repositories,
    /// class path and the plugin's line stay those of the build.
    OfMember(Member, Box<Want>),
}

/// A whole file of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileWant {
    /// Where it stands.
    pub path: RelPath,
    /// What it says, with LF line ends.
    pub text: String,
}

impl Want {
    /// What is wanted, be it for one member alone.
    #[must_use]
    pub fn inner(&self) -> &Want {
        match self {
            Want::OfMember(_, want) => want.inner(),
            want => want,
        }
    }

    /// Like [`Want::inner`], to be changed.
    pub fn inner_mut(&mut self) -> &mut Want {
        match self {
            Want::OfMember(_, want) => want.inner_mut(),
            want => want,
        }
    }

    /// The structural name of the thing in this project.
    #[must_use]
    pub fn key(&self, project: &Project<'_>) -> Key {
        match self {
            Want::Node(want) => manifest::node_key(project, want),
            Want::DeepLink(want) => manifest::deep_link_key(project, want),
            Want::Repository(want) => repository::key(project, want),
            Want::Classpath(want) => classpath::key(want),
            Want::Plugin(want) => plugin::key(project, want),
            Want::Script(want) => script::key(project, want),
            Want::Dependency(want) => dependency::key(project, want),
            Want::Placeholder(want) => placeholder::key(project, want),
            Want::Rules(want) => rules::key(project, want),
            Want::File(want) => Key::new(Kind::File, want.path.as_str()),
            Want::OfMember(member, want) => want.key(&project.within(member)),
        }
    }
}

/// Whether a wanted thing is there.
#[must_use]
pub fn presence(project: &Project<'_>, want: &Want) -> Presence {
    match want {
        Want::Node(want) => element::node_presence(project, want),
        Want::DeepLink(want) => deep_link::deep_link_presence(project, want),
        Want::Repository(want) => repository::presence(project, want),
        Want::Classpath(want) => classpath::presence(project, want),
        Want::Plugin(want) => plugin::presence(project, want),
        Want::Script(want) => script::presence(project, want),
        Want::Dependency(want) => dependency::presence(project, want),
        Want::Placeholder(want) => placeholder::presence(project, want),
        Want::Rules(want) => rules::presence(project, want),
        Want::File(want) => file_presence(project, want),
        Want::OfMember(member, want) => presence(&project.within(member), want),
    }
}

/// The next edit towards a wanted thing that [`presence`] calls absent.
///
/// Apply it, read the project again, ask again: `Ok(None)` says that nothing is left to do.
///
/// # Errors
/// The files do not tell where the thing belongs.
pub fn ensure(
    project: &Project<'_>,
    want: &Want,
    owned: &Owned,
) -> Result<Option<Step>, CannotTell> {
    match want {
        Want::Node(want) => element::node_step(project, want, owned),
        Want::DeepLink(want) => deep_link::deep_link_step(project, want, owned),
        Want::Repository(want) => repository::step(project, want, owned),
        Want::Classpath(want) => classpath::step(project, want, owned),
        Want::Plugin(want) => plugin::step(project, want, owned),
        Want::Script(want) => script::step(project, want),
        Want::Dependency(want) => dependency::step(project, want, owned),
        Want::Placeholder(want) => placeholder::step(project, want, owned),
        Want::Rules(want) => rules::step(project, want),
        Want::File(want) => Ok(file_step(project, want)),
        Want::OfMember(member, want) => ensure(&project.within(member), want, owned),
    }
}

/// Every place where the thing that `key` names stands.
///
/// Whole files have none: they are what their path is; mended lines are what push.lock says of
/// them. Containers have the place between their
/// braces or tags, see [`container`].
#[must_use]
pub fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    match key.kind {
        Kind::Container | Kind::File | Kind::Mend => Vec::new(),
        Kind::Repository => repository::locate(project, key),
        Kind::Classpath => classpath::locate(project, key),
        Kind::Plugin => plugin::locate(project, key),
        Kind::Script => script::locate(project, key),
        Kind::Catalog => crate::build::catalog::locate(project, key),
        Kind::Dependency => dependency::locate(project, key),
        Kind::Placeholder => placeholder::locate(project, key),
        Kind::Proguard => rules::locate(project, key),
        Kind::Permission | Kind::Manifest | Kind::IntentFilter => manifest::locate(project, key),
    }
}

/// Where a container of ours stands: the whole of it, and the inside.
#[must_use]
pub fn container(project: &Project<'_>, key: &Key) -> Option<(RelPath, Span, Span)> {
    let (file, path) = key.name.split_once('#')?;
    let file = RelPath::new(file)?;
    let path = path.strip_suffix("{}").unwrap_or(path);
    let (span, inner) = match file.file_name().rsplit('.').next() {
        Some("xml") => manifest::locate_container(project, &file, path)?,
        Some("toml") => crate::build::catalog::locate_container(project, &file, path)?,
        _ => {
            let script = project.open(&file)?;
            let steps: Vec<&str> = path.split('/').collect();
            let block = script.container(&steps)?;
            (block.call.span.clone(), block.body.inner())
        }
    };
    Some((file, span, inner))
}

fn file_presence(project: &Project<'_>, want: &FileWant) -> Presence {
    let whole = |text: &str| Place::new(&want.path, 0..text.len());
    match project.snapshot().text(&want.path) {
        None if project.snapshot().contains(&want.path) => Presence::Unknown(CannotTell {
            why: format!("`{}` is there and is not UTF-8 text", want.path),
            at: None,
            snippet: want.text.clone(),
        }),
        None => Presence::Absent,
        Some(text) if without_cr(text) == want.text => Presence::Present(whole(text)),
        Some(text) => Presence::Different(Difference {
            at: whole(text),
            message: format!("`{}` says something else", want.path),
            part: None,
            kind: DifferenceKind::Value,
            fix: Some(Edit::replace(0..text.len(), with_newlines(project, &want.text)).into()),
        }),
    }
}

fn file_step(project: &Project<'_>, want: &FileWant) -> Option<Step> {
    let key = Key::new(Kind::File, want.path.as_str());
    let edit = Edit::insert(0, with_newlines(project, &want.text));
    (!project.snapshot().contains(&want.path)).then(|| Step { key, file: want.path.clone(), edit })
}

/// Files of ours take the line ends of the module's manifest.
fn with_newlines(project: &Project<'_>, text: &str) -> String {
    use pushwright_lossless::Newline;
    let manifest = manifest::main_manifest(project);
    let newline =
        manifest.and_then(|path| project.snapshot().text(&path)).map_or(Newline::Lf, Newline::of);
    match newline {
        Newline::CrLf => text.replace('\n', "\r\n"),
        Newline::Lf | Newline::Cr => text.to_owned(),
    }
}

/// Text as compared with what we write: git may have turned LF into CRLF.
#[must_use]
pub fn without_cr(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// A part of a wanted thing that has a key of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its key.
    pub key: Key,
    /// Whether it often is there without the thing.
    pub is_often_there: bool,
}

/// The parts that stand there of a wanted thing, each of which [`claims`] knows.
#[must_use]
pub fn parts(project: &Project<'_>, want: &Want) -> Vec<Part> {
    match want {
        Want::DeepLink(want) => {
            let key = manifest::exported_key(project, &want.activity);
            vec![Part { key, is_often_there: true }]
        }
        Want::Rules(want) => rules::parts(project, want),
        Want::Dependency(want) => crate::build::catalog::parts(project, &want.module),
        Want::OfMember(member, want) => parts(&project.within(member), want),
        Want::Node(_)
        | Want::Repository(_)
        | Want::Classpath(_)
        | Want::Plugin(_)
        | Want::Script(_)
        | Want::Placeholder(_)
        | Want::File(_) => Vec::new(),
    }
}

/// Whether the thing that `key` names is the wanted thing or a part of it.
#[must_use]
pub fn claims(project: &Project<'_>, want: &Want, key: &Key) -> bool {
    if want.key(project) == *key {
        return true;
    }
    match want {
        Want::DeepLink(want) => manifest::exported_key(project, &want.activity) == *key,
        Want::Rules(want) => rules::claims(project, want, key),
        Want::Dependency(want) => crate::build::catalog::claims(project, &want.module, key),
        Want::OfMember(member, want) => claims(&project.within(member), want, key),
        Want::Node(_)
        | Want::Repository(_)
        | Want::Classpath(_)
        | Want::Plugin(_)
        | Want::Script(_)
        | Want::Placeholder(_)
        | Want::File(_) => false,
    }
}
