//! An activity of the user's that was renamed, or whose namespace was, since we wrote into it.
//!
//! Knows that our intent filter tells where the activity went; what stands in it is judged as
//! ever, under its new name.

use pushwright_android::{Key, Kind, Project, locate};

use super::remembered::region;
use super::run::{Fallible, Run};
use crate::model::ledger::{Own, State};
use crate::model::requirement::Requirement;

/// Gives what is ours in an activity the activity's new name; without it, `remove` would not
/// find it, and the new name's requirement would take it for the user's.
pub(super) fn follow_renamed(run: &mut Run<'_>, requirements: &[Requirement]) -> Fallible<()> {
    let project = run.project()?;
    let renamed: Vec<(Own, String, String)> = run
        .ledger
        .entries()
        .iter()
        .filter(|own| own.key.kind == Kind::IntentFilter)
        .filter(|own| requirements.iter().all(|it| it.key != own.key))
        .filter_map(|own| {
            let old = own.key.class()?;
            Some((own.clone(), old.to_owned(), gone_to(run, &project, own, old)?))
        })
        .collect();
    drop(project);
    for (filter, old, new) in renamed {
        let here = run.ledger.entries().iter().filter(|own| own.file == filter.file);
        let renamed = here.filter_map(|own| {
            Some((own.key.clone(), Own { key: own.key.with_class(&old, &new)?, ..own.clone() }))
        });
        for (key, own) in renamed.collect::<Vec<_>>() {
            run.ledger.forget(&key);
            run.ledger.put(own);
        }
    }
    Ok(())
}

/// Gives a component of ours the name of its class after the package was renamed, with a search
/// over all files as people do it, which changes our text, too.
pub(super) fn follow_moved(run: &mut Run<'_>, requirements: &[Requirement]) {
    let is_component = |own: &&Own| {
        own.key.kind == Kind::Manifest
            && own.state == State::Created
            && requirements.iter().all(|it| it.key != own.key)
    };
    let ours = run.ledger.entries().iter().filter(is_component);
    let moved: Vec<(Key, Own)> = ours
        .filter_map(|own| {
            let (was, class) = class_of(&own.key)?;
            let renamed = requirements.iter().find_map(|it| {
                let (now, _) = class_of(&it.key).filter(|(_, other)| *other == class)?;
                let (old, new) = (format!("{was}.{class}"), format!("{now}.{class}"));
                (own.key.with_class(&old, &new).as_ref() == Some(&it.key)).then_some((it, now))
            });
            let (requirement, now) = renamed?;
            let value = own.value.replace(&format!("{was}."), &format!("{now}."));
            let text = run.working.text(&own.file)?;
            let stands = text.contains(value.trim()) && !text.contains(own.value.trim());
            let entry = Own { key: requirement.key.clone(), value, ..own.clone() };
            stands.then(|| (own.key.clone(), entry))
        })
        .collect();
    for (old, own) in moved {
        run.ledger.forget(&old);
        run.ledger.put(own);
    }
}

/// Whether what is ours stands in an activity that a container's key names and that is gone;
/// where it went is told once push.toml names it.
pub(super) fn is_renamed(run: &Run<'_>, container: &Own) -> bool {
    let filters = run.ledger.entries().iter().filter(|own| own.key.kind == Kind::IntentFilter);
    let mut classes = filters.filter(|own| own.file == container.file).map(|own| own.key.class());
    classes.any(|class| class.is_some() && class == container.key.class())
}

/// The only activity that has the filter as we wrote it, where the `old` one is not declared.
fn gone_to(run: &Run<'_>, project: &Project<'_>, filter: &Own, old: &str) -> Option<String> {
    let declared = project.activities();
    if declared.iter().any(|it| it == old) {
        return None;
    }
    let text = run.working.text(&filter.file)?;
    let mut having = declared.into_iter().filter(|activity| {
        let Some(key) = filter.key.with_class(old, activity) else { return false };
        let places = locate(project, &key);
        let mut places = places.iter().filter(|place| place.file == filter.file);
        places.any(|place| region(text, filter, &place.span).is_some())
    });
    having.next().filter(|_| having.next().is_none())
}

/// Package and name of the class that the key of a component names.
fn class_of(key: &Key) -> Option<(&str, &str)> {
    key.class()?.rsplit_once('.')
}
