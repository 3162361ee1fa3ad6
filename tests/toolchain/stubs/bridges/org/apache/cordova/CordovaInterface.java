package org.apache.cordova;

import android.content.Context;

public interface CordovaInterface {
    Context getContext();
}
