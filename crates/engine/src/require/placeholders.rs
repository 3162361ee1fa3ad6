//! The manifest placeholders for what the variants do not share, or the build fills in.
//!
//! Knows which values go through the build, and how the sources are told of those they read; the
//! placeholders that a pack asks for by itself are its tables' business.

use std::collections::BTreeMap;

use pushwright_android::{Member, NodeWant, PlaceholderValue, PlaceholderWant, Want, android};
use pushwright_config::FieldValue;
use pushwright_config::field::Field;
use pushwright_lossless::xml::NewElement;

use super::list::List;
use crate::model::context::Context;
use crate::model::requirement::Origin;
use crate::sources::render::VALUE_PREFIX;
use crate::vendor::variables::Vendor;

/// What a vendor's fields need of the build.
pub(super) fn require_fields(
    context: &Context<'_>,
    vendor: &Vendor<'_>,
    origin: &Origin,
    list: &mut List,
) {
    let manifest = vendor.pack.manifest.as_ref().map_or("", |it| &it.text);
    let at_build: BTreeMap<&str, &Field> =
        vendor.at_build().map(|field| (field.key.as_str(), field)).collect();
    for key in vendor.in_placeholders() {
        let read = at_build.get(key.as_str()).and_then(|field| field.constant.as_ref());
        let in_manifest = manifest.contains(&format!("{{{{ {} }}}}", key.replace('-', "_")));
        let name = vendor.placeholder(&key);
        if let Some(constant) = read {
            for want in vendor.wants(told(context, &constant.name, &name)) {
                list.want(context, want, origin.clone(), Vec::new());
            }
        } else if !in_manifest {
            continue;
        }
        let mut base = vendor.values.get(&key).and_then(value);
        if at_build.contains_key(key.as_str()) {
            // A variant without a property has none of another's.
            base.get_or_insert_with(|| PlaceholderValue::Text(String::new()));
        }
        let of_all = vendor.members.is_empty();
        let own = vendor.variants.iter().filter_map(|variant| {
            let own = variant.values.get(&key).and_then(value);
            let own = own.or_else(|| base.clone().filter(|_| !of_all));
            let own = own.filter(|own| !of_all || Some(own) != base.as_ref())?;
            Some((variant.member.clone(), own))
        });
        let own: Vec<(Member, PlaceholderValue)> = own.collect();
        let apart: Vec<Member> = own.iter().map(|(member, _)| member.clone()).collect();
        let all = base.clone().filter(|_| of_all).map(|it| (Member::Default, it));
        for (member, value) in all.into_iter().chain(own) {
            let want = PlaceholderWant { member, name: name.clone(), value, apart: apart.clone() };
            list.want(context, Want::Placeholder(want), origin.clone(), Vec::new());
        }
    }
}

fn value(of: &FieldValue) -> Option<PlaceholderValue> {
    match of {
        FieldValue::GradleProperty(name) => Some(PlaceholderValue::Property(name.clone())),
        other => other.text().map(PlaceholderValue::Text),
    }
}

/// The manifest's element that tells the sources what the build filled a placeholder with.
fn told(context: &Context<'_>, constant: &str, placeholder: &str) -> Want {
    let attributes = vec![
        android("name", format!("{}.{constant}", context.package())),
        // Digits alone would be read as a number.
        android("value", format!("{}${{{placeholder}}}", VALUE_PREFIX)),
    ];
    let element = NewElement { name: "meta-data".to_owned(), attributes, children: Vec::new() };
    Want::Node(NodeWant { in_application: true, element })
}
