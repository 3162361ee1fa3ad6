//! What an entry of push.lock may not do: act on more than the very thing that it names.
//!
//! push.lock is data that anybody can have written. What an entry takes out must be the thing of
//! its key and nothing else, and what it puts back must be the same thing again, with nothing in
//! it that a build would run. Whole files go only where they show that they are ours.

use pushwright_android::{Kind, Place, RelPath, Snapshot, container, is_begun_manifest, locate};
use pushwright_config::field::Secrecy;
use pushwright_config::{Code, Diagnostic, templates};
use pushwright_lossless::gradle::{Dialect, Spans};
use pushwright_lossless::xml::Document;
use pushwright_lossless::{Edit, Span, TextEdit};

use super::outcome::ItemKind;
use super::run::{Fallible, Run};
use crate::model::ledger::{Own, State};
use crate::model::{finding, mend, ours, secrets};

/// What stands in the place of a secret that push.lock does not keep.
const BLOTTED: &str = "****";

/// What an edit takes out of a text, and what it puts there, without what both have in common.
struct Swap {
    removed: Span,
    added: Span,
    after: String,
}

/// Whether undoing an entry by `edit` concerns the thing at `places` alone.
pub(super) fn is_confined(
    run: &Run<'_>,
    own: &Own,
    places: &[Span],
    edit: &Edit,
) -> Fallible<bool> {
    let text = run.working.text(&own.file).unwrap_or_default();
    let swap = Swap::of(text, edit);
    if joins_a_comment(&run.working, &own.file, edit) || !is_inside(places, &swap.removed) {
        return Ok(false);
    }
    if swap.added.is_empty()
        && places.iter().any(|it| is_inside(std::slice::from_ref(&swap.removed), it))
    {
        return Ok(true);
    }
    let delta = swap.after.len() as isize - text.len() as isize;
    let stays = |old: &Span, new: &Span| {
        old.start == new.start && old.end as isize + delta == new.end as isize
    };
    let mut working = run.working.clone();
    working.set_text(&own.file, swap.after.clone());
    let Ok(project) = working.project() else { return Ok(false) };
    let now = locate(&project, &own.key).into_iter().filter(|it| it.file == own.file);
    let now: Vec<Span> = now.map(|it| it.span).collect();
    let is_whole = now.iter().any(|new| places.iter().any(|old| stays(old, new)));
    let literals = match project.snapshot().script(&own.file) {
        Some(Err(_)) => return Ok(false),
        Some(Ok(script)) => Some(&script.literals),
        None => None,
    };
    let is_data = literals.is_none_or(|literals| is_data(literals, &swap));
    let is_same = is_whole && is_inside(&now, &swap.added);
    Ok((is_same && is_data) || is_of_its_kind(own, text, places, &swap))
}

/// Whether undoing a container by `edit` takes its shell away and nothing that stands in it.
pub(super) fn is_shell(run: &Run<'_>, own: &Own, whole: &Span, inner: &Span, edit: &Edit) -> bool {
    let text = run.working.text(&own.file).unwrap_or_default();
    let swap = Swap::of(text, edit);
    let added = swap.after[swap.added.clone()].trim_matches(is_between);
    is_inside(std::slice::from_ref(whole), &swap.removed)
        && (swap.removed.is_empty() || holds_nothing(&text[inner.clone()]))
        && ["", "/", "/>"].contains(&added)
        && !joins_a_comment(&run.working, &own.file, edit)
        && match own.key.is_whole_file() {
            true => swap.after.trim().is_empty() && is_begun_manifest(&own.value),
            false => swap.removed.is_empty() || leaves_a_whole(run, own, &swap),
        }
}

/// Whether a container is gone, or still one, in a file that can still be read.
fn leaves_a_whole(run: &Run<'_>, own: &Own, swap: &Swap) -> bool {
    let mut working = run.working.clone();
    working.set_text(&own.file, swap.after.clone());
    let Ok(project) = working.project() else { return false };
    let is_script = Dialect::of_file_name(own.file.as_str()).is_some();
    let is_gone = container(&project, &own.key).is_none();
    is_gone || !is_script || !swap.added.is_empty() || own.key.is_opened()
}

/// Whether a whole file may be changed or taken away because push.lock calls it ours.
pub(super) fn is_marked(run: &Run<'_>, path: &RelPath, text: &str) -> bool {
    let is_copy = || run.inputs.beside.get(path).is_some_and(|it| it.is_copied_in(text));
    ours::is_marked(text) || is_asset(path) || is_of_drop(run, path) || is_copy()
}

/// A text of the user's as push.lock may keep it: secrets that a vendor or anybody knows as
/// such are blotted out.
pub(super) fn without_secrets(run: &Run<'_>, text: &str) -> String {
    let fields = run.inputs.packs.saying("secret").flat_map(|pack| &pack.certificate);
    let keys: Vec<String> =
        fields.filter(|it| it.secret != Secrecy::No).map(|it| secrets::normal(&it.key)).collect();
    let mut spans = secrets::named(text, &|word| keys.iter().any(|key| word.ends_with(key)));
    spans.extend(secrets::spans(text));
    if spans.is_empty() { text.to_owned() } else { secrets::blotted(text, &spans) }
}

/// Says so where what was put back had a secret in it.
pub(super) fn lacks_a_secret(run: &mut Run<'_>, own: &Own) {
    if !own.was.contains(BLOTTED) {
        return;
    }
    let message = format!("a secret stood in `{}`, and push.lock does not keep it", own.file);
    let finding = Diagnostic::warning(Code::LockSecret, message)
        .help("asterisks stand in its place: write it again, or better, take it out for good");
    run.findings.push(finding);
}

/// Whether what stood in the place of a whole file may come back: the same class, or no code.
pub(super) fn may_come_back(own: &Own) -> bool {
    let name = own.file.file_name();
    match name.rsplit_once('.') {
        Some((class, "java" | "kt")) => ours::declares(&own.was, &own.file, class),
        Some((_, "pro" | "keep" | "json" | "xml" | "txt" | "properties")) => true,
        _ => false,
    }
}

/// Whether it lies where the sources of a vendor's SDK are copied to.
fn is_of_drop(run: &Run<'_>, path: &RelPath) -> bool {
    let packs = run.inputs.packs.saying("provides").flat_map(|pack| &pack.certificate);
    packs.filter_map(|field| field.provides.as_ref()).any(|drop| {
        let folder = format!("/{}/", drop.package.replace('.', "/"));
        let Some(at) = path.as_str().find(&folder) else { return false };
        let first = path.as_str()[at + folder.len()..].split('/').next().unwrap_or_default();
        let part = first.strip_suffix(".java").unwrap_or(first);
        path.file_name().ends_with(".java") && drop.parts.iter().any(|it| it == part)
    })
}

/// Says that an entry of push.lock is not acted on.
pub(super) fn beyond(run: &mut Run<'_>, own: &Own, span: &Span) {
    let message = format!("push.lock would change more than `{}`; nothing was touched", own.key);
    let mut diagnostic = Diagnostic::warning(Code::LockBeyond, message);
    if !own.was.is_empty() && own.state == State::Replaced {
        diagnostic = diagnostic.note(format!("what push.lock would put back:\n{}", own.was));
    }
    let diagnostic = diagnostic.help(
        "see who wrote that entry; change the file by hand, and take the entry out of push.lock",
    );
    let place = Place::new(&own.file, span.clone());
    let diagnostic = finding::at(diagnostic, &run.working, &place);
    run.leave(ItemKind::Conflict, &own.key, diagnostic);
}

/// Takes an insertion of the doctor's out again.
pub(super) fn withdraw_mend(run: &mut Run<'_>, own: &Own, text: &str) {
    if let Some(edit) = mend::undo(text, own).filter(|_| mend::is_form(own)) {
        run.apply(&own.file, &edit.into(), &own.key, &[]);
    }
    run.forgotten.insert(own.key.clone());
}

/// Whether a path is that of a file of ours that has no room for a mark.
fn is_asset(path: &RelPath) -> bool {
    let names = templates::im().into_iter().filter_map(|(path, _)| path.strip_suffix(".j2"));
    let mut assets = names.filter_map(|it| it.split_once("/assets/")).map(|it| it.1);
    assets.any(|it| path.as_str().ends_with(&format!("/assets/{it}")))
}

impl Swap {
    fn of(text: &str, edit: &Edit) -> Swap {
        let (old, new) = (&text[edit.range.clone()], edit.text.as_str());
        let head = common(old.chars().zip(new.chars()));
        let (old_rest, new_rest) = (&old[head..], &new[head..]);
        let tail = common(old_rest.chars().rev().zip(new_rest.chars().rev()));
        let start = edit.range.start + head;
        let after = TextEdit::from(edit.clone()).apply(text);
        let removed = trimmed(text, start..edit.range.end - tail);
        let added = trimmed(&after, start..edit.range.start + new.len() - tail);
        Swap { removed, added, after }
    }
}

/// How many bytes two texts begin with alike.
fn common(pairs: impl Iterator<Item = (char, char)>) -> usize {
    pairs.take_while(|(one, other)| one == other).map(|(one, _)| one.len_utf8()).sum()
}

/// Whether an edit takes a thing out with nothing around it but blanks, and puts nothing there.
pub(super) fn is_whole_deletion(
    files: &Snapshot,
    file: &RelPath,
    thing: &Span,
    edit: &Edit,
) -> bool {
    let removed = trimmed(files.text(file).unwrap_or_default(), edit.range.clone());
    edit.text.is_empty() && removed == *thing && !joins_a_comment(files, file, edit)
}

/// Whether what stands in a container is at most blocks that hold nothing either.
fn holds_nothing(inner: &str) -> bool {
    let mut parts =
        inner.split('{').map(|it| it.trim_matches(|c: char| c == '}' || c.is_whitespace()));
    let last = parts.next_back().unwrap_or_default();
    let is_name = |it: &str| !it.is_empty() && it.chars().all(|c| c.is_alphanumeric() || c == '_');
    last.is_empty() && parts.all(is_name)
}

/// Whether what comes back is, under another name, what stood in the place of ours: one element of
/// the same tag, or a plugin that the module did not apply. An activity is the app's own.
fn is_of_its_kind(own: &Own, text: &str, places: &[Span], swap: &Swap) -> bool {
    const TAGS: [&str; 7] = [
        "intent-filter",
        "meta-data",
        "permission",
        "provider",
        "receiver",
        "service",
        "uses-permission",
    ];
    if own.state != State::Replaced {
        return false;
    }
    if own.key.kind == Kind::Plugin {
        return swap.removed.is_empty() && swap.after[swap.added.clone()] == *"apply false";
    }
    let (Ok(before), Ok(after)) = (Document::parse(text), Document::parse(&swap.after)) else {
        return false;
    };
    let delta = swap.after.len() as isize - text.len() as isize;
    places.iter().any(|old| {
        let end = old.end as isize + delta;
        let tag_at = |doc: &Document<'_>, start: usize, end: isize| {
            let mut all = doc.elements().map(|id| doc.element(id));
            let found = all.find(|it| it.span.start == start && it.span.end as isize == end);
            found.map(|it| it.name.local.to_owned())
        };
        let tag = tag_at(&before, old.start, old.end as isize);
        let is_inside = old.start <= swap.added.start && swap.added.end as isize <= end;
        is_inside
            && tag.as_deref().is_some_and(|it| TAGS.contains(&it))
            && tag == tag_at(&after, old.start, end)
    })
}

/// What stands between things: blanks and the signs that part statements.
fn is_between(c: char) -> bool {
    c.is_whitespace() || c == ';' || c == ','
}

fn trimmed(text: &str, span: Span) -> Span {
    let slice = &text[span.clone()];
    let start = span.start + (slice.len() - slice.trim_start_matches(is_between).len());
    let end = span.end - (slice.len() - slice.trim_end_matches(is_between).len());
    start..end.max(start)
}

fn is_inside(spans: &[Span], it: &Span) -> bool {
    it.is_empty() || spans.iter().any(|span| span.start <= it.start && it.end <= span.end)
}

/// Whether an edit puts text that stood on a line of its own behind a comment, which in a manifest
/// has an end.
fn joins_a_comment(files: &Snapshot, file: &RelPath, edit: &Edit) -> bool {
    let text = files.text(file).unwrap_or_default();
    let old = &text[edit.range.clone()];
    let tail = text[edit.range.end..].lines().next().unwrap_or_default();
    if !old.contains('\n') || edit.text.contains('\n') || tail.trim().is_empty() {
        return false;
    }
    let line = text[..edit.range.start].rfind('\n').map_or(0, |at| at + 1)..edit.range.start;
    match files.script(file) {
        Some(Ok(script)) => {
            let comments = &script.comments;
            let mut before = comments.range(comments.before(line.start), comments.before(line.end));
            edit.text.contains("//") || before.any(|it| text[it].starts_with("//"))
        }
        Some(Err(_)) => true,
        None if file.file_name().ends_with(".xml") => false,
        None => text[line].contains('#') || edit.text.contains('#'),
    }
}

/// Whether what comes back is nothing that a build runs: words of Gradle's own and plain texts.
fn is_data(literals: &Spans, swap: &Swap) -> bool {
    let mut code = String::new();
    let mut at = swap.added.start;
    for literal in literals.iter().filter(|it| overlap(it, &swap.added)) {
        let from = literal.start.max(at);
        code += &swap.after[at..from];
        code.push('"');
        let to = literal.end.min(swap.added.end);
        if !is_plain(&swap.after[from..to.max(from)]) {
            return false;
        }
        at = to.max(at);
    }
    code += &swap.after[at..swap.added.end];
    calls_of(&code).all(|word| is_of_gradle(&word))
}

fn overlap(one: &Span, other: &Span) -> bool {
    one.start < other.end && other.start < one.end
}

/// Whether a literal runs nothing: what it interpolates are names.
fn is_plain(literal: &str) -> bool {
    literal.split("${").skip(1).all(|rest| {
        let name = rest.split('}').next().unwrap_or_default();
        rest.contains('}') && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.')
    })
}

/// The names that are followed by what may be arguments.
fn calls_of(code: &str) -> impl Iterator<Item = String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut words = Vec::new();
    let mut rest = code;
    while let Some(start) = rest.find(is_word) {
        let word: String = rest[start..].chars().take_while(|c| is_word(*c)).collect();
        rest = &rest[start + word.len()..];
        let next = rest.trim_start_matches([' ', '\t']).chars().next();
        let is_called = next.is_some_and(|c| is_word(c) || "({[\"'`/$&<".contains(c));
        let is_number = word.starts_with(|c: char| c.is_ascii_digit());
        if is_called && !is_number {
            words.push(word);
        }
    }
    words.into_iter()
}

/// Words by which scripts declare what we write, too.
const WORDS: [&str; 58] = [
    "alias",
    "allowInsecureProtocol",
    "android",
    "apply",
    "artifactUrls",
    "because",
    "buildTypes",
    "changing",
    "configuration",
    "content",
    "debug",
    "defaultConfig",
    "dir",
    "enforcedPlatform",
    "exclude",
    "excludeGroup",
    "file",
    "fileTree",
    "files",
    "force",
    "from",
    "getByName",
    "getDefaultProguardFile",
    "google",
    "gradlePluginPortal",
    "group",
    "id",
    "include",
    "includeGroup",
    "includeGroupByRegex",
    "includeModule",
    "isAllowInsecureProtocol",
    "isChanging",
    "isTransitive",
    "jcenter",
    "kotlin",
    "listOf",
    "manifestPlaceholders",
    "mapOf",
    "maven",
    "mavenCentral",
    "mavenContent",
    "mavenLocal",
    "module",
    "name",
    "path",
    "platform",
    "plugin",
    "proguardFile",
    "proguardFiles",
    "project",
    "put",
    "release",
    "set",
    "transitive",
    "uri",
    "url",
    "version",
];

/// What the names of configurations end in.
const CONFIGURATIONS: [&str; 8] = [
    "api",
    "classpath",
    "compile",
    "compileonly",
    "implementation",
    "kapt",
    "provided",
    "runtimeonly",
];

/// Whether a script declares something by this word.
fn is_of_gradle(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    WORDS.contains(&word) || CONFIGURATIONS.iter().any(|it| lower.ends_with(it)) || word == "to"
}
