// Stands in for an Android plugin of today: no `applicationVariants`, variants told by
// `androidComponents`, a folder refused unless it is there.

import org.gradle.api.Action
import org.gradle.api.Plugin
import org.gradle.api.Project

class FakeAndroid implements Plugin<Project> {
    @Override
    void apply(Project project) {
        def components = project.extensions.create('androidComponents', Components)
        project.tasks.create('preReleaseUnitTestBuild')
        ['debug', 'freeRelease'].each { name ->
            def variant = new Variant(name: name)
            project.tasks.create('compile' + name.capitalize() + 'Kotlin').doLast {
                println "KOTLIN $name " + variant.sources.kotlin.folders
            }
            project.tasks.create('pre' + name.capitalize() + 'Build').doLast {
                println "SOURCES $name " + variant.sources.java.folders
            }
            project.afterEvaluate {
                components.callbacks.each { it.execute(variant) }
            }
        }
    }
}

class Components {
    final List<Action<Variant>> callbacks = []
    final Version pluginVersion = new Version()

    Selector selector() {
        new Selector()
    }

    void onVariants(Selector selector, Action<Variant> action) {
        callbacks << action
    }
}

class Version {
    final int major = 8
    final int minor = 0
}

class Selector {
    Selector all() {
        this
    }
}

class Variant {
    String name
    final Sources sources = new Sources()
}

class Sources {
    final Folders java = new Folders()
    final Folders kotlin = new Folders()
}

class Folders {
    final List<String> folders = []

    void addStaticSourceDirectory(String folder) {
        if (!new File(folder).directory) {
            throw new IllegalArgumentException("$folder is no folder")
        }
        folders << folder
    }
}
