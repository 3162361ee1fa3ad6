//! A text as it was before terminals, JSON, HTML and typesetting dressed it up.
//!
//! Knows colours, escapes, entities and curly quotes; no code and no message. Takes a text in blocks
//! that may end anywhere, keeps its line breaks, and holds no more than the end of a block.

/// What takes the dress off, block by block.
#[derive(Clone, Debug, Default)]
pub(super) struct Plain {
    /// The start of something that the block before did not finish.
    carry: Vec<u8>,
}

/// Longer than this, what starts like an escape is none.
const LONGEST: usize = 24;
/// As far as this a line is looked back at for signs of JSON.
const BACK: usize = 2048;

/// HTML's names of characters that messages have.
const ENTITIES: [(&[u8], u8); 10] = [
    (b"&lt;", b'<'),
    (b"&gt;", b'>'),
    (b"&quot;", b'"'),
    (b"&apos;", b'\''),
    (b"&amp;", b'&'),
    (b"&nbsp;", b' '),
    (b"&#39;", b'\''),
    (b"&#039;", b'\''),
    (b"&#x27;", b'\''),
    (b"&#34;", b'"'),
];

/// What a dressed character stands for.
enum Undressed {
    /// So many bytes are this.
    Is(usize, Vec<u8>),
    /// It is what it is.
    Itself,
    /// The block ends in the middle of it.
    Unfinished,
}

impl Plain {
    /// Puts what a block says behind `out`.
    pub(super) fn push(&mut self, block: &[u8], out: &mut Vec<u8>) {
        if self.carry.is_empty() && next(block).is_none() {
            out.extend_from_slice(block);
            return;
        }
        let mut text = std::mem::take(&mut self.carry);
        text.extend_from_slice(block);
        let mut rest = &text[..];
        while let Some(at) = next(rest) {
            out.extend_from_slice(&rest[..at]);
            rest = &rest[at..];
            let (length, is) = match undressed(rest, out) {
                Undressed::Is(length, is) => (length, is),
                Undressed::Unfinished if rest.len() < LONGEST => {
                    self.carry = rest.to_vec();
                    return;
                }
                Undressed::Itself | Undressed::Unfinished => (1, rest[..1].to_vec()),
            };
            out.extend_from_slice(&is);
            rest = &rest[length..];
        }
        out.extend_from_slice(rest);
    }

    /// Takes the text as ended.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        out.append(&mut self.carry);
    }
}

/// Where the next character is that may be dressed.
fn next(text: &[u8]) -> Option<usize> {
    let escape = memchr::memchr3(0x1b, b'\\', b'&', text);
    let before = &text[..escape.unwrap_or(text.len())];
    memchr::memchr2(0xe2, 0xc2, before).or(escape)
}

/// What the text starts with, `before` being what the line has so far.
fn undressed(text: &[u8], before: &[u8]) -> Undressed {
    match text[0] {
        0x1b => colour(text),
        b'\\' => escape(text, before),
        b'&' => entity(text),
        _ => quote(text),
    }
}

/// What terminals take for colours and the like: nothing is left of it.
fn colour(text: &[u8]) -> Undressed {
    match text.get(1) {
        None => Undressed::Unfinished,
        Some(b'[') => match text[2..].iter().position(|it| (0x40..0x7f).contains(it)) {
            Some(length) => Undressed::Is(length + 3, vec![]),
            None => Undressed::Unfinished,
        },
        Some(_) => Undressed::Itself,
    }
}

/// Backslashes before a quote, `\uXXXX`, and in JSON `\n`, which is a blank here.
fn escape(text: &[u8], before: &[u8]) -> Undressed {
    let slashes = text.iter().take_while(|it| **it == b'\\').count();
    match text.get(slashes) {
        None => Undressed::Unfinished,
        Some(quote @ (b'"' | b'\'')) => Undressed::Is(slashes + 1, vec![*quote]),
        Some(b'/') if slashes == 1 => Undressed::Is(2, vec![b'/']),
        Some(b'u') => match text.get(slashes + 1..slashes + 5) {
            None => Undressed::Unfinished,
            Some(digits) => {
                character(digits).map_or(Undressed::Itself, |it| Undressed::Is(slashes + 5, it))
            }
        },
        Some(b'n' | b'r' | b't') if is_json(before) => Undressed::Is(slashes + 1, vec![b' ']),
        Some(_) => Undressed::Itself,
    }
}

/// The character that four digits stand for.
fn character(digits: &[u8]) -> Option<Vec<u8>> {
    let number = u32::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?;
    let c = char::from_u32(number).filter(|it| !it.is_control())?;
    Some(c.to_string().into_bytes())
}

/// Whether the line so far looks like JSON: in a path of Windows, `\n` is none.
fn is_json(before: &[u8]) -> bool {
    let from = before.len().saturating_sub(BACK);
    let back = &before[from..];
    let line = memchr::memrchr(b'\n', back).map_or(back, |at| &back[at + 1..]);
    memchr::memmem::find(line, b"\":").is_some()
}

fn entity(text: &[u8]) -> Undressed {
    let found = ENTITIES.iter().find(|(name, _)| text.starts_with(name));
    if let Some((name, is)) = found {
        return Undressed::Is(name.len(), vec![*is]);
    }
    match ENTITIES.iter().any(|(name, _)| name.starts_with(text)) {
        true => Undressed::Unfinished,
        false => Undressed::Itself,
    }
}

/// Curly quotes are straight, odd blanks are blanks.
fn quote(text: &[u8]) -> Undressed {
    const QUOTES: [(&str, &str); 7] = [
        ("\u{2018}", "'"),
        ("\u{2019}", "'"),
        ("\u{201c}", "\""),
        ("\u{201d}", "\""),
        ("\u{a0}", " "),
        ("\u{200b}", ""),
        ("\u{202f}", " "),
    ];
    let found = QUOTES.iter().find(|(dressed, _)| text.starts_with(dressed.as_bytes()));
    if let Some((dressed, is)) = found {
        return Undressed::Is(dressed.len(), is.as_bytes().to_vec());
    }
    match QUOTES.iter().any(|(dressed, _)| dressed.as_bytes().starts_with(text)) {
        true => Undressed::Unfinished,
        false => Undressed::Itself,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        for size in 1..=text.len() {
            let (mut plain, mut out) = (Plain::default(), Vec::new());
            text.as_bytes().chunks(size).for_each(|block| plain.push(block, &mut out));
            plain.finish(&mut out);
            assert_eq!(String::from_utf8_lossy(&out), expected, "blocks of {size}");
        }
    }

    #[test]
    fn dress_is_taken_off() {
        check("\u{1b}[31mPlugin\u{1b}[0m with \u{1b}[1;33mid\u{1b}[m", "Plugin with id");
        check("{\"a\":\"b \\\"c\\\" \\u0027d\\u0027\\nnext\"}", "{\"a\":\"b \"c\" 'd' next\"}");
        check(
            "{\"a\":\"{\\\\\\\"code\\\\\\\":\\\\\\\"14\\\\\\\"}\"}",
            "{\"a\":\"{\"code\":\"14\"}\"}",
        );
        check(
            "value for &lt;X&gt; &amp; &#39;y&#39; a&b &other;",
            "value for <X> & 'y' a&b &other;",
        );
        check("id \u{2018}a\u{2019}\u{a0}\u{201c}b\u{201d}", "id 'a' \"b\"");
    }

    #[test]
    fn what_is_not_dressed_stays() {
        check("C:\\new\\table \\x 错误码：907 é – …", "C:\\new\\table \\x 错误码：907 é – …");
        check("ends with \\", "ends with \\");
        check("ends with &am", "ends with &am");
        check("\u{1b}x \\uZZZZ", "\u{1b}x \\uZZZZ");
        check("lines\nstay\r\nlines\n", "lines\nstay\r\nlines\n");
    }
}
