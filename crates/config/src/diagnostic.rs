//! Findings: what they are called and where they point.
//!
//! Knows every [`Code`] of the whole tool, so that codes are declared once; doesn't know how any
//! of them comes about.

mod render;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use pushwright_text::{Edit, characters_between, line_at};
pub use render::{Style, escaped, is_invisible, render, render_within};
use render::{floor_char, snap};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably wrong; work goes on.
    Warning,
    /// Wrong; nothing is written.
    Error,
}

impl Severity {
    /// The word it is printed as.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Where a finding points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file's name as the user would type it, with forward slashes.
    pub file: String,
    /// The file's text. Literal secrets in it are masked, byte for byte.
    pub source: Arc<str>,
    /// Byte range in `source`.
    pub span: Range<usize>,
}

impl Location {
    /// Line and column of the start, from one; the column counts characters.
    #[must_use]
    pub fn line_column(&self) -> (usize, usize) {
        self.line_column_of(self.span.start)
    }

    /// Line and column of the end, which is the first character that does not belong to it.
    #[must_use]
    pub fn end_line_column(&self) -> (usize, usize) {
        self.line_column_of(self.span.end.max(self.span.start))
    }

    /// Line and column of a byte of the text.
    #[must_use]
    pub fn line_column_of(&self, at: usize) -> (usize, usize) {
        let (source, span) = self.shown_span(&(at..at));
        let skipped = self.source.len() - source.len();
        let (line, start) = line_at(&self.source, skipped + span.start);
        let start = start.max(skipped);
        debug_assert!(source.is_char_boundary(span.start));
        (line, characters_between(&self.source, start, skipped + span.start) + 1)
    }

    /// Bytes of the text, counted from behind its byte-order mark.
    #[must_use]
    pub fn without_mark(&self, span: &Range<usize>) -> Range<usize> {
        self.shown_span(span).1
    }

    /// The lines around a span, with the number of the first, so that a finding in a large file is
    /// shown without a look at the rest; of a long line, the part around it.
    fn lines_around(&self, span: &Range<usize>) -> Around<'_> {
        let (source, span) = self.shown_span(span);
        let skipped = self.source.len() - source.len();
        let (line, start) = line_at(&self.source, skipped + span.start);
        let start = start.saturating_sub(skipped);
        let end = end_shown(source, span.end);
        let is_long = end - start > LONG;
        let (start, end, span) = if is_long {
            let span =
                span.start..floor_char(source, span.end.min(span.start + PART)).max(span.start);
            let from = floor_char(source, span.start.saturating_sub(PART)).max(start);
            (from, floor_char(source, (span.end + PART).min(end)).max(span.end), span)
        } else {
            (start, end, span)
        };
        let (text, span) = (&source[start..end], span.start - start..span.end - start);
        Around { text, line, span, is_part: is_long }
    }

    /// The text without its byte-order mark, and the span in it, on character boundaries.
    fn shown(&self) -> (&str, Range<usize>) {
        self.shown_span(&self.span)
    }

    fn shown_span(&self, span: &Range<usize>) -> (&str, Range<usize>) {
        let text = self.source.strip_prefix('\u{feff}').unwrap_or(&self.source);
        let skipped = self.source.len() - text.len();
        let start = span.start.saturating_sub(skipped);
        (text, snap(text, &(start..span.end.saturating_sub(skipped))))
    }
}

/// Lines longer than this are shown in part.
const LONG: usize = 2000;
/// How much is shown of a long line on either side of a place.
const PART: usize = 60;

/// Where the line ends that holds a byte: behind its break, but for one that no terminal knows.
fn end_shown(text: &str, at: usize) -> usize {
    let Some(length) = text[at..].find(['\n', '\r']) else { return text.len() };
    let (end, rest) = (at + length, &text[at + length..]);
    end + if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) }
}

/// What is shown of a file around a place.
struct Around<'t> {
    text: &'t str,
    /// The number of its first line.
    line: usize,
    /// The place in it.
    span: Range<usize>,
    /// Whether it begins inside a line.
    is_part: bool,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable name.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One lower-case phrase, the thing in backticks.
    pub message: String,
    /// Where it points; `None` when it is about no file's text.
    pub location: Option<Location>,
    /// What else helps to understand it.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// The change that would settle it, in the file of `location`.
    pub patch: Option<Edit>,
}

impl Diagnostic {
    /// An error that points nowhere yet.
    #[must_use]
    pub fn error(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Error, message.into())
    }

    /// A warning that points nowhere yet.
    #[must_use]
    pub fn warning(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Warning, message.into())
    }

    /// A piece of information that points nowhere yet.
    #[must_use]
    pub fn info(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Info, message.into())
    }

    /// Points at bytes of a file.
    #[must_use]
    pub fn at(mut self, file: impl Into<String>, source: Arc<str>, span: Range<usize>) -> Self {
        self.location = Some(Location { file: file.into(), source, span });
        self
    }

    /// The same without a line of the file it points into, which others may not see.
    #[must_use]
    pub fn without_text(mut self) -> Self {
        self.patch = None;
        if let Some(location) = &mut self.location {
            let blank = |byte: u8| if byte == b'\n' { byte } else { b' ' };
            let blanks = location.source.bytes().map(blank).collect();
            location.source = String::from_utf8(blanks).unwrap_or_default().into();
            return self.note("the file lies outside the project: its lines are not shown");
        }
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Shows the change that would settle it.
    #[must_use]
    pub fn patch(mut self, span: Range<usize>, text: impl Into<String>) -> Self {
        self.patch = Some(Edit::replace(span, text));
        self
    }

    /// `file:line:col: error: message [code]`, as editors and build logs link it.
    #[must_use]
    pub fn one_line(&self) -> String {
        let Diagnostic { code, severity, message, .. } = self;
        let what = format!("{}: {message} [{code}]", severity.as_str());
        match &self.location {
            Some(location) => {
                let (line, column) = location.line_column();
                format!("{}:{line}:{column}: {what}", location.file)
            }
            None => what,
        }
    }

    fn new(code: Code, severity: Severity, message: String) -> Diagnostic {
        Diagnostic {
            code,
            severity,
            message,
            location: None,
            notes: vec![],
            help: None,
            patch: None,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Writes the enum, its list, its names and its pages from one table.
macro_rules! codes {
    ($($variant:ident $name:literal $doc:literal)*) => {
        /// The stable name of a kind of finding; the list only ever grows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $doc] $variant,)*
        }

        impl Code {
            /// Every code, in the order of declaration.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// Its name: area, slash, what is wrong; in kebab case.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// What it means, in one sentence.
            #[must_use]
            pub fn summary(self) -> &'static str {
                match self { $(Code::$variant => $doc,)* }
            }

            /// Its page for `explain`, in Markdown.
            #[must_use]
            pub fn explain(self) -> &'static str {
                match self {
                    $(Code::$variant => include_str!(concat!("../explain/", $name, ".md")),)*
                }
            }

            /// The code of this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Code> {
                Code::ALL.iter().copied().find(|code| code.as_str() == name)
            }
        }
    };
}

codes! {
    ConfigMalformed "config/malformed" "push.toml is not TOML."
    ConfigUnknownKey "config/unknown-key" "A key that means nothing."
    ConfigWrongType "config/wrong-type" "A value of the wrong type."
    ConfigMissingKey "config/missing-key" "A key that must be there is not."
    ConfigBadValue "config/bad-value" "A value that cannot be right."
    ConfigSuspiciousValue "config/suspicious-value" "A value of an unusual length or prefix."
    ConfigExampleValue "config/example-value" "A value copied from a document's example."
    ConfigUnknownVendor "config/unknown-vendor" "No pack describes this vendor."
    ConfigUnknownEdition "config/unknown-edition" "The vendor has no such edition."
    ConfigSecretInFile "config/secret-in-file" "A server secret is written down."
    ConfigTooManyFingerprints "config/too-many-fingerprints" "More fingerprints than a console takes."
    ConfigBadUrl "config/bad-url" "A URL that is not http or https, or a URI without scheme."
    ConfigVariantsAxis "config/variants-axis" "Variants that do not lie on one axis."
    ConfigNotPerVariant "config/not-per-variant" "A key that holds for all variants alike."
    ConfigAssumeUnused "config/assume-unused" "An assumption that nothing asks for."
    ConfigDuplicateEdition "config/duplicate-edition" "Two packs describe the same edition."
    ConfigNotFound "config/not-found" "There is no push.toml, or a folder it names is missing."
    ConfigUnseenVersion "config/unseen-version" "A version between two that differ."
    ConfigTooNew "config/too-new" "push.toml is of a later version than this tool reads."
    ConfigOtherTool "config/other-tool" "push.toml asks for another version of this tool."
    PackMalformed "pack/malformed" "A pack file is not what its name says."
    PackUnknownKey "pack/unknown-key" "A pack key that means nothing."
    PackWrongType "pack/wrong-type" "A pack value of the wrong type."
    PackMissingKey "pack/missing-key" "A pack key that must be there is not."
    PackBadValue "pack/bad-value" "A pack value that cannot be right."
    PackTemplateError "pack/template-error" "A template variable in a pack's text cannot be filled."
    ProjectNotFound "project/not-found" "No Android project here."
    ProjectNoApplication "project/no-application" "No module is an application."
    ProjectSeveralApplications "project/several-applications" "Several modules are applications."
    ProjectAmbiguous "project/ambiguous" "A fact of the project reads two ways, or is told in a roundabout one."
    ProjectBadName "project/bad-name" "The namespace or the applicationId is not a package name."
    ProjectNotUtf8 "project/not-utf8" "A project file that must be read is not UTF-8."
    ProjectCheckFailed "project/check-failed" "Something a vendor's pack checks does not hold."
    ProjectOldEdition "project/old-edition" "Something of an older edition of a vendor's SDK is left."
    ProjectLevelTooLow "project/level-too-low" "A library demands a higher level than the build has."
    ManifestMalformed "manifest/malformed" "A manifest is not well-formed XML."
    ManifestAttributeConflict "manifest/attribute-conflict" "The manifest says something else."
    ManifestRemovedByUser "manifest/removed-by-user" "The manifest removes what is needed."
    ManifestActivityNotFound "manifest/activity-not-found" "The click activity is not declared."
    GradleMalformed "gradle/malformed" "A Gradle script cannot be read."
    GradleCannotTell "gradle/cannot-tell" "The script may already hold it; nothing was guessed."
    GradleVersionConflict "gradle/version-conflict" "Another version is declared."
    GradleRepositoryConflict "gradle/repository-conflict" "The repository is declared otherwise."
    GradlePluginConflict "gradle/plugin-conflict" "A Gradle plugin is declared otherwise."
    GradleExcluded "gradle/excluded" "A rule leaves out a library that is needed."
    GradleNotPinned "gradle/not-pinned" "The build verifies or locks its libraries, and a new one is not listed."
    GradlePlaceholderConflict "gradle/placeholder-conflict" "A placeholder has another value."
    CatalogMalformed "gradle/catalog-malformed" "The version catalog is not TOML."
    ProguardConflict "proguard/conflict" "The rules of the user undo what is needed."
    SourceConflict "source/conflict" "A source to generate is already there and differs."
    SourceHeldBack "source/held-back" "Something waits for sources that are missing."
    SourceKept "source/kept" "A class of yours stands where one would be generated."
    SourceForeignImports "source/foreign-imports" "A folder of sources imports what is not set up."
    SourceUncompiled "source/uncompiled" "Sources would be written that nothing compiles."
    FileMissing "file/missing" "A file the vendor asks for is missing."
    FileTaken "file/taken" "A file in the project is taken as a vendor's SDK."
    FileUnreadable "file/unreadable" "The file of a vendor's SDK cannot be read."
    FileMismatch "file/mismatch" "A vendor's file disagrees with push.toml."
    LockMalformed "lock/malformed" "push.lock cannot be read."
    LockConflictMarkers "lock/conflict-markers" "push.lock holds merge markers."
    LockTooNew "lock/too-new" "push.lock is of a later version than this tool reads."
    LockLost "lock/lost" "push.lock is gone while our edits are there."
    LockSecret "lock/secret" "A secret that was replaced is not kept in push.lock."
    LockBeyond "lock/beyond" "An entry of push.lock would change more than the thing it names."
    DiskChangedUnderneath "disk/changed-underneath" "A file changed while it was being edited."
    DiskOutsideRoot "disk/outside-root" "A path leads outside the project."
    DiskWriteFailed "disk/write-failed" "A file could not be written."
    DiskReadFailed "disk/read-failed" "A file could not be read."
    DiskLocked "disk/locked" "Another run works on this project."
    DiskInterrupted "disk/interrupted" "A run was interrupted while it wrote."
    DoctorNotApplied "doctor/not-applied" "The project does not yet say what push.toml says."
    DoctorExportedMissing "doctor/exported-missing" "A component with an intent filter says nothing of `android:exported`."
    DoctorClickTargetNotExported "doctor/click-target-not-exported" "The activity that a click opens is closed to other apps."
    DoctorLinkNotMatched "doctor/link-not-matched" "No intent filter of the opened activity matches the URI."
    DoctorLinkCase "doctor/link-case" "A filter and the URI differ in capitals only."
    DoctorInsecureRepository "doctor/insecure-repository" "A Maven repository is addressed without TLS."
    DoctorJcenter "doctor/jcenter" "The build asks JCenter, which is shut down."
    DoctorProjectRepositories "doctor/project-repositories" "A build script adds repositories that the settings forbid."
    DoctorPackageAttribute "doctor/package-attribute" "The manifest still names the package."
    DoctorNamespaceMissing "doctor/namespace-missing" "The module has no namespace."
    DoctorRelativeName "doctor/relative-name" "A relative class name leads to a class that is missing."
    DoctorNotificationsPermission "doctor/notifications-permission" "Android 13 is not asked for permission to notify."
    DoctorInstallPackages "doctor/install-packages" "The app may ask to install packages, which Google Play restricts."
    DoctorStorageUnlimited "doctor/storage-unlimited" "A storage permission is asked for where it gives nothing."
    DoctorPhoneState "doctor/phone-state" "The app asks for the phone's identity."
    DoctorVersionMismatch "doctor/version-mismatch" "Libraries that belong together have different versions."
    DoctorTwoGenerations "doctor/two-generations" "Parts of two generations of one SDK are in the project."
    DoctorTooOld "doctor/too-old" "A library is older than what is needed."
    DoctorRequirementMissing "doctor/requirement-missing" "Something the vendor's SDK counts on is not declared."
    DoctorClassNotThere "doctor/class-not-there" "The manifest declares a class of sources that were not copied."
    DoctorVendorFile "doctor/vendor-file" "A vendor's file lies in the wrong place, or belongs to another app."
    DoctorPluginClasspath "doctor/plugin-classpath" "A Gradle plugin does not see the Android plugin."
    DoctorPluginTooNew "doctor/plugin-too-new" "A Gradle plugin needs a later Gradle."
    DoctorPluginTooOld "doctor/plugin-too-old" "A Gradle plugin is too old for the Gradle at hand."
    DoctorSecretInApp "doctor/secret-in-app" "A secret of the server is in the app."
    DoctorExampleValue "doctor/example-value" "A value of a document's example is left in."
    DoctorProguardRule "doctor/proguard-rule" "A rule for the shrinker cannot be read."
    DoctorForeignPackage "doctor/foreign-package" "A name is made of another app's package."
    DoctorFingerprint "doctor/fingerprint" "A key that builds are signed with is not among the registered ones."
    DoctorDynamicVersion "doctor/dynamic-version" "A push library's version changes by itself."
    DoctorKeepWithoutMembers "doctor/keep-without-members" "A keep rule keeps a class without its constructor."
    DoctorRemovedConfiguration "doctor/removed-configuration" "A dependency uses a configuration that Gradle has removed."
    DoctorSupportLibrary "doctor/support-library" "The old support library stands beside AndroidX."
    DoctorBuildConfigOff "doctor/build-config-off" "A build config field is set while the feature is off."
    DoctorIdPerVariant "doctor/id-per-variant" "A variant has an applicationId of its own and no values of its own."
    DoctorRegistrationMissing "doctor/registration-missing" "Nobody calls the generated registration."
    DoctorNotMainProcess "doctor/not-main-process" "Push is initialised in every process of the app."
    DoctorTokenNotReported "doctor/token-not-reported" "Nobody says that the user has logged in."
    DoctorExtNotJson "doctor/ext-not-json" "Custom content is not JSON, which one vendor wants."
    DoctorChannelMissing "doctor/channel-missing" "A vendor's phones show nothing without a notification channel."
    DoctorPlaceholderMissing "doctor/placeholder-missing" "A manifest uses a placeholder that no script sets."
    DoctorElementTwice "doctor/element-twice" "One element stands twice in one manifest."
    DoctorProviderRemoved "doctor/provider-removed" "The manifest takes out the provider that starts an SDK."
    DoctorApplicationReplaced "doctor/application-replaced" "The manifest drops what libraries bring into the application."
    DoctorScriptSlip "doctor/script-slip" "A slip in a script has no effect, or another than meant."
    DoctorRegenerated "doctor/regenerated" "The project's native folder is made anew by another tool."
    DoctorNotificationsNotAsked "doctor/notifications-not-asked" "Nobody asks the user whether the app may notify."
    DoctorConsentMissing "doctor/consent-missing" "Nobody says that the user has agreed to push."
    DoctorStorageBrought "doctor/storage-brought" "A library brings a storage permission that push does without."
    DoctorLevelTooLow "doctor/level-too-low" "The build has a lower level or an older tool than is demanded."
    DoctorDuplicateClasses "doctor/duplicate-classes" "One SDK comes into the app twice."
    DoctorMissingClasses "doctor/missing-classes" "A shrinker looks for classes that only phones have."
    DoctorPluginNotApplied "doctor/plugin-not-applied" "A vendor's plugin is in the build, and no module applies it."
    DoctorReceivedTwice "doctor/received-twice" "Two components of the app take what a vendor sends to one."
    UsageArguments "usage/arguments" "The command line cannot be read."
    ArtifactMalformed "artifact/malformed" "An APK or a bundle is damaged, or is neither."
    ArtifactDiffers "artifact/differs" "The built application lacks what push.toml asks for."
}

#[cfg(test)]
mod tests;
