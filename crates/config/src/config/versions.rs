//! The version of a vendor's SDK, held against what its pack knows of versions.

use super::{PushConfig, VendorConfig};
use crate::diagnostic::{Code, Diagnostic};
use crate::field::quote;
use crate::pack::{Gate, Pack, PackSet};
use crate::reader::Table;
use crate::value::Spanned;
use pushwright_text::compare_versions;

/// Refuses a version that the pack does not serve, and says of one that nobody has looked at.
pub(super) fn check(table: &Table<'_>, it: &Spanned<String>, pack: &Pack) {
    if let Some(least) = &pack.sdk.least
        && compare_versions(&it.value, &least.version).is_lt()
    {
        let message =
            format!("`{}` needs version `{}` or later, not `{}`", pack.id, least.version, it.value);
        let found = table.reader.error(Code::ConfigBadValue, message, &it.span);
        let found = found.note(format!("before that, {}", least.because));
        let help = format!("take `{}`", pack.sdk.default);
        table.reader.add(found.help(help).patch(it.span.clone(), quote(&pack.sdk.default)));
        return;
    }
    let known = pack.sdk.versions();
    let is_told = pack.sdk.unseen(&it.value).next().is_some();
    if known.is_empty() || known.contains(&it.value.as_str()) || is_told {
        return;
    }
    let name = &pack.id;
    let found = match pack.sdk.around(&it.value) {
        (Some(older), Some(newer)) => {
            let message = format!("`{}` of `{name}` was not checked", it.value);
            let found = table.reader.info(Code::ConfigSuspiciousValue, message, &it.span);
            found.note(format!("those around it are `{older}` and `{newer}`"))
        }
        _ => {
            let message = format!("`{}` is not a version that we know of `{name}`", it.value);
            let found = table.reader.warning(Code::ConfigSuspiciousValue, message, &it.span);
            found.note(format!("known: `{}`", known.join("`, `")))
        }
    };
    table.reader.add(found.help("check that edition and version go together"));
}

/// What is a guess: for each version of push.toml that lies between two of which one has a form and
/// the other has not, which form is taken.
///
/// What [`VendorConfig::seen`] holds is no guess.
#[must_use]
pub fn unseen_versions(config: &PushConfig, packs: &PackSet) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for vendor in &config.vendors {
        let pack = packs.get(&vendor.vendor.value, &vendor.edition.value);
        let Some(pack) = pack else { continue };
        let unseen = pack.sdk.unseen(&vendor.sdk_version.value);
        let guessed = unseen.filter(|(name, _)| !vendor.seen.gates.contains_key(*name));
        found.extend(guessed.map(|(name, gate)| guess(config, vendor, pack, name, gate)));
    }
    found
}

fn guess(
    config: &PushConfig,
    vendor: &VendorConfig,
    pack: &Pack,
    name: &str,
    gate: &Gate,
) -> Diagnostic {
    let version = &vendor.sdk_version;
    let (last, first) = gate.unseen(&version.value).unwrap_or_default();
    let message = format!(
        "`{}` of `{}` was not checked, and `{last}` and `{first}` differ",
        version.value, pack.id
    );
    let what = gate.what.as_deref().unwrap_or(name);
    let (with, without) = if gate.holds(first) { (first, last) } else { (last, first) };
    let found = Diagnostic::warning(Code::ConfigUnseenVersion, message)
        .note(format!("{what}: so it is in `{with}`, not in `{without}`; taken as in `{last}`"));
    let help = match pack.sdk_file().filter(|_| gate.told_by.is_some()) {
        Some(field) => format!("put the SDK's file where `{}` says: its classes decide", field.key),
        None => "choose one of the two, or compile and see".to_owned(),
    };
    config.point(found.help(help), &version.span)
}
