//! The tree of a compiled XML file, whichever way it was compiled.
//!
//! Knows elements, attributes and values; knows no format.

/// The namespace of Android's attributes.
pub(crate) const ANDROID: &str = "http://schemas.android.com/apk/res/android";

/// An element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Element {
    /// Its name.
    pub name: String,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// Its child elements.
    pub children: Vec<Element>,
}

/// An attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Whether it is one of Android's namespace.
    pub is_android: bool,
    /// Its name without a prefix; where the file hides it, the one that Android's id stands for.
    pub name: String,
    /// Its value.
    pub value: Value,
}

/// A value, typed as it was compiled.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A resource, by its id.
    Reference(u32),
    /// true or false.
    Boolean(bool),
    /// A whole number; flags and colors, too.
    Integer(i32),
    /// A number with a fraction.
    Float(f32),
    /// Nothing, or a kind that no manifest here is judged by.
    Other,
}

impl Value {
    /// The value as text, references aside.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match self {
            Value::Text(text) => Some(text.clone()),
            Value::Boolean(it) => Some(it.to_string()),
            Value::Integer(it) => Some(it.to_string()),
            Value::Float(it) => Some(it.to_string()),
            Value::Reference(_) | Value::Other => None,
        }
    }

    /// The value of a typed 32-bit word; `text` looks up strings.
    pub(crate) fn of_word(kind: u8, data: u32, text: impl FnOnce(u32) -> Option<String>) -> Value {
        match kind {
            0x01 | 0x07 => Value::Reference(data),
            0x03 => text(data).map_or(Value::Other, Value::Text),
            0x04 => Value::Float(f32::from_bits(data)),
            0x10 | 0x11 | 0x1c..=0x1f => Value::Integer(data.cast_signed()),
            0x12 => Value::Boolean(data != 0),
            _ => Value::Other,
        }
    }
}

impl Element {
    /// The value of one of Android's attributes.
    #[must_use]
    pub fn android(&self, name: &str) -> Option<&Value> {
        self.attributes.iter().find(|it| it.is_android && it.name == name).map(|it| &it.value)
    }

    /// The value of an attribute without a namespace.
    #[must_use]
    pub fn plain(&self, name: &str) -> Option<&Value> {
        self.attributes.iter().find(|it| !it.is_android && it.name == name).map(|it| &it.value)
    }

    /// The children of this name.
    pub fn named<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |it| it.name == name)
    }
}

/// The attributes that a manifest is judged by, by Android's ids: the ids rule, names are for people.
const KNOWN: &[(u32, &str)] = &[
    (0x0101_0001, "label"),
    (0x0101_0003, "name"),
    (0x0101_0006, "permission"),
    (0x0101_0009, "protectionLevel"),
    (0x0101_000e, "enabled"),
    (0x0101_000f, "debuggable"),
    (0x0101_0010, "exported"),
    (0x0101_0011, "process"),
    (0x0101_0018, "authorities"),
    (0x0101_001c, "priority"),
    (0x0101_0024, "value"),
    (0x0101_0025, "resource"),
    (0x0101_0026, "mimeType"),
    (0x0101_0027, "scheme"),
    (0x0101_0028, "host"),
    (0x0101_0029, "port"),
    (0x0101_002a, "path"),
    (0x0101_002b, "pathPrefix"),
    (0x0101_002c, "pathPattern"),
    (0x0101_0202, "targetActivity"),
    (0x0101_020c, "minSdkVersion"),
    (0x0101_021b, "versionCode"),
    (0x0101_021c, "versionName"),
    (0x0101_0270, "targetSdkVersion"),
    (0x0101_0271, "maxSdkVersion"),
];

/// The name that one of Android's ids stands for.
pub(crate) fn known_name(id: u32) -> Option<&'static str> {
    KNOWN.iter().find(|(known, _)| *known == id).map(|(_, name)| *name)
}
