//! A page of Markdown in the pieces that are translated: paragraphs, points, headings of parts.
//!
//! Knows as much of Markdown as the pages of `explain` use.

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What it starts with: the number or dash of a point, nothing for a paragraph.
    pub lead: String,
    /// Its text, on one line.
    pub text: String,
    /// Whether it stays as it is: code, the page's name, a blank line.
    pub is_kept: bool,
}

/// The pieces of a page, one after the other.
#[must_use]
pub fn units(markdown: &str) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut goes_on = false;
    for line in markdown.lines() {
        let is_kept = line.trim().is_empty()
            || line.starts_with("# ")
            || (line.starts_with("    ") && !goes_on);
        let lead = if is_kept { 0 } else { lead_of(line) };
        match units.last_mut() {
            Some(unit) if goes_on && !is_kept && lead == 0 => {
                unit.text.push(' ');
                unit.text.push_str(line.trim());
            }
            _ => {
                let (lead, text) = line.split_at(lead);
                let text = if is_kept { text } else { text.trim() };
                units.push(Unit { lead: lead.to_owned(), text: text.to_owned(), is_kept });
            }
        }
        goes_on = !is_kept;
    }
    units
}

/// How long the number, the dash or the marks of a heading are that a line starts with.
fn lead_of(line: &str) -> usize {
    let digits = line.len() - line.trim_start_matches(|it: char| it.is_ascii_digit()).len();
    let hashes = line.len() - line.trim_start_matches('#').len();
    match line {
        _ if line.starts_with("- ") || line.starts_with("* ") => 2,
        _ if digits > 0 && line[digits..].starts_with(". ") => digits + 2,
        _ if hashes > 0 && line[hashes..].starts_with(' ') => hashes + 1,
        _ => 0,
    }
}
