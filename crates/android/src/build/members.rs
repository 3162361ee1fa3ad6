//! The members of Android's named containers: build types, product flavors, signing configurations.
//!
//! Knows every way in which a script names a member; the one reader of them. Of what a loop makes
//! only the names are told, where it goes over constants.

use pushwright_lossless::gradle::{Assign, Body, Call, Operator, Statement, Value};

use super::script::{Block, ScriptFile, calls, first_text, member_body, member_name, takes_member};

/// A member and one of its blocks.
#[derive(Clone)]
pub(crate) struct Member<'s> {
    pub(crate) name: String,
    pub(crate) block: Block<'s>,
}

/// The members of `android.CONTAINER` that a script configures, in order; one may come several times.
pub(crate) fn members<'s>(script: &ScriptFile<'s>, container: &str) -> Vec<Member<'s>> {
    let mut found = Vec::new();
    for block in script.blocks(&["android", container]) {
        found.extend(block.body.statements.iter().filter_map(member));
    }
    for android in script.blocks(&["android"]) {
        found.extend(android.body.statements.iter().filter_map(|it| dotted(it, container)));
    }
    found.sort_by_key(|it| it.block.call.span.start);
    found
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
    let blocks = script.blocks(&["android", container]);
    let statements = blocks.iter().flat_map(|it| it.body.statements.iter());
    let mut makers = statements.filter(|statement| match statement {
        Statement::Call(call) => {
            let makes = ["create", "register", "maybeCreate"].contains(&call.name.text.as_str());
            (makes && member_name(call).is_none())
                || (call.name.last() == "each" || call.name.last() == "forEach")
                    && !["each", "forEach"].contains(&call.name.text.as_str())
        }
        Statement::Opaque(opaque) => {
            let words = ["create", "register", "maybeCreate"];
            let text = script.slice(&opaque.span);
            opaque.keyword.as_deref() == Some("for") && words.iter().any(|it| text.contains(it))
        }
        Statement::Assign(_) => false,
    });
    makers.next()
}

/// The names that loops over constants give to members: `['a', 'b'].each { create(it) {} }`,
/// `for (name in listOf("a"))`; also where a variable holds the list. Their blocks are shared.
pub(crate) fn looped(script: &ScriptFile<'_>, container: &str) -> Vec<String> {
    let blocks = script.blocks(&["android", container]);
    let statements = blocks.iter().flat_map(|it| it.body.statements.iter());
    let mut found = Vec::new();
    for statement in statements {
        let (head, body) = match statement {
            Statement::Opaque(opaque) if opaque.bodies.len() == 1 => {
                (opaque.span.start, &opaque.bodies[0])
            }
            Statement::Call(call) => {
                let over = call.chain.last().unwrap_or(call);
                let body = over.body.as_ref();
                let Some(body) = body.filter(|_| LOOPS.contains(&over.name.last())) else {
                    continue;
                };
                (call.span.start, body)
            }
            _ => continue,
        };
        if makes_member(script, body) {
            found.extend(names_looped(script, &script.text[head..body.span.start]));
        }
    }
    found
}

const LOOPS: [&str; 3] = ["each", "forEach", "all"];

/// Whether the body of a loop makes a member of another name each time.
fn makes_member(script: &ScriptFile<'_>, body: &Body) -> bool {
    let makes = |call: &Call| {
        let by_word = takes_member(call.name.last()) && first_text(call).is_none();
        by_word || (call.name.quoted && call.name.text.contains('$'))
    };
    let by_path = |it: &Statement| script.slice(it.span()).contains(".create(");
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

fn member(statement: &Statement) -> Option<Member<'_>> {
    match statement {
        Statement::Call(call) => {
            let block = Block { call, body: member_body(call)? };
            Some(Member { name: member_name(call)?, block })
        }
        Statement::Assign(assign) => delegated(assign),
        Statement::Opaque(_) => None,
    }
}

/// Kotlin's `val release by getting { … }`.
fn delegated(assign: &Assign) -> Option<Member<'_>> {
    const DELEGATES: [&str; 4] = ["getting", "creating", "registering", "existing"];
    let Value::Call(call) = &assign.value else { return None };
    let body = call.body.as_ref()?;
    (assign.operator == Operator::By && DELEGATES.contains(&call.name.last()))
        .then(|| Member { name: assign.target.text.clone(), block: Block { call, body } })
}

/// `buildTypes.release { … }`, `buildTypes.getByName("release") { … }` in `android {}`.
fn dotted<'s>(statement: &'s Statement, container: &str) -> Option<Member<'s>> {
    let Statement::Call(call) = statement else { return None };
    let way = call.name.text.strip_prefix(container)?.strip_prefix('.')?;
    let body = member_body(call)?;
    let name = match way {
        // The closure of `each` is no member's own.
        "all" | "configureEach" | "each" | "forEach" => return None,
        way if takes_member(way) => first_text(call)?.to_owned(),
        way if way.contains('.') => return None,
        way => way.to_owned(),
    };
    Some(Member { name, block: Block { call, body } })
}
