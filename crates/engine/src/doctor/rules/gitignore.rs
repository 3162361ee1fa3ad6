//! What .gitignore files say of a folder.
//!
//! Knows git's rules for lines, and which of several files is asked first; whether a pattern fits a
//! path, a library tells. Braces and letters behind `\` mean nothing to git, and something there.

use fast_glob::glob_match;

use crate::doctor::nearby::Nearby;

/// The .gitignore around a project that keeps its folder, or all that is in it, out of git.
pub(super) fn ignoring(around: &[Nearby]) -> Option<&Nearby> {
    let files = around.iter().filter(|it| it.path.ends_with("/.gitignore"));
    let mut files: Vec<(usize, &Nearby)> =
        files.map(|it| (it.root.split('/').count(), it)).collect();
    files.sort_by_key(|it| it.0);
    let &(depth, outermost) = files.last()?;
    // Stands for anything in the folder: a name that no line has.
    let inside = format!("{}/\u{1}", outermost.root);
    let names: Vec<&str> = inside.split('/').collect();
    // What is in an ignored folder cannot be kept, so that the topmost is asked about first.
    for end in 1..=names.len() {
        for (own, file) in &files {
            let start = depth - own;
            if start >= end {
                continue;
            }
            match says(&file.text, &names[start..end].join("/"), end < names.len()) {
                Some(true) => return Some(file),
                Some(false) => break,
                None => {}
            }
        }
    }
    None
}

/// Whether a .gitignore has a path ignored or kept; of several lines the last one counts.
fn says(text: &str, path: &str, is_folder: bool) -> Option<bool> {
    let lines = text.trim_start_matches('\u{feff}').lines().rev();
    let mut fitting = lines
        .filter_map(Line::read)
        .filter(|it| (is_folder || !it.is_folders_only) && glob_match(&it.pattern, path));
    fitting.next().map(|it| !it.keeps)
}

/// A line of a .gitignore.
struct Line {
    /// As the library writes patterns.
    pattern: String,
    is_folders_only: bool,
    keeps: bool,
}

impl Line {
    /// `None` for a comment, and for what fits nothing.
    fn read(line: &str) -> Option<Line> {
        if line.starts_with('#') {
            return None;
        }
        let line = without_blanks(line);
        let (line, keeps) = line.strip_prefix('!').map_or((line, false), |it| (it, true));
        let (line, is_folders_only) = line.strip_suffix('/').map_or((line, false), |it| (it, true));
        let is_anchored = line.contains('/');
        let line = line.strip_prefix('/').unwrap_or(line);
        if line.is_empty() {
            return None;
        }
        let mut pattern = if is_anchored { String::new() } else { "**/".to_owned() };
        let mut letters = line.chars();
        while let Some(c) = letters.next() {
            match c {
                '\\' => {
                    let escaped = letters.next()?;
                    if !escaped.is_alphanumeric() {
                        pattern.push('\\');
                    }
                    pattern.push(escaped);
                }
                '{' | '}' => pattern.extend(['\\', c]),
                '!' if pattern.is_empty() => pattern.push_str("\\!"),
                _ => pattern.push(c),
            }
        }
        Some(Line { pattern, is_folders_only, keeps })
    }
}

/// A line without the blanks at its end, but for one behind `\`.
fn without_blanks(line: &str) -> &str {
    let bare = line.trim_end_matches(' ');
    let marks = bare.len() - bare.trim_end_matches('\\').len();
    if marks % 2 == 1 && bare.len() < line.len() { &line[..=bare.len()] } else { bare }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearby(folders: usize, text: &str, root: &str) -> Nearby {
        let path = format!("{}.gitignore", "../".repeat(folders));
        Nearby { path, text: text.to_owned(), root: root.to_owned() }
    }

    #[track_caller]
    fn check(text: &str, folder: &str, expected: bool) {
        let around = [nearby(folder.split('/').count(), text, folder)];
        assert_eq!(ignoring(&around).is_some(), expected, "{text:?} and {folder}");
    }

    #[test]
    fn folders_that_git_ignores() {
        check("/android\n/ios\n", "android", true);
        check("android/", "apps/mobile/android", true);
        check("android\r\nios\r\n", "android", true);
        check("apps/*/android", "apps/mobile/android", true);
        check("apps/**/android/**", "apps/a/b/android", true);
        check("**/android", "android", true);
        check("a/**/b", "a/b", true);
        check("platforms/*", "platforms/android", true);
        check("/platforms", "platforms/android", true);
        check("android/*\n!android/app\n", "android", true);
        check("apps\n!apps/mobile/android\n", "apps/mobile/android", true);
    }

    #[test]
    fn folders_that_git_keeps() {
        check("", "android", false);
        check("# android\n", "android", false);
        check("/android", "apps/mobile/android", false);
        check("mobile/android", "apps/mobile/android", false);
        check("/android/build\nandroid/.gradle\n", "android", false);
        check("android\n!android\n", "android", false);
        check("android\n!/android/\n", "android", false);
        check("*.apk\nbuild/\n", "android", false);
        check("/android-old\n", "android", false);
        check("android/*/\n", "android", false);
        check("/\n//\n!\n", "android", false);
    }

    #[test]
    fn letters_that_mean_something_and_those_that_do_not() {
        check("andro[h-j]d", "android", true);
        check("andro[!h-j]d", "android", false);
        check("andro?d", "android", true);
        check("apps?android", "apps/android", false);
        check("\\#android", "#android", true);
        check("\\!android", "!android", true);
        check("/!android", "android", false);
        check("\\android", "android", true);
        check("android\\*", "android", false);
        check("android  ", "android", true);
        check("android\\  ", "android ", true);
        check("android\\  ", "android", false);
        check("android\\", "android", false);
        check("{android,ios}", "android", false);
        check("{android,ios}", "{android,ios}", true);
    }

    #[test]
    fn the_nearest_file_is_asked_first() {
        let inner = |text| nearby(1, text, "android");
        let outer = |text| nearby(2, text, "mobile/android");
        let ignored = |inner: &str, outer: &str| {
            let around =
                [self::nearby(1, inner, "android"), self::nearby(2, outer, "mobile/android")];
            ignoring(&around).map(|it| it.path.clone())
        };
        assert_eq!(ignored("!android", "android"), None);
        assert_eq!(ignored("android", "!android").as_deref(), Some("../.gitignore"));
        assert_eq!(ignored("ios", "/mobile/android").as_deref(), Some("../../.gitignore"));
        // What is in an ignored folder cannot be kept.
        assert_eq!(ignored("!android", "mobile").as_deref(), Some("../../.gitignore"));
        assert!(ignoring(&[inner("ios"), outer("ios")]).is_none());
    }
}
