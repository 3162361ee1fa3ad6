//! Machines on which a tool is there in part: the suites that want it are left out, by name, and
//! fail where all of them are required.

use std::process::Command;

use crate::built::scratch;
use crate::tools::{Result, run, write};
use crate::{mistakes, table};

/// How the table of planted mistakes calls them.
const HALF: &str = "the machine: a tool there in part";

/// A part that is missing is noticed of every tool; what a suite does then is seen on a folder of
/// tools in which one class path names a jar that is missing.
pub(crate) fn is_left_out() -> Result<()> {
    for tool in table::tools() {
        for part in tool.parts().iter().filter(|it| it.exists()) {
            let what = format!("{tool:?} without {}", part.display());
            let is_seen = !tool.is_whole(|other| other != part && other.exists());
            mistakes::note(HALF, &what, "each suite", is_seen);
            if !is_seen {
                return Err(format!("nobody sees {what}"));
            }
        }
    }
    let work = scratch("half-installed")?;
    write(&work.join("central/proguard-7"), work.join("missing.jar").display().to_string())?;
    let this = std::env::current_exe().map_err(|e| e.to_string())?;
    for (asked, wanted) in [("", "test proguard-7 ... ignored"), ("1", "... FAILED")] {
        let mut suite = Command::new(&this);
        suite.args(["--exact", "proguard-7", "--color", "never"]).env("PUSHWRIGHT_TOOLS", &work);
        let ran = run(suite.env("PUSHWRIGHT_REQUIRE_TOOLCHAIN", asked))?;
        let told = ["proguard-7 is left out: ", "ProGuard7 is missing: run ", wanted];
        if ran.ok != asked.is_empty() || told.iter().any(|it| !ran.all.contains(it)) {
            return Err(format!("without a jar, asked {asked:?}: {}", ran.all));
        }
    }
    Ok(())
}
