package io.flutter.embedding.engine.dart;

import io.flutter.plugin.common.BinaryMessenger;

public class DartExecutor {
    public BinaryMessenger getBinaryMessenger() {
        return null;
    }
}
