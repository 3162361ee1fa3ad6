//! From tokens to the tree.
//!
//! Knows where statements end in both dialects and how calls, assignments and blocks are spelt.
//! Expressions are followed only as far as a call, a path or a literal reaches; what is left over
//! makes the whole of it opaque. Work is linear in the text, and the depth of recursion is bounded
//! by the scanner's limit on nesting.

use std::cell::Cell;

use super::literal;
use super::scan::{self, Kind, MAX_DEPTH, Scanned, Token};
use super::script::{
    Argument, Assign, Body, Call, Declaration, Dialect, Malformed, Name, Opaque, Operator, Script,
    Statement, Value,
};
use crate::Span;

/// Reads a script. A byte-order mark must have been set aside.
///
/// # Errors
/// When a bracket, string or comment does not close, brackets nest unreasonably deep, or the text is
/// a template that something else has still to fill in.
pub fn parse(text: &str, dialect: Dialect) -> Result<Script, Malformed> {
    let Scanned { tokens, interpolations, comments } = scan::scan(text, dialect)?;
    let end = tokens.len();
    let parser = Parser {
        text,
        tokens,
        interpolations: interpolations.iter().map(|(_, span)| span.clone()).collect(),
        owners: interpolations.iter().map(|&(token, _)| token).collect(),
        groovy: dialect == Dialect::Groovy,
        branches: Cell::new(0),
    };
    Ok(Script { dialect, statements: parser.statements(0, end), comments })
}

/// Words after which a statement follows, with a condition in parentheses or without.
const HEADERS: [&str; 10] =
    ["if", "else", "for", "while", "do", "try", "catch", "finally", "switch", "when"];

/// Words that open a declaration with a body which may stand on the next line.
const TYPES: [&str; 7] = ["class", "interface", "enum", "trait", "object", "fun", "typealias"];

/// Words that make a statement opaque, besides [`HEADERS`] and [`TYPES`].
const OPAQUE: [&str; 12] = [
    "import",
    "package",
    "return",
    "throw",
    "break",
    "continue",
    "assert",
    "case",
    "default",
    "synchronized",
    "init",
    "constructor",
];

const MODIFIERS: [&str; 24] = [
    "private",
    "public",
    "protected",
    "internal",
    "final",
    "static",
    "const",
    "lateinit",
    "override",
    "open",
    "abstract",
    "data",
    "sealed",
    "inline",
    "tailrec",
    "suspend",
    "operator",
    "infix",
    "external",
    "transient",
    "volatile",
    "annotation",
    "inner",
    "value",
];

/// How much a value may take of what follows it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// A statement: arguments without parentheses, links, quoted names.
    Head,
    /// The right of an assignment, an argument in parentheses: arguments without parentheses.
    Value,
    /// An argument without parentheses: what follows with a blank belongs to the outer call.
    Plain,
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// Spans of all interpolations, and for each the token it is in.
    interpolations: Vec<Span>,
    owners: Vec<usize>,
    groovy: bool,
    /// How many branches without braces enclose the present statement.
    branches: Cell<usize>,
}

// Looking at tokens.
impl<'t> Parser<'t> {
    fn kind(&self, at: usize, hi: usize) -> Option<Kind> {
        (at < hi).then(|| self.tokens[at].kind)
    }

    fn slice(&self, at: usize) -> &'t str {
        let token = &self.tokens[at];
        &self.text[token.start..token.end]
    }

    fn word(&self, at: usize, hi: usize) -> Option<&'t str> {
        (self.kind(at, hi) == Some(Kind::Word)).then(|| self.slice(at))
    }

    fn is_open(&self, at: usize, hi: usize, bracket: u8) -> bool {
        self.kind(at, hi) == Some(Kind::Open)
            && self.text.as_bytes()[self.tokens[at].start] == bracket
    }

    /// The token behind this one, or behind the bracket that closes it.
    fn after(&self, at: usize) -> usize {
        match self.tokens[at].kind {
            Kind::Open | Kind::AngleOpen => self.tokens[at].partner + 1,
            _ => at + 1,
        }
    }

    /// `at`, or the token behind it when it is a line end.
    fn skip_newline(&self, at: usize, hi: usize) -> usize {
        if self.kind(at, hi) == Some(Kind::Newline) { at + 1 } else { at }
    }

    /// Whether no blank stands before the token.
    fn glued(&self, at: usize) -> bool {
        at > 0 && self.tokens[at - 1].end == self.tokens[at].start
    }

    /// The span of the tokens `lo..hi`; where there are none, the empty one behind the last.
    fn span(&self, lo: usize, hi: usize) -> Span {
        if lo < hi {
            self.tokens[lo].start..self.tokens[hi - 1].end
        } else {
            let at = lo.checked_sub(1).map_or(0, |last| self.tokens[last].end);
            at..at
        }
    }

    /// The end of the tokens `lo..hi` without line ends and semicolons at their end.
    fn trimmed(&self, lo: usize, hi: usize) -> usize {
        let mut hi = hi;
        while hi > lo && matches!(self.tokens[hi - 1].kind, Kind::Newline | Kind::Semicolon) {
            hi -= 1;
        }
        hi
    }

    /// Whether a word stands where a keyword can: not behind a dot, not as a label or target.
    fn keyword_at(&self, lo: usize, at: usize, hi: usize) -> Option<&'t str> {
        let word = self.word(at, hi)?;
        let member = at > lo && self.tokens[at - 1].kind == Kind::Dot;
        let label = matches!(self.kind(at + 1, hi), Some(Kind::Colon | Kind::Set | Kind::Dot));
        let branch = word == "else" && self.kind(at + 1, hi) == Some(Kind::Arrow);
        (!member && !label && !branch).then_some(word)
    }

    fn header_at(&self, lo: usize, at: usize, hi: usize) -> Option<&'t str> {
        self.keyword_at(lo, at, hi).filter(|word| self.is_header(word, at, hi))
    }

    /// Whether `word` heads a statement in this dialect: Kotlin's soft words need what follows.
    fn is_header(&self, word: &str, at: usize, hi: usize) -> bool {
        match word {
            "when" => {
                !self.groovy && (self.is_open(at + 1, hi, b'(') || self.is_open(at + 1, hi, b'{'))
            }
            "switch" => self.groovy && self.is_open(at + 1, hi, b'('),
            "catch" => self.is_open(at + 1, hi, b'('),
            "finally" => {
                let next = self.skip_newline(at + 1, hi);
                self.is_open(next, hi, b'{')
            }
            other => HEADERS.contains(&other),
        }
    }
}

// Where statements end.
impl Parser<'_> {
    fn statements(&self, lo: usize, hi: usize) -> Vec<Statement> {
        let mut statements = Vec::new();
        let mut at = lo;
        while at < hi {
            if matches!(self.tokens[at].kind, Kind::Newline | Kind::Semicolon) {
                at += 1;
                continue;
            }
            let end = self.statement_end(at, hi);
            statements.push(self.statement(at, self.trimmed(at, end)));
            at = end;
        }
        statements
    }

    /// The token behind the statement that starts at `lo`; behind `lo` at least.
    fn statement_end(&self, lo: usize, hi: usize) -> usize {
        let start = self.skip_prefixes(lo, hi);
        let mut at = start.max(lo);
        if let Some(end) = self.simple_end(at, hi) {
            return end.max(lo + 1);
        }
        let mut pending_do = 0_usize;
        while at < hi {
            match self.tokens[at].kind {
                Kind::Semicolon if !self.branch_follows(at, hi) => break,
                Kind::Newline if !self.continues(start, at, hi, pending_do) => break,
                Kind::Word => match self.header_at(start, at, hi) {
                    Some("while") if pending_do > 0 => {
                        pending_do -= 1;
                        at = self.condition_end(at + 1, hi);
                    }
                    Some(word) => {
                        pending_do += usize::from(word == "do");
                        at = self.header_end(at, hi);
                    }
                    None => at += 1,
                },
                _ => at = self.after(at),
            }
        }
        at.max(lo + 1)
    }

    /// The end of a statement that ends with its line or its colon, whatever it looks like.
    fn simple_end(&self, at: usize, hi: usize) -> Option<usize> {
        match self.keyword_at(at, at, hi).or(self.word(at, hi))? {
            "import" | "package" if self.word(at + 1, hi).is_some() => {
                let stop = |kind| matches!(kind, Kind::Newline | Kind::Semicolon);
                Some((at..hi).find(|&it| stop(self.tokens[it].kind)).unwrap_or(hi))
            }
            "default" if self.groovy && self.kind(at + 1, hi) == Some(Kind::Colon) => Some(at + 2),
            "case" if self.groovy => self.case_end(at + 1, hi),
            _ => None,
        }
    }

    fn case_end(&self, lo: usize, hi: usize) -> Option<usize> {
        let mut at = lo;
        while at < hi {
            match self.tokens[at].kind {
                Kind::Colon => return Some(at + 1),
                Kind::Newline | Kind::Semicolon | Kind::Arrow => return None,
                _ => at = self.after(at),
            }
        }
        None
    }

    /// Behind annotations and labels.
    fn skip_prefixes(&self, lo: usize, hi: usize) -> usize {
        let mut at = lo;
        loop {
            let next = self.skip_prefix(at, hi);
            if next == at || next >= hi {
                return at.max(next.min(hi));
            }
            at = next;
        }
    }

    fn skip_prefix(&self, at: usize, hi: usize) -> usize {
        match self.kind(at, hi) {
            Some(Kind::At) => self.annotation_end(at, hi),
            Some(Kind::Word) if self.groovy && self.kind(at + 1, hi) == Some(Kind::Colon) => {
                let switch = matches!(self.slice(at), "default" | "case");
                if switch { at } else { self.skip_newline(at + 2, hi) }
            }
            Some(Kind::Word)
                if self.kind(at + 1, hi) == Some(Kind::At)
                    && self.glued(at + 1)
                    && !matches!(
                        self.slice(at),
                        "return" | "this" | "super" | "break" | "continue"
                    ) =>
            {
                at + 2
            }
            _ => at,
        }
    }

    /// Behind `@name.name(…)` and the line end there. An annotation of the file stands for itself.
    fn annotation_end(&self, at: usize, hi: usize) -> usize {
        let mut end = at + 1;
        if self.kind(end + 1, hi) == Some(Kind::Colon) && self.kind(end, hi) == Some(Kind::Word) {
            end += 2;
        }
        if self.is_open(end, hi, b'[') {
            return self.skip_newline(self.after(end), hi);
        }
        if self.kind(end, hi) == Some(Kind::Word) {
            end += 1;
        }
        while self.kind(end, hi) == Some(Kind::Dot) && self.kind(end + 1, hi) == Some(Kind::Word) {
            end += 2;
        }
        if self.kind(end, hi) == Some(Kind::AngleOpen) {
            end = self.after(end);
        }
        if self.is_open(end, hi, b'(') && self.glued(end) {
            end = self.after(end);
        }
        if self.is_file_annotation(at, hi) { end } else { self.skip_newline(end, hi) }
    }

    fn is_file_annotation(&self, at: usize, hi: usize) -> bool {
        self.kind(at, hi) == Some(Kind::At)
            && self.word(at + 1, hi) == Some("file")
            && self.kind(at + 2, hi) == Some(Kind::Colon)
    }

    /// Behind a header, its condition and the line end there.
    fn header_end(&self, at: usize, hi: usize) -> usize {
        self.skip_newline(self.condition_end(at + 1, hi), hi)
    }

    /// Behind the parentheses that start at `at`, when they do.
    fn condition_end(&self, at: usize, hi: usize) -> usize {
        let open = self.skip_newline(at, hi);
        if self.is_open(open, hi, b'(') { self.after(open) } else { at }
    }

    /// Whether `else`, `catch` or `finally` follows a line end or semicolon.
    fn branch_follows(&self, at: usize, hi: usize) -> bool {
        let next = self.skip_newline(at + 1, hi);
        matches!(self.header_at(next, next, hi), Some("else" | "catch" | "finally"))
    }

    /// Whether the statement from `lo` goes on behind the line end at `at`.
    fn continues(&self, lo: usize, at: usize, hi: usize, pending_do: usize) -> bool {
        if at <= lo || at + 1 >= hi {
            return false;
        }
        self.awaits_more(lo, at - 1)
            || self.begins_as_rest(lo, at - 1, at + 1, hi)
            || self.branch_follows(at, hi)
            || (pending_do > 0 && self.header_at(at + 1, at + 1, hi) == Some("while"))
    }

    /// Whether a line that ends with the token `last` is unfinished.
    fn awaits_more(&self, lo: usize, last: usize) -> bool {
        match self.tokens[last].kind {
            Kind::Comma | Kind::Colon | Kind::Dot | Kind::Set | Kind::Add | Kind::Arrow => true,
            Kind::Operator => self.groovy || self.slice(last) != "?",
            Kind::Word if last > lo && self.tokens[last - 1].kind != Kind::Dot => {
                let groovy = ["in", "as", "instanceof", "new", "extends", "implements", "throws"];
                let kotlin = ["in", "as", "is", "by"];
                let words: &[&str] = if self.groovy { &groovy } else { &kotlin };
                words.contains(&self.slice(last))
            }
            _ => false,
        }
    }

    /// Whether a line that begins with the token `next` goes on with what ended with `last`.
    fn begins_as_rest(&self, lo: usize, last: usize, next: usize, hi: usize) -> bool {
        match self.tokens[next].kind {
            Kind::Dot => self.slice(next) != "::",
            Kind::Colon | Kind::Set | Kind::Add | Kind::Arrow => true,
            Kind::Operator => matches!(
                self.slice(next),
                "&&" | "||"
                    | "?:"
                    | "?"
                    | "=="
                    | "!="
                    | "<="
                    | ">="
                    | "<=>"
                    | "=~"
                    | "==~"
                    | "|"
                    | "&"
            ),
            Kind::Open if self.is_open(next, hi, b'{') => {
                let called = self.text[..self.tokens[last].end].ends_with(')');
                called || self.declares_type(lo, last)
            }
            Kind::Word if self.groovy => {
                matches!(self.slice(next), "extends" | "implements" | "throws")
            }
            Kind::Word => self.slice(next) == "as",
            _ => false,
        }
    }

    fn declares_type(&self, lo: usize, hi: usize) -> bool {
        let at = self.skip_modifiers(lo, hi);
        self.word(at, hi).is_some_and(|word| TYPES.contains(&word))
    }

    /// Behind the modifiers that another word follows.
    fn skip_modifiers(&self, lo: usize, hi: usize) -> usize {
        let mut at = lo;
        while self.word(at, hi).is_some_and(|word| MODIFIERS.contains(&word))
            && matches!(self.kind(at + 1, hi), Some(Kind::Word | Kind::Open))
            && !self.is_open(at + 1, hi, b'{')
            && !self.is_open(at + 1, hi, b'[')
        {
            at += 1;
        }
        at
    }
}

// Statements.
impl<'t> Parser<'t> {
    /// The statement of the tokens `lo..hi`, of which there is at least one.
    fn statement(&self, lo: usize, hi: usize) -> Statement {
        let at = self.skip_prefixes(lo, hi);
        let span = self.span(lo, hi);
        if at >= hi || self.is_file_annotation(lo, hi) {
            let keyword = self.is_file_annotation(lo, hi).then_some("@file");
            return Statement::Opaque(self.opaque(lo, at, hi, keyword));
        }
        if let Some(keyword) = self.opaque_keyword(at, hi) {
            return Statement::Opaque(self.opaque(lo, at, hi, Some(keyword)));
        }
        if let Some(statement) = self.declaration(at, hi, &span) {
            return statement;
        }
        if let Some(arrow) = self.top_level_arrow(at, hi) {
            return Statement::Opaque(self.entry(at, arrow, hi, span));
        }
        self.expression(at, hi, span)
    }

    /// The word that makes the statement at `at` opaque.
    fn opaque_keyword(&self, at: usize, hi: usize) -> Option<&'t str> {
        if let Some("case" | "default") = self.word(at, hi)
            && self.simple_end(at, hi).is_some()
        {
            return self.word(at, hi);
        }
        if let Some(header) = self.header_at(at, at, hi) {
            return Some(header);
        }
        let word = self.keyword_at(at, at, hi)?;
        let next_is_word = self.word(at + 1, hi).is_some();
        let opaque = match word {
            "case" | "default" => false,
            "init" => !self.groovy && self.is_open(at + 1, hi, b'{'),
            "constructor" => !self.groovy && self.is_open(at + 1, hi, b'('),
            "import" | "package" => next_is_word,
            "synchronized" => self.groovy && self.is_open(at + 1, hi, b'('),
            other => OPAQUE.contains(&other),
        };
        if opaque {
            return Some(word);
        }
        let at = self.skip_modifiers(at, hi);
        let kind = self.keyword_at(at, at, hi).filter(|word| TYPES.contains(word))?;
        let declares = match kind {
            "fun" => !self.groovy,
            "object" | "typealias" => !self.groovy && self.word(at + 1, hi).is_some(),
            _ => self.word(at + 1, hi).is_some(),
        };
        declares.then_some(kind)
    }

    /// `def x = …`, `val x by …`, `String x = …`, methods; `None` where nothing is declared.
    fn declaration(&self, lo: usize, hi: usize, span: &Span) -> Option<Statement> {
        let at = self.skip_modifiers(lo, hi);
        let opaque = |keyword| Some(Statement::Opaque(self.opaque_with(span, at, hi, keyword)));
        match self.keyword_at(at, at, hi) {
            Some("def") if self.groovy => match self.groovy_target(at + 1, hi) {
                Some((name, set, _)) => Some(self.declared(Declaration::Def, name, set, hi, span)),
                None => opaque(Some("def")),
            },
            Some(word @ ("val" | "var")) if !self.groovy => {
                let declaration = if word == "val" { Declaration::Val } else { Declaration::Var };
                match self.kotlin_target(at + 1, hi) {
                    Some((name, set)) => Some(self.declared(declaration, name, set, hi, span)),
                    None => opaque(Some(word)),
                }
            }
            _ if self.groovy => match self.groovy_target(at, hi) {
                Some((name, set, true)) => {
                    Some(self.declared(Declaration::Typed, name, set, hi, span))
                }
                Some((name, set, false)) if at > lo => {
                    Some(self.declared(Declaration::Def, name, set, hi, span))
                }
                _ if self.is_method(at, hi) => opaque(Some("def")),
                _ => None,
            },
            _ => None,
        }
    }

    /// `x =` or `Type x =`: the name, the index of `=` and whether there is a type.
    fn groovy_target(&self, at: usize, hi: usize) -> Option<(Name, usize, bool)> {
        let behind_type = self.type_end(at, hi)?;
        let typed = self.kind(behind_type, hi) == Some(Kind::Word);
        let name = if typed { behind_type } else { at };
        let assigned = self.kind(name + 1, hi) == Some(Kind::Set);
        assigned.then(|| (self.single_name(name), name + 1, typed))
    }

    /// Behind `a.b.C<D>[]`, which starts at `at`.
    fn type_end(&self, at: usize, hi: usize) -> Option<usize> {
        self.word(at, hi)?;
        let mut at = at + 1;
        while self.kind(at, hi) == Some(Kind::Dot) && self.word(at + 1, hi).is_some() {
            at += 2;
        }
        if self.kind(at, hi) == Some(Kind::AngleOpen) {
            at = self.after(at);
        }
        while self.is_open(at, hi, b'[') && self.tokens[at].partner == at + 1 {
            at += 2;
        }
        Some(at)
    }

    /// `x =`, `x: T =` or `x by`: the name and the index of `=` or `by`.
    fn kotlin_target(&self, at: usize, hi: usize) -> Option<(Name, usize)> {
        self.word(at, hi)?;
        let mut next = at + 1;
        if self.kind(next, hi) == Some(Kind::Colon) {
            next += 1;
            while next < hi
                && self.kind(next, hi) != Some(Kind::Set)
                && self.word(next, hi) != Some("by")
                && !self.is_open(next, hi, b'{')
            {
                next = self.after(next);
            }
        }
        let next = self.skip_newline(next, hi);
        let assigns = self.kind(next, hi) == Some(Kind::Set) || self.word(next, hi) == Some("by");
        assigns.then(|| (self.single_name(at), next))
    }

    fn declared(
        &self,
        declaration: Declaration,
        target: Name,
        set: usize,
        hi: usize,
        span: &Span,
    ) -> Statement {
        let operator =
            if self.tokens[set].kind == Kind::Set { Operator::Set } else { Operator::By };
        Statement::Assign(Assign {
            span: span.clone(),
            declaration: Some(declaration),
            target,
            operator,
            value: self.value(set + 1, hi),
        })
    }

    /// `void f() {` or `String f() {`: a type that cannot be a call, a name, parentheses.
    fn is_method(&self, at: usize, hi: usize) -> bool {
        let Some(typed) = self.type_end(at, hi) else { return false };
        let path =
            (at..typed).take_while(|&it| matches!(self.tokens[it].kind, Kind::Word | Kind::Dot));
        let name = path.last().map_or("", |it| self.slice(it));
        let primitive = matches!(name, "void" | "boolean" | "int" | "long" | "double" | "float");
        let class = name.starts_with(char::is_uppercase);
        (primitive || class)
            && self.word(typed, hi).is_some()
            && self.is_open(typed + 1, hi, b'(')
            && self.is_open(self.skip_newline(self.after(typed + 1), hi), hi, b'{')
    }

    fn top_level_arrow(&self, lo: usize, hi: usize) -> Option<usize> {
        let mut at = lo;
        while at < hi {
            if self.tokens[at].kind == Kind::Arrow {
                return Some(at);
            }
            at = self.after(at);
        }
        None
    }

    /// An entry of Kotlin's `when`: `condition -> statement`.
    fn entry(&self, lo: usize, arrow: usize, hi: usize, span: Span) -> Opaque {
        let mut bodies = self.bodies(lo, arrow, false);
        bodies.extend(self.bodies(self.skip_newline(arrow + 1, hi), hi, true));
        let keyword = (self.slice(lo) == "else").then(|| "else".to_owned());
        Opaque { span, keyword, bodies }
    }

    fn expression(&self, at: usize, hi: usize, span: Span) -> Statement {
        let (value, next) = self.postfix(at, hi, Mode::Head);
        let operator = match self.kind(next, hi) {
            Some(Kind::Set) => Some(Operator::Set),
            Some(Kind::Add) => Some(Operator::Add),
            _ => None,
        };
        match (value, operator) {
            (Value::Call(mut call), None) if next >= hi => {
                call.span = span;
                Statement::Call(*call)
            }
            (Value::Path { path, span: name }, None)
                if next >= hi && self.tokens[at].kind == Kind::Word =>
            {
                let name = Name { text: path, span: name, quoted: false };
                Statement::Call(Call { span, ..lone_call(name) })
            }
            (value, Some(operator)) if self.is_target(&value, at) => {
                let target = self.target(value);
                let value = self.value(next + 1, hi);
                Statement::Assign(Assign { span, declaration: None, target, operator, value })
            }
            (value, _) => {
                let mut bodies = into_bodies(value);
                bodies.extend(self.bodies(next, hi, false));
                Statement::Opaque(Opaque { span, keyword: None, bodies })
            }
        }
    }

    /// Whether a value can be assigned to and hides no block.
    fn is_target(&self, value: &Value, at: usize) -> bool {
        match value {
            Value::Path { .. } => self.tokens[at].kind == Kind::Word,
            Value::Call(call) => {
                let plain = |call: &Call| {
                    call.body.is_none()
                        && call.args.iter().all(|it| it.value.as_constant().is_some())
                };
                plain(call) && call.chain.iter().all(plain) && !call.chain.is_empty()
            }
            Value::Text { .. } | Value::List { .. } | Value::Map { .. } | Value::Other(_) => false,
        }
    }

    fn target(&self, value: Value) -> Name {
        match value {
            Value::Path { path, span } => Name { text: path, span, quoted: false },
            other => {
                let span = other.span().clone();
                let text = self.text[span.clone()].split_whitespace().collect();
                Name { text, span, quoted: false }
            }
        }
    }
}

// Values.
impl<'t> Parser<'t> {
    /// The value of exactly the tokens `lo..hi`.
    fn value(&self, lo: usize, hi: usize) -> Value {
        let lo = self.skip_newline(lo, hi);
        let hi = self.trimmed(lo, hi);
        if let Some(keyword) = self.header_at(lo, lo, hi) {
            return Value::Other(self.opaque(lo, lo, hi, Some(keyword)));
        }
        let (value, next) = self.postfix(lo, hi, Mode::Value);
        if next >= hi && next > lo { value } else { self.other(value, lo, next, hi) }
    }

    /// The tokens `lo..hi`, which begin with `value` up to `next` and go on beyond it.
    fn other(&self, value: Value, lo: usize, next: usize, hi: usize) -> Value {
        let mut bodies = into_bodies(value);
        bodies.extend(self.bodies(next.max(lo), hi, false));
        Value::Other(Opaque { span: self.span(lo, hi), keyword: None, bodies })
    }

    /// A value with all that is called on it, and the token behind; that is `lo` when nothing that
    /// is understood stands there.
    fn postfix(&self, lo: usize, hi: usize, mode: Mode) -> (Value, usize) {
        let nothing = || (Value::Other(self.empty(lo)), lo);
        let Some(kind) = self.kind(lo, hi) else { return nothing() };
        match kind {
            Kind::Text(_) if self.names_call(lo, hi, mode) => self.quoted_call(lo, hi, mode),
            Kind::Text(form) => (self.literal(lo, form), lo + 1),
            Kind::Number => {
                let (path, span) = (self.slice(lo).to_owned(), self.span(lo, lo + 1));
                (Value::Path { path, span }, lo + 1)
            }
            Kind::Word if self.header_at(lo, lo, hi).is_some() => nothing(),
            Kind::Word => self.path_or_call(lo, hi, mode),
            Kind::Open if self.is_open(lo, hi, b'[') => (self.collection(lo), self.after(lo)),
            Kind::Open if self.is_open(lo, hi, b'{') => {
                let body = self.body(lo, true);
                let opaque = Opaque { span: body.span.clone(), keyword: None, bodies: vec![body] };
                (Value::Other(opaque), self.after(lo))
            }
            Kind::Open => self.parenthesised(lo, hi),
            _ => nothing(),
        }
    }

    fn empty(&self, at: usize) -> Opaque {
        let start = self.span(at, at).start;
        Opaque { span: start..start, keyword: None, bodies: Vec::new() }
    }

    fn literal(&self, at: usize, form: scan::Form) -> Value {
        let first = self.owners.partition_point(|&owner| owner < at);
        let last = self.owners.partition_point(|&owner| owner <= at);
        literal::read(self.text, &self.tokens[at], form, &self.interpolations[first..last])
    }

    /// What the literal at `at` says, and whether it holds no interpolation.
    fn text_at(&self, at: usize) -> Option<(String, bool)> {
        let Kind::Text(form) = self.tokens[at].kind else { return None };
        match self.literal(at, form) {
            Value::Text { value, interpolations, .. } => Some((value, interpolations.is_empty())),
            Value::Path { .. }
            | Value::Call(_)
            | Value::List { .. }
            | Value::Map { .. }
            | Value::Other(_) => None,
        }
    }

    /// A value in parentheses that nothing follows is that value.
    fn parenthesised(&self, lo: usize, hi: usize) -> (Value, usize) {
        let close = self.tokens[lo].partner;
        let value = self.value(lo + 1, close);
        if close + 1 >= hi {
            return (value, close + 1);
        }
        let span = self.span(lo, close + 1);
        let bodies = into_bodies(value);
        (Value::Other(Opaque { span, keyword: None, bodies }), close + 1)
    }

    fn collection(&self, open: usize) -> Value {
        let close = self.tokens[open].partner;
        let span = self.span(open, close + 1);
        let entries = self.arguments(open + 1, close);
        let empty_map = close == open + 2 && self.tokens[open + 1].kind == Kind::Colon;
        if empty_map {
            return Value::Map { entries: Vec::new(), span };
        }
        if entries.iter().any(|entry| entry.label.is_some()) {
            return Value::Map { entries, span };
        }
        Value::List { values: entries.into_iter().map(|entry| entry.value).collect(), span }
    }

    /// Whether the literal at `at` is the name of a call.
    fn names_call(&self, at: usize, hi: usize, mode: Mode) -> bool {
        let next = at + 1;
        self.is_open(next, hi, b'(')
            || self.is_open(next, hi, b'{')
            || (self.groovy
                && mode == Mode::Head
                && (matches!(self.kind(next, hi), Some(Kind::Text(_)))
                    || self.word(next, hi).is_some_and(|word| !is_operator_word(word))))
    }

    fn quoted_call(&self, at: usize, hi: usize, mode: Mode) -> (Value, usize) {
        let span = self.span(at, at + 1);
        let text = self.text_at(at).map_or_else(String::new, |(text, _)| text);
        self.call(Name { text, span, quoted: true }, at, at + 1, hi, mode)
    }

    fn path_or_call(&self, lo: usize, hi: usize, mode: Mode) -> (Value, usize) {
        let (name, next) = self.name(lo, hi);
        self.call(name, lo, next, hi, mode)
    }

    /// What the name of the tokens `lo..next` is the beginning of.
    fn call(&self, name: Name, lo: usize, next: usize, hi: usize, mode: Mode) -> (Value, usize) {
        let (mut call, mut at) = self.suffix(name, next, hi, mode);
        let mere_name = at == next && !call.name.quoted;
        // A mere name has links only in a Kotlin statement: `java apply false`.
        let may_link = !mere_name || (mode == Mode::Head && !self.groovy);
        while may_link && let Some((link, end)) = self.link(at, hi, mode, &call) {
            call.chain.push(link);
            at = end;
        }
        if mere_name && call.chain.is_empty() {
            let Name { text, span, .. } = call.name;
            return (Value::Path { path: text, span }, next);
        }
        call.span = self.span(lo, at);
        (Value::Call(Box::new(call)), at)
    }

    /// The dotted path at `lo`, and the token behind it.
    fn name(&self, lo: usize, hi: usize) -> (Name, usize) {
        let mut text = self.step(lo).to_owned();
        let mut at = lo + 1;
        if text == "new" && self.groovy && self.word(at, hi).is_some() {
            text = format!("new {}", self.step(at));
            at += 1;
        }
        loop {
            if let Some((key, next)) = self.constant_key(at, hi) {
                text.push('.');
                text.push_str(&key);
                at = next;
                continue;
            }
            let Some((name_at, separator)) = self.dotted(at, hi) else { break };
            text.push_str(separator);
            match self.text_at(name_at) {
                Some((name, _)) => text.push_str(&name),
                None => text.push_str(self.step(name_at)),
            }
            at = name_at + 1;
        }
        (Name { text, span: self.span(lo, at), quoted: false }, at)
    }

    fn single_name(&self, at: usize) -> Name {
        Name { text: self.step(at).to_owned(), span: self.span(at, at + 1), quoted: false }
    }

    fn step(&self, at: usize) -> &'t str {
        self.slice(at).trim_matches('`')
    }

    /// The name behind the dot at `at`, and how the dot is written in a path.
    fn dotted(&self, at: usize, hi: usize) -> Option<(usize, &'static str)> {
        let dot = self.skip_newline(at, hi);
        if self.kind(dot, hi) != Some(Kind::Dot) {
            return None;
        }
        let name = self.skip_newline(dot + 1, hi);
        let named = match self.kind(name, hi)? {
            Kind::Word => true,
            Kind::Text(_) => self.groovy,
            _ => false,
        };
        let separator = if self.slice(dot) == "::" { "::" } else { "." };
        named.then_some((name, separator))
    }

    /// `["key"]` glued to what stands before, when the key reads like a name.
    fn constant_key(&self, at: usize, hi: usize) -> Option<(String, usize)> {
        if !self.is_open(at, hi, b'[') || !self.glued(at) || self.tokens[at].partner != at + 2 {
            return None;
        }
        let (key, constant) = self.text_at(at + 1)?;
        let named =
            !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        (constant && named).then_some((key, at + 3))
    }

    /// Type arguments, arguments and body behind a name.
    fn suffix(&self, name: Name, lo: usize, hi: usize, mode: Mode) -> (Call, usize) {
        let mut call = lone_call(name);
        let mut at = lo;
        if self.kind(at, hi) == Some(Kind::AngleOpen) && self.calls_behind(self.after(at), hi) {
            call.generics = Some(self.span(at, self.after(at)));
            at = self.after(at);
        }
        if self.is_open(at, hi, b'(') {
            call.args = self.arguments(at + 1, self.tokens[at].partner);
            call.parens = true;
            at = self.after(at);
        } else if self.groovy && mode != Mode::Plain && self.starts_argument(at, hi) {
            (call.args, at) = self.command_arguments(at, hi);
        }
        let brace = if call.parens { self.skip_newline(at, hi) } else { at };
        if self.is_open(brace, hi, b'{') {
            call.body = Some(self.body(brace, true));
            at = self.after(brace);
        }
        (call, at)
    }

    fn calls_behind(&self, at: usize, hi: usize) -> bool {
        self.is_open(at, hi, b'(') || self.is_open(at, hi, b'{')
    }

    /// The next call chained to the result of `call`.
    fn link(&self, at: usize, hi: usize, mode: Mode, call: &Call) -> Option<(Call, usize)> {
        let (name, next, mode, infix) = if self.dotted(at, hi).is_some() {
            let (first, _) = self.dotted(at, hi)?;
            let (name, next) = self.name_or_text(first, hi)?;
            (name, next, mode, false)
        } else if mode != Mode::Plain && self.links_by_word(at, hi, call) {
            (self.single_name(at), at + 1, mode, true)
        } else {
            return None;
        };
        let start = name.span.start;
        let (mut link, mut end) = self.suffix(name, next, hi, mode);
        if infix && end == next {
            let (value, behind) = self.infix_argument(next, hi)?;
            let span = value.span().clone();
            link.args.push(Argument { label: None, value, span });
            end = behind;
        }
        link.span = start..self.tokens[end - 1].end;
        Some((link, end))
    }

    fn name_or_text(&self, at: usize, hi: usize) -> Option<(Name, usize)> {
        match self.text_at(at) {
            Some((text, _)) => {
                Some((Name { text, span: self.span(at, at + 1), quoted: true }, at + 1))
            }
            None => self.word(at, hi).map(|_| self.name(at, hi)),
        }
    }

    /// Whether the word at `at` is a link without a dot: `id 'x' version 'y'`.
    fn links_by_word(&self, at: usize, hi: usize, call: &Call) -> bool {
        let Some(word) = self.word(at, hi) else { return false };
        let called = call.parens || call.body.is_some() || !call.args.is_empty();
        !is_operator_word(word) && (called || !self.groovy) && self.header_at(at, at, hi).is_none()
    }

    /// The one operand of a Kotlin infix call.
    fn infix_argument(&self, at: usize, hi: usize) -> Option<(Value, usize)> {
        if self.groovy {
            return None;
        }
        let at = self.skip_newline(at, hi);
        let (value, next) = self.postfix(at, hi, Mode::Plain);
        (next > at).then_some((value, next))
    }

    /// Whether an argument without parentheses starts here, behind a name.
    fn starts_argument(&self, at: usize, hi: usize) -> bool {
        match self.kind(at, hi) {
            Some(Kind::Text(_) | Kind::Number) => true,
            Some(Kind::Word) => {
                !is_operator_word(self.slice(at)) && self.header_at(at, at, hi).is_none()
            }
            Some(Kind::Open) => self.is_open(at, hi, b'[') && !self.glued(at),
            Some(Kind::Operator) => {
                matches!(self.slice(at), "-" | "!" | "~")
                    && !self.glued(at)
                    && at + 1 < hi
                    && self.glued(at + 1)
            }
            _ => false,
        }
    }

    fn command_arguments(&self, lo: usize, hi: usize) -> (Vec<Argument>, usize) {
        let mut arguments = Vec::new();
        let mut at = lo;
        loop {
            let (argument, next) = self.command_argument(at, hi);
            arguments.push(argument);
            at = next;
            if self.kind(at, hi) != Some(Kind::Comma) {
                return (arguments, at);
            }
            at = self.skip_newline(at + 1, hi);
            if at >= hi {
                return (arguments, at);
            }
        }
    }

    fn command_argument(&self, lo: usize, hi: usize) -> (Argument, usize) {
        let (label, at) = self.label(lo, hi);
        let (value, next) = self.postfix(at, hi, Mode::Plain);
        let done = match self.kind(next, hi) {
            None | Some(Kind::Comma) => true,
            Some(Kind::Word) => !is_operator_word(self.slice(next)),
            Some(Kind::Open) => next > at && self.is_open(next, hi, b'{'),
            _ => false,
        };
        let (value, end) = if done && next > at {
            (value, next)
        } else {
            let end = self.comma(next, hi);
            (self.other(value, at, next, end), end)
        };
        let span = self.tokens[lo].start..value.span().end;
        (Argument { label, value, span }, end)
    }

    /// The next comma outside brackets, or `hi`.
    fn comma(&self, lo: usize, hi: usize) -> usize {
        let mut at = lo;
        while at < hi && self.tokens[at].kind != Kind::Comma {
            at = self.after(at);
        }
        at.min(hi)
    }

    /// The arguments or entries of the tokens `lo..hi`, which commas separate.
    fn arguments(&self, lo: usize, hi: usize) -> Vec<Argument> {
        let mut arguments = Vec::new();
        let mut at = lo;
        while at < hi {
            let end = self.comma(at, hi);
            if end > at {
                arguments.push(self.argument(at, end));
            }
            at = end + 1;
        }
        arguments
    }

    fn argument(&self, lo: usize, hi: usize) -> Argument {
        let (label, at) = self.label(lo, hi);
        Argument { label, value: self.value(at, hi), span: self.span(lo, hi) }
    }

    /// The label of an argument, and the token behind it.
    fn label(&self, at: usize, hi: usize) -> (Option<String>, usize) {
        let key = match self.kind(at, hi) {
            Some(Kind::Word | Kind::Number) => self.step(at).to_owned(),
            Some(Kind::Text(_)) => match self.text_at(at) {
                Some((key, true)) => key,
                _ => return (None, at),
            },
            _ => return (None, at),
        };
        let is_text = matches!(self.tokens[at].kind, Kind::Text(_));
        let labels = match self.kind(at + 1, hi) {
            Some(Kind::Colon) => self.groovy,
            Some(Kind::Set) => !self.groovy && !is_text,
            Some(Kind::Word) => !self.groovy && is_text && self.slice(at + 1) == "to",
            _ => false,
        };
        if labels && at + 2 < hi { (Some(key), at + 2) } else { (None, at) }
    }
}

// Blocks.
impl Parser<'_> {
    /// The body whose brace is the token `open`. Entries of `when` have no parameters.
    fn body(&self, open: usize, parameters: bool) -> Body {
        let close = self.tokens[open].partner;
        let arrow = if parameters { self.parameters_end(open + 1, close) } else { None };
        let first = arrow.unwrap_or(open + 1);
        let named = self.skip_newline(open + 1, close);
        Body {
            span: self.span(open, close + 1),
            parameters: arrow.map(|_| self.span(named, first)),
            statements: self.statements(first, close),
            braced: true,
        }
    }

    /// Behind the arrow of `a, b ->`, when only what parameters are made of stands before it.
    fn parameters_end(&self, lo: usize, hi: usize) -> Option<usize> {
        let mut at = self.skip_newline(lo, hi);
        while at < hi {
            match self.tokens[at].kind {
                Kind::Arrow => return Some(at + 1),
                Kind::Newline => {
                    let list_goes_on = self.tokens[at - 1].kind == Kind::Comma
                        || self.kind(at + 1, hi) == Some(Kind::Arrow);
                    if !list_goes_on {
                        return None;
                    }
                    at += 1;
                }
                Kind::Word if matches!(self.slice(at), "case" | "is" | "else") => return None,
                Kind::Word | Kind::Comma | Kind::Colon | Kind::Dot | Kind::At | Kind::AngleOpen => {
                    at = self.after(at);
                }
                Kind::Operator if matches!(self.slice(at), "?" | "..." | "*") => at += 1,
                Kind::Set | Kind::Number | Kind::Text(_) if self.groovy => at += 1,
                Kind::Open if !self.is_open(at, hi, b'{') => at = self.after(at),
                _ => return None,
            }
        }
        None
    }

    /// A statement or value that is not understood; its tokens are `lo..hi`, `at` is behind the
    /// annotations.
    fn opaque(&self, lo: usize, at: usize, hi: usize, keyword: Option<&str>) -> Opaque {
        self.opaque_with(&self.span(lo, hi), at, hi, keyword)
    }

    fn opaque_with(&self, span: &Span, at: usize, hi: usize, keyword: Option<&str>) -> Opaque {
        Opaque {
            span: span.clone(),
            keyword: keyword.map(str::to_owned),
            bodies: self.bodies(at, hi, false),
        }
    }

    /// Every block in the tokens `lo..hi`. A statement without braces behind `if`, `else` and their
    /// like counts as one; `head`: such a one is expected at once.
    fn bodies(&self, lo: usize, hi: usize, head: bool) -> Vec<Body> {
        let mut bodies = Vec::new();
        let mut head = head;
        let mut entries = false;
        let mut at = lo;
        while at < hi {
            if head {
                at = self.skip_prefixes(at, hi);
                if at >= hi {
                    break;
                }
            }
            match self.tokens[at].kind {
                Kind::Open if self.is_open(at, hi, b'{') => {
                    bodies.push(self.body(at, !entries));
                    at = self.after(at);
                    (head, entries) = (false, false);
                    continue;
                }
                Kind::Newline | Kind::Semicolon => {
                    at += 1;
                    continue;
                }
                Kind::Word => {
                    if let Some(word) = self.header_at(lo, at, hi) {
                        let end = self.condition_end(at + 1, hi);
                        bodies.extend(self.braces(at + 1, end));
                        entries = word == "when";
                        head = !entries && word != "switch";
                        at = end;
                        continue;
                    }
                }
                _ => {}
            }
            if head && self.branches.get() < MAX_DEPTH {
                let end = self.branch_end(at, hi);
                bodies.push(self.branch(at, end));
                at = end;
                head = false;
            } else {
                at += 1;
            }
        }
        bodies
    }

    /// The blocks in a condition.
    fn braces(&self, lo: usize, hi: usize) -> Vec<Body> {
        let mut bodies = Vec::new();
        let mut at = lo;
        while at < hi {
            if self.is_open(at, hi, b'{') {
                bodies.push(self.body(at, true));
                at = self.after(at);
            } else {
                at += 1;
            }
        }
        bodies
    }

    /// Where the branch without braces that starts at `lo` ends: before the next `else`.
    fn branch_end(&self, lo: usize, hi: usize) -> usize {
        let mut at = self.after(lo);
        while at < hi && self.tokens[at].kind != Kind::Close {
            if let Some("else" | "catch" | "finally") = self.header_at(lo, at, hi) {
                break;
            }
            at = self.after(at);
        }
        at.min(hi)
    }

    fn branch(&self, lo: usize, hi: usize) -> Body {
        self.branches.set(self.branches.get() + 1);
        let hi = self.trimmed(lo, hi);
        let statement = self.statement(lo, hi);
        self.branches.set(self.branches.get() - 1);
        Body {
            span: self.span(lo, hi),
            parameters: None,
            statements: vec![statement],
            braced: false,
        }
    }
}

fn lone_call(name: Name) -> Call {
    Call {
        span: name.span.clone(),
        name,
        generics: None,
        args: Vec::new(),
        parens: false,
        body: None,
        chain: Vec::new(),
    }
}

/// Words that join operands rather than name something.
fn is_operator_word(word: &str) -> bool {
    matches!(word, "in" | "as" | "is" | "instanceof")
}

/// The blocks that were read as part of a value.
fn into_bodies(value: Value) -> Vec<Body> {
    match value {
        Value::Text { .. } | Value::Path { .. } => Vec::new(),
        Value::Call(call) => call_bodies(*call),
        Value::List { values, .. } => values.into_iter().flat_map(into_bodies).collect(),
        Value::Map { entries, .. } => {
            entries.into_iter().flat_map(|entry| into_bodies(entry.value)).collect()
        }
        Value::Other(opaque) => opaque.bodies,
    }
}

fn call_bodies(call: Call) -> Vec<Body> {
    let mut bodies: Vec<Body> =
        call.args.into_iter().flat_map(|argument| into_bodies(argument.value)).collect();
    bodies.extend(call.body);
    bodies.extend(call.chain.into_iter().flat_map(call_bodies));
    bodies
}
