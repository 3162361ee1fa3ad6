//! One thing that must hold in a project, whatever its kind.
//!
//! Asks the file that the table in `registry` names for a kind; knows no kind itself.

pub(crate) mod catalog;
pub(crate) mod classpath;
pub(crate) mod container;
pub(crate) mod deep_link;
pub(crate) mod dependency;
pub(crate) mod element;
pub(crate) mod file;
pub(crate) mod mend;
pub(crate) mod permission;
pub(crate) mod placeholder;
pub(crate) mod plugin;
pub(crate) mod repository;
pub(crate) mod rules;
pub(crate) mod script;
pub(crate) mod wanted;

use std::collections::HashMap;

use crate::build::project::Project;
use crate::fact::{CannotTell, Part, Place, Presence, Step};
use crate::key::{Key, Kind};
use crate::kinds::classpath::ClasspathWant;
use crate::kinds::dependency::DependencyWant;
use crate::kinds::file::FileWant;
use crate::kinds::placeholder::PlaceholderWant;
use crate::kinds::plugin::PluginWant;
use crate::kinds::repository::RepositoryWant;
use crate::kinds::rules::RulesWant;
use crate::kinds::script::ScriptWant;
use crate::kinds::wanted::{Conflict, Row, Wanted};
use crate::manifest::{self, DeepLinkWant, NodeWant};
use crate::member::Member;
use crate::owned::Owned;

macro_rules! define_wants {
    ($($(#[$doc:meta])* $kind:ident $word:literal $file:ident $(wants $want:ident($of:ident))?;)*) => {
        /// A thing that must hold.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Want {
            $($(
                #[doc = concat!("What `", $word, "` keys name; see [`", stringify!($of), "`].")]
                $want($of),
            )?)*
            /// An element, a library, rules or a plugin for one flavor or build type alone;
            /// repositories, class path and the plugin's line stay those of the build.
            OfMember(Member, Box<Want>),
        }

        impl Want {
            /// The thing as its kind sees it, be it for one member alone.
            fn as_wanted(&self) -> &dyn Wanted {
                match self {
                    $($(Want::$want(want) => want,)?)*
                    Want::OfMember(_, want) => want.as_wanted(),
                }
            }
        }

        $($(
            impl From<$of> for Want {
                fn from(want: $of) -> Want {
                    Want::$want(want)
                }
            }
        )?)*

        impl Kind {
            fn row(self) -> &'static Row {
                match self {
                    $(Kind::$kind => &$file::KIND,)*
                }
            }
        }
    };
}

every_kind!(define_wants);

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
        self.ask(project, |want, project| want.key(project))
    }

    /// Whether many projects have the thing, in these very words, without us.
    #[must_use]
    pub fn is_common(&self, words: &str) -> bool {
        self.as_wanted().is_common(words)
    }

    /// Asks the thing's kind, in the project as those see it whom the thing is for.
    fn ask<R>(
        &self,
        project: &Project<'_>,
        question: impl FnOnce(&dyn Wanted, &Project<'_>) -> R,
    ) -> R {
        match self {
            Want::OfMember(member, want) => want.ask(&project.within(member), question),
            want => question(want.as_wanted(), project),
        }
    }
}

/// Whether a wanted thing is there.
#[must_use]
pub fn presence(project: &Project<'_>, want: &Want) -> Presence {
    want.ask(project, |want, project| want.presence(project))
}

/// Whether a wanted thing is there, apart from what other files make of it where it stands: a manifest
/// of a build type that takes an element out leaves it standing in the main one.
#[must_use]
pub fn standing(project: &Project<'_>, want: &Want) -> Presence {
    want.ask(project, |want, project| want.standing(project))
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
    want.ask(project, |want, project| want.step(project, owned))
}

/// The parts that stand there of a wanted thing, each of which [`claims`] knows.
#[must_use]
pub fn parts(project: &Project<'_>, want: &Want) -> Vec<Part> {
    want.ask(project, |want, project| want.parts(project))
}

/// Whether the thing that `key` names is the wanted thing or a part of it.
#[must_use]
pub fn claims(project: &Project<'_>, want: &Want, key: &Key) -> bool {
    want.ask(project, |want, project| want.key(project) == *key || want.has_part(project, key))
}

/// Every place where the thing that `key` names stands.
///
/// Whole files have none: they are what their path is; mended lines are what push.lock says of
/// them. Containers have the place between their braces or tags, see
/// [`container`](container::container).
#[must_use]
pub fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    (key.kind.row().locate)(project, key)
}

/// The same for many keys at once: elements of manifests and libraries of scripts, of which there
/// may be thousands, cost one reading of their file. Keys of what stands nowhere may be missing.
#[must_use]
pub fn locate_all<'k>(
    project: &Project<'_>,
    keys: impl IntoIterator<Item = &'k Key>,
) -> HashMap<&'k Key, Vec<Place>> {
    let (elements, others): (Vec<&Key>, Vec<&Key>) =
        keys.into_iter().partition(|key| manifest::names_element(key));
    let mut found = manifest::locate_elements(project, elements);
    let (libraries, others): (Vec<&Key>, Vec<&Key>) =
        others.into_iter().partition(|key| key.kind == Kind::Dependency);
    found.extend(dependency::locate_all(project, libraries));
    let (of_class_path, others): (Vec<&Key>, Vec<&Key>) =
        others.into_iter().partition(|key| key.kind == Kind::Classpath);
    found.extend(classpath::locate_all(project, of_class_path));
    found.extend(others.into_iter().map(|key| (key, locate(project, key))));
    found
}

impl Kind {
    /// What a thing of the kind that says something else is in conflict about.
    #[must_use]
    pub fn conflict(self) -> Conflict {
        self.row().conflict
    }
}

impl Key {
    /// What people call the thing, without module, source set and packages of classes:
    /// `service PushService`.
    #[must_use]
    pub fn title(&self) -> String {
        (self.kind.row().title)(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_have_short_names_for_things() {
        for (key, title) in [
            ("file:app/src/main/java/org/a/Constants.kt", "Constants.kt"),
            ("repository:settings#https://example.org/repo", "repository https://example.org/repo"),
            ("classpath:com.example:plugin", "class path com.example:plugin"),
            ("catalog:libraries.push-sdk", "catalog entry push-sdk"),
            ("dependency:app#com.example:push", "library com.example:push"),
            ("proguard:app/release#pushwright-rules.pro@default", "rules pushwright-rules.pro"),
            ("permission:app/main#android.permission.INTERNET", "permission INTERNET"),
            ("manifest:app/main/application/service[org.a.PushService]", "service PushService"),
            ("manifest:app/main/application/meta-data[push_app]", "meta-data push_app"),
            (
                "manifest:app/main/application/activity[org.a.Chat]@exported",
                "exported of activity Chat",
            ),
            ("manifest:app/main/queries[intent{action org.a.push.BIND}]", "queries"),
            ("manifest:app/main/permission[${applicationId}.push.RECEIVE]", "permission RECEIVE"),
            ("manifest:app/main/application@label", "application"),
            (
                "intent-filter:app/main/[org.a.ChatActivity]{action b}",
                "intent filter of ChatActivity",
            ),
            ("mend:doctor/some-code#app/src/main/AndroidManifest.xml:x", "patch doctor/some-code"),
        ] {
            assert_eq!(Key::parse(key).map(|it| it.title()).as_deref(), Some(title), "{key}");
        }
    }
}
