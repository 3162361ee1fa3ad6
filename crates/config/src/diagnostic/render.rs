//! Findings as a person sees them: with the lines they are about, and with patches.
//!
//! Knows widths, marks and signs that do harm to a terminal; finds nothing.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Around, Diagnostic, Severity};

/// With or without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text only.
    Plain,
    /// With ANSI escapes.
    Colour,
}

/// The findings as shown to a person, one after the other with a blank line between.
///
/// Ends with a newline unless there are none. The width is fixed, so that the same findings give
/// the same text everywhere.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], style: Style) -> String {
    render_within(diagnostics, style, WIDTH)
}

/// The same with the lines of files cut to so many columns, around what they are shown for.
#[must_use]
pub fn render_within(diagnostics: &[Diagnostic], style: Style, columns: usize) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(columns);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let diagnostic = &visible(diagnostic);
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(renderer.render(&groups(diagnostic)).trim_end());
        out.push('\n');
        if diagnostic.location.is_none() {
            out.push_str(&footnotes(diagnostic));
        }
    }
    out
}

/// The same with signs for what would do something to a terminal; the renderer does so with lines
/// of files.
fn visible(diagnostic: &Diagnostic) -> Cow<'_, Diagnostic> {
    let harmful = |c: char| (c.is_control() && !"\n\t".contains(c)) || is_invisible(c);
    let file = diagnostic.location.as_ref().map(|it| &it.file);
    let texts = || diagnostic.notes.iter().chain(&diagnostic.help).chain(file);
    if !diagnostic.message.contains(harmful) && !texts().any(|it| it.contains(harmful)) {
        return Cow::Borrowed(diagnostic);
    }
    let sign = |c: char| match u32::from(c) {
        _ if !harmful(c) => c.to_string(),
        _ if is_invisible(c) => escaped(c),
        number if number < 0x20 => char::from_u32(0x2400 + number).unwrap_or('?').to_string(),
        _ => char::REPLACEMENT_CHARACTER.to_string(),
    };
    let shown = |text: &String| text.replace("\r\n", "\n").chars().map(sign).collect::<String>();
    let mut diagnostic = diagnostic.clone();
    diagnostic.message = shown(&diagnostic.message);
    diagnostic.notes = diagnostic.notes.iter().map(shown).collect();
    diagnostic.help = diagnostic.help.as_ref().map(shown);
    if let Some(location) = &mut diagnostic.location {
        location.file = shown(&location.file);
    }
    Cow::Owned(diagnostic)
}

/// Whether a character shows nothing itself, and may turn round or hide what stands beside it: marks
/// of direction, of other widths than they seem, and tags.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Such a character as it is spelt in a source.
#[must_use]
pub fn escaped(c: char) -> String {
    format!("\\u{{{:x}}}", u32::from(c))
}

/// Notes and help of a finding without a place, as the renderer sets them below a snippet.
fn footnotes(diagnostic: &Diagnostic) -> String {
    let notes = diagnostic.notes.iter().map(|note| ("note", note));
    let help = diagnostic.help.iter().map(|help| ("help", help));
    notes
        .chain(help)
        .map(|(label, text)| format!("  = {label}: {}\n", text.replace('\n', "\n          ")))
        .collect()
}

const WIDTH: usize = 140;

fn groups(diagnostic: &Diagnostic) -> Vec<Group<'_>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    if diagnostic.location.is_none() {
        return vec![group];
    }
    if let Some(location) = &diagnostic.location {
        let Around { text: source, line, span, is_part } = location.lines_around(&location.span);
        let file = location.file.as_str();
        group = if location.shown().0.is_empty() {
            group.element(Origin::path(file).line(1).char_column(1))
        } else {
            let annotation = AnnotationKind::Primary.span(span);
            let snippet = Snippet::source(source).line_start(line).annotation(annotation);
            if is_part {
                let (line, column) = location.line_column();
                group.element(Origin::path(file).line(line).char_column(column)).element(snippet)
            } else {
                group.element(snippet.path(file))
            }
        };
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    let mut groups = Vec::new();
    match (&diagnostic.help, &diagnostic.patch, &diagnostic.location) {
        (help, Some(patch), Some(location)) => {
            groups.push(group);
            let title = Level::HELP.secondary_title(help.as_deref().unwrap_or("write"));
            let Around { text: source, line, span, .. } = location.lines_around(&patch.range);
            let patch = annotate_snippets::Patch::new(span, patch.text.as_str());
            let snippet = Snippet::source(source).line_start(line).path(location.file.as_str());
            let snippet = snippet.patch(patch);
            groups.push(Group::with_title(title).element(snippet));
        }
        (Some(help), _, _) => {
            groups.push(group.element(Level::HELP.message(help.as_str())));
        }
        (None, _, _) => groups.push(group),
    }
    groups
}

/// The nearest range whose ends lie in `text` and on character boundaries.
pub(super) fn snap(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = floor_char(text, span.start);
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

pub(super) fn floor_char(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
