//! Reading a text into a [`Document`], strictly and in one pass.
//!
//! Knows elements and character data; tags are read by `tag`, prefixes by `scope`, and markup that
//! holds no element by `prolog`.

use std::collections::HashSet;
use std::sync::Arc;

use super::characters::{decode_value, first_forbidden, is_space, reference};
use super::document::{Document, Tree, XML, XMLNS};
use super::node::{AttributeNode, ElementId, ElementNode, index, offset};
use super::prolog;
use super::scope::Scope;
use super::tag::{self, skip_space};
use super::view::Name;
use crate::Span;
use crate::malformed::Malformed;

/// How deep elements may be nested.
pub const DEPTH_LIMIT: usize = 255;

/// How many attributes are compared with each other rather than looked up.
const FEW: usize = 12;

impl<'t> Document<'t> {
    /// Reads a document; `text` is without a byte-order mark.
    ///
    /// # Errors
    /// The first place where `text` is not well-formed, see the limitations of this module too.
    pub fn parse(text: &'t str) -> Result<Document<'t>, Malformed> {
        let read = check_characters(text).and_then(|()| Parser::new(text).document());
        read.map_err(|error| unfilled_or(text, error))
    }
}

/// The error, or what it comes of: a placeholder that a generator should have filled.
fn unfilled_or(text: &str, error: Malformed) -> Malformed {
    // A name that is none is reported after its `<`.
    let starts = [error.offset, error.offset.saturating_sub(1)];
    let found = starts.into_iter().zip([&["<%", "{{"][..], &["<%"]]).find(|&(at, marks)| {
        let rest = text.get(at..).unwrap_or_default();
        marks.iter().any(|mark| rest.starts_with(mark))
    });
    let Some((offset, _)) = found else { return error };
    Malformed {
        offset,
        message: "a placeholder of a template stands here".to_owned(),
        help: "render the template first, and give the file that comes of it".to_owned(),
    }
}

fn check_characters(text: &str) -> Result<(), Malformed> {
    if offset(text.len()) == u32::MAX {
        return Err(Malformed::new(0, "a text of more than 4 GiB", "divide it"));
    }
    if text.starts_with('\u{feff}') {
        return Err(Malformed::new(0, "a byte-order mark in the text", "delete it"));
    }
    let Some(at) = first_forbidden(text) else { return Ok(()) };
    let code = text[at..].chars().next().map_or(0, u32::from);
    let message = format!("character U+{code:04X} is not allowed in XML");
    Err(Malformed::new(at, message, "delete it"))
}

struct Parser<'t> {
    text: &'t str,
    /// What was read so far; its namespaces are those of `scope` in the end.
    tree: Tree,
    /// The elements that are not closed yet.
    open: Vec<ElementId>,
    scope: Scope<'t>,
    has_document_type: bool,
}

/// Reads what stands at `span` of `text`, all of it inside of `tree`'s elements, which are in one
/// another, with `scope` as it is there: the tree with what was read behind them.
///
/// `None` where that is malformed, does not end where `span` does, or closes what is around it.
pub(super) fn part<'t>(text: &'t str, span: &Span, tree: Tree, scope: Scope<'t>) -> Option<Tree> {
    if first_forbidden(&text[span.clone()]).is_some() {
        return None;
    }
    let open: Vec<ElementId> = (0..offset(tree.elements.len())).map(ElementId).collect();
    let mut parser = Parser { text, tree, open: open.clone(), scope, has_document_type: false };
    let mut at = parser.character_data(span.start).ok()?;
    while at < span.end {
        at = parser.markup(at).and_then(|at| parser.character_data(at)).ok()?;
    }
    (at == span.end && parser.open == open).then(|| parser.into_tree())
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        let (tree, open, scope) = (Tree::default(), Vec::new(), Scope::new(Vec::new()));
        Parser { text, tree, open, scope, has_document_type: false }
    }

    fn document(mut self) -> Result<Document<'t>, Malformed> {
        let mut at = self.character_data(0)?;
        while at < self.text.len() {
            at = self.markup(at)?;
            at = self.character_data(at)?;
        }
        self.finish()
    }

    /// Reads the markup that begins at `at`.
    fn markup(&mut self, at: usize) -> Result<usize, Malformed> {
        match &self.text.as_bytes()[at..] {
            [_, b'/', ..] => self.end_tag(at),
            [_, b'?', ..] => prolog::instruction(self.text, at),
            [_, b'!', ..] => self.declaration(at),
            _ => self.start_tag(at),
        }
    }

    /// Reads up to the next `<`, or to the end.
    fn character_data(&mut self, at: usize) -> Result<usize, Malformed> {
        let start = skip_space(self.text, at);
        let bytes = self.text.as_bytes();
        if bytes.get(start).is_none_or(|&byte| byte == b'<') {
            return Ok(start);
        }
        let mut at = at;
        loop {
            let rest = &self.text[at..];
            let end = at + rest.find(['<', '&']).unwrap_or(rest.len());
            self.check_data(at, end)?;
            if bytes.get(end) != Some(&b'&') {
                return Ok(end);
            }
            let (_, length) = reference(&self.text[end..], end)?;
            self.expect_inside(end)?;
            at = end + length;
        }
    }

    fn check_data(&self, at: usize, end: usize) -> Result<(), Malformed> {
        let data = &self.text[at..end];
        if let Some(found) = data.find("]]>") {
            return Err(Malformed::new(at + found, "`]]>` in text", "write `]]&gt;` for it"));
        }
        data.find(|c| !is_space(c)).map_or(Ok(()), |found| self.expect_inside(at + found))
    }

    fn expect_inside(&self, offset: usize) -> Result<(), Malformed> {
        if !self.open.is_empty() {
            return Ok(());
        }
        let help = "delete it, or make it a comment";
        Err(Malformed::new(offset, "text outside the root element", help))
    }

    /// What begins with `<!`.
    fn declaration(&mut self, at: usize) -> Result<usize, Malformed> {
        let rest = &self.text[at..];
        if rest.starts_with("<!--") {
            return prolog::comment(self.text, at);
        }
        if rest.starts_with("<![CDATA[") {
            let end = prolog::literal(self.text, at)?;
            return self.expect_inside(at).map(|()| end);
        }
        if !matches!(rest.as_bytes(), [_, _, b'D' | b'd', ..]) {
            let message = "`<!` begins neither a comment nor a CDATA section";
            return Err(Malformed::new(at, message, "write `&lt;` for a `<` that is text"));
        }
        if self.has_document_type || !self.tree.elements.is_empty() {
            return Err(Malformed::new(
                at,
                "a document type after the start of the document",
                "keep one document type, before the root element",
            ));
        }
        self.has_document_type = true;
        prolog::document_type(self.text, at)
    }

    fn start_tag(&mut self, at: usize) -> Result<usize, Malformed> {
        self.check_place(at)?;
        let name = tag::name(self.text, at + 1, b"/>")?;
        let first = self.tree.attributes.len();
        let (end, closed) = self.read_attributes(at, index(name.end))?;
        let depth = offset(self.open.len());
        self.declare(first, depth)?;
        let mut element = ElementNode::new(name, end, self.open.last().copied());
        let written = Name::at(self.text, &name);
        element.name.namespace = self.scope.namespace_of(&written, false, at + 1)?;
        (element.depth, element.attributes) = (depth, offset(first));
        element.subtree_end = offset(self.tree.elements.len() + 1);
        self.resolve_attributes(first)?;
        let id = ElementId(offset(self.tree.elements.len()));
        self.tree.elements.push(element);
        if closed {
            self.scope.leave(depth);
        } else {
            self.open.push(id);
        }
        Ok(end)
    }

    fn check_place(&self, at: usize) -> Result<(), Malformed> {
        if self.open.is_empty() && !self.tree.elements.is_empty() {
            return Err(Malformed::new(
                at,
                "a second root element",
                "keep one outermost element and put everything else inside it",
            ));
        }
        if self.open.len() >= DEPTH_LIMIT {
            return Err(Malformed::new(
                at,
                format!("elements are nested deeper than {DEPTH_LIMIT}"),
                "nest elements less deeply",
            ));
        }
        Ok(())
    }

    /// Reads the attributes behind `at` of the tag at `tag`: where it ends, and whether it closes
    /// itself.
    fn read_attributes(&mut self, tag: usize, at: usize) -> Result<(usize, bool), Malformed> {
        let bytes = self.text.as_bytes();
        let mut at = at;
        loop {
            let start = skip_space(self.text, at);
            match &bytes[start..] {
                [b'>', ..] => return Ok((start + 1, false)),
                [b'/', b'>', ..] => return Ok((start + 2, true)),
                [] => return Err(Malformed::new(tag, "a tag is not closed", "close it with `>`")),
                _ if start == at => return Err(prolog::no_space(at)),
                _ => {}
            }
            let attribute = tag::attribute(self.text, start)?;
            if attribute.is_decoded {
                let (start, end) = (index(attribute.value_start), index(attribute.value_end));
                let value = decode_value(&self.text[start..end], start)?;
                self.tree.decoded.push((offset(self.tree.attributes.len()), value.into()));
            }
            at = index(attribute.value_end) + 1;
            self.tree.attributes.push(attribute);
        }
    }

    /// Takes the namespace declarations among the attributes from `first` on into scope.
    fn declare(&mut self, first: usize, depth: u32) -> Result<(), Malformed> {
        for number in first..self.tree.attributes.len() {
            let attribute = self.tree.attributes[number];
            let name = Name::at(self.text, &attribute.name);
            let Some(prefix) = name.declared_prefix() else { continue };
            let uri = self.tree.value(self.text, number);
            check_declared(prefix, uri, &name, index(attribute.name.start))?;
            self.scope.declare(prefix, uri, depth);
        }
        Ok(())
    }

    fn resolve_attributes(&mut self, first: usize) -> Result<(), Malformed> {
        let many = self.tree.attributes.len() - first > FEW;
        let mut seen = HashSet::new();
        for number in first..self.tree.attributes.len() {
            let node = self.tree.attributes[number].name;
            let name = Name::at(self.text, &node);
            let namespace = self.scope.namespace_of(&name, true, index(node.start))?;
            self.tree.attributes[number].name.namespace = namespace;
            let same = |it: &AttributeNode| {
                it.name.namespace == namespace && Name::at(self.text, &it.name).local == name.local
            };
            let twice = if many {
                !seen.insert((namespace, name.local))
            } else {
                self.tree.attributes[first..number].iter().any(same)
            };
            if twice {
                let message = format!("attribute `{name}` is given twice");
                return Err(Malformed::new(index(node.start), message, "delete one of them"));
            }
        }
        Ok(())
    }

    fn end_tag(&mut self, at: usize) -> Result<usize, Malformed> {
        let rest = &self.text[at + 2..];
        let wanted = self.open.last().map(|id| &self.tree.elements[index(id.0)].name);
        let wanted = wanted.map(|it| &self.text[index(it.start)..index(it.end)]);
        let name_end = wanted.filter(|name| rest.starts_with(name)).map(|name| at + 2 + name.len());
        let end = name_end.map(|end| skip_space(self.text, end));
        match (end, self.open.last()) {
            (Some(end), Some(id)) if self.text[end..].starts_with('>') => {
                let next = offset(self.tree.elements.len());
                let element = &mut self.tree.elements[index(id.0)];
                element.close(at, end + 1);
                element.subtree_end = next;
                self.open.pop();
                self.scope.leave(offset(self.open.len()));
                Ok(end + 1)
            }
            _ => Err(wrong_end(at, rest, wanted)),
        }
    }

    fn finish(self) -> Result<Document<'t>, Malformed> {
        if let Some(id) = self.open.last() {
            let element = &self.tree.elements[index(id.0)];
            let name = Name::at(self.text, &element.name);
            let (message, help) =
                (format!("`<{name}>` is never closed"), format!("add `</{name}>`"));
            return Err(Malformed::new(element.start(), message, help));
        }
        if self.tree.elements.is_empty() {
            let help = "put the outermost element into the file";
            return Err(Malformed::new(self.text.len(), "no root element", help));
        }
        let text = self.text;
        let mut tree = self.into_tree();
        // A list that grows makes room for twice as many.
        tree.elements.shrink_to_fit();
        tree.attributes.shrink_to_fit();
        Ok(Document::of(text, &Arc::new(tree)))
    }

    fn into_tree(self) -> Tree {
        Tree { namespaces: self.scope.namespaces, ..self.tree }
    }
}

/// The end tag at `at`, of which `rest` is what follows `</`, is not that of the element `wanted`.
fn wrong_end(at: usize, rest: &str, wanted: Option<&str>) -> Malformed {
    let Some(length) = rest.find('>') else {
        return Malformed::new(at, "a tag is not closed", "close it with `>`");
    };
    let written = rest[..length].trim_end_matches(is_space);
    match wanted {
        Some(wanted) => Malformed::new(
            at,
            format!("`</{written}>` where `</{wanted}>` is wanted"),
            "close elements in the reverse order of their start tags",
        ),
        None => Malformed::new(
            at,
            format!("`</{written}>` closes nothing"),
            "delete it, or add the start tag that is missing",
        ),
    }
}

fn check_declared(prefix: &str, uri: &str, name: &Name<'_>, at: usize) -> Result<(), Malformed> {
    let reserved = prefix == "xmlns" || uri == XMLNS || (prefix == "xml") != (uri == XML);
    let undeclared = !prefix.is_empty() && uri.is_empty();
    if !reserved && !undeclared {
        return Ok(());
    }
    let message = if undeclared {
        format!("prefix `{prefix}` is declared without a namespace")
    } else {
        format!("`{name}` must not be declared as `{uri}`")
    };
    Err(Malformed::new(at, message, "give the prefix the namespace it stands for"))
}
