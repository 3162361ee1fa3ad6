//! Asking for what `setup` was not given, where somebody sits at a terminal.
//!
//! Knows lines: a question on standard error, the answer on standard input. Lists and cursors of a
//! prompt library would not serve here: nearly every answer is an id that is pasted, and lines work
//! on every terminal and with every screen reader.

use std::io::{self, IsTerminal as _};

use pushwright_config::PackSet;
use pushwright_config::field::{Field, check_field};

use crate::args::Setup;
use crate::disk;
use crate::output::Output;

/// Whether, and where, answers are asked for.
pub(super) struct Asks<'o> {
    /// `None`: nobody is asked.
    output: Option<&'o Output>,
}

impl<'o> Asks<'o> {
    /// Somebody is asked at a terminal, unless told not to, in CI, or where another tool reads.
    pub(super) fn new(args: &Setup, output: &'o Output) -> Asks<'o> {
        let at_terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
        let asks = at_terminal && !args.no_input && !output.is_document() && !disk::in_ci();
        Asks { output: asks.then_some(output) }
    }

    /// Which vendor, of all there are.
    pub(super) fn vendor(&self, packs: &PackSet) -> Option<String> {
        let output = self.output?;
        let vendors = packs.vendors();
        output.note("Which vendor?");
        for (index, vendor) in vendors.iter().enumerate() {
            let title = packs.newest(vendor).map_or("", |it| it.title.as_str());
            output.note(&format!("  {}  {vendor}: {title}", index + 1));
        }
        let named = |answer: &str| {
            let number = answer.parse::<usize>().ok().and_then(|it| it.checked_sub(1));
            let by_number = number.and_then(|it| vendors.get(it).copied());
            let by_name = vendors.iter().copied().find(|it| *it == answer);
            let found = by_number.or(by_name).or_else(|| packs.called(answer));
            found.map(str::to_owned).ok_or_else(|| format!("there is no vendor `{answer}`"))
        };
        self.answer("vendor", &named)
    }

    /// The value of a field that must be given.
    pub(super) fn field(&self, field: &Field) -> Option<String> {
        let output = self.output?;
        output.note(&format!("{}: {}", field.title, field.help));
        let checked = |answer: &str| check_field(field, answer).map(|_| answer.to_owned());
        self.answer(&field.key, &checked)
    }

    /// An answer that will do; `None` where there is no more input.
    fn answer(&self, name: &str, read: &dyn Fn(&str) -> Result<String, String>) -> Option<String> {
        let output = self.output?;
        output.show();
        answer(name, read, &mut io::stdin().lock(), &mut io::stderr())
    }
}

/// Asks until an answer will do.
fn answer(
    name: &str,
    read: &dyn Fn(&str) -> Result<String, String>,
    input: &mut dyn io::BufRead,
    output: &mut dyn io::Write,
) -> Option<String> {
    loop {
        write!(output, "{name}: ").ok()?;
        output.flush().ok()?;
        let mut line = String::new();
        if input.read_line(&mut line).ok()? == 0 {
            let _ = writeln!(output);
            return None;
        }
        let given = line.trim();
        if given.is_empty() {
            continue;
        }
        match read(given) {
            Ok(value) => return Some(value),
            Err(why) => writeln!(output, "  {why}").ok()?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is made of the lines, and what was printed.
    fn ask(lines: &str) -> (Option<String>, String) {
        let digits = |it: &str| match it.chars().all(|c| c.is_ascii_digit()) {
            true => Ok(it.to_owned()),
            false => Err("digits only".to_owned()),
        };
        let mut printed = Vec::new();
        let value = answer("app-id", &digits, &mut lines.as_bytes(), &mut printed);
        (value, String::from_utf8(printed).expect("text"))
    }

    #[test]
    fn an_answer_is_asked_for_until_it_will_do() {
        assert_eq!(ask(" 17 \n"), (Some("17".to_owned()), "app-id: ".to_owned()));
        let (value, printed) = ask("\nx1\n18\n");
        assert_eq!(value.as_deref(), Some("18"));
        assert_eq!(printed, "app-id: app-id:   digits only\napp-id: ");
    }

    #[test]
    fn the_end_of_input_is_no_answer() {
        assert_eq!(ask("").0, None);
        assert_eq!(ask("x\n").0, None);
    }
}
