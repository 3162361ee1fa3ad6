package com.huawei.updatesdk.fileprovider;

import com.huawei.hms.update.provider.UpdateProvider;

public class UpdateSdkFileProvider extends UpdateProvider {
}
