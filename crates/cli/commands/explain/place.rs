//! Where a question is asked: what the project there sets up, and what its files show.
//!
//! Reads the project when it is asked for what it shows, and keeps only that.

use std::cell::OnceCell;
use std::path::Path;

use pushwright_config::{Code, PackSet};
use pushwright_engine::{Book, Entry, Owner, Symptom, Whose, Words, im_sdk_of};

use crate::commands::artifact::with_evidence;
use crate::exit::Failure;
use crate::global::GlobalArgs;
use crate::home::{Home, home_around};
use crate::output::Places;
use crate::session::Session;

/// Where a question is asked.
pub(super) struct Place<'e> {
    pub(super) book: Book,
    packs: PackSet,
    /// Why no project is looked at, where none is.
    pub(super) why: Option<String>,
    home: Option<Home>,
    /// Which of the book's owners push.toml sets up.
    own: Vec<bool>,
    global: &'e GlobalArgs,
    /// What pages say.
    pub(super) words: &'static Words,
    shown: OnceCell<Vec<Evidence>>,
}

/// A finding that shows a cause.
pub(super) struct Evidence {
    pub(super) code: Code,
    /// What is wrong and where, on a line.
    pub(super) line: String,
    /// What `apply --take ours` calls the patch.
    pub(super) key: Option<String>,
}

impl<'e> Place<'e> {
    /// The place that the command line names. Nothing below it is searched: an answer must not wait
    /// for a walk over a home folder.
    ///
    /// # Errors
    /// Where an artifact is given and cannot be judged.
    pub(super) fn new(
        global: &'e GlobalArgs,
        apk: Option<&Path>,
        words: &'static Words,
    ) -> Result<Place<'e>, Failure> {
        let mut place = Place {
            book: Book::default(),
            packs: PackSet::embedded(),
            why: None,
            home: None,
            own: vec![],
            global,
            words,
            shown: OnceCell::new(),
        };
        let Some(home) = home_around(global)? else {
            place.why = Some(words.no_project());
            place.without_project();
            return Ok(place);
        };
        match Session::to_read(&home, global) {
            Ok(session) => place.add_project(home, session),
            Err(failure) => {
                place.why = Some(unread(&failure, words));
                place.without_project();
            }
        }
        if apk.is_some()
            && let Some(home) = &place.home
        {
            let shown = read(home, global, apk)?;
            place.shown.get_or_init(|| shown);
        }
        Ok(place)
    }

    fn add_project(&mut self, home: Home, session: Session) {
        self.home = Some(home);
        self.book = Book::new(&session.packs);
        let is_own = |it: &Owner| is_set_up(&it.whose, &session);
        self.own = self.book.owners().iter().map(is_own).collect();
        self.packs = session.packs;
    }

    fn without_project(&mut self) {
        self.book = Book::new(&self.packs);
        self.own = vec![false; self.book.owners().len()];
    }

    /// Those of the entries that the project's SDKs and tools report; where none does, all, and
    /// whether that is worth a word.
    pub(super) fn own_first(&self, entries: &[usize]) -> (Vec<&Entry>, bool) {
        let all: Vec<&Entry> = entries.iter().map(|&at| &self.book.entries()[at]).collect();
        let own: Vec<&Entry> = all.iter().copied().filter(|it| self.is_own(it)).collect();
        if !own.is_empty() {
            return (own, false);
        }
        // A line may name one edition and the project have another, which has the same code.
        let others = all.iter().flat_map(|it| self.book.called(&it.error.code));
        let others: Vec<&Entry> = others
            .map(|at| &self.book.entries()[at])
            .filter(|it| self.is_own(it) && all.iter().any(|one| self.is_of_one_vendor(one, it)))
            .collect();
        match others.is_empty() {
            true => (all, self.home.is_some()),
            false => (others, false),
        }
    }

    /// Whether two editions of one vendor report these.
    fn is_of_one_vendor(&self, one: &Entry, other: &Entry) -> bool {
        match (&self.book.owner(one).whose, &self.book.owner(other).whose) {
            (Whose::Vendor { vendor, .. }, Whose::Vendor { vendor: other, .. }) => vendor == other,
            _ => false,
        }
    }

    /// Whether the project has to do with an entry: its SDK, or a tool of any build.
    fn is_own(&self, entry: &Entry) -> bool {
        let owner = self.book.owner(entry);
        let at = self.book.owners().iter().position(|it| it == owner);
        owner.whose == Whose::Tool || at.is_some_and(|at| self.own[at])
    }

    /// What the doctor finds in the project, where there is one that it can read, as far as it may
    /// have to do with one of the entries.
    pub(super) fn shown(&self, entries: &[&Entry]) -> Option<Vec<&Evidence>> {
        if !entries.iter().any(|it| self.is_own(it)) {
            return None;
        }
        let all = self.all_shown()?.iter();
        Some(all.filter(|shown| entries.iter().any(|it| self.may_show(shown, it))).collect())
    }

    /// All that the doctor finds.
    pub(super) fn all_shown(&self) -> Option<&[Evidence]> {
        let home = self.home.as_ref()?;
        Some(self.shown.get_or_init(|| read(home, self.global, None).unwrap_or_default()))
    }

    /// Whether a finding may have to do with an SDK: it names no other vendor's table or file.
    fn may_show(&self, shown: &Evidence, entry: &Entry) -> bool {
        let Whose::Vendor { vendor, .. } = &self.book.owner(entry).whose else { return true };
        let names = |id: &str| {
            let of_vendor = self.packs.iter().filter(|pack| pack.id.vendor == id);
            let mut files = of_vendor.flat_map(|pack| &pack.files);
            shown.line.contains(&format!("vendors.{id}."))
                || files.any(|it| shown.line.contains(&it.path))
        };
        let vendors = self.packs.vendors();
        let mut others = vendors.into_iter().filter(|id| id != vendor);
        names(vendor) || !others.any(names)
    }
}

/// All that the doctor finds, with what an artifact shows.
fn read(home: &Home, global: &GlobalArgs, apk: Option<&Path>) -> Result<Vec<Evidence>, Failure> {
    let session = Session::to_read(home, global)?;
    let whole = session.with_all_sources(global)?;
    let mut symptoms = whole.symptoms()?;
    if let Some(file) = apk {
        symptoms = with_evidence(&whole, symptoms, file)?.0;
    }
    let places = Places::new(home, session.config_place());
    let evidence = |it: &Symptom| Evidence {
        code: it.diagnostic.code,
        line: places.seen(&it.diagnostic).one_line(),
        key: it.key.clone(),
    };
    Ok(symptoms.iter().map(evidence).collect())
}

/// Whether push.toml sets up whoever reports something.
fn is_set_up(whose: &Whose, session: &Session) -> bool {
    match whose {
        Whose::Vendor { vendor, edition } => {
            session.config.vendor(vendor).is_some_and(|it| it.edition.value == *edition)
        }
        Whose::Im(sdk) => session.project().is_ok_and(|it| im_sdk_of(&session.config, &it) == *sdk),
        Whose::Tool => true,
    }
}

/// Why a project that is there could not be looked at.
fn unread(failure: &Failure, words: &Words) -> String {
    let first = match failure {
        Failure::Findings(findings) => findings.first().map(|it| it.one_line()),
        Failure::Disk(error) => Some(error.to_string()),
    };
    first.map_or_else(|| words.unread(), |why| words.unread_as(&why))
}
