//! The tree of a document as it is kept: offsets of 32 bits, and numbers of other nodes.
//!
//! Knows how the tree is stored; what is asked of it is answered in `document` and `view`.

/// Stands for no element and no offset.
const NONE: u32 = u32::MAX;

/// An element of one document; ids compare in the order of the start tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(pub(super) u32);

/// One element.
#[derive(Clone, Copy, Debug)]
pub(super) struct ElementNode {
    pub(super) name: NameNode,
    /// Where its start tag ends.
    pub(super) tag_end: u32,
    /// Where its end tag starts; none when it closes itself.
    content_end: u32,
    /// Where it ends.
    pub(super) end: u32,
    parent: u32,
    /// How many elements are around it.
    pub(super) depth: u32,
    /// The number of the first element behind it that is not within it.
    pub(super) subtree_end: u32,
    /// The number of its first attribute.
    pub(super) attributes: u32,
}

/// One attribute.
#[derive(Clone, Copy, Debug)]
pub(super) struct AttributeNode {
    pub(super) name: NameNode,
    pub(super) value_start: u32,
    pub(super) value_end: u32,
    /// Whether the value reads otherwise than it is written.
    pub(super) is_decoded: bool,
}

/// A name in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct NameNode {
    pub(super) start: u32,
    /// Where it goes on behind the colon; `start` where there is none.
    pub(super) local: u32,
    pub(super) end: u32,
    /// The number of its namespace; 0 for none.
    pub(super) namespace: u32,
}

impl ElementNode {
    /// An element that closes itself, until [`ElementNode::close`] says otherwise.
    pub(super) fn new(name: NameNode, tag_end: usize, parent: Option<ElementId>) -> ElementNode {
        let tag_end = offset(tag_end);
        ElementNode {
            name,
            tag_end,
            content_end: NONE,
            end: tag_end,
            parent: parent.map_or(NONE, |it| it.0),
            depth: 0,
            subtree_end: 0,
            attributes: 0,
        }
    }

    /// Its end tag stands at `start..end`.
    pub(super) fn close(&mut self, start: usize, end: usize) {
        self.content_end = offset(start);
        self.end = offset(end);
    }

    /// It stands behind a part that changed; so do the elements from number `first` on.
    pub(super) fn move_behind(&mut self, shift: &Shift, first: usize) {
        if self.parent != NONE && index(self.parent) >= first {
            self.parent = self.parent.wrapping_add(shift.elements);
        }
        self.name.shift(shift.text);
        self.tag_end = self.tag_end.wrapping_add(shift.text);
        self.attributes = self.attributes.wrapping_add(shift.attributes);
        self.grow(shift);
    }

    /// What is in it has changed by so much.
    pub(super) fn grow(&mut self, shift: &Shift) {
        if self.content_end != NONE {
            self.content_end = self.content_end.wrapping_add(shift.text);
        }
        self.end = self.end.wrapping_add(shift.text);
        self.subtree_end = self.subtree_end.wrapping_add(shift.elements);
    }

    /// It is a child of this element.
    pub(super) fn put_into(&mut self, parent: ElementId) {
        self.parent = parent.0;
    }

    pub(super) fn parent(&self) -> Option<ElementId> {
        (self.parent != NONE).then_some(ElementId(self.parent))
    }

    /// Where it starts.
    pub(super) fn start(&self) -> usize {
        index(self.name.start) - 1
    }

    /// Where its end tag starts; `None` when it closes itself.
    pub(super) fn content_end(&self) -> Option<usize> {
        (self.content_end != NONE).then_some(index(self.content_end))
    }
}

impl AttributeNode {
    /// It stands behind a part that changed.
    pub(super) fn move_behind(&mut self, shift: &Shift) {
        self.name.shift(shift.text);
        self.value_start = self.value_start.wrapping_add(shift.text);
        self.value_end = self.value_end.wrapping_add(shift.text);
    }
}

impl NameNode {
    fn shift(&mut self, by: u32) {
        for at in [&mut self.start, &mut self.local, &mut self.end] {
            *at = at.wrapping_add(by);
        }
    }
}

/// By how much offsets and numbers move, as what is added to them; it wraps to go back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shift {
    pub(super) text: u32,
    pub(super) elements: u32,
    pub(super) attributes: u32,
}

/// What is added to `from` to come to `to`.
pub(super) fn distance(from: usize, to: usize) -> u32 {
    offset(to).wrapping_sub(offset(from))
}

/// An offset as it is kept; texts are shorter than that, the parser sees to it.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}

/// An offset or a number as it is used.
pub(super) fn index(at: u32) -> usize {
    at as usize
}
