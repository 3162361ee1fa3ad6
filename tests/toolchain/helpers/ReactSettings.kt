package com.facebook.react

/** Stands in for the settings plugin of React Native, which its template names in full. */
class ReactSettingsExtension {
    fun autolinkLibrariesFromCommand() = Unit
}
