//! Why a part of a file changes, as a person would say it.
//!
//! Knows sorts of things and who asks for them; what a vendor's own parts are for is told by the
//! titles of its pack's options.

use pushwright_android::{Key, Kind};
use pushwright_lossless::Span;

use crate::model::requirement::Origin;

/// Why a part of a file changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The thing.
    pub key: Key,
    /// Who asks for it; empty where it is withdrawn because nobody does.
    pub origins: Vec<Origin>,
    /// Where it stands in the text afterwards.
    pub span: Span,
}

impl Reason {
    /// What the thing is called and why it is there, on one line.
    #[must_use]
    pub fn sentence(&self) -> String {
        let title = self.key.title();
        match self.origins.iter().find_map(|it| it.because.as_ref().filter(|_| self.is_itself())) {
            // An option's title often names what it is about.
            Some(because) if because.contains(title.rsplit(' ').next().unwrap_or_default()) => {
                because.clone()
            }
            Some(because) => format!("{title}: {because}"),
            None => format!("{title}: {}", self.purpose()),
        }
    }

    /// Whether it is the thing that an option is about, not what that thing needs.
    fn is_itself(&self) -> bool {
        matches!(self.key.kind, Kind::Plugin | Kind::Permission | Kind::Manifest)
    }

    fn purpose(&self) -> String {
        let Some(asks) = self.who() else {
            return match self.origins.is_empty() {
                true => "no longer required".to_owned(),
                false => self.purpose_of_push_toml().to_owned(),
            };
        };
        match self.key.kind {
            Kind::Container => format!("holds what {asks} needs"),
            Kind::File => format!("for {asks}"),
            Kind::Repository if self.key.is_of_buildscript() => {
                format!("serves the Gradle plugin of {asks}")
            }
            Kind::Repository => format!("serves the libraries of {asks}"),
            Kind::Classpath => format!("for the Gradle plugin of {asks}"),
            Kind::Plugin => format!("prepares the build for {asks}"),
            Kind::Script => format!("runs in the build for {asks}"),
            Kind::Catalog => format!("names a library of {asks} for the scripts"),
            Kind::Dependency => format!("a library of {asks}"),
            Kind::Placeholder => format!("the manifest reads it, for {asks}"),
            Kind::Proguard => "keep what is found by name from the shrinker".to_owned(),
            Kind::Permission => format!("used by {asks}"),
            Kind::Manifest => self.purpose_in_manifest(&asks),
            Kind::IntentFilter => format!("the component is found by it, for {asks}"),
            Kind::Mend => "a patch of the doctor's".to_owned(),
        }
    }

    fn purpose_in_manifest(&self, asks: &str) -> String {
        match self.key.tag() {
            Some("activity" | "provider" | "receiver" | "service") => {
                format!("a component of {asks}")
            }
            Some("meta-data") => format!("a setting of {asks}"),
            Some("permission") => format!("defined for {asks}"),
            _ => format!("needed by {asks}"),
        }
    }

    fn purpose_of_push_toml(&self) -> &'static str {
        match (self.key.kind, self.key.tag()) {
            (Kind::File, _) => "generated from push.toml",
            (Kind::IntentFilter, _) | (Kind::Manifest, Some("activity")) => {
                "a tap on a notification opens it"
            }
            (Kind::Manifest, Some("provider")) => "registers when the app starts",
            (Kind::Script | Kind::Plugin | Kind::Classpath, _) => "runs pushwright in the build",
            _ => "push.toml asks for it",
        }
    }

    /// The editions that ask, the first by name; nothing where push.toml asks by itself.
    fn who(&self) -> Option<String> {
        let first = self.origins.iter().find_map(|it| it.title.as_ref())?;
        let mut titles: Vec<&String> =
            self.origins.iter().filter_map(|it| it.title.as_ref()).collect();
        titles.sort_unstable();
        titles.dedup();
        Some(match titles.len() {
            1 => first.clone(),
            more => format!("{first} and {} more", more - 1),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(key: &str, origins: &[(Option<&str>, Option<&str>)]) -> String {
        let origins = origins.iter().map(|(title, because)| Origin {
            who: "acme/push".to_owned(),
            title: title.map(str::to_owned),
            because: because.map(str::to_owned),
            file: "pack.toml".to_owned(),
            line: 1,
        });
        let key = Key::parse(key).expect("a key");
        Reason { key, origins: origins.collect(), span: 0..0 }.sentence()
    }

    #[test]
    fn a_reason_is_a_sentence() {
        let acme = (Some("Acme Push"), None);
        let library = "dependency:app#com.acme:push";
        assert_eq!(told(library, &[acme]), "library com.acme:push: a library of Acme Push");
        let other = (Some("Bolt"), None);
        assert_eq!(
            told("permission:app/main#a.b.NET", &[acme, other, acme]),
            "permission NET: used by Acme Push and 1 more"
        );
        assert_eq!(told("file:app/A.kt", &[(None, None)]), "A.kt: generated from push.toml");
        assert_eq!(told(library, &[]), "library com.acme:push: no longer required");
    }

    #[test]
    fn what_an_option_is_for_is_its_title() {
        let named = (Some("Acme Push"), Some("the permission NET: it asks the server"));
        let sentence = told("permission:app/main#a.b.NET", &[named]);
        assert_eq!(sentence, "the permission NET: it asks the server");
        let unnamed = (Some("Acme Push"), Some("the plugin that hands over acme.json"));
        let sentence = told("plugin:app#com.acme", &[unnamed]);
        assert_eq!(sentence, "plugin com.acme: the plugin that hands over acme.json");
    }
}
