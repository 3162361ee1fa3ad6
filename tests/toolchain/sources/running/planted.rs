//! Wrong lines, planted by hand in generated sources: the scenario that has to see each does, on both
//! levels of the framework.

use super::{App, OTHER, Vendors, run_all};
use crate::built;
use crate::mistakes;
use crate::sources::IM_SDKS;
use crate::tools::{ANDROID_LEVELS, Result, read, write};

/// A wrong line in a source, and the scenario that has to see it.
struct Planted {
    im: &'static str,
    language: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    scenario: &'static str,
}

const fn planted(
    im: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    scenario: &'static str,
) -> Planted {
    Planted { im, language: "java", file, from, to, scenario }
}

/// The same mistake in Kotlin.
const fn in_kotlin(it: Planted) -> Planted {
    Planted { language: "kotlin", ..it }
}

const PLANTED: &[Planted] = &[
    planted(
        "none",
        "PushRegistration",
        "!isMainProcess(application)",
        "application == null",
        OTHER,
    ),
    planted(
        "none",
        "PushRegistration",
        "!hasConsent(application)",
        "application == null",
        "nothingRunsBeforeConsent",
    ),
    planted(
        "none",
        "PushRegistration",
        "PushBrand.giveUp(brand)",
        "brand == null",
        "unsupportedPhones",
    ),
    planted(
        "none",
        "PushStartup",
        "PushRegistration.register((Application) application);",
        "application.getPackageName();",
        "keptConsent",
    ),
    planted("none", "PushBrand", "\"realme\"", "\"realmi\"", "brandsAreDispatched"),
    planted("none", "Constants", "20446L", "20449L", "tokenBeforeLogin"),
    planted(
        "none",
        "XiaomiPush",
        "Constants.XM_PUSH_APPID, Constants.XM_PUSH_APPKEY",
        "Constants.XM_PUSH_APPKEY, Constants.XM_PUSH_APPID",
        "sdksGetTheirNumbers",
    ),
    planted(
        "none",
        "MeizuPush",
        "Constants.MZ_PUSH_APPKEY",
        "Constants.MZ_PUSH_APPID",
        "sdksGetTheirNumbers",
    ),
    planted("none", "OppoPush", "OPPO_PUSH_APPKEY,", "XM_PUSH_APPKEY,", "sdksGetTheirNumbers"),
    planted("none", "HonorPush", "Token(\"honor\"", "Token(\"huawei\"", "tokenBeforeLogin"),
    planted("none", "OppoPush", "Token(\"oppo\"", "Token(\"vivo\"", "tokenBeforeLogin"),
    planted("none", "VivoPush", "Token(\"vivo\"", "Token(\"oppo\"", "tokenBeforeLogin"),
    planted("none", "FcmPush", "Token(\"fcm\"", "Token(\"vivo\"", "tokenBeforeLogin"),
    planted("none", "MeizuPushReceiver", "Token(\"meizu\"", "Token(\"oppo\"", "tokenBeforeLogin"),
    planted(
        "none",
        "HUAWEIPushReceiver",
        "Token(\"huawei\"",
        "Token(\"honor\"",
        "tokenBeforeLogin",
    ),
    planted("none", "ThirdPushTokenMgr", "!isLogin || ", "", "tokenBeforeLogin"),
    planted("none", "ThirdPushTokenMgr", "token.equals(reported)", "false", "tokenAfterLogin"),
    planted(
        "none",
        "ThirdPushTokenMgr",
        "PushBrand.isCurrent(vendor)",
        "true",
        "tokenOfAnotherVendor",
    ),
    planted("tim-4", "ThirdPushTokenMgr", "attempt == lastAttempt", "attempt < 0", "failedReport"),
    planted("v2tim", "ThirdPushTokenMgr", "attempt == lastAttempt", "attempt > 0", "newLogin"),
    planted("v2tim", "ThirdPushTokenMgr", "if (!login) {", "if (lastAttempt < 0) {", "newLogin"),
    planted("none", "XiaomiPushReceiver", "!MiPushClient", "MiPushClient", "tokenBeforeLogin"),
    planted("none", "PushMessageExt", "KEY = \"ext\"", "KEY = \"extra\"", "clickBringsExt"),
    planted(
        "timpush",
        "PushMessageExt",
        "ext == null || ext.isEmpty()",
        "ext == null",
        "clickBringsExt",
    ),
    planted("easemob", "PushMessageExt", "KEY = \"e\"", "KEY = \"ext\"", "clickBringsExt"),
    planted(
        "easemob",
        "EasemobPush",
        "PushRegistration.hasConsent(context)",
        "true",
        "easemobIsTold",
    ),
    planted("tim-4", "PushMessageExtSender", "\"UTF-8\"", "\"UTF-16\"", "customContentIsSent"),
    planted(
        "v2tim",
        "PushMessageExtSender",
        "!ext.isEmpty()",
        "ext.isEmpty()",
        "customContentIsSent",
    ),
    in_kotlin(planted(
        "none",
        "PushRegistration",
        "!hasConsent(application)",
        "application == null",
        "nothingRunsBeforeConsent",
    )),
    in_kotlin(planted("none", "PushBrand", "\"realme\"", "\"realmi\"", "brandsAreDispatched")),
    in_kotlin(planted(
        "v2tim",
        "ThirdPushTokenMgr",
        "current == reported",
        "current == \"\"",
        "tokenAfterLogin",
    )),
    in_kotlin(planted("tim-4", "PushMessageExt", "KEY = \"ext\"", "KEY = \"x\"", "clickBringsExt")),
    in_kotlin(planted(
        "v2tim",
        "PushMessageExtSender",
        "Charsets.UTF_8",
        "Charsets.UTF_16",
        "customContentIsSent",
    )),
];

/// Every planted line is seen by its scenario, on both levels.
pub(crate) fn is_seen() -> Result<()> {
    let work = built::scratch("run-planted")?;
    let vendors = Vendors::of(true, &work)?;
    let mut apps = Vec::new();
    for (n, planted) in PLANTED.iter().enumerate() {
        let (im, dependencies) =
            IM_SDKS.iter().find(|it| it.0 == planted.im).ok_or("no such IM SDK")?;
        let language = planted.language;
        let mut app = App::make(&vendors, &work, &format!("p{n}"), im, dependencies, language)?;
        let name = planted.named();
        let source = app.sources.iter().find(|it| it.ends_with(&name)).ok_or("no such source")?;
        let text = read(source)?;
        if !text.contains(planted.from) {
            return Err(format!("{name} of {im} does not say `{}`", planted.from));
        }
        write(source, text.replace(planted.from, planted.to))?;
        app.only = planted.scenario;
        apps.push(app);
    }
    let said = run_all(&vendors, &apps, &work)?;
    let is_seen = |(app, planted): (&App, &Planted)| {
        let head = format!("FAILED {} {}", app.name, planted.scenario);
        let times = said.lines().filter(|line| line.starts_with(&head)).count();
        let is_seen = times == ANDROID_LEVELS.len() || planted.scenario == OTHER && times == 1;
        let what = format!("{} of {}: `{}`", planted.named(), planted.im, planted.to);
        mistakes::note("generated code, run", &what, planted.scenario, is_seen);
        (!is_seen).then(|| format!("{what} is seen {times} times"))
    };
    let unseen: Vec<String> = apps.iter().zip(PLANTED).filter_map(is_seen).collect();
    if unseen.is_empty() { Ok(()) } else { Err(unseen.join("\n") + "\n" + &said) }
}

impl Planted {
    /// The file of the source.
    fn named(&self) -> String {
        format!("{}.{}", self.file, if self.language == "java" { "java" } else { "kt" })
    }
}
