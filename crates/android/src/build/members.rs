//! The members of Android's named containers: build types, product flavors, signing configurations.
//!
//! Knows every way in which a script names a member; the one reader of them. What a loop makes is
//! not told.

use pushwright_lossless::gradle::{Assign, Operator, Statement, Value};

use super::script::{Block, ScriptFile, first_text, member_body, member_name, takes_member};

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
