//! What pages and forms say, in the reader's language: English, or what `templates/lang` has for it.
//!
//! The English text is the key, as in gettext, and what has no pair stays English: a pack of the
//! user's own, say. Knows texts and their placeholders; who reads them, others decide.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use pushwright_config::templates;
use toml::de::{DeTable, DeValue};

mod sentences;
#[cfg(test)]
mod tests;
mod units;

pub use units::{Unit, units};

/// A language that pages and forms are read in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// As the texts are written.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

/// Texts in one language.
#[derive(Debug)]
pub struct Words {
    pairs: BTreeMap<String, String>,
}

static ENGLISH: Words = Words { pairs: BTreeMap::new() };
static CHINESE: OnceLock<Words> = OnceLock::new();

impl Words {
    /// The texts of a language, read when they are first asked for.
    #[must_use]
    pub fn of(language: Language) -> &'static Words {
        match language {
            Language::English => &ENGLISH,
            Language::Chinese => CHINESE.get_or_init(|| Words::read("zh")),
        }
    }

    /// What the files of a language say; they are the tool's own, and a test reads them first.
    fn read(tag: &str) -> Words {
        let mut pairs = BTreeMap::new();
        for (_, text) in templates::language(tag) {
            let Ok(table) = DeTable::parse(text) else { continue };
            for (english, own) in table.get_ref() {
                if let DeValue::String(own) = own.get_ref() {
                    pairs.insert(english.get_ref().to_string(), own.to_string());
                }
            }
        }
        Words { pairs }
    }

    /// Whether the texts are as they are written, which need no second look.
    #[must_use]
    pub fn is_english(&self) -> bool {
        self.pairs.is_empty()
    }

    /// A text in this language.
    #[must_use]
    pub fn text<'t>(&'t self, english: &'t str) -> &'t str {
        self.pairs.get(english).map_or(english, String::as_str)
    }
}

/// A sentence with its values in the place of `{name}`.
fn filled(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        text += before;
        let value = after.split_once('}').and_then(|(name, after)| {
            values.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value, after))
        });
        let (value, after) = value.unwrap_or(("{", after));
        text += value;
        rest = after;
    }
    text + rest
}
