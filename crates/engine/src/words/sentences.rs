//! The sentences that programs make, in place of packs and pages: a method each.
//!
//! The compiler holds the English ones against their values; a test does so for the other languages.

use super::{Words, filled};

/// Declares the methods, and the list of the English sentences.
macro_rules! sentences {
    ($($(#[$doc:meta])* $name:ident($($value:ident),*) = $text:literal;)*) => {
        /// Every sentence in English.
        #[cfg(test)]
        pub(super) const ALL: &[&str] = &[$($text),*];

        impl Words {
            $($(#[$doc])*
            #[must_use]
            pub fn $name(&self, $($value: &str),*) -> String {
                match self.pairs.get($text) {
                    Some(own) => filled(own, &[$((stringify!($value), $value)),*]),
                    None => format!($text, $($value = $value),*),
                }
            })*
        }
    };
}

// The forms of `console`.
sentences! {
    /// Names a form.
    form(title, build) = "{title}, build `{build}`";
    /// Heads the first step.
    step_vendor(docs) = "Step 1: into the vendor's console ({docs})";
    /// Heads the second step.
    step_im() = "Step 2: into the IM console, under Add a certificate";
    /// Heads the last step.
    step_back() = "Step 3: bring back to push.toml";
    /// Says who signed a file.
    file_signed(signer) = "The file is signed with {signer}";
    /// The field.
    package_name() = "Package name";
    /// Where the package name comes from.
    application_id() = "the build's applicationId";
    /// Why it is unknown.
    no_application_id() = "the scripts do not say: set `app.application-id`";
    /// The field.
    push_platform() = "Push platform";
    /// What is to be minded where no IM SDK is known of.
    no_im() = "no IM SDK is among the dependencies: leave this step out if your own server sends; `certificate-id` is then a number of your choice";
    /// What is to be minded where a build has no values of its own.
    borrowed(name, main) = "push.toml has no `[variants.{name}]`: the values below are those of `{main}`; leave this page out if these builds need no push";
    /// Where a fingerprint is from.
    listed(key) = "`{key}` of push.toml";
    /// Where a fingerprint is from, and what it signs.
    listed_of(key, signer) = "`{key}` of push.toml, {signer}";
    /// What to do about an unknown signature.
    unsigned(name) = "no signing config of `{name}` is in the scripts: `keytool -list -v -keystore FILE` prints the SHA-256 of the key it is signed with";
    /// More are known than the console takes.
    too_many(most) = "{most} at most: leave out those of builds that need no push";
    /// How many the console takes.
    at_most(most) = "{most} at most; an app that the store signs needs the store's, too";
    /// A keystore whose path is unknown.
    some_keystore() = "a keystore that the scripts do not name";
    /// A keystore nobody is known to use.
    signing_config(name, path) = "signing config `{name}` ({path})";
    /// A keystore and the builds it signs.
    signs(builds, path) = "signs {builds} ({path})";
    /// Where a secret is kept.
    in_variable(name, help) = "in the environment variable {name}; {help}";
    /// Where a secret is kept.
    in_property(name, help) = "in the Gradle property {name}; {help}";
    /// What to type where the class is unknown.
    full_class(help) = "the full class name; {help}";
    /// A value that must be in push.toml.
    missing(help) = "missing in push.toml: {help}";
    /// A value that need not be in push.toml.
    if_used(help) = "only where it is in use: {help}";
    /// The field.
    click_event() = "Click event";
    /// What it may be.
    open_page() = "Open specific App interface";
    /// The field.
    specific_page() = "Specific App interface";
    /// Why it is left alone.
    by_plugin() = "leave it as the console fills it in; the IM SDK's plugin tells the app of the click";
    /// What the click event may be.
    open_app() = "Open App";
    /// Why it is that.
    no_click() = "push.toml has no `[click]`";
    /// What the click event may be.
    open_url() = "Open URL";
    /// What to mind then.
    no_content() = "custom content does not reach the app";
    /// Why it is not what push.toml says.
    all_it_can() = "all that this vendor can do";
    /// How to bring a URI into the console.
    copy_all() = "copy all of it";
    /// Where a value belongs.
    back(key, table, help) = "`{key}` in `{table}`: {help}";
    /// The page has found nothing.
    none_shown() = "This project shows none of it in its files.";
    /// Heads the findings.
    in_project() = "In this project:";
    /// The SDK is not the project's.
    foreign() = "Nothing that push.toml sets up reports it; this is what it means to others.";
    /// Heads causes.
    shown_causes() = "Causes that this project shows";
    /// Heads causes.
    causes() = "Causes, likeliest first";
    /// Heads causes.
    other_causes() = "Other causes, likeliest first";
    /// Heads fixes.
    what_to_do() = "What to do";
    /// Ends a heading.
    heading(title) = "{title}:";
    /// How sure a page is.
    sure(certainty) = "How sure: {certainty}.";
    /// How sure a page is, and by what.
    sure_by(certainty, source) = "How sure: {certainty} ({source}).";
    /// Stands before the command.
    the_patch() = "the patch:";
    /// Heads the list of topics.
    topics() = "Topics";
    /// Where something was found in a text.
    at_line(line, text) = "line {line}: {text}";
    /// What a text on a terminal waits for.
    paste() = "paste the text, then end it with Ctrl-D";
    /// A text that shows nothing.
    nothing_known(lines) = "nothing in {lines} is known to pushwright";
    /// Sums a text up.
    things_in(things, lines) = "{things} in {lines}";
    /// How often something came.
    came(name, times, line) = "{name}, {times}, first in line {line}";
    /// Counts.
    lines(number) = "{number} lines";
    /// Counts.
    things(number) = "{number} things";
    /// Counts.
    times(number) = "{number} times";
    /// Why no files were looked at.
    no_project() = "Not in a project: no cause was looked for in files.";
    /// Why no files were looked at.
    unread() = "The project here cannot be read: no cause was looked for in it.";
    /// Why no files were looked at.
    unread_as(why) = "The project here cannot be read ({why}): no cause was looked for in it.";
}
