// Stands in for an Android plugin of today: no `applicationVariants`, variants told by
// `androidComponents`, folders of generated sources chosen by the plugin.

import org.gradle.api.Action
import org.gradle.api.Plugin
import org.gradle.api.Project

class FakeAndroid implements Plugin<Project> {
    @Override
    void apply(Project project) {
        def components = project.extensions.create('androidComponents', Components)
        project.tasks.create('preReleaseUnitTestBuild')
        ['debug', 'freeRelease'].each { name ->
            def variant = new Variant(name: name, project: project)
            project.tasks.create('pre' + name.capitalize() + 'Build')
            def java = project.tasks.create('compile' + name.capitalize() + 'JavaWithJavac')
            java.dependsOn { variant.sources.java.tasks }
            java.doLast {
                println "SOURCES $name " + variant.sources.java.folders()
            }
            def kotlin = project.tasks.create('compile' + name.capitalize() + 'Kotlin')
            kotlin.dependsOn { variant.sources.kotlin.tasks }
            kotlin.doLast {
                println "KOTLIN $name " + variant.sources.kotlin.folders()
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
    Project project
    @Lazy
    Sources sources = new Sources(java: new Folders(project: project, language: 'java'),
            kotlin: new Folders(project: project, language: 'kotlin'))
}

class Sources {
    Folders java
    Folders kotlin
}

/** What tasks make for a variant, each in a folder that the Android plugin chooses. */
class Folders {
    Project project
    String language
    final List tasks = []
    private final List properties = []

    void addGeneratedSourceDirectory(Object task, Closure wiredWith) {
        def property = wiredWith(task)
        property.set(new File(project.buildDir, "generated/$language/" + task.name))
        tasks << task
        properties << property
    }

    List<String> folders() {
        properties.collect { it.get().asFile.path }
    }
}
