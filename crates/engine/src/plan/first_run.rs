//! What a first run would have written of what stands there, once push.lock is lost.
//!
//! Takes out whatever may be ours, and plans anew: where a file comes out as it stands, the entries
//! of that plan tell what is ours in it, with what it wrote around and beside the things themselves.
//! Guesses what to take out; what counts is that the files come out the same.

use std::collections::BTreeSet;

use pushwright_android::{Key, Kind, Place, RelPath, Want, claims, container, locate, parts};
use pushwright_lossless::{Edit, SourceText, Span, style};

use super::inputs::Inputs;
use super::outcome::Plan;
use super::run::Run;
use super::shells::{shells_around, take_out_shells, without_ours};
use super::unremembered;
use super::unremembered::xml_parts;
use super::working::Working;
use crate::model::ledger::{Ledger, Own, State, by_digest};
use crate::model::ours::begins_as_ours;
use crate::model::take::Take;

/// Containers around what was taken back, or may be ours, are what that is.
pub(super) fn take_shells_back(run: &mut Run<'_>) {
    let wants = std::mem::take(&mut run.taken_back);
    if !wants.is_empty() {
        let mut bare = without_ours(run);
        let shells = wants.iter().flat_map(|want| shells_around(&mut bare, &run.working, want));
        let shells: Vec<Own> = shells.collect();
        for own in shells {
            if run.ledger.entries_for(&own.key).next().is_none() {
                run.ledger.put(own);
            }
        }
        tell_from_a_first_run(run, &wants);
    }
    run.ledger.settle_containers();
}

/// Tells what may be ours from what a first run would write.
fn tell_from_a_first_run(run: &mut Run<'_>, wants: &[Want]) {
    let mut told = BTreeSet::new();
    for with_all in [true, false] {
        let Some((bare, plan)) = first_run(run, wants, with_all) else { continue };
        let files: BTreeSet<RelPath> =
            plan.changes.iter().map(|change| change.path.clone()).collect();
        let again = |path: &RelPath| {
            let change = plan.changes.iter().find(|change| change.path == *path);
            let after = change.and_then(|it| it.after.as_ref()).map(SourceText::as_str);
            let after = after.or_else(|| bare.text(path));
            after == run.working.text(path)
        };
        let same: BTreeSet<RelPath> =
            files.into_iter().filter(|path| again(path) && !told.contains(path)).collect();
        take_entries(run, &plan.ledger, wants, &same);
        forget_wholes(run, &plan.ledger, wants, &same);
        told.extend(same);
    }
}

/// The files without what may be ours, and what a run makes of them.
fn first_run<'r>(run: &'r Run<'_>, wants: &[Want], with_all: bool) -> Option<(Working<'r>, Plan)> {
    let mut bare = run.working.clone();
    let project = run.project().ok()?;
    let goes = |want: &&Want| goes_out(want, &want.key(&project), with_all);
    let wants: Vec<&Want> = wants.iter().filter(goes).collect();
    drop(project);
    for want in &wants {
        take_out(&mut bare, want, with_all)?;
    }
    for want in &wants {
        take_out_shells(&mut bare, &run.working, want);
    }
    if with_all {
        take_out_class_path(&mut bare);
    }
    // What is said on an element to have room in it goes with it.
    for want in &wants {
        take_out(&mut bare, want, with_all)?;
    }
    let is_ours = |path: &&RelPath| bare.text(path).is_some_and(begins_as_ours);
    let ours: Vec<RelPath> = bare.paths().filter(is_ours).cloned().collect();
    ours.iter().for_each(|path| bare.remove(path));
    let ledger = Ledger::default();
    let inputs = Inputs {
        choice: run.inputs.choice.clone(),
        snapshot: &bare,
        facts: None,
        ledger: &ledger,
        drops: run.inputs.drops.clone(),
        beside: run.inputs.beside.clone(),
        take: Take::Nothing,
        ..*run.inputs
    };
    let plan = super::plan(&inputs).ok()?;
    Some((bare, plan))
}

/// Takes the entries of files that came out the same; elsewhere those that only were printed
/// anew.
fn take_entries(run: &mut Run<'_>, ledger: &Ledger, wants: &[Want], same: &BTreeSet<RelPath>) {
    let created = ledger.entries().iter();
    for own in created.filter(|own| own.state == State::Created && !by_digest(&own.key)) {
        let known = run.ledger.entries_for(&own.key).next().cloned();
        if same.contains(&own.file) {
            let remembered = run.inputs.ledger.entries_for(&own.key).next();
            let state = match &known {
                _ if remembered.is_some_and(|it| !it.state.is_whole()) => continue,
                _ if is_ours_by_now(run, own, ledger, wants) => State::Created,
                Some(known) if !known.state.is_whole() => continue,
                Some(known) => known.state,
                None => state_of_whole(run, &own.key, wants),
            };
            run.ledger.put(Own { state, ..own.clone() });
        } else if let Some(known) = known {
            take_printed_anew(run, own, &known, (ledger, wants));
        }
    }
}

/// Whether what a first run wrote is ours as people said: not what many apps have in the same
/// words, unless it stands in a class path of the build that we would have made for it.
fn is_ours_by_now(run: &Run<'_>, own: &Own, first: &Ledger, wants: &[Want]) -> bool {
    if !unremembered::takes_what_reads_so(run) || own.key.kind == Kind::Container {
        return false;
    }
    let Ok(project) = run.project() else { return false };
    let mut whole = wants.iter().filter(|want| claims(&project, want, &own.key));
    let is_ours_alone = |want: &Want| !want.is_common(&own.value);
    whole.next().is_some_and(is_ours_alone) || is_in_class_path_of_ours(own, first)
}

/// Forgets what stood for a thing as a whole where its parts are told.
fn forget_wholes(run: &mut Run<'_>, first: &Ledger, wants: &[Want], same: &BTreeSet<RelPath>) {
    let Ok(project) = run.project() else { return };
    let is_told = |want: &&Want| {
        let key = want.key(&project);
        let mut created = first.entries().iter().filter(|own| own.state == State::Created);
        created.any(|own| own.key != key && claims(&project, want, &own.key))
            && first.entries_for(&key).next().is_none()
    };
    let keys: Vec<Key> = wants.iter().filter(is_told).map(|want| want.key(&project)).collect();
    drop(project);
    for key in keys {
        let inexact = |own: &Own| own.state == State::Undecided && own.value == own.was;
        if run.ledger.entries_for(&key).all(|own| inexact(own) && same.contains(&own.file)) {
            run.ledger.forget(&key);
        }
    }
}

/// Takes an element of which only blanks and the order of attributes differ.
fn take_printed_anew(
    run: &mut Run<'_>,
    own: &Own,
    known: &Own,
    (first, wants): (&Ledger, &[Want]),
) {
    let is_element = matches!(own.key.kind, Kind::Manifest | Kind::Permission | Kind::IntentFilter);
    let is_inexact = known.state == State::Undecided && known.value == known.was;
    if is_element
        && is_inexact
        && own.was.trim().is_empty()
        && xml_parts(&own.value) == xml_parts(&known.value)
    {
        let is_ours = is_ours_by_now(run, own, first, wants);
        let state = if is_ours { State::Created } else { known.state };
        run.ledger.put(Own { state, was: String::new(), ..known.clone() });
    }
}

/// Whose the part of a thing is: who owns the thing.
fn state_of_whole(run: &Run<'_>, part: &Key, wants: &[Want]) -> State {
    let Ok(project) = run.project() else { return State::Undecided };
    let is_part = part.kind != Kind::Container;
    let whole = wants.iter().filter(|want| is_part && claims(&project, want, part));
    let mut states = whole.filter_map(|want| {
        let key = want.key(&project);
        let mut of_whole =
            run.ledger.entries().iter().filter(|own| {
                own.key != *part && (own.key == key || claims(&project, want, &own.key))
            });
        of_whole.find(|own| own.state.is_whole()).map(|own| own.state)
    });
    states.next().unwrap_or(State::Undecided)
}

/// Whether a thing is taken out: what many apps have in the same words only where a first run may
/// have been the first to need it.
fn goes_out(want: &Want, key: &Key, with_all: bool) -> bool {
    let is_of_class_path = match key.kind {
        Kind::Repository => key.is_of_buildscript(),
        kind => kind != Kind::Dependency,
    };
    !want.is_common(key.subject()) || (with_all && is_of_class_path)
}

/// Whether a thing stands in the script's block for the class path of the build, which the run made:
/// the build had none before.
fn is_in_class_path_of_ours(own: &Own, first: &Ledger) -> bool {
    let block = Key::container(&own.file, "buildscript");
    let is_made = first.entries_for(&block).any(|it| it.state == State::Created);
    let is_inside = match own.key.kind {
        Kind::Repository => own.key.is_of_buildscript(),
        kind => kind == Kind::Classpath,
    };
    is_made && is_inside
}

/// Takes a wanted thing out with its parts; `with_all` also those that often are there without it.
fn take_out(bare: &mut Working<'_>, want: &Want, with_all: bool) -> Option<()> {
    let project = bare.project().ok()?;
    let parts = parts(&project, want).into_iter();
    let mut keys: Vec<Key> =
        parts.filter(|it| with_all || !it.is_often_there).map(|it| it.key).collect();
    keys.insert(0, want.key(&project));
    let mut places: Vec<Place> = keys.iter().flat_map(|key| locate(&project, key)).collect();
    drop(project);
    places.sort_by_key(|it| (it.file.clone(), it.span.start));
    places.dedup();
    for place in places.into_iter().rev() {
        let text = bare.text(&place.file)?;
        let edit = Edit::delete(with_what_parts_it(text, &place.span));
        bare.edit(&place.file, &edit.into());
    }
    Some(())
}

/// Takes out the scripts' blocks for the class path of the build in which nothing is left but
/// repositories of Gradle's own.
fn take_out_class_path(bare: &mut Working<'_>) {
    let is_script = |it: &&RelPath| it.file_name().starts_with("build.gradle");
    let scripts: Vec<RelPath> = bare.paths().filter(is_script).cloned().collect();
    for script in scripts {
        let key = Key::container(&script, "buildscript");
        let Ok(project) = bare.project() else { return };
        let Some((_, whole, inner)) = container(&project, &key) else { continue };
        drop(project);
        let text = bare.text(&script).unwrap_or_default();
        if !is_gradles_own(&text[inner]) {
            continue;
        }
        let lines = style::whole_lines(text, &whole);
        let rest = &text[lines.end..];
        let is_blank = rest.starts_with("\n\n") || (lines.start == 0 && rest.starts_with('\n'));
        let end = lines.end + usize::from(is_blank);
        bare.edit(&script, &Edit::delete(lines.start..end).into());
    }
}

fn is_gradles_own(inner: &str) -> bool {
    const OWN: [&str; 6] =
        ["repositories", "dependencies", "google()", "mavenCentral()", "jcenter()", "{}"];
    let mut rest: String = inner.split_whitespace().collect();
    OWN.iter().for_each(|it| rest = rest.replace(it, ""));
    rest.chars().all(|c| "{};".contains(c))
}

/// A thing with its lines, or with what parts it from its neighbours on the line.
fn with_what_parts_it(text: &str, span: &Span) -> Span {
    let whole = style::whole_lines(text, span);
    if whole != *span {
        return whole;
    }
    let before = text[..span.start].trim_end_matches([' ', '\t']);
    let after = text[span.end..].trim_start_matches([' ', '\t']);
    if let Some(before) = before.strip_suffix(';') {
        return before.len()..span.end;
    }
    if let Some(after) = after.strip_prefix(';') {
        let blanks = after.len() - after.trim_start_matches([' ', '\t']).len();
        return span.start..text.len() - after.len() + blanks;
    }
    // An attribute goes with the blanks before it.
    let is_attribute = text[span.clone()].contains("=\"") && !text[span.clone()].contains('<');
    if is_attribute { before.trim_end().len()..span.end } else { span.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, thing: &str, expected: &str) {
        let at = text.find(thing).expect("it is there");
        let span = with_what_parts_it(text, &(at..at + thing.len()));
        assert_eq!(format!("{}{}", &text[..span.start], &text[span.end..]), expected);
    }

    #[test]
    fn what_parts_a_thing_from_its_neighbours_goes_with_it() {
        check("a {\n    b\n    c\n}\n", "c", "a {\n    b\n}\n");
        check("a { b; c }\n", "c", "a { b }\n");
        check("a { c; b }\n", "c", "a { b }\n");
        check("a { c }\n", "c", "a {  }\n");
        check("<a b=\"1\" c=\"2\" />", "c=\"2\"", "<a b=\"1\" />");
    }
}
