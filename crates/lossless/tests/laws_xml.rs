//! The laws of XML edits, on generated documents and on damaged ones.

#[path = "bodies/xml.rs"]
mod bodies;
#[path = "bodies/seed.rs"]
mod seed;

use bodies::{URI, any_text, attribute, check_read_again, find, ours, parse, places};
use proptest::prelude::*;
use pushwright_lossless::Edit;
use pushwright_lossless::placement::{Rank, Sibling, Slot, slot};
use pushwright_lossless::xml::{
    Added, Document, ElementId, NewElement, canonical, insert, open, remove, remove_attribute,
    set_attribute,
};

/// What a generated document consists of.
#[derive(Clone, Debug)]
struct Node {
    name: usize,
    attributes: usize,
    self_closed: bool,
    /// Closed in the other way than its document's.
    other_tail: bool,
    comment_above: bool,
    comment_behind: bool,
    children: Vec<Node>,
}

/// How a generated document is laid out.
#[derive(Clone, Debug)]
struct Look {
    newline: &'static str,
    indent: &'static str,
    gap: &'static str,
    blank_lines: usize,
    tail: &'static str,
    other_tail: &'static str,
    quote: char,
    bound_at_root: bool,
    final_newline: bool,
}

impl Look {
    fn document(&self, root: &Node) -> String {
        let mut text = String::from("<?xml version=\"1.0\"?>");
        self.element(root, 0, &mut text);
        text + if self.final_newline { self.newline } else { "" }
    }

    fn line(&self, depth: usize, text: &mut String) {
        text.push_str(self.newline);
        text.push_str(&self.indent.repeat(depth));
    }

    fn element(&self, node: &Node, depth: usize, text: &mut String) {
        if node.comment_above {
            self.line(depth, text);
            text.push_str("<!-- <n0> -->");
        }
        self.line(depth, text);
        let name = format!("n{}", node.name);
        text.push_str(&format!("<{name}"));
        let (quote, bound) = (self.quote, self.bound_at_root || depth > 0);
        if depth == usize::from(!self.bound_at_root) {
            text.push_str(&format!(" xmlns:p={quote}{URI}{quote}"));
        }
        for index in 0..node.attributes {
            match self.gap {
                "" => text.push(' '),
                gap => {
                    self.line(depth, text);
                    text.push_str(gap);
                }
            }
            let prefix = if index % 2 == 0 && bound { "p:" } else { "" };
            text.push_str(&format!("{prefix}a{index}={quote}v{index}{quote}"));
        }
        if node.self_closed && node.children.is_empty() {
            let tail = if node.other_tail { self.other_tail } else { self.tail };
            text.push_str(&format!("{tail}/>"));
        } else {
            text.push('>');
            for (index, child) in node.children.iter().enumerate() {
                if index > 0 {
                    text.push_str(&self.newline.repeat(self.blank_lines));
                }
                self.element(child, depth + 1, text);
            }
            if !node.children.is_empty() {
                self.line(depth, text);
            }
            text.push_str(&format!("</{name}>"));
        }
        if node.comment_behind && depth > 0 {
            text.push_str(" <!-- behind -->");
        }
    }
}

fn node() -> impl Strategy<Value = Node> {
    let leaf =
        (0..3_usize, 0..4_usize, any::<[bool; 4]>()).prop_map(|(name, attributes, flags)| {
            let [self_closed, other_tail, comment_above, comment_behind] = flags;
            let children = Vec::new();
            Node {
                name,
                attributes,
                self_closed,
                other_tail,
                comment_above,
                comment_behind,
                children,
            }
        });
    leaf.clone().prop_recursive(3, 16, 4, move |inner| {
        (leaf.clone(), prop::collection::vec(inner, 0..4))
            .prop_map(|(node, children)| Node { children, ..node })
    })
}

fn look() -> impl Strategy<Value = Look> {
    (
        prop::sample::select(vec!["\n", "\r\n", "\r", ""]),
        prop::sample::select(vec!["  ", "    ", "\t", ""]),
        prop::sample::select(vec!["", "    ", "\t", " "]),
        0..2_usize,
        prop::sample::select(vec![["", ""], [" ", " "], ["", " "], [" ", ""]]),
        prop::sample::select(vec!['"', '\'']),
        any::<[bool; 2]>(),
    )
        .prop_map(|(newline, indent, gap, blank_lines, [tail, other_tail], quote, flags)| {
            let [bound_at_root, final_newline] = flags;
            // On one line, something must stay between two attributes.
            let gap = if newline.is_empty() { "" } else { gap };
            Look {
                newline,
                indent,
                gap,
                blank_lines,
                tail,
                other_tail,
                quote,
                bound_at_root,
                final_newline,
            }
        })
}

fn document() -> impl Strategy<Value = String> {
    (node(), look()).prop_map(|(node, look)| look.document(&node))
}

fn without(text: &str, new: &NewElement) -> String {
    let doc = parse(text);
    let found = find(&doc, new);
    assert_eq!(found.len(), 1, "exactly once in\n{text}");
    remove(&doc, found[0]).apply(text)
}

fn cut(edit: &Edit) -> Edit {
    Edit::delete(edit.range.start..edit.range.start + edit.text.len())
}

/// Inserts one of ours among the children of the root where the placement rule wants it.
fn place(text: &str, key: &str) -> String {
    let doc = parse(text);
    if let Some(edit) = open(&doc, doc.root()) {
        return place(&edit.apply(text), key);
    }
    let siblings: Vec<Sibling> = doc
        .children(doc.root())
        .map(|id| {
            let element = doc.element(id);
            let ours = element.name.local == "ours";
            let key = element.attribute(Some(URI), "key").filter(|_| ours);
            let key = key.map_or_else(String::new, |it| it.value.to_owned());
            let rank = (ours || element.name.local == "n0").then_some(Rank { kind: 0, key });
            Sibling { span: element.span.clone(), rank, ours }
        })
        .collect();
    let slot = slot(&siblings, &Rank { kind: 0, key: key.to_owned() });
    let is_ours = |id: &ElementId| doc.element(*id).name.local == "ours";
    let elements = doc.children(doc.root()).filter(is_ours).collect();
    let doc = doc.setting_apart(Added { elements, ..Added::default() });
    insert(&doc, doc.root(), slot, &ours(key)).expect("room for it").apply(text)
}

proptest! {
    #![proptest_config(seed::drawn(1))]

    #[test]
    fn spans_describe_their_slices(text in document()) {
        let doc = parse(&text);
        for id in doc.elements() {
            let element = doc.element(id);
            let (slice, name) = (doc.slice(&element.span), element.name.to_string());
            prop_assert!(slice.strip_prefix('<').is_some_and(|it| it.starts_with(&name)));
            prop_assert!(slice.ends_with('>'));
            prop_assert_eq!(doc.slice(&(element.start_tag.start + 1..element.name_end())), name);
            for it in element.attributes.iter() {
                prop_assert!(doc.slice(&it.span).starts_with(&it.name.to_string()));
                prop_assert_eq!(doc.slice(&it.value_span), it.value);
            }
            for child in doc.children(id) {
                let content = element.content.clone().expect("children are content");
                let span = &doc.element(child).span;
                prop_assert!(content.start <= span.start && span.end <= content.end);
                prop_assert_eq!(doc.element(child).parent, Some(id));
            }
        }
    }

    #[test]
    fn opening_changes_no_content(text in document()) {
        let doc = parse(&text);
        for id in doc.elements() {
            if let Some(edit) = open(&doc, id) {
                let after = edit.apply(&text);
                let opened = parse(&after);
                prop_assert_eq!(canonical(&opened, opened.root()), canonical(&doc, doc.root()));
                prop_assert_eq!(open(&opened, id), None);
            }
        }
    }

    #[test]
    fn what_is_inserted_is_found_and_removed(text in document()) {
        let doc = parse(&text);
        let new = ours("x");
        for (parent, slot) in places(&doc) {
            let edit = insert(&doc, parent, slot, &new).expect("a place");
            let after = edit.apply(&text);
            prop_assert_eq!(cut(&edit).apply(&after), text.as_str());
            let inserted = parse(&after);
            let found = find(&inserted, &new);
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(inserted.element(found[0]).parent, Some(parent));
            prop_assert_eq!(inserted.elements().count(), doc.elements().count() + 2);
            prop_assert!(check_read_again(&doc, edit));
            prop_assert!(check_read_again(&inserted, remove(&inserted, found[0])));
            prop_assert_eq!(without(&after, &new), text.as_str(), "{:?} {:?}", parent, slot);
        }
    }

    #[test]
    fn no_foreign_line_end_comes_in(text in document()) {
        let doc = parse(&text);
        let kinds = |text: &str| {
            let crlf = text.matches("\r\n").count();
            let (lf, cr) = (text.matches('\n').count() - crlf, text.matches('\r').count() - crlf);
            (lf > 0, crlf > 0, cr > 0)
        };
        let known = kinds(&text);
        let all_on_one_line = known == (false, false, false);
        for (parent, slot) in places(&doc).into_iter().filter(|_| !all_on_one_line) {
            let after = insert(&doc, parent, slot, &ours("x")).expect("a place").apply(&text);
            prop_assert_eq!(kinds(&after), known);
        }
    }

    #[test]
    fn either_of_two_can_be_cut_out_first(text in document(), second in any::<prop::sample::Index>()) {
        let doc = parse(&text);
        let (x, y) = (ours("x"), ours("y"));
        for (parent, slot) in places(&doc) {
            let one = insert(&doc, parent, slot, &x).expect("a place").apply(&text);
            let with_one = parse(&one);
            let at = with_one.children(parent).position(|id| find(&with_one, &x) == [id]);
            let at = at.expect("a child of the parent");
            let slot = [Slot::After(at), Slot::Before(at)][second.index(2)];
            let both = insert(&with_one, parent, slot, &y).expect("a place").apply(&one);
            prop_assert_eq!(without(&without(&both, &x), &y), text.as_str());
            prop_assert_eq!(without(&without(&both, &y), &x), text.as_str());
        }
    }

    #[test]
    fn any_order_of_insertion_gives_the_same_text(text in document()) {
        let expected = ["a", "b", "c"].iter().fold(text.clone(), |text, key| place(&text, key));
        for order in [["a", "c", "b"], ["b", "a", "c"], ["b", "c", "a"], ["c", "a", "b"], ["c", "b", "a"]] {
            let result = order.iter().fold(text.clone(), |text, key| place(&text, key));
            prop_assert_eq!(&result, &expected, "{:?}", order);
        }
    }

    #[test]
    fn set_attribute_is_idempotent(text in document(), value in "\\PC*") {
        let doc = parse(&text);
        for id in doc.elements() {
            for local in ["a0", "new"] {
                let new = attribute(local, &value);
                let Some(edit) = set_attribute(&doc, id, &new) else { continue };
                let after = edit.apply(&text);
                let changed = parse(&after);
                let known = changed.element(id).attribute(Some(URI), local).expect("the attribute");
                prop_assert_eq!(&known.value, &value);
                prop_assert_eq!(set_attribute(&changed, id, &new), None);
                if edit.range.is_empty() && doc.prefix_for(id, URI).is_some() {
                    let undo = remove_attribute(&changed, id, Some(URI), local).expect("an edit");
                    prop_assert_eq!(undo.apply(&after), text.as_str());
                }
            }
        }
    }

    #[test]
    fn parsing_never_panics(text in "(\\PC|[<>&;'\"/!\\[\\]?=: \n\r\t-]|<a|</a>|<!--|-->|xmlns:)*") {
        let _ = Document::parse(&text);
    }

    #[test]
    fn damaged_documents_are_refused_or_edited(
        text in document(),
        at in any::<prop::sample::Index>(),
        length in 0..6_usize,
        piece in prop::sample::select(vec![
            "", "<", ">", "&", "/", "\"", "'", " ", "\n", "<!--", "-->", "<x/>", "<![CDATA[", "]]>",
            "&#65;", "xmlns='urn:d'", "é", "\u{feff}", "<?y?>", "=", ":", "<!DOCTYPE n0>",
        ]),
    ) {
        let start = at.index(text.len() + 1);
        let end = (start + length).min(text.len());
        prop_assume!(text.is_char_boundary(start) && text.is_char_boundary(end));
        let text = Edit::replace(start..end, piece).apply(&text);
        any_text(&text);
    }
}
