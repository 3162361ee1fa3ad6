//! How a script reads with one statement more or less.
//!
//! Each operation returns one edit of the text that the script was parsed from; the caller parses
//! again before the next. New text takes its indentation and line ends from where it goes.
//! Cutting out what an edit inserted, and putting back what it replaced, restores the text, and
//! [`remove`] does so for what [`insert`] put in, except where that says otherwise.
//!
//! Knows lines, braces and semicolons; which statement goes where is for the caller to say.

use super::parse::parse;
use super::scan;
use super::script::Script;
use super::tree::{Body, Call, Dialect, Statement};
use crate::placement::Slot;
use crate::style::{Indent, before_line, lead_of, line_end, line_start};
use crate::{Edit, Newline, Span};

/// What a statement is inserted into.
#[derive(Clone, Copy, Debug)]
pub enum Container<'s> {
    /// The script itself. There [`Slot::Only`] means the end of the file.
    TopLevel,
    /// A block; its body must have braces.
    Block(&'s Body),
}

/// Inserts `statement` into `container` at `slot`, which counts the statements of the container.
///
/// `statement` has `\n` between its lines, four blanks a level of indentation, and neither
/// indentation nor a line end around it. A slot beyond the last statement means behind the last.
///
/// - Where the neighbour ends its line, the statement gets lines of its own, below a comment that
///   stands behind the neighbour. At the top level, a blank line keeps blocks apart.
/// - Where the neighbour shares its line with something else, or the block is written on one line,
///   the statement joins that line, with a semicolon.
/// - At the top level, nothing goes before or between the imports that the script begins with.
/// - An empty block on one line opens up; its closing brace moves with this edit. Use [`open`]
///   first to keep the two apart.
///
/// ## Limitations
/// A statement of several lines that cannot be written on one (it holds a comment, say) gets lines
/// of its own even where it has to share; [`remove`] does not restore that.
#[must_use]
pub fn insert(
    text: &str,
    script: &Script,
    container: Container<'_>,
    slot: Slot,
    statement: &str,
) -> Edit {
    let place = Place { text, script, newline: Newline::of(text).as_str() };
    match container {
        Container::TopLevel => place.at_top(slot, statement),
        Container::Block(body) => place.in_block(body, slot, statement),
    }
}

/// Puts the closing brace of an empty block that is written on one line on a line of its own.
///
/// `None` when the block has anything in it or is open already.
#[must_use]
pub fn open(text: &str, body: &Body) -> Option<Edit> {
    let inner = body.inner();
    let blank = text[inner.clone()].chars().all(|c| matches!(c, ' ' | '\t'));
    let newline = Newline::of(text).as_str();
    let lead = lead_of(text, body.span.start);
    (body.braced && blank).then(|| Edit::replace(inner, format!("{newline}{lead}")))
}

/// Deletes the statement at `span`: with its lines where it has them to itself, with a semicolon
/// where it shares them, and at the top level with the blank line that set it apart.
///
/// A comment on the same line stays.
#[must_use]
pub fn remove(text: &str, script: &Script, span: &Span) -> Edit {
    let place = Place { text, script, newline: Newline::of(text).as_str() };
    let end = span.end + leading(&text[span.end..], &[' ', '\t', ';']);
    let alone = place.is_first(span) && (end == text.len() || text[end..].starts_with(LINE_ENDS));
    let range = match script.statements.iter().position(|it| it.span() == span) {
        Some(index) if alone => place.top_level_lines(index, end),
        _ if alone => place.lines(span.start, end),
        _ => place.shared_range(span),
    };
    Edit::delete(range)
}

/// The quote that most strings among the arguments of `script` have; `"` in Kotlin.
///
/// Strings with interpolations don't count. `'` where there are none.
#[must_use]
pub fn quote_style(text: &str, script: &Script) -> char {
    if script.dialect == Dialect::Kotlin {
        return '"';
    }
    let (mut single, mut double) = (0_usize, 0_usize);
    script.walk(&mut |_, node| {
        let super::query::Node::Call(call) = node else { return };
        for argument in &call.args {
            if argument.value.as_constant().is_some() {
                let written = &text[argument.value.span().clone()];
                single += usize::from(written.starts_with('\''));
                double += usize::from(written.starts_with('"'));
            }
        }
    });
    if double > single { '"' } else { '\'' }
}

/// Whether calls like `siblings` put their arguments in parentheses, as most of them do.
///
/// Calls without arguments or with a body don't count; where none is left, Kotlin's do and Groovy's
/// don't.
#[must_use]
pub fn call_style<'s>(dialect: Dialect, siblings: impl IntoIterator<Item = &'s Call>) -> bool {
    if dialect == Dialect::Kotlin {
        return true;
    }
    // A body needs the parentheses before it, so such calls say nothing about style.
    let free = siblings.into_iter().filter(|call| !call.args.is_empty() && call.body.is_none());
    let (with, without): (Vec<_>, Vec<_>) = free.partition(|call| call.parens);
    with.len() > without.len()
}

const LINE_ENDS: [char; 2] = ['\n', '\r'];

/// How many bytes of `text` at its start are among `chars`.
fn leading(text: &str, chars: &[char]) -> usize {
    text.len() - text.trim_start_matches(chars).len()
}

fn is_multi_line(text: &str) -> bool {
    text.contains(LINE_ENDS)
}

struct Place<'t> {
    text: &'t str,
    script: &'t Script,
    newline: &'static str,
}

/// Where among its siblings a statement goes.
enum Anchor {
    Behind(usize),
    Before(usize),
    Nowhere,
}

fn anchor(statements: &[Statement], slot: Slot) -> Anchor {
    match (slot, statements.len().checked_sub(1)) {
        (_, None) => Anchor::Nowhere,
        (Slot::After(index), Some(last)) => Anchor::Behind(index.min(last)),
        (Slot::Before(index), Some(last)) if index <= last => Anchor::Before(index),
        (Slot::Before(_) | Slot::Only, Some(last)) => Anchor::Behind(last),
    }
}

// Inserting.
impl Place<'_> {
    fn in_block(&self, body: &Body, slot: Slot, statement: &str) -> Edit {
        let siblings = &body.statements;
        match anchor(siblings, slot) {
            Anchor::Behind(index) => {
                let span = siblings[index].span();
                let lead = self.lead(body, Some(span));
                match self.tail_end(span.end) {
                    Some(end) => Edit::insert(end, self.lines_of(statement, &lead)),
                    None => self.share_behind(span, &lead, statement),
                }
            }
            Anchor::Before(index) => self.before(body, index, statement),
            Anchor::Nowhere => self.in_empty(body, statement),
        }
    }

    fn before(&self, body: &Body, index: usize, statement: &str) -> Edit {
        let span = body.statements[index].span();
        let lead = self.lead(body, Some(span));
        match (before_line(self.text, span.start), index.checked_sub(1)) {
            (Some(end), _) if self.is_first(span) => {
                Edit::insert(end, self.lines_of(statement, &lead))
            }
            (_, Some(previous)) => {
                self.share_behind(body.statements[previous].span(), &lead, statement)
            }
            _ => self.share_before(span, &lead, statement),
        }
    }

    fn in_empty(&self, body: &Body, statement: &str) -> Edit {
        let inner = body.inner();
        let lead = self.lead(body, None);
        if let Some(end) = self.tail_end(inner.start) {
            return Edit::insert(end, self.lines_of(statement, &lead));
        }
        if self.text[inner.clone()].trim().is_empty() {
            let closing = format!("{}{}", self.newline, lead_of(self.text, body.span.start));
            return Edit::replace(inner, self.lines_of(statement, &lead) + &closing);
        }
        match self.flat(statement) {
            Some(flat) => Edit::insert(inner.start, format!(" {flat}")),
            None => {
                Edit::insert(inner.start, self.lines_of(statement, &lead) + self.newline + &lead)
            }
        }
    }

    /// Behind a statement whose line something else goes on with.
    fn share_behind(&self, span: &Span, lead: &str, statement: &str) -> Edit {
        match self.flat(statement) {
            Some(flat) => Edit::insert(span.end, format!("; {flat}")),
            None => Edit::insert(span.end, self.lines_of(statement, lead)),
        }
    }

    /// Before a statement whose line something else begins.
    fn share_before(&self, span: &Span, lead: &str, statement: &str) -> Edit {
        let inserted = match self.flat(statement) {
            Some(flat) => format!("{flat}; "),
            None => {
                let lines = self.lines_of(statement, lead);
                format!("{}{}{lead}", &lines[self.newline.len() + lead.len()..], self.newline)
            }
        };
        Edit::insert(span.start, inserted)
    }

    fn at_top(&self, slot: Slot, statement: &str) -> Edit {
        let siblings = &self.script.statements;
        match self.below_imports(anchor(siblings, slot)) {
            _ if slot == Slot::Only => self.at_end(statement),
            Anchor::Nowhere => self.at_end(statement),
            Anchor::Behind(index) => {
                let span = siblings[index].span();
                let lead = lead_of(self.text, span.start);
                match self.tail_end(span.end) {
                    Some(end) => self.below(end, statement),
                    None => self.share_behind(span, lead, statement),
                }
            }
            Anchor::Before(index) => self.at_top_before(index, statement),
        }
    }

    /// Nothing goes before or between the imports that a script begins with.
    fn below_imports(&self, anchor: Anchor) -> Anchor {
        let is_import = |it: &&Statement| match it {
            Statement::Opaque(opaque) => {
                matches!(opaque.keyword.as_deref(), Some("import" | "package" | "@file"))
            }
            Statement::Call(_) | Statement::Assign(_) => false,
        };
        let imports = self.script.statements.iter().take_while(is_import).count();
        match anchor {
            Anchor::Before(index) | Anchor::Behind(index) if index < imports => {
                Anchor::Behind(imports - 1)
            }
            other => other,
        }
    }

    fn at_end(&self, statement: &str) -> Edit {
        self.below(self.content_end(self.text.len()), statement)
    }

    /// Below the line that ends at `end`, with a blank line between where one belongs.
    fn below(&self, end: usize, statement: &str) -> Edit {
        if end == 0 {
            return Edit::insert(0, self.joined(statement));
        }
        let gap = self.newline.repeat(self.newlines_below(end, is_multi_line(statement)));
        Edit::insert(end, gap + &self.joined(statement))
    }

    fn at_top_before(&self, index: usize, statement: &str) -> Edit {
        let span = self.script.statements[index].span();
        if !self.is_first(span) {
            let lead = lead_of(self.text, span.start);
            return match index.checked_sub(1) {
                Some(previous) => {
                    self.share_behind(self.script.statements[previous].span(), lead, statement)
                }
                None => self.share_before(span, lead, statement),
            };
        }
        let start = line_start(self.text, span.start);
        let end = self.content_end(start);
        let set_apart = before_line(self.text, start).is_some_and(|before| before > end);
        if end > 0 && (set_apart || !is_multi_line(statement)) {
            return self.below(end, statement);
        }
        let apart = is_multi_line(statement) || is_multi_line(&self.text[span.clone()]);
        let gap = self.newline.repeat(if apart { 2 } else { 1 });
        Edit::insert(start, self.joined(statement) + &gap)
    }

    /// The end of the last line before `at` that is not blank; 0 where there is none.
    fn content_end(&self, at: usize) -> usize {
        let content = self.text[..at].trim_end().len();
        if content == 0 { 0 } else { line_end(self.text, content) }
    }

    /// How many line ends go between the line that ends at `end` and a statement below it: two
    /// where there is a block, a comment or an import, one between statements of one line.
    fn newlines_below(&self, end: usize, multi_line: bool) -> usize {
        let start = line_start(self.text, end);
        let statements = &self.script.statements;
        let count = statements.partition_point(|it| it.span().end <= end);
        let one_line = statements[..count].last().is_some_and(|last| {
            last.span().start >= start && !matches!(last, Statement::Opaque(_))
        });
        if one_line && !multi_line { 1 } else { 2 }
    }

    /// The end of the line that `at` is on, when only blanks, semicolons and comments are behind.
    fn tail_end(&self, at: usize) -> Option<usize> {
        let mut at = at;
        loop {
            at += leading(&self.text[at..], &[' ', '\t', ';']);
            if at == self.text.len() || self.text[at..].starts_with(LINE_ENDS) {
                return Some(at);
            }
            at = scan::comment_end(self.text, at, self.script.dialect)?;
        }
    }

    /// Whether only blanks stand before `span` on its line.
    fn is_first(&self, span: &Span) -> bool {
        self.text[line_start(self.text, span.start)..span.start].trim().is_empty()
    }

    /// The white space before a statement of `body`: that of the neighbour, else of any sibling
    /// that begins its line, else one level more than the block has.
    fn lead(&self, body: &Body, neighbour: Option<&Span>) -> String {
        let siblings = body.statements.iter().map(Statement::span);
        match neighbour.into_iter().chain(siblings).find(|span| self.is_first(span)) {
            Some(span) => lead_of(self.text, span.start).to_owned(),
            None => {
                let indent = Indent::of(self.text, 4);
                format!("{}{}", lead_of(self.text, body.span.start), indent.as_str())
            }
        }
    }

    /// A line end, `lead` and the line, for each line of `statement`.
    fn lines_of(&self, statement: &str, lead: &str) -> String {
        let indent = Indent::of(self.text, 4);
        let mut lines = String::new();
        for line in statement.split('\n') {
            lines.push_str(self.newline);
            let content = line.trim_start_matches(' ');
            if content.is_empty() {
                continue;
            }
            let blanks = line.len() - content.len();
            lines.push_str(lead);
            lines.push_str(&indent.as_str().repeat(blanks / 4));
            lines.push_str(&" ".repeat(blanks % 4));
            lines.push_str(content);
        }
        lines
    }

    /// `statement` with the indentation and line ends of this file, at no depth.
    fn joined(&self, statement: &str) -> String {
        self.lines_of(statement, "").split_off(self.newline.len())
    }

    /// `statement` on one line; `None` when it would not say the same.
    fn flat(&self, statement: &str) -> Option<String> {
        if !statement.contains('\n') {
            return Some(statement.to_owned());
        }
        let mut flat = String::new();
        for line in statement.split('\n').map(str::trim).filter(|line| !line.is_empty()) {
            let opened =
                flat.is_empty() || flat.ends_with(['{', '(', '[', ',']) || flat.ends_with("->");
            let goes_on = line.starts_with(['}', ')', ']', '.']);
            let glued =
                flat.is_empty() || flat.ends_with(['(', '[']) || line.starts_with([')', ']', '.']);
            flat.push_str(match (glued, opened || goes_on) {
                (true, _) => "",
                (false, true) => " ",
                (false, false) => "; ",
            });
            flat.push_str(line);
        }
        let dialect = self.script.dialect;
        let same = words(statement, dialect)? == words(&flat, dialect)?;
        let one = parse(&flat, dialect).ok()?.statements.len() == 1;
        (same && one).then_some(flat)
    }
}

/// What stands in a script besides blanks, comments and what separates statements.
fn words(text: &str, dialect: Dialect) -> Option<Vec<&str>> {
    let tokens = scan::scan(text, dialect).ok()?.tokens;
    let separates = |kind| matches!(kind, scan::Kind::Newline | scan::Kind::Semicolon);
    let words = tokens.iter().filter(|token| !separates(token.kind));
    Some(words.map(|token| &text[token.start..token.end]).collect())
}

// Removing.
impl Place<'_> {
    /// From the line end before `start` to `end`, which is the end of a line.
    fn lines(&self, start: usize, end: usize) -> Span {
        match before_line(self.text, start) {
            Some(before) => before..end,
            None => 0..self.behind_line_end(end),
        }
    }

    fn behind_line_end(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        at + if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) }
    }

    /// The lines of the top-level statement `index`, which end at `end`, with the blank line that
    /// [`Place::below`] or [`Place::at_top_before`] put beside them.
    fn top_level_lines(&self, index: usize, end: usize) -> Span {
        let span = self.script.statements[index].span();
        let start = line_start(self.text, span.start);
        let multi_line = is_multi_line(&self.text[span.clone()]);
        let content = self.content_end(start);
        if content > 0 {
            let gap = self.newlines_below(content, multi_line);
            let set_apart = self.behind_line_end(self.behind_line_end(content)) == start;
            if gap == 2 && set_apart {
                return content..end;
            }
            if gap == 1 || !multi_line {
                return self.lines(span.start, end);
            }
        }
        let next = self.script.statements.get(index + 1).map(Statement::span);
        let next_is_block = next.is_some_and(|next| is_multi_line(&self.text[next.clone()]));
        let next_line = self.behind_line_end(end);
        let blank_follows = self.text[next_line..].starts_with(LINE_ENDS);
        if blank_follows && next.is_some() && (multi_line || next_is_block) {
            return start..self.behind_line_end(next_line);
        }
        match (content, self.text[end..].trim().is_empty()) {
            (1.., _) => self.lines(span.start, end),
            (0, true) => start..end,
            (0, false) => start..next_line,
        }
    }

    /// What goes with a statement that shares its line.
    fn shared_range(&self, span: &Span) -> Span {
        let before = self.text[..span.start].trim_end_matches([' ', '\t']);
        let behind = &self.text[span.end..];
        let next = leading(behind, &[' ', '\t']);
        if before.ends_with(';') {
            return before.len() - 1..span.end;
        }
        if behind[next..].starts_with(';') {
            let end = span.end + next + 1;
            return span.start..end + leading(&self.text[end..], &[' ']).min(1);
        }
        if self.is_first(span) && behind[next..].starts_with('}') {
            return self.lines(span.start, span.end);
        }
        if before.ends_with('{') && self.text[..span.start].ends_with(' ') {
            return span.start - 1..span.end;
        }
        span.start..span.end + if self.is_first(span) { next } else { 0 }
    }
}
