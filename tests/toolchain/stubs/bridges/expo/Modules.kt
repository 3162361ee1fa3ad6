package expo.modules.kotlin.modules

import android.content.Context

interface AppContext {
    val reactContext: Context?
}

interface ModuleDefinitionData

abstract class Module {
    val appContext: AppContext
        get() = throw UnsupportedOperationException()

    abstract fun definition(): ModuleDefinitionData
}

class ModuleDefinitionBuilder : ModuleDefinitionData {
    @Suppress("FunctionName", "UNUSED_PARAMETER")
    fun Name(name: String) {
    }

    @Suppress("FunctionName", "UNUSED_PARAMETER")
    inline fun <reified R, reified P0> Function(name: String, crossinline body: (p0: P0) -> R) {
    }
}

@Suppress("FunctionName", "UnusedReceiverParameter")
inline fun Module.ModuleDefinition(
    crossinline block: ModuleDefinitionBuilder.() -> Unit,
): ModuleDefinitionData = ModuleDefinitionBuilder().also { it.block() }
