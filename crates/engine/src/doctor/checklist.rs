//! "I cannot receive push messages": the checklist, in order, with what the files tell ticked.
//!
//! Knows which findings stand in the way of which step; what a phone or a console alone can tell
//! is left open, with how to look.

use pushwright_config::{Code, Severity};

use super::Symptom;
use crate::console::Sheet;

/// How a point of the checklist stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The files show that it is right.
    Right,
    /// The files show that it is wrong.
    Wrong,
    /// Only a phone or a console can tell.
    Open,
}

/// One point of the checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// How it stands.
    pub state: State,
    /// What is looked at.
    pub title: String,
    /// What was found, or how to look.
    pub details: Vec<String>,
}

impl Point {
    fn open(title: &str, details: &[String]) -> Point {
        Point { state: State::Open, title: title.to_owned(), details: details.to_vec() }
    }

    /// Wrong where one of the symptoms is at least so bad and bears one of the codes.
    fn decided(
        title: &str,
        symptoms: &[Symptom],
        least: Severity,
        codes: &dyn Fn(Code) -> bool,
    ) -> Point {
        let details: Vec<String> = symptoms
            .iter()
            .filter(|it| it.diagnostic.severity >= least && codes(it.diagnostic.code))
            .map(|it| it.diagnostic.one_line())
            .collect();
        let state = if details.is_empty() { State::Right } else { State::Wrong };
        Point { state, title: title.to_owned(), details }
    }
}

/// The checklist, in the order to go through it.
#[must_use]
pub fn checklist(symptoms: &[Symptom], sheets: &[Sheet]) -> Vec<Point> {
    let apart = [
        Code::DoctorRegistrationMissing,
        Code::DoctorNotMainProcess,
        Code::DoctorTokenNotReported,
        Code::DoctorFingerprint,
        Code::DoctorIdPerVariant,
        Code::DoctorExampleValue,
        Code::DoctorNotificationsPermission,
        Code::DoctorLinkNotMatched,
        Code::DoctorLinkCase,
        Code::DoctorClickTargetNotExported,
    ];
    let one = |title: &str, codes: &'static [Code]| {
        Point::decided(title, symptoms, Severity::Warning, &|code| codes.contains(&code))
    };
    let mut points = vec![Point::open(
        "Does every message stay away, or one of many?",
        &["no push service delivers all: vendors limit how many arrive in a short time".to_owned()],
    )];
    points.push(one(
        "push.toml holds values of your own",
        &[Code::DoctorExampleValue, Code::ConfigMissingKey],
    ));
    points.push(Point::open("The certificate in the IM console says the same", &typed(sheets)));
    points.push(one(
        "Each build's application id has values of its own",
        &[Code::DoctorIdPerVariant],
    ));
    points.push(signing(symptoms));
    points.push(Point::decided(
        "The SDK is integrated as push.toml says",
        symptoms,
        Severity::Error,
        &|code| !apart.contains(&code),
    ));
    points.push(one(
        "The app registers when it starts",
        &[Code::DoctorRegistrationMissing, Code::DoctorNotMainProcess],
    ));
    points.push(Point::open(
        "The phone gets a token",
        &["`adb logcat` while the app starts: a number there is what `pushwright explain` takes"
            .to_owned()],
    ));
    points.push(one("The token is reported after login", &[Code::DoctorTokenNotReported]));
    points.push(Point::open(
        "The IM server has the token",
        &["`adb logcat -s ThirdPushTokenMgr` shows `push token reported` after login".to_owned()],
    ));
    points.push(one("The app may show notifications", &[Code::DoctorNotificationsPermission]));
    points.push(Point::open(
        "The user is logged in, and allows notifications",
        &["after a logout, or a login on another phone, nothing is sent to this one".to_owned()],
    ));
    points.push(Point::open(
        "A killed app is notified",
        &["kill the app, send it a few messages from another user, wait one minute".to_owned()],
    ));
    points.push(one(
        "A click on the notification opens the page",
        &[Code::DoctorLinkNotMatched, Code::DoctorLinkCase, Code::DoctorClickTargetNotExported],
    ));
    points
}

/// Which keys are registered only the vendor's console tells; what push.toml lists is no proof.
fn signing(symptoms: &[Symptom]) -> Point {
    let title = "The keys that sign are registered with the vendor";
    let codes = |code| code == Code::DoctorFingerprint;
    let found = Point::decided(title, symptoms, Severity::Info, &codes);
    match found.state {
        State::Wrong => found,
        State::Right | State::Open => {
            let how =
                "compare the SHA-256 that `pushwright console` prints with the vendor's console";
            Point::open(title, &[how.to_owned()])
        }
    }
}

/// What the IM console must say, a line a build and vendor.
fn typed(sheets: &[Sheet]) -> Vec<String> {
    let mut lines: Vec<String> = sheets
        .iter()
        .map(|sheet| {
            let rows = sheet.im_console.iter().chain(&sheet.bring_back);
            let shown = rows.filter_map(|it| Some(format!("{} {}", it.label, it.value.as_ref()?)));
            let mut shown: Vec<String> = shown.collect();
            shown.dedup();
            format!("{}, build `{}`: {}", sheet.title, sheet.build.name, shown.join("; "))
        })
        .collect();
    lines.push(crate::console::DELAY.to_owned());
    lines
}
