import org.codehaus.groovy.control.CompilerConfiguration

/*
 * Runs the Groovy scripts of Gradle projects with the real Groovy, but with a recording object in
 * Gradle's place: settings, the root project and each included module, in that order.
 *
 * Reads one project folder a line from standard input. Prints "project FOLDER", then one line a
 * call with arguments: the script's folder, the path of blocks, the arguments. Conditions on what
 * only Gradle knows count as false.
 */

class World {
    File root
    File folder
    String scope = ''
    Map<String, Object> ext = [:]
    List<String> modules = []

    World(File root) {
        this.root = root
        this.folder = root
        def properties = new File(root, 'gradle.properties')
        if (properties.exists()) {
            def loaded = new Properties()
            properties.withInputStream { loaded.load(it) }
            loaded.each { k, v -> ext[k.toString()] = v }
        }
    }

    void record(String path, String what) {
        println "${scope ?: ':'} ${path} ${what}".replaceAll(/\s+/, ' ').trim()
    }

    void run(String folderName, String scriptName) {
        scope = folderName ? ':' + folderName.replace('/', ':') : (scriptName.startsWith('settings') ? 'settings' : ':')
        folder = folderName ? new File(root, folderName) : root
        def script = new File(folder, scriptName)
        if (script.exists()) {
            evaluate(script, new Node(this, ''))
        }
    }

    /** The modules that Kotlin settings include, by their quoted paths. */
    void includeFromKotlin() {
        def settings = new File(root, 'settings.gradle.kts')
        if (settings.exists()) {
            modules.addAll((settings.text =~ /"(:[^"]+)"/).collect { it[1] })
        }
    }

    void evaluate(File file, Node target) {
        def configuration = new CompilerConfiguration(scriptBaseClass: 'GradleScript')
        def shell = new GroovyShell(getClass().classLoader, new Binding(), configuration)
        def text = file.getText('UTF-8')
        GradleScript script = shell.parse(text.startsWith('\uFEFF') ? text.substring(1) : text) as GradleScript
        script.target = target
        target.scripts << script
        try {
            script.run()
        } finally {
            target.scripts.remove(script)
        }
    }
}

abstract class GradleScript extends Script {
    Node target

    def propertyMissing(String name) {
        target.lookUp(name)
    }

    void setProperty(String name, value) {
        if (name == 'target') {
            this.@target = value
        } else {
            target.assign(name, value)
        }
    }

    def methodMissing(String name, arguments) {
        target.perform(name, arguments as List)
    }
}

/* The types that scripts name without an import. */
interface RepositoryHandler {}

interface DependencyHandler {}

interface Project {}

class Node implements RepositoryHandler, DependencyHandler, Project, Comparable<Object>, Iterable<Object> {
    final World world
    final String path
    /** The scripts being run against this node; their own methods can be called in its blocks. */
    final List<GradleScript> scripts

    Node(World world, String path, List<GradleScript> scripts = []) {
        this.world = world
        this.path = path
        this.scripts = scripts
    }

    Node nested(String name) {
        new Node(world, path ? "${path}.${name}" : name, scripts)
    }

    def lookUp(String name) {
        if (name == 'ext') {
            return new Ext(world)
        }
        if (name in ['project', 'rootProject', 'parent']) {
            return new Node(world, '', scripts)
        }
        if (name in ['rootDir', 'rootDirectory']) {
            return world.root
        }
        if (name in ['projectDir', 'settingsDir']) {
            return world.folder
        }
        if (world.ext.containsKey(name)) {
            return world.ext[name]
        }
        def isGlobal = name == 'libs' || Character.isUpperCase(name.charAt(0))
        isGlobal ? new Node(world, name, scripts) : nested(name)
    }

    void assign(String name, value) {
        if (name == 'ext' || world.ext.containsKey(name)) {
            world.ext[name] = value
        }
        world.record(nested(name).path, '= ' + show(value))
    }

    def perform(String name, List arguments) {
        if (name == 'file' && arguments) {
            def wanted = new File(arguments[0].toString())
            return wanted.absolute ? wanted : new File(world.folder, wanted.path)
        }
        if (name == 'files' && arguments) {
            return "files(${arguments.flatten().collect { show(it) }.join(', ')})".toString()
        }
        if (name == 'getDefaultProguardFile') {
            return arguments[0].toString()
        }
        if (name in ['hasProperty', 'findProperty', 'property']) {
            return name == 'hasProperty' ? world.ext.containsKey(arguments[0]) : world.ext[arguments[0].toString()]
        }
        if (name == 'ext') {
            runBlock(arguments[-1] as Closure, new Ext(world), null)
            return null
        }
        if (name == 'apply' && arguments && arguments[0] instanceof Map && arguments[0].from) {
            world.record(nested(name).path, show(arguments))
            def from = new File(arguments[0].from.toString())
            def file = from.absolute ? from : new File(world.folder, from.path)
            def to = arguments[0].to instanceof Node ? arguments[0].to : this
            // The script plugin needs Gradle itself; its own tests run it there.
            if (file.exists() && file.name != 'pushwright.gradle') {
                world.evaluate(file, to as Node)
            }
            return null
        }
        if (name == 'include' && world.scope == 'settings') {
            world.modules.addAll(arguments.flatten()*.toString())
        }
        def own = scripts.find { it.metaClass.respondsTo(it, name, arguments as Object[]) && !(name in ['run', 'evaluate', 'print', 'println']) }
        if (own) {
            return own.metaClass.invokeMethod(own, name, arguments as Object[])
        }
        def plain = arguments.findAll { !(it instanceof Closure) }
        if (plain || !arguments) {
            world.record(nested(name).path, show(plain))
        }
        def node = nested(name)
        arguments.findAll { it instanceof Closure }.each { runBlock(it as Closure, node, node) }
        node
    }

    private static void runBlock(Closure block, Object delegate, Object argument) {
        Closure copy = block.clone() as Closure
        copy.delegate = delegate
        copy.resolveStrategy = Closure.DELEGATE_FIRST
        copy.maximumNumberOfParameters == 0 ? copy.call() : copy.call(argument)
    }

    private String show(value) {
        switch (value) {
            case Closure: return '{}'
            case File: return (value as File).path - (world.root.path + '/')
            case { it instanceof Map && it.group && it.name }: return [value.group, value.name, value.version].findAll().join(':')
            case Map: return '[' + (value as Map).collect { k, v -> "${k}: ${show(v)}" }.sort().join(', ') + ']'
            case Collection: return '[' + (value as Collection).collect { show(it) }.join(', ') + ']'
            default: return String.valueOf(value)
        }
    }

    def propertyMissing(String name) {
        lookUp(name)
    }

    void propertyMissing(String name, value) {
        assign(name, value)
    }

    def methodMissing(String name, arguments) {
        perform(name, arguments as List)
    }

    boolean asBoolean() { false }

    int compareTo(Object other) { 0 }

    Iterator<Object> iterator() { [].iterator() }

    def plus(other) { toString() + other }

    def leftShift(other) { perform('leftShift', [other]) }

    def getAt(key) { nested(key.toString()) }

    void putAt(key, value) { assign(key.toString(), value) }

    String toString() { path ?: 'project' }
}

/** Extra properties: one set for the whole build. */
class Ext {
    final World world

    Ext(World world) {
        this.world = world
    }

    def propertyMissing(String name) {
        world.ext.containsKey(name) ? world.ext[name] : new Node(world, '').lookUp(name)
    }

    void propertyMissing(String name, value) {
        world.ext[name] = value
    }

    def methodMissing(String name, arguments) {
        switch (name) {
            case 'set': return world.ext[arguments[0].toString()] = arguments[1]
            case 'get': return world.ext[arguments[0].toString()]
            case 'has': return world.ext.containsKey(arguments[0].toString())
            default: return new Node(world, '').perform(name, arguments as List)
        }
    }
}

class Recorder {
    static void main(String[] arguments) {
        System.in.eachLine('UTF-8') { folder ->
            println "project ${folder}"
            def world = new World(new File(folder))
            try {
                world.run('', 'settings.gradle')
                world.includeFromKotlin()
                world.run('', 'build.gradle')
                world.modules.unique().findAll { it != ':' }.each { world.run(it.replaceAll(/^:/, '').replace(':', '/'), 'build.gradle') }
            } catch (Throwable e) {
                println "failed ${world.scope} ${e.toString().replaceAll(/\s+/, ' ')} "
            }
        }
    }
}
