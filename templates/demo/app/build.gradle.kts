plugins {
    alias(libs.plugins.android.application)
    alias(libs.plugins.kotlin.android)
}

// Raised for every release.
val build = 12

android {
    namespace = "org.teahouse.chat"
    compileSdk = 35

    defaultConfig {
        applicationId = "org.teahouse.chat"
        minSdk = 24
        targetSdk = 35
        versionCode = build
        versionName = "1.4.$build"
    }

    buildTypes {
        release {
            isMinifyEnabled = true   // a smaller download, see issue 41
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"), "proguard-rules.pro")
        }
    }
}

dependencies {
    implementation(libs.androidx.appcompat)
    implementation(libs.imsdk.plus)
    // debugImplementation("com.squareup.leakcanary:leakcanary-android:2.14")
}
