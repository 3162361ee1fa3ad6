//! The entries of a container such as `repositories`, in every way that leads to it.
//!
//! Knows blocks, dotted names, closures that a name stands for, and conditions that the files
//! decide; what an entry says is for its reader to know.

use std::rc::Rc;

use pushwright_lossless::Span;
use pushwright_lossless::gradle::query::{Node, Step};
use pushwright_lossless::gradle::{Body, Call, Name, Opaque, Operator, Value};

use super::conditions;
use super::conventions::function_head;
use super::plugins::ANDROID_IDS;
use super::script::{ScriptFile, argument, constant, first_text};
use crate::build::project::Project;
use crate::fact::Place;

/// One call in a container.
pub(crate) struct Entry<'s> {
    pub(crate) script: ScriptFile<'s>,
    pub(crate) call: &'s Call,
    /// What is called, without the way to it: `maven` of `repositories.maven`.
    pub(crate) word: &'s str,
    /// The names of the way to it.
    pub(crate) way: Rc<[&'s str]>,
    /// Whether it is reached for certain; else a condition or a loop decides that the files do not.
    pub(crate) is_certain: bool,
}

impl Entry<'_> {
    pub(crate) fn at(&self) -> Place {
        self.script.place(&self.call.span)
    }
}

/// The entries of a container.
#[derive(Default)]
pub(crate) struct Entries<'s> {
    pub(crate) all: Vec<Entry<'s>>,
    /// Where a closure fills the container that is not found.
    pub(crate) unread: Option<Place>,
    /// What a condition certainly keeps from being reached.
    pub(crate) dead: Vec<Place>,
}

/// Every entry of a script whose way from the top level `leads` to it.
///
/// The names of a way come without what only says whose they are; `project(':app')` counts as
/// `:app`.
pub(crate) fn entries<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    leads: &dyn Fn(&[&str]) -> bool,
) -> Entries<'s> {
    let mut all = Vec::new();
    let found = each_entry(project, script, leads, &mut |entry| all.push(entry));
    Entries { all, ..found }
}

/// The same one by one, for those who keep none of them.
pub(crate) fn each_entry<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    leads: &dyn Fn(&[&str]) -> bool,
    each: &mut dyn FnMut(Entry<'s>),
) -> Entries<'s> {
    let mut taken = Taken { each, way: None, rest: Entries::default() };
    let mut closures = Vec::new();
    let mut ways = Ways::default();
    script.script.walk(&mut |steps, node| {
        let Node::Call(call) = node else { return };
        let Some(way) = ways.to(script.text, steps, None) else { return };
        let before = way.names.len();
        way.extend(call);
        if leads(&way.names) && call.body.is_none() {
            closures.push(call);
        }
        take(project, script, way, call, leads, &mut taken);
        ways.settle(before);
    });
    for call in closures {
        let Some(Value::Path { path, span }) = argument(call, None) else { continue };
        match closure(project, script, path) {
            Some((defined_in, body)) => from_closure(project, &defined_in, body, &mut taken),
            None => {
                taken.rest.unread.get_or_insert_with(|| script.place(span));
            }
        }
    }
    taken.rest
}

/// What of a container is found by now.
struct Taken<'t, 's> {
    each: &'t mut dyn FnMut(Entry<'s>),
    /// The way to the entry before.
    way: Option<Rc<[&'s str]>>,
    rest: Entries<'s>,
}

/// What of a container a condition certainly keeps from being reached.
pub(crate) fn dead_entries<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    path: &[&str],
) -> Vec<Place> {
    entries(project, script, &|names: &[&str]| names == path).dead
}

/// Takes in the calls of a closure that fills the container.
fn from_closure<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    closure: &'s Opaque,
    found: &mut Taken<'_, 's>,
) {
    let mut ways = Ways::default();
    script.script.walk(&mut |steps, node| {
        let Node::Call(call) = node else { return };
        let Some(way) = ways.to(script.text, steps, Some(&closure.span)) else { return };
        let before = way.names.len();
        way.extend(call);
        take(project, script, way, call, &|names: &[&str]| names.is_empty(), found);
        ways.settle(before);
    });
}

fn take<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    way: &CallPath<'s>,
    call: &'s Call,
    leads: &dyn Fn(&[&str]) -> bool,
    found: &mut Taken<'_, 's>,
) {
    let Some((word, names)) = way.names.split_last() else { return };
    if !leads(names) {
        return;
    }
    let reached = conditions::reached(project, script, &way.around, &call.span);
    if reached == Some(false) {
        found.rest.dead.push(script.place(&call.span));
        return;
    }
    // Most entries stand beside the one before.
    let beside = found.way.take().filter(|it| **it == *names);
    let way = beside.unwrap_or_else(|| Rc::from(names));
    found.way = Some(Rc::clone(&way));
    let is_certain = reached == Some(true);
    (found.each)(Entry { script: *script, call, word, way, is_certain });
}

/// The way to the call that was asked for last: those in one block have it in common.
#[derive(Default)]
struct Ways<'s> {
    steps: Vec<Step<'s>>,
    way: Option<CallPath<'s>>,
}

impl<'s> Ways<'s> {
    /// As [`CallPath::of`], without the call itself.
    fn to(
        &mut self,
        text: &'s str,
        steps: &[Step<'s>],
        within: Option<&Span>,
    ) -> Option<&mut CallPath<'s>> {
        let is_same = self.steps.len() == steps.len()
            && self.steps.iter().zip(steps).all(|(one, other)| one.is(other));
        if !is_same || self.way.is_none() {
            self.steps.clear();
            self.steps.extend(steps);
            self.way = CallPath::of(text, steps, within);
        }
        self.way.as_mut()
    }

    /// Takes the names of a call away again.
    fn settle(&mut self, before: usize) {
        match &mut self.way {
            Some(way) if !way.is_cut => way.names.truncate(before),
            _ => self.way = None,
        }
    }
}

/// The names that lead to a call, outermost first, and what around it is not understood.
struct CallPath<'s> {
    text: &'s str,
    names: Vec<&'s str>,
    around: Vec<&'s Opaque>,
    /// What closures call the thing they are about, and how many names lead to it.
    parameters: Vec<(&'s str, usize)>,
    /// Whether a call has gone back to one of them.
    is_cut: bool,
    /// How many names lead to what `val x by` has made.
    delegated: usize,
}

impl<'s> CallPath<'s> {
    /// The way that these steps make, from `within` on where a closure is looked into; `None` where
    /// they lead into an argument.
    fn of(text: &'s str, steps: &[Step<'s>], within: Option<&Span>) -> Option<CallPath<'s>> {
        let (names, around, parameters) = (Vec::new(), Vec::new(), Vec::new());
        let mut way = CallPath { text, names, around, parameters, is_cut: false, delegated: 0 };
        let starts = |it: &Step<'s>| matches!(it, Step::Opaque(it) if Some(&it.span) == within);
        let start = match within {
            Some(_) => steps.iter().position(starts)? + 1,
            None => 0,
        };
        for step in &steps[start..] {
            match step {
                // `val androidMain by getting { … }` is `androidMain { … }`.
                Step::Block(call) if way.is_delegate(call) => {
                    way.name_parameters(call.body.as_deref());
                }
                Step::Block(call) => {
                    way.extend(call);
                    way.name_parameters(call.body.as_deref());
                }
                Step::Receiver(call) => way.extend(call),
                Step::Opaque(opaque) => {
                    way.names.extend(handled(text, opaque));
                    way.extend_over(opaque);
                    way.around.push(opaque);
                }
                Step::Value(assign) if assign.operator == Operator::By => {
                    way.names.push(assign.target.text.as_str());
                    way.delegated = way.names.len();
                }
                Step::Value(_) => {}
                Step::Argument(_) => return None,
            }
        }
        way.is_cut = false;
        Some(way)
    }

    /// Whether a call makes or gets what the name before it stands for.
    fn is_delegate(&self, call: &Call) -> bool {
        const WORDS: [&str; 4] = ["getting", "creating", "registering", "existing"];
        self.delegated > 0
            && self.delegated == self.names.len()
            && WORDS.contains(&call.name.last())
    }

    fn extend(&mut self, call: &'s Call) {
        const OWNERS: [&str; 4] = ["project", "rootProject", "settings", "this"];
        const ON_IT: [&str; 4] = ["apply", "run", "configure", "invoke"];
        let (mut one, mut several) = ([call.name.text.as_str()], Vec::new());
        let names = if call.name.quoted || !call.name.text.contains('.') {
            one.as_mut_slice()
        } else {
            several.extend(call.name.steps());
            several.as_mut_slice()
        };
        if let ["project" | "rootProject.project", ..] = names
            && let Some(path) = argument(call, None).and_then(constant)
        {
            names[0] = path;
        }
        let mut names = self.step_back(names);
        while let [first, rest @ ..] = names
            && !rest.is_empty()
            && OWNERS.contains(first)
        {
            names = rest;
        }
        let is_block = call.body.is_some() && call.args.is_empty();
        match (names, argument(call, None)) {
            // `with(repositories) { … }`, `configure(subprojects) { … }`
            (["with" | "configure"], Some(Value::Path { path, .. })) if call.body.is_some() => {
                self.names.extend(path.split('.').filter(|it| !OWNERS.contains(it)));
                return;
            }
            // `configure(project(':app')) { … }`
            (["configure"], Some(Value::Call(of)))
                if call.body.is_some() && of.name.last() == "project" =>
            {
                if let Some(path) = first_text(of) {
                    self.names.push(path);
                    return;
                }
            }
            // `sourceSets { getByName("androidMain") { … } }`
            (["getByName" | "named" | "maybeCreate"], Some(value))
                if self.names.last() == Some(&"sourceSets") =>
            {
                if let Some(name) = constant(value) {
                    self.names.push(name);
                    return;
                }
            }
            // `pluginManager.withPlugin('com.android.application') { … }`
            ([.., "withPlugin" | "withId"], Some(value))
                if call.body.is_some() && constant(value) == Some(ANDROID_IDS[0]) =>
            {
                return;
            }
            _ => {}
        }
        match names {
            ["afterEvaluate"] if is_block => {}
            [way @ .., last] if is_block && !way.is_empty() && ON_IT.contains(last) => {
                self.names.extend(way);
            }
            all => self.names.extend(all),
        }
    }
}

/// The way to what an assignment sets; `None` where it stands in an argument.
pub(crate) fn way_to<'s>(
    text: &'s str,
    steps: &[Step<'s>],
    target: &'s Name,
) -> Option<Vec<&'s str>> {
    let mut way = CallPath::of(text, steps, None)?;
    let names: Vec<&'s str> = target.steps().collect();
    let names = way.step_back(&names);
    way.names.extend(names);
    Some(way.names)
}

impl<'s> CallPath<'s> {
    /// Goes back to what a closure's parameter stands for, where names begin with one.
    fn step_back<'n>(&mut self, names: &'n [&'s str]) -> &'n [&'s str] {
        let [first, rest @ ..] = names else { return names };
        let known = self.parameters.iter().rfind(|it| !rest.is_empty() && it.0 == *first);
        let Some((_, depth)) = known else { return names };
        self.is_cut |= *depth < self.names.len();
        self.names.truncate(*depth);
        rest
    }

    /// What a closure calls the thing it is about: `p` of `subprojects { p -> … }`, else `it`.
    fn name_parameters(&mut self, body: Option<&'s Body>) {
        let depth = self.names.len();
        let named = body.and_then(|it| it.parameters.clone());
        let Some(named) = named else { return self.parameters.push(("it", depth)) };
        let first = self.text[named].split([',', '-']).next().unwrap_or_default();
        // `p`, Groovy's `Project p`, Kotlin's `p: Project`.
        let name = first.split(':').next().and_then(|it| it.split_whitespace().last());
        self.parameters.extend(name.map(|it| (it, depth)));
    }

    /// A loop over a container: `for (c in configurations)` is as `configurations.each { c -> … }`.
    fn extend_over(&mut self, opaque: &'s Opaque) {
        let head = opaque.keyword.as_deref().filter(|it| *it == "for").map(|_| &opaque.span);
        let inner = head.and_then(|it| self.text[it.clone()].split_once('(')?.1.split_once(')'));
        let Some((name, over)) = inner.and_then(|(it, _)| it.split_once(" in ")) else { return };
        if over.trim() != "configurations" {
            return;
        }
        self.names.extend([over.trim(), "each"]);
        let name = name.split_whitespace().last();
        self.parameters.extend(name.map(|it| (it, self.names.len())));
    }
}

/// The container that a function is called on: `fun DependencyHandler.push() { … }`.
fn handled(text: &str, opaque: &Opaque) -> Option<&'static str> {
    const HANDLERS: [(&str, &str); 2] =
        [("DependencyHandler", "dependencies"), ("RepositoryHandler", "repositories")];
    let function = Some(opaque).filter(|it| it.keyword.as_deref() == Some("fun"))?;
    let receiver = function_head(text, function)?.receiver?;
    HANDLERS.iter().find(|(handler, _)| receiver.contains(handler)).map(|it| it.1)
}

/// The closure that a name stands for, and the script it stands in.
fn closure<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    name: &str,
) -> Option<(ScriptFile<'s>, &'s Opaque)> {
    match project.expression(script, name)? {
        (defined_in, Value::Other(opaque)) if opaque.bodies.len() == 1 => {
            Some((defined_in, opaque))
        }
        _ => None,
    }
}
