//! The commands that agents may run, and which of their arguments.
//!
//! Knows names only: what they mean, and how they are spelled, is asked of the command line itself.

use clap::{Arg, ArgAction, Command};
use serde_json::{Map, Value, json};

use crate::args::command;

/// A command that is offered.
pub(super) struct Tool {
    pub(super) name: &'static str,
    arguments: &'static [&'static str],
    pub(super) writes: bool,
}

const TOOLS: [Tool; 6] = [
    Tool { name: "plan", arguments: &["project", "config"], writes: false },
    Tool { name: "verify", arguments: &["project", "config", "apk", "variant"], writes: false },
    Tool {
        name: "doctor",
        arguments: &["project", "config", "not_received", "apk"],
        writes: false,
    },
    Tool {
        name: "console",
        arguments: &["project", "config", "vendor", "check", "apk"],
        writes: false,
    },
    Tool { name: "explain", arguments: &["text", "project", "config", "apk"], writes: false },
    Tool { name: "apply", arguments: &["project", "config", "take", "dry_run"], writes: true },
];

/// What is offered.
pub(super) fn offered(allow_apply: bool) -> impl Iterator<Item = &'static Tool> {
    TOOLS.iter().filter(move |it| allow_apply || !it.writes)
}

/// How a value is given.
enum Kind {
    Switch,
    One,
    Many,
}

impl Tool {
    /// What it does.
    pub(super) fn description(&self) -> String {
        self.with_command(|it| it.get_about().map(ToString::to_string)).unwrap_or_default()
    }

    /// The JSON Schema of its arguments.
    pub(super) fn schema(&self) -> Map<String, Value> {
        let property = |arg: &Arg| {
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            let value = match kind(arg) {
                Kind::Switch => json!({ "type": "boolean", "description": help }),
                Kind::One => json!({ "type": "string", "description": help }),
                Kind::Many => {
                    json!({ "type": "array", "items": { "type": "string" }, "description": help })
                }
            };
            (name(arg), value)
        };
        let properties: Map<String, Value> =
            self.with_command(|it| self.arguments(it).map(property).collect());
        let schema = json!({
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        });
        schema.as_object().cloned().unwrap_or_default()
    }

    /// The arguments by which the program is run.
    ///
    /// # Errors
    /// What is wrong with those that were given.
    pub(super) fn command_line(&self, given: &Map<String, Value>) -> Result<Vec<String>, String> {
        self.with_command(|command| {
            let (mut flags, mut texts) = (Vec::new(), Vec::new());
            for (key, value) in given {
                let arg = self.arguments(command).find(|it| name(it) == *key);
                let Some(arg) = arg else {
                    let known: Vec<String> =
                        self.arguments(command).map(|it| format!("`{}`", name(it))).collect();
                    let known = known.join(", ");
                    return Err(format!("`{}` takes no `{key}`, but {known}", self.name));
                };
                let values = values(&kind(arg), value).map_err(|it| format!("`{key}` {it}"))?;
                match (arg.is_positional(), kind(arg)) {
                    (true, _) => texts.extend(values),
                    (false, Kind::Switch) => {
                        flags.extend(values.iter().map(|_| format!("--{key}")))
                    }
                    (false, _) => flags.extend(values.iter().map(|it| format!("--{key}={it}"))),
                }
            }
            // Whatever a text begins with, it is not a flag.
            Ok([vec![self.name.to_owned()], flags, vec!["--".to_owned()], texts].concat())
        })
    }

    fn with_command<T>(&self, ask: impl FnOnce(&Command) -> T) -> T {
        let mut all = command();
        all.build();
        let none = Command::new(self.name);
        ask(all.find_subcommand(self.name).unwrap_or(&none))
    }

    fn arguments<'c>(&self, command: &'c Command) -> impl Iterator<Item = &'c Arg> {
        let of = |id: &&str| command.get_arguments().find(|it| it.get_id() == id);
        self.arguments.iter().filter_map(of)
    }
}

/// What agents call an argument.
fn name(arg: &Arg) -> String {
    arg.get_long().unwrap_or(arg.get_id().as_str()).to_owned()
}

fn kind(arg: &Arg) -> Kind {
    match arg.get_action() {
        ArgAction::SetTrue => Kind::Switch,
        ArgAction::Append if !arg.is_positional() => Kind::Many,
        _ => Kind::One,
    }
}

/// A value as texts; of a switch that is on, one.
fn values(kind: &Kind, value: &Value) -> Result<Vec<String>, &'static str> {
    let text = |it: &Value| it.as_str().map(str::to_owned);
    match (kind, value) {
        (_, Value::Null) => Ok(vec![]),
        (Kind::Switch, Value::Bool(is_on)) => Ok(vec![String::new(); usize::from(*is_on)]),
        (Kind::Switch, _) => Err("is true or false"),
        (Kind::One, it) => text(it).map(|it| vec![it]).ok_or("is a text"),
        (Kind::Many, Value::Array(all)) => {
            all.iter().map(text).collect::<Option<_>>().ok_or("is a list of texts")
        }
        (Kind::Many, it) => text(it).map(|it| vec![it]).ok_or("is a list of texts"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(tool: &str, given: Value) -> Result<String, String> {
        let tool = offered(true).find(|it| it.name == tool).expect("a tool");
        let given = given.as_object().expect("an object");
        tool.command_line(given).map(|it| it.join(" "))
    }

    #[test]
    fn arguments_are_those_of_the_command_line() {
        for tool in offered(true) {
            let properties = tool.schema()["properties"].as_object().expect("an object").clone();
            assert_eq!(properties.len(), tool.arguments.len(), "{}", tool.name);
            assert!(properties.values().all(|it| it["description"] != ""), "{properties:?}");
            assert!(!tool.description().is_empty());
        }
        assert!(offered(false).all(|it| it.name != "apply"));
    }

    #[test]
    fn what_an_agent_gives_becomes_no_other_argument() {
        let given = json!({ "project": "--fix", "apk": "a.apk", "not-received": true });
        let expected = "doctor --apk=a.apk --not-received --project=--fix --";
        assert_eq!(line("doctor", given).as_deref(), Ok(expected));
        let text = json!({ "text": "--list" });
        assert_eq!(line("explain", text).as_deref(), Ok("explain -- --list"));
        let take = json!({ "take": ["ours", "key"], "dry-run": false });
        assert_eq!(line("apply", take).as_deref(), Ok("apply --take=ours --take=key --"));
        for wrong in [json!({ "fix": true }), json!({ "format": "human" }), json!({ "apk": 1 })] {
            assert!(line("doctor", wrong.clone()).is_err(), "{wrong}");
        }
    }
}
