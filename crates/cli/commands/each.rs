//! A command on each of its projects: one, or all below a folder.
//!
//! Knows that projects are worked on at the same time and printed in their order; what a command
//! does with one, it says itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;

use crate::config_place::ConfigPlace;
use crate::disk::Access;
use crate::exit::{Exit, Failure};
use crate::global::GlobalArgs;
use crate::home::{Home, homes};
use crate::output::{Output, Places, ProjectOutput, Several, from_here};
use crate::session::{Session, take_hold};

/// What a command does with one project.
type One<'c> = &'c (dyn Fn(&Session, &Output) -> Result<Exit, Failure> + Sync);

/// Runs `one` on every project, and gives the worst exit code; one that fails stops no other.
pub(super) fn each_project(
    access: Access,
    global: &GlobalArgs,
    output: &Output,
    one: One<'_>,
) -> Result<Exit, Failure> {
    let homes = homes(global)?;
    if let [home] = homes.as_slice() {
        return one(&opened(home, access, global, output)?, output);
    }
    let (mut worst, mut reports, mut several) = (Exit::Done, Vec::new(), Several::default());
    let folder = global.project.as_deref();
    let work = |home: &Home, output: &Output| {
        opened_among(folder, home, access, global, output)
            .and_then(|session| one(&session, output))
            .unwrap_or_else(|failure| output.failure(&failure))
    };
    let (mut ended, mut turn, mut waiting) = (0, 0, BTreeMap::new());
    on_all_cores(&homes, &|| output.for_project(), &work, &mut |at, exit, kept| {
        ended += 1;
        waiting.insert(at, (exit, kept));
        let mut next = |turn: usize| match output.takes_no_turns() {
            true => waiting.pop_first(),
            false => waiting.remove_entry(&turn),
        };
        while let Some((at, (exit, kept))) = next(turn) {
            worst = worst.worse(exit);
            reports.extend(output.take_over(&shown(&homes[at]), exit, kept, &mut several));
            turn += 1;
        }
        output.progress(ended, homes.len());
    });
    match output.is_document() {
        true => output.tell_all(&reports, worst),
        false => output.sum_up_several(&several, worst),
    }
    Ok(worst)
}

/// Takes hold of a project and reads it; from here on the output is of it.
fn opened(
    home: &Home,
    access: Access,
    global: &GlobalArgs,
    output: &Output,
) -> Result<Session, Failure> {
    opened_among(None, home, access, global, output)
}

/// The same of one of several projects that a folder holds.
fn opened_among(
    folder: Option<&Path>,
    home: &Home,
    access: Access,
    global: &GlobalArgs,
    output: &Output,
) -> Result<Session, Failure> {
    let places = Places::new(home, &ConfigPlace::new(home, global)?);
    output.set_places(match folder {
        Some(folder) => places.among(folder, home),
        None => places,
    });
    Session::open(home, global, &take_hold(home, access, output)?)
}

/// Does `work` with every project, several at a time, and hands over what came of each as it ends.
fn on_all_cores(
    homes: &[Home],
    output: &dyn Fn() -> Output,
    work: &(dyn Fn(&Home, &Output) -> Exit + Sync),
    done: &mut dyn FnMut(usize, Exit, ProjectOutput),
) {
    // One project within another may mean the same files.
    let all: BTreeSet<&Path> = homes.iter().map(|it| it.folder.as_path()).collect();
    let outer = |it: &Home| it.folder.ancestors().skip(1).any(|outer| all.contains(outer));
    let nested = homes.iter().any(outer);
    let cores = thread::available_parallelism().map_or(1, usize::from).min(homes.len());
    let cores = if nested { 1 } else { cores };
    let outputs: Vec<Mutex<Option<Output>>> =
        homes.iter().map(|_| Mutex::new(Some(output()))).collect();
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..cores {
            let (sender, next, outputs) = (sender.clone(), &next, &outputs);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(home) = homes.get(at) else { return };
                    let output = outputs[at].lock().ok().and_then(|mut it| it.take());
                    let Some(output) = output else { return };
                    let exit = work(home, &output);
                    // Nobody waits any more only where the other side has panicked.
                    let _ = sender.send((at, exit, output.into_kept()));
                }
            });
        }
        drop(sender);
        for (at, exit, kept) in receiver {
            done(at, exit, kept);
        }
    });
}

/// A project's folder for people to read.
pub(super) fn shown(home: &Home) -> String {
    let way = from_here(&home.folder);
    let is_here = way.as_os_str().is_empty();
    if is_here { home.folder.display().to_string() } else { way.display().to_string() }
}
