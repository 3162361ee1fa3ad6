package com.vivo.push;

public class PushConfig {
    public static class Builder {
        public Builder agreePrivacyStatement(boolean agrees) {
            return this;
        }

        public PushConfig build() {
            return null;
        }
    }
}
