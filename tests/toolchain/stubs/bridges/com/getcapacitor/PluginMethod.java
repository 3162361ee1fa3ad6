package com.getcapacitor;

public @interface PluginMethod {
    String returnType() default "promise";
}
