//! What a statement is: a call, an assignment, a declaration, or opaque.
//!
//! Knows keywords and declarations; the parts of a call are for `values`.

use super::super::piece::Piece;
use super::super::scan::Kind;
use super::super::tree::{Assign, Call, Declaration, Name, Opaque, Operator, Statement, Value};
use super::Parser;
use super::ends::TYPES;
use super::values::{Mode, into_bodies, lone_call};
use crate::Span;

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

impl<'t> Parser<'t> {
    /// The statements of the tokens `lo..hi`.
    pub(super) fn statements(&self, lo: usize, hi: usize) -> Vec<Statement> {
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
        statements.shrink_to_fit();
        statements
    }

    /// The statement of the tokens `lo..hi`, of which there is at least one.
    pub(super) fn statement(&self, lo: usize, hi: usize) -> Statement {
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
        let keyword = (self.slice(lo) == "else").then(|| self.step(lo));
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
                Name { text: Piece::new(text), span, quoted: false }
            }
        }
    }
}
