//! Values in texts of Java's properties format.
//!
//! Knows `key=value` lines; continued lines and escapes are left as they are written.

/// The value of a key in a properties text, blanks around it left out.
#[must_use]
pub fn property_of<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == name).then(|| value.trim())
    })
}
