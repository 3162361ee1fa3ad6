//! Going through everything that a script calls and assigns, with the way to it.
//!
//! Knows the shapes of the tree; what is looked for is known to who goes through.

use super::tree::{Assign, Call, Opaque, Statement, Value};

/// Shows `see` every call, assignment and opaque statement at any depth, outermost first, in the
/// order of the text, with the way to it from these statements.
pub(super) fn walk<'s>(statements: &'s [Statement], see: &mut dyn FnMut(&[Step<'s>], Node<'s>)) {
    Walk { steps: Vec::new(), see }.statements(statements);
}

/// What [`Script::walk`](super::Script::walk) shows.
#[derive(Clone, Copy, Debug)]
pub enum Node<'s> {
    /// A call: a statement, a value, or a link of a chain.
    Call(&'s Call),
    /// An assignment.
    Assign(&'s Assign),
    /// A statement or value that is not understood; what is in its bodies is shown next.
    Opaque(&'s Opaque),
}

/// One step of the way to a [`Node`].
#[derive(Clone, Copy, Debug)]
pub enum Step<'s> {
    /// Into the body of a call.
    Block(&'s Call),
    /// Into the arguments of a call.
    Argument(&'s Call),
    /// Onto the result of a call: `.dependencies { … }` of `project(":a").dependencies { … }`.
    Receiver(&'s Call),
    /// Into the value of an assignment.
    Value(&'s Assign),
    /// Into a body of something that is not understood: a condition, a loop, a closure.
    Opaque(&'s Opaque),
}

impl Step<'_> {
    /// Whether both are the same step of the same script.
    #[must_use]
    pub fn is(&self, other: &Step<'_>) -> bool {
        match (self, other) {
            (Step::Block(one), Step::Block(other))
            | (Step::Argument(one), Step::Argument(other))
            | (Step::Receiver(one), Step::Receiver(other)) => std::ptr::eq(*one, *other),
            (Step::Value(one), Step::Value(other)) => std::ptr::eq(*one, *other),
            (Step::Opaque(one), Step::Opaque(other)) => std::ptr::eq(*one, *other),
            _ => false,
        }
    }
}

/// The names of the blocks and receivers on the way, dotted names split.
#[must_use]
pub fn path<'s>(steps: &[Step<'s>]) -> Vec<&'s str> {
    let mut names = Vec::new();
    for step in steps {
        match step {
            Step::Block(call) | Step::Receiver(call) => names.extend(call.name.steps()),
            Step::Argument(_) | Step::Value(_) | Step::Opaque(_) => {}
        }
    }
    names
}

/// Whether something on the way is not understood: whether the node is ever reached cannot be told.
#[must_use]
pub fn is_conditional(steps: &[Step<'_>]) -> bool {
    steps.iter().any(|step| matches!(step, Step::Opaque(_)))
}

struct Walk<'s, 'f> {
    steps: Vec<Step<'s>>,
    see: &'f mut dyn FnMut(&[Step<'s>], Node<'s>),
}

impl<'s> Walk<'s, '_> {
    fn statements(&mut self, statements: &'s [Statement]) {
        for statement in statements {
            match statement {
                Statement::Call(call) => self.call(call),
                Statement::Assign(assign) => {
                    (self.see)(&self.steps, Node::Assign(assign));
                    self.within(Step::Value(assign), |walk| walk.value(&assign.value));
                }
                Statement::Opaque(opaque) => self.opaque(opaque),
            }
        }
    }

    fn within(&mut self, step: Step<'s>, inside: impl FnOnce(&mut Self)) {
        self.steps.push(step);
        inside(self);
        self.steps.pop();
    }

    fn call(&mut self, call: &'s Call) {
        (self.see)(&self.steps, Node::Call(call));
        self.within(Step::Argument(call), |walk| {
            for argument in &call.args {
                walk.value(&argument.value);
            }
        });
        if let Some(body) = &call.body {
            self.within(Step::Block(call), |walk| walk.statements(&body.statements));
        }
        self.within(Step::Receiver(call), |walk| {
            for link in &call.chain {
                walk.call(link);
            }
        });
    }

    fn value(&mut self, value: &'s Value) {
        match value {
            Value::Text { .. } | Value::Path { .. } => {}
            Value::Call(call) => self.call(call),
            Value::List { values, .. } => values.iter().for_each(|value| self.value(value)),
            Value::Map { entries, .. } => {
                entries.iter().for_each(|entry| self.value(&entry.value));
            }
            Value::Other(opaque) => self.opaque(opaque),
        }
    }

    fn opaque(&mut self, opaque: &'s Opaque) {
        (self.see)(&self.steps, Node::Opaque(opaque));
        self.within(Step::Opaque(opaque), |walk| {
            for body in &opaque.bodies {
                walk.statements(&body.statements);
            }
        });
    }
}
