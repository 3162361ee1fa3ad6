use pushwright_certificate::PushCertificate;

#[derive(PushCertificate)]
#[push(vendor = "huawei", edition = "hms-core")]
struct Missing {
    channel_id: Option<String>,
}

#[derive(PushCertificate)]
#[push(vendor = "huawei", edition = "hms-core")]
struct Unknown {
    app_id: String,
    certificat_id: i64,
    colour: String,
}

fn main() {}
