//! `intent:` URIs as the real framework of two Android levels writes and reads them, against ours:
//! a thousand generated intents, each both ways.
//!
//! Knows one category and one text extra an intent: the framework orders more by its hash tables.

use std::fmt::Write as _;
use std::path::PathBuf;

use pushwright_config::intent::{ACTION_VIEW, Intent};

use crate::built;
use crate::mistakes;
use crate::tools::{self, ANDROID_LEVELS, Result, must_with_input};

const COUNT: usize = 1000;

/// The framework writes what we write, and reads in ours what we meant.
pub(crate) fn are_the_framework_s() -> Result<()> {
    let intents = generated();
    let lines: String = intents.iter().map(|it| line(it, &it.to_uri())).collect();
    for level in ANDROID_LEVELS {
        let found = framework(level, &lines)?;
        let wrong = intents.iter().zip(&found).filter_map(|(it, told)| difference(it, told));
        let wrong: Vec<String> = wrong.collect();
        if found.len() != COUNT || !wrong.is_empty() {
            let shown = wrong.iter().take(5).cloned().collect::<Vec<_>>().join("\n");
            return Err(format!(
                "{level}: {} answers, {} differ:\n{shown}",
                found.len(),
                wrong.len()
            ));
        }
        println!("real-intents: {level}: {COUNT} intents, written and read alike");
    }
    Ok(())
}

/// A URI that is wrong in one value is seen.
pub(crate) fn mistakes_are_seen() -> Result<()> {
    let mut intents = generated();
    intents.truncate(20);
    let planted = |it: &Intent| it.to_uri().replacen("#Intent;", "#Intent;category=planted;", 1);
    let lines: String = intents.iter().map(|it| line(it, &planted(it))).collect();
    let found = framework(ANDROID_LEVELS[0], &lines)?;
    let seen = intents.iter().zip(&found).filter(|(it, told)| difference(it, told).is_some());
    let with_parts = intents.iter().filter(|it| it.to_uri().contains("#Intent;")).count();
    let seen = seen.count();
    let what = "a category that was not meant";
    mistakes::note("intent: URIs", what, "Android's framework", seen == with_parts);
    match seen {
        0 => Err("a planted category is not seen".to_owned()),
        n if n == with_parts => Ok(()),
        n => Err(format!("a planted category is seen in {n} of {with_parts} intents")),
    }
}

fn framework(level: &str, lines: &str) -> Result<Vec<Vec<String>>> {
    let jars: Vec<PathBuf> = tools::central_jars(level)?;
    let class_path = built::java_helper("IntentJudge", &format!("IntentJudge-{level}"), &jars)?;
    let said = must_with_input(&mut tools::java(&class_path, "IntentJudge"), lines)?;
    said.lines().map(|line| line.split(' ').map(text).collect()).collect()
}

/// What the framework's answer has otherwise.
fn difference(intent: &Intent, told: &[String]) -> Option<String> {
    let (uri, read) = told.split_first()?;
    let ours = intent.to_uri();
    if *uri != ours {
        return Some(format!("written {uri}\nours    {ours}"));
    }
    let mut meant: Vec<String> = fields(intent).into();
    if meant[1].is_empty() {
        ACTION_VIEW.clone_into(&mut meant[1]);
    }
    if read != meant {
        return Some(format!("{ours}\nread  {read:?}\nmeant {meant:?}"));
    }
    match Intent::parse(uri) {
        Ok(parsed) if parsed.to_uri() == *uri => None,
        other => Some(format!("{uri}\nis read by us as {other:?}")),
    }
}

/// In the helper's order.
fn fields(intent: &Intent) -> [String; 9] {
    let component = intent.component.clone();
    let package = component.as_ref().map(|it| it.0.clone()).or_else(|| intent.package.clone());
    let extra = intent.extras.first().cloned();
    [
        intent.data.clone(),
        intent.action.clone().unwrap_or_default(),
        intent.categories.first().cloned().unwrap_or_default(),
        intent.mime_type.clone().unwrap_or_default(),
        intent.flags.to_string(),
        package.unwrap_or_default(),
        component.map(|it| it.1).unwrap_or_default(),
        extra.as_ref().map(|it| it.1.clone()).unwrap_or_default(),
        extra.map(|it| it.2).unwrap_or_default(),
    ]
}

fn line(intent: &Intent, uri: &str) -> String {
    let mut all: Vec<String> = fields(intent).iter().map(|it| hex(it)).collect();
    all.push(hex(uri));
    all.join(" ") + "\n"
}

fn generated() -> Vec<Intent> {
    let mut dice = Dice(0x5eed);
    (0..COUNT).map(|_| dice.intent()).collect()
}

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap_or(0) % end
    }

    fn of<'t>(&mut self, all: &[&'t str]) -> &'t str {
        all[self.below(all.len())]
    }

    /// Text with what URIs treat apart, and letters of more than one byte.
    fn text(&mut self) -> String {
        let parts = ["a", "Z9", ";", "=", "#", "%", " ", "/", "&", "é", "推", "😀", "'", "$", "+"];
        (0..=self.below(6)).map(|_| self.of(&parts)).collect()
    }

    fn maybe(&mut self, text: impl FnOnce(&mut Dice) -> String) -> Option<String> {
        (self.below(2) == 0).then(|| text(self))
    }

    fn intent(&mut self) -> Intent {
        let scheme = self.of(&["acme", "pushscheme", "https", "a+b-c.d"]);
        let host = self.of(&["push", "com.tencent.qcloud.tim", "a.b:80", ""]);
        let path = self.of(&["", "/", "/detail", "/a%20b", "/d?x=1&y=%3D", "/d?x=推"]);
        let package = self.of(&["com.acme.app", "a.b", "org.example.c1.debug"]).to_owned();
        let classes = [".Main", ".chat.Chat$Inner", "le.Other"];
        let component = (self.below(2) == 0)
            .then(|| (package.clone(), format!("{package}{}", self.of(&classes))));
        Intent {
            data: format!("{scheme}://{host}{path}"),
            action: self.maybe(|it| format!("com.acme.{}", it.text())),
            categories: self.maybe(|it| format!("com.acme.{}", it.text())).into_iter().collect(),
            mime_type: self.maybe(|it| it.of(&["text/plain", "*/*", "image/svg+xml"]).to_owned()),
            // Those that grant access are dropped when read.
            flags: [0, 0x0400_0000, 0x1400_0000, 0x2000_0000][self.below(4)],
            package: (component.is_none() && self.below(2) == 0).then_some(package),
            component,
            extras: self.maybe(Dice::text).map(|key| ('S', key, self.text())).into_iter().collect(),
        }
    }
}

fn hex(text: &str) -> String {
    text.bytes().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn text(hex: &str) -> Result<String> {
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).map_err(|e| e.to_string());
    let bytes: Result<Vec<u8>> = (0..hex.len() / 2).map(|at| byte(2 * at)).collect();
    String::from_utf8(bytes?).map_err(|e| e.to_string())
}
