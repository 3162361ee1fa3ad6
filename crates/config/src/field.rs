//! One certificate field: what a pack says of it, and how its value is written.
//!
//! The same checks serve push.toml, the command line's flags, the macros and the values that a
//! program reads at run time. Knows no vendor: all rules come from the pack.

use std::collections::BTreeMap;

use toml_writer::{ToTomlValue as _, TomlStringBuilder};

use crate::value::FieldValue;

mod check;

pub use check::{
    Fault, JAVA_WORDS, begins_java_name, check_class, check_field, continues_java_name, faults,
    is_java_name,
};

/// A certificate field, as declared by `[certificate.<key>]` in a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its key in push.toml, in kebab case.
    pub key: String,
    /// What the vendor's or the IM console calls it.
    pub title: String,
    /// One or two sentences: what it is and where it is found.
    pub help: String,
    /// What kind of value it takes.
    pub kind: FieldKind,
    /// What characters and how many.
    pub shape: Shape,
    /// Whether an edition cannot do without it.
    pub required: bool,
    /// The value when push.toml gives none; may hold `{{ variables }}`.
    pub default: Option<String>,
    /// The constant that generated sources hold it in.
    pub constant: Option<Constant>,
    /// Who may know it.
    pub secret: Secrecy,
    /// Example values of documents, which are nobody's real ones.
    pub example: Vec<String>,
    /// For a class: the template in `sources/` that generates it where it does not exist.
    pub source: Option<String>,
    /// For a path: what sources are found there.
    pub provides: Option<SourceDrop>,
    /// The IM console's name of the form field it is typed into.
    pub console: Option<String>,
    /// Whether it is the notification channel without which phones show nothing.
    pub channel: bool,
    /// Whether it tells the vendor what class a message is of, which decides how many arrive.
    pub message_class: bool,
    /// Line of its table in pack.toml, from one.
    pub line: usize,
}

impl Field {
    /// Its name in template variables and in Rust: the key in snake case.
    #[must_use]
    pub fn snake(&self) -> String {
        self.key.replace('-', "_")
    }
}

/// The kinds of values a field can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A string.
    Text,
    /// A whole number.
    Integer,
    /// A Java class name.
    Class,
    /// A file or folder.
    Path,
    /// A list of SHA-256 fingerprints.
    Fingerprints,
    /// A string that is not for everybody.
    Secret,
}

impl FieldKind {
    /// Every kind.
    pub const ALL: [FieldKind; 6] = [
        FieldKind::Text,
        FieldKind::Integer,
        FieldKind::Class,
        FieldKind::Path,
        FieldKind::Fingerprints,
        FieldKind::Secret,
    ];

    /// Its name in pack.toml.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            FieldKind::Text => "text",
            FieldKind::Integer => "integer",
            FieldKind::Class => "class",
            FieldKind::Path => "path",
            FieldKind::Fingerprints => "fingerprints",
            FieldKind::Secret => "secret",
        }
    }
}

/// Who may know a field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrecy {
    /// Everybody.
    No,
    /// The app carries it; it should not stand in a public repository.
    App,
    /// Only the server; it has no literal form.
    Server,
}

/// A constant of generated sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant {
    /// Its name.
    pub name: String,
    /// Its Java type.
    pub kind: ConstantKind,
}

/// The types a constant can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstantKind {
    /// Java's `long`.
    Long,
    /// Java's `String`.
    Text,
}

impl ConstantKind {
    /// Its name in pack.toml and in Java.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ConstantKind::Long => "long",
            ConstantKind::Text => "String",
        }
    }
}

/// The sources that a folder or archive named by a path field brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceDrop {
    /// The folder in it that holds the package tree, such as `src/main/java`.
    pub root: String,
    /// The package of the sources.
    pub package: String,
    /// What of it is copied: class or sub-package names relative to `package`, sub-packages whole.
    pub parts: Vec<String>,
    /// Sub-packages that are not copied, each with the library, as `group:artifact`, that it takes
    /// where somebody has copied it; what copied classes say of them is cut out.
    pub kits: BTreeMap<String, String>,
    /// Packages of libraries in which sub-packages of those names are theirs.
    pub beside: Vec<String>,
}

/// What the text of a value may be. Everything left out is not checked.
///
/// Wrong characters are errors; an unusual length, prefix or grouping is a warning, for vendors
/// change those.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Which characters it is made of.
    pub chars: Option<Chars>,
    /// How many characters are usual, both ends included.
    pub length: Option<(usize, usize)>,
    /// What it usually starts with.
    pub prefix: Option<String>,
    /// The usual lengths of its parts, which `-` separates.
    pub groups: Vec<usize>,
    /// For a number: the values it can have, both ends included.
    pub range: Option<(i64, i64)>,
    /// For a list: how many entries it can have.
    pub most: Option<usize>,
}

impl Shape {
    /// Whether a text may hold `c`; control characters it never may.
    #[must_use]
    pub fn takes(&self, c: char) -> bool {
        match self.chars {
            Some(chars) => chars.contains(c) || (c == '-' && !self.groups.is_empty()),
            None => !c.is_control(),
        }
    }

    /// Which characters a text may hold, in words.
    #[must_use]
    pub fn describe(&self) -> &'static str {
        self.chars.map_or("no control characters", Chars::describe)
    }
}

/// Sets of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chars {
    /// `0-9`.
    Digits,
    /// `0-9a-fA-F`.
    Hex,
    /// `0-9a-zA-Z`.
    Alphanumeric,
    /// What can be printed in ASCII, without blanks and quotes.
    Printable,
}

impl Chars {
    /// Every set.
    pub const ALL: [Chars; 4] = [Chars::Digits, Chars::Hex, Chars::Alphanumeric, Chars::Printable];

    /// Its name in pack.toml.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Chars::Digits => "digits",
            Chars::Hex => "hex",
            Chars::Alphanumeric => "alphanumeric",
            Chars::Printable => "printable",
        }
    }

    /// What it holds, in words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Chars::Digits => "digits only",
            Chars::Hex => "hexadecimal digits only",
            Chars::Alphanumeric => "ASCII letters and digits only",
            Chars::Printable => "printable ASCII without blanks and quotes",
        }
    }

    /// Whether it holds `c`.
    #[must_use]
    pub fn contains(self, c: char) -> bool {
        match self {
            Chars::Digits => c.is_ascii_digit(),
            Chars::Hex => c.is_ascii_hexdigit(),
            Chars::Alphanumeric => c.is_ascii_alphanumeric(),
            Chars::Printable => c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '`' | '\\'),
        }
    }
}

/// What `raw`, as typed on a command line, is in push.toml: the text after `key = `.
#[must_use]
pub fn to_toml(field: &Field, raw: &str) -> String {
    match check::read(field, raw) {
        Ok(FieldValue::Integer(number)) => number.to_string(),
        Ok(FieldValue::Fingerprints(list)) => {
            let quoted: Vec<String> = list.iter().map(|it| quote(&it.to_string())).collect();
            format!("[{}]", quoted.join(", "))
        }
        Ok(FieldValue::Env(name)) => format!("{{ env = {} }}", quote(&name)),
        Ok(FieldValue::GradleProperty(name)) => {
            format!("{{ gradle-property = {} }}", quote(&name))
        }
        Ok(_) | Err(_) => quote(raw),
    }
}

/// `text` as a TOML basic string.
#[must_use]
pub fn quote(text: &str) -> String {
    TomlStringBuilder::new(text).as_basic().to_toml_value()
}

#[cfg(test)]
mod tests;
