//! The section about pushwright in AGENTS.md: put in, brought up to date, taken out again exactly.
//!
//! Knows texts, and that what stands between the marks is ours only as long as nobody edited it;
//! reads and writes nothing.

use std::ops::Range;

use pushwright_android::RelPath;
use pushwright_config::{Code, Diagnostic};
use pushwright_engine::Change;
use pushwright_lossless::SourceText;
use sha2::{Digest as _, Sha256};

/// The file that agents read first.
pub(crate) const AGENTS_FILE: &str = "AGENTS.md";

const BEGIN: &str = "<!-- pushwright:begin ";
const END: &str = "<!-- pushwright:end -->";

/// What the section says of a project.
pub(crate) struct About<'a> {
    /// How the command is run there.
    pub(crate) program: &'a [&'a str],
    /// The Gradle project's folder as seen from AGENTS.md; empty: it is the same.
    pub(crate) below: &'a str,
}

/// A section that stands in a text.
struct Found {
    /// From its first mark to the end of its last one.
    range: Range<usize>,
    /// Whether it is as it was written.
    is_untouched: bool,
}

/// The file with the section as it is to be; `None`: it is so already.
///
/// # Errors
/// Somebody wrote between the marks.
pub(crate) fn with_section(
    before: Option<SourceText>,
    about: &About<'_>,
) -> Result<Option<Change>, Box<Diagnostic>> {
    let section = section(about);
    let Some(file) = before else {
        let after = Some(SourceText::new(format!("{section}\n")));
        return Ok(change(None, after));
    };
    let text = file.as_str();
    let end = line_end(text);
    let section = section.replace('\n', end);
    let new = match find(text) {
        Some(found) if found.is_untouched => {
            format!("{}{section}{}", &text[..found.range.start], &text[found.range.end..])
        }
        Some(found) => return Err(Box::new(edited(&file, found.range))),
        // A file without a last line end is given none, by which it is known again.
        None if !text.is_empty() && !text.ends_with('\n') => format!("{text}{end}{end}{section}"),
        None => format!("{text}{end}{section}{end}"),
    };
    let after = Some(file.with_text(new)).filter(|it| it.as_str() != text);
    Ok(after.and_then(|after| change(Some(file), Some(after))))
}

/// The file without the section; `None`: it has none.
///
/// # Errors
/// Somebody wrote between the marks: it is his, and stays.
pub(crate) fn without_section(
    before: Option<SourceText>,
) -> Result<Option<Change>, Box<Diagnostic>> {
    let Some(file) = before else { return Ok(None) };
    let text = file.as_str();
    let Some(found) = find(text) else { return Ok(None) };
    if !found.is_untouched {
        return Err(Box::new(edited(&file, found.range)));
    }
    let end = line_end(text);
    let (mut start, mut rest) = (&text[..found.range.start], &text[found.range.end..]);
    let was_last = rest.is_empty();
    rest = rest.strip_prefix(end).unwrap_or(rest);
    for _ in 0..if was_last { 2 } else { 1 } {
        // One line end closes the line before, unless the file had none.
        let above = start.strip_suffix(end).unwrap_or(start);
        let is_blank = above.is_empty() || above.ends_with(end);
        start = if is_blank || was_last { above } else { start };
    }
    let after = format!("{start}{rest}");
    let is_ours_alone = after.is_empty() && found.range.start == 0;
    let after = (!is_ours_alone).then(|| file.with_text(after));
    Ok(change(Some(file), after))
}

fn change(before: Option<SourceText>, after: Option<SourceText>) -> Option<Change> {
    Some(Change { path: RelPath::new(AGENTS_FILE)?, before, after, reasons: Vec::new() })
}

/// The section between its marks, the first of which knows what was written.
fn section(about: &About<'_>) -> String {
    let body = body(about);
    let digest = digest(&body);
    format!("{BEGIN}{digest} -->\n{body}{END}")
}

fn digest(body: &str) -> String {
    let body = body.replace('\r', "");
    Sha256::digest(body.as_bytes())[..4].iter().map(|it| format!("{it:02x}")).collect()
}

fn body(about: &About<'_>) -> String {
    let run = about.program.join(" ");
    let words: Vec<String> =
        about.program.iter().copied().chain(["mcp", "."]).map(|it| format!("{it:?}")).collect();
    let (command, arguments) = (&words[0], words[1..].join(", "));
    let folder = match about.below {
        "" => String::new(),
        below => format!(" below `{below}`"),
    };
    format!(
        "## Vendor push\n\
         \n\
         push.toml says what this app has of vendors' push; pushwright makes the manifests, Gradle\n\
         scripts, rules and sources{folder} agree with it.\n\
         \n\
         * To change something, edit push.toml, not what pushwright wrote. `{run} plan` shows the\n  \
           diff, `{run} apply` writes it; commit push.toml and push.lock with it.\n\
         * `{run} verify` ends with 0 where all is in sync, 1 where a change is pending, 2 where a\n  \
           file or an argument is wrong and nothing was written, 3 where items are left for a\n  \
           human: show them to one, and settle none with `--take` unasked.\n\
         * `{run} doctor` predicts what breaks push without breaking the build, and\n  \
           `{run} explain CODE` says what a code or a line of a log means.\n\
         * `--format json` prints any of it as a document; its `next` says what to do.\n\
         * A secret stands in the environment or in gradle.properties, and push.toml names it:\n  \
           `{{ env = \"NAME\" }}`, `{{ gradle-property = \"NAME\" }}`.\n\
         \n\
         The same as tools, by MCP:\n\
         \n\
         ```json\n\
         {{ \"mcpServers\": {{ \"pushwright\": {{ \"command\": {command}, \"args\": [{arguments}] }} }} }}\n\
         ```\n"
    )
}

fn find(text: &str) -> Option<Found> {
    let start = starts_of_lines(text).find(|at| text[*at..].starts_with(BEGIN))?;
    let mark = text[start..].split('\n').next().unwrap_or_default();
    let body = (start + mark.len() + 1).min(text.len());
    let last = starts_of_lines(text).find(|at| *at >= body && text[*at..].starts_with(END));
    let Some(last) = last else {
        return Some(Found { range: start..text.len(), is_untouched: false });
    };
    let known = mark[BEGIN.len()..].trim_end().strip_suffix("-->").map(str::trim);
    let is_untouched = known == Some(digest(&text[body..last]).as_str());
    Some(Found { range: start..last + END.len(), is_untouched })
}

fn starts_of_lines(text: &str) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1))
}

fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

fn edited(file: &SourceText, range: Range<usize>) -> Diagnostic {
    let first = range.start..range.start + BEGIN.len();
    let message = format!("the section of pushwright in `{AGENTS_FILE}` was edited");
    Diagnostic::error(Code::SourceConflict, message).at(AGENTS_FILE, file.as_str().into(), first).help(
        "to keep it as your own text, delete the two lines with the marks; to have it written anew, \
         delete what is between them, too",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: About<'_> = About { program: &["npx", "pushwright"], below: "android" };

    fn put(text: Option<&str>) -> Option<String> {
        let before = text.map(|it| SourceText::new(it.to_owned()));
        let changed = with_section(before, &ABOUT).expect("untouched");
        changed.and_then(|it| it.after).map(|it| it.as_str().to_owned())
    }

    fn taken(text: &str) -> Option<String> {
        let changed = without_section(Some(SourceText::new(text.to_owned()))).expect("untouched");
        changed.expect("a section").after.map(|it| it.as_str().to_owned())
    }

    #[test]
    fn what_is_put_in_comes_out_exactly_and_once_is_enough() {
        for text in ["a\n", "a", "a\n\n", "\n", "a\n\n\n", "", "a\r\nb\r\n", "a\r\nb", "\n\na"] {
            let with = put(Some(text)).expect("a change");
            assert!(with.starts_with(text), "{text:?}");
            assert_eq!(put(Some(&with)), None, "{text:?}: once is enough");
            assert_eq!(taken(&with).as_deref(), Some(text), "{text:?}");
        }
        let alone = put(None).expect("a change");
        assert_eq!((put(Some(&alone)), taken(&alone)), (None, None));
    }

    #[test]
    fn what_somebody_wrote_around_it_stays() {
        let with = put(Some("a\n")).expect("a change");
        assert_eq!(taken(&format!("{with}\nb\n")).as_deref(), Some("a\n\nb\n"));
        assert_eq!(taken(&format!("{}b", with.trim_end())), None.or(Some("a\nb".to_owned())));
        assert_eq!(taken(&with.replacen("a\n\n", "a\n", 1)).as_deref(), Some("a\n"));
        let alone = put(None).expect("a change");
        assert_eq!(taken(&format!("{alone}b\n")).as_deref(), Some("b\n"));
    }

    #[test]
    fn what_somebody_wrote_into_it_is_his() {
        let with = put(Some("a\n")).expect("a change");
        let added = with.replace("\n## ", "\nmine\n## ");
        let half = with.replace(END, "");
        for text in [added, half] {
            let file = || Some(SourceText::new(text.clone()));
            assert!(with_section(file(), &ABOUT).is_err(), "{text}");
            assert!(without_section(file()).is_err(), "{text}");
        }
    }

    #[test]
    fn an_older_section_is_brought_up_to_date() {
        let older = With("## Older\n").section();
        let text = format!("a\n\n{older}\nb\n");
        let new = put(Some(&text)).expect("a change");
        assert!(new.starts_with("a\n\n") && new.ends_with("-->\nb\n"), "{new}");
        assert!(!new.contains("Older"), "{new}");
    }

    /// A section of another text.
    struct With(&'static str);

    impl With {
        fn section(&self) -> String {
            format!("{BEGIN}{} -->\n{}{END}", digest(self.0), self.0)
        }
    }
}
