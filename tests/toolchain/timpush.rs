//! `timpush-configs.json`, which TIMPush reads from the app's assets and no build looks at: read
//! back by a JSON reader, and held against push.toml and the application ids of the scripts.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::cases::Case;
use crate::project;
use crate::push::Vendor;
use crate::tools::{Result, read};

/// The keys of the format, each with the vendor and the field that fill it; `Bussiness` is how the
/// format spells it.
const KEYS: &[(&str, &str, &str)] = &[
    ("huaweiPushBussinessId", "huawei", "certificate_id"),
    ("huaweiBadgeClassName", "huawei", "badge_activity"),
    ("xiaomiPushBussinessId", "xiaomi", "certificate_id"),
    ("xiaomiPushAppId", "xiaomi", "app_id"),
    ("xiaomiPushAppKey", "xiaomi", "app_key"),
    ("meizuPushBussinessId", "meizu", "certificate_id"),
    ("meizuPushAppId", "meizu", "app_id"),
    ("meizuPushAppKey", "meizu", "app_key"),
    ("vivoPushBussinessId", "vivo", "certificate_id"),
    ("fcmPushBussinessId", "fcm", "certificate_id"),
    ("oppoPushBussinessId", "oppo", "certificate_id"),
    ("oppoPushAppKey", "oppo", "app_key"),
    ("oppoPushAppSecret", "oppo", "app_secret"),
    ("honorPushBussinessId", "honor", "certificate_id"),
];

/// The asset says of each application id what push.toml says, and nothing else; a project without
/// TIMPush has none.
pub(crate) fn says(case: &Case) -> Result<()> {
    let Some(module) = &case.push.module else { return Ok(()) };
    let module = project::folder(&case.after, module);
    let asset = module.join("src/main/assets/timpush-configs.json");
    let is_bundled = case.push.vendors.iter().any(|vendor| vendor.is_bundled);
    if !is_bundled || case.is_refused {
        return if asset.exists() { Err(format!("{}: not TIMPush's", case.name)) } else { Ok(()) };
    }
    let text = read(&asset)?;
    let found: BTreeMap<String, Value> =
        serde_json::from_str(&text).map_err(|e| format!("{}: {e}", asset.display()))?;
    let wanted = wanted(case, &module)?;
    if found != wanted {
        return Err(format!("{}: {found:#?}, not {wanted:#?}", asset.display()));
    }
    // A reader of JSON drops what is there twice.
    let apps = wanted.len() - 1;
    match KEYS.iter().find(|(key, ..)| text.matches(&format!("\"{key}\"")).count() != apps) {
        Some((key, ..)) => Err(format!("{}: {key} not once an app", asset.display())),
        None => Ok(()),
    }
}

fn wanted(case: &Case, module: &std::path::Path) -> Result<BTreeMap<String, Value>> {
    let app = |variant: Option<&str>| match &case.push.application_id {
        Some(id) => Ok(id.clone()),
        None => project::application_id(module, variant)
            .ok_or_else(|| format!("{}: no application id", module.display())),
    };
    let mut wanted = BTreeMap::from([("version".to_owned(), Value::from("1.0.1"))]);
    for variant in &case.push.variants {
        wanted.insert(app(Some(&variant.name))?, values(&variant.vendors));
    }
    // What a variant has of its own goes to its builds; the others keep the common values.
    let base = app(None)?;
    wanted.entry(base).or_insert_with(|| values(&case.push.vendors));
    Ok(wanted)
}

fn values(vendors: &[Vendor]) -> Value {
    let value = |id: &str, field: &str| {
        let vendor = vendors.iter().find(|vendor| vendor.id == id);
        vendor.and_then(|vendor| vendor.values.get(field)).cloned().unwrap_or_default()
    };
    KEYS.iter().map(|(key, id, field)| ((*key).to_owned(), Value::from(value(id, field)))).collect()
}
