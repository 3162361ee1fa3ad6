//! The structural name of a thing in a project: what the ledger and the command line call it.
//!
//! Knows how keys are spelt, taken apart and ordered: nobody else looks into the text of one. What
//! stands in a project under a key, the file of its kind knows.

use std::fmt;

use crate::rel_path::RelPath;

macro_rules! define_kinds {
    ($($(#[$doc:meta])* $kind:ident $word:literal $file:ident $(wants $want:ident($of:ident))?;)*) => {
        /// What sort of thing a [`Key`] names, in the order in which things are set up.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$doc])* $kind,)*
        }

        impl Kind {
            /// Every kind, in order.
            pub const ALL: &[Kind] = &[$(Kind::$kind),*];

            /// The word before the colon of a key.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Kind::$kind => $word,)*
                }
            }
        }
    };
}

every_kind!(define_kinds);

/// The end of the path of a container that was the user's and that we opened.
const OPENED: &str = "{}";

/// The end of the key of Android's own list of rules, before one of ours.
const DEFAULT: &str = "@default";

/// The site of repositories that Gradle plugins are looked for in.
const BUILDSCRIPT: &str = "buildscript";

/// The name of one thing: its kind, and what stands behind the colon.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The sort of thing.
    pub kind: Kind,
    /// What stands behind the colon.
    name: String,
}

/// Keys are made here.
impl Key {
    fn new(kind: Kind, name: impl Into<String>) -> Key {
        Key { kind, name: name.into() }
    }

    /// Reads a key as written in a ledger, in push.toml or on the command line.
    ///
    /// A repository's scheme and final slash do not count. Returns `None` when the word before the
    /// colon is not a kind.
    #[must_use]
    pub fn parse(text: &str) -> Option<Key> {
        let (word, name) = text.split_once(':')?;
        let kind = Kind::ALL.iter().copied().find(|kind| kind.as_str() == word)?;
        Some(match (kind, name.split_once('#')) {
            (Kind::Repository, Some((site, url))) => Key::repository(site, url),
            _ => Key::new(kind, name),
        })
    }

    /// The key of a whole file.
    #[must_use]
    pub fn file(path: &RelPath) -> Key {
        Key::new(Kind::File, path.as_str())
    }

    /// The key of a block or element in a file, by the names on the way to it; none for one that is
    /// all of its file.
    #[must_use]
    pub fn container(file: &RelPath, path: &str) -> Key {
        Key::new(Kind::Container, format!("{file}#{path}"))
    }

    /// Like [`Key::container`], of one that was the user's and that we opened.
    #[must_use]
    pub fn opened(file: &RelPath, path: &str) -> Key {
        Key::new(Kind::Container, format!("{file}#{path}{OPENED}"))
    }

    /// The key of a repository at a site.
    #[must_use]
    pub fn repository(site: &str, url: &str) -> Key {
        let url = url.trim_end_matches('/');
        match url.strip_prefix("http://") {
            Some(address) => Key::new(Kind::Repository, format!("{site}#https://{address}")),
            None => Key::new(Kind::Repository, format!("{site}#{url}")),
        }
    }

    /// The key of a library on the class path of the build script.
    #[must_use]
    pub fn classpath(module: &str) -> Key {
        Key::new(Kind::Classpath, module)
    }

    /// The key of an entry of the version catalog.
    #[must_use]
    pub fn catalog(table: &str, alias: &str) -> Key {
        Key::new(Kind::Catalog, format!("{table}.{alias}"))
    }

    /// The key of a thing that a module has, be it for one member alone.
    #[must_use]
    pub fn of_module(kind: Kind, module: &str, member: Option<&str>, subject: &str) -> Key {
        let member = member.map(|it| format!("/{it}")).unwrap_or_default();
        Key::new(kind, format!("{module}{member}#{subject}"))
    }

    /// The key of a rules file in a build type's list, or of Android's own list before it.
    #[must_use]
    pub fn rules(module: &str, build_type: &str, file: &str, is_default: bool) -> Key {
        let which = if is_default { DEFAULT } else { "" };
        Key::of_module(Kind::Proguard, module, Some(build_type), &format!("{file}{which}"))
    }

    /// The key of an element of a manifest, by the tags on the way to it.
    #[must_use]
    pub fn element(module: &str, set: &str, tags: &str, name: &str) -> Key {
        let name = if name.is_empty() { String::new() } else { format!("[{name}]") };
        Key::new(Kind::Manifest, format!("{module}/{set}/{tags}{name}"))
    }

    /// The key of an attribute of an element.
    #[must_use]
    pub fn with_attribute(self, attribute: &str) -> Key {
        Key::new(self.kind, format!("{}@{attribute}", self.name))
    }

    /// The key of an intent filter of the activity of this class.
    #[must_use]
    pub fn intent_filter(module: &str, set: &str, class: &str, content: &str) -> Key {
        Key::new(Kind::IntentFilter, format!("{module}/{set}/[{class}]{{{content}}}"))
    }

    /// The key of what a patch of the doctor's made: its code and what that is about.
    #[must_use]
    pub fn mend(finding: &str) -> Key {
        Key::new(Kind::Mend, finding)
    }

    /// A key as packs write it, which has no module, as one of this module.
    #[must_use]
    pub fn in_module(&self, module: &str) -> Key {
        let name = match self.kind {
            Kind::Dependency | Kind::Plugin => format!("{module}#{}", self.name),
            Kind::Permission => format!("{module}/main#{}", self.name),
            Kind::Manifest => format!("{module}/main/{}", self.name),
            _ => self.name.clone(),
        };
        Key::new(self.kind, name)
    }

    /// The key with the applicationId written out; `None` where it does not speak of it.
    #[must_use]
    pub fn with_application_id(&self, id: &str) -> Option<Key> {
        let name = self.name.replace("${applicationId}", id);
        (name != self.name).then(|| Key::new(self.kind, name))
    }

    /// The key of the same thing where its class has another name; `None` where it is not `old`'s.
    #[must_use]
    pub fn with_class(&self, old: &str, new: &str) -> Option<Key> {
        (self.class() == Some(old)).then(|| {
            let name = self.name.replacen(&format!("[{old}]"), &format!("[{new}]"), 1);
            Key::new(self.kind, name)
        })
    }
}

/// Keys are taken apart here.
impl Key {
    /// Before and behind the sign that what is named stands behind.
    fn halves(&self) -> (Option<&str>, &str) {
        let halves = match self.kind {
            Kind::File | Kind::Classpath | Kind::Catalog => None,
            Kind::Manifest | Kind::IntentFilter => None,
            Kind::Container => self.name.rsplit_once('#'),
            _ => self.name.split_once('#'),
        };
        halves.map_or((None, &self.name), |(head, subject)| (Some(head), subject))
    }

    /// The module, and the flavor, build type or source set in it.
    fn home(&self) -> (Option<&str>, Option<&str>) {
        match (self.kind, self.halves()) {
            (Kind::Manifest | Kind::IntentFilter, _) => {
                let mut parts = self.name.splitn(3, '/');
                (parts.next(), parts.next())
            }
            (Kind::Container | Kind::Repository | Kind::Mend, _) | (_, (None, _)) => (None, None),
            (_, (Some(head), _)) => match head.rsplit_once('/') {
                Some((module, member)) => (Some(module), Some(member)),
                None => (Some(head), None),
            },
        }
    }

    /// What is named, without where it stands: coordinates, an address, an id, a path.
    #[must_use]
    pub fn subject(&self) -> &str {
        self.halves().1
    }

    /// The name of the module that has it, for what modules have.
    #[must_use]
    pub fn module(&self) -> Option<&str> {
        self.home().0
    }

    /// The flavor, build type or source set that has it, where the key says so.
    #[must_use]
    pub fn member(&self) -> Option<&str> {
        self.home().1
    }

    /// The site of a repository.
    #[must_use]
    pub fn site(&self) -> Option<&str> {
        self.halves().0.filter(|_| self.kind == Kind::Repository)
    }

    /// Whether it is a repository of the build script, which Gradle plugins are looked for in.
    #[must_use]
    pub fn is_of_buildscript(&self) -> bool {
        self.site() == Some(BUILDSCRIPT)
    }

    /// The table and the alias of an entry of the version catalog.
    #[must_use]
    pub fn entry(&self) -> Option<(&str, &str)> {
        self.name.split_once('.').filter(|_| self.kind == Kind::Catalog)
    }

    /// The code of the finding whose patch it is.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.name.split('#').next().filter(|_| self.kind == Kind::Mend)
    }

    /// The file that it is, or that it stands in, where the key says so.
    #[must_use]
    pub fn path(&self) -> Option<RelPath> {
        match self.kind {
            Kind::File => RelPath::new(&self.name),
            Kind::Container => RelPath::new(self.halves().0?),
            _ => None,
        }
    }

    /// Whether it is a file that a class of this name, with or without its package, is the source of.
    #[must_use]
    pub fn is_source_of(&self, class: &str) -> bool {
        let stem = self.name.rsplit_once('.').map(|(stem, _)| stem);
        self.kind == Kind::File && stem.is_some_and(|it| it.ends_with(&class.replace('.', "/")))
    }

    /// A rules file, and whether what is named is Android's own list before it.
    #[must_use]
    pub fn rules_file(&self) -> (&str, bool) {
        let subject = self.subject();
        subject.strip_suffix(DEFAULT).map_or((subject, false), |file| (file, true))
    }

    /// The names on the way to a container.
    #[must_use]
    pub fn levels(&self) -> &str {
        self.subject().strip_suffix(OPENED).unwrap_or(self.subject())
    }

    /// Whether it is a container that was the user's and that we opened.
    #[must_use]
    pub fn is_opened(&self) -> bool {
        self.kind == Kind::Container && self.name.ends_with(OPENED)
    }

    /// Whether it is a container that is all of its file.
    #[must_use]
    pub fn is_whole_file(&self) -> bool {
        self.kind == Kind::Container && self.name.ends_with('#')
    }

    /// How deep a container stands; one that was opened counts as inside the same one made.
    #[must_use]
    pub fn depth(&self) -> (usize, bool) {
        (self.subject().matches('/').count(), self.is_opened())
    }

    /// The tag of the manifest's element that it names, or whose attribute it names.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        let path = match self.kind {
            Kind::Manifest => self.name.split(['[', '@']).next(),
            _ => None,
        };
        path.and_then(|it| it.rsplit('/').next())
    }

    /// The name of the element that it names, that holds it, or whose attribute it is.
    #[must_use]
    pub fn class(&self) -> Option<&str> {
        let (_, rest) = self.name.split_once('[')?;
        Some(rest.split_once(']')?.0).filter(|it| !it.is_empty())
    }

    /// The attribute of an element that it names.
    #[must_use]
    pub fn attribute(&self) -> Option<&str> {
        self.name.rsplit_once("]@").map(|(_, attribute)| attribute)
    }

    /// What an intent filter holds.
    #[must_use]
    pub fn content(&self) -> Option<&str> {
        let (_, rest) = self.name.split_once('[')?;
        let (_, content) = rest.split_once("]{")?;
        Some(content.strip_suffix('}').unwrap_or(content))
    }

    /// A word that stands wherever the thing does: the end of the name that the key holds.
    #[must_use]
    pub fn last_word(&self) -> &str {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let name = self.name.split(']').next().unwrap_or_default();
        let mut words = name.rsplit(|c: char| !is_word(c));
        words.find(|word| !word.is_empty()).unwrap_or_default()
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.as_str(), self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Key {
        Key::parse(text).expect("a key")
    }

    #[test]
    fn keys_are_read_as_they_are_written() {
        for kind in Kind::ALL {
            let key = Key::new(*kind, "app/main#a:b");
            assert_eq!(Key::parse(&key.to_string()), Some(key));
        }
        let key = Key::repository("settings", "https://example.org/repo");
        assert_eq!(parsed("repository:settings#https://example.org/repo/"), key);
        assert_eq!(parsed("repository:settings#http://example.org/repo"), key);
        assert_eq!(Key::parse("nothing:x"), None);
        assert_eq!(Key::parse("permission"), None);
    }

    #[test]
    fn keys_tell_where_their_things_stand() {
        for (key, module, member, subject) in [
            ("plugin:app#g.x", Some("app"), None, "g.x"),
            ("dependency:app#g:a", Some("app"), None, "g:a"),
            ("dependency:app/demo#g:a", Some("app"), Some("demo"), "g:a"),
            ("proguard:lib:app/release#a.pro", Some("lib:app"), Some("release"), "a.pro"),
            ("permission:app/main#a.B", Some("app"), Some("main"), "a.B"),
            ("manifest:app/demo/application/service[a.B]", Some("app"), Some("demo"), ""),
            ("intent-filter:app/main/[a.B]{action c}", Some("app"), Some("main"), ""),
            ("classpath:g:a", None, None, "g:a"),
            ("file:app/a#b.kt", None, None, "app/a#b.kt"),
            ("repository:settings#https://a.b/c", None, None, "https://a.b/c"),
            (
                "container:app/build.gradle#android/defaultConfig{}",
                None,
                None,
                "android/defaultConfig{}",
            ),
        ] {
            let key = parsed(key);
            assert_eq!((key.module(), key.member()), (module, member), "{key}");
            assert!(subject.is_empty() || key.subject() == subject, "{key}");
        }
    }

    #[test]
    fn keys_tell_what_their_things_are() {
        let key = parsed("manifest:app/main/application/activity[a.B]@exported");
        assert_eq!(key.tag(), Some("activity"));
        assert_eq!((key.class(), key.attribute()), (Some("a.B"), Some("exported")));
        assert_eq!(
            key.with_class("a.B", "a.C").and_then(|it| it.class().map(str::to_owned)),
            Some("a.C".to_owned())
        );
        assert_eq!(key.with_class("a.Bc", "a.C"), None);
        let key = parsed("intent-filter:app/main/[a.B]{action c}");
        assert_eq!((key.class(), key.content()), (Some("a.B"), Some("action c")));
        let key = parsed("container:a/b.gradle#android/buildTypes{}");
        assert_eq!((key.levels(), key.is_opened()), ("android/buildTypes", true));
        assert_eq!(key.path(), RelPath::new("a/b.gradle"));
        assert!(parsed("container:a/AndroidManifest.xml#").is_whole_file());
        assert!(parsed("file:a/b/C.kt").is_source_of("b.C"));
        assert!(!parsed("file:a/b/C.kt").is_source_of("x.C"));
        assert!(parsed("repository:buildscript#google()").is_of_buildscript());
        assert_eq!(parsed("catalog:libraries.a").entry(), Some(("libraries", "a")));
    }
}
