//! Pages on the questions that documents of push vendors answer.
//!
//! Knows names and texts; a page about a code is the code's own.

/// Name and page, sorted by name.
const PAGES: [(&str, &str); 4] = [
    ("click-event", include_str!("../explain/topic/click-event.md")),
    ("custom-sound", include_str!("../explain/topic/custom-sound.md")),
    ("not-received", include_str!("../explain/topic/not-received.md")),
    ("obfuscation", include_str!("../explain/topic/obfuscation.md")),
];

/// The page of a topic, in Markdown.
#[must_use]
pub fn page(name: &str) -> Option<&'static str> {
    PAGES.iter().find(|(topic, _)| *topic == name).map(|(_, page)| *page)
}

/// The names of all topics, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_headed_by_its_name() {
        for name in names() {
            let page = page(name).expect("a page");
            assert!(page.starts_with(&format!("# {name}\n\n")), "{name}");
        }
        assert_eq!(page("nothing"), None);
    }
}
