//! The page of docs on commands: every command with its arguments, as `--help` has them.
//!
//! Knows how that page looks; the texts are clap's. Only a test needs it: it holds the page to them, and
//! `PUSHWRIGHT_BLESS=1 cargo test --bin pushwright reference` writes the page anew.

use clap::{Arg, Command};

use crate::args::command;

const HEAD: &str = "\
<!-- Made by `PUSHWRIGHT_BLESS=1 cargo test --bin pushwright reference`. -->
# Commands

For whoever wants every option on one page. `pushwright COMMAND --help` prints the same for one \
command, `-h` in short; the table in [README](../README.md#commands) says what each is for. What the \
exit codes mean is in [CI](ci.md#exit-codes).
";

fn page() -> String {
    let mut all = command();
    all.build();
    let mut text = HEAD.to_owned();
    for one in shown(&all) {
        text += &section(one, "pushwright", "##");
    }
    text += "\n## Options of every command\n";
    text + &table(all.get_arguments().filter(|it| it.is_global_set() || is_about(it)))
}

/// The commands of a command, by name.
fn shown(of: &Command) -> Vec<&Command> {
    let all = of.get_subcommands();
    let mut shown: Vec<&Command> =
        all.filter(|it| !it.is_hide_set() && it.get_name() != "help").collect();
    shown.sort_by_key(|it| it.get_name());
    shown
}

/// A command with its arguments, and with the commands that it has itself.
fn section(one: &Command, before: &str, heading: &str) -> String {
    let name = format!("{before} {}", one.get_name());
    let about = one.get_about().map(ToString::to_string).unwrap_or_default();
    let own = one.get_arguments().filter(|it| !it.is_global_set() && !is_about(it));
    let own: Vec<&Arg> = own.collect();
    // What is under a heading of its own is for one vendor or another.
    let words = own.iter().filter(|it| it.get_help_heading().is_none());
    let words: String = words.map(|it| format!(" {}", word(it))).collect();
    let mut text = format!("\n{heading} {}\n\n{about}.\n", one.get_name());
    let inner = shown(one);
    if inner.is_empty() {
        text += &format!("\n```text\n{name}{words}\n```\n");
        text += &table(own.into_iter());
    }
    for it in inner {
        text += &section(it, &name, &format!("{heading}#"));
    }
    text
}

/// `--help` and `--version`, which every command has.
fn is_about(arg: &Arg) -> bool {
    ["help", "version"].contains(&arg.get_id().as_str())
}

/// An argument as a usage line shows it.
fn word(arg: &Arg) -> String {
    let spelt = spelt(arg);
    if arg.is_required_set() { spelt } else { format!("[{spelt}]") }
}

/// The long name with its value, or the name of what stands by itself.
fn spelt(arg: &Arg) -> String {
    let takes = arg.get_action().takes_values();
    let names = arg.get_value_names().unwrap_or_default();
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    let is_many = arg.get_num_args().is_some_and(|it| it.max_values() > 1);
    let values = match names.as_slice() {
        [one] if is_many => format!("{one}…"),
        [one, more] => format!("{one} [{more}…]"),
        _ => names.join(" "),
    };
    match arg.get_long() {
        Some(long) if takes => format!("--{long} {values}"),
        Some(long) => format!("--{long}"),
        None => values,
    }
}

fn table<'a>(args: impl Iterator<Item = &'a Arg>) -> String {
    let rows: Vec<String> = args.filter(|it| !it.is_hide_set()).map(row).collect();
    if rows.is_empty() {
        return String::new();
    }
    format!("\n| argument | means |\n|---|---|\n{}", rows.concat())
}

fn row(arg: &Arg) -> String {
    let short = arg.get_short().map(|it| format!("`-{it}`, ")).unwrap_or_default();
    let help = arg.get_long_help().or(arg.get_help()).map(ToString::to_string).unwrap_or_default();
    let words: Vec<&str> = help.split_whitespace().collect();
    let mut help = words.join(" ");
    let values: Vec<String> =
        arg.get_possible_values().iter().map(|it| format!("`{}`", it.get_name())).collect();
    if arg.get_action().takes_values() && !values.is_empty() {
        help += &format!(": {}", values.join(", "));
    }
    format!("| {short}`{}` | {} |\n", cell(&spelt(arg)), cell(&help))
}

/// A text in a cell of a table, where a bar ends the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::page;

    #[test]
    fn the_page_on_commands_is_fresh() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/commands.md");
        let text = page();
        if std::env::var_os("PUSHWRIGHT_BLESS").is_some() {
            fs::write(&path, &text).expect("the file can be written");
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        let bless = "PUSHWRIGHT_BLESS=1 cargo test --bin pushwright reference";
        assert!(found == text, "docs/commands.md is stale: run `{bless}`");
    }
}
