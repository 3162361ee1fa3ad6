//! What must hold of one wanted thing in one project, whatever its files say.
//!
//! Shared with the fuzz targets, so nothing here reads a file or knows how its input was made.

use std::collections::BTreeMap;

use pushwright_android::{
    Choice, ClasspathWant, Content, DeepLinkWant, DependencyWant, Difference, FileWant, Key,
    Member, NodeWant, Owned, Place, PlaceholderValue, PlaceholderWant, PluginName, PluginWant,
    Presence, Project, RelPath, RepositoryWant, RulesWant, Scope, ScriptWant, Snapshot, Step,
    VersionWant, Want, android, ensure, locate, presence,
};
use pushwright_lossless::xml::{NewAttribute, NewElement};
use pushwright_lossless::{SourceText, Span};

/// A project of these files.
pub(crate) fn snapshot<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Snapshot {
    Snapshot::new(files.into_iter().filter_map(|(path, text)| {
        Some((RelPath::new(path)?, Content::Text(SourceText::new(text.to_owned()))))
    }))
}

/// One wanted thing of every kind, and of some kinds several.
pub(crate) fn wants() -> Vec<Want> {
    let url = || "https://example.org/repo/".to_owned();
    let repository =
        |scope| Want::Repository(RepositoryWant { scope, url: url(), groups: Vec::new() });
    let dependency = |version| {
        Want::Dependency(DependencyWant::new("org.example.push:client".to_owned(), version))
    };
    let placeholder = |member| {
        let name = "PUSH_ID".to_owned();
        let value = PlaceholderValue::Text("a\"b$c'\\".to_owned());
        Want::Placeholder(PlaceholderWant { member, name, value, apart: Vec::new() })
    };
    let classpath = |version: Option<&str>| {
        let module = "org.example:plugin".to_owned();
        Want::Classpath(ClasspathWant {
            module,
            version: version.map(str::to_owned),
            least: version.map(str::to_owned),
            plugin: None,
        })
    };
    let node = |in_application, element| Want::Node(NodeWant { in_application, element });
    let path = |text: &str| RelPath::new(text).expect("a relative path");
    let mut wants = vec![
        repository(Scope::Dependencies),
        repository(Scope::Classpath),
        dependency(VersionWant::Exactly("1.2.3".to_owned())),
        dependency(VersionWant::AtLeastSome("1.2.3".to_owned())),
        classpath(Some("4.5")),
        Want::Plugin(PluginWant { plugin: PluginName::new("org.example.plugin") }),
        Want::Script(ScriptWant { file: path("ours.gradle") }),
        placeholder(Member::Default),
        Want::Placeholder(PlaceholderWant {
            member: Member::Default,
            name: "PUSH_SECRET".to_owned(),
            value: PlaceholderValue::Property("pushSecret".to_owned()),
            apart: Vec::new(),
        }),
        placeholder(Member::BuildType("release".to_owned())),
        Want::Rules(RulesWant { file: "ours.pro".to_owned() }),
        Want::File(FileWant { path: path("app/ours.pro"), text: "# ours\n".to_owned() }),
    ];
    wants.extend(elements().map(|(inside, element)| node(inside, element)));
    let activity = |class: &str| {
        let (activity, filter) = (class.to_owned(), view_filter());
        Want::DeepLink(DeepLinkWant { activity, filter })
    };
    wants.extend(["com.example.MainActivity", "com.example.chat.ChatActivity"].map(activity));
    wants
}

fn element(name: &str, attributes: &[(&str, &str)], children: Vec<NewElement>) -> NewElement {
    let attributes = attributes.iter().map(|(name, value)| android(name, *value)).collect();
    NewElement { name: name.to_owned(), attributes, children }
}

fn elements() -> impl Iterator<Item = (bool, NewElement)> {
    let named = |tag: &str, name: &str| element(tag, &[("name", name)], vec![]);
    let filter = element("intent-filter", &[], vec![named("action", "org.example.RECEIVE")]);
    let queried = element("intent", &[], vec![named("action", "org.example.RECEIVE")]);
    let receiver = [("name", "org.example.Receiver"), ("exported", "false")];
    [
        (false, named("uses-permission", "android.permission.INTERNET")),
        (false, named("uses-permission", "org.example.PUSH")),
        (
            false,
            element(
                "permission",
                &[("name", "org.example.P"), ("protectionLevel", "signature")],
                vec![],
            ),
        ),
        (false, element("queries", &[], vec![queried])),
        (true, element("meta-data", &[("name", "org.example.id"), ("value", "a&<\"'")], vec![])),
        (true, element("receiver", &receiver, vec![filter])),
        (true, element("provider", &[("name", "org.example.P"), ("authorities", "a.b")], vec![])),
    ]
    .into_iter()
}

fn view_filter() -> NewElement {
    let named = |tag: &str, name: &str| element(tag, &[("name", name)], vec![]);
    let children = vec![
        named("action", "android.intent.action.VIEW"),
        named("category", "android.intent.category.DEFAULT"),
        element("data", &[("scheme", "push"), ("host", "example.org")], vec![]),
    ];
    NewElement {
        children,
        attributes: Vec::<NewAttribute>::new(),
        name: "intent-filter".to_owned(),
    }
}

/// The laws of one thing in one project; files that cannot be read are refused, and that is that.
pub(crate) fn hold(snapshot: &Snapshot, want: &Want) {
    let Some(found) = said(snapshot, want) else { return };
    in_bounds(snapshot, &found);
    match found {
        Presence::Absent => brought_about(snapshot, want),
        Presence::Different(difference) => mended(snapshot, want, &difference),
        Presence::Present(_) | Presence::Unknown(_) => {}
    }
}

/// No kind needs more steps.
const MOST_STEPS: usize = 16;

fn read(snapshot: &Snapshot) -> Option<Project<'_>> {
    let choice = Choice {
        module: Some(":app".to_owned()),
        application_id: None,
        namespace: Some("com.example".to_owned()),
        ..Choice::default()
    };
    Project::read(snapshot, &choice).ok()
}

fn said(snapshot: &Snapshot, want: &Want) -> Option<Presence> {
    read(snapshot).map(|project| presence(&project, want))
}

fn in_bounds(snapshot: &Snapshot, found: &Presence) {
    match found {
        Presence::Absent => {}
        Presence::Present(place) => slice(snapshot, place),
        Presence::Different(difference) => {
            slice(snapshot, &difference.at);
            let text = snapshot.text(&difference.at.file).unwrap_or_default();
            for edit in difference.fix.iter().flat_map(|fix| fix.edits()) {
                assert!(text.get(edit.range.clone()).is_some(), "{difference:?}");
            }
        }
        Presence::Unknown(unknown) => {
            if let Some(place) = unknown.at.as_ref().filter(|it| snapshot.contains(&it.file)) {
                slice(snapshot, place);
            }
        }
    }
}

fn slice(snapshot: &Snapshot, place: &Place) {
    let text = snapshot.text(&place.file).unwrap_or_default();
    assert!(text.get(place.span.clone()).is_some(), "{place:?}");
}

/// What is absent gets there step by step, is found where the steps wrote, and nothing else of
/// the text is touched; or we say that we cannot tell where it goes, and have done nothing.
fn brought_about(before: &Snapshot, want: &Want) {
    let mut snapshot = before.clone();
    let mut made: BTreeMap<Key, String> = BTreeMap::new();
    for count in 0..=MOST_STEPS {
        let Some(project) = read(&snapshot) else { panic!("no longer read: {}", shown(&snapshot)) };
        match presence(&project, want) {
            Presence::Present(place) => {
                slice(&snapshot, &place);
                assert!(count > 0, "it was absent");
                return;
            }
            Presence::Absent => {}
            other => panic!("{other:?} on the way to {want:?}\nin {}", shown(&snapshot)),
        }
        let step = match ensure(&project, want, &Owned::new(made.clone())) {
            Ok(Some(step)) => step,
            Ok(None) => panic!("absent, and nothing to do: {want:?}\nin {}", shown(&snapshot)),
            Err(_) if count == 0 => return,
            Err(unknown) => panic!("half-way, {unknown:?}: {want:?}\nin {}", shown(&snapshot)),
        };
        drop(project);
        let text = snapshot.text(&step.file).unwrap_or_default().to_owned();
        let after = step.edit.apply(&text);
        adds(&text, &step, &after);
        snapshot.set_text(&step.file, after);
        if dangles(before) {
            return;
        }
        found_again(&snapshot, &step);
        made.insert(step.key.clone(), text[step.edit.range.clone()].to_owned());
    }
    panic!("no end of steps: {want:?}\nin {}", shown(&snapshot));
}

/// Whether a statement of some script breaks off before its block or its file ends, or begins with
/// what only goes on with one.
///
/// Gradle refuses that; the scanner does not, and what comes next would be a part of it.
fn dangles(snapshot: &Snapshot) -> bool {
    snapshot.paths().any(|path| {
        let (Some(text), Some(Ok(script))) = (snapshot.text(path), snapshot.script(path)) else {
            return false;
        };
        let mut code = text.to_owned();
        for span in script.comments.iter().chain(script.literals.iter()) {
            code.replace_range(span.clone(), &"x".repeat(span.len()));
        }
        for span in script.comments.iter() {
            code.replace_range(span.clone(), &" ".repeat(span.len()));
        }
        let mut ends = code.match_indices(['}', ';']).map(|(at, _)| at).chain([code.len()]);
        let mut starts = code.match_indices(['{', ';']).map(|(at, _)| at + 1).chain([0]);
        ends.any(|at| goes_on(code[..at].trim_end()))
            || starts
                .any(|at| code[at..].trim_start().starts_with(['?', ':', '.', '=', '%', '|', '^']))
    })
}

/// Whether `code` ends with an operator that wants more.
fn goes_on(code: &str) -> bool {
    let word = code.rsplit(|c: char| !(c.is_alphanumeric() || "_$".contains(c))).next();
    code.ends_with(|c: char| ",+-*/%=<>&|?:.\\@!^~".contains(c))
        || ["in", "is", "as", "by", "instanceof", "new", "extends", "implements", "throws"]
            .map(Some)
            .contains(&word)
}

/// An edit adds; what it replaces is the end of something that had no room.
fn adds(text: &str, step: &Step, after: &str) {
    let gone = &text[step.edit.range.clone()];
    let is_room = |gone: &str| gone.chars().all(|c| c.is_whitespace() || "{}[]/>()".contains(c));
    assert!(is_room(gone), "{step:?} takes {gone:?} away");
    for newline in ["\r\n", "\n", "\r"] {
        let count = |text: &str| match newline {
            "\r\n" => text.matches("\r\n").count(),
            one => text.matches(one).count() - text.matches("\r\n").count(),
        };
        let any = text.contains(['\n', '\r']);
        assert!(!any || count(text) > 0 || count(after) == 0, "{newline:?} is foreign: {step:?}");
    }
}

/// The key of a step leads back to what the step wrote, which is what taking it out rests on.
fn found_again(snapshot: &Snapshot, step: &Step) {
    let Some(project) = read(snapshot) else { panic!("no longer read: {}", shown(snapshot)) };
    let written: Span = step.edit.range.start..step.edit.range.start + step.edit.text.len();
    let within = |span: &Span| written.start <= span.start && span.end <= written.end;
    let found = match step.key.kind {
        pushwright_android::Kind::File => true,
        pushwright_android::Kind::Container => {
            let found = pushwright_android::container(&project, &step.key);
            found.is_some_and(|(file, span, inner)| {
                let touches = |it: &Span| written.start <= it.end && it.start <= written.end;
                file == step.file && touches(&span) && touches(&inner)
            })
        }
        _ => locate(&project, &step.key)
            .iter()
            .any(|place| place.file == step.file && within(&place.span)),
    };
    assert!(found, "not found again: {step:?}\nin {}", shown(snapshot));
}

/// The files with their line ends in sight.
fn shown(snapshot: &Snapshot) -> String {
    let file = |path: &RelPath| {
        let text = snapshot.text(path).unwrap_or_default().replace('\r', "\u{240d}");
        format!("== {path}\n{text}\n")
    };
    snapshot.paths().map(file).collect()
}

/// What differs says what is wanted once it is mended, or cannot be mended by us.
fn mended(before: &Snapshot, want: &Want, difference: &Difference) {
    let (mut snapshot, mut difference) = (before.clone(), difference.clone());
    for _ in 0..MOST_STEPS {
        let Some(fix) = &difference.fix else { return };
        let text = snapshot.text(&difference.at.file).unwrap_or_default().to_owned();
        let after = fix.apply(&text);
        assert_ne!(after, text, "a fix that changes nothing: {difference:?}");
        snapshot.set_text(&difference.at.file, after);
        match said(&snapshot, want) {
            Some(Presence::Different(next)) => difference = next,
            Some(Presence::Absent) => return brought_about(&snapshot, want),
            Some(Presence::Present(_) | Presence::Unknown(_)) => return,
            None => {
                panic!("mended so that it cannot be read: {difference:?}\n{}", shown(&snapshot))
            }
        }
    }
    panic!("no end of differences: {want:?}\nin {}", shown(&snapshot));
}
