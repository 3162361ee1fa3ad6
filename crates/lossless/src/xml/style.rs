//! How the tags of a document look, and new elements written in that look.
//!
//! Knows layout: line breaks, indentation, quotes, how tags close. Doesn't know where a new
//! element goes (`edit`); takes its prefixes as given.

use std::collections::BTreeMap;

use super::characters::escape;
use super::document::Document;
use super::look::Steps;
use super::new_element::{NewAttribute, NewElement};
use super::node::{ElementId, index, offset};
use crate::style::{Indent, lead_of, line_start};
use crate::{Newline, Span};

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
    doc: &'d Document<'t>,
    /// The element that the new one becomes a child of.
    parent: ElementId,
    /// Where in the text the new element goes: near elements are copied before far ones.
    at: usize,
    /// Whether everything goes on one line.
    on_one_line: bool,
    prefixes: Prefixes,
    siblings: Vec<ElementId>,
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

/// The line end of the document.
pub(super) fn newline(doc: &Document<'_>) -> &'static str {
    doc.look.newline.get_or_init(|| Newline::of(doc.text())).as_str()
}

/// How much deeper than their parents elements of this depth are indented; the root's depth is 0.
pub(super) fn step<'d>(doc: &'d Document<'_>, depth: usize) -> &'d str {
    let steps = doc.look.steps.get_or_init(|| usual_steps(doc));
    let of_this_depth = steps.by_depth.get(depth).and_then(Option::as_ref);
    match of_this_depth.or(steps.overall.as_ref()) {
        Some(step) => doc.slice(step),
        None => doc.look.indent.get_or_init(|| {
            let indent = Indent::of(&doc.authored_text(), 4);
            indent.as_str().to_owned()
        }),
    }
}

/// The steps that most of the elements of each depth are indented by.
fn usual_steps(doc: &Document<'_>) -> Steps {
    // A step, where it was seen first, and how often.
    type Counts<'t> = Vec<(&'t str, Span, usize)>;
    let mut by_depth: Vec<Counts<'_>> = Vec::new();
    // The leads of the elements around, as far as they say something.
    let mut around: Vec<Option<&str>> = Vec::new();
    for id in doc.authored() {
        let (start, depth) = (doc.node(id).start(), doc.depth(id));
        let lead = lead_at(doc.text(), start).filter(|_| !is_crooked(doc, id));
        around.truncate(depth);
        let outer = around.last().copied().flatten();
        around.push(lead);
        let Some(step) = outer.and_then(|outer| lead?.strip_prefix(outer)) else { continue };
        by_depth.resize_with(by_depth.len().max(depth + 1), Vec::new);
        match by_depth[depth].iter_mut().find(|(known, ..)| *known == step) {
            Some((.., count)) => *count += 1,
            None => by_depth[depth].push((step, start - step.len()..start, 1)),
        }
    }
    let usual = |counts: &Counts<'_>| {
        let most = counts.iter().max_by_key(|(step, _, count)| (*count, *step));
        most.map(|(_, span, _)| span.clone())
    };
    let mut overall: BTreeMap<&str, (Span, usize)> = BTreeMap::new();
    for (step, span, count) in by_depth.iter().flatten() {
        overall.entry(step).or_insert((span.clone(), 0)).1 += count;
    }
    let most = overall.into_iter().max_by_key(|(_, (_, count))| *count);
    let overall = most.map(|(_, (span, _))| span);
    Steps { by_depth: by_depth.iter().map(usual).collect(), overall }
}

/// Whether start and end tag begin lines that are indented otherwise: a slip, no style to copy.
pub(super) fn is_crooked(doc: &Document<'_>, id: ElementId) -> bool {
    let (text, node) = (doc.text(), doc.node(id));
    let end = node.content_end().filter(|&end| end > index(node.tag_end));
    let end = end.and_then(|end| lead_at(text, end));
    end.is_some_and(|end| end != lead_of(text, node.start()))
}

/// The blanks before `offset`, where nothing else stands before it on its line.
fn lead_at(text: &str, offset: usize) -> Option<&str> {
    let before = &text.as_bytes()[..offset];
    let blanks = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    match before[..offset - blanks].last() {
        None | Some(b'\n' | b'\r') => Some(&text[offset - blanks..offset]),
        Some(_) => None,
    }
}

/// Whether only blanks stand before `offset` on its line.
pub(super) fn starts_line(text: &str, offset: usize) -> bool {
    lead_at(text, offset).is_some()
}

impl Wrap {
    /// How this element's attributes stand; `None` when it has none.
    fn of(doc: &Document<'_>, id: ElementId) -> Option<Wrap> {
        let (text, element) = (doc.text(), doc.element(id));
        let mut attributes = doc.authored_attributes(id).peekable();
        let first = attributes.peek()?.clone();
        let Some(wrapped) = attributes.find(|it| starts_line(text, it.span.start)) else {
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
            Lead::Deeper(lead.strip_prefix(own).unwrap_or_else(|| step(doc, 1)).to_owned())
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
        let last = element.attributes.last();
        let start = last.map_or(element.name_end(), |it| it.span.end);
        let mark = if element.content.is_some() { 1 } else { 2 };
        let before_opening = doc.added.opened.get(&id).map_or("", |it| it.trim_end_matches("/>"));
        let tail = doc.slice(&(start..element.start_tag.end - mark)).to_owned() + before_opening;
        match tail.rfind(['\n', '\r']) {
            Some(at) => {
                let own = lead_of(doc.text(), element.span.start);
                let lead = &tail[at + 1..];
                match Wrap::of(doc, id) {
                    Some(Wrap::Lines { lead: deeper, .. })
                        if lead != own && deeper.after(own, element.name.local) == lead =>
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

impl<'d, 't> Writer<'d, 't> {
    pub(super) fn new(
        doc: &'d Document<'t>,
        parent: ElementId,
        (at, on_one_line): (usize, bool),
        prefixes: Prefixes,
    ) -> Writer<'d, 't> {
        let siblings = siblings(doc, parent, at);
        Writer { doc, parent, at, on_one_line, prefixes, siblings }
    }

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
        let newline = newline(self.doc);
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
        let newline = newline(self.doc);
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
            let of_one = self.doc.authored_attributes(id).nth(1).is_none();
            if count == 1 && !of_one {
                return None;
            }
            let wrap = Wrap::of(self.doc, id)?;
            (count == 1 || !of_one || !wrap.is_inline()).then_some(wrap)
        });
        known.unwrap_or_else(|| match count {
            1 => Wrap::Inline,
            _ => Wrap::Lines {
                first_inline: false,
                lead: Lead::Deeper(step(self.doc, 1).to_owned()),
            },
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
        let doc = self.doc;
        let named = |id: &ElementId| doc.local_name(*id) == name;
        let unnamed = |id: &ElementId| !named(id);
        let siblings = || self.siblings.iter().copied();
        let is_sibling = |id: ElementId| doc.node(id).parent() == Some(self.parent);
        let others = || self.outward().filter(|&id| !is_sibling(id));
        let inner = |id: &ElementId| *id != doc.root();
        let seen = siblings().filter(named).find_map(&look);
        let seen = seen.or_else(|| siblings().filter(unnamed).find_map(&look));
        let seen = seen.or_else(|| others().filter(named).find_map(&look));
        let seen = seen.or_else(|| others().filter(inner).filter(unnamed).find_map(&look));
        let root = || Some(doc.root()).filter(unnamed).filter(|&id| doc.is_authored(id));
        seen.or_else(|| root().and_then(look))
    }

    /// The author's elements, the nearest first.
    fn outward(&self) -> impl Iterator<Item = ElementId> + '_ {
        let (doc, first) = (self.doc, self.doc.first_from(self.at));
        let mut before = doc.authored_before(first);
        let mut behind = doc.authored_from(ElementId(offset(first)));
        std::iter::from_fn(move || Some([before.next(), behind.next()]))
            .take_while(|pair| pair.iter().any(Option::is_some))
            .flat_map(|pair| pair.into_iter().flatten())
    }
}

/// The author's children of `parent`, those nearest to `at` first, counted in elements of the
/// author's; of two the one before.
fn siblings(doc: &Document<'_>, parent: ElementId, at: usize) -> Vec<ElementId> {
    if !doc.is_authored(parent) {
        return Vec::new();
    }
    let first = ElementId(offset(doc.first_from(at)));
    let mut added = 0;
    // What was added does not count: each sibling with its number less that.
    let (mut before, mut behind, mut here) = (Vec::new(), Vec::new(), None);
    for id in doc.children(parent) {
        if id >= first && here.is_none() {
            here = Some(first.0 - added);
        }
        let siblings = if id < first { &mut before } else { &mut behind };
        if !doc.added.elements.contains(&id) {
            siblings.push((id.0 - added, id));
        }
        added += doc.added_within(id);
    }
    let here = here.unwrap_or_else(|| first.0 - added);
    let mut siblings = Vec::with_capacity(before.len() + behind.len());
    let (mut before, mut behind) = (before.into_iter().rev().peekable(), behind.into_iter());
    for (number, id) in &mut behind {
        let nearer = |(other, _): &(u32, ElementId)| here - 1 - other <= number - here;
        while let Some((_, id)) = before.next_if(nearer) {
            siblings.push(id);
        }
        siblings.push(id);
    }
    siblings.extend(before.map(|(_, id)| id));
    siblings
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
    let before = doc
        .authored_before(doc.first_from(at))
        .find_map(|id| doc.authored_attributes(id).rev().find(|it| it.span.start < at));
    let first = || doc.authored().find_map(|id| doc.authored_attributes(id).next());
    match before.or_else(first).map(|it| doc.slice(&it.span)) {
        Some(slice) if slice.ends_with('\'') => '\'',
        _ => '"',
    }
}
