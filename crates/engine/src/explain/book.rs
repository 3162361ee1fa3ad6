//! All that is known of codes and messages, with whose they are.
//!
//! Knows packs, IM SDKs and the tools' files as data; looks things up by name, not in texts.

use pushwright_config::PackSet;
use pushwright_config::config::ImSdk;
use pushwright_config::pack::{ErrorCode, ErrorFile, im_errors, tools};

/// Everything there is an answer to.
#[derive(Clone, Debug, Default)]
pub struct Book {
    owners: Vec<Owner>,
    entries: Vec<Entry>,
}

/// Whose codes and messages some are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// What people call it.
    pub title: String,
    /// What it is.
    pub whose: Whose,
    /// Words that show that a line of a log speaks of it.
    pub marks: Vec<String>,
    /// What a person calls it beside a code, in lower case.
    names: Vec<String>,
}

/// What reports a code or message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A vendor's edition.
    Vendor {
        /// The vendor.
        vendor: String,
        /// The edition.
        edition: String,
    },
    /// An IM SDK.
    Im(ImSdk),
    /// A tool of the build or of the phone.
    Tool,
}

impl Owner {
    /// Whether a word is what people call it.
    pub(super) fn is_called(&self, word: &str) -> bool {
        self.names.iter().any(|name| name.eq_ignore_ascii_case(word))
    }
}

/// One code or message and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its owner's place among [`Book::owners`].
    pub(super) owner: usize,
    /// What is known of it.
    pub error: ErrorCode,
}

impl Book {
    /// What these packs, the IM SDKs and the tools' files say.
    #[must_use]
    pub fn new(packs: &PackSet) -> Book {
        let mut book = Book::default();
        for pack in packs.iter() {
            let (vendor, edition) = (pack.id.vendor.clone(), pack.id.edition.clone());
            let mut file = ErrorFile::default();
            for said in pack.errors.iter().map(|it| it.read().0) {
                file.marks.extend(said.marks);
                // What the edition says itself comes first, and holds.
                let told = |it: &ErrorCode| file.errors.iter().any(|own| own.code == it.code);
                let new: Vec<ErrorCode> = said.errors.into_iter().filter(|it| !told(it)).collect();
                file.errors.extend(new);
            }
            // Editions of one vendor go by the same words.
            let of_vendor = packs.iter().filter(|it| it.id.vendor == vendor);
            let mut names: Vec<String> = of_vendor.flat_map(|it| it.also_called.clone()).collect();
            names.extend([vendor.clone(), edition.clone()]);
            book.add(pack.title.clone(), Whose::Vendor { vendor, edition }, file, names);
        }
        for (sdk, text) in im_errors() {
            let file = text.read().0;
            let title = match file.title.as_str() {
                "" => format!("IM SDK {}", sdk.as_str()),
                title => title.to_owned(),
            };
            book.add(title, Whose::Im(sdk), file, vec![sdk.as_str().to_owned()]);
        }
        for tool in tools() {
            let file = tool.errors.read().0;
            let names = vec![file.title.to_lowercase()];
            book.add(file.title.clone(), Whose::Tool, file, names);
        }
        book
    }

    fn add(&mut self, title: String, whose: Whose, file: ErrorFile, names: Vec<String>) {
        let owner = self.owners.len();
        self.owners.push(Owner { title, whose, marks: file.marks, names });
        self.entries.extend(file.errors.into_iter().map(|error| Entry { owner, error }));
    }

    /// Everybody who reports something.
    #[must_use]
    pub fn owners(&self) -> &[Owner] {
        &self.owners
    }

    /// All entries, by owner.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whose an entry is.
    #[must_use]
    pub fn owner(&self, entry: &Entry) -> &Owner {
        &self.owners[entry.owner]
    }

    /// The entries called so, by place; case counts for nothing.
    #[must_use]
    pub fn called(&self, name: &str) -> Vec<usize> {
        let named = |it: &Entry| it.error.names().any(|own| own.eq_ignore_ascii_case(name));
        (0..self.entries.len()).filter(|&at| named(&self.entries[at])).collect()
    }

    /// The entry's places of those that the words, each the name of somebody who reports codes,
    /// speak of; none where a word is not such a name.
    #[must_use]
    pub fn whose(&self, entries: &[usize], words: &[&str]) -> Vec<usize> {
        let all_known = words.iter().all(|word| self.owners.iter().any(|it| it.is_called(word)));
        let is_its =
            |at: &&usize| words.iter().all(|word| self.owner(&self.entries[**at]).is_called(word));
        if all_known { entries.iter().filter(is_its).copied().collect() } else { Vec::new() }
    }

    /// Codes that start as this one does, those that share most first.
    #[must_use]
    pub fn near(&self, code: &str) -> Vec<&str> {
        const MOST: usize = 5;
        let shared = |it: &str| it.chars().zip(code.chars()).take_while(|(a, b)| a == b).count();
        let least = (code.chars().count() / 2).max(2);
        let names = self.entries.iter().flat_map(|it| it.error.names());
        let mut near: Vec<&str> = names.filter(|it| shared(it) >= least).collect();
        near.sort_by_key(|it| (std::cmp::Reverse(shared(it)), *it));
        near.dedup();
        near.truncate(MOST);
        near
    }

    /// Owners whose numbers start as this one does, with how many such numbers each has.
    #[must_use]
    pub fn families(&self, code: &str) -> Vec<(&Owner, usize)> {
        const SHARED: usize = 3;
        let digits = |it: &str| it.len() > SHARED && it.bytes().all(|byte| byte.is_ascii_digit());
        let Some(start) = code.get(..SHARED).filter(|_| digits(code)) else { return vec![] };
        let alike = |it: &str| it.len() == code.len() && digits(it) && it.starts_with(start);
        let count = |owner: usize| {
            let own = self.entries.iter().filter(|it| it.owner == owner);
            own.flat_map(|it| it.error.names()).filter(|it| alike(it)).count()
        };
        let counts = self.owners.iter().enumerate().map(|(at, owner)| (owner, count(at)));
        counts.filter(|(_, count)| *count > 0).collect()
    }
}
