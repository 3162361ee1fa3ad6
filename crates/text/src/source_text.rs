//! A file's text with its byte-order mark set aside.
//!
//! Knows UTF-8 and the mark; what the text says is others' business.

use std::sync::Arc;

/// The text of a file without its byte-order mark, and whether it had one; copies share the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    text: Arc<String>,
    byte_order_mark: bool,
}

const BYTE_ORDER_MARK: &str = "\u{feff}";

impl SourceText {
    /// Reads a file's bytes.
    ///
    /// # Errors
    /// The offset of the first byte that is not UTF-8.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<SourceText, usize> {
        let text = String::from_utf8(bytes).map_err(|error| error.utf8_error().valid_up_to())?;
        Ok(SourceText::new(text))
    }

    /// Takes a text that may begin with a byte-order mark.
    #[must_use]
    pub fn new(text: String) -> SourceText {
        match text.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) => SourceText { text: Arc::new(rest.to_owned()), byte_order_mark: true },
            None => SourceText { text: Arc::new(text), byte_order_mark: false },
        }
    }

    /// The text without its byte-order mark; all spans count from its start.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the file begins with a byte-order mark.
    #[must_use]
    pub fn has_byte_order_mark(&self) -> bool {
        self.byte_order_mark
    }

    /// The same for those who keep it.
    #[must_use]
    pub fn shared(&self) -> &Arc<String> {
        &self.text
    }

    /// The same file with another text: a byte-order mark stays.
    #[must_use]
    pub fn with_text(&self, text: String) -> SourceText {
        SourceText { text: Arc::new(text), byte_order_mark: self.byte_order_mark }
    }

    /// What is written to disk: the byte-order mark, if there was one, and the text.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mark = if self.byte_order_mark { BYTE_ORDER_MARK } else { "" };
        [mark.as_bytes(), self.text.as_bytes()].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_mark_is_set_aside_and_written_back() {
        let bytes = "\u{feff}<a/>".as_bytes().to_vec();
        let source = SourceText::from_bytes(bytes.clone()).expect("UTF-8");
        assert_eq!(source.as_str(), "<a/>");
        assert_eq!(source.to_bytes(), bytes);
    }

    #[test]
    fn not_utf8_names_the_offset() {
        assert_eq!(SourceText::from_bytes(vec![b'a', 0xff]), Err(1));
    }
}
