//! "I cannot receive push messages": the checklist, in order, with what the files tell ticked.
//!
//! Knows which findings stand in the way of which step; what a phone or a console alone can tell
//! is left open, with how to look.

use pushwright_android::Project;
use pushwright_config::config::PushConfig;
use pushwright_config::{Code, Severity};

use super::Symptom;
use crate::console::Sheet;

/// Whether the app registers: what speaks against it.
pub(crate) const REGISTRATION: &[Code] =
    &[Code::DoctorRegistrationMissing, Code::DoctorNotMainProcess];

/// Whether the app says that the user has agreed.
pub(crate) const CONSENT: &[Code] = &[Code::DoctorConsentMissing];

/// Whether the token is reported after login.
pub(crate) const TOKEN: &[Code] = &[Code::DoctorTokenNotReported];

/// Whether values are the app's own.
pub(crate) const OWN_VALUES: &[Code] = &[Code::DoctorExampleValue];

/// Whether each build has values of its own.
pub(crate) const OF_EACH_BUILD: &[Code] = &[Code::DoctorIdPerVariant];

/// Whether the keys that sign are registered.
pub(crate) const SIGNING: &[Code] = &[Code::DoctorFingerprint];

/// Whether a click opens what it is to open.
pub(crate) const TAP: &[Code] =
    &[Code::DoctorLinkNotMatched, Code::DoctorLinkCase, Code::DoctorClickTargetNotExported];

/// Whether the app may notify.
const NOTIFICATIONS: &[Code] = &[
    Code::DoctorNotificationsPermission,
    Code::DoctorNotificationsNotAsked,
    Code::DoctorChannelMissing,
];

/// Whether the message is one that is pushed.
const MESSAGE: &[Code] = &[Code::DoctorExtNotJson];

/// What points of their own tell.
const APART: [&[Code]; 9] =
    [CONSENT, REGISTRATION, TOKEN, SIGNING, OF_EACH_BUILD, OWN_VALUES, NOTIFICATIONS, MESSAGE, TAP];

/// What keeps a class of ours, and all that calls it, out of the project.
const WAITS: &[Code] = &[Code::SourceHeldBack];

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

/// Whose part of the way a message has to get through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The code that sends it.
    Sender,
    /// The IM server, which hands it to the vendor.
    ImServer,
    /// The vendor's server, which hands it to the phone.
    Vendor,
    /// The app, which has asked for a token.
    App,
    /// The phone, which shows a notification.
    Notification,
    /// The user, who taps it.
    Tap,
}

impl Stage {
    /// All, in order.
    pub const ALL: [Stage; 6] = [
        Stage::Sender,
        Stage::ImServer,
        Stage::Vendor,
        Stage::App,
        Stage::Notification,
        Stage::Tap,
    ];

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Stage::Sender => "Sender",
            Stage::ImServer => "IM server",
            Stage::Vendor => "Vendor's server",
            Stage::App => "App",
            Stage::Notification => "Notification",
            Stage::Tap => "Tap",
        }
    }
}

/// A point of the checklist, and whose part of the way it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Whose part.
    pub stage: Stage,
    /// The point.
    pub point: Point,
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
    /// A point that was looked at: right where nothing is wrong.
    pub(crate) fn judged(title: String, wrong: Vec<String>) -> Point {
        let state = if wrong.is_empty() { State::Right } else { State::Wrong };
        Point { state, title, details: wrong }
    }

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
pub fn checklist(
    config: &PushConfig,
    project: &Project<'_>,
    symptoms: &[Symptom],
    sheets: &[Sheet],
) -> Vec<Step> {
    let by_sdk = crate::vendor::im::im_sdk_of(config, project).spec().registers_when.as_deref();
    let mut steps = up_to_start(symptoms, sheets, by_sdk);
    steps.extend(from_message_to_tap(symptoms, sheets));
    steps
}

/// A step that the findings decide.
fn decided(
    stage: Stage,
    title: &str,
    symptoms: &[Symptom],
    (codes, others): (&'static [Code], &'static [Code]),
) -> Step {
    let is_its = |code| codes.contains(&code) || others.contains(&code);
    Step { stage, point: Point::decided(title, symptoms, Severity::Warning, &is_its) }
}

/// A step that somebody has to look at.
fn open(stage: Stage, title: &str, how: &str) -> Step {
    Step { stage, point: Point::open(title, &[how.to_owned()]) }
}

/// What has to be right for the phone to have a token, and the IM server to know it; `by_sdk` says
/// when an IM SDK that registers by itself does so.
fn up_to_start(symptoms: &[Symptom], sheets: &[Sheet], by_sdk: Option<&str>) -> Vec<Step> {
    let decide = |stage, title, codes, others| decided(stage, title, symptoms, (codes, others));
    let app = |title, codes, others| decide(Stage::App, title, codes, others);
    let certificate = "The certificate in the IM console says the same";
    let token =
        "`adb logcat` while the app starts: a number there is what `pushwright explain` takes";
    let mut steps = vec![
        open(
            Stage::Sender,
            "Does every message stay away, or only one of many?",
            "no push service delivers every message: vendors limit how many arrive in a short time",
        ),
        app("push.toml holds values of your own", OWN_VALUES, &[Code::ConfigMissingKey]),
        Step { stage: Stage::ImServer, point: Point::open(certificate, &typed(sheets)) },
        decide(
            Stage::ImServer,
            "Each build's application id has values of its own",
            OF_EACH_BUILD,
            &[],
        ),
        Step { stage: Stage::Vendor, point: signing(symptoms) },
        Step { stage: Stage::App, point: integration(symptoms) },
    ];
    let gets_token = open(Stage::App, "The phone gets a token", token);
    if let Some(when) = by_sdk {
        steps.extend([open(Stage::App, "The app registers", when), gets_token]);
        return steps;
    }
    steps.extend([
        app("The app registers when it starts", REGISTRATION, WAITS),
        app("The app says that the user has agreed to push", CONSENT, &[]),
        gets_token,
        app("The token is reported after login", TOKEN, WAITS),
        open(
            Stage::ImServer,
            "The IM server has the token",
            "`adb logcat -s ThirdPushTokenMgr` shows `push token reported` after login",
        ),
    ]);
    steps
}

/// What has to be right for a message to be shown, and to open the page.
fn from_message_to_tap(symptoms: &[Symptom], sheets: &[Sheet]) -> Vec<Step> {
    let decide = |stage, title, codes| decided(stage, title, symptoms, (codes, &[]));
    vec![
        decide(Stage::Notification, "The app may show notifications", NOTIFICATIONS),
        Step { stage: Stage::Sender, point: message(symptoms) },
        Step { stage: Stage::Vendor, point: classes(sheets) },
        open(
            Stage::ImServer,
            "The user is logged in, and allows notifications",
            "after a logout, or a login on another phone, nothing is sent to this one",
        ),
        open(
            Stage::Notification,
            "A killed app is notified",
            "kill the app, send it a few messages from another user, wait one minute",
        ),
        decide(Stage::Tap, "A click on the notification opens the page", TAP),
    ]
}

/// Errors of no other point, and whatever keeps a part of push.toml out of the project.
fn integration(symptoms: &[Symptom]) -> Point {
    const LACKING: [Code; 4] =
        [Code::DoctorNotApplied, Code::SourceHeldBack, Code::FileMissing, Code::GradleCannotTell];
    let counts = |it: &&Symptom| {
        let code = it.diagnostic.code;
        let wrong =
            it.diagnostic.severity == Severity::Error && !APART.iter().any(|it| it.contains(&code));
        wrong || LACKING.contains(&code)
    };
    let found: Vec<Symptom> = symptoms.iter().filter(counts).cloned().collect();
    Point::decided("The SDK is integrated as push.toml says", &found, Severity::Info, &|_| true)
}

/// What a message must hold the sender's code tells only in part.
fn message(symptoms: &[Symptom]) -> Point {
    let title = "The message is one that is pushed";
    let codes = |code| MESSAGE.contains(&code);
    let found = Point::decided(title, symptoms, Severity::Warning, &codes);
    match found.state {
        State::Wrong => found,
        State::Right | State::Open => {
            let how =
                "a custom message is pushed only where its push information has a text (`desc`)";
            Point::open(title, &[how.to_owned()])
        }
    }
}

/// What class the vendors take the messages for; what was granted only their consoles tell.
fn classes(sheets: &[Sheet]) -> Point {
    let mut details: Vec<String> = Vec::new();
    for row in sheets.iter().flat_map(|it| &it.message_classes) {
        let line = match &row.value {
            Some(value) => format!("`{}` is `{value}`: {}", row.label, row.note),
            None => format!("`{}` is not set: {}", row.label, row.note),
        };
        if !details.contains(&line) {
            details.push(line);
        }
    }
    details.push(
        "the vendor grants the class in its console, and the IM console must have it: what has \
         none counts as marketing, of which a phone gets two to five a day, or one"
            .to_owned(),
    );
    Point::open("The messages are of a class that the vendor lets through", &details)
}

/// Which keys are registered only the vendor's console tells; what push.toml lists is no proof.
fn signing(symptoms: &[Symptom]) -> Point {
    let title = "The keys that sign are registered with the vendor";
    let codes = |code| SIGNING.contains(&code);
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

/// What the IM console must say: a heading a build and vendor, and a line a field.
fn typed(sheets: &[Sheet]) -> Vec<String> {
    let mut lines = Vec::new();
    for sheet in sheets {
        lines.push(format!("{}, build `{}`:", sheet.title, sheet.build.name));
        let mut shown: Vec<String> = Vec::new();
        for row in sheet.im_console.iter().chain(&sheet.bring_back) {
            let Some(value) = &row.value else { continue };
            let line = format!("- {}: {value}", row.label);
            // Both consoles have some of them, by names that differ in capitals only.
            let plain = |it: &str| it.replace(' ', "").to_ascii_lowercase();
            if !shown.iter().any(|it| plain(it) == plain(&line)) {
                shown.push(line);
            }
        }
        lines.extend(shown);
    }
    lines.push(crate::console::DELAY.to_owned());
    lines
}
