//! Known codes and messages found in a text as it comes in.
//!
//! Knows lines, and holds one block of text at a time: memory does not grow with the text. What is
//! looked for is one automaton; a line that it hits is looked at again, closely. A number alone is
//! no code: a word that leads up to it, or one that names the SDK, makes it one.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::book::{Book, Whose};
use super::context::{Lead, is_whole, lead, numbers};
use super::decoded::Decoded;
use super::lines::{is_head, line_breaks, line_end, lines, shown};
use super::needles::{
    UNIQUE, is_led, is_led_where_named, is_long, is_number, names, patterns, spelt, stands_alone,
};
use super::pattern::Pattern;
use super::plain::Plain;
use super::wrapped::{Joined, Wrapped};

/// Something known that a text has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Places in [`Book::entries`]; several where several SDKs say the same.
    pub entries: Vec<usize>,
    /// What the text calls it.
    pub name: String,
    /// The line that has it, from one.
    pub line: u64,
    /// That line, as far as it is worth showing.
    pub text: String,
}

/// How much a number has to be led up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// As a log demands, most of whose numbers are no codes.
    Log,
    /// As a question does, which names little else.
    Question,
}

/// Looks for all that a book has; a clone is cheaper than another one.
#[derive(Clone)]
pub struct Matcher<'b> {
    book: &'b Book,
    strictness: Strictness,
    automaton: AhoCorasick,
    /// What each needle of the automaton may be.
    needles: Vec<Vec<Needle>>,
    patterns: Vec<(usize, Pattern)>,
    /// The entries of each name.
    names: BTreeMap<String, Vec<usize>>,
    decoded: Decoded,
    plain: Plain,
    /// What came in after the last whole line.
    rest: Vec<u8>,
    wrapped: Wrapped,
    /// Lines that are over.
    lines: u64,
    counts: BTreeMap<Vec<usize>, u64>,
}

/// What a hit of the automaton may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needle {
    /// A part of a message.
    Pattern(usize),
    /// A code or what it is called.
    Name,
    /// A word that names an owner.
    Mark(usize),
    /// Words of an owner's after which its codes stand.
    Lead(usize),
}

/// A hit in a line, by its place there.
struct Hit {
    needle: usize,
    start: usize,
    end: usize,
}

/// A line is looked at in pieces of this size.
const PIECE: usize = 1 << 16;
/// How much of a piece is looked at again with the next.
const OVERLAP: usize = 1 << 10;
/// What stands for a code at the end of a mark.
const CODE: &str = "{code}";
/// How far before a literal the message may start that it is of.
const FAR: usize = 600;

impl<'b> Matcher<'b> {
    /// A matcher of all that the book has.
    #[must_use]
    pub fn new(book: &'b Book, strictness: Strictness) -> Matcher<'b> {
        let mut wanted: BTreeMap<String, Vec<Needle>> = BTreeMap::new();
        let mut want = |text: &str, needle| {
            let needles = wanted.entry(text.to_owned()).or_default();
            if !needles.contains(&needle) {
                needles.push(needle);
            }
        };
        let (patterns, names) = (patterns(book), names(book));
        for (at, (_, pattern)) in patterns.iter().enumerate() {
            want(pattern.anchor(), Needle::Pattern(at));
        }
        for name in names.keys().filter(|it| is_long(it)) {
            want(name, Needle::Name);
        }
        for (owner, it) in book.owners().iter().enumerate() {
            for mark in &it.marks {
                if let Some(words) = mark.strip_suffix(CODE) {
                    want(words, Needle::Mark(owner));
                    want(words, Needle::Lead(owner));
                } else {
                    spelt(mark).iter().for_each(|mark| want(mark, Needle::Mark(owner)));
                }
            }
        }
        let (texts, needles): (Vec<String>, Vec<Vec<Needle>>) = wanted.into_iter().unzip();
        let automaton = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(&texts);
        Matcher {
            book,
            strictness,
            automaton: automaton.expect("a book is far smaller than what an automaton can hold"),
            needles,
            patterns,
            names,
            decoded: Decoded::default(),
            plain: Plain::default(),
            rest: Vec::new(),
            wrapped: Wrapped::default(),
            lines: 0,
            counts: BTreeMap::new(),
        }
    }

    /// Takes more of the text, and gives what is found for the first time in its whole lines.
    pub fn feed(&mut self, block: &[u8]) -> Vec<Finding> {
        let mut rest = std::mem::take(&mut self.rest);
        self.plain.push(&self.decoded.push(block), &mut rest);
        let mut found = Vec::new();
        let whole = memchr::memrchr(b'\n', &rest).map_or(0, |at| at + 1);
        let before = self.lines;
        self.look_at(&rest[..whole], whole, &mut found);
        self.look_over(&rest[..whole], before, &mut found);
        rest.drain(..whole);
        if rest.len() > PIECE {
            let done = rest.len() - OVERLAP;
            self.look_at(&rest, done, &mut found);
            rest.drain(..done);
        }
        self.rest = rest;
        found
    }

    /// Takes the text as ended: what its last line has, where no line break follows.
    pub fn finish(&mut self) -> Vec<Finding> {
        let mut rest = std::mem::take(&mut self.rest);
        self.plain.push(&self.decoded.finish(), &mut rest);
        self.plain.finish(&mut rest);
        let mut found = Vec::new();
        let before = self.lines;
        self.look_at(&rest, rest.len(), &mut found);
        self.look_over(&rest, before, &mut found);
        self.lines += u64::from(!rest.is_empty());
        found
    }

    /// How many lines are over.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// In how many lines a finding was.
    #[must_use]
    pub fn count(&self, finding: &Finding) -> u64 {
        self.counts.get(&finding.entries).copied().unwrap_or(0)
    }

    /// Looks for what starts before `end`.
    fn look_at(&mut self, text: &[u8], end: usize, found: &mut Vec<Finding>) {
        let mut hits: Vec<Hit> = Vec::new();
        let mut line: Range<usize> = 0..0;
        let mut counted = 0;
        let automaton = self.automaton.clone();
        for hit in automaton.find_overlapping_iter(text).filter(|hit| hit.start() < end) {
            if hit.start() >= line.end {
                self.look_at_line(&text[line], &hits, found);
                hits.clear();
                let start = memchr::memrchr(b'\n', &text[..hit.start()]).map_or(0, |at| at + 1);
                self.lines += line_breaks(&text[counted..start]);
                counted = start;
                line = start..line_end(text, start);
                if is_head(&text[line.clone()]) && line.end < text.len() {
                    line.end = line_end(text, line.end + 1);
                }
            }
            let needle = hit.pattern().as_usize();
            hits.push(Hit { needle, start: hit.start() - line.start, end: hit.end() - line.start });
        }
        self.look_at_line(&text[line], &hits, found);
        self.lines += line_breaks(&text[counted..end]);
        if self.strictness == Strictness::Question && found.is_empty() {
            for line in text.split(|it| *it == b'\n') {
                self.look_at_line(line, &[], found);
            }
        }
    }

    /// Looks for messages that go over several of these whole lines, the first of which is the one
    /// after `before`.
    fn look_over(&mut self, text: &[u8], before: u64, found: &mut Vec<Finding>) {
        let mut wrapped = std::mem::take(&mut self.wrapped);
        for (number, line) in (before + 1..).zip(lines(text)) {
            let joined = wrapped.take(line).into_iter().find_map(|joined| {
                let entries = self.over(joined);
                (!entries.is_empty()).then(|| (entries, shown(&joined.text)))
            });
            let Some((entries, text)) = joined else { continue };
            let count = self.counts.entry(entries.clone()).or_default();
            *count += 1;
            if *count == 1 {
                let name = self.book.entries()[entries[0]].error.code.clone();
                found.push(Finding { entries, name, line: number, text });
            }
        }
        self.wrapped = wrapped;
    }

    /// The message that goes over where lines meet: the one that says most.
    fn over(&self, joined: &Joined) -> Vec<usize> {
        let text = joined.text.as_slice();
        let mut best: (usize, Vec<usize>) = (0, vec![]);
        for hit in self.automaton.find_overlapping_iter(text) {
            for needle in &self.needles[hit.pattern().as_usize()] {
                let Needle::Pattern(at) = needle else { continue };
                let (entry, pattern) = &self.patterns[*at];
                let from = hit.start().saturating_sub(pattern.weight() + FAR);
                let places = pattern.places(text, from);
                if !places.is_some_and(|it| joined.is_over_joint(&it)) {
                    continue;
                }
                match pattern.weight().cmp(&best.0) {
                    std::cmp::Ordering::Greater => best = (pattern.weight(), vec![*entry]),
                    std::cmp::Ordering::Equal if !best.1.contains(entry) => best.1.push(*entry),
                    std::cmp::Ordering::Equal | std::cmp::Ordering::Less => {}
                }
            }
        }
        best.1
    }

    /// Takes note of what a line has that the automaton hit so.
    fn look_at_line(&mut self, line: &[u8], hits: &[Hit], found: &mut Vec<Finding>) {
        for (entries, name) in self.groups(line, hits) {
            let count = self.counts.entry(entries.clone()).or_default();
            *count += 1;
            if *count == 1 {
                let (number, text) = (self.lines + 1, shown(line));
                found.push(Finding { entries, name, line: number, text });
            }
        }
    }

    /// What a single line has, each with what the line calls it.
    pub(super) fn in_line(&self, line: &[u8]) -> Vec<(Vec<usize>, String)> {
        let hit = |it: aho_corasick::Match| Hit {
            needle: it.pattern().as_usize(),
            start: it.start(),
            end: it.end(),
        };
        let hits: Vec<Hit> = self.automaton.find_overlapping_iter(line).map(hit).collect();
        self.groups(line, &hits)
    }

    /// What a line has that the automaton hit so.
    fn groups(&self, line: &[u8], hits: &[Hit]) -> Vec<(Vec<usize>, String)> {
        if hits.is_empty() && self.strictness == Strictness::Log {
            return vec![];
        }
        let mut groups = self.messages(line, hits);
        let marked = self.marked(line, hits);
        for (start, end) in self.tokens(line, hits, !marked.is_empty()) {
            let name = String::from_utf8_lossy(&line[start..end]).into_owned();
            let led = self.led(line, hits, start);
            let entries = self.meant(line, start, &name, &marked, &led);
            if !entries.is_empty() {
                groups.push((entries, name));
            }
        }
        // A code and its message in one line are one finding.
        groups.sort();
        groups.dedup_by(|a, b| a.0 == b.0);
        groups
    }

    /// The messages that a line has: of those that fit the same text, the one that says most.
    fn messages(&self, line: &[u8], hits: &[Hit]) -> Vec<(Vec<usize>, String)> {
        let of_hit = |hit: &Hit| self.needles[hit.needle].iter();
        let mut tried: Vec<usize> = hits
            .iter()
            .flat_map(of_hit)
            .filter_map(|it| if let Needle::Pattern(at) = it { Some(*at) } else { None })
            .collect();
        tried.sort_unstable();
        tried.dedup();
        let fits = |at: usize| {
            let (entry, pattern) = &self.patterns[at];
            Some((pattern.find(line)?, pattern.weight(), *entry))
        };
        let mut fitting: Vec<(Range<usize>, usize, usize)> =
            tried.into_iter().filter_map(fits).collect();
        fitting.sort_by_key(|(range, weight, entry)| {
            (std::cmp::Reverse(*weight), range.start, *entry)
        });
        let mut taken: Vec<(Range<usize>, usize, Vec<usize>)> = Vec::new();
        for (range, weight, entry) in fitting {
            let meets = |it: &Range<usize>| it.start < range.end && range.start < it.end;
            match taken.iter_mut().find(|(other, ..)| meets(other)) {
                None => taken.push((range, weight, vec![entry])),
                Some((other, same, entries)) if *other == range && *same == weight => {
                    entries.push(entry);
                }
                Some(_) => {}
            }
        }
        let name = |entries: &[usize]| self.book.entries()[entries[0]].error.code.clone();
        taken
            .into_iter()
            .map(|(_, _, it)| {
                let name = name(&it);
                (it, name)
            })
            .collect()
    }

    /// The owners that a line names.
    fn marked(&self, line: &[u8], hits: &[Hit]) -> Vec<usize> {
        let starts = |hit: &Hit| {
            let before = hit.start.checked_sub(1).map(|at| line[at]);
            !before.is_some_and(|it| it.is_ascii_alphanumeric())
        };
        let mut marked: Vec<usize> = hits
            .iter()
            .filter(|hit| starts(hit))
            .flat_map(|hit| &self.needles[hit.needle])
            .filter_map(|it| if let Needle::Mark(owner) = it { Some(*owner) } else { None })
            .collect();
        marked.sort_unstable();
        marked.dedup();
        marked
    }

    /// The owners whose words lead up to the token that starts at `at`.
    fn led(&self, line: &[u8], hits: &[Hit], at: usize) -> Vec<usize> {
        let is_before = |hit: &&Hit| {
            let between = line.get(hit.end..at);
            between.is_some_and(|it| it.iter().all(|byte| b" \t\"'`".contains(byte)))
        };
        let of_hit = |hit: &Hit| self.needles[hit.needle].iter();
        let owner = |it: &Needle| if let Needle::Lead(owner) = it { Some(*owner) } else { None };
        hits.iter().filter(is_before).flat_map(of_hit).filter_map(owner).collect()
    }

    /// Whether a question names the vendor or the IM SDK of an entry.
    fn is_asked(&self, entry: usize, line: &[u8]) -> bool {
        let owner = self.book.owner(&self.book.entries()[entry]);
        let mut words = line.split(|it| !it.is_ascii_alphanumeric() && *it != b'-');
        let is_named = |word| std::str::from_utf8(word).is_ok_and(|it| owner.is_called(it));
        owner.whose != Whose::Tool && words.any(is_named)
    }

    /// The tokens of a line that may be codes, by start and end.
    fn tokens(&self, line: &[u8], hits: &[Hit], is_marked: bool) -> Vec<(usize, usize)> {
        let is_name = |hit: &&Hit| self.needles[hit.needle].contains(&Needle::Name);
        let whole = |&(start, end): &(usize, usize)| is_whole(line, start, end);
        let named = hits.iter().filter(is_name).map(|hit| (hit.start, hit.end)).filter(whole);
        let mut tokens: Vec<(usize, usize)> = named.collect();
        if is_marked || self.strictness == Strictness::Question {
            tokens.extend(numbers(line).filter(|it| !tokens.contains(it)).collect::<Vec<_>>());
        }
        tokens
    }

    /// What a token means where it stands.
    fn meant(
        &self,
        line: &[u8],
        at: usize,
        name: &str,
        marked: &[usize],
        led: &[usize],
    ) -> Vec<usize> {
        let Some(all) = self.names.get(name) else { return vec![] };
        let entry = |at: &usize| &self.book.entries()[*at];
        let of_marked = |at: &usize| marked.contains(&entry(at).owner);
        let own: Vec<usize> = all.iter().copied().filter(of_marked).collect();
        let lead = lead(line, at);
        if self.strictness == Strictness::Question {
            let asked = all.iter().copied().filter(|it| name.len() > 1 && self.is_asked(*it, line));
            let asked: Vec<usize> = asked.collect();
            let is_unique = is_number(name) && name.len() >= UNIQUE;
            // A word of the language is no name where nothing else tells so.
            let is_word = |at: &usize| {
                let error = &entry(at).error;
                error.common
                    && error.name.as_deref().is_some_and(|it| it.eq_ignore_ascii_case(name))
            };
            return match (own.is_empty(), asked.is_empty(), lead) {
                (false, ..) => own,
                (true, false, _) => asked,
                (true, true, Lead::None) if !is_unique => vec![],
                // A count, as in `"failure":1`.
                (true, true, Lead::Word) if is_number(name) && name.len() == 1 => vec![],
                (true, true, _) => all.iter().copied().filter(|at| !is_word(at)).collect(),
            };
        }
        if !own.is_empty() {
            let fits = |it: &usize| {
                let lead = if led.contains(&entry(it).owner) { Lead::Code } else { lead };
                is_led_where_named(&entry(it).error, name, lead)
            };
            return own.into_iter().filter(fits).collect();
        }
        if !is_long(name) || !(stands_alone(line, name) || is_led(name, lead)) {
            return vec![];
        }
        // What an SDK's classes call it is no word of its own.
        let is_code = |it: &usize| {
            let error = &entry(it).error;
            !error.common && error.name.as_deref() != Some(name)
        };
        all.iter().copied().filter(|it| is_number(name) || is_code(it)).collect()
    }
}
