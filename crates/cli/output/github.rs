//! Findings as the workflow commands by which GitHub Actions annotate a pull request.
//!
//! Knows one command a finding, and how its text is escaped.

use pushwright_config::{Diagnostic, Severity};

/// A finding as an annotation.
pub(super) fn annotation(finding: &Diagnostic) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut place = String::new();
    if let Some(at) = &finding.location {
        let ((line, column), (end_line, end_column)) = (at.line_column(), at.end_line_column());
        place = format!("file={},line={line},endLine={end_line}", property(&at.file));
        // Columns are known of one line only.
        if line == end_line {
            place += &format!(",col={column},endColumn={end_column}");
        }
        place.push(',');
    }
    let mut text = finding.message.clone();
    for more in finding.notes.iter().chain(&finding.help) {
        text += &format!("\n{more}");
    }
    let title = property(finding.code.as_str());
    format!("::{command} {place}title={title}::{}\n", data(&text))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use pushwright_config::Code;

    use super::*;

    #[test]
    fn findings_are_one_line_each() {
        let finding = Diagnostic::error(Code::ConfigBadValue, "100 % wrong")
            .at("a,b/c:d.toml", Arc::from("x\ny = 1\n"), 6..7)
            .note("one\ntwo");
        let at = "file=a%2Cb/c%3Ad.toml,line=2,endLine=2,col=5,endColumn=6";
        assert_eq!(
            annotation(&finding),
            format!("::error {at},title=config/bad-value::100 %25 wrong%0Aone%0Atwo\n")
        );
        let nowhere = Diagnostic::info(Code::LockLost, "gone");
        assert_eq!(annotation(&nowhere), "::notice title=lock/lost::gone\n");
        let wide = finding.at("a", Arc::from("x\ny = 1\n"), 0..3);
        assert!(annotation(&wide).starts_with("::error file=a,line=1,endLine=2,title="));
    }
}
