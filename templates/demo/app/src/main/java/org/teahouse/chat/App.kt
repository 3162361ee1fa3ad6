package org.teahouse.chat

import android.app.Application

/** Holds what lives as long as the process. */
class App : Application() {

    override fun onCreate() {
        super.onCreate()
        instance = this
    }

    companion object {
        lateinit var instance: App
            private set
    }
}
