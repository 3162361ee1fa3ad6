//! What a value is, and what a call is made of: name, arguments, body, links.
//!
//! Knows how far each dialect lets a call reach; evaluates nothing.

use super::super::literal;
use super::super::piece::Piece;
use super::super::scan::{self, Kind};
use super::super::tree::{Argument, Body, Call, Name, Opaque, Value};
use super::Parser;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// A statement: arguments without parentheses, links, quoted names.
    Head,
    /// The right of an assignment, an argument in parentheses: arguments without parentheses.
    Value,
    /// An argument without parentheses: what follows with a blank belongs to the outer call.
    Plain,
}

impl<'t> Parser<'t> {
    /// The value of exactly the tokens `lo..hi`.
    pub(super) fn value(&self, lo: usize, hi: usize) -> Value {
        let lo = self.skip_newline(lo, hi);
        let hi = self.trimmed(lo, hi);
        if let Some(keyword) = self.header_at(lo, lo, hi) {
            return Value::Other(self.opaque(lo, lo, hi, Some(keyword)));
        }
        if let Some(pair) = self.pair(lo, hi) {
            return pair;
        }
        let (value, next) = self.postfix(lo, hi, Mode::Value);
        if next >= hi && next > lo { value } else { self.other(value, lo, next, hi) }
    }

    /// Kotlin's `"x" to y`: a map of one entry.
    fn pair(&self, lo: usize, hi: usize) -> Option<Value> {
        let is_text = matches!(self.kind(lo, hi), Some(Kind::Text(_)));
        if self.groovy || !is_text || self.label(lo, hi).0.is_none() {
            return None;
        }
        let entry = self.argument(lo, hi);
        Some(Value::Map { span: entry.span.clone(), entries: vec![entry] })
    }

    /// The tokens `lo..hi`, which begin with `value` up to `next` and go on beyond it.
    fn other(&self, value: Value, lo: usize, next: usize, hi: usize) -> Value {
        let mut bodies = into_bodies(value);
        bodies.extend(self.bodies(next.max(lo), hi, false));
        Value::Other(Opaque { span: self.span(lo, hi), keyword: None, bodies })
    }

    /// A value with all that is called on it, and the token behind; that is `lo` when nothing that
    /// is understood stands there.
    pub(super) fn postfix(&self, lo: usize, hi: usize, mode: Mode) -> (Value, usize) {
        let nothing = || (Value::Other(self.empty(lo)), lo);
        let Some(kind) = self.kind(lo, hi) else { return nothing() };
        match kind {
            Kind::Text(_) if self.names_call(lo, hi, mode) => self.quoted_call(lo, hi, mode),
            Kind::Text(form) => (self.literal(lo, form), lo + 1),
            Kind::Number => {
                let span = self.span(lo, lo + 1);
                (Value::Path { path: self.piece(&span), span }, lo + 1)
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
        literal::read(self.shared, &self.tokens[at], form, &self.interpolations[first..last])
    }

    /// What the literal at `at` says, and whether it holds no interpolation.
    fn text_at(&self, at: usize) -> Option<(Piece, bool)> {
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
        let text = self.text_at(at).map_or_else(|| Piece::new(String::new()), |(text, _)| text);
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
        let mut chain = Vec::new();
        while may_link && let Some((link, end)) = self.link(at, hi, mode, &call) {
            chain.push(link);
            at = end;
        }
        call.chain = chain.into();
        if mere_name && call.chain.is_empty() {
            let Name { text, span, .. } = call.name;
            return (Value::Path { path: text, span }, next);
        }
        call.span = self.span(lo, at);
        (Value::Call(Box::new(call)), at)
    }

    /// The dotted path at `lo`, and the token behind it.
    fn name(&self, lo: usize, hi: usize) -> (Name, usize) {
        let mut at = lo + 1;
        let is_new = self.slice(lo) == "new" && self.groovy && self.word(at, hi).is_some();
        if !is_new && self.constant_key(at, hi).is_none() && self.dotted(at, hi).is_none() {
            return (self.single_name(lo), at);
        }
        let mut text = self.step(lo).to_string();
        if is_new {
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
                None => text.push_str(&self.step(name_at)),
            }
            at = name_at + 1;
        }
        let span = self.span(lo, at);
        let is_plain = self.text[span.clone()] == text;
        let text = if is_plain { self.piece(&span) } else { Piece::new(text) };
        (Name { text, span, quoted: false }, at)
    }

    pub(super) fn single_name(&self, at: usize) -> Name {
        Name { text: self.step(at), span: self.span(at, at + 1), quoted: false }
    }

    /// The word at `at` without its back-ticks.
    pub(super) fn step(&self, at: usize) -> Piece {
        let word = self.slice(at);
        let start = self.tokens[at].start + (word.len() - word.trim_start_matches('`').len());
        self.piece(&(start..start + word.trim_matches('`').len()))
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
    fn constant_key(&self, at: usize, hi: usize) -> Option<(Piece, usize)> {
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
            call.generics = Some(Box::new(self.span(at, self.after(at))));
            at = self.after(at);
        }
        if self.is_open(at, hi, b'(') {
            call.args = self.arguments(at + 1, self.tokens[at].partner).into();
            call.parens = true;
            at = self.after(at);
        } else if self.groovy && mode != Mode::Plain && self.starts_argument(at, hi) {
            let (args, behind) = self.command_arguments(at, hi);
            (call.args, at) = (args.into(), behind);
        }
        let brace = if call.parens { self.skip_newline(at, hi) } else { at };
        if self.is_open(brace, hi, b'{') {
            call.body = Some(Box::new(self.body(brace, true)));
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
            link.args = [Argument { label: None, value, span }].into();
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
        // Most calls have one, and a list that grows makes room for several.
        let mut arguments = Vec::with_capacity(1);
        let mut at = lo;
        loop {
            let (argument, next) = self.command_argument(at, hi);
            arguments.push(argument);
            at = next;
            let behind = at;
            // As between brackets, a comma too many leaves no argument out.
            while self.kind(at, hi) == Some(Kind::Comma) {
                at = self.skip_newline(at + 1, hi);
            }
            if at == behind || at >= hi {
                arguments.shrink_to_fit();
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
        if lo >= hi {
            return Vec::new();
        }
        let mut arguments = Vec::with_capacity(1);
        let mut at = lo;
        while at < hi {
            let end = self.comma(at, hi);
            if end > at {
                arguments.push(self.argument(at, end));
            }
            at = end + 1;
        }
        arguments.shrink_to_fit();
        arguments
    }

    fn argument(&self, lo: usize, hi: usize) -> Argument {
        let (label, at) = self.label(lo, hi);
        Argument { label, value: self.value(at, hi), span: self.span(lo, hi) }
    }

    /// The label of an argument, and the token behind it.
    fn label(&self, at: usize, hi: usize) -> (Option<Piece>, usize) {
        let is_text = match self.kind(at, hi) {
            Some(Kind::Word | Kind::Number) => false,
            Some(Kind::Text(_)) => true,
            _ => return (None, at),
        };
        let labels = match self.kind(at + 1, hi) {
            Some(Kind::Colon) => self.groovy,
            Some(Kind::Set) => !self.groovy && !is_text,
            Some(Kind::Word) => !self.groovy && is_text && self.slice(at + 1) == "to",
            _ => false,
        };
        if !labels || at + 2 >= hi {
            return (None, at);
        }
        let key = if is_text { self.text_at(at) } else { Some((self.step(at), true)) };
        match key {
            Some((key, true)) => (Some(key), at + 2),
            _ => (None, at),
        }
    }
}

pub(super) fn lone_call(name: Name) -> Call {
    Call {
        span: name.span.clone(),
        name,
        generics: None,
        args: Box::default(),
        parens: false,
        body: None,
        chain: Box::default(),
    }
}

/// Words that join operands rather than name something.
fn is_operator_word(word: &str) -> bool {
    matches!(word, "in" | "as" | "is" | "instanceof")
}

/// The blocks that were read as part of a value.
pub(super) fn into_bodies(value: Value) -> Vec<Body> {
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
    bodies.extend(call.body.map(|it| *it));
    bodies.extend(call.chain.into_iter().flat_map(call_bodies));
    bodies
}
