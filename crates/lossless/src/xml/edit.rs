//! Edits of a document: elements and attributes added, changed and removed.
//!
//! Knows where new text goes and what is taken away; how new tags look is the business of `style`.

use super::characters::{escape, is_allowed, is_name};
use super::document::{Document, XMLNS};
use super::new_element::{Namespace, NewAttribute, NewElement};
use super::node::{ElementId, index};
use super::style::{Prefixes, Writer, declaration, is_crooked, newline, quote, starts_line, step};
use super::view::{Element, Name};
use crate::placement::Slot;
use crate::style::{before_line, lead_of, line_end, line_start, whole_lines};
use crate::{Edit, Span};

/// Makes room between the tags of an element, so that children get lines of their own.
///
/// `<a x="1" />` becomes `<a x="1">`, a line end and `</a>`; `<a></a>` gets a line end. `None`:
/// there are children, or the end tag is on a line of its own already.
#[must_use]
pub fn open(doc: &Document<'_>, id: ElementId) -> Option<Edit> {
    let text = doc.text();
    let element = doc.element(id);
    let line = format!("{}{}", newline(doc), lead_of(text, element.span.start));
    let Some(content) = &element.content else {
        let mark = element.span.end - 2;
        let blanks = text[..mark].trim_end_matches([' ', '\t']).len();
        let start = if text[..blanks].ends_with(['\n', '\r']) { mark } else { blanks };
        return Some(Edit::replace(start..element.span.end, format!(">{line}</{}>", element.name)));
    };
    let cramped = doc.children(id).next().is_none() && !ends_on_own_line(doc, content);
    cramped.then(|| Edit::insert(content.end, line))
}

/// Adds a child element at a slot among the children of `parent`.
///
/// The new element gets lines of its own wherever its neighbour has its lines to itself, and goes
/// between its neighbours on their line otherwise. Deleting the inserted text restores the
/// document. Of two elements inserted beside each other, either can be cut out first, as long as
/// [`open`] came before the first insertion into an element without children.
///
/// `None`: the parent closes itself (see [`open`]), the slot names no child, or a name of the new
/// element is not an XML name.
#[must_use]
pub fn insert(doc: &Document<'_>, parent: ElementId, slot: Slot, new: &NewElement) -> Option<Edit> {
    let content = doc.element(parent).content?;
    let child = |index: usize| doc.children(parent).nth(index);
    let place = match slot {
        Slot::After(index) => after(doc, parent, child(index)?),
        Slot::Before(index) => before(doc, parent, child(index)?),
        Slot::Only => within(doc, parent, &content),
    };
    if !is_writable(new) {
        return None;
    }
    let (at, on_one_line) = (place.at, place.on_one_line);
    let mut prefixes = Prefixes::default();
    if doc.namespace_for(parent, "").is_some() {
        // Otherwise the default namespace would take the new element in.
        prefixes.declared.push((String::new(), String::new()));
    }
    collect_prefixes(doc, parent, new, &mut prefixes);
    let writer = Writer::new(doc, parent, (at, on_one_line), prefixes);
    let written = writer.write(new, &place.lead);
    Some(Edit::insert(at, format!("{}{written}{}", place.prefix, place.suffix)))
}

/// Gives an element an attribute of this value.
///
/// An attribute that is there keeps its place and its quotes. `None`: it has that value already, or
/// its name is not an XML name. Where no prefix stands for the namespace, one is declared beside
/// the attribute.
#[must_use]
pub fn set_attribute(doc: &Document<'_>, id: ElementId, new: &NewAttribute) -> Option<Edit> {
    let element = doc.element(id);
    let uri = new.namespace.as_ref().map(|namespace| namespace.uri.as_str());
    if let Some(known) = element.attribute(uri, &new.local) {
        let quote = if doc.slice(&known.span).ends_with('\'') { '\'' } else { '"' };
        let same = known.value.chars().eq(new.value.chars().filter(|&c| is_allowed(c)));
        let written = escape(&new.value, quote);
        return (!same).then(|| Edit::replace(known.value_span.clone(), written));
    }
    if !is_writable_attribute(new) {
        return None;
    }
    let mut prefixes = Prefixes::default();
    bind(doc, id, new.namespace.as_ref(), &mut prefixes);
    let gap = attribute_gap(doc, &element);
    let at = new_attribute_at(doc, &element, gap != " ");
    let quote = quote(doc, at);
    let declared = prefixes.declared.iter();
    let declared = declared.map(|(uri, prefix)| gap.clone() + &declaration(uri, prefix, quote));
    let declarations: String = declared.collect();
    Some(Edit::insert(at, format!("{declarations}{gap}{}", prefixes.attribute(new, quote))))
}

/// Removes an attribute and the white space before it, of one that begins a line no more than that
/// line's; `None` when it isn't there.
#[must_use]
pub fn remove_attribute(
    doc: &Document<'_>,
    id: ElementId,
    namespace: Option<&str>,
    local: &str,
) -> Option<Edit> {
    let span = doc.element(id).attribute(namespace, local)?.span;
    let text = doc.text();
    let own_line = before_line(text, span.start).filter(|_| starts_line(text, span.start));
    let start = own_line.unwrap_or_else(|| text[..span.start].trim_end().len());
    Some(Edit::delete(start..span.end))
}

/// Removes an element: with its lines where it has them to itself, else with the blanks before it.
///
/// Where blank lines separate its siblings, one goes with it. Comments stay. Undoes [`insert`],
/// except for what [`open`] did before. Without the root element a text is no document any more.
#[must_use]
pub fn remove(doc: &Document<'_>, id: ElementId) -> Edit {
    let text = doc.text();
    let span = doc.element(id).span;
    let lines = whole_lines(text, &span);
    if lines != span {
        return Edit::delete(with_blank_line(doc, id, lines));
    }
    if starts_line(text, span.start) {
        let blanks =
            text[span.end..].len() - text[span.end..].trim_start_matches([' ', '\t']).len();
        return Edit::delete(span.start..span.end + blanks);
    }
    Edit::delete(text[..span.start].trim_end_matches([' ', '\t']).len()..span.end)
}

/// Where a new element goes and what stands around it.
struct Place {
    at: usize,
    prefix: String,
    suffix: String,
    /// The white space before the new element on its line.
    lead: String,
    on_one_line: bool,
}

fn after(doc: &Document<'_>, parent: ElementId, sibling: ElementId) -> Place {
    let text = doc.text();
    let span = doc.element(sibling).span;
    let Some(at) = end_of_line(text, span.end) else {
        let rest = &text[span.end..];
        let gap = if starts_line(text, span.start) {
            &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()]
        } else {
            blanks_before(text, span.start)
        };
        return beside(span.end, gap, "");
    };
    let newline = newline(doc);
    let lead = sibling_lead(doc, parent, sibling);
    let blank = if blank_lines_separate(doc, parent, None) { newline } else { "" };
    let prefix = format!("{blank}{newline}{lead}");
    Place { at, prefix, suffix: String::new(), lead, on_one_line: false }
}

fn before(doc: &Document<'_>, parent: ElementId, sibling: ElementId) -> Place {
    let text = doc.text();
    let start = doc.element(sibling).span.start;
    match before_line(text, start) {
        Some(at) if starts_line(text, start) => {
            let newline = newline(doc);
            let lead = sibling_lead(doc, parent, sibling);
            let blank = if blank_lines_separate(doc, parent, None) { newline } else { "" };
            let prefix = format!("{newline}{lead}");
            Place { at, prefix, suffix: blank.to_owned(), lead, on_one_line: false }
        }
        _ => beside(start, "", blanks_before(text, start)),
    }
}

/// The place after everything in an element that has no children yet.
fn within(doc: &Document<'_>, parent: ElementId, content: &Span) -> Place {
    let text = doc.text();
    let newline = newline(doc);
    let lead = child_lead(doc, parent, content);
    let prefix = format!("{newline}{lead}");
    if ends_on_own_line(doc, content) {
        let last = content.start + doc.slice(content).trim_end().len();
        let at = line_end(text, last);
        return Place { at, prefix, suffix: String::new(), lead, on_one_line: false };
    }
    let suffix = format!("{newline}{}", lead_of(text, doc.element(parent).span.start));
    Place { at: content.end, prefix, suffix, lead, on_one_line: false }
}

/// A place on the line of a sibling.
fn beside(at: usize, prefix: &str, suffix: &str) -> Place {
    let (prefix, suffix) = (prefix.to_owned(), suffix.to_owned());
    Place { at, prefix, suffix, lead: String::new(), on_one_line: true }
}

/// Whether the end tag after `content` is on another line than the last thing in it.
fn ends_on_own_line(doc: &Document<'_>, content: &Span) -> bool {
    let inside = doc.slice(content);
    inside[inside.trim_end().len()..].contains(['\n', '\r'])
}

/// Where the line ends, when only blanks and comments stand between `from` and there.
fn end_of_line(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = text[at..].trim_start_matches([' ', '\t']);
        at = text.len() - rest.len();
        if rest.is_empty() || rest.starts_with(['\n', '\r']) {
            return Some(at);
        }
        at += rest.starts_with("<!--").then(|| rest.find("-->")).flatten()? + 3;
    }
}

fn blanks_before(text: &str, offset: usize) -> &str {
    &text[text[..offset].trim_end_matches([' ', '\t']).len()..offset]
}

/// The lead for a new child beside `sibling`, or that of another child where it is crooked.
fn sibling_lead(doc: &Document<'_>, parent: ElementId, sibling: ElementId) -> String {
    let text = doc.text();
    let starts = std::iter::once(sibling)
        .chain(doc.children(parent))
        .filter(|&id| !is_crooked(doc, id))
        .map(|id| doc.element(id).span.start)
        .find(|&start| starts_line(text, start));
    match starts {
        Some(start) => lead_of(text, start).to_owned(),
        None => lead_below(doc, parent),
    }
}

/// The lead for a first child: that of a comment's line, else one step deeper than the parent.
fn child_lead(doc: &Document<'_>, parent: ElementId, content: &Span) -> String {
    let inside = doc.slice(content);
    let first = content.start + inside.len() - inside.trim_start().len();
    if first < content.end && line_start(doc.text(), first) > content.start {
        return lead_of(doc.text(), first).to_owned();
    }
    lead_below(doc, parent)
}

fn lead_below(doc: &Document<'_>, parent: ElementId) -> String {
    let lead = lead_of(doc.text(), doc.element(parent).span.start);
    format!("{lead}{}", step(doc, doc.depth(parent) + 1))
}

/// Whether blank lines stand between all children, two of one name in a row among them.
///
/// A blank line between elements of different names alone says nothing about those of one name.
fn blank_lines_separate(doc: &Document<'_>, parent: ElementId, except: Option<ElementId>) -> bool {
    let children = || doc.children(parent).filter(|&id| Some(id) != except);
    let mut pairs = children().zip(children().skip(1));
    let mut has_pair = false;
    let separate = pairs.all(|(one, next)| {
        has_pair = has_pair || doc.element(one).name == doc.element(next).name;
        has_blank_line(&doc.text()[index(doc.node(one).end)..doc.node(next).start()])
    });
    separate && has_pair
}

fn has_blank_line(gap: &str) -> bool {
    let gap = gap.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = gap.split('\n').collect();
    // The first and the last piece share their lines with the elements.
    lines.len() > 2 && lines[1..lines.len() - 1].iter().any(|line| line.trim().is_empty())
}

/// `lines` and the empty line beside them that [`insert`] would have put there.
fn with_blank_line(doc: &Document<'_>, id: ElementId, lines: Span) -> Span {
    let Some(parent) = doc.element(id).parent else { return lines };
    if !blank_lines_separate(doc, parent, Some(id)) {
        return lines;
    }
    let (head, tail) = (&doc.text()[..lines.start], &doc.text()[lines.end..]);
    let empty_after = match tail.as_bytes() {
        [b'\r', b'\n', b'\r' | b'\n', ..] => 2,
        [b'\r', b'\r', ..] | [b'\n', b'\r' | b'\n', ..] => 1,
        _ => 0,
    };
    if head.ends_with(['\n', '\r']) {
        let line_end = if head.ends_with("\r\n") { 2 } else { 1 };
        return lines.start - line_end..lines.end;
    }
    lines.start..lines.end + empty_after
}

/// What stands before a new attribute at the end of a tag.
fn attribute_gap(doc: &Document<'_>, element: &Element<'_>) -> String {
    let text = doc.text();
    let wrapped = element.attributes.iter().rev().find(|it| starts_line(text, it.span.start));
    match wrapped {
        Some(it) => format!("{}{}", newline(doc), lead_of(text, it.span.start)),
        None => " ".to_owned(),
    }
}

/// Where a new attribute goes: behind the last one; of attributes with a line each, where a line ends,
/// so that it gets a line of its own and no other one changes, first of all behind the name.
fn new_attribute_at(doc: &Document<'_>, element: &Element<'_>, has_lines: bool) -> usize {
    let last = element.attributes.last().map_or(element.name_end(), |it| it.span.end);
    if !has_lines {
        return last;
    }
    let line_end = |at: usize| {
        let rest = doc.text()[at..].trim_start_matches([' ', '\t']);
        rest.starts_with(['\n', '\r']).then(|| doc.text().len() - rest.len())
    };
    let name = element.attributes.iter().find(|it| it.name.local == "name");
    let ends = element.attributes.iter().rev().map(|it| it.span.end);
    let others = name.map(|it| it.span.end).into_iter().chain(ends).chain([element.name_end()]);
    std::iter::once(last).chain(others).find_map(line_end).unwrap_or(last)
}

/// Finds or chooses a prefix for every namespace in a new element.
fn collect_prefixes(doc: &Document<'_>, id: ElementId, new: &NewElement, prefixes: &mut Prefixes) {
    for attribute in &new.attributes {
        bind(doc, id, attribute.namespace.as_ref(), prefixes);
    }
    for child in &new.children {
        collect_prefixes(doc, id, child, prefixes);
    }
}

fn bind(doc: &Document<'_>, id: ElementId, wanted: Option<&Namespace>, prefixes: &mut Prefixes) {
    let Some(Namespace { uri, prefix }) = wanted else { return };
    if prefixes.bound.iter().any(|(bound, _)| bound == uri) {
        return;
    }
    if let Some(known) = doc.prefix_for(id, uri) {
        prefixes.bound.push((uri.clone(), known.to_owned()));
        return;
    }
    let stem = if is_name(prefix) && !prefix.starts_with("xml") { prefix } else { "ns" };
    let taken = |candidate: &str| {
        doc.namespace_for(id, candidate).is_some()
            || prefixes.bound.iter().any(|(_, bound)| bound == candidate)
    };
    let numbered = (2_usize..).map(|number| format!("{stem}{number}"));
    let free = std::iter::once(stem.to_owned()).chain(numbered).find(|it| !taken(it));
    let chosen = (uri.clone(), free.unwrap_or_else(|| stem.to_owned()));
    prefixes.bound.push(chosen.clone());
    prefixes.declared.push(chosen);
}

fn is_writable(new: &NewElement) -> bool {
    is_name(&new.name)
        && new.attributes.iter().all(is_writable_attribute)
        && new.children.iter().all(is_writable)
}

fn is_writable_attribute(new: &NewAttribute) -> bool {
    let name = Name { prefix: None, local: &new.local };
    let namespace = new.namespace.as_ref().map(|it| it.uri.as_str());
    let usual = namespace.is_none_or(|uri| !uri.is_empty() && uri != XMLNS);
    is_name(&new.local) && name.declared_prefix().is_none() && usual
}
