//! The structural name of a thing in a project: what the ledger and the command line call it.
//!
//! Knows how keys are spelt and ordered; the module of each kind knows what its keys mean.

use std::fmt;

/// What sort of thing a [`Key`] names, in the order in which things are set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `container:FILE#path`: a block or element made so that things can stand in it.
    Container,
    /// `file:PATH`: a whole file.
    File,
    /// `repository:SCOPE#url`: a Maven repository; scheme and final slash do not count.
    Repository,
    /// `classpath:group:artifact`: a build-script dependency of the root project.
    Classpath,
    /// `plugin:MODULE#id`: a Gradle plugin applied in a module.
    Plugin,
    /// `script:MODULE#FILE`: a script of the project that a module applies.
    Script,
    /// `catalog:TABLE.ALIAS`: an entry of the version catalog.
    Catalog,
    /// `dependency:MODULE#group:artifact`: a library dependency of a module.
    Dependency,
    /// `placeholder:MODULE/VARIANT#NAME`: a manifest placeholder.
    Placeholder,
    /// `proguard:MODULE/BUILD-TYPE#FILE`: a rules file named in a build type's list.
    Proguard,
    /// `permission:MODULE/SOURCE-SET#NAME`: a permission that is used.
    Permission,
    /// `manifest:MODULE/SOURCE-SET/path[NAME]@attribute`: an element or attribute.
    Manifest,
    /// `intent-filter:MODULE/SOURCE-SET/[CLASS]{content}`: a whole intent filter.
    IntentFilter,
    /// `mend:CODE#FILE:SUBJECT`: lines that a patch of the doctor's made of others.
    Mend,
}

impl Kind {
    /// Every kind, in order.
    pub const ALL: [Kind; 14] = [
        Kind::Container,
        Kind::File,
        Kind::Repository,
        Kind::Classpath,
        Kind::Plugin,
        Kind::Script,
        Kind::Catalog,
        Kind::Dependency,
        Kind::Placeholder,
        Kind::Proguard,
        Kind::Permission,
        Kind::Manifest,
        Kind::IntentFilter,
        Kind::Mend,
    ];

    /// The word before the colon of a key.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Container => "container",
            Kind::File => "file",
            Kind::Repository => "repository",
            Kind::Classpath => "classpath",
            Kind::Plugin => "plugin",
            Kind::Script => "script",
            Kind::Catalog => "catalog",
            Kind::Dependency => "dependency",
            Kind::Placeholder => "placeholder",
            Kind::Proguard => "proguard",
            Kind::Permission => "permission",
            Kind::Manifest => "manifest",
            Kind::IntentFilter => "intent-filter",
            Kind::Mend => "mend",
        }
    }
}

/// The name of one thing: its kind, and what stands behind the colon.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The sort of thing.
    pub kind: Kind,
    /// What stands behind the colon.
    pub name: String,
}

impl Key {
    /// A key of `kind`.
    #[must_use]
    pub fn new(kind: Kind, name: impl Into<String>) -> Key {
        Key { kind, name: name.into() }
    }

    /// Reads a key as written in a ledger, in push.toml or on the command line.
    ///
    /// A repository's scheme and final slash do not count. Returns `None` when the word before the
    /// colon is not a kind.
    #[must_use]
    pub fn parse(text: &str) -> Option<Key> {
        let (word, name) = text.split_once(':')?;
        let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == word)?;
        let key = match kind {
            Kind::Repository => {
                Key::new(kind, name.trim_end_matches('/').replacen("#http://", "#https://", 1))
            }
            _ => Key::new(kind, name),
        };
        Some(key)
    }

    /// What people call the thing, without module, source set and packages of classes:
    /// `service PushService`.
    #[must_use]
    pub fn title(&self) -> String {
        let subject = self.name.split_once('#').map_or(self.name.as_str(), |(_, it)| it);
        let last = |text: &str, separator: char| {
            text.rsplit(separator).next().unwrap_or_default().to_owned()
        };
        match self.kind {
            Kind::Container => last(subject, '/'),
            Kind::File => last(subject, '/'),
            Kind::Repository => format!("repository {subject}"),
            Kind::Classpath => format!("class path {subject}"),
            Kind::Plugin => format!("plugin {subject}"),
            Kind::Script => format!("script {subject}"),
            Kind::Catalog => format!("catalog entry {}", last(subject, '.')),
            Kind::Dependency => format!("library {subject}"),
            Kind::Placeholder => format!("placeholder {subject}"),
            Kind::Proguard => {
                format!("rules {}", subject.split_once('@').map_or(subject, |(file, _)| file))
            }
            Kind::Permission => format!("permission {}", last(subject, '.')),
            Kind::Manifest => self.title_of_element(),
            Kind::IntentFilter => match self.between_brackets() {
                Some(class) => format!("intent filter of {}", last(class, '.')),
                None => "intent filter".to_owned(),
            },
            Kind::Mend => format!("patch {}", self.name.split('#').next().unwrap_or_default()),
        }
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

    fn title_of_element(&self) -> String {
        const LONGEST: usize = 48;
        let tag = self.tag().unwrap_or_default();
        let attribute = self.name.rsplit_once("]@").map(|(_, it)| format!("{it} of "));
        let tag = attribute.unwrap_or_default() + tag;
        let named = self.between_brackets().filter(|it| !it.contains('{'));
        match named.map(|it| it.rsplit_once('.').map_or(it, |(_, last)| last)) {
            Some(name) if name.len() <= LONGEST => format!("{tag} {name}"),
            _ => tag,
        }
    }

    fn between_brackets(&self) -> Option<&str> {
        let (_, rest) = self.name.split_once('[')?;
        Some(rest.split_once(']')?.0).filter(|it| !it.is_empty())
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

    #[test]
    fn keys_are_read_as_they_are_written() {
        for kind in Kind::ALL {
            let key = Key::new(kind, "app/main#a:b");
            assert_eq!(Key::parse(&key.to_string()), Some(key));
        }
        let key = Key::new(Kind::Repository, "settings#https://example.org/repo");
        assert_eq!(Key::parse("repository:settings#https://example.org/repo/"), Some(key.clone()));
        assert_eq!(Key::parse("repository:settings#http://example.org/repo"), Some(key));
        assert_eq!(Key::parse("nothing:x"), None);
        assert_eq!(Key::parse("permission"), None);
    }
}
