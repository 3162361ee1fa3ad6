import org.gradle.api.Plugin
import org.gradle.api.Project

/** Stands in for every plugin that is not Gradle's own, so that a build script can be evaluated offline. */
class FakePlugin implements Plugin<Project> {
    void apply(Project project) {
        ['implementation', 'api', 'compile', 'compileOnly', 'provided', 'runtimeOnly', 'annotationProcessor', 'kapt',
         'debugImplementation', 'releaseImplementation', 'testImplementation', 'testCompile',
         'androidTestImplementation', 'androidTestCompile', 'wearApp'].each { project.configurations.maybeCreate(it) }
        ['android', 'googleServices'].findAll { project.extensions.findByName(it) == null }.each {
            project.extensions.add(it, new Told(project, it))
        }
    }
}

/** Prints what it is told: the path of blocks and the arguments. */
class Told {
    final Project project
    final String path

    Told(Project project, String path) {
        this.project = project
        this.path = path
    }

    def methodMissing(String name, arguments) {
        def all = arguments as List
        if (name == 'getDefaultProguardFile') {
            return all[0]
        }
        def plain = all.findAll { !(it instanceof Closure) }
        def nested = new Told(project, "${path}.${name}")
        if (plain) {
            println "SAYS ${project.path} ${nested.path} ${plain}"
        }
        if (path == 'android.productFlavors') {
            project.configurations.maybeCreate("${name}Implementation")
        }
        all.findAll { it instanceof Closure }.each { nested.configure(it) }
        nested
    }

    def call(Closure block) {
        configure(block)
    }

    def propertyMissing(String name) {
        if (name == 'applicationVariants') {
            return project.configurations.matching { false }
        }
        new Told(project, "${path}.${name}")
    }

    void propertyMissing(String name, value) {
        println "SAYS ${project.path} ${path}.${name} = ${value}"
    }

    private void configure(Closure block) {
        Closure copy = block.clone() as Closure
        copy.delegate = this
        copy.resolveStrategy = Closure.DELEGATE_FIRST
        copy.maximumNumberOfParameters == 0 ? copy.call() : copy.call(this)
    }

    boolean asBoolean() { false }

    String toString() { path }
}
