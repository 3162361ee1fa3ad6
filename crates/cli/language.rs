//! In which language pages and forms are printed: what the user asks for, or the terminal's.
//!
//! Knows the variables of the locale. What other tools read is English: their formats, and a pipe that
//! nobody asked to be otherwise.

use std::io::{self, IsTerminal as _};

use pushwright_engine::Language;

use crate::global::{Format, Lang};

/// What decides the language of messages, the strongest first.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The language to print in.
pub(crate) fn language(given: Option<Lang>, format: Format) -> Language {
    let variable = |name: &str| std::env::var(name).ok();
    chosen(given, format, io::stdout().is_terminal(), &variable)
}

fn chosen(
    given: Option<Lang>,
    format: Format,
    is_terminal: bool,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Language {
    if format != Format::Human {
        return Language::English;
    }
    match given {
        Some(Lang::Zh) => Language::Chinese,
        Some(Lang::En) => Language::English,
        None if !is_terminal => Language::English,
        None => {
            let set = VARIABLES.iter().filter_map(|it| variable(it)).find(|it| !it.is_empty());
            let is_chinese = set.is_some_and(|it| it.to_ascii_lowercase().starts_with("zh"));
            if is_chinese { Language::Chinese } else { Language::English }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_what_is_asked_for_or_the_terminals() {
        let zh = [("LANG", "zh_CN.UTF-8")];
        let overruled = [("LC_ALL", ""), ("LC_MESSAGES", "en_GB.UTF-8"), ("LANG", "zh_CN.UTF-8")];
        let all = [("LC_ALL", "zh_TW"), ("LANG", "C")];
        type Set<'s> = &'s [(&'s str, &'s str)];
        let cases: [(Option<Lang>, Format, bool, Set<'_>, Language); 10] = [
            (None, Format::Human, true, &zh, Language::Chinese),
            (None, Format::Human, false, &zh, Language::English),
            (None, Format::Short, true, &zh, Language::English),
            (None, Format::Human, true, &overruled, Language::English),
            (None, Format::Human, true, &all, Language::Chinese),
            (None, Format::Human, true, &[], Language::English),
            (Some(Lang::En), Format::Human, true, &zh, Language::English),
            (Some(Lang::Zh), Format::Human, false, &[], Language::Chinese),
            (Some(Lang::Zh), Format::Json, true, &zh, Language::English),
            (Some(Lang::Zh), Format::Github, true, &zh, Language::English),
        ];
        for (given, format, is_terminal, set, wanted) in cases {
            let variable = |name: &str| {
                set.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned())
            };
            let language = chosen(given, format, is_terminal, &variable);
            assert_eq!(language, wanted, "{given:?} {format:?} {is_terminal} {set:?}");
        }
    }
}
