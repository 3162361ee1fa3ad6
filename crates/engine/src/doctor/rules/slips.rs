//! Slips in scripts that Groovy takes for something else, so that nobody notices.
//!
//! The build model finds them; what happens then is said here.

use pushwright_config::{Code, Severity};

use super::{Exam, Rule, Symptom, finding};

pub(super) const RULES: &[Rule] = &[Rule::of_app(&[Code::DoctorScriptSlip], slips)];

fn slips(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    for slip in exam.project().slips() {
        let diagnostic = finding(
            Severity::Error,
            Code::DoctorScriptSlip,
            format!("`{}` is not an error to Groovy, and does nothing", slip.found),
            "what is meant here has no effect, or the build stops with a method that is missing",
            &format!("write `{}`", slip.meant),
        );
        found.push(Symptom::new(exam.at(diagnostic, &slip.at)));
    }
}
