use pushwright_certificate::PushCertificate;

#[derive(PushCertificate)]
struct None {
    app_id: String,
}

#[derive(PushCertificate)]
#[push(vendor = "huawei")]
struct NoEdition {
    app_id: String,
}

#[derive(PushCertificate)]
#[push(vendor = "huawai", edition = "hms-core")]
struct UnknownVendor {
    app_id: String,
}

#[derive(PushCertificate)]
#[push(vendor = "huawei", edition = "hms")]
struct UnknownEdition {
    app_id: String,
}

#[derive(PushCertificate)]
#[push(vendor = "huawei", edition = "huawei/hms-core")]
struct EditionWithItsVendor {
    app_id: String,
}

#[derive(PushCertificate)]
#[push(vendor = "huawei", editon = "hms-core")]
struct UnknownKey {
    app_id: String,
}

#[derive(PushCertificate)]
#[push(vendor = "huawei", edition = "hms-core", rename_all = "x")]
struct OfAnotherDerive {
    app_id: String,
}

#[derive(PushCertificate)]
#[push(vendor = "huawei", edition = "hms-core", packs = "config/gone")]
struct NoSuchFolder {
    app_id: String,
}

#[derive(PushCertificate)]
#[push(vendor = "huawei", edition = "hms-core", packs = "config/packs-broken/key")]
struct BrokenPack {
    app_id: String,
}

#[derive(PushCertificate)]
#[push(vendor = "huawei", vendor = "vivo", edition = "hms-core")]
struct GivenTwice {
    app_id: String,
}

#[derive(PushCertificate)]
#[push(vendor = "huawei", edition = "hms-core")]
struct OnField {
    #[push(name = "app-id")]
    id: String,
}

fn main() {}
