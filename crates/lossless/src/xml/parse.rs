//! Reading a text into a [`Document`], strictly.
//!
//! quick-xml cuts the text into markup; everything it lets pass that XML forbids is checked here.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::characters::{is_allowed, is_name, is_space, resolve, split_name};
use super::document::{
    Added, Attribute, Document, Element, ElementId, Malformed, Name, XML, XMLNS,
};
use super::tag;
use crate::Span;

/// How deep elements may be nested.
pub const DEPTH_LIMIT: usize = 255;

impl<'t> Document<'t> {
    /// Reads a document; `text` is without a byte-order mark.
    ///
    /// # Errors
    /// The first place where `text` is not well-formed, see the limitations of this module too.
    pub fn parse(text: &'t str) -> Result<Document<'t>, Malformed> {
        Document::read(text).map_err(|error| of_template(text, error))
    }

    fn read(text: &'t str) -> Result<Document<'t>, Malformed> {
        check_characters(text)?;
        let mut parser = Parser::new(text);
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        let mut start = 0;
        loop {
            let event = reader.read_event().map_err(|error| {
                let at = usize::try_from(reader.error_position()).unwrap_or(start);
                unreadable(text, at, &error)
            })?;
            let end = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
            if matches!(event, Event::Eof) {
                return parser.finish();
            }
            parser.read(&event, start..end)?;
            start = end;
        }
    }
}

/// The error, or what it comes of: a placeholder that a generator should have filled.
fn of_template(text: &str, error: Malformed) -> Malformed {
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

struct Parser<'t> {
    text: &'t str,
    elements: Vec<Element>,
    /// The elements that are not closed yet.
    open: Vec<ElementId>,
    /// Prefix, namespace and depth of the declarations in scope.
    scope: Vec<(String, String, usize)>,
    has_document_type: bool,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        let (elements, open, scope) = (Vec::new(), Vec::new(), Vec::new());
        Parser { text, elements, open, scope, has_document_type: false }
    }

    fn read(&mut self, event: &Event<'_>, span: Span) -> Result<(), Malformed> {
        let slice = self.text.get(span.clone()).unwrap_or_default();
        let offset = span.start;
        match event {
            Event::Start(_) => self.start(slice, span, false),
            Event::Empty(_) => self.start(slice, span, true),
            Event::End(_) => self.end(slice, span),
            Event::Text(_) => self.character_data(slice, offset),
            Event::CData(_) => self.literal_data(slice, offset),
            Event::GeneralRef(_) => self.reference(slice, offset),
            Event::Comment(_) => check_comment(slice, offset),
            Event::PI(_) => check_instruction(slice, offset),
            Event::Decl(_) => check_declaration(self.text, slice, offset),
            Event::DocType(_) => self.document_type(slice, offset),
            Event::Eof => Ok(()),
        }
    }

    fn start(&mut self, slice: &str, span: Span, closed: bool) -> Result<(), Malformed> {
        if self.open.is_empty() && !self.elements.is_empty() {
            return Err(Malformed::new(
                span.start,
                "a second root element",
                "keep one outermost element and put everything else inside it",
            ));
        }
        if self.open.len() >= DEPTH_LIMIT {
            return Err(Malformed::new(
                span.start,
                format!("elements are nested deeper than {DEPTH_LIMIT}"),
                "nest elements less deeply",
            ));
        }
        let tail = if closed { 2 } else { 1 };
        let inside = slice.get(1..slice.len().saturating_sub(tail)).unwrap_or_default();
        let tag = tag::read(inside, span.start + 1)?;
        let depth = self.open.len();
        self.declare(&tag.attributes, depth)?;
        let element = self.element(tag, span, closed)?;
        let id = ElementId(self.elements.len());
        if let Some(parent) = element.parent {
            self.elements[parent.0].children.push(id);
        }
        self.elements.push(element);
        if closed {
            self.leave_scope(depth);
        } else {
            self.open.push(id);
        }
        Ok(())
    }

    fn element(&self, tag: tag::Tag, span: Span, closed: bool) -> Result<Element, Malformed> {
        let namespace = self.namespace_of(&tag.name, false, span.start + 1)?;
        Ok(Element {
            parent: self.open.last().copied(),
            name: tag.name,
            namespace,
            start_tag: span.clone(),
            content: (!closed).then_some(span.end..span.end),
            span,
            attributes: self.resolve_attributes(tag.attributes)?,
            text: String::new(),
            children: Vec::new(),
        })
    }

    /// Takes the namespace declarations among `attributes` into scope.
    fn declare(&mut self, attributes: &[Attribute], depth: usize) -> Result<(), Malformed> {
        for attribute in attributes {
            if let Some(prefix) = attribute.name.declared_prefix() {
                check_declared(prefix, attribute)?;
                self.scope.push((prefix.to_owned(), attribute.value.clone(), depth));
            }
        }
        Ok(())
    }

    fn leave_scope(&mut self, depth: usize) {
        while self.scope.pop_if(|(_, _, declared)| *declared >= depth).is_some() {}
    }

    fn resolve_attributes(&self, raw: Vec<Attribute>) -> Result<Vec<Attribute>, Malformed> {
        let mut attributes: Vec<Attribute> = Vec::with_capacity(raw.len());
        for mut attribute in raw {
            let at = attribute.span.start;
            attribute.namespace = self.namespace_of(&attribute.name, true, at)?;
            let same = |it: &Attribute| {
                it.name.local == attribute.name.local && it.namespace == attribute.namespace
            };
            if attributes.iter().any(same) {
                return Err(Malformed::new(
                    at,
                    format!("attribute `{}` is given twice", attribute.name),
                    "delete one of them",
                ));
            }
            attributes.push(attribute);
        }
        Ok(attributes)
    }

    fn namespace_of(
        &self,
        name: &Name,
        attribute: bool,
        offset: usize,
    ) -> Result<Option<String>, Malformed> {
        if attribute && name.declared_prefix().is_some() {
            return Ok(Some(XMLNS.to_owned()));
        }
        let prefix = match name.prefix.as_deref() {
            Some("xml") => return Ok(Some(XML.to_owned())),
            None if attribute => return Ok(None),
            prefix => prefix.unwrap_or_default(),
        };
        let bound = self.scope.iter().rev().find(|(declared, _, _)| declared == prefix);
        match bound {
            Some((_, uri, _)) => Ok(Some(uri.clone()).filter(|uri| !uri.is_empty())),
            None if prefix.is_empty() => Ok(None),
            None => Err(Malformed::new(
                offset,
                format!("prefix `{prefix}` is not declared"),
                format!("declare it with `xmlns:{prefix}=\"…\"` here or on an element around"),
            )),
        }
    }

    fn end(&mut self, slice: &str, span: Span) -> Result<(), Malformed> {
        let inside = slice.get(2..slice.len().saturating_sub(1)).unwrap_or_default();
        let written = inside.trim_end_matches(is_space);
        let Some(id) = self.open.pop() else {
            return Err(Malformed::new(
                span.start,
                format!("`</{written}>` closes nothing"),
                "delete it, or add the start tag that is missing",
            ));
        };
        let element = &mut self.elements[id.0];
        if split_name(written).as_ref() != Some(&element.name) {
            return Err(Malformed::new(
                span.start,
                format!("`</{written}>` where `</{}>` is wanted", element.name),
                "close elements in the reverse order of their start tags",
            ));
        }
        element.content = Some(element.start_tag.end..span.start);
        element.span.end = span.end;
        element.text = element.text.trim_matches(is_space).to_owned();
        self.leave_scope(self.open.len());
        Ok(())
    }

    fn character_data(&mut self, slice: &str, offset: usize) -> Result<(), Malformed> {
        if let Some(at) = slice.find("]]>") {
            return Err(Malformed::new(offset + at, "`]]>` in text", "write `]]&gt;` for it"));
        }
        match slice.find(|c| !is_space(c)) {
            Some(at) => self.data(&slice.replace("\r\n", "\n").replace('\r', "\n"), offset + at),
            None if self.open.is_empty() => Ok(()),
            None => self.data("\n", offset),
        }
    }

    fn literal_data(&mut self, slice: &str, offset: usize) -> Result<(), Malformed> {
        let inside = slice.get(9..slice.len().saturating_sub(3)).unwrap_or_default();
        self.data(inside, offset)
    }

    fn reference(&mut self, slice: &str, offset: usize) -> Result<(), Malformed> {
        let name = slice.get(1..slice.len().saturating_sub(1)).unwrap_or_default();
        let c = resolve(name, offset)?;
        self.data(c.encode_utf8(&mut [0; 4]), offset)
    }

    fn data(&mut self, text: &str, offset: usize) -> Result<(), Malformed> {
        let Some(id) = self.open.last() else {
            return Err(Malformed::new(
                offset,
                "text outside the root element",
                "delete it, or make it a comment",
            ));
        };
        self.elements[id.0].text.push_str(text);
        Ok(())
    }

    fn document_type(&mut self, slice: &str, offset: usize) -> Result<(), Malformed> {
        if self.has_document_type || !self.elements.is_empty() {
            return Err(Malformed::new(
                offset,
                "a document type after the start of the document",
                "keep one document type, before the root element",
            ));
        }
        self.has_document_type = true;
        check_document_type(slice, offset)
    }

    fn finish(self) -> Result<Document<'t>, Malformed> {
        if let Some(id) = self.open.last() {
            let element = &self.elements[id.0];
            return Err(Malformed::new(
                element.span.start,
                format!("`<{}>` is never closed", element.name),
                format!("add `</{}>`", element.name),
            ));
        }
        if self.elements.is_empty() {
            return Err(Malformed::new(
                self.text.len(),
                "no root element",
                "put the outermost element into the file",
            ));
        }
        Ok(Document { text: self.text, elements: self.elements, added: Added::default() })
    }
}

fn check_characters(text: &str) -> Result<(), Malformed> {
    if text.starts_with('\u{feff}') {
        return Err(Malformed::new(0, "a byte-order mark in the text", "delete it"));
    }
    match text.char_indices().find(|&(_, c)| !is_allowed(c)) {
        Some((at, c)) => Err(Malformed::new(
            at,
            format!("character U+{:04X} is not allowed in XML", u32::from(c)),
            "delete it",
        )),
        None => Ok(()),
    }
}

fn unreadable(text: &str, at: usize, error: &quick_xml::Error) -> Malformed {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let message = match error {
        quick_xml::Error::Syntax(error) => error.to_string(),
        quick_xml::Error::IllFormed(error) => error.to_string(),
        other => other.to_string(),
    };
    let message = message.lines().next().unwrap_or_default().to_owned();
    Malformed::new(at, message, "correct the markup at this place")
}

fn check_declared(prefix: &str, attribute: &Attribute) -> Result<(), Malformed> {
    let uri = attribute.value.as_str();
    let reserved = prefix == "xmlns" || uri == XMLNS || (prefix == "xml") != (uri == XML);
    let undeclared = !prefix.is_empty() && uri.is_empty();
    if !reserved && !undeclared {
        return Ok(());
    }
    let message = if undeclared {
        format!("prefix `{prefix}` is declared without a namespace")
    } else {
        format!("`{}` must not be declared as `{uri}`", attribute.name)
    };
    Err(Malformed::new(
        attribute.span.start,
        message,
        "give the prefix the namespace it stands for",
    ))
}

fn check_comment(slice: &str, offset: usize) -> Result<(), Malformed> {
    let inside = slice.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    let Some(inside) = inside else {
        return Err(Malformed::new(offset, "a comment is not closed", "close it with `-->`"));
    };
    let hyphens = inside.find("--").or_else(|| inside.ends_with('-').then(|| inside.len() - 1));
    match hyphens {
        Some(at) => Err(Malformed::new(
            offset + 4 + at,
            "`--` inside a comment",
            "write one hyphen, or put a blank between the two",
        )),
        None => Ok(()),
    }
}

fn check_instruction(slice: &str, offset: usize) -> Result<(), Malformed> {
    let inside = slice.get(2..slice.len().saturating_sub(2)).unwrap_or_default();
    let target = &inside[..inside.find(is_space).unwrap_or(inside.len())];
    if is_name(target) && !target.eq_ignore_ascii_case("xml") {
        return Ok(());
    }
    let message = format!("`{target}` is not a name for a processing instruction");
    Err(Malformed::new(offset, message, "name the program that the instruction is for"))
}

fn check_declaration(text: &str, slice: &str, offset: usize) -> Result<(), Malformed> {
    if offset != 0 {
        return Err(Malformed::new(
            offset,
            "the XML declaration is not at the start of the text",
            "delete what stands before it, blank lines too",
        ));
    }
    let inside = slice.get(2..slice.len().saturating_sub(2)).unwrap_or_default();
    let attributes = tag::read(inside, 2)?.attributes;
    let mut expected = ["version", "encoding", "standalone"].into_iter();
    let known = attributes
        .iter()
        .all(|it| it.name.prefix.is_none() && expected.any(|name| name == it.name.local));
    let version = attributes.first().filter(|it| it.name.local == "version");
    if !known || !version.is_some_and(|it| it.value.starts_with("1.")) {
        return Err(Malformed::new(
            0,
            "not an XML declaration",
            "write `<?xml version=\"1.0\" encoding=\"utf-8\"?>`",
        ));
    }
    attributes.iter().try_for_each(|it| check_encoding(text, it))
}

/// Refuses an encoding that the bytes, which are UTF-8, don't have.
fn check_encoding(text: &str, attribute: &Attribute) -> Result<(), Malformed> {
    let encoding = attribute.value.to_ascii_lowercase();
    let wide = ["utf-16", "utf-32", "ucs-"].iter().any(|name| encoding.contains(name));
    if attribute.name.local != "encoding"
        || ["utf-8", "utf8"].contains(&encoding.as_str())
        || (text.is_ascii() && !wide)
    {
        return Ok(());
    }
    Err(Malformed::new(
        attribute.span.start,
        format!("the declaration says `{}`, but the text is UTF-8", attribute.value),
        "write `encoding=\"utf-8\"`",
    ))
}

fn check_document_type(slice: &str, offset: usize) -> Result<(), Malformed> {
    if slice.contains('[') {
        return Err(Malformed::new(
            offset,
            "a document type with declarations of its own",
            "delete the part between `[` and `]`, and write what its entities stand for",
        ));
    }
    let inside = slice.get(9..slice.len().saturating_sub(1)).unwrap_or_default();
    let name = inside.trim_start_matches(is_space);
    let name = &name[..name.find(is_space).unwrap_or(name.len())];
    if slice.starts_with("<!DOCTYPE") && inside.starts_with(is_space) && split_name(name).is_some()
    {
        return Ok(());
    }
    Err(Malformed::new(offset, "not a document type", "write `<!DOCTYPE name>`, or delete it"))
}
