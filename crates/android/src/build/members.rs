//! The members of Android's named containers: build types, product flavors, signing configurations.
//!
//! Knows every way in which a script names a member; the one reader of them. Of what a loop makes
//! only the names are told, where it goes over constants.

use pushwright_lossless::Span;
use pushwright_lossless::gradle::{Assign, Body, Call, Operator, Statement, Value};

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
    let found = makers.find(|(it, is_within)| match loop_of(it) {
        Some((_, body)) => *is_within || makes_member(script, container, body, false),
        None => makes_by_name(script, it),
    });
    found.map(|it| it.0)
}

/// Where a script makes members whose names, or whether it makes them, the script does not tell.
pub(crate) fn unread<'s>(script: &ScriptFile<'s>, container: &str) -> Option<&'s Statement> {
    let known: Vec<String> = named(script, container).into_iter().map(|it| it.name).collect();
    let mut makers = makers(script, container).into_iter();
    let found = makers.find(|(it, is_within)| match loop_of(it) {
        Some((head, body)) => {
            makes_member(script, container, body, *is_within)
                && names_looped(script, &script.text[head]).is_empty()
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
        let inner = loop_of(it).map(|(_, body)| script.slice(&body.span));
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
        let Some((head, body)) = loop_of(statement) else { continue };
        if makes_member(script, container, body, is_within) {
            found.extend(names_looped(script, &script.text[head]));
        }
    }
    found
}

/// The head and the body of a loop.
fn loop_of(statement: &Statement) -> Option<(Span, &Body)> {
    let (start, body) = match statement {
        Statement::Opaque(opaque) => match (opaque.keyword.as_deref(), opaque.bodies.as_slice()) {
            (Some("if" | "else" | "when" | "try" | "switch"), _) => return None,
            (_, [body]) => (opaque.span.start, body),
            _ => return None,
        },
        Statement::Call(call) => {
            let over = call.chain.last().unwrap_or(call);
            let body = over.body.as_deref().filter(|_| LOOPS.contains(&over.name.last()))?;
            // `all {}` of the container itself goes over what there is.
            if LOOPS.contains(&call.name.text.as_str()) {
                return None;
            }
            (call.span.start, body)
        }
        Statement::Assign(_) => return None,
    };
    Some((start..body.span.start, body))
}

const LOOPS: [&str; 3] = ["each", "forEach", "all"];

/// The methods that make a member.
const MAKERS: [&str; 3] = ["create", "register", "maybeCreate"];

/// The name that a call gives a member, where it is a constant or a variable of the script.
fn text_of(script: &ScriptFile<'_>, call: &Call) -> Option<String> {
    script.script.variables().resolve(argument(call, None)?, &|_| None)
}

/// Whether the body of a loop makes a member of another name each time; `is_within` says whether
/// the loop is in the container itself.
fn makes_member(script: &ScriptFile<'_>, container: &str, body: &Body, is_within: bool) -> bool {
    let of_container = |text: &str| text.contains(&format!("{container}.create("));
    let makes = |call: &Call| {
        let (way, method) = call.name.text.rsplit_once('.').unwrap_or(("", &call.name.text));
        let is_its = if way.is_empty() { is_within } else { way.ends_with(container) };
        let by_word = is_its && takes_member(method) && first_text(call).is_none();
        let by_name = is_within && call.name.quoted && call.name.text.contains('$');
        let is_inside = is_within || call.name.last() == container;
        let inner = call.body.as_ref();
        by_word || by_name || inner.is_some_and(|it| makes_member(script, container, it, is_inside))
    };
    let by_path = |it: &Statement| of_container(script.slice(it.span()));
    calls(&body.statements).any(makes) || body.statements.iter().any(by_path)
}

/// The constants that a loop goes over, as its head names them.
fn names_looped(script: &ScriptFile<'_>, head: &str) -> Vec<String> {
    let quoted = |text: &str| -> Vec<String> {
        text.split(['"', '\'']).skip(1).step_by(2).map(str::to_owned).collect()
    };
    let own = quoted(head);
    if !own.is_empty() {
        return own;
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let variables = script.script.variables();
    let mut words = head.split(|c: char| !is_word(c));
    let list = words.find_map(|word| variables.get(word));
    list.map_or_else(Vec::new, |it| quoted(script.slice(it.span())))
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
