//! `schema`: the JSON Schema of push.toml, with the fields of the packs that are installed; and the
//! line by which an editor finds one.

use pushwright_config::Severity;
use pushwright_engine::schema;

use crate::exit::{Exit, Failure};
use crate::global::GlobalArgs;
use crate::output::Output;
use crate::session::packs_here;

pub(crate) fn run(global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
    let (packs, findings) = packs_here(global)?;
    if findings.iter().any(|it| it.severity == Severity::Error) {
        return Err(Failure::Findings(findings));
    }
    output.result(&schema(&packs));
    Ok(Exit::Done)
}

/// The line that editors look for. It names the schema of this version on the web: a file beside
/// push.toml would be one more to commit and to keep fresh, and an editor without a network only
/// loses what it would complete. Where packs of one's own matter, push.toml names what `schema`
/// printed.
pub(crate) const LINE: &str = concat!(
    "#:schema https://raw.githubusercontent.com/pushwright/pushwright/v",
    env!("CARGO_PKG_VERSION"),
    "/docs/push.schema.json\n"
);
