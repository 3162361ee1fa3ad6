//! The tokens of a script: strings, brackets, words, line ends.
//!
//! Knows how strings and comments of both dialects begin and end, and which brackets belong
//! together; sets comments apart and drops blanks. Does not know statements. Every byte is looked at
//! a bounded number of times, and nesting is limited, so that no input can exhaust the stack.

mod literal;
mod type_arguments;

use super::tree::Dialect;
use crate::Span;
use crate::malformed::Malformed;
use type_arguments::pair_type_arguments;

/// How deep brackets and interpolations may nest; real scripts stay below twenty.
pub(super) const MAX_DEPTH: usize = 96;
/// How many words and signs a script may have; real scripts stay below twenty thousand. Each takes
/// some hundred bytes of memory, so that a script of one-letter words would take a thousand times
/// its size.
const MAX_TOKENS: usize = 100_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword; back-ticks belong to it.
    Word,
    Number,
    /// A string or character literal.
    Text(Form),
    /// `(`, `[` or `{`; `partner` is the bracket that closes it.
    Open,
    /// `)`, `]` or `}`; `partner` is the bracket that opens it.
    Close,
    /// `<` of type arguments; `partner` is the `>`.
    AngleOpen,
    /// `>` of type arguments; `partner` is the `<`.
    AngleClose,
    /// One or more line ends, outside parentheses and square brackets.
    Newline,
    Semicolon,
    Comma,
    Colon,
    /// `.`, `?.`, `*.`, `.&`, `.@` or `::`
    Dot,
    /// `=`
    Set,
    /// `+=`
    Add,
    /// `->`
    Arrow,
    At,
    /// An operator behind its operand: `++`, `--`, and Kotlin's `!!`.
    Postfix,
    /// Any other operator, and any other character.
    Operator,
}

/// The delimiters of a literal and what a backslash or dollar means in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Form {
    /// Bytes of the opening delimiter.
    pub(super) open: u8,
    /// Bytes of the closing delimiter.
    pub(super) close: u8,
    pub(super) escapes: Escapes,
    /// How many dollars begin an interpolation; 0 where nothing does.
    pub(super) dollars: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    /// `\n`, `\'`, `\u0041`
    Backslash,
    /// `\/` only
    Slash,
    /// `$$` and `$/`
    Dollar,
    /// none
    Raw,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Index of the other bracket of a pair.
    pub(super) partner: usize,
}

/// All tokens of a text.
pub(super) struct Scanned {
    pub(super) tokens: Vec<Token>,
    /// The interpolations of each literal that has any: index of its token, span with `$`.
    pub(super) interpolations: Vec<(usize, Span)>,
    /// The comments, in order.
    pub(super) comments: Vec<Span>,
}

/// The tokens of `text`, every bracket with its partner.
pub(super) fn scan(text: &str, dialect: Dialect) -> Result<Scanned, Malformed> {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        dialect,
        at: 0,
        tokens: Vec::with_capacity(text.len().min(16 * MAX_TOKENS) / 16),
        interpolations: Vec::new(),
        comments: Vec::new(),
        open: Vec::new(),
        nesting: 0,
        outside: 0,
    };
    if text.starts_with("#!") {
        scanner.at = crate::style::line_end(text, 0);
    }
    scanner.code(0)?;
    let mut tokens = scanner.tokens;
    pair_type_arguments(text, &mut tokens);
    Ok(Scanned { tokens, interpolations: scanner.interpolations, comments: scanner.comments })
}

/// Where the comment that starts at `at` ends; `None` when no comment starts there.
///
/// The line end behind a `//` comment is not part of it. An unclosed comment reaches to the end.
pub(super) fn comment_end(text: &str, at: usize, dialect: Dialect) -> Option<usize> {
    let rest = &text.as_bytes()[at..];
    if rest.starts_with(b"//") {
        return Some(crate::style::line_end(text, at));
    }
    rest.starts_with(b"/*")
        .then(|| block_comment_end(text.as_bytes(), at, dialect).unwrap_or(text.len()))
}

/// Where the `/*` comment at `at` ends; Kotlin's nest.
fn block_comment_end(bytes: &[u8], at: usize, dialect: Dialect) -> Option<usize> {
    let mut depth = 1_usize;
    let mut at = at + 2;
    while at + 1 < bytes.len() {
        match &bytes[at..at + 2] {
            b"*/" => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return Some(at);
                }
            }
            b"/*" if dialect == Dialect::Kotlin => {
                depth += 1;
                at += 2;
            }
            _ => at += 1,
        }
    }
    None
}

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    dialect: Dialect,
    at: usize,
    tokens: Vec<Token>,
    interpolations: Vec<(usize, Span)>,
    comments: Vec<Span>,
    /// Tokens of the brackets that are open.
    open: Vec<usize>,
    /// How many interpolations are open.
    nesting: usize,
    /// How many brackets are open around the innermost one.
    outside: usize,
}

/// Operators of several characters, longest first. `>>` is not among them: it may close two lists
/// of type arguments.
const OPERATORS: [&str; 24] = [
    "<=>", "===", "!==", "==~", "**=", "<<=", "...", "..<", "==", "!=", "<=", ">=", "&&", "||",
    "-=", "*=", "/=", "%=", "?:", "?=", "=~", "<<", "**", "..",
];

impl Scanner<'_> {
    fn byte(&self, offset: usize) -> u8 {
        self.bytes.get(self.at + offset).copied().unwrap_or(0)
    }

    fn rest(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let start = self.at;
        self.at += length;
        self.tokens.push(Token { kind, start, end: self.at, partner: 0 });
    }

    /// Reads code to the end of the text, or, inside an interpolation, to the brace that closes it:
    /// then `base` brackets are open outside.
    fn code(&mut self, base: usize) -> Result<(), Malformed> {
        while self.at < self.bytes.len() {
            if self.nesting > 0 && self.byte(0) == b'}' && self.open.len() == base {
                return Ok(());
            }
            self.token()?;
            self.check_size()?;
        }
        match self.open.get(base..) {
            Some([.., last]) => Err(self.unclosed(*last)),
            _ => Ok(()),
        }
    }

    fn token(&mut self) -> Result<(), Malformed> {
        match self.byte(0) {
            b' ' | b'\t' | b'\x0c' => self.at += 1,
            b'\n' | b'\r' => self.newline(),
            b'\\' if matches!(self.byte(1), b'\n' | b'\r') => self.line_continuation(),
            b'/' if self.byte(1) == b'/' => {
                self.comment(crate::style::line_end(self.text, self.at));
            }
            b'/' if self.byte(1) == b'*' => self.block_comment()?,
            b'#' if self.text.starts_with("#!") && self.at == 0 => {
                self.comment(crate::style::line_end(self.text, self.at));
            }
            b'{' | b'<' | b'*' if self.is_placeholder() => return Err(self.placeholder()),
            b'(' | b'[' | b'{' => self.open_bracket()?,
            b')' | b']' | b'}' => self.close_bracket()?,
            b';' => self.push(Kind::Semicolon, 1),
            b',' => self.push(Kind::Comma, 1),
            b'@' => self.push(Kind::At, 1),
            b'0'..=b'9' => self.number(),
            b'`' => self.backticks(),
            _ => match self.form() {
                Some(form) => self.literal(form)?,
                None => self.word_or_operator()?,
            },
        }
        Ok(())
    }

    fn newline(&mut self) {
        let in_list =
            self.open.last().is_some_and(|&open| self.bytes[self.tokens[open].start] != b'{');
        let repeated = self.tokens.last().is_some_and(|last| last.kind == Kind::Newline);
        if in_list || repeated {
            self.at += 1;
        } else {
            self.push(Kind::Newline, 1);
        }
    }

    /// A backslash at the end of a line joins it to the next.
    fn line_continuation(&mut self) {
        self.at += if self.rest().starts_with(b"\\\r\n") { 3 } else { 2 };
    }

    fn comment(&mut self, end: usize) {
        self.comments.push(self.at..end);
        self.at = end;
    }

    fn block_comment(&mut self) -> Result<(), Malformed> {
        match block_comment_end(self.bytes, self.at, self.dialect) {
            Some(end) => {
                self.comment(end);
                Ok(())
            }
            None => Err(Malformed {
                offset: self.at,
                message: "a comment is not closed".to_owned(),
                help: "close it with `*/`".to_owned(),
            }),
        }
    }

    /// Whether a placeholder of a template stands here: `<%…`, `{{name}}`, `{{#…`, `**NAME**`.
    fn is_placeholder(&self) -> bool {
        let rest = &self.text[self.at..];
        let named = |open: &str, close: &str| {
            let Some(rest) = rest.strip_prefix(open) else { return false };
            let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '-')));
            end.is_some_and(|end| end > 0 && rest[end..].starts_with(close))
        };
        rest.starts_with("<%")
            || ["{{#", "{{/", "{{^", "{{>", "{{!"].iter().any(|mark| rest.starts_with(mark))
            || named("{{", "}}")
            || (named("**", "**") && self.operand_expected())
    }

    fn placeholder(&self) -> Malformed {
        Malformed {
            offset: self.at,
            message: "a placeholder of a template stands in the script".to_owned(),
            help: "render the template first, and give the script that comes of it".to_owned(),
        }
    }

    fn open_bracket(&mut self) -> Result<(), Malformed> {
        self.check_depth()?;
        self.open.push(self.tokens.len());
        self.push(Kind::Open, 1);
        Ok(())
    }

    fn close_bracket(&mut self) -> Result<(), Malformed> {
        let found = char::from(self.byte(0));
        let is_inside = self.open.len() > self.outside;
        let Some(open) = self.open.pop().filter(|_| is_inside) else {
            return Err(Malformed {
                offset: self.at,
                message: format!("`{found}` closes nothing"),
                help: format!("delete it, or write the `{}` it belongs to", opening(found)),
            });
        };
        let opened = char::from(self.bytes[self.tokens[open].start]);
        if closing(opened) != found {
            return Err(Malformed {
                offset: self.at,
                message: format!(
                    "`{found}` stands where `{}` should close `{opened}`",
                    closing(opened)
                ),
                help: format!("close the `{opened}` at byte {} first", self.tokens[open].start),
            });
        }
        let close = self.tokens.len();
        self.push(Kind::Close, 1);
        self.tokens[open].partner = close;
        self.tokens[close].partner = open;
        Ok(())
    }

    fn check_size(&self) -> Result<(), Malformed> {
        if self.tokens.len() <= MAX_TOKENS {
            return Ok(());
        }
        Err(Malformed {
            offset: self.at,
            message: format!("the script has more than {MAX_TOKENS} words and signs"),
            help: "move what another program writes to a file that the script reads".to_owned(),
        })
    }

    fn check_depth(&self) -> Result<(), Malformed> {
        if self.open.len() + self.nesting < MAX_DEPTH {
            return Ok(());
        }
        Err(Malformed {
            offset: self.at,
            message: format!("brackets nest deeper than {MAX_DEPTH} levels"),
            help: "move the inner blocks to a script of their own".to_owned(),
        })
    }

    fn unclosed(&self, open: usize) -> Malformed {
        let token = self.tokens[open];
        let bracket = char::from(self.bytes[token.start]);
        Malformed {
            offset: token.start,
            message: format!("`{bracket}` is not closed"),
            help: format!("write the `{}` that closes it", closing(bracket)),
        }
    }

    fn number(&mut self) {
        let mut length = 1;
        loop {
            let byte = self.byte(length);
            let fraction = byte == b'.' && self.byte(length + 1).is_ascii_digit();
            if !(byte.is_ascii_alphanumeric() || byte == b'_' || fraction) {
                break;
            }
            length += 1;
        }
        self.push(Kind::Number, length);
    }

    /// A name in back-ticks; a lone back-tick counts as an operator.
    fn backticks(&mut self) {
        let name = &self.rest()[1..];
        let end = name.iter().position(|byte| matches!(byte, b'`' | b'\n' | b'\r'));
        match end {
            Some(end) if name[end] == b'`' => self.push(Kind::Word, end + 2),
            _ => self.push(Kind::Operator, 1),
        }
    }

    fn word_or_operator(&mut self) -> Result<(), Malformed> {
        let word = self.word_length();
        if word > 0 {
            self.push(Kind::Word, word);
            return Ok(());
        }
        let (kind, length) = self.operator().ok_or_else(|| self.foreign_character())?;
        self.push(kind, length);
        Ok(())
    }

    /// What no script may hold outside texts and comments: a control character, a typographic quote,
    /// a blank that does not break.
    fn foreign_character(&self) -> Malformed {
        let found = self.text[self.at..].chars().next().unwrap_or_default();
        let shown = if found.is_control() || found.is_whitespace() {
            String::new()
        } else {
            format!(" `{found}`")
        };
        Malformed {
            offset: self.at,
            message: format!(
                "the character{shown} (U+{:04X}) stands outside strings and comments, and Gradle \
                 cannot read it there",
                u32::from(found)
            ),
            help: "delete it, or type the quote or blank that was meant".to_owned(),
        }
    }

    fn word_length(&self) -> usize {
        let rest = &self.text[self.at..];
        rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len())
    }

    /// The operator that stands here, if the character begins one.
    fn operator(&self) -> Option<(Kind, usize)> {
        let groovy = self.dialect == Dialect::Groovy;
        match (self.byte(0), self.byte(1)) {
            (b'-', b'>') => return Some((Kind::Arrow, 2)),
            (b'+', b'=') => return Some((Kind::Add, 2)),
            (b'+', b'+') | (b'-', b'-') => return Some((Kind::Postfix, 2)),
            (b'!', b'!') if !groovy => return Some((Kind::Postfix, 2)),
            (b':', b':') => return Some((Kind::Dot, 2)),
            (b'?', b'.') if !self.byte(2).is_ascii_digit() => return Some((Kind::Dot, 2)),
            (b'*', b'.') if groovy => return Some((Kind::Dot, 2)),
            (b'.', b'&' | b'@') if groovy => return Some((Kind::Dot, 2)),
            _ => {}
        }
        let several = OPERATORS.iter().find(|it| self.rest().starts_with(it.as_bytes()));
        if let Some(operator) = several {
            return Some((Kind::Operator, operator.len()));
        }
        match self.byte(0) {
            b'.' => Some((Kind::Dot, 1)),
            b':' => Some((Kind::Colon, 1)),
            b'=' => Some((Kind::Set, 1)),
            other => b"+-*/%<>&|^!~?\\'\"".contains(&other).then_some((Kind::Operator, 1)),
        }
    }
}

fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

fn opening(close: char) -> char {
    match close {
        ')' => '(',
        ']' => '[',
        _ => '{',
    }
}

#[cfg(test)]
mod tests;
