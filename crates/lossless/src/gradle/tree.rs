//! The tree of a script: what it calls and assigns, and the spans of the rest.
//!
//! Knows only shapes: what a value evaluates to, and what a name means to Gradle, is not its
//! business. Anything beyond a call, a path, a text, a list or a map is [`Opaque`].

use super::piece::Piece;
use crate::Span;

/// The language of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `*.gradle`
    Groovy,
    /// `*.gradle.kts`
    Kotlin,
}

impl Dialect {
    /// The dialect of a script by its file name: `.kts` is Kotlin, `.gradle` Groovy.
    ///
    /// `None` for any other ending. The name may be a path.
    #[must_use]
    pub fn of_file_name(name: &str) -> Option<Dialect> {
        if name.ends_with(".kts") {
            Some(Dialect::Kotlin)
        } else if name.ends_with(".gradle") {
            Some(Dialect::Groovy)
        } else {
            None
        }
    }
}

/// One statement of a script or a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// A call, with or without parentheses, arguments and a body; also a name on its own.
    Call(Call),
    /// `a = b`, `a += b`, or a declaration with a value.
    Assign(Assign),
    /// Anything else: conditions, loops, imports, classes, functions, expressions.
    Opaque(Opaque),
}

impl Statement {
    /// From its first character (an annotation or a label counts) to its last.
    #[must_use]
    pub fn span(&self) -> &Span {
        match self {
            Statement::Call(call) => &call.span,
            Statement::Assign(assign) => &assign.span,
            Statement::Opaque(opaque) => &opaque.span,
        }
    }

    /// The call, when the statement is one.
    #[must_use]
    pub fn as_call(&self) -> Option<&Call> {
        match self {
            Statement::Call(call) => Some(call),
            Statement::Assign(_) | Statement::Opaque(_) => None,
        }
    }
}

/// A call: `google()`, `implementation 'g:a:v'`, `maven { … }`, `id("x") version "y" apply false`.
///
/// A name that stands on its own is a call without arguments, parentheses and body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The whole of it, with everything chained to it.
    pub span: Span,
    /// What is called, with its receivers: `android.buildTypes.release`.
    ///
    /// For an object creation of Groovy the text begins with `new` and a blank.
    pub name: Name,
    /// Type arguments, with their angle brackets: `<JavaCompile>`. Few calls have any, so they
    /// take little room where there are none; so does the body.
    pub generics: Option<Box<Span>>,
    /// The arguments, in order; a body is not among them.
    pub args: Box<[Argument]>,
    /// Whether the arguments stand in parentheses; `google()` has them, `jcenter` has not.
    pub parens: bool,
    /// The closure or lambda behind the arguments.
    pub body: Option<Box<Body>>,
    /// What follows on the result: ` version "y"`, `.configureEach { … }`, in order.
    ///
    /// A property read from a result is a link without arguments, parentheses and body.
    pub chain: Box<[Call]>,
}

/// A name or a dotted path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The path without blanks, back-ticks and quotes; `extra["v"]` reads `extra.v`.
    pub text: Piece,
    /// Where it stands.
    pub span: Span,
    /// Whether it was written as a string: `"acmeImplementation"("g:a:v")`.
    pub quoted: bool,
}

impl Name {
    /// The steps of the path; a quoted name is one step.
    pub fn steps(&self) -> impl Iterator<Item = &str> {
        let mut whole = self.quoted.then(|| self.text.as_str());
        let mut parts = self.text.split('.');
        let quoted = self.quoted;
        std::iter::from_fn(move || if quoted { whole.take() } else { parts.next() })
    }

    /// The last step of the path.
    #[must_use]
    pub fn last(&self) -> &str {
        self.steps().last().unwrap_or_default()
    }
}

/// What stands between braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// With its braces; without braces, the one statement itself.
    pub span: Span,
    /// `a, b` of `{ a, b -> … }`, and the arrow: from the first parameter to behind `->`.
    pub parameters: Option<Span>,
    /// The statements, in order.
    pub statements: Vec<Statement>,
    /// Whether it has braces; the branch of an `if` may do without.
    pub braced: bool,
}

impl Body {
    /// What is between the braces, behind the parameters.
    #[must_use]
    pub fn inner(&self) -> Span {
        if !self.braced {
            return self.span.clone();
        }
        let start = self.parameters.as_ref().map_or(self.span.start + 1, |it| it.end);
        start..self.span.end - 1
    }
}

/// An assignment or a declaration with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assign {
    /// The whole of it.
    pub span: Span,
    /// How the target is declared, when this is a declaration.
    pub declaration: Option<Declaration>,
    /// What is assigned to.
    pub target: Name,
    /// How.
    pub operator: Operator,
    /// What is assigned.
    pub value: Value,
}

/// How a variable is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declaration {
    /// Groovy's `def`, or `final` alone.
    Def,
    /// Kotlin's `val`.
    Val,
    /// Kotlin's `var`.
    Var,
    /// Groovy's `String x`.
    Typed,
}

/// How a value gets into its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Set,
    /// `+=`
    Add,
    /// Kotlin's delegation: `val x by …`.
    By,
}

/// One argument of a call, or one entry of a list or map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// `group` of Groovy's `group: 'x'`, of Kotlin's `group = "x"` and of `"group" to "x"`.
    pub label: Option<Piece>,
    /// The value.
    pub value: Value,
    /// With the label.
    pub span: Span,
}

/// A value, as far as it can be told without evaluating anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A string literal.
    Text {
        /// Without quotes and escapes; interpolations stand in it as they are written.
        value: Piece,
        /// With its quotes.
        span: Span,
        /// The `$x` and `${…}` in it, in order; none in a constant.
        interpolations: Box<[Interpolation]>,
    },
    /// A name, a path, a number or a boolean: `libs.foo.bar`, `versions["kit"]`, `21`, `true`.
    Path {
        /// Without blanks; a constant key in brackets is a step of the path.
        path: Piece,
        /// Where it stands.
        span: Span,
    },
    /// A call: `uri("…")`, `platform(…)`, `libs.versions.x.get()`, `new URL("…")`.
    Call(Box<Call>),
    /// `[a, b]`
    List {
        /// The entries.
        values: Vec<Value>,
        /// With its brackets.
        span: Span,
    },
    /// `[a: b]`
    Map {
        /// The entries; those whose key is computed have no label.
        entries: Vec<Argument>,
        /// With its brackets.
        span: Span,
    },
    /// Anything else: closures, arithmetic, conditions.
    Other(Opaque),
}

impl Value {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> &Span {
        match self {
            Value::Text { span, .. }
            | Value::Path { span, .. }
            | Value::List { span, .. }
            | Value::Map { span, .. } => span,
            Value::Call(call) => &call.span,
            Value::Other(opaque) => &opaque.span,
        }
    }

    /// The text of a string literal without interpolations.
    #[must_use]
    pub fn as_constant(&self) -> Option<&str> {
        match self {
            Value::Text { value, interpolations, .. } if interpolations.is_empty() => Some(value),
            Value::Text { .. }
            | Value::Path { .. }
            | Value::Call(_)
            | Value::List { .. }
            | Value::Map { .. }
            | Value::Other(_) => None,
        }
    }

    /// The call, when the value is one.
    #[must_use]
    pub fn as_call(&self) -> Option<&Call> {
        match self {
            Value::Call(call) => Some(call),
            Value::Text { .. }
            | Value::Path { .. }
            | Value::List { .. }
            | Value::Map { .. }
            | Value::Other(_) => None,
        }
    }
}

/// One `$x` or `${…}` in a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interpolation {
    /// Where it stands in the value of its text, with `$` and braces.
    pub range: Span,
    /// Where it stands in the script, with `$` and braces.
    pub span: Span,
    /// What it names, when it is a plain path: `versions.kit`; `versions["kit"]` reads the same.
    pub path: Option<String>,
}

/// Something that is not understood. Its braces are, as far as they read like blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opaque {
    /// The whole of it.
    pub span: Span,
    /// The word that makes it what it is: `if`, `for`, `class`, `import`, `return`, …
    pub keyword: Option<Piece>,
    /// Every block in it, in order; a branch without braces is a body of one statement.
    pub bodies: Vec<Body>,
}
