//! How template variables get into a text, within bounds that no template goes beyond.
//!
//! Knows the engine of templates; which variables there are, `variables` knows.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value};
use pushwright_config::{Code, Diagnostic};

/// How many steps a template may take; those of the tool take some thousand.
const FUEL: u64 = 500_000;
/// How deep templates may call one another.
const DEEPEST: usize = 64;
/// The most bytes that a template makes.
const LONGEST: usize = 4 << 20;

/// Text of a bounded size.
#[derive(Default)]
struct Bounded(Vec<u8>);

impl std::io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST {
            return Err(std::io::Error::other("it makes more than 4 MB"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Renders a template as far as it is worth it.
pub(crate) fn rendered(
    template: &minijinja::Template<'_, '_>,
    variables: &Value,
) -> Result<String, minijinja::Error> {
    let mut text = Bounded::default();
    template.render_captured_to(variables, &mut text).map(drop)?;
    let not_text = |error| minijinja::Error::new(ErrorKind::BadSerialization, format!("{error}"));
    String::from_utf8(text.0).map_err(not_text)
}

/// The filter, of a result that is not larger than a template's may be.
fn replace(text: &str, from: &str, to: &str) -> Result<String, minijinja::Error> {
    let size = text.len() + text.matches(from).count() * to.len();
    match size > LONGEST {
        true => Err(minijinja::Error::new(ErrorKind::InvalidOperation, "the result is too long")),
        false => Ok(text.replace(from, to)),
    }
}

/// The environment that renders source templates: strict, lines of tags leave no trace.
pub(crate) fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(FUEL));
    env.set_recursion_limit(DEEPEST);
    env.add_filter("replace", replace);
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    if let Ok(syntax) = syntax {
        env.set_syntax(syntax);
    }
    env
}

/// Whether a text has anything to be filled in.
pub(super) fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

pub(super) fn fill(
    text: &str,
    variables: &Value,
    file: &str,
    line: usize,
) -> Result<String, Box<Diagnostic>> {
    if !is_template(text) {
        return Ok(text.to_owned());
    }
    // Setting one up takes longer than filling a hundred template variables.
    thread_local! {
        static ENVIRONMENT: Environment<'static> = environment();
    }
    ENVIRONMENT.with(|it| rendered(&it.template_from_str(text)?, variables)).map_err(|error| {
        let message = format!("{file}:{line}: a template variable cannot be filled: {error}");
        let known = if text.contains("application_id") {
            "set `app.application-id` in push.toml: the project does not tell it"
        } else {
            "set the value in push.toml, or mend the pack"
        };
        Box::new(Diagnostic::error(Code::PackTemplateError, message).help(known))
    })
}
