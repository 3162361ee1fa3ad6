use pushwright_certificate::PushCertificate;

use pushwright_certificate::Secret;

#[derive(PushCertificate)]
#[push(vendor = "huawei", edition = "hms-core")]
struct Wrong {
    app_id: i64,
    certificate_id: String,
    badge_activity: Option<u32>,
    app_secret: Secret<bool>,
    fingerprints: Vec<String>,
}

#[derive(PushCertificate)]
#[push(vendor = "huawei", edition = "hms-core")]
struct Lists {
    app_id: Option<String>,
    certificate_id: u8,
    fingerprints: String,
}

fn main() {}
