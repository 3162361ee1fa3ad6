//! How the tags of a document look, and new elements written in that look.
//!
//! Knows layout: line breaks, indentation, quotes, how tags close. Doesn't know where a new
//! element goes (`edit`); takes its prefixes as given.

use std::collections::BTreeMap;

use super::characters::escape;
use super::document::{Document, ElementId};
use super::new_element::{NewAttribute, NewElement};
use crate::Newline;
use crate::style::{Indent, lead_of, line_start};

/// Namespaces and the prefixes that stand for them where a new element is written.
#[derive(Default)]
pub(super) struct Prefixes {
    /// Namespace and prefix.
    pub(super) bound: Vec<(String, String)>,
    /// Those of `bound` that the new element itself must declare.
    pub(super) declared: Vec<(String, String)>,
}

/// Writes new elements so that they look like those around one place.
pub(super) struct Writer<'d, 't> {
    pub(super) doc: &'d Document<'t>,
    /// The element that the new one becomes a child of.
    pub(super) parent: ElementId,
    /// Where in the text the new element goes: near elements are copied before far ones.
    pub(super) at: usize,
    /// Whether everything goes on one line.
    pub(super) on_one_line: bool,
    pub(super) prefixes: Prefixes,
}

/// Where the attributes of a tag stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrap {
    /// All on the line of the name.
    Inline,
    /// One a line, the first perhaps on the line of the name.
    Lines { first_inline: bool, lead: Lead },
}

/// How far the attributes of a wrapped tag are indented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// By the lead of the tag and this.
    Deeper(String),
    /// Below the first attribute, which is on the line of the name.
    Aligned,
}

/// What stands before the `>` or `/>` of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Tail {
    /// This many blanks.
    Blanks(String),
    /// A line end, the lead of the tag and this.
    Line(String),
    /// A line end, and the lead of the attributes above.
    BelowAttributes,
}

/// How much deeper than their parents elements of this depth are indented; the root's depth is 0.
pub(super) fn step(doc: &Document<'_>, depth: usize) -> String {
    let of_this_depth = usual_step(doc, |id| doc.depth(id) == depth);
    match of_this_depth.or_else(|| usual_step(doc, |_| true)) {
        Some(step) => step.to_owned(),
        None => Indent::of(&doc.authored_text(), 4).as_str().to_owned(),
    }
}

/// The step that most of the chosen elements are indented by.
fn usual_step<'t>(doc: &Document<'t>, chosen: impl Fn(ElementId) -> bool) -> Option<&'t str> {
    let text = doc.text();
    let mut steps: BTreeMap<&str, usize> = BTreeMap::new();
    for id in doc.authored().filter(|&id| chosen(id)) {
        let element = doc.element(id);
        let Some(parent) = element.parent else { continue };
        let (own, outer) = (element.span.start, doc.element(parent).span.start);
        let crooked = is_crooked(doc, id) || is_crooked(doc, parent);
        if crooked || !starts_line(text, own) || !starts_line(text, outer) {
            continue;
        }
        if let Some(step) = lead_of(text, own).strip_prefix(lead_of(text, outer)) {
            *steps.entry(step).or_default() += 1;
        }
    }
    steps.into_iter().max_by_key(|&(_, count)| count).map(|(step, _)| step)
}

/// Whether start and end tag begin lines that are indented otherwise: a slip, no style to copy.
pub(super) fn is_crooked(doc: &Document<'_>, id: ElementId) -> bool {
    let (text, element) = (doc.text(), doc.element(id));
    let end = element.content.as_ref().map(|it| it.end);
    let on_a_line = |&end: &usize| starts_line(text, end) && end > element.start_tag.end;
    end.filter(on_a_line).is_some_and(|end| lead_of(text, end) != lead_of(text, element.span.start))
}

/// Whether only blanks stand before `offset` on its line.
pub(super) fn starts_line(text: &str, offset: usize) -> bool {
    text[line_start(text, offset)..offset].chars().all(|c| matches!(c, ' ' | '\t'))
}

impl Wrap {
    /// How this element's attributes stand; `None` when it has none.
    fn of(doc: &Document<'_>, id: ElementId) -> Option<Wrap> {
        let (text, element) = (doc.text(), doc.element(id));
        let attributes = doc.authored_attributes(id);
        let first = attributes.first()?;
        let Some(wrapped) = attributes.iter().find(|it| starts_line(text, it.span.start)) else {
            return Some(Wrap::Inline);
        };
        let first_inline = !starts_line(text, first.span.start);
        let lead = lead_of(text, wrapped.span.start);
        let own = lead_of(text, element.span.start);
        let column = first.span.start - line_start(text, first.span.start);
        let lead = if first_inline && lead.len() == column && starts_line(text, element.span.start)
        {
            Lead::Aligned
        } else {
            Lead::Deeper(lead.strip_prefix(own).map_or_else(|| step(doc, 1), str::to_owned))
        };
        Some(Wrap::Lines { first_inline, lead })
    }

    fn is_inline(&self) -> bool {
        *self == Wrap::Inline
    }
}

impl Lead {
    fn after(&self, lead: &str, name: &str) -> String {
        match self {
            Lead::Deeper(step) => format!("{lead}{step}"),
            Lead::Aligned => format!("{lead}{}", " ".repeat(name.chars().count() + 2)),
        }
    }
}

impl Tail {
    fn of(doc: &Document<'_>, id: ElementId) -> Tail {
        let element = doc.element(id);
        let start = element.attributes.last().map_or(element.name_end(), |it| it.span.end);
        let mark = if element.content.is_some() { 1 } else { 2 };
        let before_opening = doc.added.opened.get(&id).map_or("", |it| it.trim_end_matches("/>"));
        let tail = doc.slice(&(start..element.start_tag.end - mark)).to_owned() + before_opening;
        match tail.rfind(['\n', '\r']) {
            Some(at) => {
                let own = lead_of(doc.text(), element.span.start);
                let lead = &tail[at + 1..];
                match Wrap::of(doc, id) {
                    Some(Wrap::Lines { lead: deeper, .. })
                        if lead != own && deeper.after(own, &element.name.local) == lead =>
                    {
                        Tail::BelowAttributes
                    }
                    _ => Tail::Line(lead.strip_prefix(own).unwrap_or_default().to_owned()),
                }
            }
            None => Tail::Blanks(tail),
        }
    }
}

impl Writer<'_, '_> {
    /// The element as text, without white space around it; `lead` is that of its first line.
    pub(super) fn write(&self, new: &NewElement, lead: &str) -> String {
        let depth = self.doc.depth(self.parent) + 1;
        self.write_element(new, lead, depth, &self.prefixes.declared)
    }

    fn write_element(
        &self,
        new: &NewElement,
        lead: &str,
        depth: usize,
        declared: &[(String, String)],
    ) -> String {
        let newline = Newline::of(self.doc.text()).as_str();
        let mut result = self.write_tag(new, lead, declared);
        if new.children.is_empty() {
            return result;
        }
        let inner = format!("{lead}{}", step(self.doc, depth + 1));
        for child in &new.children {
            if !self.on_one_line {
                result.extend([newline, &inner]);
            }
            result.push_str(&self.write_element(child, &inner, depth + 1, &[]));
        }
        if !self.on_one_line {
            result.extend([newline, lead]);
        }
        result + "</" + &new.name + ">"
    }

    fn write_tag(&self, new: &NewElement, lead: &str, declared: &[(String, String)]) -> String {
        let newline = Newline::of(self.doc.text()).as_str();
        let attributes = self.written_attributes(new, declared);
        let wrap = self.wrap(&new.name, attributes.len());
        let mut result = format!("<{}", new.name);
        for (index, attribute) in attributes.iter().enumerate() {
            match &wrap {
                Wrap::Lines { first_inline, lead: step } if index > 0 || !first_inline => {
                    result.extend([newline, &step.after(lead, &new.name)]);
                }
                Wrap::Inline | Wrap::Lines { .. } => result.push(' '),
            }
            result.push_str(attribute);
        }
        let closes = new.children.is_empty();
        match (self.tail(&new.name, closes, wrap.is_inline()), &wrap) {
            (Tail::Line(step), _) => result.extend([newline, lead, &step]),
            (Tail::BelowAttributes, Wrap::Lines { lead: step, .. }) => {
                result.extend([newline, &step.after(lead, &new.name)]);
            }
            (Tail::BelowAttributes, Wrap::Inline) => {}
            (Tail::Blanks(blanks), _) => result.push_str(&blanks),
        }
        result + if closes { "/>" } else { ">" }
    }

    fn written_attributes(&self, new: &NewElement, declared: &[(String, String)]) -> Vec<String> {
        let quote = quote(self.doc, self.at);
        let declarations = declared.iter().map(|(uri, prefix)| declaration(uri, prefix, quote));
        let attributes = new.attributes.iter().map(|it| self.prefixes.attribute(it, quote));
        declarations.chain(attributes).collect()
    }

    /// How a new tag of this name with `count` attributes is wrapped.
    fn wrap(&self, name: &str, count: usize) -> Wrap {
        if self.on_one_line || count == 0 {
            return Wrap::Inline;
        }
        let known = self.nearest(name, |id| {
            let wrap = Wrap::of(self.doc, id)?;
            let telling = match (count, self.doc.authored_attributes(id).len()) {
                (1, 1) => true,
                (1, _) => false,
                (_, 1) => !wrap.is_inline(),
                _ => true,
            };
            telling.then_some(wrap)
        });
        known.unwrap_or_else(|| match count {
            1 => Wrap::Inline,
            _ => Wrap::Lines { first_inline: false, lead: Lead::Deeper(step(self.doc, 1)) },
        })
    }

    /// What stands before the end of a new tag, which closes itself or not.
    fn tail(&self, name: &str, closes: bool, inline: bool) -> Tail {
        let same_kind = |id| (self.doc.closed_itself(id) == closes).then_some(());
        let known = self.nearest(name, |id| {
            same_kind(id)?;
            let wrapped = Wrap::of(self.doc, id).is_some_and(|wrap| !wrap.is_inline());
            (wrapped != inline).then(|| Tail::of(self.doc, id))
        });
        let known = known.filter(|tail| !inline || matches!(tail, Tail::Blanks(_)));
        let any = || {
            self.nearest(name, |id| {
                same_kind(id)?;
                Some(Tail::of(self.doc, id)).filter(|it| matches!(it, Tail::Blanks(_)))
            })
        };
        let usual = if closes { " " } else { "" };
        known.or_else(any).unwrap_or_else(|| Tail::Blanks(usual.to_owned()))
    }

    /// What `look` sees at the author's element that a new one of this name resembles most.
    ///
    /// A sibling of its name, else a sibling, else an element of its name, else any, else the root;
    /// among these the nearest, counted in elements of the author's; of two the one before.
    fn nearest<T>(&self, name: &str, look: impl Fn(ElementId) -> Option<T>) -> Option<T> {
        let authored: Vec<ElementId> = self.doc.authored().collect();
        let before = authored.partition_point(|&id| self.doc.element(id).span.start < self.at);
        let mut elements: Vec<(usize, ElementId)> = authored.into_iter().enumerate().collect();
        elements.sort_by_key(|&(index, id)| {
            let element = self.doc.element(id);
            let sibling = element.parent == Some(self.parent);
            let kind = match (sibling, element.name.local == name) {
                (true, true) => 0,
                (true, false) => 1,
                (false, true) => 2,
                (false, false) if element.parent.is_some() => 3,
                (false, false) => 4,
            };
            (kind, if index < before { before - 1 - index } else { index - before })
        });
        elements.into_iter().find_map(|(_, id)| look(id))
    }
}

impl Prefixes {
    /// The attribute as text.
    pub(super) fn attribute(&self, new: &NewAttribute, quote: char) -> String {
        let uri = new.namespace.as_ref().map(|namespace| namespace.uri.as_str());
        let bound = self.bound.iter().find(|(bound, _)| Some(bound.as_str()) == uri);
        let prefix = bound.map_or_else(String::new, |(_, prefix)| format!("{prefix}:"));
        format!("{prefix}{}={quote}{}{quote}", new.local, escape(&new.value, quote))
    }
}

/// `xmlns:prefix="uri"` as text, `xmlns="uri"` for an empty prefix.
pub(super) fn declaration(uri: &str, prefix: &str, quote: char) -> String {
    let colon = if prefix.is_empty() { "" } else { ":" };
    format!("xmlns{colon}{prefix}={quote}{}{quote}", escape(uri, quote))
}

/// The quote character of the author's attribute that is nearest to `at`; `"` where there is none.
pub(super) fn quote(doc: &Document<'_>, at: usize) -> char {
    let mut nearest = None;
    for attribute in doc.authored().flat_map(|id| doc.authored_attributes(id)) {
        if nearest.is_none() || attribute.span.start < at {
            nearest = Some(attribute);
        }
    }
    match nearest.map(|it| doc.slice(&it.span)) {
        Some(slice) if slice.ends_with('\'') => '\'',
        _ => '"',
    }
}
