//! The members of Android's named containers: build types, product flavors, signing configurations.
//!
//! Knows every way in which a script names a member; the one reader of them. Of what a loop makes
//! only the names are told, where it goes over constants.

use pushwright_lossless::Span;
use pushwright_lossless::gradle::{Assign, Body, Call, Operator, Statement, Value};

use super::loops::Loop;
use super::script::{
    Block, ScriptFile, argument, calls, first_text, member_body, member_name, takes_member,
};

/// A member and one of its blocks.
#[derive(Clone)]
pub(crate) struct Member<'s> {
    pub(crate) name: String,
    pub(crate) block: Block<'s>,
}

impl crate::member::Member {
    /// The block that things are put into, where it stands in a script.
    pub(crate) fn block<'s>(&self, script: &ScriptFile<'s>) -> Option<Block<'s>> {
        let all = self.blocks(script);
        let own = if *self == Self::Default { all.last() } else { all.first() };
        own.copied()
    }

    /// Its blocks.
    pub(crate) fn blocks<'s>(&self, script: &ScriptFile<'s>) -> Vec<Block<'s>> {
        match self {
            Self::Default => script.blocks(&["android", "defaultConfig"]),
            Self::Flavor(name) => blocks_of(script, "productFlavors", name),
            Self::BuildType(name) => blocks_of(script, "buildTypes", name),
        }
    }
}

/// A member that a script names, with a block of its own or without one.
#[derive(Clone)]
pub(crate) struct NamedMember<'s> {
    pub(crate) name: String,
    pub(crate) block: Option<Block<'s>>,
    /// What names it.
    pub(crate) span: Span,
}

/// The members of `android.CONTAINER` that a script configures, in order; one may come several times.
pub(crate) fn members<'s>(script: &ScriptFile<'s>, container: &str) -> Vec<Member<'s>> {
    let all = named(script, container).into_iter();
    all.filter_map(|it| Some(Member { name: it.name, block: it.block? })).collect()
}

/// The members of `android.CONTAINER` that a script makes or configures, in order, also those that
/// it only names: `create("paid")`. One may come several times.
pub(crate) fn named<'s>(script: &ScriptFile<'s>, container: &str) -> Vec<NamedMember<'s>> {
    let mut found = Vec::new();
    for body in bodies(script, container) {
        found.extend(body.statements.iter().filter_map(|it| member(script, it)));
    }
    for android in script.blocks(&["android"]) {
        found.extend(android.body.statements.iter().filter_map(|it| dotted(it, container)));
    }
    found.sort_by_key(|it| it.span.start);
    found
}

/// What fills a container: its blocks, and `productFlavors.apply { … }` or `with(productFlavors)`.
fn bodies<'s>(script: &ScriptFile<'s>, container: &str) -> Vec<&'s Body> {
    let mut found: Vec<&Body> =
        script.blocks(&["android", container]).into_iter().map(|it| it.body).collect();
    for android in script.blocks(&["android"]) {
        let on_it = calls(&android.body.statements).filter(|it| is_on(it, container));
        found.extend(on_it.filter_map(|it| it.body.as_deref()));
    }
    found
}

/// Whether a call runs its closure on the container itself.
fn is_on(call: &Call, container: &str) -> bool {
    const ON_IT: [&str; 4] = ["apply", "with", "run", "configure"];
    let way = call.name.text.strip_prefix(container).and_then(|it| it.strip_prefix('.'));
    let is_given =
        || matches!(argument(call, None), Some(Value::Path { path, .. }) if path == container);
    way.is_some_and(|it| ON_IT.contains(&it)) || (call.name.text == "with" && is_given())
}

/// The blocks of one member.
pub(crate) fn blocks_of<'s>(
    script: &ScriptFile<'s>,
    container: &str,
    name: &str,
) -> Vec<Block<'s>> {
    let all = members(script, container).into_iter().filter(|it| it.name == name);
    all.map(|it| it.block).collect()
}

/// Where a script makes members whose names it computes: a loop, or a variable.
pub(crate) fn computed<'s>(script: &ScriptFile<'s>, container: &str) -> Option<&'s Statement> {
    let mut makers = makers(script, container).into_iter();
    let found = makers.find(|(it, is_within)| match loop_of(script, it) {
        Some(found) => *is_within || Made::by(script, container, found.body, false).is_some(),
        None => makes_by_name(script, it),
    });
    found.map(|it| it.0)
}

/// Where a script makes members whose names, or whether it makes them, the script does not tell.
pub(crate) fn unread<'s>(script: &ScriptFile<'s>, container: &str) -> Option<&'s Statement> {
    let known: Vec<String> = named(script, container).into_iter().map(|it| it.name).collect();
    let mut makers = makers(script, container).into_iter();
    let found = makers.find(|(it, is_within)| match loop_of(script, it) {
        Some(found) => {
            let made = Made::by(script, container, found.body, *is_within);
            made.is_some_and(|it| it.names(&found).is_none())
        }
        None => makes_by_name(script, it) || makes_perhaps(it, &known),
    });
    found.map(|it| it.0)
}

/// The statements that may make members in ways of their own: those in the container, and those
/// beside it that name it.
fn makers<'s>(script: &ScriptFile<'s>, container: &str) -> Vec<(&'s Statement, bool)> {
    let inside = bodies(script, container).into_iter().flat_map(|it| &it.statements);
    let mut found: Vec<(&Statement, bool)> = inside.map(|it| (it, true)).collect();
    let android = script.blocks(&["android"]);
    let around = android.iter().flat_map(|it| it.body.statements.iter());
    let names_it = |it: &&Statement| {
        let inner = loop_of(script, it).map(|it| script.slice(&it.body.span));
        inner.is_some_and(|inner| inner.contains(container)) || makes_dotted(it, container)
    };
    let beside = around.chain(&script.script.statements).filter(names_it);
    found.extend(beside.map(|it| (it, false)));
    found
}

/// `productFlavors.create(name)`
fn makes_dotted(statement: &Statement, container: &str) -> bool {
    let Statement::Call(call) = statement else { return false };
    call.name.text.strip_prefix(container).is_some_and(|it| it.starts_with('.'))
}

/// Whether a call makes a member by a name that it computes.
fn makes_by_name(script: &ScriptFile<'_>, statement: &Statement) -> bool {
    let call = match statement {
        Statement::Call(call) => call,
        Statement::Assign(Assign { value: Value::Call(call), .. }) => call,
        Statement::Assign(_) | Statement::Opaque(_) => return false,
    };
    let makes = MAKERS.contains(&call.name.last());
    makes && !call.args.is_empty() && text_of(script, call).is_none()
}

/// Whether a condition makes a member that is not named elsewhere.
fn makes_perhaps(statement: &Statement, known: &[String]) -> bool {
    let Statement::Opaque(opaque) = statement else { return false };
    let inner = opaque.bodies.iter().flat_map(|it| calls(&it.statements));
    let mut makers = inner.filter(|it| it.body.is_some() || takes_member(&it.name.text));
    makers.any(|it| member_name(it).is_some_and(|name| !known.contains(&name)))
}

/// The names that loops over constants give to members: `['a', 'b'].each { create(it) {} }`,
/// `for (name in listOf("a"))`; also where a variable holds the list. Their blocks are shared.
pub(crate) fn looped(script: &ScriptFile<'_>, container: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (statement, is_within) in makers(script, container) {
        let Some(over) = loop_of(script, statement) else { continue };
        let made = Made::by(script, container, over.body, is_within);
        found.extend(made.and_then(|it| it.names(&over)).into_iter().flatten());
    }
    found
}

/// A loop, whatever it goes over.
fn loop_of<'s>(script: &ScriptFile<'s>, statement: &'s Statement) -> Option<Loop<'s>> {
    let of = |body| Loop { parameter: "it", values: None, body };
    Loop::of(script, statement).or_else(|| match statement {
        Statement::Opaque(opaque) => match (opaque.keyword.as_deref(), opaque.bodies.as_slice()) {
            (Some("if" | "else" | "when" | "try" | "switch"), _) => None,
            (_, [.., body]) => Some(of(body)),
            _ => None,
        },
        Statement::Call(call) => {
            let over = call.chain.last().unwrap_or(call);
            // `all {}` of the container itself goes over what there is.
            let is_own = call.name.text == "all";
            let body = over.body.as_deref().filter(|_| over.name.last() == "all" && !is_own)?;
            Some(of(body))
        }
        Statement::Assign(_) => None,
    })
}

/// The methods that make a member.
const MAKERS: [&str; 3] = ["create", "register", "maybeCreate"];

/// The name that a call gives a member, where it is a constant or a variable of the script.
fn text_of(script: &ScriptFile<'_>, call: &Call) -> Option<String> {
    script.script.variables().resolve(argument(call, None)?, &|_| None)
}

/// What the body of a loop makes, of another name each time.
struct Made<'s> {
    /// The calls that make a member.
    calls: Vec<&'s Call>,
    /// Whether something else does.
    is_open: bool,
}

impl<'s> Made<'s> {
    /// `is_within` says whether the loop is in the container itself; `None` where it makes nothing.
    fn by(
        script: &ScriptFile<'s>,
        container: &str,
        body: &'s Body,
        is_within: bool,
    ) -> Option<Made<'s>> {
        let mut made = Made { calls: Vec::new(), is_open: false };
        made.take(script, container, body, is_within);
        (made.is_open || !made.calls.is_empty()).then_some(made)
    }

    fn take(&mut self, script: &ScriptFile<'s>, container: &str, body: &'s Body, is_within: bool) {
        for statement in &body.statements {
            let call = match statement {
                Statement::Call(call) => call,
                Statement::Assign(Assign { value: Value::Call(call), .. }) => &**call,
                other => {
                    let text = script.slice(other.span());
                    self.is_open |= text.contains(&format!("{container}.create("));
                    continue;
                }
            };
            let (way, method) = call.name.text.rsplit_once('.').unwrap_or(("", &call.name.text));
            let is_its = if way.is_empty() { is_within } else { way.ends_with(container) };
            let by_word = is_its && takes_member(method) && first_text(call).is_none();
            let by_name = is_within && call.name.quoted && call.name.text.contains('$');
            if by_word || by_name {
                self.calls.push(call);
            }
            let is_inside = is_within || call.name.last() == container;
            if let Some(inner) = call.body.as_deref() {
                self.take(script, container, inner, is_inside);
            }
        }
    }

    /// The names that a loop gives to what is made; `None` where not all of them are told.
    fn names(&self, over: &Loop<'_>) -> Option<Vec<String>> {
        if self.is_open {
            return None;
        }
        let named = self.calls.iter().map(|call| match call.name.quoted {
            true => over.names(&call.name),
            false => over.texts(argument(call, None)?),
        });
        Some(named.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
    }
}

fn member<'s>(script: &ScriptFile<'s>, statement: &'s Statement) -> Option<NamedMember<'s>> {
    let span = statement.span().clone();
    match statement {
        Statement::Call(call) => {
            let block = member_body(call).map(|body| Block { call, body });
            let takes = takes_member(&call.name.text);
            let name = if takes { text_of(script, call)? } else { member_name(call)? };
            // Groovy's bare `paid` makes it; `println "x"` names no member, and neither does `paid()`.
            let is_bare = !script.is_kotlin()
                && !call.parens
                && call.args.is_empty()
                && call.chain.is_empty();
            (takes || block.is_some() || is_bare).then_some(NamedMember { name, block, span })
        }
        Statement::Assign(assign) => delegated(assign).or_else(|| kept(script, assign)),
        Statement::Opaque(_) => None,
    }
}

/// Kotlin's `val release by getting { … }`, `val paid by creating`.
fn delegated(assign: &Assign) -> Option<NamedMember<'_>> {
    const DELEGATES: [&str; 4] = ["getting", "creating", "registering", "existing"];
    if assign.operator != Operator::By {
        return None;
    }
    let block = match &assign.value {
        Value::Call(call) if DELEGATES.contains(&call.name.last()) => {
            call.body.as_ref().map(|body| Block { call, body })
        }
        Value::Path { path, .. } if DELEGATES.contains(&path.rsplit('.').next()?) => None,
        _ => return None,
    };
    Some(NamedMember { name: assign.target.text.to_string(), block, span: assign.span.clone() })
}

/// `val paid = create("paid")`, with a block or without.
fn kept<'s>(script: &ScriptFile<'s>, assign: &'s Assign) -> Option<NamedMember<'s>> {
    let Value::Call(call) = &assign.value else { return None };
    let block = member_body(call).map(|body| Block { call, body });
    let name = takes_member(call.name.last()).then(|| text_of(script, call))??;
    Some(NamedMember { name, block, span: assign.span.clone() })
}

/// `buildTypes.release { … }`, `buildTypes.getByName("release") { … }` in `android {}`.
fn dotted<'s>(statement: &'s Statement, container: &str) -> Option<NamedMember<'s>> {
    let Statement::Call(call) = statement else { return None };
    let way = call.name.text.strip_prefix(container)?.strip_prefix('.')?;
    let block = member_body(call).map(|body| Block { call, body });
    let name = match way {
        // The closure of `each` is no member's own.
        "all" | "configureEach" | "each" | "forEach" => return None,
        _ if is_on(call, container) => return None,
        way if takes_member(way) => first_text(call)?.to_owned(),
        // What is called on a container or on a member makes none.
        way if way.contains('.') || block.is_none() => return None,
        way => way.to_owned(),
    };
    Some(NamedMember { name, block, span: call.span.clone() })
}
