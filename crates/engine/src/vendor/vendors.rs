//! The vendors of a run: push.toml's, in the order they are asked, with the user's own classes and every variant.
//!
//! Knows what the project adds to what push.toml says; what variables they fill is each one's own.

use pushwright_android::{Member, Project};
use pushwright_config::config::{PushConfig, Variant};
use pushwright_config::{Code, Diagnostic, FieldValue, PackSet, Spanned};

use crate::model::context::package;
use crate::model::ours::is_the_users;
use crate::model::requirement::Need;
use crate::vendor::im::im_sdk_of;
use crate::vendor::stand_in::stand_ins;
use crate::vendor::variables::{VariantValues, Vendor};

/// Every configured vendor, in the order of `[routing]` and then of the packs, with the findings of variables that cannot be filled.
pub(crate) fn configured<'a>(
    config: &'a PushConfig,
    packs: &'a PackSet,
    project: &Project<'_>,
) -> (Vec<Vendor<'a>>, Vec<Diagnostic>) {
    let (package, im) = (package(config, project), im_sdk_of(config, project));
    let (axis, unread) = match axis(config, project) {
        Ok(axis) => (axis, None),
        Err(Axis::Unread(need)) => (Vec::new(), Some(need)),
        Err(Axis::Wrong(finding)) => return (Vec::new(), vec![*finding]),
    };
    let mut vendors = Vec::new();
    let mut findings = Vec::new();
    for vendor in &config.vendors {
        let Some(pack) = packs.get(&vendor.vendor.value, &vendor.edition.value) else {
            continue;
        };
        match Vendor::new(config, vendor, pack, project, &package, im) {
            Ok(mut vendor) => {
                let is_its = |it: &&Member| {
                    vendor.config.variants.iter().any(|name| name.value == it.name())
                };
                vendor.members = axis.iter().filter(is_its).cloned().collect();
                keep_the_users(&mut vendor, project);
                vendor.variants = variants(config, &vendor, project, &axis);
                if unread.is_some() && differs(config, &vendor) {
                    let named = vendor.config.variants.iter().map(|it| it.value.clone());
                    vendor.members = named.map(Member::Flavor).collect();
                    vendor.waits_for = unread.clone();
                }
                vendors.push(vendor);
            }
            Err(finding) => findings.push(*finding),
        }
    }
    let place = |it: &Vendor<'_>| config.routing.place_of(&it.pack.id.vendor);
    vendors.sort_by_key(|it| (place(it), it.pack.brand.order, it.pack.id.clone()));
    (vendors, findings)
}

/// Takes the user's own classes where push.toml names none and the project has them.
fn keep_the_users(vendor: &mut Vendor<'_>, project: &Project<'_>) {
    for found in stand_ins(project, vendor) {
        let silent = !vendor.config.values.contains_key(&found.field);
        if silent && is_the_users(project, &vendor.sets(), &found.class) {
            vendor.set(found.field, FieldValue::Class(found.class));
        }
    }
    let generated = vendor.pack.certificate.iter().filter(|field| field.source.is_some());
    let silent = generated.filter(|field| !vendor.config.values.contains_key(&field.key));
    let kept = silent.filter(|field| match vendor.values.get(&field.key) {
        Some(FieldValue::Class(class)) => is_the_users(project, &vendor.sets(), class),
        _ => false,
    });
    vendor.kept = kept.map(|field| field.key.clone()).collect();
}

/// Whether a vendor is, or says, something else in some variants than in others.
fn differs(config: &PushConfig, vendor: &Vendor<'_>) -> bool {
    let id = &vendor.pack.id.vendor;
    let has_own = |it: &Variant| {
        it.application_id.is_some() || it.vendors.iter().any(|it| it.vendor.value == *id)
    };
    !vendor.config.variants.is_empty() || config.variants.values().any(has_own)
}

/// Why the axis of push.toml's variants is not known.
pub(crate) enum Axis {
    /// push.toml names what lies on none.
    Wrong(Box<Diagnostic>),
    /// The files do not tell its members.
    Unread(Need),
}

/// All members of the axis of push.toml's variants; none where there are no variants.
pub(crate) fn axis(config: &PushConfig, project: &Project<'_>) -> Result<Vec<Member>, Axis> {
    let tables = config.variants.values().map(|it| &it.name);
    let lists = config.vendors.iter().flat_map(|it| &it.variants);
    let all: Vec<&Spanned<String>> = tables.chain(lists).collect();
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<&str> = all.iter().map(|it| it.value.as_str()).collect();
    project.axis(&names).map_err(|found| {
        if let Some(at) = found.unread {
            let at = (at.file, at.span.start);
            return Axis::Unread(Need::Axis { why: found.why, at });
        }
        let finding = Diagnostic::error(Code::ConfigVariantsAxis, found.why).help(
            "name the flavors of one dimension, or build types, in `[variants.*]` and in `variants`",
        );
        // The first name that does not go with those before it.
        let odd = (1..=names.len()).find(|count| project.axis(&names[..*count]).is_err());
        Axis::Wrong(Box::new(match odd.and_then(|count| all.get(count - 1)) {
            Some(name) => config.point(finding, &name.span),
            None => finding,
        }))
    })
}

/// The values of a vendor for every member of the axis.
fn variants(
    config: &PushConfig,
    vendor: &Vendor<'_>,
    project: &Project<'_>,
    axis: &[Member],
) -> Vec<VariantValues> {
    axis.iter()
        .filter(|member| vendor.is_in(member))
        .map(|member| {
            let own = config.variants.get(member.name());
            let changed = own.and_then(|variant| {
                variant.vendors.iter().find(|it| it.vendor.value == vendor.pack.id.vendor)
            });
            let mut values = vendor.values.clone();
            for (key, value) in changed.iter().flat_map(|it| &it.values) {
                values.insert(key.clone(), value.value.clone());
            }
            let given = own.and_then(|it| it.application_id.as_ref()).map(|it| it.value.clone());
            VariantValues {
                application_id: given.or_else(|| project.application_id_of(member)),
                member: member.clone(),
                values,
            }
        })
        .collect()
}
