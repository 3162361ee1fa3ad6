//! Rules about the calls that only the app can make: registration at start, report after login.
//!
//! Knows the generated classes' names and follows the Application class through its superclasses;
//! reads no bytecode. A call from any class counts, where that class is no other Application.

use pushwright_android::Place;
use pushwright_config::config::ImSdk;
use pushwright_config::pack::Language;
use pushwright_config::{Code, Diagnostic, Severity};
use pushwright_lossless::{Edit, source};

use super::{Exam, Rule, Symptom, finding};
use crate::console::intent::attribute;
use crate::doctor::exam::AppSource;
use crate::model::classes::{
    LOGIN_PROPERTY, OwnCall, REGISTER, REGISTRATION, SET_CONSENT, SET_LOGIN, TOKEN_MANAGER,
};

pub(super) const RULES: &[Rule] = &[
    Rule::of_app(&[Code::DoctorConsentMissing], consent),
    Rule::of_app(&[Code::DoctorRegistrationMissing], registration),
    Rule::of_app(&[Code::DoctorTokenNotReported], report),
    Rule::of_app(&[Code::DoctorNotMainProcess], main_process),
];

/// Whether a class of ours is there, or will be once the app is built.
fn is_generated(exam: &Exam<'_>, name: &str) -> bool {
    let path = exam.project().source_of(&format!("{}.{name}", exam.package));
    exam.patient.config.app.leaves_sources_to_build()
        || exam.sources().iter().any(|it| path.as_ref() == Some(it.path) && it.is_ours())
}

/// The manifest's Application class and the place it is named at.
fn application(exam: &Exam<'_>) -> Option<(Option<String>, Place)> {
    let project = exam.project();
    let file = project.manifest_of(project.app())?;
    let doc = project.snapshot().document(&file)?.ok()?;
    let id = doc.children(doc.root()).find(|&id| doc.local_name(id) == "application")?;
    let class = attribute(&doc, id, "name").map(|it| project.qualified(it));
    Some((class, Place::new(&file, doc.element(id).start_tag.clone())))
}

/// Nothing starts before somebody says that the user has agreed.
fn consent(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    if !is_generated(exam, REGISTRATION) {
        return;
    }
    if exam.sources().iter().any(|it| !it.is_ours() && it.calls(&exam.package, &SET_CONSENT)) {
        return;
    }
    let diagnostic = finding(
        Severity::Error,
        Code::DoctorConsentMissing,
        "nobody tells `PushRegistration` that the user has agreed to push".to_owned(),
        "no push SDK starts, so no phone gets a token",
        &format!(
            "where the user accepts your privacy policy, call `{}.{SET_CONSENT}context, true)`; an app \
             that needs no consent does so in onCreate of its Application",
            exam.package
        ),
    );
    found.push(Symptom::new(diagnostic));
}

fn registration(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let by_itself = exam.patient.config.app.auto_init.as_ref().is_some_and(|it| it.value);
    if by_itself || !is_generated(exam, REGISTRATION) {
        return;
    }
    let sources = exam.sources();
    let Some((class, place)) = application(exam) else { return };
    let chain = class.as_deref().map(|it| chain(exam, it)).unwrap_or_default();
    if chain
        .iter()
        .any(|it| it.calls(&exam.package, &REGISTER) || it.calls(&exam.package, &SET_CONSENT))
    {
        return;
    }
    let callers: Vec<&AppSource<'_>> =
        sources.iter().filter(|it| !it.is_ours() && it.calls(&exam.package, &REGISTER)).collect();
    let other_application = callers.iter().find(|it| it.is_application());
    if !callers.is_empty() && other_application.is_none() {
        return;
    }
    // Which class a placeholder names is not told: any that registers may be it.
    let is_named = class.as_deref().is_none_or(|it| !it.contains("${"));
    if !is_named && sources.iter().any(|it| starts(exam, it)) {
        return;
    }
    let line = format!("{}.{REGISTER}this)", exam.package);
    if let Some(other) = other_application {
        let message =
            format!("`{}` registers, and the manifest's application is another class", other.path);
        let help = "name that class in `android:name` of `<application>`, or move the call";
        found.push(Symptom::new(exam.at(not_registered(message, help), &place)));
        return;
    }
    let Some(class) = class else {
        let message =
            "the app has no Application class, and nobody calls `PushRegistration.register`";
        let help = format!(
            "set `auto-init = true` under `[app]` in push.toml, or write an Application class whose \
             onCreate calls `{line}`"
        );
        found.push(Symptom::new(exam.at(not_registered(message.to_owned(), &help), &place)));
        return;
    };
    let who = if is_named { format!("`{class}` does not call") } else { "nobody calls".to_owned() };
    let message = format!("{who} `PushRegistration.register`");
    let help = format!("call `{line}` in its onCreate, or set `auto-init = true` under `[app]`");
    let diagnostic = not_registered(message, &help);
    match chain.first() {
        Some(source) => {
            let (at, edit) = call_site(source, &line);
            let place = Place::new(source.path, at);
            found.push(Symptom::with_edit(exam.at(diagnostic, &place), edit, &class));
        }
        None => found.push(Symptom::new(exam.at(diagnostic, &place))),
    }
}

fn not_registered(message: String, help: &str) -> Diagnostic {
    let meets = "no phone gets a token, so nothing can be sent to it";
    finding(Severity::Error, Code::DoctorRegistrationMissing, message, meets, help)
}

/// Whether a source of the user's registers, or does so as an Application that asks for consent.
fn starts(exam: &Exam<'_>, source: &AppSource<'_>) -> bool {
    let calls = |call: &OwnCall| source.calls(&exam.package, call);
    !source.is_ours() && (calls(&REGISTER) || (calls(&SET_CONSENT) && source.is_application()))
}

/// Where the call belongs: behind `super.onCreate()`, where that is clear.
fn call_site(source: &AppSource<'_>, line: &str) -> (std::ops::Range<usize>, Option<Edit>) {
    let text = source.text;
    let mut places = text.match_indices("super.onCreate()");
    let (Some((at, call)), None) = (places.next(), places.next()) else { return (0..0, None) };
    let end = at + call.len() + usize::from(text[at + call.len()..].starts_with(';'));
    let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
    let indent = &text[start..at];
    let newline = pushwright_lossless::Newline::of(text).as_str();
    let semicolon = if source.language == source::Language::Java { ";" } else { "" };
    let edit = indent
        .trim()
        .is_empty()
        .then(|| Edit::insert(end, format!("{newline}{indent}{line}{semicolon}")));
    (at..end, edit)
}

/// The sources of a class and its superclasses, as far as they are in the project.
fn chain<'e, 'a>(exam: &'e Exam<'a>, class: &str) -> Vec<&'e AppSource<'a>> {
    let mut found: Vec<&AppSource<'_>> = Vec::new();
    let mut next = Some(class.to_owned());
    while let Some(class) = next.take() {
        let Some(path) = exam.project().source_of(&class) else { break };
        let Some(source) = exam.sources().iter().find(|it| *it.path == path) else { break };
        if found.iter().any(|it| it.path == source.path) {
            break;
        }
        found.push(source);
        let package = class.rsplit_once('.').map_or("", |(package, _)| package);
        next = source.superclass(package);
    }
    found
}

fn report(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    if !is_generated(exam, TOKEN_MANAGER) {
        return;
    }
    let sources = exam.sources();
    let tells = |it: &AppSource<'_>| {
        let calls = |call: &OwnCall| it.calls(&exam.package, call);
        // A variable may hold the instance, and nothing else has this name.
        calls(&SET_LOGIN) || calls(&LOGIN_PROPERTY) || it.says("setIsLogin(")
    };
    if sources.iter().any(|it| !it.is_ours() && tells(it)) {
        return;
    }
    let class = format!("{}.{TOKEN_MANAGER}", exam.package);
    let in_kotlin = match exam.project().source_of(&class) {
        Some(path) => path.file_name().ends_with(".kt"),
        None => {
            exam.patient.config.app.language.as_ref().is_some_and(|it| it.value == Language::Kotlin)
        }
    };
    let manager = if in_kotlin { class } else { format!("{class}.getInstance()") };
    let diagnostic = finding(
        Severity::Warning,
        Code::DoctorTokenNotReported,
        "nobody tells `ThirdPushTokenMgr` that the user has logged in".to_owned(),
        "the token is kept and never reported: no server can send to the phone",
        &format!(
            "where the IM login succeeds, call `{manager}.setIsLogin(true)`; `setIsLogin(false)` at logout"
        ),
    );
    let sdks = ImSdk::all();
    let logins: Vec<&String> = sdks.iter().flat_map(|it| &it.spec().logins).collect();
    let login = sources.iter().filter(|it| !it.is_ours()).find_map(|it| {
        let at = logins.iter().find_map(|login| it.code.find(login.as_str()))?;
        Some(Place::new(it.path, at..at + it.text[at..].find('(')?))
    });
    found.push(Symptom::new(match login {
        Some(place) => exam.at(diagnostic, &place),
        None => diagnostic,
    }));
}

/// A vendor's SDK that the user's own code initialises in every process.
fn main_process(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    const GUARDS: [&str; 5] =
        ["isMainProcess", "processName", "ProcessName", "RunningAppProcesses", "myPid"];
    let project = exam.project();
    let several = project
        .manifest_of(project.app())
        .and_then(|it| exam.text(&it))
        .is_some_and(|text| text.contains("android:process="));
    if !several {
        return;
    }
    let classes: Vec<String> = exam
        .packs()
        .flat_map(|pack| &pack.certificate)
        .filter_map(|field| field.provides.as_ref())
        .flat_map(|it| it.parts.iter().map(|part| (part, &it.package)))
        .filter(|(part, _)| part.starts_with(|c: char| c.is_ascii_uppercase()))
        .map(|(part, _)| format!("{part}.init("))
        .collect();
    for source in exam.sources().iter().filter(|it| !it.is_ours() && it.is_application()) {
        let Some(call) = classes.iter().find(|it| source.says(it)) else { continue };
        if GUARDS.iter().any(|it| source.text.contains(it)) {
            continue;
        }
        let diagnostic = finding(
            Severity::Warning,
            Code::DoctorNotMainProcess,
            format!("`{call}…)` runs in every process of the app"),
            "the push SDK is initialised twice, and the second time may fail",
            "call the generated `PushRegistration.register` instead, which looks at the process",
        );
        let at = source.code.find(call.as_str()).unwrap_or(0);
        let place = Place::new(source.path, at..at + call.len());
        found.push(Symptom::new(exam.at(diagnostic, &place)));
    }
}
