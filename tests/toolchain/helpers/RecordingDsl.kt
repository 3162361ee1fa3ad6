@file:Suppress("unused", "UNUSED_PARAMETER")

/*
 * Stands in Gradle's place while Kotlin build scripts run: what a script may name, typed, so that
 * the real Kotlin compiler checks every name and argument, and prints what it was told. The
 * harness makes one function of each script, with a [Script] as its receiver.
 */
package recording

import java.io.File
import java.net.URI
import kotlin.reflect.KClass
import kotlin.reflect.KProperty

/** The script that is running, and the extra and Gradle properties of its build. */
object World {
    var root = File("")
    var scope = ""
    val extra = mutableMapOf<String, Any?>()
    lateinit var runScript: (String) -> Unit

    fun record(path: String, what: String) = println("$scope $path $what".replace(Regex("\\s+"), " ").trim())

    fun start(folder: String) {
        println("project $folder")
        root = File(folder)
        extra.clear()
        val properties = java.util.Properties()
        File(root, "gradle.properties").takeIf { it.exists() }?.reader()?.use { properties.load(it) }
        properties.forEach { key, value -> extra[key.toString()] = value }
    }

    fun attempt(name: String, script: () -> Unit) {
        scope = name
        try {
            script()
        } catch (e: Throwable) {
            println("failed $name $e")
        }
    }
}

class Recorded<T>(private var value: T) {
    operator fun getValue(block: Block, property: KProperty<*>): T = value

    operator fun setValue(block: Block, property: KProperty<*>, new: T) {
        value = new
        World.record(block.at(property.name), "= $new")
    }
}

open class Block(val path: String) {
    fun at(name: String) = if (path.isEmpty()) name else "$path.$name"

    fun note(name: String, vararg arguments: Any?) = World.record(at(name), arguments.toList().toString())

    override fun toString() = path
}

/** Marks what `=` sets in a script, by Gradle's assignment plugin for the compiler. */
annotation class Assignable

@Assignable
class Value<T>(path: String, private var value: T? = null) : Block(path) {
    fun assign(new: T) = set(new)
    fun set(new: T) { value = new; note("set", new) }
    fun get(): T = value!!
    fun add(new: Any) = note("add", new)
    fun addAll(vararg new: Any) = note("addAll", *new)
}

/** What `val name by creating { … }` makes, or `by getting`, under the name of the variable. */
class Named<T>(private val make: (String) -> T) {
    operator fun provideDelegate(receiver: Any?, property: KProperty<*>) = make(property.name).let { made -> lazyOf(made) }
}

class Container<T : Block>(path: String, private val make: (String) -> T) : Block(path) {
    private fun open(name: String, body: T.() -> Unit) = make(at(name)).apply(body)
    fun getByName(name: String, body: T.() -> Unit = {}) = open(name, body)
    fun named(name: String, body: T.() -> Unit = {}) = open(name, body)
    fun create(name: String, body: T.() -> Unit = {}): T { note("create", name); return open(name, body) }
    fun register(name: String, body: T.() -> Unit = {}) = create(name, body)
    fun maybeCreate(name: String) = create(name)
    fun release(body: T.() -> Unit) = open("release", body)
    fun debug(body: T.() -> Unit) = open("debug", body)
    fun all(body: T.() -> Unit) = open("all", body)
    fun configureEach(body: T.() -> Unit) = open("configureEach", body)
    fun creating(body: T.() -> Unit = {}) = Named { create(it, body) }
    fun getting(body: T.() -> Unit = {}) = Named { getByName(it, body) }
    val release get() = make(at("release"))
    val debug get() = make(at("debug"))
    operator fun String.invoke(body: T.() -> Unit) = open(this, body)
}

class Content(path: String) : Block(path) {
    fun includeGroup(group: String) = note("includeGroup", group)
    fun includeGroupByRegex(group: String) = note("includeGroupByRegex", group)
    fun includeGroupAndSubgroups(group: String) = note("includeGroupAndSubgroups", group)
    fun includeModule(group: String, module: String) = note("includeModule", group, module)
    fun excludeGroup(group: String) = note("excludeGroup", group)
    fun excludeGroupByRegex(group: String) = note("excludeGroupByRegex", group)
}

class Credentials(path: String) : Block(path) {
    var username: String? by Recorded(null)
    var password: String? by Recorded(null)
}

class Repository(path: String) : Block(path) {
    var url: URI? by Recorded(null)
    var name: String by Recorded("")
    var isAllowInsecureProtocol: Boolean by Recorded(false)
    fun setUrl(new: Any) { url = URI(new.toString()) }
    fun dirs(vararg folders: Any) = note("dirs", *folders)
    fun content(body: Content.() -> Unit) = Content(at("content")).body()
    fun mavenContent(body: Content.() -> Unit) = Content(at("mavenContent")).body()
    fun credentials(body: Credentials.() -> Unit) = Credentials(at("credentials")).body()
}

class Exclusive(path: String) : Block(path) {
    fun forRepository(body: Repositories.() -> Any?) { Repositories(at("forRepository")).body() }
    fun filter(body: Content.() -> Unit) = Content(at("filter")).body()
}

class Repositories(path: String) : Block(path) {
    private fun open(name: String, body: Repository.() -> Unit) = Repository(at(name)).apply { World.record(path, "[]"); body() }
    fun google(body: Repository.() -> Unit = {}) = open("google", body)
    fun mavenCentral(body: Repository.() -> Unit = {}) = open("mavenCentral", body)
    fun jcenter(body: Repository.() -> Unit = {}) = open("jcenter", body)
    fun mavenLocal(body: Repository.() -> Unit = {}) = open("mavenLocal", body)
    fun gradlePluginPortal(body: Repository.() -> Unit = {}) = open("gradlePluginPortal", body)
    fun flatDir(body: Repository.() -> Unit) = open("flatDir", body)
    fun maven(body: Repository.() -> Unit) = Repository(at("maven")).apply(body)
    fun maven(url: Any, body: Repository.() -> Unit = {}) = Repository(at("maven")).apply { setUrl(url); body() }
    fun exclusiveContent(body: Exclusive.() -> Unit) = Exclusive(at("exclusiveContent")).body()
}

class Dependency(path: String) : Block(path) {
    var isTransitive: Boolean by Recorded(true)
    var isChanging: Boolean by Recorded(false)
    fun exclude(group: String? = null, module: String? = null) = note("exclude", group, module)
    fun because(reason: String) = note("because", reason)
}

class Dependencies(path: String) : Block(path) {
    private fun take(configuration: String, what: Any, body: Dependency.() -> Unit): Dependency {
        note(configuration, what)
        return Dependency(at(configuration)).apply(body)
    }
    fun add(configuration: String, what: Any, body: Dependency.() -> Unit = {}) = take(configuration, what, body)
    operator fun String.invoke(what: Any, body: Dependency.() -> Unit = {}) = take(this, what, body)
    fun implementation(what: Any, body: Dependency.() -> Unit = {}) = take("implementation", what, body)
    fun implementation(group: String, name: String, version: String? = null, ext: String? = null) = take("implementation", "$group:$name:$version" + (ext?.let { "@$it" } ?: "")) {}
    fun api(what: Any, body: Dependency.() -> Unit = {}) = take("api", what, body)
    fun compileOnly(what: Any, body: Dependency.() -> Unit = {}) = take("compileOnly", what, body)
    fun runtimeOnly(what: Any, body: Dependency.() -> Unit = {}) = take("runtimeOnly", what, body)
    fun debugImplementation(what: Any, body: Dependency.() -> Unit = {}) = take("debugImplementation", what, body)
    fun releaseImplementation(what: Any, body: Dependency.() -> Unit = {}) = take("releaseImplementation", what, body)
    fun testImplementation(what: Any, body: Dependency.() -> Unit = {}) = take("testImplementation", what, body)
    fun androidTestImplementation(what: Any, body: Dependency.() -> Unit = {}) = take("androidTestImplementation", what, body)
    fun annotationProcessor(what: Any, body: Dependency.() -> Unit = {}) = take("annotationProcessor", what, body)
    fun kapt(what: Any, body: Dependency.() -> Unit = {}) = take("kapt", what, body)
    fun ksp(what: Any, body: Dependency.() -> Unit = {}) = take("ksp", what, body)
    fun coreLibraryDesugaring(what: Any, body: Dependency.() -> Unit = {}) = take("coreLibraryDesugaring", what, body)
    fun classpath(what: Any, body: Dependency.() -> Unit = {}) = take("classpath", what, body)
    fun platform(what: Any) = "platform($what)"
    fun enforcedPlatform(what: Any) = "enforcedPlatform($what)"
    fun kotlin(module: String, version: String? = null) = "org.jetbrains.kotlin:kotlin-$module" + (version?.let { ":$it" } ?: "")
    fun project(path: String, configuration: String? = null) = "project($path)"
}

class PluginId(private val block: Block, private val id: String) {
    infix fun version(version: Any) = also { block.note("version", id, version) }
    infix fun apply(now: Boolean) = also { block.note("apply", id, now) }
}

class Plugins(path: String) : Block(path) {
    fun id(id: String): PluginId { note("id", id); return PluginId(this, id) }
    fun kotlin(module: String) = id("org.jetbrains.kotlin.$module")
    fun alias(plugin: Any): PluginId { note("alias", plugin); return PluginId(this, plugin.toString()) }
    val `kotlin-dsl` get() = id("org.gradle.kotlin.kotlin-dsl")
    val java get() = id("org.gradle.java")
}

open class AndroidValues(path: String) : Block(path) {
    var isMinifyEnabled: Boolean by Recorded(false)
    var isShrinkResources: Boolean by Recorded(false)
    var isDebuggable: Boolean by Recorded(false)
    var isDefault: Boolean by Recorded(false)
    var isCoreLibraryDesugaringEnabled: Boolean by Recorded(false)
    var applicationId: String? by Recorded(null)
    var applicationIdSuffix: String? by Recorded(null)
    var versionNameSuffix: String? by Recorded(null)
    var dimension: String? by Recorded(null)
    var minSdk: Int? by Recorded(null)
    var targetSdk: Int? by Recorded(null)
    var versionCode: Int? by Recorded(null)
    var versionName: String? by Recorded(null)
    var multiDexEnabled: Boolean? by Recorded(null)
    var testInstrumentationRunner: String? by Recorded(null)
    var signingConfig: Any? by Recorded(null)
    var storeFile: File? by Recorded(null)
    var storePassword: String? by Recorded(null)
    var keyAlias: String? by Recorded(null)
    var keyPassword: String? by Recorded(null)
    var jvmTarget: String by Recorded("")
    var sourceCompatibility: Any? by Recorded(null)
    var targetCompatibility: Any? by Recorded(null)
    var compose: Boolean by Recorded(false)
    var buildConfig: Boolean by Recorded(false)
    var viewBinding: Boolean by Recorded(false)
    var useSupportLibrary: Boolean by Recorded(false)
    var kotlinCompilerExtensionVersion: String? by Recorded(null)
    var abortOnError: Boolean by Recorded(true)
    val manifestPlaceholders = Placeholders(at("manifestPlaceholders"))
    val matchingFallbacks = Several(at("matchingFallbacks"))
    val excludes = Several(at("excludes"))
    val vectorDrawables get() = AndroidValues(at("vectorDrawables"))
    fun minSdkVersion(version: Any) = note("minSdkVersion", version)
    fun targetSdkVersion(version: Any) = note("targetSdkVersion", version)
    fun addManifestPlaceholders(values: Map<String, Any>) = note("addManifestPlaceholders", values)
    fun getDefaultProguardFile(name: String) = File(name)
    fun proguardFile(file: Any) = note("proguardFile", file)
    fun proguardFiles(vararg files: Any) = note("proguardFiles", *files)
    fun setProguardFiles(files: Any) = note("setProguardFiles", files)
    fun consumerProguardFiles(vararg files: Any) = note("consumerProguardFiles", *files)
    fun buildConfigField(type: String, name: String, value: String) = note("buildConfigField", type, name, value)
    fun resValue(type: String, name: String, value: String) = note("resValue", type, name, value)
    fun initWith(other: Any) = note("initWith", other)
    fun vectorDrawables(body: AndroidValues.() -> Unit) = vectorDrawables.body()
    var enable: Boolean by Recorded(false)
    fun optimization(body: AndroidValues.() -> Unit) = AndroidValues(at("optimization")).body()
    fun ndk(body: Ndk.() -> Unit) = Ndk(at("ndk")).body()
    fun resources(body: AndroidValues.() -> Unit) = AndroidValues(at("resources")).body()
    fun srcDirs(vararg folders: Any) = note("srcDirs", *folders)
    fun srcDir(folder: Any) = note("srcDir", folder)
    fun srcFile(file: Any) = note("srcFile", file)
    val java get() = AndroidValues(at("java"))
    val kotlin get() = AndroidValues(at("kotlin"))
    val manifest get() = AndroidValues(at("manifest"))
    fun java(body: AndroidValues.() -> Unit) = java.body()
    fun manifest(body: AndroidValues.() -> Unit) = manifest.body()
}

class Ndk(path: String) : Block(path) {
    val abiFilters = Several(at("abiFilters"))
}

class Several(path: String) : Block(path) {
    operator fun plusAssign(value: Any) = World.record(path, "+= $value")
    fun add(value: Any) = note("add", value)
    fun addAll(vararg values: Any) = note("addAll", *values)
}

class Placeholders(path: String) : Block(path) {
    operator fun set(name: String, value: Any) = note("put", name, value)
    operator fun plusAssign(value: Any) = World.record(path, "+= $value")
    fun put(name: String, value: Any) = note("put", name, value)
    fun putAll(values: Map<String, Any>) = note("putAll", values)
}

class Android(path: String) : Block(path) {
    var namespace: String? by Recorded(null)
    var testNamespace: String? by Recorded(null)
    var compileSdk: Int? by Recorded(null)
    var buildToolsVersion: String by Recorded("")
    var ndkVersion: String by Recorded("")
    val flavorDimensions = Several(at("flavorDimensions"))
    val buildTypes = Container(at("buildTypes")) { AndroidValues(it) }
    val productFlavors = Container(at("productFlavors")) { AndroidValues(it) }
    val signingConfigs = Container(at("signingConfigs")) { AndroidValues(it) }
    val sourceSets = Container(at("sourceSets")) { AndroidValues(it) }
    val defaultConfig get() = AndroidValues(at("defaultConfig"))
    fun compileSdkVersion(version: Any) = note("compileSdkVersion", version)
    fun flavorDimensions(vararg names: String) = note("flavorDimensions", *names)
    fun buildTypes(body: Container<AndroidValues>.() -> Unit) = buildTypes.body()
    fun productFlavors(body: Container<AndroidValues>.() -> Unit) = productFlavors.body()
    fun signingConfigs(body: Container<AndroidValues>.() -> Unit) = signingConfigs.body()
    fun sourceSets(body: Container<AndroidValues>.() -> Unit) = sourceSets.body()
    fun defaultConfig(body: AndroidValues.() -> Unit) = defaultConfig.body()
    fun compileOptions(body: AndroidValues.() -> Unit) = AndroidValues(at("compileOptions")).body()
    fun kotlinOptions(body: AndroidValues.() -> Unit) = AndroidValues(at("kotlinOptions")).body()
    fun buildFeatures(body: AndroidValues.() -> Unit) = AndroidValues(at("buildFeatures")).body()
    fun composeOptions(body: AndroidValues.() -> Unit) = AndroidValues(at("composeOptions")).body()
    fun packaging(body: AndroidValues.() -> Unit) = AndroidValues(at("packaging")).body()
    fun packagingOptions(body: AndroidValues.() -> Unit) = AndroidValues(at("packagingOptions")).body()
    fun lint(body: AndroidValues.() -> Unit) = AndroidValues(at("lint")).body()
    fun lintOptions(body: AndroidValues.() -> Unit) = AndroidValues(at("lintOptions")).body()
}

class Extra {
    operator fun set(name: String, value: Any?) { World.extra[name] = value }
    operator fun get(name: String): Any? = World.extra[name]
    fun has(name: String) = name in World.extra
    operator fun <T> invoke(value: T) = Given(value)
    @Suppress("UNCHECKED_CAST")
    operator fun <T> getValue(receiver: Any?, property: KProperty<*>): T = World.extra[property.name] as T
}

class Given<T>(private val value: T) {
    operator fun provideDelegate(receiver: Any?, property: KProperty<*>) = also { World.extra[property.name] = value }
    operator fun getValue(receiver: Any?, property: KProperty<*>): T = value
}

enum class RepositoriesMode { FAIL_ON_PROJECT_REPOS, PREFER_SETTINGS, PREFER_PROJECT }

enum class JavaVersion { VERSION_1_7, VERSION_1_8, VERSION_11, VERSION_17, VERSION_21 }

class Resolution(path: String) : Block(path) {
    val repositoriesMode = Value<RepositoriesMode>(at("repositoriesMode"))
    fun repositories(body: Repositories.() -> Unit) = Repositories(at("repositories")).body()
    fun versionCatalogs(body: Container<Catalog>.() -> Unit) = Container(at("versionCatalogs")) { Catalog(it) }.body()
}

class Catalog(path: String) : Block(path) {
    fun from(what: Any) = note("from", what)
}

class Requested(val id: String, val namespace: String? = null, val name: String = "") { override fun toString() = id }

class PluginRequest(path: String) : Block(path) {
    class Plugin(val id: Requested, val version: String? = null, val module: String? = null)
    val requested = Plugin(Requested(""))
    fun useModule(module: Any) = note("useModule", module)
    fun useVersion(version: String) = note("useVersion", version)
}

class Strategy(path: String) : Block(path) {
    fun eachPlugin(body: PluginRequest.() -> Unit) = PluginRequest(at("eachPlugin")).body()
    fun force(vararg modules: Any) = note("force", *modules)
}

class Configurations(path: String) : Block(path) {
    fun all(body: Configurations.() -> Unit) = Configurations(at("all")).body()
    fun configureEach(body: Configurations.() -> Unit) = Configurations(at("configureEach")).body()
    fun create(name: String) = note("create", name)
    fun exclude(group: String? = null, module: String? = null) = note("exclude", group, module)
    fun resolutionStrategy(body: Strategy.() -> Unit) = Strategy(at("resolutionStrategy")).body()
}

open class Task(path: String) : Block(path) {
    fun delete(vararg what: Any) = note("delete", *what)
    fun doLast(body: Task.() -> Unit) = note("doLast")
    fun dependsOn(vararg tasks: Any) = note("dependsOn", *tasks)
}

class Delete(path: String) : Task(path)

class Tasks(path: String) : Block(path) {
    fun register(name: String, body: Task.() -> Unit = {}): Task { note("register", name); return Task(at(name)).apply(body) }
    fun <T : Task> register(name: String, type: KClass<T>, body: Delete.() -> Unit = {}): Task { note("register", name); return Delete(at(name)).apply(body) }
    @JvmName("registerOf")
    inline fun <reified T : Task> register(name: String, noinline body: Delete.() -> Unit): Task = register(name, T::class, body)
}

class Extensions(path: String) : Block(path) {
    inline fun <reified T : Any> configure(body: T.() -> Unit) {
        note("configure", T::class.java.name)
        T::class.java.getDeclaredConstructor().newInstance().body()
    }
}

class Flutter(path: String) : Block(path) {
    val compileSdkVersion = 34
    val minSdkVersion = 21
    val targetSdkVersion = 34
    val ndkVersion = "26.1.10909125"
    val versionCode = 1
    val versionName = "1.0"
    var source: String by Recorded("")
}

open class Script(path: String = "") : Block(path) {
    val project get() = Script("")
    val rootProject get() = Script("")
    val extra = Extra()
    val providers = Providers()
    val gradle = Gradle()
    val logger = Logger()
    val rootDir get() = World.root
    val projectDir get() = folder()
    val settingsDir get() = World.root
    val buildDir get() = File(folder(), "build")
    val tasks get() = Tasks(at("tasks"))
    val extensions get() = Extensions(at("extensions"))
    val configurations get() = Configurations(at("configurations"))
    val android get() = Android(at("android"))
    var name: String by Recorded("")
    var version: Any by Recorded("")
    var group: Any by Recorded("")

    private fun folder() = File(World.root, World.scope.trim(':').takeIf { it != "settings" }?.replace(':', '/') ?: "")
    fun file(path: Any) = File(path.toString()).let { if (it.isAbsolute) it else File(folder(), it.path) }
    fun files(vararg paths: Any) = paths.toList()
    fun fileTree(arguments: Map<String, Any>) = "fileTree($arguments)"
    fun fileTree(folder: Any) = "fileTree($folder)"
    fun uri(what: Any) = URI(what.toString())
    fun property(name: String): Any? = World.extra[name]
    fun findProperty(name: String): Any? = World.extra[name]
    fun hasProperty(name: String) = name in World.extra
    fun apply(plugin: String? = null, from: Any? = null) {
        note("apply", plugin ?: from)
        from?.let { World.runScript(it.toString()) }
    }
    fun plugins(body: Plugins.() -> Unit) = Plugins(at("plugins")).body()
    fun repositories(body: Repositories.() -> Unit) = Repositories(at("repositories")).body()
    fun dependencies(body: Dependencies.() -> Unit) = Dependencies(at("dependencies")).body()
    fun android(body: Android.() -> Unit) = Android(at("android")).body()
    fun configurations(body: Configurations.() -> Unit) = Configurations(at("configurations")).body()
    fun buildscript(body: Script.() -> Unit) = Script(at("buildscript")).body()
    fun allprojects(body: Script.() -> Unit) = Script(at("allprojects")).body()
    fun subprojects(body: Script.() -> Unit) = Script(at("subprojects")).body()
    fun pluginManagement(body: Script.() -> Unit) = Script(at("pluginManagement")).body()
    fun resolutionStrategy(body: Strategy.() -> Unit) = Strategy(at("resolutionStrategy")).body()
    fun dependencyResolutionManagement(body: Resolution.() -> Unit) = Resolution(at("dependencyResolutionManagement")).body()
    fun include(vararg names: String) = note("include", *names)
    fun includeBuild(folder: Any) = note("includeBuild", folder)
    fun enableFeaturePreview(feature: String) = note("enableFeaturePreview", feature)
    fun project(path: String) = Project(at("project($path)"))
    fun kotlin(body: KotlinSettings.() -> Unit) = KotlinSettings(at("kotlin")).body()
    fun java(body: KotlinSettings.() -> Unit) = KotlinSettings(at("java")).body()
    val flutter get() = Flutter(at("flutter"))
    fun flutter(body: Flutter.() -> Unit) = flutter.body()
    fun react(body: React.() -> Unit) = React(at("react")).body()
    fun afterEvaluate(body: Script.() -> Unit) = Script(at("afterEvaluate")).body()
}

class Provided(private val value: Any?) {
    val isPresent get() = value != null
    fun get(): String = value.toString()
    fun getOrElse(other: String): String = value?.toString() ?: other
    val orNull get() = value?.toString()
}

/** A process that is not run. */
class Execution {
    val standardOutput get() = this
    val asText = Provided("")
    fun commandLine(vararg words: String) = Unit
}

class Logger {
    fun lifecycle(message: String) = Unit
    fun warn(message: String) = Unit
    fun info(message: String) = Unit
}

class Gradle {
    class Start { val taskNames = emptyList<String>() }
    val startParameter = Start()
    val gradleVersion = "8.0"
}

class Providers {
    fun gradleProperty(name: String) = Provided(World.extra[name])
    fun environmentVariable(name: String) = Provided(null)
    fun exec(body: Execution.() -> Unit) = Execution().apply(body)
}

class Project(path: String) : Block(path) {
    var projectDir: File by Recorded(File(""))
}

class KotlinSettings(path: String) : Block(path) {
    fun jvmToolchain(version: Int) = note("jvmToolchain", version)
    fun toolchain(body: KotlinSettings.() -> Unit) = body()
}

class React(path: String) : Block(path) {
    fun autolinkLibrariesWithApp() = note("autolinkLibrariesWithApp")
}

/** What a version catalog's accessor says: its path, as a script spells it. */
open class Accessor(val path: String) { override fun toString() = path; fun get() = this }
